"""Dates as people in Britain type them; which way they point is told by what they want to do."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.talk.day_words import (
    A_COUNT,
    A_DAY,
    A_MONTH,
    COUNTS,
    DAY_NUMBER,
    FEASTS,
    MONTH_NUMBER,
    UNITS,
)

MARK = "dateref"
VAGUE = "vagueref"
"""What stands in the text in place of a day and of a time that names none."""


class Direction(StrEnum):
    """Where a date without a year points: to what has been, or to what is to come."""

    PAST = "past"
    AHEAD = "ahead"


class NoSuchDay(Exception):
    """The words name a day that the calendar lacks, or a weekday that the date is not."""


Resolve = Callable[[date, Direction], date]


@dataclass(frozen=True, slots=True)
class Expression:
    """Words that name a day: where they stand, and how they are read."""

    start: int
    end: int
    resolve: Resolve
    weekday: int | None = None


# "I sat with mum", "out in the sun", "we wed": short forms that are words of their own.
_NO_DAY = (
    r"(?!(?<=\bthe )(?:sun|wed)\b)"
    r"(?!(?:(?<=\bi )|(?<=\bhe )|(?<=\bshe )|(?<=\bwe )|(?<=\bhave ))(?:sat|wed)\b)"
)
_NO_ACT = r"(?!(?<=\bsat) (?:with|in|down|there|through|up|next to|by)\b)"
_ORDINAL = r"(?:the )?(\d{1,2})(?:st|nd|rd|th)"
# "the 3rd meeting" counts meetings.
_COUNTED = (
    r"(?! (?:core|meeting|group|visit|review|time|party|sector|report|task|floor|birthday)\b)"
)
_VAGUE = (
    r"(?:(?:before|after|during|until|till|by|over|in) )?(?:the )?half[ -]?term(?: holidays?)?|"
    r"(?:this|next|last|the other|later this|earlier this|every|each) "
    r"(?:week|month|year|term)(?:end)?|"
    r"(?:the )?end of (?:the |this |next )?(?:week|month|year|term)|"
    r"(?:before|after|over|at) (?:christmas|easter|new year|the holidays|the weekend)|"
    r"(?:at |over |on )?(?:the |this )?weekends?|"
    r"in (?:a few|some) (?:days|weeks)|(?:some ?time|one day) (?:soon|next week|this week)"
)


def _step(day: date, months: int) -> tuple[int, int]:
    index = day.year * 12 + day.month - 1 + months
    return index // 12, index % 12 + 1


def _day_of_month(number: int) -> Resolve:
    """Return the nearest month that has this day, today counting as either way."""

    def resolve(on: date, direction: Direction) -> date:
        sign = 1 if direction is Direction.AHEAD else -1
        for months in range(4):
            year, month = _step(on.replace(day=1), sign * months)
            try:
                found = date(year, month, number)
            except ValueError:
                continue
            if (found >= on) if sign > 0 else (found <= on):
                return found
        raise NoSuchDay

    return resolve


def _day_and_month(number: int, month: int) -> Resolve:
    def resolve(on: date, direction: Direction) -> date:
        sign = 1 if direction is Direction.AHEAD else -1
        for years in range(9):
            try:
                found = date(on.year + sign * years, month, number)
            except ValueError:
                if month != 2 or number != 29:
                    raise NoSuchDay from None
                continue
            if (found >= on) if sign > 0 else (found <= on):
                return found
        raise NoSuchDay

    return resolve


def _full(number: int, month: int, year: int) -> Resolve:
    def resolve(on: date, direction: Direction) -> date:
        try:
            return date(year + 2000 if year < 100 else year, month, number)
        except ValueError:
            raise NoSuchDay from None

    return resolve


def _away(days: int) -> Resolve:
    return lambda on, direction: on + timedelta(days)


def _weekday(number: int, word: str = "", weeks: int = 0) -> Resolve:
    """Return the reading of a weekday: alone, after this, next or last, or so many weeks on."""

    def resolve(on: date, direction: Direction) -> date:
        ahead = (number - on.weekday()) % 7
        if word == "next":
            # Said on a Tuesday, "next Friday" is the one of next week; "this Friday" comes first.
            return on + timedelta(7 - on.weekday() + number)
        if word == "last":
            return on - timedelta((on.weekday() - number) % 7 or 7)
        if weeks:
            return on + timedelta((ahead or 7) + 7 * weeks)
        if word == "this":
            return on + timedelta(ahead)
        if direction is Direction.PAST:
            return on - timedelta((on.weekday() - number) % 7 or 7)
        return on + timedelta(ahead or 7)

    return resolve


def _ago_or_in(match: re.Match[str]) -> Resolve:
    text = match.group(0)
    count = match.group("count") or match.group("count2") or "1"
    unit = match.group("unit") or match.group("unit2") or "day"
    number = int(count) if count.isdigit() else COUNTS[count]
    days = number * UNITS[unit.rstrip("s")]
    return _away(-days if text.endswith("ago") else days)


def _numbers(match: re.Match[str]) -> Resolve:
    day, month, year = match.group("d", "m", "y")
    if year:
        return _full(int(day), int(month), int(year))
    return _day_and_month(int(day), int(month))


def _written(match: re.Match[str]) -> Resolve:
    day = match.group("d") or match.group("d2")
    month = MONTH_NUMBER[match.group("m") or match.group("m2")]
    year = match.group("y") or match.group("y2")
    return _full(int(day), month, int(year)) if year else _day_and_month(int(day), month)


def _named(match: re.Match[str]) -> Resolve:
    return _weekday(DAY_NUMBER[match.group("day")], match.group("word") or "")


def _week_on(match: re.Match[str]) -> Resolve:
    day = match.group("day") or match.group("day2")
    weeks = 2 if "fortnight" in match.group(0) else 1
    return _weekday(DAY_NUMBER[day], weeks=weeks)


_YEAR = r"(?P<y>20\d\d|\d\d)"
_WRITTEN = (
    rf"(?:the )?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?: day)?(?: of)? (?P<m>{A_MONTH})"
    r"(?: (?P<y>20\d\d))?"
    rf"|(?P<m2>{A_MONTH}) (?:the )?(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?: (?P<y2>20\d\d))?"
)
_ALONE = (
    r"(?:(?P<word>this|next|last)(?: week s| coming)? )?"
    rf"{_NO_DAY}(?P<day>{A_DAY}){_NO_ACT}"
)
_AWAY = (
    rf"(?P<count>\d{{1,2}}|{A_COUNT}) (?P<unit>days?|weeks?|fortnights?) ago|"
    rf"in (?P<count2>\d{{1,2}}|{A_COUNT}) (?P<unit2>days?|weeks?|fortnights?)(?: time)?"
)
_ON = (
    rf"a (?:week|fortnight) on (?P<day>{A_DAY})|(?P<day2>{A_DAY}) (?:week|fortnight)"
    rf"(?! (?:of|beginning|commencing))"
)
_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Resolve]], ...] = tuple(
    (re.compile(rf"\b(?:{pattern})\b"), read)
    for pattern, read in (
        (
            r"(?P<y>20\d\d)-(?P<m>\d\d)-(?P<d>\d\d)",
            lambda found: _full(int(found["d"]), int(found["m"]), int(found["y"])),
        ),
        (rf"(?P<d>\d{{1,2}})[/.-](?P<m>\d{{1,2}})[/.-]{_YEAR}", _numbers),
        (r"(?<!at )(?<!\d[/.:-])(?P<d>\d{1,2})/(?P<m>\d{1,2})(?P<y>(?!))?(?![/:]\d)", _numbers),
        (_WRITTEN, _written),
        (
            "|".join(sorted(FEASTS, key=len, reverse=True)),
            lambda found: _day_and_month(FEASTS[found[0]][1], FEASTS[found[0]][0]),
        ),
        ("day before yesterday|the day before yesterday", lambda found: _away(-2)),
        ("day after tomorrow|the day after tomorrow", lambda found: _away(2)),
        ("(?:a )?week tomorrow|tomorrow week|a week from tomorrow", lambda found: _away(8)),
        ("today week|a week today|a week from today|this time next week", lambda found: _away(7)),
        ("a fortnight today|today fortnight", lambda found: _away(14)),
        (_AWAY, _ago_or_in),
        (_ON, _week_on),
        (_ALONE, _named),
        (r"yesterday|last night", lambda found: _away(-1)),
        (r"tomorrow", lambda found: _away(1)),
        (
            r"today|tonight|this (?:morning|afternoon|evening|lunch ?time)|just now",
            lambda found: _away(0),
        ),
        (_ORDINAL + _COUNTED, lambda found: _day_of_month(int(found[1]))),
    )
)
_VAGUE_RULE = re.compile(rf"\b(?:{_VAGUE})\b")


@dataclass(frozen=True, slots=True)
class Dated:
    """A text with its dates found: `text` has marks in their place, `vague` what names no day."""

    text: str
    expressions: tuple[Expression, ...]
    vague: tuple[str, ...]

    def days(self, on: date, direction: Direction) -> list[date]:
        """Return the days meant, in the text's order, each once.

        "Thursday 26 November" is one day; raises NoSuchDay where the two disagree, and for the
        31st of a month that ends before.
        """
        found: list[date] = []
        waiting: Expression | None = None
        for one in self.expressions:
            day = one.resolve(on, direction)
            if waiting is not None and one.weekday is None and one.start - waiting.end <= 5:
                if day.weekday() != waiting.weekday:
                    raise NoSuchDay
                found.pop()
            waiting = one if one.weekday is not None else None
            found.append(day)
        return list(dict.fromkeys(found))


def find_dates(text: str) -> Dated:
    """Find every date in a text already made plain (lower case, short forms written out)."""
    taken: list[Expression] = []
    for pattern, read in _RULES:
        for match in pattern.finditer(text):
            if any(match.start() < one.end and one.start < match.end() for one in taken):
                continue
            taken.append(
                Expression(match.start(), match.end(), read(match), _weekday_of(match, read))
            )
    taken.sort(key=lambda one: one.start)
    marked = "".join(_marked(text, taken))
    vague = tuple(found[0] for found in _VAGUE_RULE.finditer(marked))
    return Dated(_VAGUE_RULE.sub(VAGUE, marked), tuple(taken), vague)


def _weekday_of(match: re.Match[str], read: object) -> int | None:
    return DAY_NUMBER[match["day"]] if read is _named else None


def _marked(text: str, taken: list[Expression]) -> Iterator[str]:
    at = 0
    for one in taken:
        yield text[at : one.start]
        yield MARK
        at = one.end
    yield text[at:]
