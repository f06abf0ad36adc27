"""What in a sentence looks like personal data: a hint for whoever wrote it, never a refusal."""

from __future__ import annotations

import re

_SIGNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("email", re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.]+\b")),
    ("postcode", re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b", re.IGNORECASE)),
    (
        "birth",
        re.compile(r"\b(?:dob|d\.o\.b\.?|born)\b|\b\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d\b", re.I),
    ),
    ("phone", re.compile(r"(?<![\w-])(?:\+44|0)(?:[ ().-]?\d){9,10}(?![\w-])")),
    ("name", re.compile(r"(?<![.!?] )(?<!^)\b[A-Z][a-z]{2,} [A-Z][a-z]{2,}\b", re.MULTILINE)),
)
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_SERVICES = ("school", "social", "children", "health", "police", "core", "child", "section")
_NO_NAMES = frozenset({*_DAYS, *_MONTHS, *_SERVICES})


def personal_in(text: str) -> str:
    """Return the first sort of personal data that a text seems to hold, "" for none.

    One of email, postcode, birth, phone, name.
    """
    for sort, sign in _SIGNS:
        for found in sign.finditer(text):
            if sort != "name" or not _NO_NAMES & set(found[0].lower().split()):
                return sort
    return ""
