"""One person: what they do and what they see."""

from collections.abc import Callable
from typing import Any

from playground.driver.fields import (
    Filled,
    NotThereError,
    fill,
    find_place,
    names_of,
    pick,
    state_of,
)
from playground.driver.seeing import Seeing
from playground.driver.seen import (
    Answer,
    Message,
    Result,
    View,
    read_answer,
    read_result,
    read_view,
)
from playground.driver.wire import PlayError
from playground.elements import VALUE_FIELD, Json, Place, places
from playground.normal import unescape

WAIT = 3.0
CLICKED = ("button", "overflow")


class Person(Seeing):
    """Somebody who acts in Slack.

    `wait` says how many seconds to wait for the first thing to be seen when an app acknowledges
    and acts only afterwards.
    """

    def _do(self, act: str, wait: float = WAIT, **body: Any) -> Json:
        answer = self._wire.call("POST", f"/play/{act}", {"user": self.id, "wait": wait, **body})
        if answer["ok"] is False and "effects" not in answer:
            raise PlayError(f"{act}: {answer['error']}: {answer.get('detail', '')}")
        return answer

    def command(self, line: str, channel: str | None = None, wait: float = WAIT) -> Answer:
        """Type a slash command in the direct message with the app, or in a channel."""
        return read_answer(self._do("command", wait, channel=self._channel_id(channel), text=line))

    def say(
        self,
        text: str,
        channel: str | None = None,
        *,
        files: list[str] | None = None,
        thread: Message | None = None,
        wait: float = WAIT,
    ) -> Answer:
        """Write a message, with files already uploaded, or below another message."""
        body: Json = {"channel": self._channel_id(channel), "text": text, "files": files or []}
        if thread is not None:
            body["thread_ts"] = thread.thread_ts or thread.ts
        return read_answer(self._do("message", wait, **body))

    def click(
        self,
        what: str,
        *,
        in_message: Message | None = None,
        in_view: View | None = None,
        choose: str | None = None,
        wait: float = WAIT,
    ) -> Answer:
        """Press a button by its label or action_id; `choose` picks from an overflow menu.

        Without a place it is the open form, else the newest message in the direct message that
        has such a button.
        """
        container, blocks = self._place(what, in_message, in_view)
        place = find_place(blocks, what, CLICKED)
        body = _ids(place)
        if place.type == "overflow":
            body["selected_option"] = pick(place.element["options"], choose)
        return read_answer(self._do("action", wait, container=container, **body))

    def choose(
        self,
        what: str,
        value: Any,
        *,
        in_message: Message | None = None,
        in_view: View | None = None,
        state: dict[str, Any] | None = None,
        wait: float = WAIT,
    ) -> Answer:
        """Set an element that tells the app at once (a menu, a date, a field with dispatch_action).

        `state` is what else is typed in the same view, by label, and travels along.
        """
        container, blocks = self._place(what, in_message, in_view)
        place = find_place(blocks, what, VALUE_FIELD)
        chosen = state_of(place, value, self._find(container))
        typed = fill(blocks, state or {}, self._find(container))
        body = _ids(place) | chosen | {"state": typed}
        return read_answer(self._do("action", wait, container=container, **body))

    def _place(
        self, what: str, message: Message | None, view: View | None
    ) -> tuple[Json, list[Json]]:
        if message is not None:
            return _in_message(message), message.blocks
        view = view or self.modal
        if view is not None:
            return {"type": "view", "view_id": view.id}, view.blocks
        for seen in reversed(self.dm()):
            if any(what in names_of(place) for place in places(seen.blocks)):
                return _in_message(seen), seen.blocks
        raise NotThereError(f"No form is open and no message has {what!r}; {self._listing('')}")

    def fill(self, view: View, values: dict[str, Any]) -> Filled:
        """Return a form's values in Slack's shape from plain ones by label, block_id or
        action_id.

        Text, numbers, dates and times are given as such, choices by label or value, several as a
        list, all boxes of a group as True, people by id or name, files as (name, bytes) or an id.
        """
        return fill(view.blocks, values, self._find({"type": "view", "view_id": view.id}))

    def submit(
        self, values: dict[str, Any] | None = None, *, view: View | None = None, wait: float = WAIT
    ) -> Result:
        """Send the open form off, with values as fill() takes or returns them."""
        view = view or self.modal
        if view is None:
            raise NotThereError("No form is open.")
        filled = values if isinstance(values, Filled) else self.fill(view, values or {})
        return read_result(self._do("submit", wait, view_id=view.id, values=filled), view)

    def close(self, *, view: View | None = None, clear: bool = False) -> Answer:
        """Close the open form without sending it."""
        view = view or self.modal
        if view is None:
            raise NotThereError("No form is open.")
        return read_answer(self._do("close", 0, view_id=view.id, clear=clear))

    def home(self, wait: float = WAIT) -> View | None:
        """Open the app's Home and return what it shows."""
        answer = read_answer(self._do("home", wait))
        return answer.home or read_view(self.state()["home"])

    def shortcut(self, callback_id: str, wait: float = WAIT) -> Answer:
        """Call a global shortcut."""
        return read_answer(self._do("shortcut", wait, callback_id=callback_id))

    def message_shortcut(self, message: Message, callback_id: str, wait: float = WAIT) -> Answer:
        """Call a shortcut on a message."""
        spot = {"channel": message.channel, "ts": message.ts, "callback_id": callback_id}
        return read_answer(self._do("message_shortcut", wait, **spot))

    def upload(self, name: str, content: bytes) -> str:
        """Upload a file and return its id."""
        answer = self._wire.upload("/play/upload", {"user": self.id}, name, content)
        if not answer["ok"]:
            raise PlayError(f"upload: {answer['error']}: {answer['detail']}")
        return str(answer["file"]["id"])

    def options(self, what: str, typed: str = "", *, in_view: View | None = None) -> list[str]:
        """Return the labels an external menu offers for what was typed."""
        container, blocks = self._place(what, None, in_view)
        place = find_place(blocks, what, ("external_select", "multi_external_select"))
        return [unescape(o["text"]["text"]) for o in self._offered(container, place, typed)]

    def _offered(self, container: Json, place: Place, typed: str) -> list[Json]:
        answer = self._do("options", 0, container=container, value=typed, **_ids(place))
        if not answer["ok"]:
            raise PlayError(f"options: {answer['error']}: {answer.get('messages', '')}")
        groups = [group["options"] for group in answer.get("option_groups", ())]
        return [*answer.get("options", ()), *(option for group in groups for option in group)]

    def _find(self, container: Json) -> Callable[[Place, Any], Any]:
        def find(place: Place, wanted: Any) -> Any:
            if place.type.endswith("external_select"):
                return pick(self._offered(container, place, str(wanted)), wanted)
            if place.type == "file_input":
                return self.upload(*wanted) if isinstance(wanted, tuple) else wanted
            if place.type.endswith("users_select"):
                return self._person_id(wanted)
            return self._channel_id(wanted)

        return find

    def _person_id(self, wanted: str) -> str:
        people = self.state()["people"]
        for person in people:
            if wanted in (person["id"], person["real_name"], person["name"]):
                return str(person["id"])
        raise NotThereError(f"Nobody is called {wanted!r}: {[p['real_name'] for p in people]}.")


def _ids(place: Place) -> Json:
    return {"block_id": place.block_id, "action_id": place.action_id}


def _in_message(message: Message) -> Json:
    return {"type": "message", "channel": message.channel, "ts": message.ts}
