"""A calendar file (RFC 5545) of a core group's dates, with nothing about a child in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol
from uuid import UUID, uuid5

from icalendar import Calendar, Event

from bot.documents.dates import long_date
from bot.documents.words import Words

_OURS = UUID("c9b69e93-4ae3-4643-adb7-bfd27ab560de")
"""Our name space for the ids of events (RFC 9562, section 5.5)."""

_ONE_DAY = timedelta(days=1)


class Cited(Protocol):
    """Where a duty stands in its document."""

    @property
    def document(self) -> str: ...

    @property
    def section(self) -> str: ...


class DatedDuty(Protocol):
    """What a calendar needs to know of a dated duty; bot.rules.timeline.Deadline gives it."""

    @property
    def key(self) -> tuple[str, str, str]:
        """What stays the same about the duty while its dates move."""

    @property
    def rule(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def opens(self) -> date | None: ...

    @property
    def due(self) -> date: ...

    @property
    def act_by(self) -> date: ...

    @property
    def met_on(self) -> date | None: ...

    @property
    def recommended(self) -> bool: ...

    @property
    def conditional(self) -> bool: ...

    @property
    def source(self) -> Cited: ...


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One all-day event; `key` tells it from the others of its group for as long as it lives."""

    key: str
    on: date
    title: str
    note: str


def calendar_day(duty: DatedDuty, *, owner: str, words: Words, why: str = "") -> CalendarDay:
    """Return the event of a duty on its literal last day.

    `owner` is the role's name in the procedure, `why` the sentence of the arithmetic; leave it out
    where the timeline names children. The duty's own subject is never told.
    """
    days = {
        name: long_date(day)
        for name in ("opens", "due", "act_by", "met_on")
        if (day := getattr(duty, name)) is not None
    }
    lines = [words["window" if duty.opens else "last_day"].format(**days)]
    if duty.act_by != duty.due:
        lines.append(words["act_by"].format(**days))
    if duty.met_on is not None:
        lines.append(words["done"].format(**days))
    lines += [words[name] for name in ("recommended", "conditional") if getattr(duty, name)]
    lines.append(words["owner"].format(owner=owner))
    if why:
        lines.append(why)
    source = duty.source
    lines.append(words["source"].format(document=source.document, section=source.section))
    title = words["title"].format(rule=duty.rule, title=duty.title)
    return CalendarDay("|".join(duty.key), duty.due, title, "\n".join(lines))


def calendar_file(days: Iterable[CalendarDay], *, group: str, name: str, stamp: datetime) -> bytes:
    """Return a calendar file with one private all-day event for each day.

    `group` tells this group's events from another's and stays the same for as long as they are to
    be updated; `name` is shown as the calendar's name; `stamp` is the aware instant of writing.
    """
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Core Group//Dates//EN")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", name)
    for day in days:
        calendar.add_component(_event(day, group, stamp))
    text: bytes = calendar.to_ical()
    return text


def _event(day: CalendarDay, group: str, stamp: datetime) -> Event:
    event = Event()
    event.add("uid", str(uuid5(_OURS, f"{group}|{day.key}")))
    event.add("dtstamp", stamp)
    event.add("dtstart", day.on)
    event.add("dtend", day.on + _ONE_DAY)
    event.add("summary", day.title)
    event.add("description", day.note)
    event.add("class", "PRIVATE")
    # A last day does not make anybody busy.
    event.add("transp", "TRANSPARENT")
    return event
