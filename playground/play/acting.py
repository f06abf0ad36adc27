"""What a person does, by HTTP: each act with what that person then sees."""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from playground.acts import clicks, commands, events, messages, shortcuts, submissions
from playground.acts.outcome import RefusedError, the_conversation, the_person
from playground.limits import FILE_BYTES
from playground.people import Person
from playground.play.answer import answering, number, refused, text
from playground.play.show import effects_json, file_json
from playground.world import World

Json = dict[str, Any]
Act = Callable[[World, Person, Json], Awaitable[Json]]


async def _command(world: World, person: Person, body: Json) -> Json:
    where = the_conversation(world, person, text(body, "channel"))
    return await commands.call(world, person, where, text(body, "text"), body.get("thread_ts"))


async def _message(world: World, person: Person, body: Json) -> Json:
    where = the_conversation(world, person, text(body, "channel"))
    files = [str(file) for file in body.get("files") or ()]
    return await messages.say(
        world, person, where, text(body, "text", ""), body.get("thread_ts"), files
    )


async def _action(world: World, person: Person, body: Json) -> Json:
    spot = clicks.find_spot(world, person, body)
    return await clicks.act(world, person, spot, body)


async def _options(world: World, person: Person, body: Json) -> Json:
    spot = clicks.find_spot(world, person, body)
    return await clicks.suggest(world, person, spot, text(body, "value", ""))


async def _submit(world: World, person: Person, body: Json) -> Json:
    return await submissions.submit(world, person, text(body, "view_id"), body.get("values") or {})


async def _close(world: World, person: Person, body: Json) -> Json:
    return await submissions.close(
        world, person, text(body, "view_id"), clear=bool(body.get("clear"))
    )


async def _shortcut(world: World, person: Person, body: Json) -> Json:
    return await shortcuts.call(world, person, text(body, "callback_id"))


async def _message_shortcut(world: World, person: Person, body: Json) -> Json:
    where = the_conversation(world, person, text(body, "channel"))
    callback_id = text(body, "callback_id")
    return await shortcuts.call_on_message(world, person, where, text(body, "ts"), callback_id)


async def _home(world: World, person: Person, body: Json) -> Json:
    return await events.open_home(world, person, text(body, "tab", "home"))


async def _read(world: World, person: Person, body: Json) -> Json:
    where = the_conversation(world, person, text(body, "channel"))
    where.read_up_to[person.id] = max(where.messages, default="")
    return {}


_ACTS: dict[str, Act] = {
    "command": _command,
    "message": _message,
    "action": _action,
    "options": _options,
    "submit": _submit,
    "close": _close,
    "shortcut": _shortcut,
    "message_shortcut": _message_shortcut,
    "home": _home,
    "read": _read,
}


def routes(world: World) -> list[Route]:
    """Return one route for each thing a person can do."""

    async def upload(request: Request) -> Response:
        return await _upload(world, request)

    return [
        *(
            Route(f"/play/{name}", answering(world, _seen(act)), methods=["POST"])
            for name, act in _ACTS.items()
        ),
        Route("/play/upload", upload, methods=["POST"]),
    ]


def _seen(act: Act) -> Callable[[World, Json], Awaitable[Json]]:
    """Wrap an act: add what the person sees because of it, waiting for that as long as asked."""

    async def perform(world: World, body: Json) -> Json:
        person = the_person(world, text(body, "user"))
        wait = number(body, "wait", 0)
        with world.feed.record(person.id) as record:
            outcome = await act(world, person, body)
            if wait and _may_show_more(outcome) and not record.events:
                await record.first(wait)
            return outcome | {"effects": effects_json(world, person, record.events)}

    return perform


def _may_show_more(outcome: Json) -> bool:
    """Say whether something can still come of an act: not of errors, nor of what was not sent."""
    refused = outcome.get("response_action") == "errors" or not outcome.get("ok", True)
    return not refused and outcome.get("sent", True)


async def _upload(world: World, request: Request) -> Response:
    async with request.form() as form:
        try:
            person = the_person(world, str(form.get("user", "")))
        except RefusedError as refusal:
            return refused(refusal.code, refusal.detail)
        part = form.get("file")
        if part is None or isinstance(part, str):
            return refused("no_file", "Send the file as the form field 'file'.")
        content = await part.read()
        name = part.filename or "file"
    if len(content) > FILE_BYTES:
        return refused("file_too_large", "A file may have 10 MB at most.")
    created = int(world.machine())
    file = world.files.keep(name=name, content=content, user=person.id, created=created)
    return JSONResponse({"ok": True, "file": file_json(world, file)})
