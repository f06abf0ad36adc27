"""The picture's lanes: what stands under one name, packed into rows in which nothing overlaps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.documents.dates import long_date, tiny_date
from bot.documents.letters import Letters
from bot.documents.timeline_marks import (
    CONFERENCES,
    MEETINGS,
    DutyMark,
    Occasion,
    OccasionKind,
    Weeks,
)
from bot.documents.timeline_scale import Scale
from bot.documents.words import Words

LABEL_SIZE = 13.0
_MARK = 9.0
"""Half the width of a mark, with the air around it."""
_OVER = 10.0
"""How far a label may reach over either end of the axis."""
_GAP = 9.0
"""The air between two items of one row."""


@dataclass(frozen=True, slots=True)
class Item:
    """One mark: its shape at `x`, a line or window from `start` (None for a mark alone), its label.

    `shape` and `line` are words of the legend. `label_x` is the middle of the label.
    """

    shape: str
    x: float
    label: str
    label_x: float
    low: float
    high: float
    start: float | None = None
    line: str = ""


@dataclass(frozen=True, slots=True)
class Lane:
    """A named lane; `said` holds its items in words, `rows` the same as marks."""

    name: str
    rule: str
    rows: tuple[tuple[Item, ...], ...]
    said: tuple[str, ...]


class Speech:
    """Says a mark in a label and in a sentence."""

    def __init__(self, words: Mapping[str, Words], *, weekday: bool) -> None:
        self._labels = words["labels"]
        self._alt = words["alt"]
        self._weekday = weekday

    def day(self, day: date) -> str:
        """Return a day as labels have it."""
        return tiny_date(day, weekday=self._weekday)

    def occasion(self, one: Occasion) -> tuple[str, str]:
        """Return an occasion's label and its words."""
        label = self._labels[one.kind].format(day=self.day(one.on))
        return label, self._alt[one.kind].format(day=long_date(one.on))

    def duty(self, one: DutyMark) -> tuple[str, str]:
        """Return a duty's label and its words; both give the last day and the day to act by."""
        kind = "window" if one.opens else "by"
        label = self._labels[kind].format(
            day=self.day(one.due), opens=self.day(one.opens or one.due)
        )
        said = self._alt[kind].format(day=long_date(one.due), opens=long_date(one.opens or one.due))
        if one.state == "done":
            if one.done_on and self._weekday:
                label = self._labels["done"].format(label=label, done=self.day(one.done_on))
            done = long_date(one.done_on or one.due)
            said = self._alt["done"].format(label=said, done=done)
        elif one.act_by != one.due:
            label = self._labels["act_by"].format(label=label, act_by=self.day(one.act_by))
            said = self._alt["act_by"].format(label=said, act_by=long_date(one.act_by))
        if one.state == "late":
            said = self._alt["late"].format(label=said)
        if one.strength != "usual":
            said = self._alt[one.strength].format(label=said)
        if one.about:
            label = self._labels["about"].format(about=one.about, label=label)
            said = self._alt["about"].format(about=one.about, label=said)
        return label, said


def make_lanes(
    weeks: Weeks, scale: Scale, letters: Letters, words: Mapping[str, Words]
) -> tuple[Lane, ...]:
    """Return conferences, meetings, then the duties, each title once, the soonest first."""
    speech = Speech(words, weekday=scale.roomy)
    lanes = []
    groups: tuple[tuple[str, tuple[OccasionKind, ...]], ...] = (
        ("conferences", CONFERENCES),
        ("meetings", MEETINGS),
    )
    for name, kinds in groups:
        found = sorted(
            (one for one in weeks.occasions if one.kind in kinds), key=lambda one: one.on
        )
        if found:
            told = [speech.occasion(one) for one in found]
            items = [
                _placed(one.kind.split("_")[0], scale.middle(one.on), label, scale, letters)
                for one, (label, _) in zip(found, told, strict=True)
            ]
            said = tuple(words for _, words in told)
            lanes.append(Lane(words["words"][name], "", _packed(items), said))
    titles: dict[tuple[str, str], list[DutyMark]] = {}
    for duty in sorted(weeks.duties, key=lambda one: (one.due, one.rule, one.about)):
        titles.setdefault((duty.rule, duty.title), []).append(duty)
    for (rule, title), duties in titles.items():
        told = [speech.duty(one) for one in duties]
        items = [
            _duty(one, label, scale, letters) for one, (label, _) in zip(duties, told, strict=True)
        ]
        lanes.append(Lane(title, rule, _packed(items), tuple(words for _, words in told)))
    return tuple(lanes)


def _duty(duty: DutyMark, label: str, scale: Scale, letters: Letters) -> Item:
    start, line = None, ""
    if duty.opens is not None:
        start, line = scale.x(duty.opens), "window"
    elif duty.begins is not None and duty.begins < duty.due:
        start, line = scale.middle(duty.begins), duty.strength
    elif duty.strength != "usual":
        line = duty.strength
    return _placed(duty.state, scale.middle(duty.due), label, scale, letters, start, line)


def _placed(
    shape: str,
    x: float,
    label: str,
    scale: Scale,
    letters: Letters,
    start: float | None = None,
    line: str = "",
) -> Item:
    label = letters.shorten(label, LABEL_SIZE, scale.width + 2 * _OVER)
    half = letters.width(label, LABEL_SIZE) / 2
    middle = min(max(x, scale.left - _OVER + half), scale.right + _OVER - half)
    low = min(x - _MARK, middle - half, x if start is None else start)
    return Item(shape, x, label, middle, low, max(x + _MARK, middle + half), start, line)


def _packed(items: Iterable[Item]) -> tuple[tuple[Item, ...], ...]:
    """Put items into rows in their order, each into the first row that has room for it."""
    rows: list[list[Item]] = []
    for item in sorted(items, key=lambda one: (one.x, one.low)):
        for row in rows:
            if row[-1].high + _GAP <= item.low:
                row.append(item)
                break
        else:
            rows.append([item])
    return tuple(tuple(row) for row in rows)


def shapes_of(lanes: Sequence[Lane]) -> tuple[str, ...]:
    """Return the words of the legend for every shape and line that is drawn."""
    items = [item for lane in lanes for row in lane.rows for item in row]
    return tuple(dict.fromkeys(word for item in items for word in (item.shape, item.line) if word))
