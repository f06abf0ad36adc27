"""`coregroup workspace` and `coregroup person`: each fact checked, with a sentence for each."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import select

from bot.records.engine import make_engine
from bot.records.tables import AuditEntry, CoreGroup, DeadlineRow
from tests.support.cli import Cli
from tests.support.databases import open_records

ADD = {
    "--name": "Hill Borough",
    "--duty-phone": "020 7946 0001",
    "--out-of-hours-phone": "+44 20 7946 0002",
}


def words(changes: dict[str, str]) -> list[str]:
    return [part for pair in (ADD | changes).items() for part in pair]


def added(cli: Cli, **changes: str) -> Any:
    return cli.json("workspace", "add", "T0AB", *words(changes))["workspace"]


def test_a_workspace_is_set_up_with_what_is_given_and_sound_defaults(cli: Cli):
    assert added(cli, **{"--administrator": "U0ADA=Ada Bell"}) == {
        "team_id": "T0AB",
        "name": "Hill Borough",
        "procedure": "greenwich",
        "nation": "ENG",
        "duty_phone": "020 7946 0001",
        "out_of_hours_phone": "+44 20 7946 0002",
        "zone": "Europe/London",
        "digest_hour": 9,
        "duty_hours": "09:00-17:00",
        "days_added": [],
        "days_removed": [],
        "no_figure_days": None,
        "concern_minutes": [15, 15, 30],
        "administrators": ["U0ADA"],
    }
    (person,) = cli.json("person", "list", "--workspace", "T0AB")["people"]
    assert (person["name"], person["post"], person["is_administrator"]) == (
        "Ada Bell",
        "professional",
        True,
    )


def test_the_bank_holidays_are_the_procedures_own_nation_unless_said(cli: Cli):
    assert added(cli, **{"--procedure": "highland"})["nation"] == "SCT"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"--name": "  "}, "Give the workspace a name"),
        ({"--name": "x" * 81}, "at most 80 characters"),
        ({"--procedure": "narnia"}, "Choose one of: greenwich, highland"),
        ({"--nation": "GB"}, "ENG, WLS, SCT or NIR"),
        ({"--zone": "Europe/Lodnon"}, "no such time zone"),
        ({"--zone": "../etc/passwd"}, "no such time zone"),
        ({"--digest-hour": "24"}, "full hour from 0 to 23"),
        ({"--duty-phone": "ask Sam"}, "duty team's telephone number"),
        ({"--duty-phone": ""}, "duty team's telephone number"),
        ({"--out-of-hours-phone": "<!channel>"}, "at night and at weekends"),
        ({"--duty-hours": "17:00-09:00"}, "opening before closing"),
        ({"--duty-hours": "all day"}, "opening before closing"),
        ({"--no-figure-days": "0"}, "1 to 60 working days"),
        ({"--day-off": "2026-12-24", "--working-day": "2026-12-24"}, "cannot be both"),
        ({"--day-off": "2026-02-30"}, "There is no day 2026-02-30"),
        ({"--administrator": "Ada"}, "starts with U or W"),
    ],
)
def test_a_fact_that_cannot_be_used_is_refused_and_nothing_is_kept(
    cli: Cli, changes: dict[str, str], says: str
):
    assert says in cli.refusal("workspace", "add", "T0AB", *words(changes))
    assert cli.json("workspace", "list") == {"workspaces": []}


@pytest.mark.parametrize("team", ["t0ab", "C0AB", "T", "T0AB; DROP", "", "T" + "A" * 40])
def test_a_team_id_has_its_own_shape(cli: Cli, team: str):
    assert "starts with T" in cli.refusal("workspace", "add", team, *words({}))


@pytest.mark.parametrize("missing", ["--duty-phone", "--out-of-hours-phone", "--name"])
def test_the_numbers_people_ring_are_never_left_out(cli: Cli, missing: str):
    given = [part for name, value in ADD.items() if name != missing for part in (name, value)]
    done = cli("workspace", "add", "T0AB", *given)
    assert done.exit_code == 2
    assert missing in done.stderr


def test_a_workspace_is_set_up_once(cli: Cli):
    added(cli)
    assert "is set up already" in cli.refusal("workspace", "add", "T0AB", *words({}))


def test_changes_leave_the_rest_and_stand_in_the_trail(cli: Cli):
    before = added(cli, **{"--day-off": "2026-12-24"})
    given = ("--digest-hour", "8", "--administrator", "U0ADA=Ada", "--no-figure-days", "7")
    after = cli.json("workspace", "set", "T0AB", *given)["workspace"]
    changed = {"digest_hour": 8, "no_figure_days": 7, "administrators": ["U0ADA"]}
    assert after == before | changed
    assert after["days_added"] == ["2026-12-24"]
    store = open_records(make_engine(cli.url))
    with store.session() as session:
        actions = session.exec(select(AuditEntry.action, AuditEntry.detail)).all()
    store.close()
    assert ("change_workspace", {"changed": "digest_hour no_figure_days"}) in actions


def test_a_change_is_checked_as_well(cli: Cli):
    added(cli)
    assert "full hour" in cli.refusal("workspace", "set", "T0AB", "--digest-hour", "-1")
    assert "Say what to change" in cli.refusal("workspace", "set", "T0AB")
    assert "There is no workspace T0CD" in cli.refusal(
        "workspace", "set", "T0CD", "--digest-hour", "8"
    )
    assert cli.json("workspace", "list")["workspaces"][0]["digest_hour"] == 9


def test_who_hears_of_concerns_and_how_long_each_has(cli: Cli):
    added(cli)
    cli.json("person", "add", "U0OTTO", "--workspace", "T0AB", "--name", "Otto")
    after = cli.json("workspace", "set", "T0AB", "--concern-minutes", "5, 10,20")["workspace"]
    assert after["concern_minutes"] == [5, 10, 20]
    for wrong in ("5,10", "0,10,20", "5,10,1441"):
        refused = cli.refusal("workspace", "set", "T0AB", "--concern-minutes", wrong)
        assert "three numbers of minutes" in refused
    assert cli("workspace", "set", "T0AB", "--concern-minutes", "soon").exit_code == 2
    otto = ("person", "set", "U0OTTO", "--workspace", "T0AB", "--stands-as")
    assert cli.json(*otto, "service_manager")["person"]["stands_as"] == "service_manager"
    assert "service manager" in cli("person", "list", "--workspace", "T0AB").stdout
    assert cli.json(*otto, "nobody")["person"]["stands_as"] is None


def test_an_empty_list_says_what_to_do(cli: Cli):
    assert "coregroup workspace add" in cli("workspace", "list").stdout


def test_somebody_is_put_on_record_and_changed(cli: Cli):
    added(cli)
    given = ("--workspace", "T0AB", "--name", "Sam Okoro", "--post", "social_worker")
    person = cli.json("person", "add", "U0SAM", *given)["person"]
    assert person == {
        "slack_id": "U0SAM",
        "name": "Sam Okoro",
        "agency": "",
        "post": "social_worker",
        "is_administrator": False,
        "stands_as": None,
        "active": True,
    }
    changed = cli.json(
        "person", "set", "U0SAM", "--workspace", "T0AB", "--post", "team_manager", "--no-active"
    )["person"]
    assert (changed["post"], changed["active"]) == ("team_manager", False)
    assert "inactive" in cli("person", "list", "--workspace", "T0AB").stdout


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (("add", "sam", "--name", "Sam"), "starts with U or W"),
        (("add", "U0SAM", "--name", " "), "Give the person a name"),
        (("add", "U0SAM", "--name", "x" * 81), "at most 80 characters"),
        (("add", "U0SAM", "--name", "Sam", "--agency", "x" * 81), "An agency has at most"),
        (("set", "U0SAM", "--name", "Sam"), "nobody with the Slack id U0SAM in T0AB"),
        (("set", "U0SAM"), "Say what to change"),
    ],
)
def test_a_person_that_cannot_be_used_is_refused(cli: Cli, asked: tuple[str, ...], says: str):
    added(cli)
    assert says in cli.refusal("person", *asked, "--workspace", "T0AB")
    assert cli.json("person", "list", "--workspace", "T0AB") == {"people": []}


def test_nobody_is_recorded_twice(cli: Cli):
    added(cli)
    given = ("person", "add", "U0SAM", "--name", "Sam", "--workspace", "T0AB")
    assert cli(*given).exit_code == 0
    assert "is on record already" in cli.refusal(*given)


def test_no_family_member_stands_behind_a_slack_id(cli: Cli):
    added(cli)
    done = cli("person", "add", "U0SAM", "--name", "S", "--workspace", "T0AB", "--post", "family")
    assert done.exit_code == 2


def test_a_day_off_moves_the_dates_that_stand_on_it(cli: Cli):
    document = cli.json("seed", "--workspace", "T0AB", "--cases", "6", "--seed", "7")
    manager = next(one for one in document["people"] if "team_manager" in one["roles"])["slack_id"]

    def due(on: str) -> dict[str, str]:
        given = ("--workspace", "T0AB", "--as", manager, "--on", on)
        rows = cli.json("overdue", *given)["deadlines"]
        return {row["reference"]: row["due"] for row in rows if row["rule"] == "GR-19"}

    before = due("2027-02-01")
    cli.json("workspace", "set", "T0AB", "--day-off", "2026-12-22", "--day-off", "2026-12-23")
    store = open_records(make_engine(cli.url))
    with store.session() as session:
        rows = session.exec(
            select(CoreGroup.reference, DeadlineRow.due, CoreGroup.fingerprint)
            .join(DeadlineRow, DeadlineRow.core_group_id == CoreGroup.id)
            .where(DeadlineRow.rule == "GR-19")
        ).all()
    store.close()
    after = due("2027-02-01")
    assert before["CG-1"] == "2026-12-29"
    assert after["CG-1"] == "2026-12-31"
    stored = {reference: day.isoformat() for reference, day, _ in rows}
    assert stored["CG-1"] == "2026-12-31"
    assert len({fingerprint for _, _, fingerprint in rows}) == 1
