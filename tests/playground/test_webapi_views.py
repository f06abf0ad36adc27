"""views.*: triggers, stacks, hashes, Home."""

from collections.abc import Iterator
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from playground.driver import Person, Slack
from playground.kit import field, home, modal, plain, section

Json = dict[str, Any]


def words(block_id: str = "w") -> Json:
    return field({"type": "plain_text_input", "action_id": "a"}, "Words", block_id=block_id)


def form(title: str = "T", *blocks: Json, **more: Any) -> Json:
    return modal(*(blocks or [words()]), title=plain(title), **more)


def page(text: str) -> Json:
    return home(section(text))


def refusal(call: Any, **args: Any) -> Json:
    with pytest.raises(SlackApiError) as caught:
        call(**args)
    return dict(caught.value.response.data)


@pytest.fixture
def triggers(by_http: App, sam: Person) -> Iterator[str]:
    """Trigger ids, a new one each time Sam calls the command."""
    ids: list[str] = []

    def take(ack: Any, body: Json) -> None:
        ids.append(body["trigger_id"])
        ack()

    by_http.command("/coregroup")(take)

    def next_one() -> Iterator[str]:
        while True:
            sam.command("/coregroup", wait=0)
            yield ids[-1]

    return next_one()


def test_a_trigger_opens_one_form(triggers: Iterator[str], client: WebClient, sam: Person) -> None:
    trigger = next(triggers)
    view = client.views_open(trigger_id=trigger, view=form())["view"]
    assert sam.modal is not None
    assert sam.modal.id == view["id"]
    assert view["state"]["values"]["w"]["a"] == {"type": "plain_text_input", "value": None}
    again = refusal(client.views_open, trigger_id=trigger, view=form())
    assert again["error"] == "exchanged_trigger_id"
    wrong = refusal(client.views_open, trigger_id="1.2.abc", view=form())
    assert wrong["error"] == "invalid_trigger_id"


def test_a_refused_form_uses_no_trigger(triggers: Iterator[str], client: WebClient) -> None:
    trigger = next(triggers)
    bad = refusal(client.views_open, trigger_id=trigger, view=form("x" * 25))
    where = "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]"
    assert (bad["error"], bad["response_metadata"]["messages"]) == ("invalid_arguments", [where])
    assert client.views_open(trigger_id=trigger, view=form())["ok"]


def test_pushing(triggers: Iterator[str], client: WebClient, sam: Person) -> None:
    assert (
        refusal(client.views_push, trigger_id=next(triggers), view=form())["error"] == "not_found"
    )
    first = client.views_open(trigger_id=next(triggers), view=form("1"))["view"]
    second = client.views_push(trigger_id=next(triggers), view=form("2"))["view"]
    client.views_push(trigger_id=next(triggers), view=form("3"))
    assert (second["root_view_id"], second["previous_view_id"]) == (first["id"], first["id"])
    assert [view.title for view in sam.modals] == ["1", "2", "3"]
    fourth = refusal(client.views_push, trigger_id=next(triggers), view=form("4"))
    assert fourth["error"] == "push_limit_reached"


def test_updating(triggers: Iterator[str], client: WebClient, sam: Person) -> None:
    view = client.views_open(trigger_id=next(triggers), view=form(external_id="mine"))["view"]
    sam.choose("Words", "typed")

    newer = client.views_update(view_id=view["id"], hash=view["hash"], view=form("New"))["view"]
    assert newer["state"]["values"]["w"]["a"]["value"] == "typed"
    stale = refusal(client.views_update, view_id=view["id"], hash=view["hash"], view=form())
    assert stale["error"] == "hash_conflict"
    renamed = client.views_update(view_id=view["id"], view=form("R", words("other")))["view"]
    assert renamed["state"]["values"]["other"]["a"]["value"] is None
    gone = refusal(client.views_update, view_id="V0", view=form())
    assert gone["error"] == "not_found"
    neither = refusal(client.api_call, api_method="views.update", json={"view": form()})
    assert neither["error"] == "invalid_arguments"


def test_external_ids(triggers: Iterator[str], client: WebClient) -> None:
    client.views_open(trigger_id=next(triggers), view=form(external_id="mine"))
    found = client.views_update(external_id="mine", view=form("Found", external_id="mine"))
    assert found["view"]["title"]["text"] == "Found"
    taken = refusal(client.views_push, trigger_id=next(triggers), view=form(external_id="mine"))
    assert taken["error"] == "duplicate_external_id"


def test_home(client: WebClient, sam: Person, slack: Slack) -> None:
    first = client.views_publish(user_id="U0001", view=page("One"))["view"]
    second = client.views_publish(user_id="U0001", view=page("Two"), hash=first["hash"])["view"]
    assert second["id"] == first["id"]
    assert sam.state()["home"]["blocks"][0]["text"]["text"] == "Two"
    stale = refusal(client.views_publish, user_id="U0001", view=page("x"), hash=first["hash"])
    assert stale["error"] == "hash_conflict"
    nobody = refusal(client.views_publish, user_id="U0099", view=page("x"))
    assert nobody["error"] == "invalid_arguments"
    wrong = refusal(client.views_publish, user_id="U0001", view=form())
    assert wrong["response_metadata"]["messages"] == [
        "[ERROR] unsupported type: modal [json-pointer:/view/type]"
    ]
    slack.manifest({"features": {"app_home": {"home_tab_enabled": False}}})
    assert refusal(client.views_publish, user_id="U0001", view=page("x"))["error"] == "not_enabled"
