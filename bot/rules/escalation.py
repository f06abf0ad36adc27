"""A procedure's own triggers and ladder for a concern about the plan or about the group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from bot.rules.procedure_text import ProcedureText

ABOUT = ("plan", "group")
LEAD, MANAGER, DECISION, CHAIR, BY_HAND = "lead", "manager", "decision", "chair", "by hand"
SETTLED_BY = (LEAD, MANAGER, DECISION, CHAIR, BY_HAND)
"""What dates a step: somebody has read it, the manager has, the decision, or a person says so."""

MOST_TRIGGERS = 10
LINE = 75
"""What Slack takes in a box to tick, in number and in characters."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the procedure with its catalogue id; `settled_by` is empty for a trigger."""

    rule: str
    words: str
    settled_by: str = ""


@dataclass(frozen=True, slots=True)
class Escalation:
    """When to speak up, and who takes it on, one after the other."""

    triggers: tuple[Line, ...] = ()
    steps: tuple[Line, ...] = ()

    @property
    def has_decision(self) -> bool:
        """True where the ladder holds a manager's decision."""
        return any(step.settled_by == DECISION for step in self.steps)


def read_escalations(
    file: ProcedureText, data: Mapping[str, Any], rules: Mapping[str, Any]
) -> Mapping[str, Escalation]:
    """Read [escalation.plan] and [escalation.group]; either may be left out.

    `rules` are the file's own by id. Raises ProcedureError naming key and line.
    """
    tables = data.get("escalation", {})
    if not isinstance(tables, dict) or set(tables) - set(ABOUT):
        file.refuse("escalation", "write [escalation.plan] or [escalation.group]")
    found = {}
    for about, table in tables.items():
        for key in set(table) - {"triggers", "steps"}:
            file.refuse(key, "unknown key: an escalation has triggers and steps")
        triggers = tuple(_line(file, one, rules, 2) for one in table.get("triggers", ()))
        steps = tuple(_line(file, one, rules, 3) for one in table.get("steps", ()))
        if len(triggers) > MOST_TRIGGERS:
            file.refuse("triggers", f"give at most {MOST_TRIGGERS}")
        if not steps:
            file.refuse("steps", "missing: say who takes the concern on, step by step")
        found[about] = Escalation(triggers, steps)
    return MappingProxyType(found)


def _line(file: ProcedureText, row: Any, rules: Mapping[str, Any], parts: int) -> Line:
    if not isinstance(row, list) or len(row) != parts or not all(isinstance(x, str) for x in row):
        shape = '["GR-33", "words"]' if parts == 2 else '["GR-37", "by hand", "words"]'
        file.refuse("escalation", f"each line is like {shape}")
    line = Line(row[0], row[-1].strip(), row[1] if parts == 3 else "")
    if line.rule not in rules:
        file.refuse("escalation", f"there is no rule {line.rule} in this file")
    if not line.words or (parts == 2 and len(line.words) > LINE):
        file.refuse("escalation", f"the words of {line.rule} have from 1 to {LINE} characters")
    if parts == 3 and line.settled_by not in SETTLED_BY:
        file.refuse("escalation", f"the second part is one of {', '.join(SETTLED_BY)}")
    return line
