"""Pages of guidance: what is said to whom, with sources, figures, dates and whom to ring."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pytest

from bot.documents.guidance import render
from bot.documents.guidance_model import CaseDates, Contacts, GuidanceError
from bot.documents.guidance_pages import build_page, danger_lines, topic_list

NUMBERS = Contacts("01632 960 101", "01632 960 202")


@dataclass(frozen=True)
class Row:
    rule: str = "GR-19"
    title: str = "First meeting"
    opens: date | None = None
    due: date = date(2027, 1, 6)
    act_by: date = date(2027, 1, 6)
    why: str = ""
    conditional: bool = False
    recommended: bool = False


def page_of(library, procedure, topic="first-meeting", **more):
    return build_page(topic, library=library, procedure=procedure, **more)


def said(page) -> list[str]:
    return [item.text for item in page.statements]


def test_figures_come_from_the_procedure_and_stand_out(library, procedures):
    page = page_of(library, procedures["greenwich"])
    first = page.sections[0].paragraphs[0]
    assert "within 10 working days of the initial conference" in first.text
    assert [part.text for part in first.parts if part.strong] == ["10 working days"]
    assert first.sections == "First meeting 1"


@pytest.mark.parametrize(
    ("topic", "figure"),
    [
        ("minutes", "within 5 working days"),
        ("apologies", "at least 1 day before"),
        ("later-meetings", "No later than 8 weeks"),
        ("before-review", "at least 2 meetings"),
        ("plan", "after 5 working days"),
    ],
)
def test_greenwich_gives_its_figures(library, procedures, topic, figure):
    assert figure in " ".join(said(page_of(library, procedures["greenwich"], topic)))


def test_a_bare_number_is_called_a_section(library, northshire):
    page = page_of(library, northshire)
    assert [item.sections for item in page.statements] == ["section 2.1", "section 2.2"]


def test_every_statement_has_its_source(library, procedures):
    for procedure in procedures.values():
        for topic in library.topics:
            page = page_of(library, procedure, topic)
            if topic not in library.books[procedure.id].pages:
                assert "says nothing about" in page.sections[0].paragraphs[0].text
                continue
            for item in page.statements:
                assert item.citations
                assert all(one.section for one in item.citations)


@pytest.mark.parametrize(
    ("role", "theirs", "not_theirs"),
    [
        ("lead_social_worker", "You lead the group.", "Come to the core group and take part."),
        ("team_manager", "chairs the first meeting", "You lead the group."),
        ("conference_chair", "The minutes of later meetings reach you", "You lead the group."),
        ("professional", "send apologies and a report", "You lead the group."),
        ("family", "Your views are heard", "send apologies and a report"),
    ],
)
def test_responsibilities_differ_by_role(library, procedures, role, theirs, not_theirs):
    page = page_of(library, procedures["greenwich"], "responsibilities", role=role)
    words = " ".join(said(page))
    assert theirs in words
    assert not_theirs not in words
    assert "All members own the plan together" in words


def test_without_a_role_every_role_is_spoken_to(library, procedures):
    headings = [
        section.heading
        for section in page_of(library, procedures["greenwich"], "responsibilities").sections
    ]
    assert sum(heading.startswith("If you are") for heading in headings) == 7
    assert headings[-1] == "For everyone"


def test_danger_comes_first_where_a_worry_is_touched(library, procedures):
    page = page_of(library, procedures["greenwich"], "plan-concerns", contacts=NUMBERS)
    assert page.danger[0] == "If a child is in danger now, ring 999."
    assert "01632 960 101" in page.danger[1]
    assert "01632 960 202" in page.danger[1]
    assert page_of(library, procedures["greenwich"], "minutes", contacts=NUMBERS).danger == ()


def test_without_numbers_people_are_still_sent_to_the_duty_team(library):
    assert "duty team" in danger_lines(library, None)[1]


def test_a_groups_dates_are_those_of_the_page_soonest_first(library, procedures):
    later = Row(rule="GR-25", title="Minutes", due=date(2027, 1, 13), act_by=date(2027, 1, 13))
    other = Row(rule="GR-12", title="A task of somebody")
    case = CaseDates("CG-104", (later, other, Row()))
    page = page_of(library, procedures["greenwich"], dates=case)
    assert page.dates.heading == "Dates for CG-104"
    assert [item.text for item in page.dates.bullets] == [
        "First meeting: by Wednesday 6 January 2027.",
        "Minutes: by Wednesday 13 January 2027.",
    ]
    assert [item.sections for item in page.dates.bullets] == ["First meeting 1", "First meeting 7"]


@pytest.mark.parametrize(
    ("row", "line"),
    [
        (
            Row(due=date(2027, 1, 9), act_by=date(2027, 1, 8)),
            "First meeting: by Saturday 9 January 2027. Aim for Friday 8 January 2027.",
        ),
        (
            Row(act_by=date(2027, 1, 5), why="Counted from Friday."),
            "First meeting: by Wednesday 6 January 2027. Counted from Friday.",
        ),
        (Row(recommended=True), "First meeting: recommended by Wednesday 6 January 2027."),
        (
            Row(opens=date(2027, 1, 4)),
            "First meeting: from Monday 4 January 2027 to Wednesday 6 January 2027.",
        ),
        (
            Row(conditional=True),
            "First meeting: by Wednesday 6 January 2027, if it applies to you.",
        ),
        (Row(title="{due} <b>"), "{due} <b>: by Wednesday 6 January 2027."),
    ],
)
def test_a_date_says_what_it_is(library, procedures, row, line):
    page = page_of(library, procedures["greenwich"], dates=CaseDates("CG-1", (row,)))
    assert page.dates.bullets[0].text == line


def test_no_dates_no_section(library, procedures):
    assert page_of(library, procedures["greenwich"], dates=CaseDates("CG-1", ())).dates is None
    assert page_of(library, procedures["greenwich"]).dates is None


def test_dates_beyond_the_most_are_counted(library, procedures):
    rows = tuple(Row(title=f"Meeting {number}") for number in range(9))
    page = page_of(library, procedures["greenwich"], dates=CaseDates("CG-1", rows), most_dates=3)
    assert len(page.dates.bullets) == 4
    assert page.dates.bullets[-1].text == "And 6 more: type /coregroup next."


def test_silence_is_said_plainly_with_whom_to_ask(library, northshire):
    page = page_of(library, northshire, "minutes")
    assert said(page) == [
        "The Northshire document says nothing about minutes.",
        "Ask your lead social worker.",
    ]
    renamed = replace(northshire, labels={"lead_social_worker": "key worker"})
    assert said(page_of(library, renamed, "minutes"))[1] == "Ask your key worker."


def test_a_role_that_a_page_forgets_is_told_so(library, northshire):
    page = page_of(library, northshire, "responsibilities", role="conference_chair")
    assert (
        said(page)[0] == "The Northshire document says nothing on this for you as conference chair."
    )


def test_a_procedure_without_a_book_speaks_in_its_own_words(library, northshire):
    first = page_of(library, northshire)
    assert said(first) == ["Meet soon.", "Chair it."]
    assert first.cited == {"NS-1", "NS-2"}
    assert said(page_of(library, northshire, "plan-concerns")) == ["Speak up."]
    mine = page_of(library, northshire, "responsibilities", role="team_manager")
    assert (mine.sections[0].heading, said(mine)) == ("For the team manager", ["Chair it."])


def test_another_version_of_a_procedure_speaks_in_its_own_words(library, northshire, procedures):
    rules = procedures["greenwich"].rules
    newer = replace(northshire, id="greenwich", version="2", rules=rules)
    assert rules["GR-20"].words in said(page_of(library, newer))
    assert "A manager of the receiving team chairs." not in said(page_of(library, newer))
    same = replace(newer, version="1")
    assert "A manager of the receiving team chairs." in said(page_of(library, same))


def test_lines_a_procedure_cannot_bear_are_left_out_and_its_new_rules_are_shown(
    library, northshire, procedures
):
    greenwich = procedures["greenwich"]
    added = northshire.rules["NS-1"]
    rules = {"GR-20": greenwich.rules["GR-20"], "NS-1": added}
    changed = replace(northshire, id="greenwich", rules=rules)
    page = page_of(library, changed)
    assert said(page) == ["A manager of the receiving team chairs.", "Meet soon."]
    assert page.sections[-1].heading == "Also in the document"


def test_unknown_topic_and_role_are_refused_with_the_known_ones(library, northshire):
    with pytest.raises(GuidanceError, match="no topic tea: core-group"):
        page_of(library, northshire, "tea")
    with pytest.raises(GuidanceError, match="no role aunt: lead_social_worker"):
        page_of(library, northshire, role="aunt")


def test_the_document_and_its_age_are_named(library, northshire):
    page = page_of(library, northshire)
    assert page.sources == (
        "Source: Northshire handbook. Each line names its section there.",
        "It dates from May 2026.",
    )
    assert "not the statutory record" in page.quiet


def test_render_returns_a_page_for_slack(library, northshire):
    assert render("minutes", library=library, procedure=northshire) == page_of(
        library, northshire, "minutes"
    )


def test_the_list_of_topics_is_kind_and_says_where_to_turn(library):
    listed = topic_list(library, unknown=True, contacts=NUMBERS)
    assert listed.opening.startswith("I am sorry")
    assert [topic.id for topic in listed.topics] == list(library.topics)
    assert "999" in listed.danger[0]
    assert "sorry" not in topic_list(library).opening
