"""conversations.*: direct messages, channels, and what was said."""

from playground.conversations import Conversation, Message
from playground.limits import HISTORY_DEFAULT, HISTORY_MOST
from playground.payloads import message_object
from playground.webapi.call import ApiCall, ApiError, Json, page


def _shown(call: ApiCall, where: Conversation) -> Json:
    shown: Json = {
        "id": where.id,
        "created": where.created,
        "is_archived": False,
        "is_im": where.kind == "im",
        "is_mpim": False,
        "is_group": False,
        "is_channel": where.kind == "channel",
        "is_private": where.kind == "im",
        "is_org_shared": False,
        "context_team_id": call.world.app.team_id,
    }
    if where.kind == "im":
        person = call.world.people.get(where.user or "")
        return shown | {
            "user": where.user,
            "is_open": where.opened,
            "is_user_deleted": person is None or person.deleted,
        }
    return shown | {
        "name": where.name,
        "name_normalized": where.name,
        "is_general": where.name == "general",
        "is_member": call.world.app.bot_user in where.members,
        "num_members": len(where.members),
    }


async def open_direct(call: ApiCall) -> Json:
    """conversations.open for one person."""
    call.need_scope("im:write")
    if call.text("channel"):
        where = call.conversation()
        if where.kind != "im":
            raise ApiError("method_not_supported_for_channel_type")
    else:
        where = _with_people(call)
    already = where.opened
    where.opened = True
    channel = _shown(call, where) if call.flag("return_im") else {"id": where.id}
    return {"channel": channel} | ({"no_op": True, "already_open": True} if already else {})


def _with_people(call: ApiCall) -> Conversation:
    users = [user for user in (call.text("users") or "").split(",") if user]
    if not users:
        raise ApiError("users_list_not_supplied")
    if len(users) > 1:
        # A group conversation needs another scope, and this workspace has none.
        provided = ",".join(sorted(call.world.manifest.scopes or ()))
        raise ApiError("missing_scope", needed="mpim:write", provided=provided)
    person = call.world.people.get(users[0])
    where = call.world.conversations.direct(users[0])
    if person is None or where is None:
        raise ApiError("user_not_found")
    if person.deleted:
        raise ApiError("user_disabled")
    return where


async def info(call: ApiCall) -> Json:
    """conversations.info."""
    where = call.conversation()
    call.need_scope("im:read" if where.kind == "im" else "channels:read")
    return {"channel": _shown(call, where)}


async def list_all(call: ApiCall) -> Json:
    """conversations.list: public channels unless `types` says otherwise."""
    types = (call.text("types") or "public_channel").split(",")
    call.need_scope("im:read" if "im" in types else "channels:read")
    kinds = [{"im": "im", "public_channel": "channel"}.get(kind.strip()) for kind in types]
    found = [_shown(call, c) for c in call.world.conversations if c.kind in kinds]
    limit = min(call.number("limit", HISTORY_DEFAULT), HISTORY_MOST)
    channels, cursor = page(found, call.text("cursor"), limit)
    return {"channels": channels, "response_metadata": {"next_cursor": cursor}}


async def history(call: ApiCall) -> Json:
    """conversations.history: newest first, without replies; metadata only with
    include_all_metadata.
    """
    where = _readable(call)
    found = [m for m in where.posted() if not m.is_reply and _between(call, m)]
    return _page_of(call, found[::-1])


async def replies(call: ApiCall) -> Json:
    """conversations.replies: a message and what stands below it, oldest first."""
    where = _readable(call)
    ts = call.required("ts")
    asked = where.messages.get(ts)
    if asked is None or asked.ephemeral:
        raise ApiError("thread_not_found")
    parent = where.messages.get(asked.thread_ts or ts)
    below = [m for m in where.replies(asked.thread_ts or ts) if _between(call, m)]
    return _page_of(call, ([parent] if parent else []) + below)


def _readable(call: ApiCall) -> Conversation:
    where = call.conversation()
    call.need_scope("im:history" if where.kind == "im" else "channels:history")
    if where.kind == "channel" and call.world.app.bot_user not in where.members:
        raise ApiError("not_in_channel")
    return where


def _between(call: ApiCall, message: Message) -> bool:
    ts = _micros(message.ts, "ts")
    oldest, latest = call.text("oldest"), call.text("latest")
    after = _micros(oldest, "oldest") if oldest and oldest != "0" else None
    before = _micros(latest, "latest") if latest else None
    if call.flag("inclusive"):
        return (after is None or ts >= after) and (before is None or ts <= before)
    return (after is None or ts > after) and (before is None or ts < before)


def _micros(stamp: str, key: str) -> int:
    """Return a stamp in whole microseconds, so that no digit is lost in a comparison."""
    seconds, _, fraction = stamp.partition(".")
    if not seconds.isdigit() or (fraction and not fraction.isdigit()):
        raise ApiError(f"invalid_ts_{key}")
    return int(seconds) * 1_000_000 + int(fraction[:6].ljust(6, "0"))


def _page_of(call: ApiCall, found: list[Message]) -> Json:
    limit = call.number("limit", HISTORY_DEFAULT)
    if not 1 <= limit <= HISTORY_MOST:
        messages = [f"[ERROR] must be between 1 and {HISTORY_MOST} [json-pointer:/limit]"]
        raise ApiError("invalid_limit", messages)
    shown, cursor = page(found, call.text("cursor"), limit)
    metadata = call.flag("include_all_metadata")
    body: Json = {
        "messages": [message_object(call.world, m, metadata=metadata) for m in shown],
        "has_more": bool(cursor),
    }
    if cursor:
        body["response_metadata"] = {"next_cursor": cursor}
    return body
