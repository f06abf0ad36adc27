"""Each prompt row of the five procedures: where it appears, and to whom."""

from __future__ import annotations

import pytest

from bot.rules import prompts
from bot.rules.procedure import Procedure, Procedures
from bot.rules.prompts import agenda_points, prompts_at
from bot.rules.vocabulary import PLACES

LEAD, PROFESSIONAL = {"lead_social_worker"}, {"professional"}
EVERY, FIRST, LATER = {"meeting"}, {"meeting", "first_meeting"}, {"meeting", "later_meeting"}
LAST = {"last meeting before review"}

AT: dict[str, str] = {
    "GR-02 GR-03 GR-04 GR-05 GR-06 GR-07 GR-10 GR-28": prompts.AGENDA,
    "SX-02 SX-03 SX-04 SX-05 SX-07": prompts.AGENDA,
    "SF-S4 SF-S8 SF-S9 SF-2.2 SF-3.2 SF-3.3": prompts.AGENDA,
    "GR-09 SX-06 SF-4.4": prompts.AGENDA,
    "PL-10 PL-11": prompts.AGENDA,
    "GR-13 PL-08 SF-5.1 SF-5.2 SF-5.3 SF-5.4 SF-6.1": prompts.BEFORE,
    "SF-5.2 ": prompts.BOOKING,
    "SF-4.8": prompts.STAYS_AWAY,
    "SF-4.8 ": prompts.ATTENDANCE,
    "SF-6.2 SF-7.4": prompts.DECISIONS,
    "GR-15": prompts.TASKS,
    "SF-8.2 SF-8.4": prompts.VISIT,
    "PL-05": prompts.OPENED,
    "GR-18 GR-33": prompts.CONCERN_PLAN,
    "GR-18 GR-36 GR-37": prompts.CONCERN_GROUP,
}
"""Rows by place; one that has two places stands twice."""


def every(procedures: Procedures) -> dict[str, Procedure]:
    return {
        rule.id: one
        for one in procedures.values()
        for rule in one.rules.values()
        if rule.cls == "prompt"
    }


def test_every_prompt_has_its_place(procedures: Procedures) -> None:
    listed = {rule for rules in AT for rule in rules.split()}
    assert listed == set(every(procedures))
    assert len(listed) == 42
    assert set(AT.values()) == PLACES


@pytest.mark.parametrize(("rules", "place"), AT.items(), ids=[f"{p}-{r}" for r, p in AT.items()])
def test_a_place_holds_these_prompts_and_no_others(
    procedures: Procedures, rules: str, place: str
) -> None:
    wanted = {rule for held, there in AT.items() if there == place for rule in held.split()}
    found = {rule.id for one in procedures.values() for rule in prompts_at(one, place)}
    assert set(rules.split()) <= found == wanted


def ids(found: object) -> list[str]:
    return [rule.id for rule in found]  # type: ignore[attr-defined]


def test_an_agenda_follows_the_meeting(procedures: Procedures) -> None:
    suffolk = procedures["suffolk"]
    first = ids(agenda_points(suffolk, FIRST, (), LEAD))
    assert "SF-2.2" in first
    assert "SF-3.2" not in first
    later = ids(agenda_points(suffolk, LATER, LAST, LEAD))
    assert "SF-3.2" in later
    assert "SF-4.4" in later
    assert "SF-2.2" not in later
    greenwich = procedures["greenwich"]
    assert "GR-09" not in ids(agenda_points(greenwich, EVERY, (), PROFESSIONAL))
    assert "GR-09" in ids(agenda_points(greenwich, EVERY, LAST, PROFESSIONAL))


def test_a_prompt_is_for_those_it_helps(procedures: Procedures) -> None:
    greenwich, suffolk = procedures["greenwich"], procedures["suffolk"]
    assert ids(prompts_at(greenwich, prompts.BEFORE, PROFESSIONAL)) == ["GR-13"]
    assert ids(prompts_at(greenwich, prompts.BEFORE, LEAD)) == []
    assert ids(prompts_at(suffolk, prompts.VISIT, PROFESSIONAL)) == ["SF-8.2"]
    assert ids(prompts_at(suffolk, prompts.VISIT, LEAD)) == ["SF-8.4"]
    assert ids(prompts_at(suffolk, prompts.VISIT, {"team_manager"})) == ["SF-8.4"]
    assert ids(prompts_at(suffolk, prompts.VISIT, {"conference_chair"})) == []
    chairs = agenda_points(procedures["practice-lead"], EVERY, (), PROFESSIONAL)
    assert ids(chairs) == []
    assert ids(agenda_points(procedures["practice-lead"], EVERY, (), LEAD)) == ["PL-10", "PL-11"]
