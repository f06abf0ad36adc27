"""What a picture of the weeks shows: conferences, meetings and duties, free of any database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

OccasionKind = Literal["initial", "review", "review_continued", "review_ended", "held", "planned"]
CONFERENCES: tuple[OccasionKind, ...] = (
    "initial",
    "review",
    "review_continued",
    "review_ended",
)
MEETINGS: tuple[OccasionKind, ...] = ("held", "planned")
Strength = Literal["usual", "recommended", "conditional"]
State = Literal["open", "done", "late"]


@dataclass(frozen=True, slots=True)
class Occasion:
    """A conference or a meeting on its day."""

    kind: OccasionKind
    on: date


@dataclass(frozen=True, slots=True)
class DutyMark:
    """A duty with its last day.

    `begins` is the day its clock starts, None where only the last day counts; `opens` makes a
    window of it. `act_by` is told where it is another day than `due`. `about` tells apart what
    stands under one title, such as two children, and is shown: leave it out where nothing may be.
    """

    rule: str
    title: str
    due: date
    act_by: date
    begins: date | None = None
    opens: date | None = None
    state: State = "open"
    done_on: date | None = None
    strength: Strength = "usual"
    about: str = ""

    @property
    def first(self) -> date:
        """The first day that is drawn."""
        return min(self.opens or self.begins or self.due, self.due)

    @property
    def last(self) -> date:
        """The last day that is drawn."""
        return self.due


@dataclass(frozen=True, slots=True)
class Weeks:
    """Everything one picture shows; `today` draws a line where it is given.

    `procedure` and `document` are named in it; it names no person and no child of its own accord.
    """

    occasions: tuple[Occasion, ...]
    duties: tuple[DutyMark, ...]
    procedure: str
    document: str
    heading: str = ""
    today: date | None = None

    @property
    def first(self) -> date:
        """The first day; raises ValueError where there is nothing to show."""
        days = [one.on for one in self.occasions] + [one.first for one in self.duties]
        return min(days)

    @property
    def last(self) -> date:
        """The last day; raises ValueError where there is nothing to show."""
        days = [one.on for one in self.occasions] + [one.last for one in self.duties]
        return max(days)
