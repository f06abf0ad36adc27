"""views.*: modals and Home."""

from collections.abc import Callable
from typing import Any

from playground.checks import RejectedError, check_view
from playground.limits import VIEWS_IN_STACK
from playground.payloads import view_object
from playground.show_views import lay_on_top, open_first, publish_home, show_instead
from playground.tickets import TicketError, Trigger
from playground.views import View
from playground.webapi.call import ApiCall, ApiError, Json

_TRIGGER_MESSAGES = {
    "expired_trigger_id": "[ERROR] `trigger_id` expired [json-pointer:/trigger_id]",
    "exchanged_trigger_id": "[ERROR] `trigger_id` exchanged [json-pointer:/trigger_id]",
    "invalid_trigger_id": "[ERROR] invalid `trigger_id` [json-pointer:/trigger_id]",
}


def _view(call: ApiCall, kind: str) -> Json:
    view = call.structure("view")
    if view is None:
        raise ApiError("invalid_arguments", ["[ERROR] missing required field: view"])
    try:
        check_view(view, kind)
    except RejectedError as error:
        raise ApiError(error.code, error.messages) from error
    return dict(view)


def _trigger(call: ApiCall) -> Trigger:
    try:
        return call.world.tickets.redeem_trigger(call.required("trigger_id"))
    except TicketError as error:
        code = str(error)
        raise ApiError(code, [_TRIGGER_MESSAGES[code]]) from error


def _show(call: ApiCall, show: Callable[..., View], *args: Any) -> Json:
    try:
        return {"view": view_object(call.world, show(call.world, *args))}
    except RejectedError as error:
        raise ApiError(error.code, error.messages) from error


async def open_modal(call: ApiCall) -> Json:
    """views.open: a modal as a new stack."""
    body = _view(call, "modal")
    return _show(call, open_first, _trigger(call).user, body)


async def push(call: ApiCall) -> Json:
    """views.push: a modal on top of the one the trigger came from, three at most."""
    body = _view(call, "modal")
    user = _trigger(call).user
    stack = call.world.views.stack(user)
    if not stack:
        raise ApiError("not_found")
    if len(stack) >= VIEWS_IN_STACK:
        raise ApiError("push_limit_reached")
    return _show(call, lay_on_top, user, body)


async def update(call: ApiCall) -> Json:
    """views.update: another body for a view that is open, by view_id or external_id."""
    view_id, external_id = call.text("view_id"), call.text("external_id")
    if not view_id and not external_id:
        raise ApiError("invalid_arguments", ["[ERROR] missing required field: view_id"])
    views = call.world.views
    view = views.get(view_id) if view_id else views.by_external_id(external_id or "")
    if view is None:
        raise ApiError("not_found")
    body = _view(call, view.type)
    _check_hash(call, view)
    return _show(call, show_instead, view, body)


def _check_hash(call: ApiCall, view: View | None) -> None:
    given = call.text("hash")
    if given and view is not None and given != view.hash:
        raise ApiError("hash_conflict")


async def publish(call: ApiCall) -> Json:
    """views.publish: a person's Home."""
    user = call.required("user_id")
    if not call.world.manifest.home_tab:
        raise ApiError("not_enabled")
    if call.world.people.get(user) is None:
        raise ApiError("invalid_arguments", ["[ERROR] invalid `user_id` [json-pointer:/user_id]"])
    body = _view(call, "home")
    _check_hash(call, call.world.views.home(user))
    return _show(call, publish_home, user, body)
