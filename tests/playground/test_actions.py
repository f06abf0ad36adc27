"""Clicks and choices in messages, forms and Home; menus that ask the app; response addresses."""

import json
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from slack_bolt import App
from slack_sdk import WebClient

from playground.driver import Message, Person, PlayError, Slack
from playground.kit import actions, button, field, home, modal, plain

Json = dict[str, Any]


def done(label: str = "Done", **more: Any) -> Json:
    return button(label, action_id="done", **more)


def row(block_id: str, *elements: Json) -> Json:
    return actions(*elements, block_id=block_id)


@pytest.fixture
def bodies(app: App) -> list[Json]:
    """What an app gets that acknowledges every action."""
    return keep_actions(app)


def keep_actions(app: App) -> list[Json]:
    kept: list[Json] = []

    def take(ack: Any, body: Json) -> None:
        kept.append(body)
        ack()

    app.action({"action_id": "done"})(take)
    app.action({"action_id": "pick"})(take)
    return kept


def post(client: WebClient, *blocks: Json, channel: str = "U0001") -> Json:
    answer = client.chat_postMessage(channel=channel, text="Task 1 & 2", blocks=list(blocks))
    return dict(answer["message"])


def test_a_click_in_a_message(bodies: list[Json], client: WebClient, sam: Person) -> None:
    message = post(client, row("task-1", done("Done & dusted", value="1")))

    assert sam.click("Done & dusted", wait=0).ok

    body = bodies[0]
    assert body["type"] == "block_actions"
    assert body["container"] == {
        "type": "message",
        "message_ts": message["ts"],
        "channel_id": sam.dm_id,
        "is_ephemeral": False,
    }
    assert body["channel"] == {"id": sam.dm_id, "name": "directmessage"}
    assert body["message"]["ts"] == message["ts"]
    assert body["message"]["blocks"][0]["elements"][0]["text"]["text"] == "Done &amp; dusted"
    action = body["actions"][0]
    assert (action["type"], action["value"]) == ("button", "1")
    assert (action["block_id"], action["action_id"]) == ("task-1", "done")
    assert action["action_ts"]
    assert body["trigger_id"]


def test_a_choice_in_a_message_travels_with_the_state_of_the_rest(
    by_http: App, client: WebClient, sam: Person
) -> None:
    bodies = keep_actions(by_http)
    options = [{"text": plain(word), "value": word.lower()} for word in ("Soon", "Later")]
    menu = {"type": "static_select", "action_id": "pick", "options": options}
    date = {"type": "datepicker", "action_id": "day", "initial_date": "2027-01-06"}
    post(client, row("when", menu, date))

    sam.choose("pick", "Later", in_message=sam.dm()[-1], wait=0)

    assert bodies[0]["actions"][0]["selected_option"]["value"] == "later"
    state = bodies[0]["state"]["values"]["when"]
    assert state["pick"]["selected_option"]["value"] == "later"
    assert state["day"] == {"type": "datepicker", "selected_date": "2027-01-06"}


def test_an_overflow_menu(by_http: App, client: WebClient, sam: Person) -> None:
    bodies = keep_actions(by_http)
    options = [{"text": plain(word), "value": word.lower()} for word in ("Open", "Hide")]
    section = {
        "type": "section",
        "block_id": "one",
        "text": plain("Case"),
        "accessory": {"type": "overflow", "action_id": "done", "options": options},
    }
    post(client, section)

    sam.click("Case", choose="Hide", wait=0)

    assert bodies[0]["actions"][0]["selected_option"]["value"] == "hide"


def answer_to(body: Json, **content: Any) -> str:
    data = json.dumps(content).encode()
    request = Request(body["response_url"], data, {"Content-Type": "application/json"})
    with urlopen(request) as response:
        return str(response.read().decode())


def test_a_response_address_replaces_answers_and_deletes(
    by_http: App, client: WebClient, sam: Person, priya: Person
) -> None:
    bodies = keep_actions(by_http)
    post(client, row("task-1", done("Done")), channel="C00000001")
    sam.click("Done", in_message=sam.channel("general")[-1], wait=0)

    assert answer_to(bodies[0], text="Sam did it", replace_original=True) == "ok"
    changed = priya.channel("general")[-1]
    assert (changed.text, changed.blocks, changed.edited) == ("Sam did it", [], True)

    answer_to(bodies[0], text="For you alone")
    answer_to(bodies[0], text="For all", response_type="in_channel")
    assert [m.text for m in priya.channel("general")] == ["Sam did it", "For all"]
    assert [m.text for m in sam.channel("general")] == ["Sam did it", "For you alone", "For all"]

    answer_to(bodies[0], delete_original=True)
    assert [m.text for m in priya.channel("general")] == ["For all"]


def test_a_response_address_is_good_for_five_uses(
    by_http: App, client: WebClient, sam: Person
) -> None:
    bodies = keep_actions(by_http)
    post(client, row("task-1", done("Done")))
    sam.click("Done", wait=0)
    with pytest.raises(HTTPError, match="400"):
        answer_to(bodies[0], text="x", blocks=[{"type": "sectoin"}])
    for number in range(5):
        answer_to(bodies[0], text=str(number))

    with pytest.raises(HTTPError, match="404"):
        answer_to(bodies[0], text="once more")

    assert [m.text for m in sam.dm()[1:]] == ["0", "1", "2", "3", "4"]


def test_an_ephemeral_message_is_acted_on_without_its_content(
    by_http: App, client: WebClient, sam: Person, priya: Person
) -> None:
    bodies = keep_actions(by_http)
    blocks = [row("task-1", done("Done"))]
    client.chat_postEphemeral(channel="C00000001", user="U0001", text="Psst", blocks=blocks)
    seen = sam.channel("general")[-1]

    sam.click("Done", in_message=seen, wait=0)

    assert bodies[0]["container"]["is_ephemeral"] is True
    assert "message" not in bodies[0]
    with pytest.raises(PlayError, match="message_not_found"):
        priya.click("Done", in_message=seen, wait=0)


def test_home_is_published_opened_and_clicked(app: App, client: WebClient, sam: Person) -> None:
    kept = keep_actions(app)
    opened: list[Json] = []

    def publish(event: Json) -> None:
        opened.append(event)
        client.views_publish(user_id=event["user"], view=home(row("r", done("Done"))))

    app.event("app_home_opened")(publish)

    view = sam.home()

    assert view is not None
    assert view.buttons == ["Done"]
    assert (opened[0]["tab"], opened[0]["channel"]) == ("home", sam.dm_id)
    sam.click("Done", in_view=view, wait=0)
    assert kept[0]["container"] == {"type": "view", "view_id": view.id}
    assert kept[0]["view"]["type"] == "home"
    assert "response_url" not in kept[0]
    sam.home(wait=0)
    assert opened[1]["view"]["id"] == view.id


def test_a_field_that_dispatches_sends_what_is_typed_in_the_whole_form(
    by_http: App, sam: Person, slack: Slack
) -> None:
    bodies = keep_actions(by_http)
    quiet = {"type": "plain_text_input", "action_id": "quiet"}
    loud = {"type": "plain_text_input", "action_id": "pick"}
    blocks = [
        field(quiet, "Quiet", block_id="q"),
        field(loud, "Loud", block_id="l", dispatch_action=True),
    ]

    def opening(ack: Any, body: Json, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=modal(*blocks))
        ack()

    by_http.command("/coregroup")(opening)
    sam.command("/coregroup")

    sam.choose("Quiet", "not sent on its own")
    assert slack.calls(kind="block_actions") == []
    sam.choose("Loud", "saved", state={"Quiet": "typed meanwhile"}, wait=0)

    values = bodies[0]["view"]["state"]["values"]
    assert values["q"]["quiet"]["value"] == "typed meanwhile"
    assert values["l"]["pick"]["value"] == "saved"
    assert bodies[0]["actions"][0]["value"] == "saved"
    assert bodies[0]["container"]["type"] == "view"


def test_a_menu_asks_the_app_for_its_options(app: App, sam: Person) -> None:
    asked: list[Json] = []
    menu = {"type": "external_select", "action_id": "case", "min_query_length": 0}
    block = field(menu, "Case", block_id="c")

    def opening(ack: Any, body: Json, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=modal(block))
        ack()

    def suggest(ack: Any, body: Json) -> None:
        asked.append(body)
        names = [n for n in ("CG-1", "CG-2", "CG-12") if body["value"] in n]
        ack(options=[{"text": plain(name), "value": name.lower()} for name in names])

    app.command("/coregroup")(opening)
    app.options("case")(suggest)
    sam.command("/coregroup")

    assert sam.options("Case", "1") == ["CG-1", "CG-12"]
    assert sam.options("Case", "9") == []
    body = asked[0]
    assert (body["type"], body["action_id"], body["block_id"]) == ("block_suggestion", "case", "c")
    assert sam.modal is not None
    chosen = sam.fill(sam.modal, {"Case": "CG-2"})["c"]["case"]["selected_option"]
    assert chosen == {"text": plain("CG-2"), "value": "cg-2"}


def test_options_that_break_slacks_rules(by_http: App, client: WebClient, sam: Person) -> None:
    menu = {"type": "external_select", "action_id": "case", "placeholder": plain("Case")}
    post(client, row("r", menu))
    long = [{"text": plain("x" * 76), "value": "1"}]
    by_http.options("case")(lambda ack: ack(options=long))

    with pytest.raises(PlayError, match="must be less than 76 characters"):
        sam.options("Case", "x", in_view=None)


def test_shortcuts(app: App, client: WebClient, sam: Person) -> None:
    kept: list[Json] = []

    def take(ack: Any, body: Json) -> None:
        kept.append(body)
        ack()

    app.shortcut("report")(take)
    app.message_shortcut("task")(take)
    post(client)
    message = sam.dm()[-1]

    sam.shortcut("report", wait=0)
    sam.message_shortcut(message, "task", wait=0)

    assert (kept[0]["type"], kept[0]["callback_id"]) == ("shortcut", "report")
    assert kept[0]["trigger_id"]
    assert (kept[1]["type"], kept[1]["message_ts"]) == ("message_action", message.ts)
    assert kept[1]["message"]["text"] == "Task 1 &amp; 2"
    assert kept[1]["channel"]["id"] == sam.dm_id


def test_shortcuts_the_manifest_does_not_name(slack: Slack, sam: Person) -> None:
    slack.manifest({"features": {"shortcuts": [{"type": "global", "callback_id": "report"}]}})
    with pytest.raises(PlayError, match="unknown_shortcut"):
        sam.shortcut("other")


def test_what_is_not_there_is_refused_with_what_is(client: WebClient, sam: Person) -> None:
    post(client, row("task-1", done("Done")))
    with pytest.raises(LookupError, match="Task 1 & 2"):
        sam.click("Undone")
    first: Message = sam.dm()[0]
    with pytest.raises(LookupError, match="button"):
        sam.click("Undone", in_message=first)
