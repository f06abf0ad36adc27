"""Showing views: opening, laying one on another, updating, publishing on Home."""

from typing import Any, Literal

from playground.checks import RejectedError
from playground.normal import normal_view
from playground.views import View
from playground.world import World

Json = dict[str, Any]


def _make(
    world: World, user: str, kind: Literal["modal", "home"], body: Json, below: View | None = None
) -> View:
    _external_id_is_free(world, body, None)
    view_id = world.ids.next("V")
    return View(
        id=view_id,
        user=user,
        type=kind,
        body=normal_view(body, world.ids),
        hash=_hash(world),
        root_id=below.root_id if below else view_id,
        previous_id=below.id if below else None,
    )


def _hash(world: World) -> str:
    return f"{int(world.machine())}.{world.ids.next('h')}"


def _external_id_is_free(world: World, body: Json, own: View | None) -> None:
    external_id = body.get("external_id")
    holder = world.views.by_external_id(external_id) if external_id else None
    if holder is not None and (own is None or holder.id != own.id):
        raise RejectedError("duplicate_external_id")


def open_first(world: World, user: str, body: Json) -> View:
    """Show a valid modal as a new stack. Raises RejectedError for an external_id that is taken."""
    view = _make(world, user, "modal", body)
    world.views.open(view)
    world.feed.publish("view", user, view_id=view.id, change="opened")
    return view


def lay_on_top(world: World, user: str, body: Json) -> View:
    """Lay a valid modal on a person's stack. Raises RejectedError for an external_id that is
    taken.
    """
    view = _make(world, user, "modal", body, world.views.top(user))
    world.views.push(view)
    world.feed.publish("view", user, view_id=view.id, change="pushed")
    return view


def show_instead(world: World, view: View, body: Json) -> View:
    """Show another valid body in a view that is open; what was typed stays where ids and types
    do.
    """
    _external_id_is_free(world, body, view)
    view.replace(normal_view(body, world.ids), _hash(world))
    world.views.notices.pop(view.user, None)
    if view.type == "home":
        world.feed.publish("home", view.user)
    else:
        world.feed.publish("view", view.user, view_id=view.id, change="updated")
    return view


def publish_home(world: World, user: str, body: Json) -> View:
    """Show a valid view on a person's Home; its id stays the same from one to the next."""
    view = world.views.home(user)
    if view is not None:
        return show_instead(world, view, body)
    view = _make(world, user, "home", body)
    world.views.publish(view)
    world.feed.publish("home", user)
    return view
