"""The outcome's form and its messages: within Slack's limits, and read back as they were typed."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from bot.documents.phrases import Phrases, load_phrases
from bot.duties.outcome_given import MOST_TASKS, NewTask, WhoCame
from bot.duties.outcome_page import OutcomePage, Seated
from bot.duties.outcome_record import CheckLine, Follows, OutcomeRecord, TaskLine
from bot.duties.sittings import Waiting
from bot.duties.turn import DutyError, Rulebook
from bot.records.words import ChairRole, CheckAnswer
from bot.rules.checks import Given
from handlers.ids import Do, Form
from handlers.replies import Message
from handlers.views import outcome, outcome_messages, outcome_read
from handlers.views.drafts import prefill
from handlers.views.outcome_parts import NOBODY, ROWS_ON_PAGE
from handlers.views.outcome_tasks import tasks_form
from playground.checks import check_message, check_view

NAMES = ("Ana-María Ĉ", "مريم الزهراء", "अनन्या शर्मा", "明日香 さくら")
"""Four scripts; each is repeated to 80 characters."""
ROLE = ", lead social worker"
SPOT = {"channel": "D0123456789", "ts": "1798815600.000100", "block": "item-" + "0" * 36}


@pytest.fixture(scope="module")
def phrases() -> Phrases:
    return load_phrases()


def people(number: int) -> tuple[Seated, ...]:
    """Return people with names of 80 characters in four scripts."""
    return tuple(
        Seated(
            uuid.UUID(int=n + 1),
            (f"{n} {NAMES[n % 4]} " * 9)[:80] + ROLE,
            excused=n % 3 == 0,
            on_slack=n % 2 == 0,
            sees="w" * 300,
        )
        for n in range(number)
    )


def page(rulebook: Rulebook, number: int = 100) -> OutcomePage:
    """Return the form of a group of many."""
    procedure = rulebook.procedure("greenwich")
    asked = tuple(rule for rule in procedure.rules.values() if rule.cls == "check")[:6]
    return OutcomePage(
        subject=f"group:{uuid.UUID(int=7)}:2027-01-05",
        reference="SAFEGU-12345678",
        initials=("ABCD",) * 12,
        lead=people(1)[0].said,
        on=date(2027, 1, 5),
        starts=time(10),
        today=date(2027, 1, 5),
        members=people(number),
        owners=people(number),
        chair_roles=tuple((str(role), str(role)) for role in ChairRole),
        contingency="c" * 3000,
        seeing=people(number),
        asked=asked,
        hints={"chair": "h" * 1000, "contingency": "h" * 1000, "next_meeting": "h" * 1000},
    )


def steps(full: OutcomePage, phrases: Phrases) -> list[dict[str, Any]]:
    """Return every step of the form, every page of each, and one with a sentence on top."""
    wrong = "x" * 500
    found = [outcome.who_form(full, phrases, SPOT), outcome.who_form(full, phrases, SPOT, wrong)]
    found += [outcome.plan_form(full, phrases, SPOT, part) for part in range(3)]
    found += [tasks_form(full, phrases, SPOT, MOST_TASKS, part) for part in range(10)]
    found += [tasks_form(full, phrases, SPOT, 3), outcome.next_form(full, phrases, SPOT, wrong)]
    return found


@pytest.mark.parametrize("number", [0, 1, 11, 12, 13, 100])
def test_every_step_fits_into_slack(rulebook: Rulebook, phrases: Phrases, number: int) -> None:
    for view in steps(page(rulebook, number), phrases):
        check_view(view, "modal")


def test_a_hundred_meetings_can_be_chosen_from(phrases: Phrases) -> None:
    choices = [
        Waiting(f"meeting:{uuid.UUID(int=n)}", "SAFEGU-12345678", date(2027, 1, 5), time(10))
        for n in range(120)
    ]
    view = outcome.which_form(choices, date(2027, 1, 5), phrases, SPOT)
    check_view(view, "modal")
    assert "There are more than I can list." in str(view)


def test_apologies_are_not_ticked_and_everybody_else_is(
    rulebook: Rulebook, phrases: Phrases
) -> None:
    view = outcome.who_form(page(rulebook, 12), phrases, SPOT)
    boxes = [block["element"] for block in view["blocks"] if "came-" in block.get("block_id", "")]
    assert [len(box["options"]) for box in boxes] == [10, 2]
    ticked = {one["value"] for box in boxes for one in box["initial_options"]}
    assert ticked == {str(one.person_id) for one in people(12) if not one.excused}


def test_no_level_of_concern_is_chosen_beforehand(rulebook: Rulebook, phrases: Phrases) -> None:
    view = outcome.who_form(page(rulebook, 3), phrases, SPOT)
    asked = {block["block_id"]: block for block in view["blocks"] if block["type"] == "input"}
    for name in ("concern", "chair_role"):
        assert "initial_option" not in asked[name]["element"]
        assert not asked[name]["optional"]


def test_people_are_chosen_from_a_menu_while_they_are_few(
    rulebook: Rulebook, phrases: Phrases
) -> None:
    def menus(number: int) -> set[tuple[str, str]]:
        view = tasks_form(page(rulebook, number), phrases, SPOT, 3)
        return {
            (block["element"]["type"], block["element"]["action_id"])
            for block in view["blocks"]
            if block.get("block_id", "").startswith("who-")
        }

    assert menus(12) == {("static_select", str(Do.SAVE_DRAFT))}
    assert menus(13) == {("external_select", str(Do.OUTCOME_PERSON))}


def test_each_page_of_tasks_leads_to_the_others(rulebook: Rulebook, phrases: Phrases) -> None:
    view = tasks_form(page(rulebook, 5), phrases, SPOT, 25, 1)
    rows = [block["block_id"] for block in view["blocks"] if "what-" in block.get("block_id", "")]
    assert rows == [f"what-{n}" for n in range(10, 20)]
    labels = [one["text"]["text"] for one in view["blocks"][-1]["elements"]]
    assert labels == ["Add another task", "Tasks 1 to 10", "Tasks 21 to 25"]
    full = tasks_form(page(rulebook, 5), phrases, SPOT, MOST_TASKS, 9)
    assert "Add another task" not in str(full)


# Reading.


def typed(**blocks: Any) -> dict[str, Any]:
    """Return a view's state from values by block id, _ for -."""
    state: dict[str, Any] = {}
    for name, value in blocks.items():
        element: dict[str, Any]
        if isinstance(value, list):
            element = {"selected_options": [{"value": one} for one in value]}
        elif isinstance(value, date):
            element = {"type": "datepicker", "selected_date": value.isoformat()}
        elif isinstance(value, tuple):
            element = {"selected_option": {"value": value[0]}}
        else:
            element = {"value": value}
        state[name] = {"save_draft": element}
    return state


def read(state: dict[str, Any]) -> Any:
    return outcome_read.typed_in(state)


def test_who_came_is_read_from_all_groups_of_boxes() -> None:
    one, two = str(uuid.UUID(int=1)), str(uuid.UUID(int=2))
    state = typed(
        **{
            "came-0": [one],
            "came-1": [two, "nonsense"],
            "chair": (one,),
            "chair_role": ("team_manager",),
            "concern": ("yes",),
            "family": ["child"],
        }
    )
    assert outcome_read.read_who(read(state)) == WhoCame(
        came=frozenset({uuid.UUID(int=1), uuid.UUID(int=2)}),
        chair_role=ChairRole.TEAM_MANAGER,
        chair_id=uuid.UUID(int=1),
        family=("child",),
        concern_increased=True,
    )
    state |= typed(chair=(NOBODY,))
    assert outcome_read.read_who(read(state)).chair_id is None


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"chair_role": ("king",)}, "chair_role"), ({"concern": ("",)}, "concern")],
)
def test_what_was_not_chosen_is_said_under_its_field(changed: dict[str, Any], field: str) -> None:
    state = typed(chair_role=("professional",), concern=("no",)) | typed(**changed)
    with pytest.raises(DutyError) as refused:
        outcome_read.read_who(read(state))
    assert refused.value.field == field


def test_rows_of_tasks_are_read_in_order_and_counted() -> None:
    owner = str(uuid.UUID(int=3))
    state = typed(
        **{
            "what-11": "Later",
            "what-2": "Ring",
            "who-2": (owner,),
            "due-2": date(2027, 1, 12),
            "what-0": "",
            "what-777": "beyond",
            "keep_due-2": ["2027-01-12"],
        }
    )
    assert outcome_read.read_tasks(read(state)) == (
        NewTask(0),
        NewTask(2, "Ring", uuid.UUID(int=3), date(2027, 1, 12)),
        NewTask(11, "Later"),
    )
    assert outcome_read.rows_typed(state) == 12
    assert outcome_read.rows_typed({}) == 0


def test_the_whole_form_is_read_from_what_was_kept(rulebook: Rulebook, phrases: Phrases) -> None:
    person = uuid.UUID(int=3)
    kept = {
        Form.OUTCOME: typed(chair_role=("professional",), concern=("no",)),
        Form.OUTCOME_PLAN: typed(**{"decided": "Yes", f"seeing-{person}": "weekly"}),
        Form.OUTCOME_TASKS: typed(**{"what-0": "Ring"}),
        Form.OUTCOME_NEXT: typed(
            **{
                "next_on": date(2027, 2, 2),
                "ask-GR-21": ("not_met",),
                "why-GR-21": "No worker",
                "ask-GR-22": ("perhaps",),
            }
        ),
    }
    whole = outcome_read.read_outcome(kept)
    assert whole.decided.seeing == {person: "weekly"}
    assert whole.next.answers == {"GR-21": Given("not_met", "No worker")}
    assert outcome_read.texts(kept) == ["Yes", "weekly", "Ring"]
    with pytest.raises(DutyError):
        outcome_read.read_outcome({})


def test_a_kept_step_stands_in_the_form_again(rulebook: Rulebook, phrases: Phrases) -> None:
    state = typed(**{"what-12": "Ring", "due-12": date(2027, 1, 12)})
    view = prefill(tasks_form(page(rulebook, 3), phrases, SPOT, 13, 1), _typed_as(state))
    row = {block["block_id"]: block for block in view["blocks"] if "block_id" in block}
    assert row["what-12"]["element"]["initial_value"] == "Ring"
    assert row["due-12"]["element"]["initial_date"] == "2027-01-12"
    assert ROWS_ON_PAGE == 10


def _typed_as(state: dict[str, Any]) -> dict[str, Any]:
    return {name: {"save_draft": one["save_draft"]} for name, one in state.items()}


# Messages.


def record(rulebook: Rulebook, number: int) -> OutcomeRecord:
    """Return a record of a meeting at which much was decided."""
    names = tuple(one.said[:80] for one in people(number))
    owner = uuid.UUID(int=3)
    return OutcomeRecord(
        meeting_id=uuid.UUID(int=1),
        core_group_id=uuid.UUID(int=2),
        reference="SAFEGU-12345678",
        on=date(2027, 1, 5),
        today=date(2027, 1, 5),
        zone="Europe/London",
        by=names[0],
        by_me=False,
        at=datetime(2027, 1, 5, 15, tzinfo=UTC),
        came=names[: number // 2],
        absent=names[number // 2 :],
        family=("child",),
        chair=names[0],
        chair_label="manager of the receiving team",
        concern_increased=True,
        counts=False,
        decided="d" * 3000,
        contingency="c" * 3000,
        seeing=tuple((name, "w" * 300) for name in names),
        tasks=tuple(
            TaskLine(
                uuid.UUID(int=n), "t" * 300, owner, names[0], n % 2 == 0, date(2027, 1, 12), True
            )
            for n in range(100)
        ),
        next=(date(2027, 2, 2), time(10), "Hill School"),
        no_next_reason="",
        checks=tuple(
            CheckLine(rule.title, answer, "r" * 300)
            for rule in rulebook.procedure("suffolk").rules.values()
            if rule.cls == "check"
            for answer in (CheckAnswer.NOT_MET,)
        ),
        follows=tuple(
            Follows("Send the notes of the first meeting", date(2027, 1, 12), "y" * 400)
            for _ in range(4)
        ),
        may_send_minutes=True,
    )


def fits(message: Message) -> None:
    payload = message.payload()
    check_message(payload["text"], payload["blocks"], None)
    assert len(payload["text"]) <= 4000


def messages(full: OutcomeRecord, phrases: Phrases) -> Sequence[Message]:
    return (
        outcome_messages.thanks_message(full, phrases),
        outcome_messages.by_other_message(full, phrases),
        outcome_messages.already_message(full, phrases),
    )


@pytest.mark.parametrize("number", [2, 100])
def test_every_message_fits_into_slack(rulebook: Rulebook, phrases: Phrases, number: int) -> None:
    full = record(rulebook, number)
    for message in messages(full, phrases):
        fits(message)
    check_view(outcome_messages.already_view(full, ["x" * 3000] * 103, phrases), "modal")


def test_a_small_record_is_said_in_full(rulebook: Rulebook, phrases: Phrases) -> None:
    small = replace(
        record(rulebook, 2),
        tasks=(),
        checks=(),
        follows=(),
        next=None,
        no_next_reason="Away.",
        decided="All of it.",
    )
    said = outcome_messages.already_message(small, phrases)
    assert "The level of concern has gone up." in said.text
    assert "No next date was agreed: Away." in said.text
    assert "Too few came" in said.text
    assert "Tasks" not in said.text


def test_who_may_not_send_minutes_has_no_button_for_it(
    rulebook: Rulebook, phrases: Phrases
) -> None:
    full = replace(record(rulebook, 2), may_send_minutes=False)
    assert "open_minutes" not in str(outcome_messages.thanks_message(full, phrases).blocks)
