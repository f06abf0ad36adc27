"""How wide a text is, and where it breaks, without a typeface at hand."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

_UNKNOWN = 620
_WIDE = 1000
_BOLD = 1.09


class Letters:
    """Measures text set in Arial or a typeface made to its measure (Liberation Sans, Helvetica)."""

    def __init__(self, widths: Mapping[str, str]) -> None:
        """Take widths in thousandths of the size, each with the letters that have it."""
        self._widths = {
            letter: int(width) for width, letters in widths.items() for letter in letters
        }

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """Return a text's width in the units of `size`."""
        total = sum(self._one(letter) for letter in text)
        return total * size / 1000 * (_BOLD if bold else 1)

    def _one(self, letter: str) -> int:
        if (found := self._widths.get(letter)) is not None:
            return found
        if unicodedata.combining(letter):
            return 0
        # A letter with an accent is as wide as the letter.
        base = unicodedata.normalize("NFD", letter)[0]
        if base != letter and base in self._widths:
            return self._widths[base]
        return _WIDE if unicodedata.east_asian_width(letter) in "WF" else _UNKNOWN

    def wrap(self, text: str, size: float, room: float, *, bold: bool = False) -> tuple[str, ...]:
        """Break a text into lines no wider than `room`; a word that is wider is cut."""
        lines: list[str] = []
        line = ""
        for word in text.split():
            longer = f"{line} {word}" if line else word
            if self.width(longer, size, bold=bold) <= room:
                line = longer
                continue
            if line:
                lines.append(line)
            *whole, line = self._cut(word, size, room, bold)
            lines += whole
        return (*lines, line) if line or not lines else tuple(lines)

    def shorten(self, text: str, size: float, room: float) -> str:
        """Return a text as it is, or what fits of it with an ellipsis."""
        if self.width(text, size) <= room:
            return text
        first, *_ = self._cut(text, size, room - self.width("…", size), bold=False)
        return f"{first.rstrip()}…"

    def _cut(self, word: str, size: float, room: float, bold: bool) -> list[str]:
        parts, part = [], ""
        for letter in word:
            if part and self.width(part + letter, size, bold=bold) > room:
                parts.append(part)
                part = ""
            part += letter
        return [*parts, part]
