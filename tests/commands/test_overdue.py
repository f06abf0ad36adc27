"""`coregroup overdue`: the contract's document, the same as Slack's list, and as of another day."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.app import make_rulebook
from bot.clock import parse_instant
from bot.duties.access import find_actor
from bot.duties.overdue import whats_overdue
from bot.duties.turn import Turn
from bot.records.engine import make_engine
from bot.settings import Settings
from tests.support.cli import NOW, Cli
from tests.support.databases import copy_template, open_records

ROW = {
    "rule",
    "title",
    "subject",
    "opens",
    "due",
    "act_by",
    "owner",
    "audience",
    "conditional",
    "why",
    "source",
    "reference",
    "days_late",
    "owner_slack_id",
}


@pytest.fixture(scope="module")
def town(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Cli, Any]:
    """A seeded workspace and what `seed` said of it."""
    cli = Cli(copy_template(sqlite_template, tmp_path_factory.mktemp("town")))
    return cli, cli.json("seed", "--workspace", "T0001", "--cases", "24", "--seed", "7")


def who(document: Any, role: str, place: int = 0) -> str:
    return [one["slack_id"] for one in document["people"] if role in one["roles"]][place]


def outsider(document: Any) -> str:
    return next(one["slack_id"] for one in document["people"] if not one["roles"])


def overdue(cli: Cli, slack_id: str, *more: str) -> Any:
    return cli.json("overdue", "--workspace", "T0001", "--as", slack_id, *more)


def test_the_document_has_the_shape_that_was_promised(town: tuple[Cli, Any]):
    cli, document = town
    found = overdue(cli, who(document, "team_manager"))
    assert set(found) == {"on", "deadlines"}
    assert found["on"] == "2026-12-21"
    assert found["deadlines"]
    for row in found["deadlines"]:
        assert set(row) == ROW
        assert set(row["source"]) == {"document", "section"}
        assert row["days_late"] == (date(2026, 12, 21) - date.fromisoformat(row["due"])).days > 0
        assert row["owner_slack_id"].startswith("U")
        assert row["why"].endswith(".")
        assert row["conditional"] is False
    dues = [row["due"] for row in found["deadlines"]]
    assert dues == sorted(dues)


def test_it_says_what_slack_says(town: tuple[Cli, Any]):
    cli, document = town
    store, rulebook = open_records(make_engine(cli.url)), make_rulebook(Settings())
    now = parse_instant(NOW)
    for role in ("team_manager", "lead_social_worker"):
        slack_id = who(document, role)
        printed = overdue(cli, slack_id)["deadlines"]
        with store.session() as session:
            workspace, actor = find_actor(session, "T0001", slack_id)
            assert actor is not None
            listed = whats_overdue(Turn(session, workspace, actor, rulebook, now, now))
        # Slack shows a task in its own words; here the rule's title stands, as in the timetable.
        assert [(row["reference"], row["due"]) for row in printed] == [
            (late.reference, late.due.isoformat()) for late in listed.rows
        ]
    store.close()


def test_only_groups_that_somebody_leads_or_answers_for_are_listed(town: tuple[Cli, Any]):
    cli, document = town
    members = {one["reference"]: one["members"] for one in document["core_groups"]}
    for role in ("team_manager", "lead_social_worker"):
        for place in range(3):
            slack_id = who(document, role, place)
            for row in overdue(cli, slack_id)["deadlines"]:
                assert slack_id in members[row["reference"]]


@pytest.mark.parametrize("role", ["professional", "conference_chair", "administrator"])
def test_others_have_an_empty_list(town: tuple[Cli, Any], role: str):
    cli, document = town
    assert overdue(cli, who(document, role)) == {"on": "2026-12-21", "deadlines": []}


def test_a_stranger_has_an_empty_list(town: tuple[Cli, Any]):
    cli, document = town
    assert overdue(cli, "U0NOBODY")["deadlines"] == []
    assert overdue(cli, outsider(document))["deadlines"] == []


def test_on_another_day_more_or_less_is_overdue(town: tuple[Cli, Any]):
    cli, document = town
    manager = who(document, "team_manager")
    today = keys(overdue(cli, manager))
    assert keys(overdue(cli, manager, "--on", "2026-12-21")) == today
    later = overdue(cli, manager, "--on", "2027-01-31")
    assert later["on"] == "2027-01-31"
    assert today < keys(later)
    earlier = keys(overdue(cli, manager, "--on", "2026-12-16"))
    assert earlier
    assert earlier < today
    # What is due on the day itself is not late on that day, and is on the next.
    due = max(row["due"] for row in later["deadlines"])
    on_the_day = overdue(cli, manager, "--on", due)["deadlines"]
    assert due not in {row["due"] for row in on_the_day}


def keys(found: Any) -> set[tuple[str, str, str]]:
    return {(row["reference"], row["rule"], row["subject"]) for row in found["deadlines"]}


def test_bad_input_gets_a_sentence(town: tuple[Cli, Any]):
    cli, _ = town
    refusal = cli.refusal("overdue", "--workspace", "T0404", "--as", "U1", "--json")
    assert "There is no workspace T0404" in refusal
    given = ("overdue", "--workspace", "T0001", "--as", "U1", "--on")
    assert "There is no day 2026-02-30" in cli.refusal(*given, "2026-02-30")
    assert cli(*given, "soon").exit_code == 2
    assert cli("overdue", "--workspace", "T0001").exit_code == 2


def test_people_may_read_it_as_a_table(town: tuple[Cli, Any]):
    cli, document = town
    done = cli("overdue", "--workspace", "T0001", "--as", who(document, "team_manager"))
    assert done.exit_code == 0
    assert "Overdue on Monday 21 December 2026" in done.stdout
    assert "days late" in done.stdout
    done = cli("overdue", "--workspace", "T0001", "--as", "U0NOBODY")
    assert done.stdout == "Nothing is overdue on Monday 21 December 2026.\n"
