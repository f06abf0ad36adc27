"""Forms sent off and closed, and what the app answers: errors, another view, or none."""

from typing import Any

from playground.acts.clicks import seen_view
from playground.acts.outcome import TROUBLE, Json, RefusedError, acknowledged
from playground.checks import RejectedError, check_view
from playground.delivery.ack import Ack
from playground.entry import entry_errors
from playground.forms import FormValues, merge
from playground.limits import VIEWS_IN_STACK
from playground.payloads import interaction, response_address, view_object
from playground.people import Person
from playground.show_views import lay_on_top, show_instead
from playground.views import View
from playground.world import World

BAD_ANSWER = "invalid_response_action"


async def submit(world: World, person: Person, view_id: str, given: FormValues) -> Json:
    """Send a form off and return the outcome. Raises RefusedError, UnknownFieldError."""
    view = _modal(world, person, view_id)
    if view.body.get("submit") is None:
        raise RefusedError("no_submit", "That form has no button to send it.")
    view.values = merge(view.values, given, view.body["blocks"])
    world.views.notices.pop(person.id, None)
    errors = entry_errors(view.body["blocks"], view.values, world.files)
    if errors:
        return {"response_action": "errors", "errors": errors, "local": True}
    ack = await world.door.send("interactive", _submission(world, person, view))
    if not ack.ok:
        return _trouble(world, view, ack)
    sent = view.callback_id
    try:
        outcome = _obey(world, view, ack.payload)
    except RejectedError as error:
        messages = {"messages": [error.code, *error.messages]}
        return _trouble(world, view, Ack(problem=BAD_ANSWER)) | messages
    asked_again = outcome["response_action"] == "update" and view.callback_id == sent
    if outcome["response_action"] != "errors" and not asked_again:
        world.tour.notice("view_submission", person.id, callback_id=sent)
    return acknowledged(ack, **outcome)


def _modal(world: World, person: Person, view_id: str) -> View:
    view = seen_view(world, person, view_id)
    if view.type != "modal":
        raise RefusedError("view_not_found", "Home is no form.")
    return view


def _submission(world: World, person: Person, view: View) -> Json:
    payload = interaction(world, "view_submission", person)
    payload |= {
        "trigger_id": world.tickets.trigger(person.id, view.id),
        "view": view_object(world, view),
        "response_urls": _response_urls(world, person, view),
    }
    return payload


def _response_urls(world: World, person: Person, view: View) -> list[Json]:
    urls = []
    for block in view.body["blocks"]:
        element = block.get("element", {})
        if not element.get("response_url_enabled"):
            continue
        state = view.values[block["block_id"]][element["action_id"]]
        channel = state.get("selected_conversation") or state.get("selected_channel")
        if channel:
            key = world.tickets.response_url(person.id, channel)
            urls.append(
                {
                    "block_id": block["block_id"],
                    "action_id": element["action_id"],
                    "channel_id": channel,
                    "response_url": response_address(world, key),
                }
            )
    return urls


def _trouble(world: World, view: View, ack: Ack) -> Json:
    world.views.notices[view.user] = str(ack.problem)
    world.feed.publish("view", view.user, view_id=view.id, change="notice")
    detail = {"ok": False, "error": ack.problem, "detail": TROUBLE, "ack": None}
    return detail | {"response_action": None}


def _obey(world: World, view: View, answer: Any) -> Json:
    """Carry out what the app answered to a submission. Raises RejectedError when it makes no
    sense.
    """
    if not answer:
        world.views.remove(view)
        world.feed.publish("view", view.user, view_id=view.id, change="submitted")
        return {"response_action": "close"}
    if not isinstance(answer, dict):
        raise RejectedError("invalid_arguments", ["The answer must be an object."])
    action = answer.get("response_action")
    if action == "errors":
        return {"response_action": "errors", "errors": _errors(view, answer.get("errors"))}
    if action == "clear":
        world.views.clear(view.user)
        world.feed.publish("view", view.user, view_id=view.id, change="submitted")
    elif action == "update":
        check_view(answer.get("view"), "modal")
        show_instead(world, view, answer["view"])
    elif action == "push":
        check_view(answer.get("view"), "modal")
        if len(world.views.stack(view.user)) >= VIEWS_IN_STACK:
            raise RejectedError("push_limit_reached")
        lay_on_top(world, view.user, answer["view"])
    else:
        raise RejectedError("invalid_arguments", [f"Unknown response_action: {action}."])
    return {"response_action": action}


def _errors(view: View, errors: Any) -> dict[str, str]:
    inputs = {b["block_id"] for b in view.body["blocks"] if b["type"] == "input"}
    if not isinstance(errors, dict) or not errors:
        raise RejectedError("invalid_arguments", ["errors must name at least one input block."])
    for block_id, sentence in errors.items():
        if block_id not in inputs:
            raise RejectedError("invalid_arguments", [f"No input block is called {block_id}."])
        if not isinstance(sentence, str) or not sentence:
            raise RejectedError("invalid_arguments", [f"The error of {block_id} must be text."])
    return errors


async def close(world: World, person: Person, view_id: str, *, clear: bool) -> Json:
    """Close a form without sending it; the app hears of it only if it asked, and never what was
    typed.
    """
    view = _modal(world, person, view_id)
    clear = clear or bool(view.body.get("clear_on_close"))
    closed = world.views.stack(person.id)[::-1] if clear else [view]
    if clear:
        world.views.clear(person.id)
    else:
        world.views.remove(view)
    ack = Ack()
    for one in closed:
        world.feed.publish("view", person.id, view_id=one.id, change="closed")
        if one.body.get("notify_on_close"):
            ack = await world.door.send("interactive", _closing(world, person, one, clear=clear))
    return acknowledged(ack)


def _closing(world: World, person: Person, view: View, *, clear: bool) -> Json:
    shown = view_object(world, view) | {"state": {"values": {}}}
    return interaction(world, "view_closed", person) | {"view": shown, "is_cleared": clear}
