"""Builds a page of guidance from what a procedure says, a group's dates and whom to ring."""

from __future__ import annotations

from collections.abc import Iterable

from bot.documents.dates import long_date
from bot.documents.guidance_lines import cite, fill, sections_on, shown
from bot.documents.guidance_model import (
    CaseDates,
    CitedProcedure,
    Contacts,
    Dated,
    GuidanceError,
    Library,
    Page,
    Part,
    Section,
    SectionSource,
    Statement,
    Topic,
    TopicList,
    cited_rules,
    statement,
)


def build_page(
    topic_id: str,
    *,
    library: Library,
    procedure: CitedProcedure,
    role: str | None = None,
    dates: CaseDates | None = None,
    contacts: Contacts | None = None,
    most_dates: int | None = None,
) -> Page:
    """Return one topic's page.

    `role` is a role word, or None for what every role is told. `dates` are the open dates of the
    core group that was asked about; those whose rule the page cites are shown, the soonest first,
    and no more than `most_dates` of them. Without `contacts` the page sends people to their duty
    team without a number. Raises GuidanceError for an unknown topic or role.
    """
    if topic_id not in library.topics:
        raise GuidanceError(f"There is no topic {topic_id}: {', '.join(library.topics)}.")
    if role is not None and role not in library.roles:
        raise GuidanceError(f"There is no role {role}: {', '.join(library.roles)}.")
    topic = library.topics[topic_id]
    everything = sections_on(topic, library, procedure)
    sections = tuple(
        shown(section, library, procedure)
        for section in everything
        if role is None or not section.roles or role in section.roles
    )
    said = tuple(sections) or (_nothing(topic, library, procedure),)
    if role is not None and _missing_for(role, everything):
        said = (_nothing_for_role(topic, library, procedure, role), *said)
    words = library.sentences
    return Page(
        topic=topic.id,
        title=topic.title,
        danger=danger_lines(library, contacts) if topic.worry else (),
        dates=_case_dates(dates, cited_rules(said), library, procedure, most_dates),
        sections=said,
        slack_word=words["in_slack"],
        in_slack=_in_slack(topic, library, procedure),
        sources=tuple(
            line
            for line in (words["source"].format(document=procedure.document), procedure.how_old)
            if line
        ),
        quiet=words["quiet"],
    )


def danger_lines(library: Library, contacts: Contacts | None) -> tuple[str, ...]:
    """Return what stands before anything else where a child may be in danger."""
    words = library.sentences
    if contacts is None:
        return (words["danger"], words["duty_unknown"])
    duty = words["duty"].format(duty=contacts.duty, out_of_hours=contacts.out_of_hours)
    return (words["danger"], duty)


def topic_list(
    library: Library, *, contacts: Contacts | None = None, unknown: bool = False
) -> TopicList:
    """Return the list of topics; `unknown` where what was typed fits none of them.

    It says where to turn in danger too: what was typed may have been about a child.
    """
    words = library.sentences
    return TopicList(
        heading=words["list_heading"],
        opening=words["list_unknown" if unknown else "list_opening"],
        topics=tuple(library.topics.values()),
        choose=words["list_choose"],
        closing=words["list_ask"],
        danger=danger_lines(library, contacts),
    )


def _in_slack(topic: Topic, library: Library, procedure: CitedProcedure) -> str:
    names = {role: library.role_name(procedure, role) for role in library.roles}
    return "".join(part.text for part in fill(topic.in_slack, names, strong=frozenset()))


def _missing_for(role: str, sections: Iterable[SectionSource]) -> bool:
    """True where a page speaks to some roles by name, and not to this one."""
    named = [section.roles for section in sections if section.roles]
    return bool(named) and not any(role in roles for roles in named)


def _nothing(topic: Topic, library: Library, procedure: CitedProcedure) -> Section:
    words = library.sentences
    said = words["nothing"].format(name=procedure.name, subject=topic.subject)
    return Section(words["nothing_heading"], (statement(said), _ask(topic, library, procedure)))


def _nothing_for_role(
    topic: Topic, library: Library, procedure: CitedProcedure, role: str
) -> Section:
    words = library.sentences
    name = library.role_name(procedure, role)
    said = words["nothing_for_role"].format(name=procedure.name, role=name)
    return Section(words["nothing_heading"], (statement(said), _ask(topic, library, procedure)))


def _ask(topic: Topic, library: Library, procedure: CitedProcedure) -> Statement:
    name = library.role_name(procedure, topic.ask)
    return statement(library.sentences["ask"].format(role=name))


def _case_dates(
    case: CaseDates | None,
    cited: frozenset[str],
    library: Library,
    procedure: CitedProcedure,
    most: int | None,
) -> Section | None:
    rows = sorted(
        (row for row in (case.dates if case else ()) if row.rule in cited),
        key=lambda row: (row.due, row.act_by, row.rule, row.title),
    )
    if case is None or not rows:
        return None
    heading = library.sentences["dates_heading"].format(reference=case.reference)
    lines = [_date_line(row, library, procedure) for row in rows[:most]]
    if len(rows) > len(lines):
        more = library.sentences["dates_more"].format(count=len(rows) - len(lines))
        lines.append(statement(more))
    return Section(heading, bullets=tuple(lines))


def _date_line(row: Dated, library: Library, procedure: CitedProcedure) -> Statement:
    words = library.sentences
    kind = "date_window" if row.opens else "date_conditional" if row.conditional else "date_due"
    days = {"due": row.due, "opens": row.opens or row.due, "act_by": row.act_by}
    values = {"title": row.title} | {key: long_date(day) for key, day in days.items()}
    said = words["date_recommended" if row.recommended else kind]
    parts = [*fill(said, values, strong=frozenset(days))]
    if row.why:
        parts.append(Part(f" {row.why}"))
    elif row.act_by != row.due:
        parts += [Part(" "), *fill(words["date_act_by"], values, strong=frozenset(days))]
    return Statement(tuple(parts), (cite(row.rule, library, procedure),))
