"""Forms: opening, sending, the app's answers, closing."""

from datetime import date
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient

from playground.driver import Person, PlayError, Slack
from playground.kit import field, modal, plain

Json = dict[str, Any]


def entry(block_id: str, label: str, element: Json, **more: Any) -> Json:
    element = {"action_id": f"{block_id}_value", **element}
    return field(element, label, block_id=block_id, **more)


def form(*blocks: Json, **more: Any) -> Json:
    shown = list(blocks) or [entry("words", "Your words", {"type": "plain_text_input"})]
    return modal(*shown, **{"callback_id": "report", "title": plain("Report"), **more})


class Desk:
    """An app whose command opens `form`; submissions are kept and answered with `answer`."""

    def __init__(self, app: App) -> None:
        self.form = form()
        self.answer: Json = {}
        self.sent: list[Json] = []
        self.closed: list[Json] = []
        app.command("/coregroup")(self._open)
        app.view("report")(self._take)
        app.view_closed("report")(self._closing)

    def _open(self, ack: Any, body: Json, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=self.form)
        ack()

    def _take(self, ack: Any, body: Json) -> None:
        self.sent.append(body)
        ack(**self.answer)

    def _closing(self, ack: Any, body: Json) -> None:
        self.closed.append(body)
        ack()


@pytest.fixture
def desk(by_http: App) -> Desk:
    return Desk(by_http)


@pytest.fixture
def desk_anywhere(app: App) -> Desk:
    """The same, over one way of delivery after the other."""
    return Desk(app)


def values(body: Json) -> Json:
    return {
        block_id: next(iter(by_action.values()))
        for block_id, by_action in body["view"]["state"]["values"].items()
    }


def test_a_form_opens_and_is_sent(desk_anywhere: Desk, sam: Person) -> None:
    modal = sam.command("/coregroup report").modal
    assert modal is not None
    assert modal.title == "Report"
    assert modal.labels == ["Your words"]

    result = sam.submit({"Your words": "All well"})

    assert (result.ok, result.action, result.errors) == (True, "close", {})
    assert result.modal is None
    sent = desk_anywhere.sent[0]
    assert values(sent) == {"words": {"type": "plain_text_input", "value": "All well"}}
    assert sent["user"]["id"] == "U0001"
    assert sent["view"]["callback_id"] == "report"
    assert sent["trigger_id"]


def test_errors_stay_under_their_field_and_what_was_typed_stays(
    desk_anywhere: Desk, sam: Person
) -> None:
    desk_anywhere.answer = {"response_action": "errors", "errors": {"words": "Say more, please."}}
    sam.command("/coregroup report")

    result = sam.submit({"Your words": "Hm"})

    assert result.errors == {"Your words": "Say more, please."}
    assert result.modal is not None
    assert result.modal.values["words"]["words_value"]["value"] == "Hm"


def test_errors_for_a_block_that_is_no_input_are_the_apps_fault(desk: Desk, sam: Person) -> None:
    desk.answer = {"response_action": "errors", "errors": {"nowhere": "?"}}
    sam.command("/coregroup report")

    result = sam.submit({"Your words": "Hm"})

    assert result.error == "invalid_response_action"
    assert result.raw["messages"][1] == "No input block is called nowhere."
    assert sam.state()["notice"] == "We had some trouble connecting. Try again?"
    assert sam.modal is not None


def test_an_update_replaces_the_form_and_keeps_what_was_typed(desk: Desk, sam: Person) -> None:
    words = entry("words", "Your words", {"type": "plain_text_input"})
    more = entry("when", "When", {"type": "datepicker", "initial_date": "2027-01-06"})
    desk.answer = {"response_action": "update", "view": form(words, more, title=plain("Step 2"))}
    first = sam.command("/coregroup report").modal

    result = sam.submit({"Your words": "Kept"})

    assert result.modal is not None
    assert first is not None
    assert (result.modal.id, result.modal.title) == (first.id, "Step 2")
    assert result.modal.raw["hash"] != first.raw["hash"]
    assert result.modal.values["words"]["words_value"]["value"] == "Kept"
    assert result.modal.values["when"]["when_value"]["selected_date"] == "2027-01-06"


def test_a_tour_ticks_a_form_that_is_not_asked_again(desk: Desk, slack: Slack) -> None:
    when = {"kind": "view_submission", "match": {}}
    sent = {"title": "Send", "when": when | {"match": {"callback_id": "report"}}}
    next_one = {"title": "Next", "when": when | {"match": {"callback_id": "thanks"}}}
    slack.tour([sent, next_one])
    sam = slack.person("U0001")
    sam.command("/coregroup")
    desk.answer = {"response_action": "update", "view": form(title=plain("Are you sure?"))}
    sam.submit({"Your words": "x"})
    assert slack.tour()["current"] == 0
    desk.answer = {"response_action": "update", "view": form(callback_id="thanks")}
    sam.submit({"Your words": "x"})
    assert slack.tour()["current"] == 1


def test_three_forms_may_lie_on_each_other_and_no_more(desk: Desk, sam: Person) -> None:
    desk.answer = {"response_action": "push", "view": form(title=plain("Next"))}
    sam.command("/coregroup report")
    sam.submit({"Your words": "1"})
    second = sam.submit({"Your words": "2"})
    assert [view.title for view in sam.modals] == ["Report", "Next", "Next"]
    assert second.modal is not None
    assert second.modal.raw["previous_view_id"] == sam.modals[1].id
    assert second.modal.raw["root_view_id"] == sam.modals[0].id

    third = sam.submit({"Your words": "3"})

    assert third.error == "invalid_response_action"
    assert third.raw["messages"] == ["push_limit_reached"]


def test_clear_closes_them_all(desk: Desk, sam: Person) -> None:
    desk.answer = {"response_action": "push", "view": form()}
    sam.command("/coregroup report")
    sam.submit({"Your words": "1"})
    desk.answer = {"response_action": "clear"}

    assert sam.submit({"Your words": "2"}).modal is None
    assert sam.modals == []


def test_closing_one_shows_the_one_below(desk: Desk, sam: Person) -> None:
    desk.answer = {"response_action": "push", "view": form(title=plain("Next"))}
    sam.command("/coregroup report")
    sam.submit({"Your words": "1"})

    below = sam.close().modal

    assert below is not None
    assert below.title == "Report"


def test_an_update_that_breaks_slacks_rules(desk: Desk, sam: Person) -> None:
    desk.answer = {"response_action": "update", "view": form(title=plain("x" * 25))}
    sam.command("/coregroup report")

    result = sam.submit({"Your words": "1"})

    assert result.raw["messages"] == [
        "invalid_arguments",
        "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]",
    ]


def test_closing_is_told_only_when_asked_for_and_without_what_was_typed(
    desk_anywhere: Desk, sam: Person
) -> None:
    sam.command("/coregroup report")
    sam.close()
    assert desk_anywhere.closed == []

    desk_anywhere.form = form(notify_on_close=True)
    sam.command("/coregroup report")
    sam.choose("Your words", "Half a report")
    sam.close()

    assert desk_anywhere.closed[0]["type"] == "view_closed"
    assert desk_anywhere.closed[0]["is_cleared"] is False
    assert desk_anywhere.closed[0]["view"]["state"] == {"values": {}}
    assert sam.modals == []


def test_the_app_is_too_slow_and_the_form_stays(
    desk_anywhere: Desk, sam: Person, slack: Slack
) -> None:
    sam.command("/coregroup report")
    slack.patience(ack_seconds=0.0001)

    result = sam.submit({"Your words": "Not lost"})

    assert result.error == "operation_timeout"
    assert result.raw["detail"] == "We had some trouble connecting. Try again?"
    assert sam.modal is not None
    assert sam.modal.values["words"]["words_value"]["value"] == "Not lost"
    slack.patience()
    assert sam.submit().ok
    assert sam.state()["notice"] is None


BOXES = [
    {"text": plain("Held on time"), "value": "on_time"},
    {"text": plain("Family there"), "value": "family"},
]


def test_plain_values_become_slacks_states(desk: Desk, sam: Person) -> None:
    desk.form = form(
        entry("text", "Text", {"type": "plain_text_input"}),
        entry("number", "Number", {"type": "number_input", "is_decimal_allowed": False}),
        entry("date", "Date", {"type": "datepicker"}),
        entry("time", "Time", {"type": "timepicker"}),
        entry("one", "One", {"type": "static_select", "options": BOXES}),
        entry("many", "Many", {"type": "multi_static_select", "options": BOXES}),
        entry("boxes", "Boxes", {"type": "checkboxes", "options": BOXES}),
        entry("who", "Who", {"type": "users_select"}),
        entry("whos", "Whos", {"type": "multi_users_select"}),
        entry("rich", "Rich", {"type": "rich_text_input"}),
        entry("file", "File", {"type": "file_input"}),
        entry("none", "None", {"type": "plain_text_input"}, optional=True),
    )
    sam.command("/coregroup report")
    sam.submit(
        {
            "Text": "a < b",
            "Number": 3,
            "Date": date(2027, 1, 6),
            "Time": "09:30",
            "One": "Family there",
            "many": ["on_time", "Family there"],
            "Boxes": True,
            "Who": "Priya Nair",
            "Whos": ["U0002", "Tom Ellis"],
            "Rich": "Said *plainly*",
            "File": [("report.txt", b"words")],
        }
    )

    sent = values(desk.sent[0])
    family = {"text": plain("Family there") | {"emoji": True}, "value": "family"}
    assert sent["text"]["value"] == "a < b"
    assert sent["number"]["value"] == "3"
    assert sent["date"]["selected_date"] == "2027-01-06"
    assert sent["time"]["selected_time"] == "09:30"
    assert sent["one"]["selected_option"] == family
    assert [o["value"] for o in sent["many"]["selected_options"]] == ["on_time", "family"]
    assert [o["value"] for o in sent["boxes"]["selected_options"]] == ["on_time", "family"]
    assert sent["who"]["selected_user"] == "U0002"
    assert sent["whos"]["selected_users"] == ["U0002", "U0003"]
    assert sent["rich"]["rich_text_value"]["type"] == "rich_text"
    assert sent["file"]["files"][0]["name"] == "report.txt"
    assert sent["none"] == {"type": "plain_text_input", "value": None}


def test_unknown_labels_are_refused_with_the_list_of_what_is_there(desk: Desk, sam: Person) -> None:
    sam.command("/coregroup report")
    with pytest.raises(LookupError, match=r"(?s)no element is called 'Yuor words'.*Your words"):
        sam.submit({"Yuor words": "x"})
    desk.form = form(entry("one", "One", {"type": "static_select", "options": BOXES}))
    sam.command("/coregroup report")
    with pytest.raises(LookupError, match="Held on time"):
        sam.submit({"One": "Held late"})


def test_slack_checks_the_form_before_the_app_hears_of_it(desk: Desk, sam: Person) -> None:
    sam.command("/coregroup report")
    result = sam.submit({})
    assert result.errors == {"Your words": "Please complete this required field."}
    assert result.raw["local"] is True
    assert desk.sent == []


def test_only_the_form_on_top_and_only_ones_own(desk: Desk, sam: Person, priya: Person) -> None:
    modal = sam.command("/coregroup report").modal
    assert modal is not None
    with pytest.raises(PlayError, match="view_not_found"):
        priya.submit({"Your words": "x"}, view=modal)
