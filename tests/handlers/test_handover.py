"""Files are fetched from Slack alone, whole, and never by way of another host."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, ClassVar

import pytest
from slack_sdk import WebClient

from handlers.handover import NotFetchedError, fetch


class Files(BaseHTTPRequestHandler):
    """A file at /scan, nothing at /gone, a detour at /away."""

    asked: ClassVar[list[tuple[str, str | None]]] = []

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers.get("Authorization")))
        status = {"/scan": 200, "/away": 302, "/empty": 200}.get(self.path, 404)
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/scan")
        self.end_headers()
        if self.path == "/scan":
            self.wfile.write(b"synthetic")

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def slack() -> Iterator[str]:
    Files.asked.clear()
    with HTTPServer(("127.0.0.1", 0), Files) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def client(base: str) -> WebClient:
    return WebClient(token="xoxb-test", base_url=f"{base}/api/")


def test_a_file_is_fetched_with_the_bots_token(slack: str) -> None:
    file = {"url_private_download": f"{slack}/scan", "size": 9}
    assert fetch(file, client(slack)) == b"synthetic"
    assert Files.asked == [("/scan", "Bearer xoxb-test")]


@pytest.mark.parametrize(
    ("path", "size"), [("/gone", 9), ("/away", 9), ("/empty", 0), ("/scan", 12)]
)
def test_what_is_gone_moved_empty_or_not_whole_is_not_handed_over(
    slack: str, path: str, size: int
) -> None:
    with pytest.raises(NotFetchedError):
        fetch({"url_private_download": f"{slack}{path}", "size": size}, client(slack))
    assert [asked for asked, _ in Files.asked] == [path]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://example.org/scan",
        "http://files.slack.com/scan",
        "https://slack.com.example.org/scan",
        "file:///etc/hostname",
        "http://127.0.0.1:1/scan",
    ],
)
def test_the_token_goes_to_slack_alone(slack: str, url: str) -> None:
    with pytest.raises(NotFetchedError, match="address"):
        fetch({"url_private": url}, client(slack))
    assert Files.asked == []
