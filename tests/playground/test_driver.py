"""The driver: it waits for what comes late, and says what is there when something is not."""

import threading
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient

from playground.driver import Person, PlayError, Slack
from playground.kit import actions, button, field, modal, options, section

Json = dict[str, Any]


def test_what_comes_after_the_acknowledgement_is_part_of_the_answer(
    by_socket: App, sam: Person, client: WebClient
) -> None:
    later: list[threading.Timer] = []

    def work(ack: Any, respond: Any) -> None:
        ack()
        later.append(threading.Timer(0.2, respond, ["Here it is"]))
        later[0].start()

    by_socket.command("/coregroup")(work)

    assert sam.command("/coregroup next").text == "Here it is"
    later[0].join()


def test_waiting_for_a_message(sam: Person, client: WebClient) -> None:
    later = threading.Timer(
        0.1, client.chat_postMessage, kwargs={"channel": "U0001", "text": "At last"}
    )
    later.start()
    assert sam.wait_for("At last").from_bot
    assert sam.wait_for(lambda message: message.from_bot).text == "At last"
    later.join()
    with pytest.raises(PlayError, match=r"(?s)'Never' did not come.*At last"):
        sam.wait_for("Never", timeout=0.1)
    with pytest.raises(PlayError, match="No form opened"):
        sam.wait_for_modal(timeout=0.1)


def test_the_newest_message_with_the_button_is_clicked(
    by_http: App, sam: Person, client: WebClient
) -> None:
    pressed: list[str] = []

    def press(ack: Any, action: Json) -> None:
        pressed.append(action["value"])
        ack()

    by_http.action("done")(press)
    for value in ("old", "new"):
        row = actions(button("Done", action_id="done", value=value))
        client.chat_postMessage(channel="U0001", text=value, blocks=[row])
    client.chat_postMessage(channel="U0001", text="No button here")

    sam.click("Done", wait=0)
    sam.click("done", in_message=sam.dm()[0], wait=0)

    assert pressed == ["new", "old"]


def test_two_of_one_name_must_be_told_apart(by_http: App, sam: Person) -> None:
    def opening(ack: Any, body: Json, client: WebClient) -> None:
        entry = {"type": "plain_text_input", "action_id": "a"}
        rows = [field(entry, "Name", block_id=f"child-{n}", optional=True) for n in (1, 2)]
        client.views_open(trigger_id=body["trigger_id"], view=modal(*rows))
        ack()

    by_http.command("/coregroup")(opening)
    opened = sam.command("/coregroup").modal
    assert opened is not None
    with pytest.raises(LookupError, match="2 elements are called 'Name'"):
        sam.fill(opened, {"Name": "x"})
    assert sam.fill(opened, {"child-2": "x"}) == {
        "child-2": {"a": {"type": "plain_text_input", "value": "x"}}
    }


def test_choices_by_part_of_their_label_and_none(by_http: App, sam: Person) -> None:
    menu = {"type": "static_select", "action_id": "a", "options": options(12)}

    def opening(ack: Any, body: Json, client: WebClient) -> None:
        client.views_open(
            trigger_id=body["trigger_id"], view=modal(field(menu, "One", block_id="b"))
        )
        ack()

    by_http.command("/coregroup")(opening)
    opened = sam.command("/coregroup").modal
    assert opened is not None
    assert sam.fill(opened, {"One": "oice 11"})["b"]["a"]["selected_option"]["value"] == "11"
    assert sam.fill(opened, {"One": None})["b"]["a"]["selected_option"] is None
    with pytest.raises(LookupError, match="no choice 'oice 1' among"):
        sam.fill(opened, {"One": "oice 1"})


def test_nothing_is_open(sam: Person) -> None:
    for act in (sam.submit, sam.close):
        with pytest.raises(LookupError, match="No form is open"):
            act()
    with pytest.raises(LookupError, match="no conversation 'other'"):
        sam.channel("other")


def test_all_that_blocks_say_can_be_read(sam: Person, client: WebClient) -> None:
    blocks = [section("*CG-1* & more", fields=[]), actions(button("Open <it>"))]
    del blocks[0]["fields"]
    client.chat_postMessage(channel="U0001", text="Digest", blocks=blocks)
    message = sam.dm()[0]
    assert message.words == "Digest\n*CG-1* & more\nOpen <it>"
    assert message.buttons == ["Open <it>"]


def test_waiting_for_an_app_that_does_not_come(slack: Slack) -> None:
    with pytest.raises(PlayError, match="The app did not connect"):
        slack.wait_connected(timeout=0.1)
