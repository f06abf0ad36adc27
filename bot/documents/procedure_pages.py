"""The page of procedures: every row with its home in the bot, and a comparison side by side."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.documents.procedure_words import (
    DocumentedProcedure,
    DocumentedRule,
    PageWords,
    Subject,
)

# Marks that Markdown, or a row of a table, could take for markup.
_MARKS = re.compile(r"([\\`*_\[\]<>#|~])")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a procedure as the page shows it; `when` and the rest are Markdown."""

    id: str
    cls: str
    section: str
    title: str
    words: str
    when: str
    who: str
    home: str


@dataclass(frozen=True, slots=True)
class Part:
    """One procedure's part of the page: its facts by name, its own names of roles, its rows."""

    id: str
    name: str
    title: str
    how_old: str
    facts: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class ProcedurePage:
    """The page: a table of classes, a comparison (heading, then a cell each), the parts."""

    names: tuple[str, ...]
    counts: tuple[tuple[str, str, tuple[int, ...]], ...]
    totals: tuple[int, ...]
    compared: tuple[tuple[str, tuple[str, ...]], ...]
    parts: tuple[Part, ...]


def build_procedure_page(
    procedures: Sequence[DocumentedProcedure], words: PageWords
) -> ProcedurePage:
    """Return the page's content; raises PageDataError for a row that has no home in the words."""
    counted = [Counter(rule.cls for rule in one.rules.values()) for one in procedures]
    return ProcedurePage(
        names=tuple(one.name for one in procedures),
        counts=tuple(
            (name, meaning, tuple(count[name] for count in counted))
            for name, meaning in words.classes.items()
        ),
        totals=tuple(count.total() for count in counted),
        compared=tuple(
            (subject.heading, tuple(_cell(subject, one, words) for one in procedures))
            for subject in words.subjects
        ),
        parts=tuple(_part(one, words) for one in procedures),
    )


def procedures_markdown(
    procedures: Sequence[DocumentedProcedure], words: PageWords, folder: Path
) -> str:
    """Return the page as Markdown; `folder` is the templates folder."""
    environment = Environment(
        loader=FileSystemLoader(folder / "docs"),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - the page is Markdown, escaped by the filter "plain"
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["plain"] = _plain
    template = environment.get_template("procedures.md.j2")
    return template.render(page=build_procedure_page(procedures, words), words=words.page)


def when(rule: DocumentedRule, words: PageWords) -> str:
    """Return a row's figure with what it is counted from, or the occasion of a row without one."""
    said = words.figures
    if not rule.trigger:
        return words.page["always"]
    trigger = words.triggers[rule.trigger]
    at = ", or ".join(words.triggers[one]["at"] for one in (rule.trigger, *rule.also))
    values = {
        "figure": rule.figure,
        "event": trigger.get("event", ""),
        "at": at,
        "closes": rule.closes,
    }
    if rule.cls != "deadline":
        return said["limit"].format(**values) if rule.figure else at
    notes = [
        said[note]
        for note in ("conditional", "recommended", "never_overdue", "chair_may_shorten")
        if getattr(rule, note)
    ]
    return "; ".join([said[_figure(rule)].format(**values), *notes])


def _figure(rule: DocumentedRule) -> str:
    """Return the key of the words for a deadline's figure."""
    by_unit = {"immediately": "immediately", "as agreed": "agreed", "count": "count"}
    if rule.unit in by_unit:
        return by_unit[rule.unit]
    if rule.unit == "no figure":
        return "no_figure_before" if rule.before else "no_figure"
    if rule.closes is not None:
        return "window" if rule.closes == 1 else "window_days"
    if rule.before:
        return "before" if rule.limit else "same_day"
    return "after"


def _part(procedure: DocumentedProcedure, words: PageWords) -> Part:
    said = words.page
    facts = [
        (said["document"], procedure.document),
        (said["document_date"], procedure.document_date or said["undated"]),
        (said["nation"], words.nations[procedure.nation]),
        (said["version"], procedure.version),
    ]
    own = "; ".join(
        f"{usual}: {label}"
        for role, label in procedure.labels.items()
        if label != (usual := role.replace("_", " "))
    )
    if own:
        facts.append((said["own_names"], own))
    rows = tuple(
        Row(
            rule.id,
            rule.cls,
            rule.section,
            rule.title if rule.title.endswith("?") else f"{rule.title}.",
            rule.words,
            when(rule, words),
            _who(rule, procedure, words),
            words.home(rule),
        )
        for rule in procedure.rules.values()
    )
    return Part(
        procedure.id, procedure.name, procedure.title, procedure.how_old, tuple(facts), rows
    )


def _who(rule: DocumentedRule, procedure: DocumentedProcedure, words: PageWords) -> str:
    said = words.page
    steps = [(rule.owner, rule.audience)]
    if rule.then is not None:
        steps.append((rule.then.owner, rule.then.audience))
    return f"; {said['then']} ".join(
        f"{_roles((owner,), procedure)} {said['to']} {_roles(audience, procedure)}"
        if audience
        else _roles((owner,), procedure)
        for owner, audience in steps
    )


def _roles(roles: Sequence[str], procedure: DocumentedProcedure, last: str = "and") -> str:
    names = [_plain(procedure.label(role)) for role in roles]
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def _cell(subject: Subject, procedure: DocumentedProcedure, words: PageWords) -> str:
    found = [rule for rule in procedure.rules.values() if subject.holds(rule)]
    if not found:
        return words.page["nothing"]
    return "<br>".join(
        f"{_shown(rule, subject, procedure, words)} ([{rule.id}](#{rule.id.lower()}))"
        for rule in found
    )


def _shown(
    rule: DocumentedRule, subject: Subject, procedure: DocumentedProcedure, words: PageWords
) -> str:
    if rule.id in subject.ids:
        return _plain(rule.words)
    said = {
        "title": lambda: f"{_plain(rule.title)}: ",
        "when": lambda: when(rule, words),
        "chair": lambda: _chair(rule, procedure, words),
        "audience": lambda: f"; {words.page['to']} {_roles(rule.audience, procedure)}",
    }
    return "".join(said[name]() for name in subject.shows)


def _chair(rule: DocumentedRule, procedure: DocumentedProcedure, words: PageWords) -> str:
    kinds = (
        ("usual", rule.allowed),
        ("raised", rule.raised),
        ("without", rule.without_social_care),
    )
    at = when(rule, words)
    return "; ".join(
        words.chair[kind].format(at=at, roles=_roles(roles, procedure, "or"))
        for kind, roles in kinds
        if roles
    )


def _plain(text: object) -> str:
    return _MARKS.sub(r"\\\1", str(text))
