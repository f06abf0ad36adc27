"""Routes keep what is typed: as it is typed, where a form fails, and no longer once it was sent."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from bot.duties import drafts
from bot.duties.meetings import plan_meeting
from bot.records.tables import Draft, Meeting
from handlers.ids import Do, Form, Kind
from handlers.replies import NOTHING, Reply
from handlers.requests import Request
from handlers.router import Router
from tests.support.desk import FrontDesk, about, chosen, text
from tests.support.office import TEAM, Office

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def front(office: Office) -> FrontDesk:
    return FrontDesk(office)


@pytest.fixture
def meeting(office: Office) -> uuid.UUID:
    with office.store.session() as session:
        return session.exec(select(Meeting.id)).one()


def opened(front: FrontDesk, line: str = "report") -> dict[str, Any]:
    view = front.command("Priya", line).view
    assert view is not None
    return view


def kept(front: FrontDesk, meeting: uuid.UUID, form: str = "report") -> drafts.State | None:
    with front.office.turn("Priya") as turn:
        return drafts.load(turn, form, f"meeting:{meeting}")


def shown(view: dict[str, Any], block_id: str = "text") -> str:
    element = next(one for one in view["blocks"] if one.get("block_id") == block_id)["element"]
    return str(element.get("initial_value", ""))


def test_what_is_typed_is_there_when_the_form_opens_again(
    front: FrontDesk, meeting: uuid.UUID
) -> None:
    view = opened(front)
    assert front.type("Priya", view, {"text": text("Seen on Tues")}, 100.1) == NOTHING
    front.type("Priya", view, {"text": text("Seen on Tuesday")}, 100.3)
    front.type("Priya", view, {"text": text("Seen on Tue")}, 100.2)
    assert shown(opened(front)) == "Seen on Tuesday"
    assert shown(opened(front, "report cg-104")) == "Seen on Tuesday"


def test_a_form_that_was_sent_leaves_no_draft_however_late_a_keystroke_comes(
    front: FrontDesk, meeting: uuid.UUID
) -> None:
    view = opened(front)
    values = {"meeting": chosen(str(meeting)), "text": text("Seen")}
    front.type("Priya", view, values, 100.0)
    assert front.submit("Priya", view, values) == NOTHING
    front.type("Priya", view, {"text": text("See")}, 101.0)
    assert kept(front, meeting) is None


def test_an_error_under_a_field_keeps_what_was_typed(front: FrontDesk, meeting: uuid.UUID) -> None:
    values = {"meeting": chosen(str(meeting)), "text": text("x" * 3001)}
    reply = front.submit("Priya", opened(front), values)
    assert list(reply.errors) == ["text"]
    found = kept(front, meeting)
    assert found is not None
    assert found["text"] == text("x" * 3001)


def test_a_fault_of_the_bots_own_keeps_what_was_typed(front: FrontDesk, meeting: uuid.UUID) -> None:
    def breaks(request: Request, desk: object) -> Reply:
        raise RuntimeError("anything")

    view = opened(front)
    routes: dict[tuple[Kind, str], Any] = {(Kind.SUBMISSION, Form.REPORT): breaks}
    front.router = Router(routes, front.desk)
    reply = front.submit("Priya", view, {"text": text("Seen")})
    assert "Something went wrong on my side" in str(reply.errors)
    found = kept(front, meeting)
    assert found is not None
    assert found["text"] == text("Seen")


def test_a_form_shown_again_with_a_question_keeps_what_was_typed(
    front: FrontDesk, meeting: uuid.UUID
) -> None:
    view = opened(front)
    routes: dict[tuple[Kind, str], Any] = {
        (Kind.SUBMISSION, Form.REPORT): lambda request, desk: Reply(view=view, how="update")
    }
    front.router = Router(routes, front.desk)
    front.submit("Priya", view, {"text": text("Seen")})
    assert kept(front, meeting) is not None


def test_a_form_that_leads_to_another_one_is_done(front: FrontDesk, meeting: uuid.UUID) -> None:
    view = opened(front, "apologies")
    values = {"meeting": chosen(str(meeting)), "reason": text("A clash"), "report": chosen("now")}
    front.type("Priya", view, values, 100.0)
    assert kept(front, meeting, "apologies") is not None
    reply = front.submit("Priya", view, values)
    assert reply.view is not None
    assert (reply.view["callback_id"], reply.how) == (Form.REPORT, "update")
    assert kept(front, meeting, "apologies") is None


def test_a_stranger_leaves_nothing_behind(front: FrontDesk) -> None:
    view = opened(front)
    front.type("U0STRANGER", view, {"text": text("x")}, 100.0)
    front.submit("U0STRANGER", view, {"text": text("x")})
    with front.office.store.session() as session:
        assert session.exec(select(Draft)).all() == []


def test_a_draft_is_not_seen_by_anybody_else(front: FrontDesk) -> None:
    front.type("Priya", opened(front), {"text": text("Seen on Tuesday")}, 100.0)
    view = front.command("Tom", "report").view
    assert view is not None
    assert shown(view) == ""


def test_starting_afresh_empties_the_form_and_forgets_the_draft(
    front: FrontDesk, meeting: uuid.UUID
) -> None:
    front.type("Priya", opened(front), {"text": text("Seen")}, 100.0)
    view = opened(front)
    reply = front.router.run(
        Request(
            Kind.ACTION,
            TEAM,
            "U0PRIYA",
            Do.START_AFRESH,
            callback_id=view["callback_id"],
            about={"subject": f"meeting:{meeting}"},
            view_id="V2",
            body={"actions": [{"action_ts": "101.5"}]},
        )
    )
    assert reply.how == "update"
    assert reply.view is not None
    assert shown(reply.view) == ""
    field = next(one for one in reply.view["blocks"] if one.get("block_id") == "text")
    # Slack keeps what was typed into a field whose ids stay the same.
    assert field["element"]["action_id"] == "save_draft.101500"
    assert kept(front, meeting) is None


def test_a_closed_form_keeps_what_slack_sends_with_it_and_nothing_else(
    front: FrontDesk, meeting: uuid.UUID
) -> None:
    parts: dict[str, Any] = {"callback_id": "report", "about": {"subject": f"meeting:{meeting}"}}
    front.type("Priya", opened(front), {"text": text("Seen")}, 100.0)
    front.router.run(Request(Kind.CLOSED, TEAM, "U0PRIYA", "report", **parts))
    assert kept(front, meeting) == {"text": text("Seen")}
    more = {"text": text("Seen twice")}
    front.router.run(Request(Kind.CLOSED, TEAM, "U0PRIYA", "report", values=more, **parts))
    assert kept(front, meeting) == more


# Choosing another meeting in the form.


@pytest.fixture
def other(office: Office) -> uuid.UUID:
    """A second meeting of the same group, a week after the first."""
    with office.turn("Sam") as turn:
        return plan_meeting(turn, office.group_id, date(2027, 1, 12)).id


def choose(
    front: FrontDesk, view: dict[str, Any], meeting: uuid.UUID, value: str | None, at: float = 200.0
) -> dict[str, Any]:
    reply = front.router.run(
        Request(
            Kind.ACTION,
            TEAM,
            "U0PRIYA",
            Do.REPORT_MEETING,
            callback_id=view["callback_id"],
            about=about(view),
            values={"meeting": chosen(str(meeting)), "text": text(value)},
            view_id="V1",
            body={"actions": [{"action_ts": str(at)}], "view": view},
        )
    )
    assert reply.how == "update"
    assert reply.view is not None
    return reply.view


def test_what_was_typed_goes_along_and_is_kept_for_the_meeting_chosen(
    front: FrontDesk, meeting: uuid.UUID, other: uuid.UUID
) -> None:
    view = opened(front)
    front.type("Priya", view, {"text": text("Seen")}, 100.0)
    chosen_view = choose(front, view, other, "Seen twice")
    assert shown(chosen_view) == "Seen twice"
    assert about(chosen_view)["subject"] == f"meeting:{other}"
    assert kept(front, meeting) is None
    assert kept(front, other) == {"text": text("Seen twice")}


def test_a_meeting_with_a_draft_of_its_own_shows_that_and_the_other_stays(
    front: FrontDesk, meeting: uuid.UUID, other: uuid.UUID
) -> None:
    choose(front, opened(front), other, "For the other")
    view = opened(front)
    assert shown(view) == ""
    assert shown(choose(front, view, other, "For the one", 300.0)) == "For the other"
    assert kept(front, meeting) == {"text": text("For the one")}


def test_a_meeting_with_a_report_of_its_own_shows_that(
    front: FrontDesk, meeting: uuid.UUID, other: uuid.UUID
) -> None:
    sent = {"meeting": chosen(str(other)), "text": text("Sent before")}
    front.submit("Priya", choose(front, opened(front), other, None), sent)
    assert shown(choose(front, opened(front), other, "For the one")) == "Sent before"
    assert kept(front, meeting) == {"text": text("For the one")}


def test_a_report_that_stands_in_the_form_does_not_go_along(
    front: FrontDesk, meeting: uuid.UUID, other: uuid.UUID
) -> None:
    values = {"meeting": chosen(str(meeting)), "text": text("Sent before")}
    front.submit("Priya", opened(front), values)
    view = opened(front)
    assert shown(view) == "Sent before"
    assert shown(choose(front, view, other, "Sent before")) == ""
    assert kept(front, other) is None


def test_the_same_meeting_chosen_again_loses_nothing(
    front: FrontDesk, meeting: uuid.UUID, other: uuid.UUID
) -> None:
    assert shown(choose(front, opened(front), meeting, "Seen")) == "Seen"
    assert kept(front, meeting) == {"text": text("Seen")}


def test_a_meeting_that_is_not_mine_cannot_be_chosen(front: FrontDesk, meeting: uuid.UUID) -> None:
    reply = front.router.run(
        Request(
            Kind.ACTION,
            TEAM,
            "U0OTTO",
            Do.REPORT_MEETING,
            callback_id="report",
            values={"meeting": chosen(str(meeting))},
        )
    )
    assert reply.view is None
    assert reply.message is not None
    assert reply.message.text.startswith("I cannot show anything under that reference.")


@pytest.mark.parametrize("choice_first", [True, False])
def test_sent_in_the_moment_another_meeting_was_chosen_leaves_no_draft_of_either(
    front: FrontDesk, meeting: uuid.UUID, other: uuid.UUID, choice_first: bool
) -> None:
    view = opened(front)
    front.type("Priya", view, {"text": text("Seen")}, 100.0)
    sent = {"meeting": chosen(str(other)), "text": text("Seen")}
    if choice_first:
        choose(front, view, other, "Seen")
        front.submit("Priya", view, sent)
    else:
        front.submit("Priya", view, sent)
        choose(front, view, other, "Seen")
    assert kept(front, meeting) is None
    assert kept(front, other) is None
