"""Answers the app gives with an acknowledgement or to a response_url."""

from typing import Any

from playground.checks import RejectedError, check_message, check_metadata
from playground.conversations import Conversation, Message
from playground.forms import blank_state
from playground.normal import normal_blocks, normal_text
from playground.people import Person
from playground.tickets import TicketError
from playground.world import World

Json = dict[str, Any]


def show_response(
    world: World, person: Person, where: Conversation, body: Any, thread_ts: str | None = None
) -> Message:
    """Post an answer: to the one person unless it says `in_channel`. Raises RejectedError."""
    content = _content(world, body)
    kind = body.get("response_type", "ephemeral")
    if kind not in ("ephemeral", "in_channel"):
        raise RejectedError("invalid_arguments", ["response_type must be ephemeral or in_channel"])
    return world.post(
        where,
        author="app",
        user=world.app.bot_user,
        only_for=person.id if kind == "ephemeral" else None,
        thread_ts=body.get("thread_ts") or thread_ts,
        **content,
    )


def use_response_url(world: World, key: str, body: Any) -> None:
    """Carry out what the app sent to a response_url. Raises TicketError or RejectedError."""
    if not isinstance(body, dict):
        raise RejectedError("invalid_payload")
    deleting = body.get("delete_original") is True
    if not deleting:
        _content(world, body)  # a refused body uses nothing up
    url = world.tickets.redeem_response_url(key)
    where = world.conversations.get(url.channel)
    person = world.people.get(url.user)
    if where is None or person is None:
        raise TicketError("expired_url")
    original = where.messages.get(url.message_ts or "")
    if deleting:
        _delete(world, where, original)
    elif body.get("replace_original") is True and original is not None:
        _replace(world, where, original, _content(world, body))
    else:
        show_response(world, person, where, body, url.thread_ts)


def _content(world: World, body: Any) -> Json:
    if not isinstance(body, dict):
        raise RejectedError("invalid_payload")
    check_message(body.get("text"), body.get("blocks"), body.get("attachments"))
    check_metadata(body.get("metadata"))
    blocks = normal_blocks(body.get("blocks") or [], world.ids)
    return {
        "text": normal_text(body.get("text") or ""),
        "blocks": blocks,
        "attachments": body.get("attachments") or [],
        "metadata": body.get("metadata"),
        "entered": blank_state(blocks),
    }


def _replace(world: World, where: Conversation, message: Message, content: Json) -> None:
    for key, value in content.items():
        setattr(message, key, value)
    message.edited = {"user": world.app.bot_user, "ts": world.stamps.next()}
    world.tell("message_changed", where, message)


def _delete(world: World, where: Conversation, message: Message | None) -> None:
    if message is not None:
        where.remove(message)
        world.tell("message_deleted", where, message)
