"""The words of the page of procedures, and the patterns that say where a row belongs."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

_LISTS = ("trigger", "done", "derive", "waits_for", "places")
_KEYS = frozenset({"class", "asked", "before", *_LISTS})


class PageDataError(ValueError):
    """The words of the page cannot be used; the message says what is missing."""


class SecondStep(Protocol):
    """What the page needs to know of a rule's second step."""

    @property
    def owner(self) -> str: ...

    @property
    def audience(self) -> tuple[str, ...]: ...


class DocumentedRule(Protocol):
    """What the page needs to know of one row of a procedure; bot.rules gives it."""

    @property
    def id(self) -> str: ...

    @property
    def cls(self) -> str: ...

    @property
    def section(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def words(self) -> str: ...

    @property
    def owner(self) -> str: ...

    @property
    def audience(self) -> tuple[str, ...]: ...

    @property
    def trigger(self) -> str: ...

    @property
    def also(self) -> tuple[str, ...]: ...

    @property
    def limit(self) -> int: ...

    @property
    def unit(self) -> str: ...

    @property
    def figure(self) -> str: ...

    @property
    def before(self) -> bool: ...

    @property
    def closes(self) -> int | None: ...

    @property
    def done(self) -> str: ...

    @property
    def conditional(self) -> bool: ...

    @property
    def recommended(self) -> bool: ...

    @property
    def never_overdue(self) -> bool: ...

    @property
    def chair_may_shorten(self) -> bool: ...

    @property
    def then(self) -> SecondStep | None: ...

    @property
    def derive(self) -> str: ...

    @property
    def ask(self) -> int | None: ...

    @property
    def waits_for(self) -> str: ...

    @property
    def places(self) -> tuple[str, ...]: ...

    @property
    def allowed(self) -> tuple[str, ...]: ...

    @property
    def raised(self) -> tuple[str, ...]: ...

    @property
    def without_social_care(self) -> tuple[str, ...]: ...


class DocumentedProcedure(Protocol):
    """What the page needs to know of a procedure."""

    @property
    def id(self) -> str: ...

    @property
    def version(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def document(self) -> str: ...

    @property
    def document_date(self) -> str: ...

    @property
    def how_old(self) -> str: ...

    @property
    def nation(self) -> str: ...

    @property
    def labels(self) -> Mapping[str, str]: ...

    @property
    def rules(self) -> Mapping[str, Any]:
        """Its rows by id, in the document's order; each is a DocumentedRule."""

    def label(self, role: str) -> str: ...


@dataclass(frozen=True, slots=True)
class Pattern:
    """Rows that have something in common; every key that is given has to fit."""

    keys: Mapping[str, Any]

    def fits(self, rule: DocumentedRule) -> bool:
        """Say whether a row is one of them."""
        found: Mapping[str, object] = {
            "class": rule.cls,
            "asked": rule.ask is not None,
            "before": rule.before,
        }
        listed: Mapping[str, tuple[str, ...]] = {
            "trigger": (rule.trigger,),
            "done": (rule.done,),
            "derive": (rule.derive,),
            "waits_for": (rule.waits_for,),
            "places": rule.places or ("",),
        }
        return all(
            not set(listed[key]).isdisjoint(wanted or [""])
            if key in listed
            else found[key] == wanted
            for key, wanted in self.keys.items()
        )


@dataclass(frozen=True, slots=True)
class Home:
    """Where the rows of a pattern live in the bot."""

    pattern: Pattern
    said: str


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject on which procedures are set side by side; `shows` says what a cell gives."""

    heading: str
    shows: tuple[str, ...]
    patterns: tuple[Pattern, ...]
    ids: frozenset[str] = frozenset()

    def holds(self, rule: DocumentedRule) -> bool:
        """Say whether a row is about this subject."""
        return rule.id in self.ids or any(one.fits(rule) for one in self.patterns)


@dataclass(frozen=True, slots=True)
class PageWords:
    """Everything the page says that no procedure says."""

    page: Mapping[str, str]
    nations: Mapping[str, str]
    classes: Mapping[str, str]
    figures: Mapping[str, str]
    triggers: Mapping[str, Mapping[str, str]]
    chair: Mapping[str, str]
    homes: tuple[Home, ...]
    subjects: tuple[Subject, ...]

    def home(self, rule: DocumentedRule) -> str:
        """Return where a row lives; raises PageDataError where no entry fits."""
        for home in self.homes:
            if home.pattern.fits(rule):
                return home.said
        raise PageDataError(f"No entry of [[homes]] fits {rule.id}: add one for its class.")


def load_page_words(folder: Path) -> PageWords:
    """Read procedures.toml of data/documents; raises PageDataError for an unknown key."""
    data = tomllib.loads((folder / "procedures.toml").read_text(encoding="utf-8"))
    return PageWords(
        page=data["page"],
        nations=data["nations"],
        classes=data["classes"],
        figures=data["figures"],
        triggers=data["triggers"],
        chair=data["chair"],
        homes=tuple(Home(_pattern(one), one["said"]) for one in data["homes"]),
        subjects=tuple(
            Subject(
                one["heading"],
                tuple(one["shows"]),
                tuple(_pattern(row) for row in one["rows"]),
                frozenset(one.get("ids", ())),
            )
            for one in data["subjects"]
        ),
    )


def _pattern(table: Mapping[str, Any]) -> Pattern:
    keys = {key: value for key, value in table.items() if key != "said"}
    if unknown := keys.keys() - _KEYS:
        raise PageDataError(f"Unknown key {min(unknown)}: use one of {', '.join(sorted(_KEYS))}.")
    return Pattern(keys)
