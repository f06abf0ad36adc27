"""The HTTP face: Slack's requests, and what a machine asks about the bot's health."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

import anyio
from anyio import CapacityLimiter
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.serving.health import Health
from bot.serving.numbers import Numbers

MOST_BODY = 2_000_000
Dispatch = Callable[[bytes, Mapping[str, str]], tuple[int, dict[str, str], str]]


def make_http(
    health: Health, numbers: Numbers, dispatch: Dispatch | None, threads: int
) -> Starlette:
    """Make the HTTP application; without `dispatch` (Socket Mode) it takes nothing from Slack.

    Slack's requests run in a pool of `threads` threads, so that a slow one never holds up the
    health checks.
    """
    limiter: list[CapacityLimiter] = []

    def bolt(body: bytes, headers: Mapping[str, str]) -> tuple[int, dict[str, str], str]:
        return dispatch(body, headers) if dispatch else (404, {}, "")

    async def events(request: Request) -> Response:
        body = await _body(request)
        if body is None:
            return PlainTextResponse("too large", 413)
        if not limiter:
            limiter.append(CapacityLimiter(threads))
        start = time.perf_counter()
        try:
            status, headers, text = await anyio.to_thread.run_sync(
                bolt, body, dict(request.headers), limiter=limiter[0]
            )
        except UnicodeDecodeError:
            status, headers, text = 400, {}, ""
        numbers.seconds.observe(time.perf_counter() - start)
        numbers.requests.labels("/slack/events", str(status)).inc()
        return Response(text, status, headers)

    async def healthz(_: Request) -> Response:
        return JSONResponse({"ok": True})

    async def readyz(_: Request) -> Response:
        faults = await anyio.to_thread.run_sync(health.faults)
        return JSONResponse({"ok": not faults, "faults": faults}, 503 if faults else 200)

    async def metrics(_: Request) -> Response:
        text = await anyio.to_thread.run_sync(numbers.text)
        return Response(text, media_type="text/plain; version=0.0.4; charset=utf-8")

    routes = [
        Route("/healthz", healthz),
        Route("/readyz", readyz),
        Route("/metrics", metrics),
    ]
    if dispatch is not None:
        routes.append(Route("/slack/events", events, methods=["POST"]))
    return Starlette(routes=routes)


async def _body(request: Request) -> bytes | None:
    """Return what was sent, None for too much; whoever sends may say any length or none."""
    parts: list[bytes] = []
    length = 0
    async for part in request.stream():
        length += len(part)
        if length > MOST_BODY:
            return None
        parts.append(part)
    return b"".join(parts)
