"""The demo's cast and tour, on whatever day somebody tries it; and what it refuses."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from bot.app import make_clock, make_rulebook, open_store
from bot.clock import machine_now
from bot.commands.demo import TEAM, Cast, fill, tour_steps, welcome
from bot.duties.overdue import whats_overdue
from bot.duties.people import find_person
from bot.duties.turn import Turn
from bot.duties.workspaces import find_workspace
from bot.settings import Settings
from playground.feed import Feed
from playground.tour import Tour
from tests.support.cli import Cli


def filled(folder: Path, now: str) -> tuple[Settings, Cast]:
    settings = Settings.model_validate(
        {"DATABASE_URL": f"sqlite:///{folder / 'demo.db'}", "COREGROUP_NOW": now}
    )
    return settings, fill(settings, make_clock(settings))


@pytest.mark.parametrize("now", ["2026-12-21T09:00:00+00:00", "2027-05-01T23:30:00+01:00"])
def test_the_tours_manager_has_something_overdue_whatever_the_day(tmp_path: Path, now: str) -> None:
    settings, cast = filled(tmp_path, now)
    store = open_store(settings)
    with store.session() as session:
        workspace = find_workspace(session, TEAM)
        assert workspace is not None
        actor = find_person(session, workspace.id, cast.named["manager"].id)
        assert actor is not None
        turn = Turn(
            session=session,
            workspace=workspace,
            actor=actor,
            rulebook=make_rulebook(settings),
            now=make_clock(settings).now(),
            machine_now=machine_now(),
        )
        assert whats_overdue(turn).rows
    store.close()


def test_the_tour_speaks_of_the_cast_and_can_be_ticked(tmp_path: Path) -> None:
    _, cast = filled(tmp_path, "2026-12-21T09:00:00+00:00")
    steps = tour_steps(cast)
    assert len(steps) == 6
    assert [person.id for person in cast.people[:5]] == [one.id for one in cast.named.values()]
    assert not [step for step in steps if "{" in step["title"] + step["text"]]
    tour = Tour(Feed())
    tour.load(steps)
    lead = cast.named["lead"].id
    tour.notice("message_posted", lead, key=f"digest:x:{cast.today}")
    assert not any(step.done for step in tour.steps)
    tour.notice("message_posted", lead, key="digest:x:2026-12-22")
    assert [step.done for step in tour.steps] == [False, False, False, False, True, False]


def test_the_terminal_shows_the_address_and_the_steps(tmp_path: Path) -> None:
    _, cast = filled(tmp_path, "2026-12-21T09:00:00+00:00")
    lines = welcome("http://127.0.0.1:8030", cast).splitlines()
    assert lines[0].startswith("Open http://127.0.0.1:8030 in a browser.")
    assert [line[0] for line in lines if line[:1].isdigit()] == list("123456")


def test_a_moment_that_cannot_be_read_is_refused() -> None:
    cli = Cli("sqlite://", {"COREGROUP_NOW": "next week"})
    said = cli.refusal("demo", "--port", "0")
    assert said == "COREGROUP_NOW cannot be read. Write an instant such as 2026-12-21T09:00."


def test_a_port_that_is_taken_is_named_with_another_to_try() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = Cli("sqlite://").refusal("demo", "--port", str(port))
    assert said.startswith(f"Port {port} is taken.")
    assert f"COREGROUP_DEMO_PORT={port + 1}" in said
