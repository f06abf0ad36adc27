"""Slack's Web API as far as the app uses it, and the addresses it hands out."""

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from playground.acts.responses import use_response_url
from playground.checks import RejectedError
from playground.tickets import TicketError
from playground.webapi import dispatch, files
from playground.world import World


def routes(world: World) -> list[BaseRoute]:
    """Return /api/<method>, response addresses, uploads and downloads."""

    async def method(request: Request) -> Response:
        return await dispatch.handle(world, request)

    async def answer(request: Request) -> Response:
        return await _answer(world, request)

    return [
        Route("/api/{method}", method, methods=["GET", "POST"]),
        Route("/actions/{key:path}", answer, methods=["POST"]),
        *files.routes(world),
    ]


async def _answer(world: World, request: Request) -> Response:
    """Take what the app sends to a response_url; Slack says "ok" as plain text."""
    try:
        body = await request.json()
    except ValueError:
        body = None
    line = world.calls.begin("in", "response_url", body)
    try:
        use_response_url(world, request.path_params["key"], body)
    except TicketError as error:
        refusal = {"ok": False, "error": str(error)}
        world.calls.end(line, refusal, 404)
        return JSONResponse(refusal, 404)
    except RejectedError as error:
        refusal = {
            "ok": False,
            "error": error.code,
            "response_metadata": {"messages": error.messages},
        }
        world.calls.end(line, refusal, 400)
        return JSONResponse(refusal, 400)
    world.calls.end(line, "ok", 200)
    return PlainTextResponse("ok")
