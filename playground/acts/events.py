"""Events: what happens in the workspace, told to the app and told again when it did not hear."""

from typing import Any

from playground.acts.outcome import acknowledged
from playground.delivery.ack import TIMEOUT, UNREACHABLE, Ack
from playground.limits import EVENT_RETRY_SECONDS
from playground.payloads import event_payload, user_object, view_object
from playground.people import Person
from playground.world import World

Json = dict[str, Any]

_REASON = {TIMEOUT: "http_timeout", UNREACHABLE: "connection_failed"}


async def announce(world: World, subscription: str, event: Json) -> Ack | None:
    """Send an event if the app subscribed to it, and return the first acknowledgement (None: not
    subscribed).

    Without one it is sent again at once, after 1 minute and after 5 (Slack's Events API), in the
    background.
    """
    if subscription not in world.manifest.events:
        return None
    payload = event_payload(world, event)
    ack = await world.door.send("events_api", payload)
    if not ack.ok and ack.retry:
        world.errand(_again(world, payload, ack))
    return ack


async def _again(world: World, payload: Json, ack: Ack) -> None:
    for attempt, wait in enumerate(EVENT_RETRY_SECONDS, start=1):
        await world.hold(wait * world.door.retry_scale)
        reason = _REASON.get(str(ack.problem), "http_error")
        ack = await world.door.send("events_api", payload, attempt, reason)
        if ack.ok or not ack.retry:
            return


async def user_changed(world: World, person: Person) -> None:
    """Tell the app that somebody's record changed."""
    event = {"type": "user_change", "user": user_object(world, person)}
    await announce(world, "user_change", event)


async def person_joined(world: World, person: Person) -> None:
    """Tell the app that somebody joined the workspace."""
    await announce(world, "team_join", {"type": "team_join", "user": user_object(world, person)})


async def open_home(world: World, person: Person, tab: str = "home") -> Json:
    """Let a person open the app's Home (or its messages) and return the outcome."""
    direct = world.conversations.direct(person.id)
    event: Json = {
        "type": "app_home_opened",
        "user": person.id,
        "channel": direct.id if direct else "",
        "tab": tab,
        "event_ts": world.stamps.next(),
    }
    view = world.views.home(person.id)
    if view is not None and tab == "home":
        event["view"] = view_object(world, view)
    ack = await announce(world, "app_home_opened", event)
    return acknowledged(ack or Ack())
