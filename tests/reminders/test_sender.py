"""The sender: what arrives, what is tried again, what is looked up, who is told."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlmodel import Session, select

from bot.records import outbox
from bot.records.tables import CoreGroup, Membership, OutboxMessage, Person, Workspace
from bot.records.words import GroupState
from bot.reminders.engine import Reminders
from bot.reminders.prepare import MORE, PART
from bot.reminders.timing import Timing
from tests.support.databases import BOTH
from tests.support.office import Office
from tests.support.reminding import add_task, at, finish_task, make_reminders, states
from tests.support.slack import FakeSlack

WEDNESDAY = date(2026, 12, 23)


@pytest.fixture
def due(office: Office) -> str:
    """A digest of Priya's whose time has come; its key."""
    add_task(office, "Priya", WEDNESDAY)
    office.clock.set(at("2026-12-21"))
    return f"digest:{office.people['Priya']}:2026-12-21"


def person(office: Office, name: str) -> Person:
    with office.store.session() as session:
        return session.get_one(Person, office.people[name])


def the_row(office: Office, key: str) -> OutboxMessage:
    return next(row for row in office.outbox() if row.key == key)


@BOTH
def test_a_post_is_made_as_slack_wants_it(
    office: Office, slack: FakeSlack, reminders: Reminders, due: str
) -> None:
    reminders.tick()
    (call,) = slack.called("chat.postMessage")
    assert call["channel"] == "U0PRIYA"
    assert call["metadata"] == {"event_type": "coregroup_reminder", "event_payload": {"key": due}}
    assert call["unfurl_links"] is False
    assert call["unfurl_media"] is False
    row = the_row(office, due)
    assert (row.state, row.attempts, row.slack_channel) == ("sent", 1, "DU0PRIYA")
    assert row.slack_ts == slack.to("U0PRIYA")[0]["ts"]
    assert row.sent_at == office.machine()
    assert person(office, "Priya").dm_channel == "DU0PRIYA"


def test_the_known_direct_message_is_used_again(
    office: Office, slack: FakeSlack, reminders: Reminders, due: str
) -> None:
    reminders.tick()
    office.clock.set(at("2026-12-23"))
    reminders.tick()
    assert slack.called("chat.postMessage")[-2]["channel"] in ("DU0PRIYA", "U0TOM", "U0SAM")
    assert "DU0PRIYA" in [call["channel"] for call in slack.called("chat.postMessage")]


@pytest.mark.parametrize(
    "fault", ["lost", "late", "server_error_done", "garbage", "internal_error"]
)
def test_what_may_have_arrived_is_looked_up_after_a_minute(
    office: Office, slack: FakeSlack, reminders: Reminders, due: str, fault: str
) -> None:
    slack.break_next("chat.postMessage", fault)
    result = reminders.tick()
    assert (result.sent, result.uncertain) == (0, 1)
    office.machine.advance(seconds=59)
    slack.settle()
    assert reminders.tick().messages == ()
    assert slack.called("conversations.history") == []
    office.machine.advance(seconds=1)
    result = reminders.tick()
    assert result.sent == 1
    assert states(office) == {"sent": 1}
    assert len(slack.to("U0PRIYA")) == 1
    (asked,) = slack.called("conversations.history")
    assert asked["include_all_metadata"] is True
    # Found where it had arrived, posted again where it had not.
    assert len(slack.called("chat.postMessage")) == (2 if fault == "internal_error" else 1)
    assert the_row(office, due).slack_ts == slack.to("U0PRIYA")[0]["ts"]


@BOTH
@pytest.mark.parametrize("fault", ["hang", "server_error"])
def test_what_did_not_arrive_is_sent_again_once_slack_says_so(
    office: Office, slack: FakeSlack, reminders: Reminders, due: str, fault: str
) -> None:
    slack.break_next("chat.postMessage", fault)
    reminders.tick()
    office.machine.advance(seconds=60)
    reminders.tick()
    assert len(slack.to("U0PRIYA")) == 1
    row = the_row(office, due)
    assert (row.state, row.attempts) == ("sent", 2)


def test_while_slack_cannot_be_asked_nothing_is_sent_again(
    office: Office, slack: FakeSlack, reminders: Reminders, due: str
) -> None:
    slack.break_next("chat.postMessage", "lost")
    slack.break_next("conversations.history", "hang", count=4)
    reminders.tick()
    for _ in range(5):
        office.machine.advance(minutes=6)
        reminders.tick()
    assert states(office) == {"sent": 1}
    assert len(slack.to("U0PRIYA")) == 1
    assert len(slack.called("conversations.history")) == 5


def test_a_history_that_slack_does_not_let_us_read_makes_us_send_again(
    office: Office, slack: FakeSlack, reminders: Reminders, due: str
) -> None:
    """The documented case in which a message can double: rather twice than never."""
    slack.break_next("chat.postMessage", "lost")
    slack.break_next("conversations.history", "missing_scope")
    reminders.tick()
    office.machine.advance(seconds=60)
    reminders.tick()
    assert states(office) == {"sent": 1}
    assert len(slack.to("U0PRIYA")) == 2


def test_slack_out_of_reach_keeps_messages_for_as_long_as_it_takes(
    office: Office, slack: FakeSlack, reminders: Reminders, due: str
) -> None:
    slack.break_next("chat.postMessage", "refused", count=40)
    for _ in range(40):
        reminders.tick()
        office.machine.advance(minutes=6)
    assert states(office) == {"failed": 1}
    reminders.tick()
    assert states(office) == {"sent": 1}
    assert len(slack.to("U0PRIYA")) == 1


def test_a_limit_is_obeyed_and_holds_up_nobody_else(
    office: Office, slack: FakeSlack, reminders: Reminders, due: str
) -> None:
    add_task(office, "Tom", WEDNESDAY)
    slack.break_next("chat.postMessage", "ratelimited", seconds=30)
    result = reminders.tick()
    assert (result.sent, result.failed, result.uncertain) == (1, 0, 0)
    assert states(office) == {"planned": 1, "sent": 1}
    office.machine.advance(seconds=29)
    reminders.tick()
    assert len(slack.called("chat.postMessage")) == 2
    office.machine.advance(seconds=1)
    reminders.tick()
    assert states(office) == {"sent": 2}


@BOTH
@pytest.mark.parametrize("error", ["user_not_found", "user_disabled", "account_inactive"])
def test_somebody_gone_is_told_by_hand(
    office: Office, slack: FakeSlack, reminders: Reminders, due: str, error: str
) -> None:
    slack.break_next("chat.postMessage", error)
    result = reminders.tick()
    assert (result.failed, result.sent) == (1, 1)
    row = the_row(office, due)
    assert (row.state, row.reason) == ("abandoned", error)
    (message,) = slack.to("U0SAM")
    assert "I could not reach Priya on Slack" in message["text"]
    assert "Priya (Health visiting). CG-104: Ring the school." in message["text"]
    assert person(office, "Priya").unreachable_since == office.machine()
    # From now on the lead social worker hears what Priya owes.
    office.clock.set(at("2026-12-23"))
    assert "U0PRIYA" not in [one.recipient for one in reminders.tick().messages]
    assert "Priya (Health visiting)." in slack.to("U0SAM")[-1]["text"]
    # After a week Priya is tried again.
    office.clock.set(at("2027-01-04"))
    office.machine.advance(days=7)
    assert "U0PRIYA" in [one.recipient for one in reminders.tick().messages]
    assert person(office, "Priya").unreachable_since is None


def test_where_the_lead_cannot_be_reached_either_the_manager_is_asked(
    office: Office, slack: FakeSlack, reminders: Reminders, due: str
) -> None:
    slack.break_next("chat.postMessage", "user_not_found", count=2)
    result = reminders.tick()
    assert (result.failed, result.sent) == (2, 1)
    (message,) = slack.to("U0MO")
    assert "I could not reach Priya on Slack" in message["text"]
    assert "Priya (Health visiting). CG-104: Ring the school." in message["text"]


def test_where_nobody_can_be_reached_it_ends(
    office: Office, slack: FakeSlack, reminders: Reminders, due: str
) -> None:
    slack.break_next("chat.postMessage", "user_not_found", count=10)
    assert reminders.tick().failed == 3
    assert states(office) == {"abandoned": 3}


def test_a_direct_message_that_is_no_more_is_tried_by_the_person(
    office: Office, slack: FakeSlack, reminders: Reminders, due: str
) -> None:
    with office.store.session() as session:
        session.get_one(Person, office.people["Priya"]).dm_channel = "DOLD"
    slack.break_next("chat.postMessage", "channel_not_found")
    assert reminders.tick().sent == 1
    calls = [call["channel"] for call in slack.called("chat.postMessage")]
    assert calls == ["DOLD", "U0PRIYA"]
    assert person(office, "Priya").dm_channel == "DU0PRIYA"
    assert person(office, "Priya").unreachable_since is None


def test_who_is_reached_again_is_reminded_again(
    office: Office, slack: FakeSlack, reminders: Reminders
) -> None:
    with office.store.session() as session:
        session.get_one(Person, office.people["Priya"]).unreachable_since = office.machine()
        outbox.put(
            session,
            workspace_id=office.workspace_id,
            key="group_joined:x",
            kind="group_joined",
            recipient_id=office.people["Priya"],
            core_group_id=office.group_id,
            now=office.machine(),
        )
    assert reminders.tick().sent == 1
    assert person(office, "Priya").unreachable_since is None


@BOTH
@pytest.mark.parametrize(
    "faults",
    [
        [("chat.postMessage", "invalid_auth")],
        [("chat.postMessage", "token_revoked")],
        [("chat.postMessage", "account_inactive"), ("auth.test", "account_inactive")],
    ],
)
def test_a_token_that_slack_refuses_stops_that_workspace(
    office: Office,
    slack: FakeSlack,
    reminders: Reminders,
    due: str,
    faults: list[tuple[str, str]],
) -> None:
    for method, error in faults:
        slack.break_next(method, error)
    reminders.tick()
    with office.store.session() as session:
        assert session.get_one(Workspace, office.workspace_id).stopped_reason == faults[-1][1]
    assert states(office) == {"planned": 1}
    add_task(office, "Tom", WEDNESDAY)
    assert reminders.tick().messages == ()
    # A minute later Slack is asked whether it takes the token again.
    office.machine.advance(seconds=61)
    assert reminders.tick().sent == 2


def test_a_layout_that_slack_refuses_goes_as_plain_text(
    office: Office, slack: FakeSlack, reminders: Reminders, due: str
) -> None:
    slack.break_next("chat.postMessage", "invalid_blocks")
    assert reminders.tick().failed == 1
    office.machine.advance(seconds=10)
    assert reminders.tick().sent == 1
    assert "blocks" not in slack.to("U0PRIYA")[0]


def test_a_message_that_slack_keeps_refusing_is_given_up_and_the_lead_told(
    office: Office, slack: FakeSlack, reminders: Reminders, due: str
) -> None:
    slack.break_next("chat.postMessage", "restricted_action", count=Timing().most_tries)
    for _ in range(8):
        reminders.tick()
        office.machine.advance(minutes=6)
    assert the_row(office, due).state == "abandoned"
    assert "I could not reach Priya" in slack.to("U0SAM")[0]["text"]


def test_a_row_that_cannot_be_rendered_is_given_up_and_the_rest_goes_on(
    office: Office, slack: FakeSlack, reminders: Reminders, due: str
) -> None:
    with office.store.session() as session:
        outbox.put(
            session,
            workspace_id=office.workspace_id,
            key="poison",
            kind="reminder",
            recipient_id=office.people["Tom"],
            now=office.machine(),
            deadline="no id at all",
        )
    for _ in range(8):
        reminders.tick()
        office.machine.advance(minutes=6)
    assert the_row(office, "poison").reason == "render: ValueError"
    assert the_row(office, "poison").state == "abandoned"
    assert {row.key for row in office.outbox()} == {"poison", due}
    assert the_row(office, due).state == "sent"


def test_what_is_done_just_before_reminds_nobody(
    office: Office, slack: FakeSlack, reminders: Reminders
) -> None:
    task = add_task(office, "Priya", WEDNESDAY)
    office.clock.set(at("2026-12-21"))
    slack.break_next("chat.postMessage", "refused")
    reminders.tick()
    finish_task(office, task)
    office.machine.advance(minutes=5)
    reminders.tick()
    assert states(office) == {"withdrawn": 1}
    assert slack.to("U0PRIYA") == []


@pytest.mark.parametrize("change", ["closed", "left", "inactive"])
def test_what_became_wrong_between_planning_and_sending_is_not_sent(
    office: Office, slack: FakeSlack, reminders: Reminders, due: str, change: str
) -> None:
    slack.break_next("chat.postMessage", "refused")
    reminders.tick()
    with office.store.session() as session:
        if change == "closed":
            session.get_one(CoreGroup, office.group_id).state = GroupState.CLOSED
        elif change == "inactive":
            session.get_one(Person, office.people["Priya"]).active = False
        else:
            row = session.exec(
                select(Membership).where(Membership.person_id == office.people["Priya"])
            ).one()
            row.ends = date(2026, 12, 20)
    office.machine.advance(minutes=5)
    reminders.tick()
    assert slack.to("U0PRIYA") == []
    assert the_row(office, due).state == ("abandoned" if change == "inactive" else "withdrawn")


def test_a_digest_that_failed_in_the_day_is_not_sent_at_night(
    office: Office, slack: FakeSlack, reminders: Reminders, due: str
) -> None:
    slack.break_next("chat.postMessage", "refused")
    reminders.tick()
    office.clock.set(at("2026-12-21", "23:00"))
    office.machine.advance(hours=14)
    reminders.tick()
    assert slack.to("U0PRIYA") == []
    office.clock.set(at("2026-12-22"))
    office.machine.advance(hours=10)
    reminders.tick()
    assert len(slack.to("U0PRIYA")) == 1


@BOTH
def test_a_lease_that_ran_out_is_looked_up_and_nothing_doubles(
    office: Office, slack: FakeSlack, reminders: Reminders, due: str
) -> None:
    """A process is killed just after Slack carried the post out; another goes on."""

    class Killed(BaseException):
        pass

    def kill(method: str, arguments: dict[str, Any]) -> None:
        slack.on_call = lambda method, arguments: None
        slack.chat_postMessage(**arguments)
        raise Killed

    claimed = make_reminders(office, slack)
    claimed._plan()
    slack.on_call = kill
    (claim,) = claimed._sender.claim(1)
    with pytest.raises(Killed):
        claimed._sender.deliver(claim)
    claimed.stop()
    assert states(office) == {"claimed": 1}
    assert reminders.tick().messages == ()
    office.machine.advance(seconds=60)
    assert reminders.tick().uncertain == 0
    assert states(office) == {"uncertain": 1}
    office.machine.advance(seconds=1)
    assert reminders.tick().sent == 1
    assert len(slack.to("U0PRIYA")) == 1


@pytest.mark.parametrize(("seconds", "state"), [(49, "sent"), (51, "planned"), (300, "planned")])
def test_nothing_is_sent_that_could_outlast_its_lease(
    office: Office, slack: FakeSlack, reminders: Reminders, due: str, seconds: int, state: str
) -> None:
    reminders._plan()
    (claim,) = reminders._sender.claim(1)
    office.machine.advance(seconds=seconds)
    assert reminders._sender.deliver(claim).state == state
    assert len(slack.calls) == (state == "sent")
    assert the_row(office, due).attempts == (state == "sent")
    reminders.tick()
    assert the_row(office, due).state == "sent"
    assert len(slack.to("U0PRIYA")) == 1


@BOTH
def test_a_post_that_begins_late_is_looked_up_from_then_on(
    office: Office, slack: FakeSlack, reminders: Reminders, due: str
) -> None:
    """Claimed, held up for half a minute, posted, killed: the minute counts from the post."""
    reminders._plan()
    (claim,) = reminders._sender.claim(1)
    office.machine.advance(seconds=30)
    assert reminders._sender._may_begin(claim, office.machine())
    office.machine.advance(seconds=30)
    reminders.tick()
    office.machine.advance(seconds=30)
    assert reminders.tick().messages == ()
    assert slack.calls == []
    office.machine.advance(seconds=1)
    assert reminders.tick().sent == 1


@BOTH
def test_who_lost_the_lease_changes_nothing_any_more(
    office: Office, slack: FakeSlack, reminders: Reminders, due: str
) -> None:
    other = make_reminders(office, slack)
    reminders._plan()
    (claim,) = reminders._sender.claim(1)
    office.machine.advance(seconds=60)
    other.tick()
    office.machine.advance(seconds=1)
    assert other.tick().sent == 1
    before = the_row(office, due)
    office.machine.advance(seconds=-61)
    slack.break_next("chat.postMessage", "ratelimited")
    assert reminders._sender.deliver(claim).state == "planned"
    assert the_row(office, due) == before
    assert len(slack.to("U0PRIYA")) == 1
    other.stop()


@BOTH
def test_urgent_goes_first_and_digests_last(
    office: Office, slack: FakeSlack, reminders: Reminders, due: str
) -> None:
    reminders._plan()
    with office.store.session() as session:
        for key, urgent in (("group_joined:a", False), ("group_joined:b", True)):
            outbox.put(
                session,
                workspace_id=office.workspace_id,
                key=key,
                kind="group_joined",
                recipient_id=office.people["Priya"],
                core_group_id=office.group_id,
                now=office.machine(),
                urgent=urgent,
            )
    claims = reminders._sender.claim(10)
    assert [claim.key for claim in claims] == ["group_joined:b", "group_joined:a", due]


def test_a_kind_that_no_duty_renders_is_announced_without_content(
    office: Office, slack: FakeSlack, reminders: Reminders
) -> None:
    with office.store.session() as session:
        outbox.put(
            session,
            workspace_id=office.workspace_id,
            key="tomorrow:1",
            kind="kind_of_tomorrow",
            recipient_id=office.people["Tom"],
            core_group_id=office.group_id,
            now=office.machine(),
        )
    assert reminders.tick().sent == 1
    assert slack.to("U0TOM")[0]["text"].startswith("There is news about CG-104.")


def long_reminders(office: Office, slack: FakeSlack) -> Reminders:
    """Reminders whose every message has three parts."""

    def render(session: Session, row: OutboxMessage) -> dict[str, Any]:
        part = row.ids.get(PART, 1)
        return {"text": f"part {part}", **({MORE: True} if part < 3 else {})}

    return Reminders(
        store=office.store,
        rulebook=office.rulebook,
        clock=office.clock,
        machine_now=office.machine,
        client=slack,
        render=render,
    )


def texts(slack: FakeSlack, slack_id: str) -> list[str]:
    return [message["text"] for message in slack.to(slack_id)]


@BOTH
def test_a_message_over_slacks_size_comes_in_parts(
    office: Office, slack: FakeSlack, due: str
) -> None:
    reminders = long_reminders(office, slack)
    reminders.tick()
    reminders.stop()
    assert texts(slack, "U0PRIYA") == ["part 1", "part 2", "part 3"]
    assert slack.keys() == [due, f"{due}#2", f"{due}#3"]
    assert "more" not in slack.called("chat.postMessage")[0]


@pytest.mark.parametrize("fault", ["lost", "hang", "late"])
def test_the_parts_of_a_message_come_whatever_becomes_of_the_first_answer(
    office: Office, slack: FakeSlack, due: str, fault: str
) -> None:
    slack.break_next("chat.postMessage", fault)
    reminders = long_reminders(office, slack)
    for _ in range(5):
        reminders.tick()
        slack.settle()
        office.machine.advance(seconds=61)
    reminders.stop()
    assert texts(slack, "U0PRIYA") == ["part 1", "part 2", "part 3"]
    assert states(office) == {"sent": 3}
