"""One HTTP POST to the app, signed as Slack signs it."""

import asyncio
import hashlib
import hmac
from dataclasses import dataclass
from urllib.parse import urlsplit

import h11

CHUNK = 65_536


@dataclass(frozen=True)
class Reply:
    """The app's answer; header names are lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


def signature(secret: str, timestamp: int, body: bytes) -> str:
    """Return the X-Slack-Signature of a body (Slack: verifying requests, version v0)."""
    base = f"v0:{timestamp}:".encode() + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


async def post(url: str, headers: dict[str, str], body: bytes) -> Reply:
    """Send the body and read the whole answer. Raises OSError when the app cannot be reached or
    breaks off.

    Cancelling closes the connection, as Slack does when its patience ends.
    """
    parts = urlsplit(url)
    port = parts.port or 80
    reader, writer = await asyncio.open_connection(parts.hostname, port)
    try:
        talk = h11.Connection(h11.CLIENT)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        lines = {"Host": f"{parts.hostname}:{port}", "Connection": "close", **headers}
        lines["Content-Length"] = str(len(body))
        request = h11.Request(method="POST", target=target, headers=list(lines.items()))
        for event in (request, h11.Data(data=body), h11.EndOfMessage()):
            writer.write(talk.send(event) or b"")
        await writer.drain()
        return await _read(talk, reader)
    except h11.RemoteProtocolError as error:
        raise ConnectionError("The app broke off its answer.") from error
    finally:
        writer.close()


async def _read(talk: h11.Connection, reader: asyncio.StreamReader) -> Reply:
    status, headers, body = 0, {}, b""
    while True:
        event = talk.next_event()
        if event is h11.NEED_DATA:
            talk.receive_data(await reader.read(CHUNK))
        elif isinstance(event, h11.Response):
            status = event.status_code
            headers = {name.decode().lower(): value.decode() for name, value in event.headers}
        elif isinstance(event, h11.Data):
            body += event.data
        elif isinstance(event, h11.EndOfMessage):
            return Reply(status, headers, body)
        elif isinstance(event, h11.ConnectionClosed):
            raise ConnectionError("The app closed the connection.")
