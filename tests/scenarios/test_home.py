"""Home, the overdue list and guidance as people live them, up to the day somebody leaves."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.support.stage import Stage

pytestmark = pytest.mark.scenario

http = pytest.mark.parametrize("stage", ["http"], indirect=True)
TOO_LATE = datetime(2027, 1, 7, 9, 30, tzinfo=UTC)


def test_the_manager_finds_what_is_overdue(stage: Stage) -> None:
    mo = stage.person("Mo")
    home = mo.home()
    assert home is not None
    assert "Nothing is overdue in the core group you lead or answer for." in home.words
    assert "CG-104: Tuesday 5 January 2027" in home.words
    stage.move(TOO_LATE)
    home = mo.home()
    assert home is not None
    assert "1 duty is past its date" in home.words
    assert "1 day late: it was due Wednesday 6 January. Sam." in home.words
    mo.click("See all", in_view=home)
    assert "Overdue on Thursday 7 January 2027" in mo.wait_for("Overdue on").words
    answer = mo.command("/coregroup overdue CG-104")
    assert "Hold the first core group meeting" in answer.text


@http
def test_home_shows_what_a_form_has_changed(stage: Stage) -> None:
    sam = stage.person("Sam")
    home = sam.home()
    assert home is not None
    assert "CG-105" not in home.words
    form = sam.click("Open a core group", in_view=home).modal
    assert form is not None
    sam.submit(
        {
            "initial_conference": "2026-12-18",
            "manager": "U0MO",
        }
    )
    sam.wait_until(lambda one: "CG-105" in str(one.state()["home"]))


@http
def test_a_stranger_reads_guidance_and_nothing_else(stage: Stage) -> None:
    lee = stage.slack.join(id="U0LEE", real_name="Lee Park", name="lee")
    home = lee.home()
    assert home is not None
    assert "You are not on record here yet." in home.words
    assert "CG-104" not in home.words
    lee.click("Read guidance", in_view=home)
    lee.wait_for("These are the pages I have.")
    assert "999" in lee.command("/coregroup guide plan concerns").text
    refused = lee.command("/coregroup guide minutes CG-104").text
    assert refused == lee.command("/coregroup guide minutes CG-105").text


@http
def test_whoever_leaves_slack_is_sent_nothing_more(stage: Stage) -> None:
    stage.slack.change_person("U0PRIYA", deleted=True)
    stage.move(datetime(2026, 12, 31, 9, 30, tzinfo=UTC))
    stage.person("Tom").wait_for("CG-104")
    # One digest run plans for everybody, so what is meant for her would be there by now.
    told = {row.recipient_id for row in stage.office.outbox()}
    assert stage.office.people["Tom"] in told
    assert stage.office.people["Priya"] not in told
    assert stage.person("Priya").dm() == []
