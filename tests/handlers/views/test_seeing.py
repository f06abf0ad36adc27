"""Who sees the child, as it is shown: within Slack's limits, each End saying what it ends."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest

from bot.documents.phrases import load_phrases
from bot.duties.members import Member
from bot.duties.seeing_page import (
    BreakLine,
    CoverLine,
    IntervalLine,
    Seeing,
    SeeingPage,
    StandingLine,
)
from bot.records.words import IntervalFrom, Role
from bot.rules.terms import Break
from handlers.ids import Kind
from handlers.replies import Json
from handlers.requests import Request
from handlers.seeing import children_of
from handlers.views import seeing as views
from playground.checks import check_view
from tests.support.shown import NAME, SPOT, fits, labels

PHRASES = load_phrases()
TODAY = date(2027, 1, 11)
GAP = BreakLine(Break(date(2027, 2, 13), date(2027, 2, 21)))


def page(number: int) -> SeeingPage:
    """Return a page with as many children, members and arrangements of each kind."""
    until = TODAY + timedelta(days=90)
    ids = [uuid.UUID(int=n) for n in range(number)]
    return SeeingPage(
        core_group_id=uuid.UUID(int=99),
        reference="CG-104",
        today=TODAY,
        children=tuple((one, f"child {n}") for n, one in enumerate(ids)),
        members=tuple(
            Member(one, f"{NAME}", Role.PROFESSIONAL, "", on_slack=True, active=True) for one in ids
        ),
        figures=(15, 10),
        has_terms=True,
        until=until,
        seeing=Seeing(
            standing=tuple(
                StandingLine(one, f"child {n}", NAME, n % 5, n % 2 == 0, TODAY, until)
                for n, one in enumerate(ids)
            ),
            intervals=tuple(
                IntervalLine(f"child {n}", 5, None, NAME, IntervalFrom.PLAN) for n in range(number)
            ),
            covers=tuple(CoverLine(one, NAME, TODAY, until) for one in ids),
            gap=GAP,
        ),
    )


@pytest.mark.parametrize("number", [0, 1, 12, 40])
def test_the_page_fits_and_says_what_it_leaves_out(number: int) -> None:
    shown = views.page_message(page(number), PHRASES, "Saved.")
    fits(shown)
    said = str(shown.blocks)
    assert ("And " in said) is (number > 6)
    assert labels(shown)[-4:] == ["Seen each week", "See more often", "Name a cover", "Answer"]


@pytest.mark.parametrize("number", [1, 12, 150])
@pytest.mark.parametrize("build", [views.standing_form, views.interval_form, views.cover_form])
def test_the_forms_fit(number: int, build: object) -> None:
    view: Json = build(page(number), {"subject": "group:1", "spot": SPOT}, PHRASES)  # type: ignore[operator]
    check_view(view, "modal")
    check_view(views.break_form(page(number), GAP, {"spot": SPOT}, PHRASES), "modal")
    check_view(views.end_form(page(number), f"cover:{uuid.UUID(int=0)}", {}, PHRASES), "modal")


def test_each_end_says_what_it_ends() -> None:
    shown = views.page_message(page(1), PHRASES)
    ends = [
        one["accessibility_label"]
        for block in shown.blocks
        for one in block.get("elements", ())
        if one.get("text", {}).get("text") == "End"
    ]
    assert len(set(ends)) == 2
    assert ends[0].startswith("End: child 0: seen every Monday in term")


def test_more_children_than_a_field_takes_are_all_offered() -> None:
    view = views.standing_form(page(12), {"spot": SPOT}, PHRASES)
    offered = [
        len(block["element"]["options"])
        for block in view["blocks"]
        if str(block.get("block_id", "")).startswith("children")
    ]
    assert offered == [10, 2]
    form = Request(
        Kind.SUBMISSION,
        "",
        "",
        "",
        values={
            "children": {"x": {"selected_options": [{"value": str(uuid.UUID(int=1))}]}},
            "children-1": {"x": {"selected_options": [{"value": str(uuid.UUID(int=11))}]}},
        },
    )
    assert children_of(form) == [uuid.UUID(int=1), uuid.UUID(int=11)]
