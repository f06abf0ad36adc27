"""Until when apologies and a report are in time for a meeting: as its projection says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from bot.duties.turn import Turn
from bot.records.tables import CoreGroup, DeadlineRow, Meeting
from bot.records.words import DeadlineState
from bot.rules.procedure_model import Rule

ABSENCE = "absence report"
"""What settles the duty of whoever cannot come (GR-14, SF-4.6), in the procedures' words."""


@dataclass(frozen=True, slots=True)
class CutOff:
    """The last day on which apologies and a report for a meeting are in time.

    `due` is None where the procedure names none. `short_notice` is True for a meeting called after
    its cut-off: what is sent for it is asked for as soon as possible and never marked as late.
    """

    due: date | None
    short_notice: bool
    on: date
    starts: time | None
    zone: str

    def keeps(self, now: datetime) -> bool:
        """True where something sent at an aware instant is in time."""
        if self.due is None or self.short_notice:
            return True
        local = now.astimezone(ZoneInfo(self.zone))
        if local.date() == self.due == self.on and self.starts is not None:
            return local.time() < self.starts
        return local.date() <= self.due


def absence_rules(turn: Turn, group: CoreGroup) -> list[str]:
    """Return the ids of the rules by which whoever cannot come owes apologies and a report."""
    procedure = turn.rulebook.procedure(group.procedure, group.procedure_version)
    return [rule.id for rule in procedure.deadlines if _asks(rule)]


def _asks(rule: Rule) -> bool:
    return rule.done == ABSENCE


def cutoff_of(turn: Turn, meeting: Meeting, group: CoreGroup) -> CutOff:
    """Return the cut-off of a meeting, read from its rows in the table of deadlines."""
    rows = turn.session.exec(
        select(DeadlineRow).where(
            DeadlineRow.core_group_id == group.id,
            DeadlineRow.subject_key == f"meeting:{meeting.id}",
            col(DeadlineRow.rule).in_(absence_rules(turn, group)),
            DeadlineRow.state != DeadlineState.CLOSED,
        )
    ).all()
    due = min((row.due for row in rows), default=None)
    return CutOff(
        due=due,
        # The projection never counts such a row as overdue, though its rule does.
        short_notice=any(row.never_overdue for row in rows),
        on=meeting.on_date,
        starts=meeting.starts_at,
        zone=turn.workspace.zone,
    )
