"""`coregroup seed`: synthetic core groups that stay the same, with nobody seeing everything."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func
from sqlmodel import select

from bot.clock import local_day, parse_instant
from bot.duties.projection import reproject_group
from bot.duties.turn import Rulebook
from bot.records.engine import Store, make_engine
from bot.records.tables import (
    AuditEntry,
    Child,
    CoreGroup,
    DeadlineRow,
    Meeting,
    Membership,
    OutboxMessage,
    Person,
    Workspace,
)
from bot.records.words import DeadlineState
from tests.support.cli import NOW, Cli
from tests.support.databases import copy_template, empty, open_records

ROLES = {"lead_social_worker", "team_manager", "conference_chair", "professional", "administrator"}


def seeded(cli: Cli, cases: int, seed: int = 7, team: str = "T0001", *more: str) -> Any:
    words = ("--workspace", team, "--cases", str(cases), "--seed", str(seed), *more)
    return cli.json("seed", *words)


def fresh(sqlite_template: Path, tmp_path: Path, name: str) -> Cli:
    (tmp_path / name).mkdir()
    return Cli(copy_template(sqlite_template, tmp_path / name))


def test_the_document_has_the_shape_that_was_promised(cli: Cli):
    found = seeded(cli, 12)
    assert set(found) == {"workspace", "people", "core_groups"}
    assert found["workspace"]["team_id"] == "T0001"
    assert [one["reference"] for one in found["core_groups"]] == [f"CG-{n}" for n in range(1, 13)]
    for group in found["core_groups"]:
        assert set(group) == {"reference", "procedure", "members"}
        assert group["procedure"] == "greenwich"
        assert len(group["members"]) == len(set(group["members"])) >= 5
    slack_ids = [one["slack_id"] for one in found["people"]]
    assert len(slack_ids) == len(set(slack_ids))
    assert {id for group in found["core_groups"] for id in group["members"]} <= set(slack_ids)
    for one in found["people"]:
        assert set(one) == {"slack_id", "name", "agency", "roles"}
        assert one["slack_id"].startswith("U")
        assert set(one["roles"]) <= ROLES


@pytest.mark.parametrize("cases", [1, 2, 5, 12, 40])
def test_every_role_is_there_and_nobody_sees_everything(cli: Cli, cases: int):
    found = seeded(cli, cases)
    by_role: dict[str, list[str]] = {role: [] for role in ROLES | {""}}
    for one in found["people"]:
        for role in one["roles"] or [""]:
            by_role[role].append(one["slack_id"])
    assert all(by_role.values())
    seats = {id for group in found["core_groups"] for id in group["members"]}
    assert not seats & {*by_role["administrator"], *by_role[""]}
    if cases > 1:
        for who in seats:
            assert any(who not in group["members"] for group in found["core_groups"])


def test_twelve_groups_have_three_teams_of_two_leads(cli: Cli):
    found = seeded(cli, 12)
    number = {
        role: sum(role in one["roles"] for one in found["people"])
        for role in ("team_manager", "lead_social_worker", "conference_chair")
    }
    assert number == {"team_manager": 3, "lead_social_worker": 6, "conference_chair": 2}


def test_the_same_seed_gives_the_same_whatever_the_number(sqlite_template: Path, tmp_path: Path):
    few = seeded(fresh(sqlite_template, tmp_path, "few"), 3)
    again = seeded(fresh(sqlite_template, tmp_path, "again"), 3)
    many = seeded(fresh(sqlite_template, tmp_path, "many"), 30)
    other = seeded(fresh(sqlite_template, tmp_path, "other"), 3, seed=8)
    assert again == few
    assert many["core_groups"][:3] == few["core_groups"]
    names = {one["slack_id"]: one["name"] for one in many["people"]}
    assert {one["slack_id"]: one["name"] for one in few["people"]}.items() <= names.items()
    assert not {one["slack_id"] for one in few["people"]} & {
        one["slack_id"] for one in other["people"]
    }


def test_the_ids_of_records_are_the_same_too(sqlite_template: Path, tmp_path: Path):
    found = []
    for name in ("one", "two"):
        cli = fresh(sqlite_template, tmp_path, name)
        seeded(cli, 4)
        store = open_records(make_engine(cli.url))
        with store.session() as session:
            found.append(
                {
                    table.__name__: set(session.exec(select(table.id)).all())
                    for table in (CoreGroup, Person, Child, Meeting, DeadlineRow)
                }
            )
        store.close()
    assert found[0] == found[1]
    assert all(found[0].values())


def test_seeding_again_adds_nothing_and_a_larger_number_adds_the_rest(cli: Cli):
    first = seeded(cli, 3)
    store = open_records(make_engine(cli.url))
    before = groups(store)
    done = cli("seed", "--cases", "3", "--seed", "7", "--json")
    assert "nothing was added" in done.stderr
    assert seeded(cli, 3) == first
    assert groups(store) == before
    assert seeded(cli, 5)["core_groups"][:3] == first["core_groups"]
    assert len(groups(store)) == 5
    store.close()


def groups(store: Store) -> list[Any]:
    with store.session() as session:
        return [row.model_dump() for row in session.exec(select(CoreGroup)).all()]


def test_real_and_synthetic_cases_never_mix(cli: Cli):
    seeded(cli, 2)
    refusal = cli.refusal("seed", "--cases", "2", "--seed", "8")
    assert "T0001 holds core groups that this seed did not make" in refusal
    # Another workspace of the same database may have the same seed.
    assert seeded(cli, 2, team="T0002")["workspace"]["team_id"] == "T0002"


def test_bad_input_gets_a_sentence(cli: Cli):
    assert "starts with T" in cli.refusal("seed", "--workspace", "nowhere")
    assert cli("seed", "--cases", "0").exit_code == 2
    assert cli("seed", "--cases", "many").exit_code == 2
    cli.environment["COREGROUP_NOW"] = "yesterday"
    assert "COREGROUP_NOW is no instant" in cli.refusal("seed")


def test_the_procedures_take_turns_when_asked(cli: Cli):
    found = seeded(cli, 10, 7, "T0001", "--procedures", "spread")
    assert len({group["procedure"] for group in found["core_groups"]}) == 5


def test_people_may_read_it_as_a_table(cli: Cli):
    done = cli("seed", "--cases", "2")
    assert done.exit_code == 0
    assert "Example Borough (T0001)" in done.stdout
    assert "CG-2" in done.stdout
    assert "in no group" in done.stdout


def test_many_are_made_in_batches_and_fifty_are_shown(cli: Cli):
    found = seeded(cli, 300)
    assert len(found["core_groups"]) == 50
    assert len(found["people"]) < 60
    store = open_records(make_engine(cli.url))
    assert len(groups(store)) == 300
    store.close()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def either(request: pytest.FixtureRequest, sqlite_template: Path, tmp_path: Path) -> Cli:
    if request.param == "sqlite":
        return Cli(copy_template(sqlite_template, tmp_path))
    url = request.getfixturevalue("postgres_url")
    empty(url)
    return Cli(url)


def test_projecting_a_synthetic_group_again_changes_nothing(either: Cli, rulebook: Rulebook):
    """The rows come in bulk, beside the timeline: both have to say what the records say."""
    seeded(either, 18, 7, "T0001", "--procedures", "spread")
    store = open_records(make_engine(either.url))
    now = parse_instant(NOW)
    with store.session() as session:
        workspace = session.exec(select(Workspace)).one()
        before, days = deadlines(session), next_days(session)
        fingerprints = sorted(session.exec(select(CoreGroup.fingerprint)).all())
        for group in session.exec(select(CoreGroup)).all():
            today = local_day(now, workspace.zone)
            reproject_group(session, workspace, group, rulebook, now, today)
        session.flush()
        assert deadlines(session) == before
        assert next_days(session) == days
        assert sorted(session.exec(select(CoreGroup.fingerprint)).all()) == fingerprints
        assert session.exec(select(func.count()).select_from(OutboxMessage)).one() == 0
        actions = session.exec(select(AuditEntry.action)).all()
        assert sorted(actions) == ["add_workspace", "seed"]
    store.close()


def deadlines(session: Any) -> list[Any]:
    rows = session.exec(select(DeadlineRow).order_by(DeadlineRow.id)).all()
    return [row.model_dump() for row in rows]


def next_days(session: Any) -> list[Any]:
    return list(session.exec(select(Membership.next_on).order_by(Membership.id)).all())


def test_each_team_manager_of_a_few_groups_has_something_overdue(cli: Cli):
    found = seeded(cli, 12)
    for one in found["people"]:
        if "team_manager" in one["roles"]:
            given = ("--workspace", "T0001", "--as", one["slack_id"])
            assert cli.json("overdue", *given)["deadlines"]


def test_the_situations_differ(cli: Cli):
    seeded(cli, 8)
    store = open_records(make_engine(cli.url))
    with store.session() as session:
        names = dict(session.exec(select(CoreGroup.id, CoreGroup.reference)).all())
        rows = session.exec(
            select(DeadlineRow).where(DeadlineRow.state == DeadlineState.OPEN)
        ).all()
        today = local_day(parse_instant(NOW), "Europe/London")
        late = {
            (names[row.core_group_id], row.rule)
            for row in rows
            if row.due < today and not row.never_overdue and not row.conditional
        }
        owed = {(names[row.core_group_id], row.rule) for row in rows} - late
    store.close()
    assert {("CG-4", "GR-25"), ("CG-4", "GR-12"), ("CG-5", "GR-19"), ("CG-6", "GR-12")} == late
    assert {("CG-1", "GR-19"), ("CG-2", "GR-25"), ("CG-6", "GR-14"), ("CG-3", "GR-12")} <= owed
