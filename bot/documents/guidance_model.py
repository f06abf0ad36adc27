"""The values that guidance is made from and made of: plain, frozen, and free of any procedure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol


class GuidanceError(Exception):
    """The guidance's data cannot be used; the text names the file, the place and the remedy."""


class CitedRule(Protocol):
    """What guidance needs to know of one rule of a procedure."""

    @property
    def id(self) -> str: ...

    @property
    def section(self) -> str:
        """Where the rule stands in its document."""

    @property
    def owner(self) -> str:
        """The role word of who owes it; empty where nobody does."""

    @property
    def trigger(self) -> str:
        """What sets the rule off, in the catalogue's words; empty where nothing does."""

    @property
    def figure(self) -> str:
        """The rule's figure for people, like "10 working days"; empty where it has none."""

    @property
    def words(self) -> str:
        """The rule in the procedure file's own words."""


class CitedProcedure(Protocol):
    """What guidance needs to know of a procedure."""

    @property
    def id(self) -> str: ...

    @property
    def version(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def document(self) -> str:
        """The document's title, as it is cited."""

    @property
    def how_old(self) -> str:
        """A plain sentence on the document's date."""

    @property
    def labels(self) -> Mapping[str, str]:
        """What the procedure calls a role, where that differs ("key worker")."""

    @property
    def rules(self) -> Mapping[str, CitedRule]: ...


class Dated(Protocol):
    """One of a core group's own dates; the timetable's Deadline fits."""

    @property
    def rule(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def opens(self) -> date | None:
        """The first day of a window, or None."""

    @property
    def due(self) -> date: ...

    @property
    def act_by(self) -> date: ...

    @property
    def why(self) -> str:
        """The arithmetic in a sentence, the day to act by included; may be empty."""

    @property
    def conditional(self) -> bool: ...

    @property
    def recommended(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class CaseDates:
    """The open dates of one core group, under its reference (CG-104)."""

    reference: str
    dates: tuple[Dated, ...]


@dataclass(frozen=True, slots=True)
class Contacts:
    """The workspace's telephone numbers, as people dial them."""

    duty: str
    out_of_hours: str


@dataclass(frozen=True, slots=True)
class Topic:
    """One subject of the guidance, the same for every procedure (data/guidance/topics.toml).

    `triggers` and `by_owner` serve procedures without a book: their rules are shown under the
    topics that list their trigger, or all by the role that owes them.
    """

    id: str
    title: str
    about: str
    subject: str
    ask: str
    worry: bool
    in_slack: str
    triggers: frozenset[str]
    words: tuple[str, ...]
    by_owner: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A statement as the data holds it: its rules, and words with {rule} where a figure stands."""

    rules: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class SectionSource:
    """A section as the data holds it; an empty `roles` means everybody."""

    heading: str
    roles: frozenset[str]
    text: tuple[Line, ...]
    points: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """One procedure's pages, topic by topic, and the versions they fit; none named means any."""

    pages: Mapping[str, tuple[SectionSource, ...]]
    versions: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Library:
    """All guidance: the topics in order, what roles are called, shared sentences, the books.

    `owners` are, for each role, the words under which a procedure's rules name it as owner.
    `small_words` are those that say nothing about a topic ("the", "when"). `default` is the
    procedure that is meant when none is named.
    """

    topics: Mapping[str, Topic]
    roles: Mapping[str, str]
    sentences: Mapping[str, str]
    books: Mapping[str, Book]
    owners: Mapping[str, frozenset[str]]
    small_words: frozenset[str]
    default: str

    def role_name(self, procedure: CitedProcedure, role: str) -> str:
        """Return what a procedure calls a role ("key worker" in Highland)."""
        return procedure.labels.get(role) or self.roles[role]


@dataclass(frozen=True, slots=True)
class Part:
    """A run of text; figures from the procedure are strong."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a statement comes from: the rule's id and its section of the document."""

    rule: str
    section: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement for people, with its sources; one about this tool has none."""

    parts: tuple[Part, ...]
    citations: tuple[Citation, ...] = ()

    @property
    def text(self) -> str:
        """The words without marks or sources."""
        return "".join(part.text for part in self.parts)

    @property
    def sections(self) -> str:
        """The sections it rests on, each once: "First meeting 7; Subsequent meetings 5"."""
        return "; ".join(dict.fromkeys(citation.section for citation in self.citations))


def statement(words: str) -> Statement:
    """Return a statement that rests on no rule."""
    return Statement((Part(words),))


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, then paragraphs, then bullets."""

    heading: str
    paragraphs: tuple[Statement, ...] = ()
    bullets: tuple[Statement, ...] = ()

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Every statement in reading order."""
        return (*self.paragraphs, *self.bullets)


@dataclass(frozen=True, slots=True)
class Page:
    """One topic ready to be shown in any form.

    `danger` is empty unless the page touches a worry about a child, and then comes first. `dates`
    is the core group's own, None where the page was not asked for a case or has no date.
    `in_slack` says where in Slack the work itself is done, under the word `slack_word`. `sources`
    says which document the page rests on and how old it is; `quiet` is the last line.
    """

    topic: str
    title: str
    danger: tuple[str, ...]
    dates: Section | None
    sections: tuple[Section, ...]
    slack_word: str
    in_slack: str
    sources: tuple[str, ...]
    quiet: str

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Every statement of the document, in reading order."""
        return tuple(item for section in self.sections for item in section.statements)

    @property
    def notes(self) -> tuple[str, ...]:
        """The sources in order of use, each once, for numbered notes."""
        shown = (self.dates, *self.sections) if self.dates else self.sections
        cited = (item for section in shown for item in section.statements if item.citations)
        return tuple(dict.fromkeys(item.sections for item in cited))

    @property
    def cited(self) -> frozenset[str]:
        """The ids of all rules the page rests on."""
        return cited_rules(self.sections)


def cited_rules(sections: Iterable[Section]) -> frozenset[str]:
    """Return the ids of the rules that some sections rest on."""
    return frozenset(
        citation.rule
        for section in sections
        for item in section.statements
        for citation in item.citations
    )


@dataclass(frozen=True, slots=True)
class TopicList:
    """The list of topics, shown when none was asked for or none fits."""

    heading: str
    opening: str
    topics: tuple[Topic, ...]
    choose: str
    closing: str
    danger: tuple[str, ...]
