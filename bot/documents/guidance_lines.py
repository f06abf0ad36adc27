"""What a procedure says on a topic: its book's pages, and whatever rule no page covers."""

from __future__ import annotations

from bot.documents.guidance_data import FIGURE
from bot.documents.guidance_model import (
    Book,
    Citation,
    CitedProcedure,
    Library,
    Line,
    Part,
    Section,
    SectionSource,
    Statement,
    Topic,
)


def sections_on(
    topic: Topic, library: Library, procedure: CitedProcedure
) -> tuple[SectionSource, ...]:
    """Return a topic's sections for every role; none where the procedure says nothing on it.

    The book's pages come first. A rule that no line of the book rests on is shown in the
    procedure's own words under the topics that list its trigger, so an authority's own procedure
    has guidance without pages, and a new rule is never left out.
    """
    book = fitting_book(library, procedure)
    if book is None and topic.by_owner:
        return _by_owner(library, procedure)
    own = _usable(book.pages.get(topic.id, ()), procedure) if book else ()
    covered = _covered(book, procedure) if book else frozenset()
    rest = tuple(
        Line((rule.id,), rule.words)
        for rule in procedure.rules.values()
        if rule.id not in covered and rule.trigger in topic.triggers
    )
    if not rest:
        return own
    heading = library.sentences["rest_heading" if own else "nothing_heading"]
    return (*own, SectionSource(heading, frozenset(), (), rest))


def fitting_book(library: Library, procedure: CitedProcedure) -> Book | None:
    """Return a procedure's book, None where there is none for this version of it."""
    book = library.books.get(procedure.id)
    return book if book and (not book.versions or procedure.version in book.versions) else None


def shown(section: SectionSource, library: Library, procedure: CitedProcedure) -> Section:
    """Return a section with its figures filled in and its sources named."""
    return Section(
        heading=section.heading,
        paragraphs=tuple(_say(line, library, procedure) for line in section.text),
        bullets=tuple(_say(line, library, procedure) for line in section.points),
    )


def cite(rule: str, library: Library, procedure: CitedProcedure) -> Citation:
    """Return where a rule stands; a bare number is called a section."""
    section = procedure.rules[rule].section
    if section[:1].isdigit():
        section = library.sentences["section"].format(number=section)
    return Citation(rule, section)


def fill(words: str, values: dict[str, str], *, strong: frozenset[str]) -> tuple[Part, ...]:
    """Return words with each {name} filled in; those in `strong` stand out."""
    pieces = enumerate(FIGURE.split(words))
    parts = (Part(values[x], x in strong) if index % 2 else Part(x) for index, x in pieces)
    return tuple(part for part in parts if part.text)


def _say(line: Line, library: Library, procedure: CitedProcedure) -> Statement:
    figures = {rule: procedure.rules[rule].figure for rule in line.rules}
    parts = fill(line.words, figures, strong=frozenset(figures))
    return Statement(parts, tuple(cite(rule, library, procedure) for rule in line.rules))


def _usable(
    sections: tuple[SectionSource, ...], procedure: CitedProcedure
) -> tuple[SectionSource, ...]:
    """Leave out lines that rest on a rule the procedure lacks or a figure it does not give."""
    kept = (
        SectionSource(
            section.heading,
            section.roles,
            tuple(line for line in section.text if _holds(line, procedure)),
            tuple(line for line in section.points if _holds(line, procedure)),
        )
        for section in sections
    )
    return tuple(section for section in kept if section.text or section.points)


def _holds(line: Line, procedure: CitedProcedure) -> bool:
    rules = procedure.rules
    return all(rule in rules for rule in line.rules) and all(
        rules[rule].figure for rule in FIGURE.findall(line.words)
    )


def _covered(book: Book, procedure: CitedProcedure) -> frozenset[str]:
    return frozenset(
        rule
        for page in book.pages.values()
        for section in _usable(page, procedure)
        for line in (*section.text, *section.points)
        for rule in line.rules
    )


def _by_owner(library: Library, procedure: CitedProcedure) -> tuple[SectionSource, ...]:
    """Sort a procedure's rules by the role that owes them."""
    sections = []
    for role, owners in library.owners.items():
        lines = tuple(
            Line((rule.id,), rule.words)
            for rule in procedure.rules.values()
            if rule.owner in owners
        )
        if lines:
            name = library.role_name(procedure, role)
            heading = library.sentences["owner_heading"].format(role=name)
            sections.append(SectionSource(heading, frozenset({role}), (), lines))
    return tuple(sections)
