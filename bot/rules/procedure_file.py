"""Reading a procedure file and saying exactly where it is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NoReturn

from bot.rules import vocabulary as words
from bot.rules.escalation import read_escalations
from bot.rules.procedure_model import Procedure, Rule, Step
from bot.rules.procedure_text import ProcedureText
from bot.rules.timeline import Source
from bot.rules.workdays import NATIONS

_HEAD = ("id", "version", "name", "title", "document", "how_old", "nation")
_RULE_TYPES: dict[str, type] = {
    "id": str,
    "class": str,
    "section": str,
    "title": str,
    "words": str,
    "owner": str,
    "audience": list,
    "trigger": str,
    "also": list,
    "limit": int,
    "unit": str,
    "before": bool,
    "closes": int,
    "done": str,
    "conditional": bool,
    "recommended": bool,
    "never_overdue": bool,
    "chair_may_shorten": bool,
    "members": list,
    "assume_months": int,
    "apart_days": int,
    "warn_after": str,
    "remind_ahead": int,
    "remind_share": list,
    "then": dict,
    "derive": str,
    "ask": int,
    "waits_for": str,
    "places": list,
    "allowed": list,
    "raised": list,
    "without_social_care": list,
}
_TYPE_NAMES = {str: "text", int: "a whole number", bool: "true or false", list: "a list"}
_ITEM_NAMES = {str: "words", int: "whole numbers"}
_LISTS_OF_ROLES = ("audience", "members", "allowed", "raised", "without_social_care")
_FIGURES = ("working days", "calendar days", "days", "weeks", "count", "professionals")


def read_procedure(path: Path) -> Procedure:
    """Read one file; raises ProcedureError at the first thing that is wrong."""
    file = ProcedureText(path)
    data = file.parse()
    _check_head(file, data)
    rules: dict[str, Rule] = {}
    for number, table in enumerate(data["rules"]):
        rule = _rule(file, number, table, data["document"])
        if rule.id in rules:
            file.refuse("id", f"{rule.id} stands twice in this file: give it once", number)
        rules[rule.id] = rule
    for number, rule in enumerate(rules.values()):
        if rule.warn_after and rule.warn_after not in rules:
            file.refuse("warn_after", f"there is no rule {rule.warn_after} in this file", number)
    return Procedure(
        **{key: data[key] for key in _HEAD},
        document_date=str(data.get("document_date", "")),
        rules=MappingProxyType(rules),
        deadlines=tuple(rule for rule in rules.values() if rule.cls == "deadline"),
        words=MappingProxyType(data["words"]),
        labels=MappingProxyType(data.get("roles", {})),
        escalations=read_escalations(file, data, rules),
    )


def _check_head(file: ProcedureText, data: dict[str, Any]) -> None:
    known = {*_HEAD, "document_date", "words", "roles", "escalation", "rules"}
    for key in data.keys() - known:
        file.refuse(key, f"unknown key: use one of {_listed(known)}")
    for key in _HEAD:
        if not isinstance(data.get(key), str) or not data[key].strip():
            file.refuse(key, f'missing: write {key} = "..." at the top of the file')
    if data["nation"] not in NATIONS:
        file.refuse("nation", f"unknown nation {data['nation']!r}: use one of {_listed(NATIONS)}")
    if not re.fullmatch(r"\d+(\.\d+)*", data["version"]):
        file.refuse("version", 'a version is numbers and dots, such as "1" or "6.3"')
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", data["id"]):
        file.refuse("id", "an id is small letters, digits and hyphens, such as practice-lead")
    for key in words.WORDS:
        if not str(data.get("words", {}).get(key, "")).strip():
            file.refuse("words", f"missing: write {key} under [words]")
    if "{number}" not in data["words"]["sibling"]:
        file.refuse("sibling", 'say where the number stands, such as "child {number}"')
    for role, label in data.get("roles", {}).items():
        if role not in words.ROLES:
            file.refuse(role, f"unknown role word: use one of {_listed(words.ROLES)}")
        if not isinstance(label, str) or not label.strip():
            file.refuse(role, "a role's label is text")
    if not isinstance(data.get("rules"), list) or not data["rules"]:
        file.refuse("rules", "missing: a procedure has at least one [[rules]] table")


def _rule(file: ProcedureText, number: int, table: Mapping[str, Any], document: str) -> Rule:
    _check_types(file, number, table)
    for key in ("id", "class", "section", "title", "words"):
        if not table.get(key, "").strip():
            file.refuse(key, f'missing: write {key} = "..."', number)
    if table["class"] not in words.CLASSES:
        _unknown(file, "class", table["class"], words.CLASSES, number)
    _check_roles(file, number, table)
    if "trigger" in table and table["trigger"] not in words.TRIGGERS:
        _unknown(file, "trigger", table["trigger"], words.TRIGGERS, number)
    for also in table.get("also", ()):
        if also not in words.TRIGGERS:
            _unknown(file, "also", also, words.TRIGGERS, number)
    if "unit" in table and table["unit"] not in words.UNITS:
        _unknown(file, "unit", table["unit"], words.UNITS, number)
    if "derive" in table and table["derive"] not in words.DERIVED:
        _unknown(file, "derive", table["derive"], words.DERIVED, number)
    _check_place(file, number, table)
    if table["class"] == "deadline":
        _check_deadline(file, number, table)
    elif "done" in table or "closes" in table or "then" in table:
        file.refuse("class", "only a deadline has done, closes or then", number)
    values: dict[str, Any] = {
        key: tuple(v) if isinstance(v, list) else v for key, v in table.items()
    }
    values["cls"] = values.pop("class")
    if "then" in values:
        values["then"] = _step(file, number, values["then"], set(_events(table)))
    return Rule(
        **values,
        source=Source(document, table["section"]),
        events=_events(table),
    )


def _check_types(file: ProcedureText, number: int, table: Mapping[str, Any]) -> None:
    for key, value in table.items():
        if key not in _RULE_TYPES:
            _unknown(file, key, key, _RULE_TYPES, number, "key")
        wanted = _RULE_TYPES[key]
        if type(value) is not wanted:
            file.refuse(key, f"must be {_TYPE_NAMES.get(wanted, 'a table')}", number)
        if isinstance(value, int) and value < 0:
            file.refuse(key, "must not be below 0", number)
        if isinstance(value, list):
            item = int if key == "remind_share" else str
            if any(type(one) is not item for one in value):
                file.refuse(key, f"must hold {_ITEM_NAMES[item]} alone", number)


def _check_roles(file: ProcedureText, number: int, table: Mapping[str, Any]) -> None:
    for key in _LISTS_OF_ROLES:
        for role in table.get(key, ()):
            if role not in words.ROLES:
                _unknown(file, key, role, words.ROLES, number, "role word")
    if "owner" in table and table["owner"] not in words.ROLES:
        _unknown(file, "owner", table["owner"], words.ROLES, number, "role word")


def _check_place(file: ProcedureText, number: int, table: Mapping[str, Any]) -> None:
    if (table["class"] == "prompt") != bool(table.get("places")):
        file.refuse("places", "a prompt says where it appears, and only a prompt does", number)
    for place in table.get("places", ()):
        if place not in words.PLACES:
            _unknown(file, "places", place, words.PLACES, number, "place")
    if "waits_for" in table:
        if table["class"] != "check":
            file.refuse("waits_for", "only a check waits for an occasion", number)
        if table["waits_for"] not in words.WAITS_FOR:
            _unknown(file, "waits_for", table["waits_for"], words.WAITS_FOR, number)


def _check_deadline(file: ProcedureText, number: int, table: Mapping[str, Any]) -> None:
    for key in ("trigger", "unit", "owner", "done"):
        if key not in table:
            file.refuse(key, f"missing: a deadline needs {key}", number)
    if table["done"] not in words.DONE:
        _unknown(file, "done", table["done"], words.DONE, number)
    events = _events(table)
    if not events or not set(events) <= words.DONE[table["done"]]:
        message = f"{table['done']!r} cannot settle a duty that starts with {table['trigger']!r}"
        file.refuse("done", message, number)
    unit, limit = table["unit"], table.get("limit")
    if unit in _FIGURES and limit is None:
        file.refuse("limit", f"missing: a figure in {unit} needs limit = ...", number)
    if unit not in _FIGURES and limit is not None:
        file.refuse("limit", f"{unit!r} takes no limit", number)
    if (unit == "count") != (table["done"] == "meetings held"):
        file.refuse("unit", "count goes with done = 'meetings held', and only with it", number)
    if unit == "professionals":
        file.refuse("unit", "professionals counts people in a check, not time", number)
    _check_window(file, number, table, events)
    share = table.get("remind_share")
    if share is not None and not (len(share) == 2 and 0 < share[0] < share[1]):
        file.refuse("remind_share", "is two numbers, such as [2, 3] for two thirds", number)


def _events(table: Mapping[str, Any]) -> tuple[str, ...]:
    phrases = (table.get("trigger", ""), *table.get("also", ()))
    return tuple(event for phrase in phrases for event in words.TRIGGERS.get(phrase, ()))


def _check_window(
    file: ProcedureText, number: int, table: Mapping[str, Any], events: Iterable[str]
) -> None:
    before, closes = table.get("before", False), table.get("closes")
    ahead = set(events) <= words.AHEAD
    if before and not ahead:
        file.refuse(
            "before", f"{table['trigger']!r} is not planned ahead: nothing is before", number
        )
    if ahead and not before:
        file.refuse("trigger", "a duty before a planned event needs before = true", number)
    if closes is None:
        if before and table["done"] == "meeting held":
            file.refuse("closes", "missing: say how many days before the event it closes", number)
        return
    if not before:
        file.refuse(
            "closes", "contradictory window: it closes before an event that it follows", number
        )
    opens = table.get("limit", 0) * words.DAYS_IN_UNIT.get(table["unit"], 1)
    if closes >= opens:
        file.refuse(
            "closes",
            f"contradictory window: it closes {closes} days before the event and opens "
            f"{opens} days before it",
            number,
        )


def _step(file: ProcedureText, number: int, table: Mapping[str, Any], events: set[str]) -> Step:
    if table.keys() != {"owner", "audience", "done", "title"}:
        file.refuse("then", "needs owner, audience, done and title", number)
    for role in (table["owner"], *table["audience"]):
        if role not in words.ROLES:
            _unknown(file, "then", role, words.ROLES, number, "role word")
    if not events <= words.DONE.get(table["done"], frozenset()):
        file.refuse("then", f"{table['done']!r} cannot settle its second step", number)
    return Step(table["owner"], tuple(table["audience"]), table["done"], table["title"])


def _unknown(
    file: ProcedureText,
    key: str,
    value: object,
    known: Iterable[str],
    rule: int,
    named: str = "",
) -> NoReturn:
    said = f"unknown {named or key} {value!r}: use one of {_listed(known)}"
    file.refuse(key, said, rule)


def _listed(known: Iterable[str]) -> str:
    return ", ".join(sorted(known))
