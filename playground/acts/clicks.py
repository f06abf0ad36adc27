"""Clicks and choices in messages, modals and Home, and what external menus offer."""

from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from playground.acts.outcome import Json, RefusedError, acknowledged, the_conversation
from playground.checks import RejectedError, check_suggestions
from playground.conversations import Conversation, Message
from playground.delivery.ack import NOT_JSON, Ack
from playground.elements import VALUE_FIELD, Blocks, Place, find
from playground.forms import FormValues, full_option, merge, read_state
from playground.payloads import (
    action_object,
    channel_name,
    interaction,
    message_object,
    response_address,
    view_object,
)
from playground.people import Person
from playground.views import View
from playground.world import World


@dataclass
class Spot:
    """Where an element stands: in a message of a conversation, or in a view."""

    place: Place
    where: Conversation | None = None
    message: Message | None = None
    view: View | None = None

    @property
    def blocks(self) -> Blocks:
        """The blocks around the element."""
        if self.view is not None:
            return self.view.body["blocks"]  # type: ignore[no-any-return]
        return self.message.blocks if self.message is not None else []


def find_spot(world: World, person: Person, body: Json) -> Spot:
    """Return the element a person means. Raises RefusedError when they cannot see it."""
    container = body.get("container") or {"type": "view", "view_id": body.get("view_id")}
    block_id, action_id = str(body.get("block_id", "")), str(body.get("action_id", ""))
    if container.get("type") == "message":
        where = the_conversation(world, person, str(container.get("channel", "")))
        message = where.messages.get(str(container.get("ts", "")))
        if message is None or message.only_for not in (None, person.id):
            raise RefusedError("message_not_found", "That message is gone.")
        place = _found(message.blocks, block_id, action_id)
        return Spot(place, where=where, message=message)
    view = seen_view(world, person, str(container.get("view_id", "")))
    return Spot(_found(view.body["blocks"], block_id, action_id), view=view)


def seen_view(world: World, person: Person, view_id: str) -> View:
    """Return the view on top of a person's stack, or their Home, by id. Raises RefusedError."""
    shown = (world.views.top(person.id), world.views.home(person.id))
    view = next((v for v in shown if v is not None and v.id == view_id), None)
    if view is None:
        raise RefusedError("view_not_found", f"{person.real_name} does not see view {view_id!r}.")
    return view


def _found(blocks: Blocks, block_id: str, action_id: str) -> Place:
    place = find(blocks, block_id, action_id)
    if place is None:
        raise RefusedError("action_not_found", f"There is no element {block_id}/{action_id}.")
    return place


async def act(world: World, person: Person, spot: Spot, body: Json) -> Json:
    """Send a click or a choice to the app and return the outcome. Raises RefusedError,
    UnknownFieldError.
    """
    given: FormValues = deepcopy(body.get("state") or {})
    value = _value(spot.place, body)
    if spot.place.type in VALUE_FIELD:
        given.setdefault(spot.place.block_id, {})[spot.place.action_id] = value
    _enter(spot, given)
    if spot.place.is_input and not spot.place.block.get("dispatch_action"):
        return {"ok": True, "ack": None, "sent": False}
    payload = _payload(world, person, "block_actions", spot)
    payload["trigger_id"] = world.tickets.trigger(person.id, spot.view.id if spot.view else None)
    payload["actions"] = [action_object(world, spot.place, value)]
    ack = await world.door.send("interactive", payload)
    if ack.ok:
        facts = {"action_id": spot.place.action_id, "value": _plain(value)}
        world.tour.notice("block_actions", person.id, **facts)
    elif spot.view is not None and spot.view.type == "modal":
        world.views.notices[person.id] = str(ack.problem)
        world.feed.publish("view", person.id, view_id=spot.view.id, change="notice")
    return acknowledged(ack, sent=True)


def _value(place: Place, body: Json) -> Json:
    if place.type == "button":
        value = place.element.get("value")
        return {} if value is None else {"value": value}
    if place.type == "overflow":
        return {"selected_option": full_option(place, body.get("selected_option"))}
    state = read_state(place, body)
    return {key: value for key, value in state.items() if key != "type"}


def _plain(value: Json) -> str:
    chosen = next(iter(value.values()), "")
    return str(chosen.get("value", "")) if isinstance(chosen, dict) else str(chosen or "")


def _enter(spot: Spot, given: FormValues) -> None:
    if spot.view is not None:
        spot.view.values = merge(spot.view.values, given, spot.blocks)
    elif spot.message is not None:
        spot.message.entered = merge(spot.message.entered, given, spot.blocks)


def _payload(world: World, person: Person, kind: str, spot: Spot) -> Json:
    payload = interaction(world, kind, person)
    if spot.view is not None:
        payload["container"] = {"type": "view", "view_id": spot.view.id}
        payload["view"] = view_object(world, spot.view)
    elif spot.message is not None and spot.where is not None:
        payload |= _message_part(world, person, spot.message, spot.where)
    return payload


def _message_part(world: World, person: Person, message: Message, where: Conversation) -> Json:
    key = world.tickets.response_url(person.id, where.id, message.ts, message.thread_ts)
    part: Json = {
        "container": {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": where.id,
            "is_ephemeral": message.ephemeral,
        },
        "channel": {"id": where.id, "name": channel_name(where)},
        "state": {"values": message.entered},
        "response_url": response_address(world, key),
    }
    if not message.ephemeral:  # Slack keeps no ephemeral message, so it cannot send one along
        part["message"] = message_object(world, message, metadata=True)
    return part


async def suggest(world: World, person: Person, spot: Spot, typed: str) -> Json:
    """Ask the app what an external menu offers for what was typed, and return the outcome."""
    if spot.place.type not in ("external_select", "multi_external_select"):
        raise RefusedError("not_external", "That element does not ask the app for its options.")
    payload = _payload(world, person, "block_suggestion", spot)
    payload.pop("response_url", None)
    payload |= {"block_id": spot.place.block_id, "action_id": spot.place.action_id, "value": typed}
    ack = await world.door.send("interactive", payload)
    if not ack.ok:
        return acknowledged(ack)
    try:
        check_suggestions(ack.payload)
    except RejectedError as error:
        return acknowledged(Ack(problem=NOT_JSON), messages=error.messages)
    offered: dict[str, Any] = ack.payload
    return acknowledged(ack) | offered
