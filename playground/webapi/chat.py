"""chat.*: posting, changing and deleting what the app says."""

from typing import Any

from playground.acts.events import announce
from playground.acts.messages import announce_message
from playground.checks import RejectedError, check_message, check_metadata
from playground.conversations import Conversation, Message
from playground.forms import blank_state
from playground.limits import UPDATE_TEXT
from playground.normal import normal_blocks, normal_text
from playground.payloads import message_object
from playground.webapi.call import ApiCall, ApiError, Json


def _content(call: ApiCall) -> Json:
    text = call.text("text")
    blocks = call.structure("blocks", "invalid_blocks_format")
    attachments = call.structure("attachments", "invalid_attachments")
    metadata = call.structure("metadata", "invalid_metadata_format")
    try:
        check_message(text, blocks, attachments)
        check_metadata(metadata)
    except RejectedError as error:
        raise ApiError(error.code, error.messages) from error
    return {
        "text": normal_text(text or ""),
        "blocks": None if blocks is None else normal_blocks(blocks, call.world.ids),
        "attachments": attachments,
        "metadata": metadata,
    }


def _thread(call: ApiCall, where: Conversation) -> str | None:
    thread_ts = call.text("thread_ts")
    if not thread_ts:
        return None
    parent = where.messages.get(thread_ts)
    if parent is None or parent.ephemeral:
        raise ApiError("thread_not_found")
    return parent.thread_ts or thread_ts


def _may_post(call: ApiCall, where: Conversation) -> None:
    call.need_scope("chat:write")
    person = call.world.people.get(where.user or "")
    if where.kind == "im" and not call.world.manifest.messages_tab:
        raise ApiError("messages_tab_disabled")
    if where.kind == "im" and (person is None or person.deleted):
        raise ApiError("is_archived")
    if where.kind == "channel" and call.world.app.bot_user not in where.members:
        raise ApiError("not_in_channel")


async def post_message(call: ApiCall) -> Json:
    """chat.postMessage; `channel` may be a person's id."""
    where = call.conversation(people_too=True)
    _may_post(call, where)
    content = _content(call)
    message = _post(call, where, content, thread_ts=_thread(call, where))
    where.opened = True
    call.world.errand(_tell(call, where, message))
    return {"channel": where.id, "ts": message.ts, "message": message_object(call.world, message)}


def _post(call: ApiCall, where: Conversation, content: Json, **more: Any) -> Message:
    blocks = content["blocks"] or []
    return call.world.post(
        where,
        author="app",
        user=call.world.app.bot_user,
        text=content["text"],
        blocks=blocks,
        attachments=content["attachments"] or [],
        metadata=content["metadata"] or None,
        entered=blank_state(blocks),
        **more,
    )


async def _tell(call: ApiCall, where: Conversation, message: Message) -> None:
    await announce_message(call.world, where, message)


async def post_ephemeral(call: ApiCall) -> Json:
    """chat.postEphemeral; it is not kept in the history and carries no metadata."""
    where = call.conversation()
    _may_post(call, where)
    user = call.required("user")
    content = _content(call) | {"metadata": None}
    if user not in where.members and where.user != user:
        raise ApiError("user_not_in_channel")
    message = _post(call, where, content, only_for=user, thread_ts=_thread(call, where))
    return {"message_ts": message.ts}


def _own_message(call: ApiCall, where: Conversation, ts: str, refusal: str) -> Message:
    message = where.messages.get(ts)
    if message is None or message.ephemeral:
        raise ApiError("message_not_found")
    if message.author != "app":
        raise ApiError(refusal)
    return message


async def update(call: ApiCall) -> Json:
    """chat.update; blocks, attachments and metadata stay when they are not given, [] or {} takes
    them away.
    """
    call.need_scope("chat:write")
    where = call.conversation()
    message = _own_message(call, where, call.required("ts"), "cant_update_message")
    content = _content(call)
    if len(call.text("text") or "") > UPDATE_TEXT:
        raise ApiError("msg_too_long")
    before = message_object(call.world, message)
    message.text = content["text"]
    if content["blocks"] is not None:
        message.blocks = content["blocks"]
        message.entered = blank_state(message.blocks)
    if content["attachments"] is not None:
        message.attachments = content["attachments"]
    if content["metadata"] is not None:
        message.metadata = content["metadata"] or None
    message.edited = {"user": call.world.app.bot_user, "ts": call.world.stamps.next()}
    call.world.tell("message_changed", where, message)
    shown = message_object(call.world, message)
    _tell_change(call, where, {"subtype": "message_changed", "message": shown}, before)
    return {"channel": where.id, "ts": message.ts, "text": message.text, "message": shown}


async def delete(call: ApiCall) -> Json:
    """chat.delete."""
    call.need_scope("chat:write")
    where = call.conversation()
    message = _own_message(call, where, call.required("ts"), "cant_delete_message")
    before = message_object(call.world, message)
    where.remove(message)
    call.world.tell("message_deleted", where, message)
    _tell_change(call, where, {"subtype": "message_deleted", "deleted_ts": message.ts}, before)
    return {"channel": where.id, "ts": message.ts}


def _tell_change(call: ApiCall, where: Conversation, what: Json, before: Json) -> None:
    stamp = call.world.stamps.next()
    event = {
        "type": "message",
        "hidden": True,
        "channel": where.id,
        "channel_type": where.kind,
        "previous_message": before,
        "ts": stamp,
        "event_ts": stamp,
        **what,
    }
    subscription = "message.im" if where.kind == "im" else "message.channels"

    async def tell() -> None:
        await announce(call.world, subscription, event)

    call.world.errand(tell())


async def get_permalink(call: ApiCall) -> Json:
    """chat.getPermalink."""
    where = call.conversation()
    ts = call.required("message_ts")
    if ts not in where.messages or where.messages[ts].ephemeral:
        raise ApiError("message_not_found")
    link = f"{call.world.base_url}/archives/{where.id}/p{ts.replace('.', '')}"
    return {"channel": where.id, "permalink": link}
