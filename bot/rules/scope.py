"""One child's conferences and meetings in order, or those of all where none is told apart."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date

from bot.rules.timeline import Conference, Meeting


class Scope:
    """The conferences and meetings of one child, or of all where none is told apart."""

    __slots__ = ("conferences", "continued", "days", "ended", "initials", "place", "planned")

    def __init__(self) -> None:
        self.conferences: list[Conference] = []
        self.initials: list[date] = []
        self.ended: list[date] = []
        self.continued: date | None = None
        self.days: list[date] = []
        self.place: dict[str, int] = {}
        self.planned: list[date] = []

    def meet(self, conference: Conference) -> None:
        """Add a conference; they come in order."""
        self.conferences.append(conference)
        if conference.kind == "initial":
            self.initials.append(conference.on)
        elif conference.outcome == "ended":
            self.ended.append(conference.on)
        elif conference.outcome == "continued" and self.continued is None:
            self.continued = conference.on

    def hold(self, meeting: Meeting) -> bool:
        """Add a meeting that was held; say whether one that counts came before it in this plan."""
        days, on = self.days, meeting.on
        later = bool(days) and days[-1] >= self.started(on)
        self.place[meeting.id] = len(days)
        if meeting.counts:
            days.append(on)
        return later

    def next_meeting(self, day: date, after: Meeting | None = None) -> date | None:
        """Return the day of the first meeting that counts: on or after `day`, or past `after`."""
        days = self.days
        if after is not None and after.id in self.place:
            index = self.place[after.id] + 1
        else:
            index = bisect_left(days, day)
        return days[index] if index < len(days) else None

    def meetings(self, start: date, end: date) -> list[date]:
        """Return the days of the meetings that count, both ends included."""
        return self.days[bisect_left(self.days, start) : bisect_right(self.days, end)]

    def booked(self, start: date, end: date) -> int:
        """Count the planned meetings, both ends included."""
        return bisect_right(self.planned, end) - bisect_left(self.planned, start)

    def end_after(self, day: date) -> date | None:
        """Return the day of the first review, on or after `day`, that ended the plan."""
        if not self.ended:
            return None
        index = bisect_left(self.ended, day)
        return self.ended[index] if index < len(self.ended) else None

    def next_conference(self, day: date) -> date | None:
        """Return the day of the first conference after `day`."""
        for one in self.conferences:
            if one.on > day:
                return one.on
        return None

    def conference_at(self, day: date) -> Conference | None:
        """Return the last conference on or before `day`."""
        found = None
        for one in self.conferences:
            if one.on > day:
                break
            found = one
        return found

    def on_plan(self, day: date) -> bool:
        """Say whether no review has ended the plan by `day`, or a new one began since."""
        if not self.ended:
            return True
        last = self.conference_at(day)
        return last is None or last.outcome != "ended"

    def started(self, day: date) -> date:
        """Return the day of the last initial conference on or before `day`, else of the first."""
        initials = self.initials
        if len(initials) > 1:
            return initials[max(bisect_right(initials, day) - 1, 0)]
        return initials[0] if initials else date.min
