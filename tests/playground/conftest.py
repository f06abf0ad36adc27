"""A playground on a real socket for each test, Slack's own client, a tiny Bolt app behind it."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from slack_bolt import App, BoltRequest
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from playground.driver import Person, Slack
from playground.server import Playground


@pytest.fixture
def server() -> Iterator[Playground]:
    with Playground() as playground:
        yield playground


@pytest.fixture
def slack(server: Playground) -> Slack:
    return Slack(server.base_url)


@pytest.fixture
def sam(slack: Slack) -> Person:
    return slack.person("U0001")


@pytest.fixture
def priya(slack: Slack) -> Person:
    return slack.person("U0002")


@pytest.fixture
def client(server: Playground) -> WebClient:
    return WebClient(token=server.bot_token, base_url=server.api_url, timeout=10, retry_handlers=[])


@pytest.fixture
def bolt(server: Playground, client: WebClient) -> App:
    """An app without listeners; each test adds its own."""
    return App(client=client, signing_secret=server.signing_secret, process_before_response=True)


@pytest.fixture
def by_socket(server: Playground, slack: Slack, bolt: App) -> Iterator[App]:
    """The app, connected over Socket Mode."""
    handler = SocketModeHandler(bolt, server.app_token)
    handler.connect()
    slack.wait_connected()
    yield bolt
    # Slack's client waits 3 s for its own receiving thread, unless something comes in to wake it.
    handler.client.auto_reconnect_enabled = False
    slack.drop_sockets()
    handler.client.enqueue_message("")
    handler.close()


@pytest.fixture
def by_http(slack: Slack, bolt: App) -> Iterator[App]:
    """The app behind a signed HTTP address."""
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), handler_for(bolt))
    thread = threading.Thread(target=httpd.serve_forever, args=(0.01,))
    thread.start()
    slack.deliver_to(f"http://127.0.0.1:{httpd.server_port}/slack/events")
    yield bolt
    httpd.shutdown()
    thread.join()
    httpd.server_close()


@pytest.fixture(params=["by_socket", "by_http"])
def app(request: pytest.FixtureRequest) -> App:
    """The app, over one way of delivery after the other."""
    return request.getfixturevalue(request.param)


def handler_for(bolt: App) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            response = bolt.dispatch(BoltRequest(body=body, headers=dict(self.headers)))
            payload = response.body.encode()
            self.send_response(response.status)
            for name, value in response.first_headers_without_set_cookie().items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(payload)))
            self.end_headers()
            self.wfile.write(payload)

        def log_message(self, format: str, *args: object) -> None:
            """Keep quiet."""

    return Handler
