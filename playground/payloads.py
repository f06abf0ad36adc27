"""The objects Slack sends: users, messages, views, and the envelopes around them."""

from typing import Any

from playground.conversations import Conversation, Message
from playground.elements import Place
from playground.forms import FormValues
from playground.people import Person
from playground.views import View
from playground.world import World

Json = dict[str, Any]

VERIFICATION_TOKEN = "playground"  # noqa: S105 - Slack's old token; it proves nothing


def team_object(world: World) -> Json:
    """Return the team as interactions carry it."""
    return {"id": world.app.team_id, "domain": world.app.domain}


def actor_object(world: World, person: Person) -> Json:
    """Return the person as interactions carry them."""
    return {
        "id": person.id,
        "username": person.name,
        "name": person.name,
        "team_id": person.team_id,
    }


def user_object(world: World, person: Person) -> Json:
    """Return a person as users.info shows them."""
    return {
        "id": person.id,
        "team_id": person.team_id,
        "name": person.name,
        "deleted": person.deleted,
        "real_name": person.real_name,
        "tz": person.tz,
        "tz_label": person.tz,
        "tz_offset": _offset_seconds(world),
        "profile": {
            "title": person.title,
            "real_name": person.real_name,
            "real_name_normalized": person.real_name,
            "display_name": person.name,
            "display_name_normalized": person.name,
            "email": person.email,
            "image_72": person.image,
            "team": person.team_id,
        },
        "is_admin": False,
        "is_owner": False,
        "is_bot": False,
        "is_app_user": False,
        "is_restricted": person.is_restricted,
        "is_ultra_restricted": person.is_ultra_restricted,
        "is_stranger": person.is_stranger,
        "updated": int(world.machine()),
        "is_email_confirmed": True,
    }


def _offset_seconds(world: World) -> int:
    offset = world.clock.real().astimezone(world.clock.zone).utcoffset()
    return int(offset.total_seconds()) if offset else 0


def bot_user_object(world: World) -> Json:
    """Return the app's own user as users.info shows it."""
    app = world.app
    return {
        "id": app.bot_user,
        "team_id": app.team_id,
        "name": "coregroup",
        "deleted": False,
        "real_name": world.manifest.name,
        "tz": world.clock.zone.key,
        "profile": {
            "real_name": world.manifest.name,
            "display_name": world.manifest.name,
            "bot_id": app.bot_id,
            "api_app_id": app.app_id,
            "team": app.team_id,
        },
        "is_bot": True,
        "is_app_user": False,
        "is_restricted": False,
        "is_ultra_restricted": False,
    }


def message_object(world: World, message: Message, *, metadata: bool = True) -> Json:
    """Return a message as the Web API and interactions show it; `metadata` only where Slack gives
    it.
    """
    shown: Json = {
        "type": "message",
        "user": message.user,
        "text": message.text,
        "ts": message.ts,
        "team": world.app.team_id,
    }
    if message.author == "app":
        shown |= {"bot_id": world.app.bot_id, "app_id": world.app.app_id}
        shown["bot_profile"] = {
            "id": world.app.bot_id,
            "app_id": world.app.app_id,
            "name": world.manifest.name,
            "team_id": world.app.team_id,
        }
    if message.blocks:
        shown["blocks"] = message.blocks
    if message.attachments:
        shown["attachments"] = message.attachments
    if message.files:
        shown["files"] = [file.as_json(world.base_url) for file in message.files]
    for key in ("subtype", "edited", "thread_ts"):
        if getattr(message, key):
            shown[key] = getattr(message, key)
    if metadata and message.metadata:
        shown["metadata"] = message.metadata
    return shown | _thread_facts(world, message)


def _thread_facts(world: World, message: Message) -> Json:
    conversation = world.conversations.get(message.channel)
    replies = conversation.replies(message.ts) if conversation else []
    if not replies:
        return {}
    users = list(dict.fromkeys(reply.user for reply in replies))
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users_count": len(users),
        "reply_users": users,
        "latest_reply": replies[-1].ts,
    }


def view_object(world: World, view: View) -> Json:
    """Return a view as the Web API and interactions show it, files in its state as objects."""
    shown = view.as_json(world.app.ids())
    values: FormValues = {}
    for block_id, by_action in view.values.items():
        for action_id, state in by_action.items():
            if state["type"] == "file_input":
                found = [world.files.get(file_id) for file_id in state["files"]]
                files = [file.as_json(world.base_url) for file in found if file is not None]
                state = state | {"files": files}
            values.setdefault(block_id, {})[action_id] = state
    return shown | {"state": {"values": values}}


def channel_name(conversation: Conversation) -> str:
    """Return the name interactions give a conversation."""
    return "directmessage" if conversation.kind == "im" else conversation.name


def event_payload(world: World, event: Json) -> Json:
    """Return the outer envelope of an event, with an id of its own."""
    app = world.app
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": app.team_id,
        "context_team_id": app.team_id,
        "context_enterprise_id": None,
        "api_app_id": app.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": world.ids.next("Ev"),
        "event_time": int(world.machine()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": app.team_id,
                "user_id": app.bot_user,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": f"4-{world.ids.next('EC')}",
    }


def interaction(world: World, kind: str, person: Person) -> Json:
    """Return the fields every interactive payload has."""
    return {
        "type": kind,
        "token": VERIFICATION_TOKEN,
        "team": team_object(world),
        "user": actor_object(world, person),
        "api_app_id": world.app.app_id,
        "is_enterprise_install": False,
        "enterprise": None,
    }


def command_payload(
    world: World, person: Person, conversation: Conversation, command: str, words: str
) -> Json:
    """Return a slash command's fields; Slack sends all of them as strings."""
    key = world.tickets.response_url(person.id, conversation.id)
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": world.app.team_id,
        "team_domain": world.app.domain,
        "channel_id": conversation.id,
        "channel_name": channel_name(conversation),
        "user_id": person.id,
        "user_name": person.name,
        "command": command,
        "text": words,
        "api_app_id": world.app.app_id,
        "is_enterprise_install": "false",
        "response_url": response_address(world, key),
        "trigger_id": world.tickets.trigger(person.id),
    }


def response_address(world: World, key: str) -> str:
    """Return the address of a response_url."""
    return f"{world.base_url}/actions/{key}"


def action_object(world: World, place: Place, value: Json) -> Json:
    """Return one entry of `actions`: the element, what was chosen, and when."""
    element = place.element
    action: Json = {
        "type": place.type,
        "action_id": place.action_id,
        "block_id": place.block_id,
        **value,
        "action_ts": world.stamps.next(),
    }
    for key in ("text", "placeholder", "style"):
        if key in element:
            action[key] = element[key]
    return action
