"""Slash commands, and what is shown of their acknowledgement."""

from typing import Any

from playground.acts.outcome import Json, RefusedError, acknowledged
from playground.acts.responses import show_response
from playground.acts.typing import as_typed, escape_typed
from playground.checks import RejectedError
from playground.conversations import Conversation
from playground.delivery.ack import Ack
from playground.payloads import command_payload
from playground.people import Person
from playground.world import World

INVALID_RESPONSE = "invalid_command_response"


async def call(
    world: World, person: Person, where: Conversation, line: str, thread_ts: Any = None
) -> Json:
    """Let a person call a slash command and return the outcome. Raises RefusedError."""
    command, _, words = line.strip().partition(" ")
    if not command.startswith("/") or len(command) == 1:
        raise RefusedError("not_a_command", "A command begins with / and a name.")
    if thread_ts:
        raise RefusedError("not_in_thread", f"{command} is not supported in threads. Sorry!")
    if not world.manifest.knows_command(command) or person.is_stranger:
        slackbot_says(world, person, where, f"{command} is not a valid command.")
        return {"ok": False, "error": "unknown_command", "detail": f"{command} is not known here."}
    words = words.strip()
    escaped = world.manifest.escapes(command)
    words = as_typed(world, words, named=True) if escaped else escape_typed(words)
    payload = command_payload(world, person, where, command, words)
    ack = await world.door.send("slash_commands", payload)
    if ack.ok:
        ack = _shown(world, person, where, ack)
    if ack.problem:
        slackbot_says(world, person, where, f"{command} failed with the error “{ack.problem}”")
    else:
        world.tour.notice("command", person.id, command=command, text=words)
    return acknowledged(ack)


def _shown(world: World, person: Person, where: Conversation, ack: Ack) -> Ack:
    body = {"text": ack.payload} if isinstance(ack.payload, str) else ack.payload
    if not body:
        return ack
    try:
        show_response(world, person, where, body)
    except RejectedError as error:
        return Ack(payload={"messages": [error.code, *error.messages]}, problem=INVALID_RESPONSE)
    return ack


def slackbot_says(world: World, person: Person, where: Conversation, text: str) -> None:
    """Show a line of Slack's own to one person."""
    world.post(where, author="slackbot", user="USLACKBOT", text=text, only_for=person.id)
