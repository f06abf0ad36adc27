"""A conversation over the routes: what is said back, what is done, what is never done."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import Session, select

from bot.duties.bookings import NewTime, book_meeting
from bot.duties.cases import NamedMember, NewGroup, open_group
from bot.records.tables import Apology, Conversation, Minutes, OutboxMessage, Report, Task, Visit
from bot.records.words import Role, TaskState
from handlers.ids import Do
from handlers.replies import Json, Message, Reply
from tests.support.desk import FrontDesk
from tests.support.office import Office


@pytest.fixture
def front(office: Office) -> FrontDesk:
    return FrontDesk(office)


def shown(reply: Reply) -> Message:
    message = reply.message or reply.replace
    assert message is not None
    return message


def buttons(message: Message) -> list[Json]:
    rows = [block["elements"] for block in message.blocks if block["type"] == "actions"]
    return [one for row in rows for one in row if one["type"] == "button"]


def labels(message: Message) -> list[str]:
    return [one["text"]["text"] for one in buttons(message)]


def press(front: FrontDesk, name: str, message: Message, label: str) -> Reply:
    found = next(one for one in buttons(message) if one["text"]["text"] == label)
    block = next(
        block["block_id"] for block in message.blocks if found in (block.get("elements") or ())
    )
    return front.press(
        name,
        Do(found["action_id"].partition(".")[0]),
        found.get("value", ""),
        block_id=block,
        message={"ts": "1.0", "text": message.text, "blocks": list(message.blocks)},
        body={"container": {"message_ts": "1.0"}, "actions": [found]},
    )


def add_task(office: Office, name: str, title: str, due: date = date(2027, 1, 8)) -> None:
    with office.store.session() as session:
        group = office.group(session)
        session.add(
            Task(
                workspace_id=office.workspace_id,
                core_group_id=group.id,
                owner_id=office.people[name],
                title=title,
                due=due,
                agreed_on=date(2026, 12, 18),
            )
        )


def book_second(office: Office) -> None:
    with office.turn("Sam") as turn:
        book_meeting(turn, office.group_id, NewTime(date(2027, 2, 9)))


def written(office: Office) -> int:
    """Return how many rows of people's own doing there are: nothing done leaves none."""
    with office.store.session() as session:
        tables = (Apology, Report, Visit, Minutes, OutboxMessage)
        done = len(session.exec(select(Task).where(Task.state == TaskState.DONE)).all())
        return done + sum(len(session.exec(select(table)).all()) for table in tables)


def conversations(session: Session) -> list[Conversation]:
    return list(session.exec(select(Conversation)).all())


def test_an_absence_is_said_back_with_one_button_on_and_two_to_correct(front: FrontDesk) -> None:
    message = shown(front.say("Priya", "sorry can't make the 5th"))
    assert "you cannot come to a meeting" in message.text
    assert "CG-104" in message.text
    assert "Tuesday 5 January" in message.text
    assert labels(message) == ["Send apologies", "Another one", "Something else"]


def test_the_button_opens_the_form_of_that_meeting(front: FrontDesk) -> None:
    message = shown(front.say("Priya", "I can't make the meeting on 5 January"))
    reply = press(front, "Priya", message, "Send apologies")
    assert reply.view is not None
    assert reply.view["callback_id"] == "apologies"


def test_a_task_is_done_after_one_press_and_can_be_taken_back(front: FrontDesk) -> None:
    add_task(front.office, "Priya", "Housing referral")
    message = shown(front.say("Priya", "done with the housing referral"))
    assert written(front.office) == 0
    assert labels(message)[0] == "Yes, it is done"
    done = press(front, "Priya", message, "Yes, it is done")
    assert written(front.office) == 1
    undo = [
        block["accessory"]
        for block in shown(done).blocks
        if (block.get("accessory") or {}).get("action_id", "").startswith("task_undo")
    ]
    assert undo
    front.press("Priya", Do.TASK_UNDO, undo[0]["value"], block_id="x", message={})
    assert written(front.office) == 0


def test_a_typed_yes_is_the_one_confirmation(front: FrontDesk) -> None:
    add_task(front.office, "Priya", "Housing referral")
    front.say("Priya", "done with the housing referral")
    said = shown(front.say("Priya", "yes please")).text
    assert "Done by you" in said
    assert "CG-104: Housing referral" in said
    assert written(front.office) == 1


def test_undo_offers_what_was_done_in_the_last_ten_minutes(front: FrontDesk) -> None:
    add_task(front.office, "Priya", "Housing referral")
    front.say("Priya", "done with the housing referral")
    front.say("Priya", "yes")
    message = shown(front.say("Priya", "undo that"))
    assert "Housing referral" in message.text
    press(front, "Priya", message, "Yes, take it back")
    assert written(front.office) == 0
    front.say("Priya", "done with the housing referral")
    front.say("Priya", "yes")
    front.office.clock.advance(minutes=11)
    assert "nothing to take back" in shown(front.say("Priya", "undo that")).text


@pytest.mark.parametrize(
    "text",
    [
        "I haven't finished the housing referral",
        "dad can't come Thursday",
        "don't send the minutes yet",
        "Tom has finished the housing referral",
        "saw the child today and finished the housing referral",
        "sorry can't make Friday 6 January",
        "I can make it after all",
        "he has hurt her",
        "qwerty",
        "👍",
        "Kiedy jest następne spotkanie?",
        "you are useless",
        "word " * 800,
        "yes",
        "no, the other one",
        "done with the dentist",
        "sorry can't make it for CG-999",
    ],
)
def test_nothing_is_done_by_mistake(front: FrontDesk, text: str) -> None:
    add_task(front.office, "Priya", "Housing referral")
    message = shown(front.say("Priya", text))
    assert written(front.office) == 0
    assert message.text


def test_which_one_is_asked_and_answered_by_number_day_or_button(front: FrontDesk) -> None:
    book_second(front.office)
    asked = shown(front.say("Priya", "sorry I can't make it"))
    assert asked.text.startswith("I understood: you cannot come to a meeting.")
    assert "Which meeting" in asked.text
    assert "1. CG-104, Tuesday 5 January 2027" in asked.text
    assert "Tuesday 9 February" in shown(front.say("Priya", "the second one")).text
    front.say("Priya", "sorry I can't make it")
    assert "Tuesday 5 January" in shown(front.say("Priya", "the 5th")).text
    again = shown(front.say("Priya", "sorry I can't make it"))
    picked = press(front, "Priya", again, "CG-104, Tuesday 9 February 2027")
    assert picked.replace is not None
    assert "Tuesday 9 February" in picked.replace.text


def test_the_other_one_back_and_cancel(front: FrontDesk) -> None:
    book_second(front.office)
    before = written(front.office)
    front.say("Priya", "sorry can't make the 5th")
    assert "9 February" in shown(front.say("Priya", "no, the other one")).text
    assert "5 January" in shown(front.say("Priya", "back")).text
    assert "did nothing" in shown(front.say("Priya", "cancel")).text
    assert "no question open" in shown(front.say("Priya", "yes")).text
    assert written(front.office) == before


def test_a_task_is_found_by_its_words_in_the_reply(front: FrontDesk) -> None:
    add_task(front.office, "Priya", "Housing referral")
    add_task(front.office, "Priya", "Book the dentist")
    assert "Which task" in shown(front.say("Priya", "I've finished my task")).text
    assert "Book the dentist" in shown(front.say("Priya", "dentist")).text


def test_the_question_survives_a_restart_and_is_forgotten_after_an_hour(
    front: FrontDesk,
) -> None:
    book_second(front.office)
    front.say("Priya", "sorry I can't make it")
    front.office.clock.advance(minutes=59)
    assert "5 January" in shown(FrontDesk(front.office).say("Priya", "1")).text
    front.office.clock.advance(minutes=60)
    assert "no question open" in shown(front.say("Priya", "2")).text
    with front.office.store.session() as session:
        assert conversations(session) == []


def test_what_is_kept_holds_no_words_of_the_message(front: FrontDesk) -> None:
    add_task(front.office, "Priya", "Housing referral")
    front.say("Priya", "I have finished the housing referral for poor little Zachary")
    with front.office.store.session() as session:
        (kept,) = conversations(session)
        assert "zachary" not in str(kept.state).lower()
        assert "housing" not in str(kept.state).lower()


def test_danger_is_met_first_with_the_numbers_and_files_nothing(front: FrontDesk) -> None:
    for name in ("Priya", "Otto", "U0NOBODY"):
        message = shown(front.say(name, "he has hurt her"))
        assert message.text.index("999") < message.text.index("020 7946 000")
        assert "recorded nothing" in message.text
        assert labels(message)[0] == "Raise a concern"
    assert written(front.office) == 0


def test_danger_leads_to_the_form_and_the_form_to_nothing_unsent(front: FrontDesk) -> None:
    message = shown(front.say("Priya", "he has hurt her"))
    view = press(front, "Priya", message, "Raise a concern").view
    assert view is not None
    assert view["callback_id"] == "concern"
    assert written(front.office) == 0


def test_danger_in_the_middle_of_a_question_comes_first(front: FrontDesk) -> None:
    book_second(front.office)
    front.say("Priya", "sorry I can't make it")
    assert "999" in shown(front.say("Priya", "he's hitting them")).text


def test_somebody_elses_group_is_the_same_as_none(front: FrontDesk) -> None:
    foreign = shown(front.say("Otto", "sorry can't make the meeting for CG-104"))
    missing = shown(front.say("Otto", "sorry can't make the meeting for CG-999"))
    assert foreign == missing


def test_a_stranger_is_told_what_every_stranger_is_told(front: FrontDesk) -> None:
    said = {
        shown(front.say("U0NOBODY", text)).text
        for text in ("sorry can't make CG-104", "what is overdue", "who is in CG-104?")
    }
    assert len(said) == 1


def test_a_change_and_a_worry_say_who_to_turn_to_and_record_nothing(front: FrontDesk) -> None:
    for text in ("dad has moved back in", "the plan isn't working"):
        message = shown(front.say("Priya", text))
        assert "CG-104: Sam is the lead social worker." in message.text
        assert "recorded nothing" in message.text
        assert "999" in message.text


def test_a_visit_opens_with_its_day_and_with_the_child_not_seen(front: FrontDesk) -> None:
    message = shown(front.say("Priya", "visited on Friday but nobody was in"))
    view = press(front, "Priya", message, "Record a visit").view
    assert view is not None
    elements = {
        block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"
    }
    assert elements["on"]["initial_date"] == "2026-12-18"
    seen = next(one for key, one in elements.items() if key.startswith("seen-"))
    assert seen["initial_option"]["value"] == "not_seen"


def test_a_sentence_that_asks_is_answered_with_what_was_understood(front: FrontDesk) -> None:
    message = shown(front.say("Priya", "when is my next core group?"))
    assert message.text.startswith("I understood: you want to know what comes next.")
    assert "CG-104" in message.text
    assert "Something else" in labels(message)


def test_another_intent_takes_the_day_along(front: FrontDesk) -> None:
    message = shown(front.say("Priya", "sorry can't make the 5th"))
    menu = shown(press(front, "Priya", message, "Something else"))
    report = shown(press(front, "Priya", menu, "Write a report"))
    assert "5 January" in report.text
    assert labels(report)[0] == "Write a report"


def test_a_mention_is_answered_as_a_direct_message_would_be(front: FrontDesk) -> None:
    from handlers.ids import Kind

    reply = front._run(
        Kind.EVENT, "Priya", "app_mention", text="<@UBOT> when is my next core group?", channel="C1"
    )
    assert "CG-104" in shown(reply).text


def test_a_mistyped_word_is_taken_for_the_nearest(front: FrontDesk) -> None:
    assert "My tasks" in labels(shown(front.say("Priya", "tsks")))


def test_labels_for_a_screen_reader_differ_where_buttons_repeat(front: FrontDesk) -> None:
    book_second(front.office)
    message = shown(front.say("Priya", "sorry I can't make it"))
    said = [one.get("accessibility_label") or one["text"]["text"] for one in buttons(message)]
    assert len(said) == len(set(said))


def test_a_question_is_answered_with_its_source_and_section(front: FrontDesk) -> None:
    message = shown(front.say("Priya", "who chairs the first meeting?"))
    assert "manager of the team that takes the case on" in message.text
    assert "First meeting 2 of Royal Borough of Greenwich" in message.text
    assert "Greenwich (CG-104)" in message.text
    assert "The whole page" in labels(message)


def test_a_question_that_two_rules_answer_shows_both(front: FrontDesk) -> None:
    message = shown(front.say("Priya", "how long do we have to send the minutes?"))
    assert "First meeting 7" in message.text
    assert "Subsequent meetings 5" in message.text


def test_what_the_procedure_does_not_say_is_said_to_be_unknown(front: FrontDesk) -> None:
    message = shown(front.say("Priya", "who should bring biscuits to the meeting?"))
    assert "does not answer that" in message.text or "says nothing" in message.text


def test_a_question_by_somebody_in_no_group_is_answered_from_the_workspaces(
    front: FrontDesk,
) -> None:
    message = shown(front.say("Otto", "how long do we have to send the minutes?"))
    assert "Greenwich: " in message.text
    assert "CG-" not in message.text


def test_groups_under_two_procedures_get_two_answers(front: FrontDesk) -> None:
    with front.office.turn("Sam") as turn:
        open_group(
            turn,
            NewGroup(
                reference="CG-105",
                procedure="suffolk",
                initial_conference=date(2026, 12, 18),
                members=(
                    NamedMember("Sam", Role.LEAD_SOCIAL_WORKER, "Social care", "U0SAM"),
                    NamedMember("Mo", Role.TEAM_MANAGER, "Social care", "U0MO"),
                ),
                children=("CD",),
                first_meeting=date(2027, 1, 5),
            ),
        )
    message = shown(front.say("Sam", "how long do we have to send the minutes?"))
    assert "2 procedures" in message.text
    assert "Greenwich (CG-104)" in message.text
    assert "Suffolk (CG-105)" in message.text
    assert "15 working days" in message.text
    one = shown(front.say("Sam", "how long do we have to send the minutes for CG-105?"))
    assert "Greenwich" not in one.text
