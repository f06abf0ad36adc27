"""Apologies and reports as people live them, from the command to what the lead reads."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlmodel import col, select

from bot.duties import drafts
from bot.duties.cases import NamedMember, NewGroup, open_group
from bot.records.tables import Apology, Meeting, Report
from bot.records.words import Role
from tests.support.stage import Stage

pytestmark = pytest.mark.scenario

http = pytest.mark.parametrize("stage", ["http"], indirect=True)
ON_THE_DAY = datetime(2027, 1, 5, 9, 30, tzinfo=UTC)
ODD = "Court <!channel> *x* <@U0SAM> שלום 👩‍⚕️ :smile: a & b <b>"
"""What somebody may type: all of it comes back as it stands, and nothing of it does anything."""


def test_apologies_in_time_with_the_report_at_once(stage: Stage) -> None:
    priya, sam = stage.person("Priya"), stage.person("Sam")

    form = priya.command("/coregroup apologies").modal
    assert form is not None
    assert "This is in time: the cut-off is Monday 4 January 2027." in form.words
    assert "Reason, for the lead social worker alone" in form.labels

    next_form = priya.submit({"reason": ODD, "instead": "Jo"}).modal
    assert next_form is not None
    assert next_form.callback_id == "report"
    assert priya.submit({"text": "Seen twice, well."}).modal is None

    told = priya.wait_for("are recorded, in time")
    assert "Sam, the lead social worker, is told." in told.words
    assert "or 999 where there is danger" in told.words
    read = sam.wait_for("Priya (Health visiting) cannot come to CG-104")
    assert ODD in read.words
    assert "Jo" in read.words
    assert "Only Sam" in priya.wait_for("Your report for CG-104").words
    assert "has sent a report" in sam.wait_for("has sent a report").words
    assert not any("Court" in message.words for message in stage.person("Mo").dm())


def test_late_apologies_are_taken_and_the_lead_knows(stage: Stage) -> None:
    stage.move(ON_THE_DAY)
    priya, sam = stage.person("Priya"), stage.person("Sam")

    form = priya.command("/coregroup apologies CG-104").modal
    assert form is not None
    late = "The cut-off, Monday 4 January, has passed. Your apologies are still taken"
    assert late in form.words
    assert "and Sam will know" in form.words
    priya.submit({"report": "later"})

    told = priya.wait_for("Your apologies for CG-104 on Tuesday 5 January are recorded.")
    assert "They come after the cut-off, Monday 4 January." in told.words
    assert "You need not explain." in told.words
    assert "A short report still helps" in told.words
    assert told.buttons == ["Write report", "I can come after all"]
    assert "This came after the cut-off" in sam.wait_for("cannot come to CG-104").words


@http
def test_coming_after_all_settles_the_button(stage: Stage) -> None:
    priya, sam = stage.person("Priya"), stage.person("Sam")
    priya.command("/coregroup apologies")
    priya.submit({"report": "later"})
    told = priya.wait_for("are recorded, in time")

    priya.click("I can come after all", in_message=told)
    changed = priya.wait_for(lambda message: message.ts == told.ts and message.edited)
    assert changed.buttons == []
    assert "You said on Monday 21 December at 08:30 that you can come" in changed.words
    assert "are recorded, in time" in changed.words
    sam.wait_for("Priya can come to CG-104 on Tuesday 5 January 2027 after all.")


@http
def test_a_button_that_led_to_a_form_is_settled_when_the_form_is_sent(stage: Stage) -> None:
    priya = stage.person("Priya")
    priya.say("apologies")
    offer = priya.wait_for("If you cannot come to a meeting")
    assert offer.buttons == ["Send apologies"]

    assert priya.click("Send apologies", in_message=offer).modal is not None
    priya.submit({"report": "later"})
    settled = priya.wait_for(lambda message: message.ts == offer.ts and message.edited)
    assert settled.buttons == []
    assert "You sent apologies on Monday 21 December at 08:30." in settled.words


def test_a_report_is_replaced_read_and_released(stage: Stage) -> None:
    priya, sam, tom, mo = (stage.person(name) for name in ("Priya", "Sam", "Tom", "Mo"))

    priya.command("/coregroup report")
    priya.submit({"text": "Seen once.", "files": [("scan.pdf", b"%PDF-1.7 synthetic")]})
    first = sam.wait_for("has sent a report for CG-104")
    again = priya.command("/coregroup report cg-104").modal
    assert again is not None
    assert "You sent version 1 on Monday 21 December at 08:30." in again.words
    assert again.values["text"]["save_draft"]["value"] == "Seen once."
    priya.submit({"text": ODD})

    second = sam.wait_for("this is version 2")
    refused = sam.click("Release to the group", in_message=first)
    assert "A newer version of this report has come" in refused.words
    page = sam.click("See report", in_message=second).modal
    assert page is not None
    assert ODD in page.words
    assert "scan.pdf" in page.words
    assert page.buttons == ["Send me the files", "Version 1"]
    sam.click("Send me the files")
    copy = sam.wait_for(lambda message: [one["name"] for one in message.files] == ["scan.pdf"])
    assert "From a report for CG-104." in copy.text
    assert copy.files[0]["size"] == len(b"%PDF-1.7 synthetic")
    sam.wait_until(lambda person: person.modal is not None and "on their way" in person.modal.words)
    sam.click("Version 1")
    sam.wait_until(lambda person: person.modal is not None and "Seen once." in person.modal.words)
    sam.close()

    sam.click("Release to the group", in_message=second)
    changed = sam.wait_for(lambda message: message.ts == second.ts and message.edited)
    assert "You released this report to the group on Monday 21 December at 08:30." in changed.words
    assert changed.buttons == ["See report"]
    assert "Sam has released your report" in priya.wait_for("has released your report").words
    for member in (tom, mo):
        news = member.wait_for("The report of Priya for CG-104")
        shown = member.click("See report", in_message=news).modal
        assert shown is not None
        assert ODD in shown.words
        assert shown.buttons == ["Send me the files"]


@http
def test_a_held_report_is_shown_to_nobody_else(stage: Stage) -> None:
    priya, sam, tom = stage.person("Priya"), stage.person("Sam"), stage.person("Tom")
    priya.command("/coregroup report")
    priya.submit({"text": "Seen once."})
    held = sam.wait_for("has sent a report for CG-104")

    # The same click by somebody who is not entitled, as a crafted payload would make it.
    sam.click("Release to the group", in_message=held)
    priya.command("/coregroup report")
    priya.submit({"text": "Seen twice."})
    sam.wait_for("this is version 2")
    news = tom.wait_for("The report of Priya for CG-104")
    shown = tom.click("See report", in_message=news).modal
    assert shown is not None
    assert "Seen once." in shown.words
    assert "Seen twice." not in shown.words


@http
def test_a_file_that_is_gone_is_named(stage: Stage) -> None:
    priya, sam = stage.person("Priya"), stage.person("Sam")
    priya.command("/coregroup report")
    priya.submit({"files": [("scan.pdf", b"synthetic")]})
    news = sam.wait_for("has sent a report for CG-104")
    sam.click("See report", in_message=news)
    stage.slack.faults.add("files.info", "error", error="file_deleted")
    sam.click("Send me the files")
    sam.wait_for("I could not fetch scan.pdf.")


@http
def test_an_empty_report_is_an_error_under_its_field(stage: Stage) -> None:
    priya = stage.person("Priya")
    priya.command("/coregroup report")
    sent = priya.submit({"text": "   "})
    assert sent.errors == {
        "Your report": "There is nothing to send yet: write a few lines or add a file."
    }


@http
def test_more_text_than_slack_takes_is_an_error_under_its_field(stage: Stage) -> None:
    priya = stage.person("Priya")
    priya.command("/coregroup report")
    assert list(priya.submit({"text": "x" * 4000}).errors) == ["Your report"]
    assert stage.rows("Priya", lambda turn: turn.session.exec(select(Report)).all()) == []


@http
def test_the_same_report_again_says_that_nothing_changed(stage: Stage) -> None:
    priya = stage.person("Priya")
    for _ in range(2):
        priya.command("/coregroup report")
        priya.submit({"text": "Seen once."})
    priya.wait_for("Nothing has changed: the report that is here says just that.")
    assert stage.rows("Priya", lambda turn: len(turn.session.exec(select(Report)).all())) == 1


@http
def test_apologies_sent_again_change_what_the_lead_read(stage: Stage) -> None:
    priya, sam = stage.person("Priya"), stage.person("Sam")
    priya.command("/coregroup apologies")
    priya.submit({"reason": "A clash", "report": "later"})
    sam.wait_for("A clash")

    again = priya.command("/coregroup apologies").modal
    assert again is not None
    assert "Your apologies for this meeting are recorded." in again.words
    assert again.values["reason"]["save_draft"]["value"] == "A clash"
    priya.submit({"reason": "A hearing", "report": "later"})
    assert "It takes the place of what you read before." in sam.wait_for("A hearing").words
    assert stage.rows("Priya", lambda turn: len(turn.session.exec(select(Apology)).all())) == 1


@http
def test_a_foreign_and_an_unknown_reference_get_one_same_answer(stage: Stage) -> None:
    for who in ("Otto", "Ada", "Chris"):
        person = stage.person(who)
        for command in ("apologies", "report"):
            foreign = person.command(f"/coregroup {command} CG-104").words
            unknown = person.command(f"/coregroup {command} CG-999").words
            assert "I cannot show anything under that reference." in foreign
            assert foreign == unknown
            assert person.modal is None


@http
def test_somebody_without_a_meeting_is_told_so(stage: Stage) -> None:
    answer = stage.person("Otto").command("/coregroup apologies")
    assert "You have no core group meeting ahead" in answer.words


@http
def test_a_meeting_cancelled_while_the_form_is_open_keeps_what_was_typed(stage: Stage) -> None:
    priya = stage.person("Priya")
    priya.command("/coregroup apologies")
    with stage.office.store.session() as session:
        meeting = session.exec(select(Meeting)).one()
        meeting.state = "cancelled"
        subject = f"meeting:{meeting.id}"
    sent = priya.submit({"reason": "A clash", "report": "later"})
    assert sent.errors == {
        "Which meeting": "That meeting of CG-104 was cancelled, so there is nothing to send for it."
    }
    kept = stage.rows("Priya", lambda turn: drafts.load(turn, "apologies", subject))
    assert kept["reason"]["save_draft"]["value"] == "A clash"


@http
def test_the_mornings_digest_leads_to_apologies_and_asks_for_the_copy(stage: Stage) -> None:
    priya, sam = stage.person("Priya"), stage.person("Sam")
    stage.move(datetime(2026, 12, 29, 9, 1, tzinfo=UTC))
    digest = priya.wait_for("Send apologies", timeout=15)
    assert digest.buttons.count("Send apologies") == 1

    priya.click("It has not come", in_message=digest)
    priya.wait_for("You said on Tuesday 29 December at 09:01 that no copy has come.")
    sam.wait_for("Priya (Health visiting) has no copy of the plan of CG-104 yet.", timeout=15)

    digest = priya.wait_for(lambda message: message.ts == digest.ts)
    assert "It has not come" not in digest.buttons
    priya.click("Send apologies", in_message=digest)
    priya.submit({"report": "later"})
    priya.wait_for("are recorded, in time", timeout=15)
    priya.wait_until(
        lambda person: any(
            message.ts == digest.ts
            and "Send apologies" not in message.buttons
            and "You sent apologies on Tuesday 29 December" in message.words
            for message in person.dm()
        )
    )


@http
def test_a_report_put_off_is_asked_for_until_it_comes(stage: Stage) -> None:
    priya = stage.person("Priya")
    priya.command("/coregroup apologies")
    priya.submit({"report": "later"})
    stage.move(datetime(2027, 1, 4, 9, 1, tzinfo=UTC))
    digest = priya.wait_for("Good morning, Priya", timeout=15)
    priya.click("Write report", in_message=digest)
    priya.submit({"text": "Seen twice."})
    priya.wait_for("Your report for CG-104 on Tuesday 5 January is here.", timeout=15)
    assert stage.office.deadlines("GR-14") == []


# Drafts.


def test_what_was_typed_survives_the_window_and_a_restart(stage: Stage) -> None:
    priya = stage.person("Priya")
    priya.command("/coregroup report")
    priya.choose("text", "Seen on Tues", wait=0)
    priya.choose("text", "Seen on Tuesday", state={"text": "Seen on Tuesday"}, wait=0)
    priya.close()
    stage.stop()
    stage.start()

    form = priya.command("/coregroup report").modal
    assert form is not None
    assert "Your draft from 08:30 is here." in form.words
    assert form.values["text"]["save_draft"]["value"] == "Seen on Tuesday"

    priya.click("Start afresh")
    priya.wait_until(
        lambda person: person.modal is not None and "Your draft" not in person.modal.words
    )
    fresh = priya.modal
    assert fresh is not None
    assert [held["value"] for held in fresh.values["text"].values()] == [None]
    priya.submit({"text": "Seen on Wednesday"})
    priya.wait_for("Your report for CG-104")
    again = priya.command("/coregroup report").modal
    assert again is not None
    assert "Your draft" not in again.words


@http
def test_an_error_of_the_bots_own_keeps_what_was_typed(stage: Stage) -> None:
    priya = stage.person("Priya")
    priya.command("/coregroup apologies")
    with stage.office.store.connection() as connection:
        connection.exec_driver_sql("ALTER TABLE apology RENAME TO apology_away")
    sent = priya.submit({"reason": "A clash", "report": "later"})
    assert "Something went wrong on my side" in sent.errors["Which meeting"]
    with stage.office.store.connection() as connection:
        connection.exec_driver_sql("ALTER TABLE apology_away RENAME TO apology")
    priya.close()
    form = priya.command("/coregroup apologies").modal
    assert form is not None
    assert form.values["reason"]["save_draft"]["value"] == "A clash"


def second_meeting(stage: Stage) -> None:
    with stage.office.turn("Otto") as turn:
        open_group(
            turn,
            NewGroup(
                reference="CG-7",
                procedure="greenwich",
                initial_conference=date(2026, 12, 18),
                members=(
                    NamedMember("Otto", Role.LEAD_SOCIAL_WORKER, slack_id="U0OTTO"),
                    NamedMember("Mo", Role.TEAM_MANAGER, slack_id="U0MO"),
                    NamedMember("Priya", Role.PROFESSIONAL, slack_id="U0PRIYA"),
                ),
                first_meeting=date(2026, 12, 21),
            ),
        )


def reason(stage: Stage) -> str | None:
    modal = stage.person("Priya").modal
    assert modal is not None
    (held,) = modal.values["reason"].values()
    return held["value"]  # type: ignore[no-any-return]


@http
def test_another_meeting_brings_its_own_word_and_takes_what_was_typed(stage: Stage) -> None:
    second_meeting(stage)
    priya = stage.person("Priya")
    form = priya.command("/coregroup apologies").modal
    assert form is not None
    # Called today for today: there is no cut-off that anybody could have kept.
    assert "This meeting was called at short notice" in form.words

    priya.choose("meeting", "CG-104, Tuesday 5 January 2027", state={"reason": "A clash"})
    priya.wait_until(
        lambda person: person.modal is not None and "Monday 4 January 2027" in person.modal.words
    )
    assert reason(stage) == "A clash"
    priya.submit({"report": "later"})
    stage.person("Sam").wait_for("A clash")
    rows = stage.rows("Priya", lambda turn: turn.session.exec(select(Apology)).all())
    assert [row.reason for row in rows] == ["A clash"]


@http
def test_each_meeting_keeps_its_own_draft(stage: Stage) -> None:
    second_meeting(stage)
    priya = stage.person("Priya")
    priya.command("/coregroup apologies CG-104")
    priya.choose("reason", "For the one", wait=0)
    priya.close()
    priya.command("/coregroup apologies CG-7")
    priya.choose("reason", "For the other", wait=0)
    priya.choose("meeting", "CG-104, Tuesday 5 January 2027", state={"reason": "For the other"})
    priya.wait_until(lambda _: reason(stage) == "For the one")
    priya.close()
    priya.command("/coregroup apologies CG-7")
    assert reason(stage) == "For the other"


@http
def test_more_than_a_hundred_meetings_are_searched(stage: Stage) -> None:
    with stage.office.turn("Sam") as turn:
        known = turn.session.exec(select(Meeting)).one()
        for day in range(1, 111):
            turn.session.add(
                Meeting(
                    workspace_id=known.workspace_id,
                    core_group_id=known.core_group_id,
                    on_date=date.fromordinal(known.on_date.toordinal() + day),
                    called_on=known.called_on,
                )
            )
    priya = stage.person("Priya")
    form = priya.command("/coregroup report").modal
    assert form is not None
    assert len(priya.options("meeting")) == 100
    assert priya.options("meeting", "february 14") == ["CG-104, Sunday 14 February 2027"]
    priya.submit({"meeting": "CG-104, Sunday 14 February 2027", "text": "Seen."})
    priya.wait_for("Your report for CG-104 on Sunday 14 February 2027 is here.")


@http
def test_an_expired_trigger_asks_to_press_again(stage: Stage) -> None:
    priya = stage.person("Priya")
    priya.command("/coregroup report")
    priya.choose("text", "Seen on Tuesday", wait=0)
    priya.close()
    stage.slack.faults.add("views.open", "error", error="expired_trigger_id")
    answer = priya.command("/coregroup report")
    assert "Please press again: what you had typed is kept." in answer.words
    form = priya.command("/coregroup report").modal
    assert form is not None
    assert form.values["text"]["save_draft"]["value"] == "Seen on Tuesday"


@http
def test_the_answer_waits_while_slack_is_down(stage: Stage) -> None:
    priya = stage.person("Priya")
    priya.command("/coregroup apologies")
    stage.slack.faults.add("chat.postMessage", "ratelimited", count=2, seconds=1)
    priya.submit({"report": "later"})
    priya.wait_for("are recorded, in time", timeout=15)
    stage.person("Sam").wait_for("cannot come to CG-104", timeout=15)
    assert len([m for m in priya.dm() if "are recorded" in m.words]) == 1


@http
def test_nothing_of_it_appears_in_a_channel(stage: Stage) -> None:
    priya, tom = stage.person("Priya"), stage.person("Tom")
    priya.command("/coregroup apologies", channel="general")
    priya.submit({"reason": "A clash", "report": "later"})
    priya.wait_for("are recorded, in time")
    assert [m for m in tom.channel("general") if m.from_bot] == []


@http
def test_late_rows_are_flagged_in_the_records(stage: Stage) -> None:
    stage.move(ON_THE_DAY)
    priya = stage.person("Priya")
    priya.command("/coregroup apologies")
    priya.submit()
    priya.submit({"text": "Seen."})
    rows = stage.rows(
        "Priya",
        lambda turn: (
            turn.session.exec(select(col(Apology.in_time))).all(),
            turn.session.exec(select(col(Report.in_time))).all(),
        ),
    )
    assert rows == ([False], [False])
