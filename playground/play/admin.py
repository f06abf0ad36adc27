"""Steering the playground: people, clock, faults, delivery, the tour, the inspector."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from playground.acts import events
from playground.acts.outcome import RefusedError
from playground.faults import Fault, Weather
from playground.manifest import read_manifest
from playground.people import read_person
from playground.play.answer import answering, instant, number, text
from playground.world import World

Json = dict[str, Any]


async def _people(world: World, body: Json) -> Json:
    people = [read_person(record) for record in _list(body, "people")]
    if not people:
        raise RefusedError("invalid_arguments", "Somebody must be there: give at least one person.")
    world.replace_people(people)
    return {"people": [person.as_json() for person in people]}


async def _user_change(world: World, body: Json) -> Json:
    person = world.people.change(text(body, "user"), {k: v for k, v in body.items() if k != "user"})
    world.feed.publish("people")
    await events.user_changed(world, person)
    return {"person": person.as_json()}


async def _join(world: World, body: Json) -> Json:
    person = read_person(body.get("person") or {})
    world.add_person(person)
    await events.person_joined(world, person)
    return {"person": person.as_json()}


async def _delivery(world: World, body: Json) -> Json:
    world.door.retry_scale = number(body, "retry_scale", world.door.retry_scale)
    world.door.ack_seconds = number(body, "ack_seconds", world.door.ack_seconds)
    if "mode" in body:
        mode = text(body, "mode")
        world.door.configure(mode, body.get("url"))  # type: ignore[arg-type]
    return {"delivery": world.door.as_json()}


async def _clock(world: World, body: Json) -> Json:
    if "now" in body:
        world.clock.set(instant(body, "now"))
    elif "advance_seconds" in body:
        world.clock.advance(number(body, "advance_seconds", 0))
    elif body.get("next") == "hour":
        world.clock.next_hour()
    elif body.get("next") == "working_day":
        world.clock.next_working_day()
    else:
        raise RefusedError(
            "invalid_arguments", "Give now, advance_seconds, or next: hour or working_day."
        )
    now = world.clock.now().isoformat()
    world.feed.publish("clock", now=now)
    world.tour.notice("clock", None, now=now)
    return {"clock": world.clock.as_json()}


async def _faults(world: World, body: Json) -> Json:
    known = {k: v for k, v in body.items() if k in Fault.__dataclass_fields__}
    if set(body) - set(known) or not {"method", "fault"} <= set(known):
        raise RefusedError("invalid_arguments", "A fault needs method and fault; see the docs.")
    world.faults.add(Fault(**known))
    return {"faults": world.faults.as_json()}


async def _weather(world: World, body: Json) -> Json:
    known = {k: v for k, v in body.items() if k in Weather.__dataclass_fields__}
    if set(body) - set(known) or not {"method", "shares"} <= set(known):
        raise RefusedError("invalid_arguments", "Weather needs method and shares; see the docs.")
    world.faults.brew(Weather(**known))
    return {}


async def _tiers(world: World, body: Json) -> Json:
    world.tiers.switch(on=bool(body.get("on")))
    return {"on": world.tiers.on}


async def _drop_sockets(world: World, body: Json) -> Json:
    how = body.get("how", "cut")
    if how not in ("cut", "refresh"):
        raise RefusedError("invalid_arguments", "how must be cut or refresh.")
    world.door.hub.refuse = int(number(body, "refuse", 0))
    return {"dropped": await world.door.hub.drop(how, world.wires.cut)}


async def _manifest(world: World, body: Json) -> Json:
    world.manifest = read_manifest(body.get("manifest") or {})
    world.feed.publish("people")
    return {"commands": world.manifest.commands}


async def _tour(world: World, body: Json) -> Json:
    world.tour.load(_list(body, "steps"))
    return {"tour": world.tour.as_json()}


async def _reset(world: World, body: Json) -> Json:
    world.reset()
    return {}


def _list(body: Json, key: str) -> list[Json]:
    value = body.get(key)
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise RefusedError("invalid_arguments", f"{key!r} must be a list of objects.")
    return value


_POSTED = {
    "people": _people,
    "user_change": _user_change,
    "join": _join,
    "delivery": _delivery,
    "clock": _clock,
    "faults": _faults,
    "weather": _weather,
    "tiers": _tiers,
    "drop_sockets": _drop_sockets,
    "manifest": _manifest,
    "tour": _tour,
    "reset": _reset,
}


def routes(world: World) -> list[Route]:
    """Return the admin routes."""

    async def armed(request: Request) -> Response:
        if request.method == "DELETE":
            world.faults.clear()
        return JSONResponse({"ok": True, "faults": world.faults.as_json()})

    async def calls(request: Request) -> Response:
        try:
            since = int(request.query_params.get("since", 0))
            limit = int(request.query_params.get("limit", 1000))
        except ValueError:
            return Response("since and limit are numbers.", status_code=400)
        found = [call.as_json() for call in world.calls.since(since, max(1, limit))]
        return JSONResponse({"ok": True, "calls": found, "last": world.calls.last})

    posted = [
        Route(f"/play/admin/{name}", answering(world, answer), methods=["POST"])
        for name, answer in _POSTED.items()
    ]
    return [
        *posted,
        Route("/play/admin/faults", armed, methods=["GET", "DELETE"]),
        Route("/play/admin/calls", calls),
    ]
