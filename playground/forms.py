"""What is entered in a form: presets, what a person typed, and what survives an update."""

from copy import deepcopy
from typing import Any

from playground.elements import (
    INITIAL_FIELD,
    MANY,
    VALUE_FIELD,
    Blocks,
    Json,
    Place,
    find,
    options_of,
    places,
)

FormValues = dict[str, dict[str, Json]]

_CHOSEN_FROM_OWN_OPTIONS = frozenset(
    {"static_select", "multi_static_select", "radio_buttons", "checkboxes"}
)


class UnknownFieldError(LookupError):
    """A value was given for a field that the form does not have."""


def blank_state(blocks: Blocks) -> FormValues:
    """Return the state of a form nobody has touched: presets, and empty values elsewhere."""
    values: FormValues = {}
    for place in places(blocks):
        if place.type in VALUE_FIELD:
            values.setdefault(place.block_id, {})[place.action_id] = _preset(place)
    return values


def _preset(place: Place) -> Json:
    empty: Any = [] if place.type in MANY else None
    initial = place.element.get(INITIAL_FIELD.get(place.type, ""), empty)
    return {"type": place.type, VALUE_FIELD[place.type]: deepcopy(initial)}


def merge(values: FormValues, given: FormValues, blocks: Blocks) -> FormValues:
    """Return `values` with what a person entered laid over it.

    Options may be given as their value alone. Raises UnknownFieldError for a field that is not
    there.
    """
    merged = deepcopy(values)
    for block_id, by_action in given.items():
        for action_id, state in by_action.items():
            place = find(blocks, block_id, action_id)
            if place is None or place.type not in VALUE_FIELD:
                raise UnknownFieldError(f"{block_id}/{action_id}")
            merged.setdefault(block_id, {})[action_id] = read_state(place, state)
    return merged


def read_state(place: Place, state: Json) -> Json:
    """Return an element's state in Slack's shape, from one that may name options by value alone."""
    key = VALUE_FIELD[place.type]
    value = state.get(key)
    if place.type == "file_input":
        value = [one["id"] if isinstance(one, dict) else one for one in value or ()]
    elif place.type in MANY:
        value = [full_option(place, one) for one in value or ()]
    elif key == "selected_option":
        value = full_option(place, value) if value else None
    elif key == "value" and value is not None:
        value = str(value) or None
    elif value == "":
        value = None
    return {"type": place.type, key: value}


def full_option(place: Place, choice: Any) -> Any:
    """Return the option object for a choice given by value; anything else comes back as it is."""
    if VALUE_FIELD.get(place.type) not in ("selected_option", "selected_options", None):
        return choice
    value = choice.get("value") if isinstance(choice, dict) else choice
    for option in options_of(place.element):
        if option["value"] == value:
            return {k: deepcopy(v) for k, v in option.items() if k != "url"}
    if place.type in _CHOSEN_FROM_OWN_OPTIONS or not isinstance(choice, dict):
        raise UnknownFieldError(f"{place.block_id}/{place.action_id}: no option {value!r}")
    return choice


def kept_after_update(old: FormValues, blocks: Blocks) -> FormValues:
    """Return the state after a view was updated: fields with the same ids and type keep what was
    entered.
    """
    values = blank_state(blocks)
    for block_id, by_action in values.items():
        for action_id in by_action:
            before = old.get(block_id, {}).get(action_id)
            place = find(blocks, block_id, action_id)
            if before and place and before["type"] == place.type and _still_offered(place, before):
                by_action[action_id] = before
    return values


def _still_offered(place: Place, state: Json) -> bool:
    if place.type not in _CHOSEN_FROM_OWN_OPTIONS:
        return True
    chosen = state[VALUE_FIELD[place.type]]
    many = chosen if isinstance(chosen, list) else [chosen] if chosen else []
    offered = {option["value"] for option in options_of(place.element)}
    return all(option["value"] in offered for option in many)
