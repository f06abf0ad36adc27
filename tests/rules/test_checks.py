"""Each check of a procedure, as a meeting is closed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.assets import data_folder
from bot.rules.checks import (
    MOST_ASKED,
    Finding,
    Given,
    counts,
    due_checks,
    findings,
    kinds_of,
    questions,
)
from bot.rules.derived import ClosedMeeting, Seat, professionals_there, social_care_came
from bot.rules.procedure import Procedure, load
from bot.rules.timeline import Conference, Meeting, Timeline
from bot.rules.why import load_phrases

GREENWICH = load(Path(str(data_folder() / "procedures" / "greenwich.toml")))
WORDS = load_phrases(data_folder() / "phrases")["checks"]

LEAD = Seat("lead_social_worker", came=True, sees=True)
MANAGER = Seat("team_manager", came=True)
NURSE = Seat("professional", came=True, sees=True)
TEACHER = Seat("professional", came=True, sees=True)
FIRST = ClosedMeeting(
    kinds=frozenset({"meeting", "first_meeting"}),
    seats=(LEAD, MANAGER, NURSE, TEACHER),
    family=frozenset({"parents"}),
    chair="team_manager",
    next_on=date(2027, 2, 2),
    parts=frozenset({"contingency", "seeing"}),
)
LATER = replace(FIRST, kinds=frozenset({"meeting", "later_meeting"}), chair="lead_social_worker")


def found(meeting: ClosedMeeting, rule: str, **said: Given) -> Finding:
    """Return how one check of Greenwich ends; `said` by rule id with _ for -."""
    answers = {name.replace("_", "-"): answer for name, answer in said.items()}
    return {one.rule: one for one in findings(GREENWICH, meeting, answers, WORDS)}[rule]


def other_procedure(tmp_path: Path, *rules: str) -> Procedure:
    """Write and load a procedure with these rules and the head of Greenwich's."""
    text = (data_folder() / "procedures" / "greenwich.toml").read_text(encoding="utf-8")
    path = tmp_path / "other.toml"
    head = text.split("[escalation")[0].split("[[rules]]")[0]
    path.write_text("[[rules]]".join([head, *rules]), encoding="utf-8")
    return load(path)


def check(number: int, more: str = "", trigger: str = "meeting held") -> str:
    return (
        f'\nid = "X-{number:02}"\nclass = "check"\nsection = "{number}"\n'
        f'trigger = "{trigger}"\ntitle = "Check {number}"\nwords = "Words."\n{more}\n'
    )


def test_a_first_meeting_brings_up_its_own_checks_and_those_of_every_meeting() -> None:
    assert [rule.id for rule in due_checks(GREENWICH, FIRST)] == [
        "GR-01",
        "GR-11",
        "GR-20",
        "GR-21",
        "GR-22",
        "GR-23",
        "GR-24",
        "GR-26",
    ]


def test_a_later_meeting_brings_up_the_other_chair_and_no_check_of_the_first() -> None:
    assert [rule.id for rule in due_checks(GREENWICH, LATER)] == ["GR-01", "GR-11", "GR-29"]


def test_a_complete_first_meeting_meets_whatever_records_can_tell() -> None:
    derived = [one for one in findings(GREENWICH, FIRST, {}, WORDS) if one.derived]
    assert {one.rule for one in derived} == {
        "GR-01",
        "GR-11",
        "GR-20",
        "GR-23",
        "GR-24",
        "GR-26",
    }
    assert {(one.answer, one.reason) for one in derived} == {("met", "")}


@pytest.mark.parametrize(
    ("meeting", "rule", "reason"),
    [
        (
            replace(FIRST, chair="lead_social_worker"),
            "GR-20",
            (
                "The lead social worker chaired; the procedure asks for the manager of the "
                "receiving team or team manager."
            ),
        ),
        (
            replace(LATER, chair="professional"),
            "GR-29",
            "The professional chaired; the procedure asks for the lead social worker.",
        ),
        (
            replace(LATER, concern_increased=True),
            "GR-29",
            (
                "The lead social worker chaired; the level of concern has gone up, and then the "
                "procedure asks for the team manager."
            ),
        ),
        (
            replace(FIRST, next_on=None, no_next_reason="The family moves in March."),
            "GR-26",
            "No date was agreed for the next meeting: The family moves in March.",
        ),
        (
            replace(FIRST, next_on=None),
            "GR-26",
            "No date was agreed for the next meeting.",
        ),
        (
            replace(FIRST, family=frozenset()),
            "GR-01",
            "The group lacks: family or carers.",
        ),
        (
            replace(FIRST, seats=(MANAGER,), family=frozenset()),
            "GR-01",
            "The group lacks: lead social worker, professionals and family or carers.",
        ),
        (
            replace(
                FIRST,
                seats=(
                    LEAD,
                    NURSE,
                    replace(TEACHER, came=False, excused=True),
                    replace(TEACHER, came=False),
                ),
            ),
            "GR-11",
            "2 of 3 did not come; 1 sent apologies.",
        ),
        (
            replace(FIRST, parts=frozenset({"action"})),
            "GR-24",
            "The plan on record does not say what happens if there is too little progress.",
        ),
        (
            replace(FIRST, seats=(LEAD, replace(NURSE, sees=False), TEACHER)),
            "GR-23",
            "For 1 of 3 the plan on record does not say how often they see the child.",
        ),
        (
            replace(LATER, kinds=frozenset({"plan"}), undecided=1, decided=4),
            "GR-35",
            "The manager's decision is open for this many concerns about the plan: 1.",
        ),
    ],
)
def test_not_met_says_why(meeting: ClosedMeeting, rule: str, reason: str) -> None:
    assert found(meeting, rule) == Finding(rule, "not_met", reason, derived=True)


def test_when_concern_has_risen_the_team_manager_is_the_right_chair() -> None:
    raised = replace(LATER, concern_increased=True, chair="team_manager")
    assert found(raised, "GR-29").answer == "met"
    assert found(replace(raised, concern_increased=False), "GR-29").answer == "not_met"


def test_a_decided_concern_is_met_and_none_is_not_applicable() -> None:
    about_plan = replace(LATER, kinds=frozenset({"plan"}))
    assert found(replace(about_plan, decided=1), "GR-35").answer == "met"
    none = found(about_plan, "GR-35")
    assert (none.answer, none.reason) == (
        "not_applicable",
        "Nobody has raised a concern about the plan.",
    )


def test_an_unknown_chair_stays_unanswered() -> None:
    assert found(replace(FIRST, chair=None), "GR-20").answer == "unanswered"


def test_a_group_without_professionals_has_nobody_who_could_stay_away() -> None:
    alone = replace(FIRST, seats=(MANAGER,))
    assert found(alone, "GR-11").answer == "not_applicable"
    assert found(alone, "GR-23").answer == "not_applicable"


def test_what_records_cannot_tell_is_asked_by_rank() -> None:
    assert [rule.id for rule in questions(GREENWICH, FIRST)] == ["GR-21", "GR-22"]
    assert questions(GREENWICH, LATER) == ()


def test_nothing_answered_never_means_met() -> None:
    assert found(FIRST, "GR-21") == Finding("GR-21", "unanswered")


def test_what_was_answered_is_kept_with_its_reason() -> None:
    said = Given("not_met", "  The team has no worker yet. ")
    assert found(FIRST, "GR-21", GR_21=said) == Finding(
        "GR-21", "not_met", "The team has no worker yet."
    )
    assert found(FIRST, "GR-21", GR_21=Given("not_applicable")).reason == "No reason was given."
    assert found(FIRST, "GR-21", GR_21=Given("met")) == Finding("GR-21", "met")


def test_an_answer_never_overrides_what_records_tell() -> None:
    assert found(replace(FIRST, next_on=None), "GR-26", GR_26=Given("met")).answer == "not_met"


def test_at_most_six_are_asked_and_the_rest_stays_unanswered(tmp_path: Path) -> None:
    many = other_procedure(tmp_path, *(check(n, f"ask = {20 - n}") for n in range(1, 10)))
    asked = questions(many, FIRST)
    assert [rule.id for rule in asked] == [f"X-{n:02}" for n in range(9, 3, -1)]
    ends = findings(many, FIRST, {rule.id: Given("met") for rule in asked}, WORDS)
    assert [one.answer for one in ends] == ["unanswered"] * 3 + ["met"] * MOST_ASKED


def test_a_quorum_comes_from_the_procedure(tmp_path: Path) -> None:
    two = 'derive = "quorum"\nlimit = 2\nunit = "professionals"'
    suffolk_like = other_procedure(tmp_path, check(1, two))
    family = Seat("family", came=True)
    small = replace(LATER, seats=(NURSE, family, replace(TEACHER, came=False)))
    assert professionals_there(small) == 1
    assert not counts(suffolk_like, small)
    assert findings(suffolk_like, small, {}, WORDS)[0].reason == (
        "1 of the professional members came; the procedure asks for 2."
    )
    assert counts(suffolk_like, replace(small, seats=(NURSE, TEACHER)))
    assert counts(GREENWICH, replace(FIRST, seats=()))


@pytest.mark.parametrize(
    ("chair", "allowed", "answer"),
    [
        ("other_social_care", "social_care", "met"),
        ("receiving_team_manager", "line_manager", "met"),
        ("lead_social_worker", "line_manager", "not_met"),
        ("professional", "professional", "met"),
        ("professional", "social_care", "not_met"),
    ],
)
def test_wider_role_words_take_in_the_roles_that_chair(
    tmp_path: Path, chair: str, allowed: str, answer: str
) -> None:
    one = other_procedure(tmp_path, check(1, f'derive = "chair"\nallowed = ["{allowed}"]'))
    assert findings(one, replace(LATER, chair=chair), {}, WORDS)[0].answer == answer


def test_where_nobody_from_social_care_came_a_professional_may_chair(tmp_path: Path) -> None:
    one = other_procedure(
        tmp_path,
        check(
            1,
            'derive = "chair"\nallowed = ["social_care"]\nwithout_social_care = ["professional"]',
        ),
    )
    alone = replace(LATER, seats=(replace(LEAD, came=False), NURSE), chair="professional")
    assert findings(one, alone, {}, WORDS)[0].answer == "met"
    assert findings(one, replace(alone, seats=(LEAD, NURSE)), {}, WORDS)[0].answer == "not_met"


def test_where_no_family_came_somebody_is_asked_if_the_procedure_says_so(tmp_path: Path) -> None:
    one = other_procedure(tmp_path, check(1, 'derive = "family_attendance"\nask = 1'))
    assert questions(one, LATER) == ()
    without = replace(LATER, family=frozenset())
    assert [rule.id for rule in questions(one, without)] == ["X-01"]
    assert findings(one, without, {"X-01": Given("met")}, WORDS)[0].answer == "met"
    assert findings(one, without, {}, WORDS)[0].answer == "unanswered"


def test_a_check_comes_up_on_each_occasion_read_into_its_trigger(tmp_path: Path) -> None:
    one = other_procedure(
        tmp_path, check(1, 'also = ["risk increased"]', trigger="initial conference")
    )
    assert due_checks(one, LATER) == ()
    raised = replace(LATER, occasions=frozenset({"risk increased"}))
    assert [rule.id for rule in due_checks(one, raised)] == ["X-01"]


def test_a_plan_names_the_parts_it_lacks(tmp_path: Path) -> None:
    parts = other_procedure(
        tmp_path,
        check(1, 'derive = "plan_parts"'),
        check(2, 'derive = "family_attendance"'),
        check(3, 'derive = "nothing_removed"'),
    )
    ends = findings(parts, replace(FIRST, family=frozenset()), {}, WORDS)
    assert [one.answer for one in ends] == ["not_met", "not_met", "met"]
    assert ends[0].reason == "The plan on record lacks: actions."
    # Its goals stand in the authority's own plan: somebody has to say whether they do.
    known = replace(FIRST, parts=frozenset({"action", "seeing", "contingency"}))
    assert findings(parts, known, {}, WORDS)[0].answer == "unanswered"
    full = replace(FIRST, parts=frozenset({"goal", "action", "seeing", "contingency"}))
    assert findings(parts, full, {}, WORDS)[0].answer == "met"


def test_social_care_is_there_by_a_member_or_by_the_chair() -> None:
    absent = replace(LATER, seats=(replace(LEAD, came=False), NURSE), chair="professional")
    assert not social_care_came(absent)
    assert social_care_came(replace(absent, chair="other_social_care"))
    assert social_care_came(LATER)


def timeline(*meetings: Meeting, review: date | None = None) -> Timeline:
    conferences = [Conference("c1", "initial", date(2026, 12, 18))]
    if review:
        conferences.append(Conference("c2", "review", review))
    return Timeline(conferences=tuple(conferences), meetings=meetings)


def test_a_planned_meeting_is_judged_as_held() -> None:
    one = Meeting("m1", date(2027, 1, 5))
    two = Meeting("m2", date(2027, 2, 2))
    kinds, _ = kinds_of(timeline(one, two), GREENWICH.words, "m1")
    assert kinds == {"meeting", "first_meeting"}
    held = replace(one, state="held")
    kinds, _ = kinds_of(timeline(held, two), GREENWICH.words, "m2")
    assert kinds == {"meeting", "later_meeting"}


def test_a_meeting_that_does_not_count_leaves_the_next_one_first() -> None:
    one = Meeting("m1", date(2027, 1, 5), "held", counts=False)
    kinds, _ = kinds_of(timeline(one, Meeting("m2", date(2027, 2, 2))), GREENWICH.words, "m2")
    assert "first_meeting" in kinds


def test_the_third_meeting_and_the_last_before_a_review_are_occasions() -> None:
    held = [Meeting(f"m{n}", date(2027, n, 5), "held") for n in (1, 2, 3)]
    _, occasions = kinds_of(timeline(*held, review=date(2027, 3, 18)), GREENWICH.words, "m3")
    assert occasions == {"third meeting held", "last meeting before review"}
    _, occasions = kinds_of(timeline(*held, review=date(2027, 3, 18)), GREENWICH.words, "m2")
    assert occasions == frozenset()
    _, none = kinds_of(timeline(*held), GREENWICH.words, "gone")
    assert none == frozenset()


SEATS = st.builds(
    Seat,
    role=st.sampled_from(["lead_social_worker", "team_manager", "professional", "family"]),
    came=st.booleans(),
    excused=st.booleans(),
    sees=st.booleans(),
)


@given(
    seats=st.lists(SEATS, max_size=8),
    chair=st.sampled_from([None, "lead_social_worker", "team_manager", "professional"]),
    raised=st.booleans(),
    first=st.booleans(),
    parts=st.frozensets(st.sampled_from(["contingency", "seeing", "goal", "action"])),
    next_on=st.none() | st.just(date(2027, 2, 2)),
)
def test_every_check_ends_once_and_says_why_it_is_not_met(
    seats: list[Seat],
    chair: str | None,
    raised: bool,
    first: bool,
    parts: frozenset[str],
    next_on: date | None,
) -> None:
    meeting = ClosedMeeting(
        kinds=frozenset({"meeting", "first_meeting" if first else "later_meeting"}),
        seats=tuple(seats),
        chair=chair,
        concern_increased=raised,
        parts=parts,
        next_on=next_on,
    )
    ends = findings(GREENWICH, meeting, {}, WORDS)
    assert [one.rule for one in ends] == [rule.id for rule in due_checks(GREENWICH, meeting)]
    for one in ends:
        assert one.answer != "met" or one.derived
        assert bool(one.reason) == (one.answer in ("not_met", "not_applicable"))
