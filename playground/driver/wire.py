"""HTTP to the playground: calls, uploads, and the stream of events."""

import json
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from typing import Any
from urllib.parse import quote, urlsplit

Json = dict[str, Any]
PATIENCE = 60.0


class PlayError(AssertionError):
    """The playground refused something, or what was waited for did not come."""


class Wire:
    """Talks to one playground; each call uses a connection of its own, so that threads need no
    care.
    """

    def __init__(self, base_url: str) -> None:
        parts = urlsplit(base_url)
        self._host, self._port = parts.hostname or "127.0.0.1", parts.port or 80

    def _connect(self, timeout: float = PATIENCE) -> HTTPConnection:
        return HTTPConnection(self._host, self._port, timeout=timeout)

    def call(self, verb: str, path: str, body: Json | None = None) -> Json:
        """Send JSON and return the answer, whether it is ok or not."""
        raw = None if body is None else json.dumps(body).encode()
        return self._exchange(verb, path, raw, "application/json")

    def ask(self, verb: str, path: str, body: Json | None = None) -> Json:
        """Send JSON and return the answer. Raises PlayError when it is not ok."""
        answer = self.call(verb, path, body)
        if answer.get("ok") is False:
            raise PlayError(f"{path}: {answer['error']}: {answer.get('detail', '')}")
        return answer

    def upload(self, path: str, fields: dict[str, str], name: str, content: bytes) -> Json:
        """Send a form with one file and return the answer."""
        boundary = uuid.uuid4().hex
        parts = [
            f"--{boundary}\r\nContent-Disposition: form-data; "
            f'name="{key}"\r\n\r\n{value}\r\n'.encode()
            for key, value in fields.items()
        ]
        disposition = f'form-data; name="file"; filename="{name}"'
        head = f"--{boundary}\r\nContent-Disposition: {disposition}\r\n\r\n".encode()
        raw = b"".join([*parts, head, content, f"\r\n--{boundary}--\r\n".encode()])
        return self._exchange("POST", path, raw, f"multipart/form-data; boundary={boundary}")

    def _exchange(self, verb: str, path: str, raw: bytes | None, content_type: str) -> Json:
        connection = self._connect()
        try:
            connection.request(verb, path, raw, {"Content-Type": content_type})
            response = connection.getresponse()
            text = response.read()
        finally:
            connection.close()
        try:
            answer: Json = json.loads(text)
        except ValueError as error:
            raise PlayError(f"{path} answered {response.status}: {text[:200]!r}") from error
        return answer

    @contextmanager
    def events(self, user: str) -> Iterator["Events"]:
        """Open a person's stream of events; what happens from now on is not missed."""
        connection = self._connect()
        try:
            connection.request("GET", f"/play/stream?user={quote(user)}")
            stream = connection.getresponse()
            stream.readline()
            yield Events(connection, stream)
        finally:
            connection.close()


class Events:
    """An open stream."""

    def __init__(self, connection: HTTPConnection, stream: HTTPResponse) -> None:
        self._connection = connection
        self._stream = stream

    def next(self, deadline: float) -> Json | None:
        """Return the next event, or None when none came before `deadline` (time.monotonic())."""
        while (left := deadline - time.monotonic()) > 0:
            self._connection.sock.settimeout(left)
            try:
                line = self._stream.readline()
            except TimeoutError:
                return None
            if not line:
                raise PlayError("The playground stopped.")
            if line.startswith(b"data:"):
                event: Json = json.loads(line[5:])
                return event
        return None
