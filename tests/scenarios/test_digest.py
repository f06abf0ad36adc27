"""The morning's digest as people live it: read, pressed, and who is told by hand."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support.reminding import add_task, at
from tests.support.stage import Stage

pytestmark = [
    pytest.mark.scenario,
    pytest.mark.parametrize("stage", ["http"], indirect=True),
]
WEDNESDAY = date(2026, 12, 23)


def test_a_task_is_done_from_the_digest(stage: Stage) -> None:
    add_task(stage.office, "Priya", WEDNESDAY, "Weigh *the* baby")
    add_task(stage.office, "Priya", WEDNESDAY, "Ring the school")
    stage.move(at("2026-12-21"))
    priya = stage.person("Priya")
    digest = priya.wait_for("Good morning, Priya")
    assert "CG-104: Weigh *the* baby. Due Wednesday 23 December." in digest.words
    assert digest.buttons == ["Done", "Cannot do in time", "Done", "Cannot do in time"]

    priya.click("Done: CG-104, Weigh *the* baby", in_message=digest)
    changed = priya.wait_for(lambda message: message.ts == digest.ts and message.edited)
    assert "Ring the school" in changed.words
    assert changed.buttons.count("Done") == 1
    assert [row.due for row in stage.office.deadlines("GR-12")] == [WEDNESDAY]


def test_the_lead_tells_somebody_without_slack(stage: Stage) -> None:
    add_task(stage.office, "Nell", WEDNESDAY, "Measure the height")
    stage.move(at("2026-12-21"))
    sam = stage.person("Sam")
    digest = sam.wait_for("Good morning, Sam")
    assert "Nell (Nursery). CG-104: Measure the height." in digest.words
    assert digest.buttons == ["Told"]

    sam.click("Told", in_message=digest)
    changed = sam.wait_for(lambda message: message.ts == digest.ts and message.edited)
    assert changed.buttons == []
    assert "You told Nell: today, Monday 21 December at 09:00." in changed.words


def test_who_cannot_come_says_so_from_the_digest(stage: Stage) -> None:
    stage.move(at("2026-12-23"))
    priya = stage.person("Priya")
    digest = priya.wait_for("can you come to the core group meeting on 5 January 2027?")
    form = priya.click("Send apologies", in_message=digest).modal
    assert form is not None
    assert form.callback_id == "apologies"
    assert not any("Good morning" in message.text for message in stage.person("Mo").dm())


def test_a_duty_is_put_off_from_the_digest_and_settings_are_kept(stage: Stage) -> None:
    add_task(stage.office, "Priya", date(2026, 12, 24), "Ring the school")
    stage.move(at("2026-12-22"))
    priya = stage.person("Priya")
    digest = priya.wait_for("Good morning, Priya")
    priya.choose("Remind me later", "On Wednesday 23 December", in_message=digest)
    changed = priya.wait_for(lambda message: message.ts == digest.ts and message.edited)
    assert "You will hear of this again on Wednesday 23 December." in changed.words
    assert changed.buttons == ["Done", "Cannot do in time", "Remind me tomorrow after all"]

    form = priya.command("/coregroup settings").modal
    assert form is not None
    priya.submit({"digest_hour": "11:00"}, view=form)
    priya.wait_for("Saved. Your daily message comes at 11:00 on working days.")
    stage.move(at("2026-12-23", "09:30"))
    before = len(priya.dm())
    stage.move(at("2026-12-23", "11:00"))
    priya.wait_until(lambda one: len(one.dm()) == before + 1)
    assert "Ring the school" in priya.dm()[-1].text
