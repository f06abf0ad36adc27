"""How the world looks to one person."""

from typing import Any

from playground.acts.outcome import TROUBLE
from playground.conversations import Conversation, Message
from playground.files import File
from playground.payloads import view_object
from playground.people import Person
from playground.views import View
from playground.world import World

Json = dict[str, Any]


def message_json(world: World, message: Message) -> Json:
    """Return a message as the page shows it."""
    conversation = world.conversations.get(message.channel)
    from_bot = {"app": "app", "slackbot": "slackbot"}.get(message.author)
    return {
        "ts": message.ts,
        "case_time": message.case_time,
        "channel": message.channel,
        "user": message.user,
        "bot_id": world.app.bot_id if message.author == "app" else None,
        "from_bot": from_bot,
        "name": _author_name(world, message),
        "text": message.text,
        "blocks": message.blocks,
        "attachments": message.attachments,
        "files": [file_json(world, file) for file in message.files],
        "thread_ts": message.thread_ts,
        "reply_count": len(conversation.replies(message.ts)) if conversation else 0,
        "edited": message.edited,
        "ephemeral": message.ephemeral,
        "subtype": message.subtype,
        "metadata": message.metadata,
        "state": {"values": message.entered},
    }


def _author_name(world: World, message: Message) -> str:
    if message.author == "slackbot":
        return "Slackbot"
    if message.author == "app":
        return world.manifest.name
    person = world.people.get(message.user)
    return person.real_name if person else message.user


def file_json(world: World, file: File) -> Json:
    """Return a file as the page shows it."""
    return file.as_json(world.base_url, for_page=True)


def view_json(world: World, view: View) -> Json:
    """Return a view as the page shows it."""
    return view_object(world, view)


def conversation_json(world: World, conversation: Conversation, user: str) -> Json:
    """Return a conversation with all that this person sees in it."""
    return {
        "id": conversation.id,
        "kind": conversation.kind,
        "name": world.manifest.name if conversation.kind == "im" else conversation.name,
        "unread": conversation.unread_by(user),
        "messages": [message_json(world, m) for m in conversation.seen_by(user)],
    }


def people_json(world: World) -> list[Json]:
    """Return everybody, with how much they have not read."""
    return [_person_json(world, person) for person in world.people]


def _person_json(world: World, person: Person) -> Json:
    direct = world.conversations.direct(person.id)
    return person.as_json() | {"unread": direct.unread_by(person.id) if direct else 0}


def state_json(world: World, person: Person) -> Json:
    """Return everything the page needs for one person."""
    app = world.app
    home = world.views.home(person.id)
    direct = world.conversations.direct(person.id)
    shown = ([direct] if direct else []) + [
        c for c in world.conversations.channels() if person.id in c.members
    ]
    return {
        "ok": True,
        "team": {"id": app.team_id, "name": app.team_name, "domain": app.domain},
        "bot": {
            "user_id": app.bot_user,
            "bot_id": app.bot_id,
            "app_id": app.app_id,
            "name": world.manifest.name,
            "description": world.manifest.description,
        },
        "me": _person_json(world, person),
        "people": people_json(world),
        "clock": world.clock.as_json(),
        "commands": world.manifest.commands,
        "shortcuts": world.manifest.shortcuts,
        "conversations": [conversation_json(world, c, person.id) for c in shown],
        "home": view_json(world, home) if home else None,
        "modals": [view_json(world, view) for view in world.views.stack(person.id)],
        "notice": TROUBLE if person.id in world.views.notices else None,
        "tour": world.tour.as_json(),
        "delivery": world.door.as_json(),
    }


def effects_json(world: World, person: Person, events: list[Json]) -> Json:
    """Return what a person now sees because of these events."""
    messages: list[Json] = []
    seen: set[str] = set()
    for event in events:
        if event["kind"] not in ("message", "message_changed") or event["ts"] in seen:
            continue
        conversation = world.conversations.get(event["channel"])
        message = conversation.messages.get(event["ts"]) if conversation else None
        if message is not None and message.only_for in (None, person.id):
            seen.add(message.ts)
            messages.append(message_json(world, message))
    home = world.views.home(person.id)
    changed_home = home is not None and any(e["kind"] == "home" for e in events)
    return {
        "messages": messages,
        "modals": [view_json(world, view) for view in world.views.stack(person.id)],
        "home": view_json(world, home) if home and changed_home else None,
        "changed": list(dict.fromkeys(event["kind"] for event in events)),
    }
