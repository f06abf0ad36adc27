"""The words for days, months and counts, in full and short."""

from __future__ import annotations

_DAYS = (
    ("monday", "mondays", "mon"),
    ("tuesday", "tuesdays", "tues", "tue"),
    ("wednesday", "wednesdays", "weds", "wed"),
    ("thursday", "thursdays", "thurs", "thur", "thu"),
    ("friday", "fridays", "fri"),
    ("saturday", "saturdays", "sat"),
    ("sunday", "sundays", "sun"),
)
_MONTHS = (
    ("january", "jan"),
    ("february", "feb"),
    ("march", "mar"),
    ("april", "apr"),
    ("may",),
    ("june", "jun"),
    ("july", "jul"),
    ("august", "aug"),
    ("september", "sept", "sep"),
    ("october", "oct"),
    ("november", "nov"),
    ("december", "dec"),
)
DAY_NUMBER = {word: number for number, words in enumerate(_DAYS) for word in words}
MONTH_NUMBER = {word: number for number, words in enumerate(_MONTHS, 1) for word in words}
COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
COUNTS |= {"seven": 7, "eight": 8, "nine": 9, "ten": 10, "couple of": 2, "a couple of": 2}
UNITS = {"day": 1, "week": 7, "fortnight": 14}
FEASTS = {
    "christmas eve": (12, 24),
    "christmas day": (12, 25),
    "boxing day": (12, 26),
    "new year s eve": (12, 31),
    "new years eve": (12, 31),
    "new year s day": (1, 1),
    "new years day": (1, 1),
}
A_DAY = "|".join(sorted(DAY_NUMBER, key=len, reverse=True))
A_MONTH = "|".join(sorted(MONTH_NUMBER, key=len, reverse=True))
A_COUNT = "|".join(sorted(COUNTS, key=len, reverse=True))
