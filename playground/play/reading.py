"""What the page reads: the state, the stream of events, a file, the clock."""

import json
from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from playground.play.answer import refused
from playground.play.show import people_json, state_json
from playground.world import World


def routes(world: World) -> list[Route]:
    """Return the routes that change nothing."""

    async def clock(request: Request) -> Response:
        shown = {"now": world.clock.now().isoformat(), "real": world.clock.real().isoformat()}
        return JSONResponse(shown)

    async def people(request: Request) -> Response:
        everybody = people_json(world)
        first = everybody[0]["id"] if everybody else None
        return JSONResponse({"ok": True, "people": everybody, "default": first})

    async def state(request: Request) -> Response:
        person = world.people.get(request.query_params.get("user", ""))
        if person is None:
            return refused("user_not_found", "There is nobody with that id; see /play/people.")
        return JSONResponse(state_json(world, person))

    async def stream(request: Request) -> Response:
        return StreamingResponse(
            _events(world, request.query_params.get("user")),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store"},
        )

    async def file(request: Request) -> Response:
        found = world.files.get(request.path_params["file_id"])
        if found is None or not found.complete:
            return Response("No such file.", status_code=404)
        return Response(found.content, media_type=found.mimetype)

    return [
        Route("/clock", clock),
        Route("/play/people", people),
        Route("/play/state", state),
        Route("/play/stream", stream),
        Route("/play/files/{file_id}/{name:path}", file),
    ]


async def _events(world: World, user: str | None) -> AsyncIterator[str]:
    with world.feed.listen(user) as listener:
        yield ": listening\n\n"
        while (event := await listener.next()) is not None:
            yield f"data: {json.dumps(event)}\n\n"
