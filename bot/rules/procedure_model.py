"""The values a procedure file becomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.rules.escalation import Escalation
from bot.rules.timeline import Source
from bot.rules.vocabulary import DAYS_IN_UNIT, RuleClass


@dataclass(frozen=True, slots=True)
class Step:
    """The second step of a rule that passes something on: who tells whom, once told."""

    owner: str
    audience: tuple[str, ...]
    done: str
    title: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the catalogue.

    `trigger` is the catalogue's phrase (`also` holds further ones that we read into it) and
    `events` the events of a timeline behind them. `limit`
    counts `unit`s after the event, or before it where `before`; `closes` (days before the event)
    makes a window of it. `done` names what settles the duty. `remind_ahead` is the number of
    working days ahead of the day to act by at which reminders start, `remind_share` the share of
    the interval after which they do. `derive`, `ask`, `allowed` and `raised` belong to checks: what
    records can answer, the rank of the question at close, who may chair, who does when the level
    of concern has risen (`raised`), and who may when nobody from social care came; `waits_for` is
    the occasion at which a check can be judged where that comes after its trigger. `places` say
    where a prompt appears (vocabulary.PLACES). `urgent` duties
    are owed at once, on any day of the week; `step` is the calendar days of one unit, 0 where
    working days are counted.
    """

    id: str
    cls: RuleClass
    section: str
    title: str
    words: str
    source: Source
    owner: str = ""
    audience: tuple[str, ...] = ()
    trigger: str = ""
    also: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    limit: int = 0
    unit: str = ""
    before: bool = False
    closes: int | None = None
    done: str = ""
    conditional: bool = False
    recommended: bool = False
    never_overdue: bool = False
    chair_may_shorten: bool = False
    members: tuple[str, ...] = ()
    assume_months: int | None = None
    apart_days: int = 7
    warn_after: str = ""
    remind_ahead: int = 2
    remind_share: tuple[int, int] | None = None
    then: Step | None = None
    derive: str = ""
    ask: int | None = None
    waits_for: str = ""
    places: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    raised: tuple[str, ...] = ()
    without_social_care: tuple[str, ...] = ()
    urgent: bool = field(init=False)
    step: int = field(init=False)

    def __post_init__(self) -> None:
        """Reckon once what is asked for with each date."""
        object.__setattr__(self, "urgent", self.unit == "immediately")
        object.__setattr__(self, "step", DAYS_IN_UNIT.get(self.unit, 0))

    @property
    def figure(self) -> str:
        """The rule's figure for people, like "10 working days"; empty where it has none."""
        if self.urgent:
            return "at once"
        if self.unit in ("", "no figure", "as agreed") or not self.limit:
            return ""
        unit = "meetings" if self.unit == "count" else self.unit
        return f"{self.limit} {unit.removesuffix('s') if self.limit == 1 else unit}"


@dataclass(frozen=True, slots=True, eq=False)
class Procedure:
    """A procedure: its document, how old that is, its nation, its words and its rules by id.

    `escalations` are its triggers and ladders for a concern about the "plan" and about the "group".
    `minutes_days` is its own figure for minutes in working days, None where it has none.
    """

    id: str
    version: str
    name: str
    title: str
    document: str
    document_date: str
    how_old: str
    nation: str
    rules: Mapping[str, Rule]
    deadlines: tuple[Rule, ...]
    words: Mapping[str, str]
    labels: Mapping[str, str] = field(default_factory=dict)
    escalations: Mapping[str, Escalation] = field(default_factory=dict)
    minutes_days: int | None = field(init=False)

    def __post_init__(self) -> None:
        """Find once the procedure's own figure for minutes."""
        days = [
            rule.limit
            for rule in self.deadlines
            if rule.done == "minutes sent" and rule.unit == "working days"
        ]
        object.__setattr__(self, "minutes_days", min(days, default=None))

    def label(self, role: str) -> str:
        """Return what this procedure calls a role, for people: "key worker"."""
        return self.labels.get(role, role.replace("_", " "))
