"""Each of the five procedures from the initial conference to the end of the plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.documents.dates import long_date
from playground.driver import Message, Person
from tests.support.stage import Stage

pytestmark = [
    pytest.mark.scenario,
    pytest.mark.parametrize("stage", ["http"], indirect=True),
]

REFERENCE = "CG-205"
CONFERENCE = date(2026, 12, 18)
MEETINGS = (date(2026, 12, 30), date(2027, 1, 26), date(2027, 2, 23), date(2027, 3, 16))
REVIEW = date(2027, 3, 18)
LATER = (date(2027, 4, 13), date(2027, 4, 27))
END = date(2027, 4, 29)
VISITS = (date(2027, 1, 12), date(2027, 2, 9), date(2027, 3, 9), date(2027, 3, 30))

Dates = tuple[tuple[date, str], ...]
"""What people read on the group's page: the last day and the line of the duty."""


@dataclass(frozen=True)
class Course:
    """One procedure: its name in the form, its nation, and the dates of its own figures.

    `first` are those told when the group opens, `held` after the first meeting, `before` what the
    review asks, `continued` after it, `after` what is asked once the plan has ended. `shared` is
    when the report for a review goes to the family; `family` is whether the minutes go there too.
    """

    name: str
    nation: str
    first: Dates
    held: Dates
    before: Dates
    continued: Dates
    after: Dates = ()
    shared: tuple[date, ...] = ()
    minutes: bool = True
    family: bool = False


FIRST = "Hold the first core group meeting"
NEXT = "Hold the next core group meeting"
MINUTES = "Send the minutes"

COURSES = {
    "greenwich": Course(
        "Greenwich",
        "ENG",
        # Ten working days: Christmas, the day for Boxing Day and New Year's Day are none.
        first=((date(2027, 1, 6), FIRST),),
        held=((date(2027, 1, 7), "Send the notes of the first meeting"),),
        before=((date(2027, 3, 17), "Hold at least two core groups before the next conference"),),
        # Eight weeks.
        continued=((date(2027, 5, 13), "Hold a core group after the review conference"),),
    ),
    "sussex": Course(
        "Sussex",
        "ENG",
        first=((date(2027, 1, 6), FIRST),),
        # Ten working days, and six weeks.
        held=((date(2027, 1, 14), MINUTES), (date(2027, 2, 10), NEXT)),
        before=(
            (date(2027, 3, 13), "Share the report for the review"),
            (date(2027, 3, 17), "Hold a core group in the 3 weeks before the review"),
        ),
        continued=((date(2027, 4, 27), NEXT),),
        shared=(date(2027, 3, 11), date(2027, 4, 20)),
    ),
    "suffolk": Course(
        "Suffolk",
        "ENG",
        first=((date(2027, 1, 6), FIRST),),
        # Fifteen working days, and six weeks.
        held=((date(2027, 1, 21), MINUTES), (date(2027, 2, 10), NEXT)),
        before=((date(2027, 3, 17), "Hold the last core group before the review"),),
        continued=((date(2027, 4, 27), NEXT),),
    ),
    "highland": Course(
        "Highland",
        "SCT",
        # Seven working days; 4 January is a day off in Scotland.
        first=((date(2026, 12, 31), FIRST),),
        held=(
            (date(2027, 1, 8), MINUTES),
            (date(2027, 1, 8), "Share the minutes with the parents and the child"),
        ),
        before=(
            (date(2027, 3, 11), "Share the full assessment with the family"),
            (date(2027, 3, 17), "Hold three core groups before the review"),
        ),
        # Six weeks.
        continued=((date(2027, 4, 29), NEXT),),
        shared=(date(2027, 3, 10), date(2027, 4, 20)),
        family=True,
    ),
    "practice-lead": Course(
        "Practice Lead",
        "SCT",
        # Fifteen calendar days, and four weeks.
        first=((date(2027, 1, 2), FIRST),),
        held=((date(2027, 1, 27), NEXT),),
        before=(),
        continued=((date(2027, 4, 13), NEXT),),
        # Six weeks after the review that ended the plan.
        after=((date(2027, 6, 10), "Hold a child's plan meeting"),),
        minutes=False,
    ),
}


def at(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def asked(person: Person, words: str) -> Message:
    """Return the answer to a command; the bot may have sent a message in the same moment."""
    shown = person.command(f"/coregroup {words}").messages
    return next(seen for seen in reversed(shown) if seen.ephemeral)


def told(person: Person, dates: Dates) -> None:
    """The arithmetic of the group's dates names each duty with its last day."""
    words = asked(person, f"why {REFERENCE}").words
    for due, title in dates:
        assert f"{long_date(due)}  {title}" in words, words


def nothing_is_overdue(stage: Stage) -> None:
    assert "Nothing is overdue" in asked(stage.person("Mo"), f"overdue {REFERENCE}").words


def open_group(stage: Stage, course: Course) -> None:
    sam = stage.person("Sam")
    stage.rows("Sam", lambda turn: setattr(turn.workspace, "nation", course.nation))
    sam.command("/coregroup case")
    opened = sam.submit(
        {
            "reference": REFERENCE,
            "procedure": course.name,
            "initial_conference": CONFERENCE.isoformat(),
            "review_conference": REVIEW.isoformat(),
            "first_meeting": MEETINGS[0].isoformat(),
            "lead": "Sam",
            "manager": "Mo",
            "chair": "Chris",
            "members": ["Priya", "Tom"],
        }
    )
    assert opened.modal is None, opened
    assert course.name in sam.wait_for(f"{REFERENCE} is open").words
    told(sam, course.first)
    told(sam, course.before)


def record(stage: Stage, day: date, next_on: date | None) -> None:
    """Record a meeting on its afternoon."""
    sam = stage.person("Sam")
    stage.move(at(day, 15))
    assert sam.command(f"/coregroup outcome {REFERENCE}").modal is not None
    ahead = {"next_on": next_on.isoformat()} if next_on else {"why_none": "The review is next."}
    who = {"chair": "Mo, team manager", "chair_role": "Team manager", "concern": "No"}
    for step in (who, {"decided": "Go on.", "contingency": "Back to the chair."}, {}, ahead):
        assert sam.submit(step).errors == {}
    assert sam.modal is None


def hold(stage: Stage, course: Course, day: date, next_on: date | None, dates: Dates = ()) -> None:
    """Record a meeting, a visit to the child, and next morning the minutes."""
    sam = stage.person("Sam")
    record(stage, day, next_on)
    told(sam, dates)
    visit(sam)
    nothing_is_overdue(stage)
    if course.minutes:
        stage.move(at(day + timedelta(days=1), 9))
        sam.click("They went out", in_message=asked(sam, "minutes"))
        given = {"family_on": (day + timedelta(days=1)).isoformat()} if course.family else {}
        assert sam.submit({"text": "Minutes.", **given}).modal is None


def visit(sam: Person) -> None:
    sam.command(f"/coregroup visit {REFERENCE}")
    assert sam.submit({"The child": "Seen alone"}).errors == {}


def between(stage: Stage, course: Course, *days: date | None) -> None:
    """See the child, or share the report, on days between meetings."""
    for day in days:
        if day is None:
            continue
        stage.move(at(day, 10))
        nothing_is_overdue(stage)
        if day in course.shared:
            share(stage.person("Sam"), day)
        else:
            visit(stage.person("Sam"))


def share(sam: Person, day: date) -> None:
    sam.click("Date and report", in_message=asked(sam, f"review {REFERENCE}"))
    assert sam.submit({"shared_on": day.isoformat()}).errors == {}


def review(stage: Stage, course: Course, day: date, result: dict[str, str]) -> None:
    chris = stage.person("Chris")
    stage.move(at(day, 15))
    nothing_is_overdue(stage)
    page = asked(chris, f"review {REFERENCE}")
    form = chris.click("Record the result", in_message=page).modal
    assert form is not None
    assert form.values["held_on"]["save_draft"]["selected_date"] == day.isoformat()
    assert chris.submit(result).errors == {}


@pytest.mark.parametrize("name", list(COURSES))
def test_from_the_initial_conference_to_the_end_of_the_plan(stage: Stage, name: str) -> None:
    course, sam, tom = COURSES[name], stage.person("Sam"), stage.person("Tom")
    open_group(stage, course)
    hold(stage, course, MEETINGS[0], MEETINGS[1], course.held)
    between(stage, course, VISITS[0])
    hold(stage, course, MEETINGS[1], MEETINGS[2])
    between(stage, course, VISITS[1])
    hold(stage, course, MEETINGS[2], MEETINGS[3])
    between(stage, course, VISITS[2], *course.shared[:1])
    hold(stage, course, MEETINGS[3], LATER[0])

    review(stage, course, REVIEW, {"outcome": "The plan continues", "next_on": END.isoformat()})
    assert "The plan continues." in tom.wait_for("took place on Thursday 18 March 2027").words
    told(sam, course.continued)
    between(stage, course, VISITS[3])
    hold(stage, course, LATER[0], LATER[1])
    between(stage, course, *course.shared[1:])
    hold(stage, course, LATER[1], None)

    review(stage, course, END, {"outcome": "The plan has ended"})
    ended = tom.wait_for("took place on Thursday 29 April 2027").words
    assert "The plan has ended." in ended
    if course.after:
        assert "stays open until this has been done" in ended
        told(sam, course.after)
        plan_meeting(stage, course)
    else:
        assert "The core group is closed" in ended
    assert REFERENCE not in asked(sam, "next").words
    assert "Nothing is open." in asked(sam, f"case {REFERENCE}").words


def plan_meeting(stage: Stage, course: Course) -> None:
    """Hold what is asked after the end; with it the group closes."""
    sam, on = stage.person("Sam"), date(2027, 5, 25)
    sam.click("Book a meeting", in_message=asked(sam, f"case {REFERENCE}"))
    assert sam.submit({"on": on.isoformat()}).errors == {}
    stage.move(at(on, 9))
    nothing_is_overdue(stage)
    record(stage, on, None)
