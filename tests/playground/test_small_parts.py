"""Tickets, rate limits, people, the manifest, the tour: each on its own."""

from typing import Any

import pytest

from playground.driver import Slack
from playground.feed import Feed
from playground.kit import actions, button
from playground.manifest import BadManifestError, load_manifest, read_manifest
from playground.people import BadPersonError, People, default_people, read_person
from playground.tickets import TicketError, Tickets
from playground.tiers import Tiers
from playground.tour import BadTourError, Tour

Json = dict[str, Any]


class Machine:
    """A machine's clock that tests move."""

    def __init__(self) -> None:
        self.seconds = 1_800_000_000.0

    def __call__(self) -> float:
        return self.seconds


def test_a_trigger_is_good_for_three_seconds() -> None:
    machine = Machine()
    tickets = Tickets(machine)
    in_time, too_late = tickets.trigger("U1"), tickets.trigger("U1")
    machine.seconds += 3
    assert tickets.redeem_trigger(in_time).user == "U1"
    machine.seconds += 0.1
    with pytest.raises(TicketError, match="expired_trigger_id"):
        tickets.redeem_trigger(too_late)


def test_a_response_address_is_good_for_thirty_minutes() -> None:
    machine = Machine()
    tickets = Tickets(machine)
    key = tickets.response_url("U1", "D1")
    machine.seconds += 1800
    assert tickets.redeem_response_url(key).uses == 1
    machine.seconds += 1
    with pytest.raises(TicketError, match="expired_url"):
        tickets.redeem_response_url(key)
    with pytest.raises(TicketError, match="invalid_url"):
        tickets.redeem_response_url("R9/x")


def test_limits_slide_with_the_machines_clock() -> None:
    machine = Machine()
    tiers = Tiers(machine)
    assert [tiers.wait_for("users.list", "") for _ in range(30)] == [0] * 30
    tiers.switch(on=True)
    assert [tiers.wait_for("users.list", "") for _ in range(21)] == [0] * 20 + [60]
    machine.seconds += 59.5
    assert tiers.wait_for("users.list", "") == 1
    machine.seconds += 0.5
    assert tiers.wait_for("users.list", "") == 0
    posts = [tiers.wait_for("chat.postMessage", f"D{n}") for n in range(301)]
    assert posts == [0] * 300 + [60]


def test_people_are_read_from_what_seed_prints() -> None:
    person = read_person(
        {"slack_id": "U7", "name": "Ann O'Hara", "agency": "Health", "roles": ["professional"]}
    )
    assert (person.id, person.real_name, person.name) == ("U7", "Ann O'Hara", "ann.ohara")
    assert person.email == "ann.ohara@example.org"
    named = read_person({"id": "U8", "name": "bo", "real_name": "Bo Far"})
    assert (named.name, named.real_name) == ("bo", "Bo Far")


@pytest.mark.parametrize(
    "record", [{}, {"id": "X1"}, {"id": 3}, {"id": "U1", "deleted": "no"}, {"id": "U1", "tz": 3}]
)
def test_people_that_are_refused(record: Json) -> None:
    with pytest.raises(BadPersonError):
        read_person(record)


def test_changes_of_a_person() -> None:
    people = People(default_people())
    assert people.change("U0001", {"title": "Senior"}).title == "Senior"
    for user, changes in (("U9", {}), ("U0001", {"id": "U2"}), ("U0001", {"shoe": 9})):
        with pytest.raises(BadPersonError):
            people.change(user, changes)
    with pytest.raises(BadPersonError, match="deleted must be bool"):
        people.change("U0001", {"deleted": "yes"})
    assert people.get("U0001") == people.by_email("SAM.OKORO@example.org")


def test_a_manifest_that_is_none(tmp_path: Any) -> None:
    for document in ({"features": []}, {"settings": {"event_subscriptions": []}}):
        with pytest.raises(BadManifestError):
            read_manifest(document)
    path = tmp_path / "manifest.yml"
    for text in ("[1, 2]", "a: [", "x"):
        path.write_text(text)
        with pytest.raises(BadManifestError):
            load_manifest(path)
    path.write_text("display_information: {name: Group}\nfeatures: {bot_user: {display_name: CG}}")
    manifest = load_manifest(path)
    assert (manifest.name, manifest.home_tab, manifest.scopes) == ("CG", False, frozenset())


def step(kind: str, user: str | None = None, **match: str) -> Json:
    return {"title": kind, "text": "Do it.", "when": {"kind": kind, "match": match, "user": user}}


NEXT = {"text": "Next CG-1"}
SENT = {"callback_id": "apologies"}
JANUARY = step("clock", at_least="2027-01-06T00:00:00Z")


@pytest.mark.parametrize(
    ("wanted", "kind", "facts", "met"),
    [
        (step("command", text="next"), "command", NEXT, True),
        (step("command", text="next", command="/other"), "command", NEXT, False),
        (step("command", text="/^next$/"), "command", NEXT, False),
        (step("command", text="/^Next CG-[0-9]$/"), "command", NEXT, True),
        (step("command", "U2", text="next"), "command", NEXT, False),
        (step("view_submission", callback_id="apologies"), "view_submission", SENT, True),
        (step("view_submission", callback_id="apologies"), "block_actions", SENT, False),
        (step("message_posted", text="late"), "message_posted", {"text": "You are Late"}, True),
        (step("message_posted", key="digest"), "message_posted", {"key": "digest:1"}, True),
        (JANUARY, "clock", {"now": "2027-01-05T23:59:59Z"}, False),
        (JANUARY, "clock", {"now": "2027-01-06T01:00:00+01:00"}, True),
    ],
)
def test_steps_of_a_tour(wanted: Json, kind: str, facts: Json, met: bool) -> None:
    tour = Tour(Feed())
    tour.load([wanted])
    tour.notice(kind, "U1", **facts)
    assert tour.steps[0].done is met


def test_a_step_may_wait_for_several_things() -> None:
    tour = Tour(Feed())
    both = [step("command", "U1", text="next")["when"], step("command", "U2")["when"]]
    tour.load([{"title": "Both", "text": "", "when": both}])
    tour.notice("command", "U2", text="help")
    assert (tour.current, tour.as_json()["steps"][0]["when"]["user"]) == (0, "U1")
    tour.notice("command", "U1", text="next")
    assert tour.as_json()["finished"]


@pytest.mark.parametrize("when", [{"kind": "dance"}, None, [], ["command"]])
def test_a_tour_needs_a_known_kind(when: object) -> None:
    with pytest.raises(BadTourError):
        Tour(Feed()).load([{"title": "Dance", "text": "", "when": when}])


def test_a_tour_ticks_itself_off(by_http: Any, slack: Slack, client: Any) -> None:
    sam = slack.person("U0001")
    by_http.command("/coregroup")(lambda ack: ack("ok"))
    by_http.action("go")(lambda ack: ack())
    steps = [
        step("command", "U0001", command="/coregroup", text="next"),
        step("message_posted", from_bot="app", text="reminder"),
        step("block_actions", action_id="go", value="7"),
        step("clock", at_least="2027-01-06T09:00:00+00:00"),
    ]
    assert slack.tour(steps)["current"] == 0
    sam.command("/coregroup overdue")
    assert slack.tour()["current"] == 0
    sam.command("/coregroup next")
    assert slack.tour()["current"] == 1
    blocks = [actions(button("Go", action_id="go", value="7"))]
    client.chat_postMessage(channel="U0001", text="A reminder", blocks=blocks)
    sam.click("Go", wait=0)
    assert (slack.tour()["current"], slack.tour()["finished"]) == (3, False)
    slack.clock.set("2027-01-06T09:00:00+00:00")
    assert (slack.tour()["current"], slack.tour()["finished"]) == (None, True)
