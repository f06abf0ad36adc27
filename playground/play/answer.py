"""Turning requests into arguments and refusals into answers."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from playground.acts.outcome import RefusedError
from playground.delivery.door import BadDeliveryError
from playground.faults import BadFaultError
from playground.forms import UnknownFieldError
from playground.manifest import BadManifestError
from playground.people import BadPersonError
from playground.tour import BadTourError
from playground.world import World

Json = dict[str, Any]
Endpoint = Callable[[Request], Awaitable[Response]]
Answer = Callable[[World, Json], Awaitable[Json]]

_BAD_INPUT = (
    BadDeliveryError,
    BadFaultError,
    BadManifestError,
    BadPersonError,
    BadTourError,
)


async def read_body(request: Request) -> Json:
    """Return the JSON object in a request's body, {} when there is none. Raises RefusedError."""
    raw = await request.body()
    if not raw:
        return {}
    try:
        body = await request.json()
    except ValueError as error:
        raise RefusedError("invalid_json", "The body must be JSON.") from error
    if not isinstance(body, dict):
        raise RefusedError("invalid_json", "The body must be a JSON object.")
    return body


def text(body: Json, key: str, default: str | None = None) -> str:
    """Return a string out of a body. Raises RefusedError when it is missing or no string."""
    value = body.get(key, default)
    if not isinstance(value, str):
        raise RefusedError("invalid_arguments", f"{key!r} must be given as text.")
    return value


def number(body: Json, key: str, default: float) -> float:
    """Return a number out of a body. Raises RefusedError when it is none."""
    value = body.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise RefusedError("invalid_arguments", f"{key!r} must be a number.")
    return value


def instant(body: Json, key: str) -> datetime:
    """Return a moment out of a body. Raises RefusedError when it is not ISO 8601."""
    try:
        return datetime.fromisoformat(text(body, key))
    except ValueError as error:
        raise RefusedError("invalid_arguments", f"{key!r} must be an ISO 8601 moment.") from error


def answering(world: World, answer: Answer) -> Endpoint:
    """Wrap an answer that takes the body: refusals become `ok: false` with a sentence."""

    async def endpoint(request: Request) -> Response:
        try:
            body = await read_body(request)
            return JSONResponse({"ok": True} | await answer(world, body))
        except RefusedError as refusal:
            return refused(refusal.code, refusal.detail)
        except UnknownFieldError as error:
            return refused("unknown_field", f"There is no field {error}.")
        except _BAD_INPUT as error:
            return refused("invalid_arguments", str(error))

    return endpoint


def refused(code: str, detail: str) -> Response:
    """Return the answer to an act that cannot be done."""
    return JSONResponse({"ok": False, "error": code, "detail": detail})
