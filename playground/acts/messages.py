"""A person writes a message, with files or without."""

from playground.acts.events import announce
from playground.acts.outcome import Json, RefusedError, acknowledged
from playground.acts.typing import as_typed, rich_text
from playground.conversations import Conversation, Message
from playground.delivery.ack import Ack
from playground.files import File
from playground.limits import MESSAGE_TEXT
from playground.payloads import message_object
from playground.people import Person
from playground.world import World


async def say(
    world: World,
    person: Person,
    where: Conversation,
    text: str,
    thread_ts: str | None,
    file_ids: list[str],
) -> Json:
    """Post what a person wrote and tell the app; the outcome holds the message's ts. Raises
    RefusedError.
    """
    if where.kind == "im" and (
        world.manifest.messages_read_only or not world.manifest.messages_tab
    ):
        raise RefusedError("read_only", "Sending messages to this app has been turned off.")
    files = [_own_file(world, person, file_id) for file_id in file_ids]
    if not text.strip() and not files:
        raise RefusedError("no_text", "Write something first.")
    if len(text) > MESSAGE_TEXT:
        raise RefusedError("msg_too_long", "A message may have 40,000 characters at most.")
    if thread_ts is not None and thread_ts not in where.messages:
        raise RefusedError("thread_not_found", "That thread is not there.")
    typed = as_typed(world, text)
    message = world.post(
        where,
        author="person",
        user=person.id,
        text=typed,
        blocks=rich_text(text, world.ids) if text.strip() else [],
        files=files,
        thread_ts=thread_ts,
        subtype="file_share" if files else None,
    )
    for file in files:
        file.channels = (*file.channels, where.id)
        world.errand(_file_shared(world, person, where, file))
    ack = await announce_message(world, where, message)
    return acknowledged(ack or Ack(), ts=message.ts)


def _own_file(world: World, person: Person, file_id: str) -> File:
    file = world.files.get(file_id)
    if file is None or file.user != person.id:
        raise RefusedError("file_not_found", f"There is no file {file_id} of yours.")
    return file


async def _file_shared(world: World, person: Person, where: Conversation, file: File) -> None:
    event: Json = {
        "type": "file_shared",
        "file_id": file.id,
        "user_id": person.id,
        "file": {"id": file.id},
        "channel_id": where.id,
        "event_ts": world.stamps.next(),
    }
    await announce(world, "file_shared", event)


async def announce_message(world: World, where: Conversation, message: Message) -> Ack | None:
    """Tell the app of a message: message.im or message.channels, and app_mention when it is
    named.
    """
    event = message_object(world, message) | {
        "channel": where.id,
        "channel_type": where.kind,
        "event_ts": message.ts,
    }
    if where.kind == "im":
        return await announce(world, "message.im", event)
    ack = await announce(world, "message.channels", event)
    if f"<@{world.app.bot_user}>" in message.text and message.author == "person":
        mention = {k: v for k, v in event.items() if k != "channel_type"}
        ack = await announce(world, "app_mention", mention | {"type": "app_mention"})
    return ack
