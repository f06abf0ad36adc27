"""A picture of a core group's weeks as SVG, with words that say the same."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.documents.dates import long_date
from bot.documents.letters import Letters
from bot.documents.timeline_lanes import LABEL_SIZE, Item, Lane, make_lanes, shapes_of
from bot.documents.timeline_marks import CONFERENCES, Weeks
from bot.documents.timeline_scale import Scale, make_scale
from bot.documents.words import Words

# Narrow on purpose: a telephone and a Slack message show it nearly at its own size.
WIDTH = 480.0
MARGIN = 22.0
_HEADING, _SUBTITLE, _NAME, _SMALL = 23.0, 13.0, 14.5, 11.5
_ROW, _NAME_LINE, _LANE_AIR = 38.0, 18.0, 11.0
_AXIS = 38.0
_LEGEND_ROW, _LEGEND_MARK, _LEGEND_AIR = 20.0, 28.0, 15.0
_INSET = 10.0
"""So that a mark on the first or the last day stays within the margins."""
_ROOM = WIDTH - 2 * MARGIN
_TALL_LANES = 8
"""From this many lanes on the axis stands below them too."""

# What XML cannot hold in any form.
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as SVG, and its alternative in words, a line for each lane."""

    svg: str
    alt: str


@dataclass(frozen=True, slots=True)
class PictureWords:
    """The words of the picture, and the widths of letters."""

    words: Mapping[str, Words]
    letters: Letters


@dataclass(frozen=True, slots=True)
class _Text:
    """One line of text at its baseline."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class _Key:
    """One entry of the legend."""

    x: float
    y: float
    shape: str
    text: str


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of marks; `y` is the height of its lines."""

    y: float
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class _Placed:
    """A lane in its place: its rule beside the first line of its name, then its rows."""

    top: float
    name: tuple[_Text, ...]
    rule: str
    rows: tuple[_Row, ...]


def load_picture_words(folder: Path) -> PictureWords:
    """Read timeline.toml of data/documents."""
    data: dict[str, Any] = tomllib.loads((folder / "timeline.toml").read_text(encoding="utf-8"))
    return PictureWords(data, Letters(data["widths"]))


def draw_weeks(weeks: Weeks, words: PictureWords, folder: Path) -> Picture:
    """Draw conferences, meetings and duties on one axis of weeks.

    `folder` is the templates folder. Raises ValueError where there is nothing to show.
    """
    if not weeks.occasions and not weeks.duties:
        raise ValueError("There is no date to draw.")
    said, letters = words.words["words"], words.letters
    today = weeks.today
    scale = make_scale(
        min(weeks.first, today or weeks.first),
        max(weeks.last, today or weeks.last),
        left=MARGIN + _INSET,
        width=_ROOM - 2 * _INSET,
    )
    lanes = make_lanes(weeks, scale, letters, words.words)
    heading = weeks.heading or said["heading"]
    subtitle = said["subtitle" if weeks.first < weeks.last else "subtitle_one_day"].format(
        procedure=weeks.procedure, first=long_date(weeks.first), last=long_date(weeks.last)
    )
    alt = _alt(lanes, heading, subtitle, weeks, words.words)
    page = _Page(scale, letters)
    head = page.text(heading, _HEADING, 31, bold=True)
    sub = page.text(subtitle, _SUBTITLE, 18)
    keys = page.legend(shapes_of(lanes), words.words["legend"])
    axis = page.axis()
    now = None if today is None else page.today(today, said["today"])
    placed = page.lanes(lanes)
    end = page.y
    values = {
        "alt": alt,
        "heading": head,
        "subtitle": sub,
        "keys": keys,
        "axes": [axis, page.axis()] if len(lanes) >= _TALL_LANES else [axis],
        "lanes": placed,
        "end": end,
        "footer": page.footer(said["footer"].format(document=weeks.document)),
        "scale": scale,
        "months": scale.month_ticks(letters, _SUBTITLE),
        "below": scale.week_ticks() or scale.year_ticks(letters, _SMALL),
        "poles": [scale.middle(one.on) for one in weeks.occasions if one.kind in CONFERENCES],
        "now": now,
        "today": None if today is None else scale.middle(today),
        "width": WIDTH,
        "height": page.y + MARGIN,
        "margin": MARGIN,
    }
    return Picture(_render(values, folder), alt)


class _Page:
    """Places one thing under the other; `y` is where the page is filled to."""

    def __init__(self, scale: Scale, letters: Letters) -> None:
        self.scale = scale
        self.letters = letters
        self.y = MARGIN - 6

    def text(
        self, text: str, size: float, step: float, *, bold: bool = False, room: float = 0
    ) -> tuple[_Text, ...]:
        """Place a text, broken into lines `step` apart."""
        lines = self.letters.wrap(text, size, room or _ROOM, bold=bold)
        found = tuple(
            _Text(MARGIN, self.y + step * (n + 1) - (step - size) / 2 - size * 0.2, line)
            for n, line in enumerate(lines)
        )
        self.y += step * len(lines)
        return found

    def legend(self, shapes: Sequence[str], words: Words) -> tuple[_Key, ...]:
        """Place what the shapes mean, as many in a row as there is room for."""
        self.y += 8
        x, found = MARGIN, []
        for shape in (one for one in words if one in shapes):
            width = _LEGEND_MARK + self.letters.width(words[shape], _SMALL)
            if x > MARGIN and x + width > MARGIN + _ROOM:
                x, self.y = MARGIN, self.y + _LEGEND_ROW
            found.append(_Key(x, self.y + _LEGEND_ROW / 2, shape, words[shape]))
            x += width + _LEGEND_AIR
        self.y += _LEGEND_ROW + 6
        return tuple(found)

    def footer(self, text: str) -> tuple[_Text, ...]:
        """Place the last words."""
        self.y += 10
        return self.text(text, _SMALL, 16)

    def axis(self) -> float:
        """Leave room for the names of months and weeks; return where they start."""
        self.y += 6
        top = self.y
        self.y += _AXIS
        return top

    def today(self, day: date, word: str) -> _Text:
        """Place the word that stands over the line of today."""
        self.y += LABEL_SIZE + 2
        x, half = self.scale.middle(day), self.letters.width(word, LABEL_SIZE, bold=True) / 2
        middle = min(max(x, MARGIN + half), self.scale.right - half)
        return _Text(middle, self.y - 4, word)

    def lanes(self, lanes: Sequence[Lane]) -> tuple[_Placed, ...]:
        """Place the lanes one under the other."""
        return tuple(self._lane(lane) for lane in lanes)

    def _lane(self, lane: Lane) -> _Placed:
        top = self.y
        self.y += _LANE_AIR - 3
        room = _ROOM - self.letters.width(lane.rule, _SMALL) - 10
        name = self.text(lane.name, _NAME, _NAME_LINE, bold=True, room=room)
        rows = []
        for items in lane.rows:
            rows.append(_Row(self.y + 12, items))
            self.y += _ROW
        self.y += _LANE_AIR - 5
        return _Placed(top, name, lane.rule, tuple(rows))


def _alt(
    lanes: Sequence[Lane], heading: str, subtitle: str, weeks: Weeks, words: Mapping[str, Words]
) -> str:
    said = words["alt"]
    lines = [said["opening"].format(heading=heading, subtitle=subtitle)]
    if weeks.today is not None:
        lines.append(said["today"].format(day=long_date(weeks.today)))
    for lane in lanes:
        key = "duty" if lane.rule else "lane"
        values = {"name": lane.name, "title": lane.name, "rule": lane.rule}
        lines.append(said[key].format(items="; ".join(lane.said), **values))
    return "\n".join(_FORBIDDEN.sub("", line) for line in lines)


def _render(values: Mapping[str, object], folder: Path) -> str:
    environment = Environment(
        loader=FileSystemLoader(folder / "pictures"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["n"] = lambda number: f"{number:.1f}".removesuffix(".0")
    text = environment.get_template("timeline.svg.j2").render(values)
    return _FORBIDDEN.sub("", text)
