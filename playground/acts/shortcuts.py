"""Shortcuts: from the composer, and from a message's menu."""

from playground.acts.outcome import Json, RefusedError, acknowledged
from playground.conversations import Conversation
from playground.payloads import (
    channel_name,
    interaction,
    message_object,
    response_address,
)
from playground.people import Person
from playground.world import World


async def call(world: World, person: Person, callback_id: str) -> Json:
    """Let a person call a global shortcut and return the outcome. Raises RefusedError."""
    _known(world, callback_id, "global")
    payload = interaction(world, "shortcut", person) | {
        "callback_id": callback_id,
        "trigger_id": world.tickets.trigger(person.id),
        "action_ts": world.stamps.next(),
    }
    return acknowledged(await world.door.send("interactive", payload))


async def call_on_message(
    world: World, person: Person, where: Conversation, ts: str, callback_id: str
) -> Json:
    """Let a person call a shortcut on a message and return the outcome. Raises RefusedError."""
    _known(world, callback_id, "message")
    message = where.messages.get(ts)
    if message is None or message.ephemeral:
        raise RefusedError("message_not_found", "That message is gone.")
    key = world.tickets.response_url(person.id, where.id, thread_ts=message.thread_ts)
    payload = interaction(world, "message_action", person) | {
        "callback_id": callback_id,
        "trigger_id": world.tickets.trigger(person.id),
        "action_ts": world.stamps.next(),
        "response_url": response_address(world, key),
        "channel": {"id": where.id, "name": channel_name(where)},
        "message_ts": ts,
        "message": message_object(world, message),
    }
    return acknowledged(await world.door.send("interactive", payload))


def _known(world: World, callback_id: str, kind: str) -> None:
    if not world.manifest.knows_shortcut(callback_id, kind):
        raise RefusedError("unknown_shortcut", f"There is no {kind} shortcut {callback_id!r}.")
