"""From plain Python to what Slack's elements hold: labels to fields, values to element states."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from typing import Any

from playground.driver.seen import button_label
from playground.elements import VALUE_FIELD, Blocks, Json, Place, options_of, places
from playground.normal import unescape

# Looks up what the blocks alone do not tell: a person's id, an external option, an upload.
Find = Callable[[Place, Any], Any]


class Filled(dict[str, dict[str, Json]]):
    """Values of a form in Slack's shape, as submit() sends them."""


class NotThereError(AssertionError, LookupError):
    """No such field, button or choice; the message lists what is there."""


def names_of(place: Place) -> set[str]:
    """Return every name by which a person or a test may mean an element."""
    names = {place.block_id, place.action_id}
    if place.is_input:
        names.add(unescape(place.block["label"]["text"]))
    elif place.type == "button":
        names |= {button_label(place), str(place.element.get("accessibility_label", ""))}
    else:
        beside = place.block.get("text") or {}
        placeholder = place.element.get("placeholder") or {}
        names |= {unescape(part.get("text", "")) for part in (beside, placeholder)}
    return names - {""}


def find_place(blocks: Blocks, name: str, kinds: Iterable[str] = ()) -> Place:
    """Return the one element called `name`. Raises NotThereError, listing what is there."""
    wanted = set(kinds)
    there = [place for place in places(blocks) if not wanted or place.type in wanted]
    found = [place for place in there if name in names_of(place)]
    exact = [place for place in found if name in (place.block_id, place.action_id)]
    chosen = exact if len(exact) == 1 else found
    if len(chosen) == 1:
        return chosen[0]
    listed = "\n".join(f"  {place.type}: {sorted(names_of(place))}" for place in there)
    problem = f"{len(found)} elements are" if found else "no element is"
    raise NotThereError(f"{problem} called {name!r}. There is:\n{listed or '  nothing'}")


def fill(blocks: Blocks, values: dict[str, Any], find: Find) -> Filled:
    """Return a form's values in Slack's shape, from plain ones by label, block_id or action_id."""
    filled = Filled()
    for name, value in values.items():
        place = find_place(blocks, name, VALUE_FIELD)
        filled.setdefault(place.block_id, {})[place.action_id] = state_of(place, value, find)
    return filled


def state_of(place: Place, value: Any, find: Find) -> Json:
    """Return an element's state for a plain value; None empties it."""
    key = VALUE_FIELD[place.type]
    if value is None:
        return {"type": place.type, key: [] if key.endswith("s") else None}
    return {"type": place.type, key: _TRANSLATE[key](place, value, find)}


def _typed(place: Place, value: Any, find: Find) -> str:
    return str(value)


def _date(place: Place, value: Any, find: Find) -> str:
    return value.isoformat() if isinstance(value, date) else date.fromisoformat(value).isoformat()


def _time(place: Place, value: Any, find: Find) -> str:
    return value.strftime("%H:%M") if isinstance(value, time) else str(value)


def _moment(place: Place, value: Any, find: Find) -> int:
    return int(value.timestamp()) if isinstance(value, datetime) else int(value)


def _option(place: Place, value: Any, find: Find) -> Json:
    if place.type.endswith("external_select"):
        return dict(find(place, value))
    return pick(options_of(place.element), value)


def _options(place: Place, value: Any, find: Find) -> list[Json]:
    if isinstance(value, bool):
        return options_of(place.element) if value else []
    chosen = [value] if isinstance(value, str) else list(value)
    return [_option(place, one, find) for one in chosen]


def pick(options: list[Json], wanted: Any) -> Json:
    """Return the option with this label or value, or the only one whose label has it. Raises
    NotThereError.
    """
    labels = [unescape(option["text"]["text"]) for option in options]
    for index, option in enumerate(options):
        if wanted in (labels[index], option["value"]):
            return option
    near = [o for o, label in zip(options, labels, strict=True) if str(wanted) in label]
    if len(near) == 1:
        return near[0]
    raise NotThereError(f"There is no choice {wanted!r} among {labels}.")


def _one(place: Place, value: Any, find: Find) -> Any:
    return find(place, value)


def _many(place: Place, value: Any, find: Find) -> list[Any]:
    chosen = value if isinstance(value, list | set) else [value]
    return [find(place, one) for one in chosen]


def _rich(place: Place, value: Any, find: Find) -> Json:
    if isinstance(value, dict):
        return value
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": str(value)}]}
    return {"type": "rich_text", "elements": [section]}


_TRANSLATE: dict[str, Callable[[Place, Any, Find], Any]] = {
    "value": _typed,
    "rich_text_value": _rich,
    "selected_date": _date,
    "selected_time": _time,
    "selected_date_time": _moment,
    "selected_option": _option,
    "selected_options": _options,
    "selected_user": _one,
    "selected_conversation": _one,
    "selected_channel": _one,
    "selected_users": _many,
    "selected_conversations": _many,
    "selected_channels": _many,
    "files": _many,
}
