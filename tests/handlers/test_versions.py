"""The manager's form for another version: choose, read every change, confirm."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.duties.versions import Moved, Preview, Version
from bot.records.tables import OutboxMessage
from handlers.ids import Do, Form
from handlers.messages import make_render
from handlers.replies import Json, Reply
from handlers.views.versions import confirm_form
from playground.checks import check_message, check_view
from tests.duties.test_versions import two_versions
from tests.support.desk import FrontDesk, chosen
from tests.support.office import FRIDAY_CONFERENCE, Office

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def front(office: Office, tmp_path: Path) -> FrontDesk:
    office.rulebook = two_versions(tmp_path, office.rulebook)
    return FrontDesk(office)


def words(reply: Reply) -> str:
    assert reply.message is not None, reply
    payload = reply.message.payload()
    check_message(payload["text"], payload["blocks"], None)
    return reply.message.text


def opened(front: FrontDesk) -> Json:
    view = front.press("Mo", Do.OPEN_VERSIONS, str(front.office.group_id)).view
    assert view is not None
    check_view(view, "modal")
    return view


def shown(front: FrontDesk, key: str = "greenwich@2") -> Json:
    reply = front.submit("Mo", opened(front), {"to": chosen(key)})
    assert (reply.errors, reply.how) == ({}, "update")
    assert reply.view is not None
    check_view(reply.view, "modal")
    return reply.view


def test_the_manager_reads_what_changes_before_it_does(front: FrontDesk, office: Office) -> None:
    page = str(front.command("Mo", "case CG-104").message)
    assert "Greenwich, version 1; version 2 is there too" in page
    assert "Change procedure" in page
    assert "Change procedure" not in str(front.command("Sam", "case CG-104").message)
    view = shown(front)
    assert view["callback_id"] == Form.VERSION_CONFIRM
    assert "CG-104 would move from Greenwich, version 1 to Greenwich, version 2." in str(view)
    line = "Hold the first core group meeting (initial conference on 18 December 2026): "
    assert f"{line}Wednesday 6 January 2027 → Thursday 31 December" in str(view)
    assert "no longer asked. It was due" in str(view)
    assert [row.due.day for row in office.deadlines("GR-19")] == [6]
    done = front.submit("Mo", view, {})
    assert (done.errors, front.nudges.count) == ({}, 1)
    assert [row.due.day for row in office.deadlines("GR-19")] == [31]
    again = front.submit("Mo", view, {})
    assert "nothing was changed" in words(again)
    assert told(office, front, "Mo").startswith("Done: CG-104 has moved from Greenwich, version 1")
    assert told(office, front, "Sam").startswith("Mo has moved CG-104 from Greenwich, version 1")


def told(office: Office, front: FrontDesk, name: str) -> str:
    render = make_render(
        rulebook=office.rulebook,
        phrases=front.desk.phrases,
        now=office.clock,
        machine_now=office.machine,
    )
    (row,) = [
        row
        for row in office.outbox()
        if row.kind == "procedure_moved" and row.recipient_id == office.people[name]
    ]
    with office.store.session() as session:
        sent: dict[str, Any] | None = render(session, session.get_one(OutboxMessage, row.id))
    assert sent is not None
    check_message(sent["text"], sent["blocks"], None)
    text: str = sent["text"]
    return text


def test_what_has_changed_meanwhile_is_shown_again(front: FrontDesk, office: Office) -> None:
    view = shown(front)
    with office.turn("Sam") as turn:
        turn.workspace.days_added = ["2026-12-29"]
    again = front.submit("Mo", view, {})
    assert again.view is not None
    check_view(again.view, "modal")
    assert "Something has changed since you looked" in str(again.view)
    assert [row.due.day for row in office.deadlines("GR-19")] == [6]
    assert front.submit("Mo", again.view, {}).errors == {}
    assert [(row.due.month, row.due.day) for row in office.deadlines("GR-19")] == [(1, 4)]


def test_strangers_and_odd_payloads_are_told_the_same(front: FrontDesk) -> None:
    group = str(front.office.group_id)
    refused = words(front.press("Sam", Do.OPEN_VERSIONS, group))
    assert words(front.press("Mo", Do.OPEN_VERSIONS, "no id")) == refused
    assert front.submit("Sam", shown(front), {}).message is not None
    assert front.office.deadlines("GR-17") != []
    unknown = front.submit("Mo", opened(front), {"to": chosen("greenwich@9")})
    assert list(unknown.errors) == ["to"]


def test_a_long_list_fits_into_slack(front: FrontDesk) -> None:
    one = Version("greenwich", "1", "Greenwich", "", newest=True)
    changes = tuple(
        Moved("T" * 90, f"{number} " + "s" * 200, FRIDAY_CONFERENCE, FRIDAY_CONFERENCE)
        for number in range(500)
    )
    today = FRIDAY_CONFERENCE
    full = Preview(front.office.group_id, "CG-104", today, one, one, changes, same=3)
    check_view(confirm_form(full, front.desk.phrases, {}), "modal")
    none = Preview(front.office.group_id, "CG-104", today, one, one, (), same=1)
    view = confirm_form(none, front.desk.phrases, {})
    check_view(view, "modal")
    assert "None: every open date stays as it is." in str(view)
