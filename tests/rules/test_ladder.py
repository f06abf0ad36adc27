"""The ladder of a concern: who is told when, whoever is missing and however long nothing ran."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.ladder import EVERYBODY, MANAGERS, Climb, Rung, begin, climb

FRIDAY_NIGHT = datetime(2026, 12, 18, 22, 0, tzinfo=UTC)
MINUTES = (15, 20, 30)
LEAD, COVER, MANAGER, SERVICE = EVERYBODY


def after(minutes: float) -> datetime:
    return FRIDAY_NIGHT + timedelta(minutes=minutes)


def test_the_lead_is_told_first_and_has_the_first_interval() -> None:
    assert begin(EVERYBODY, set(EVERYBODY), MINUTES, FRIDAY_NIGHT) == Climb(
        (LEAD,), LEAD, after(15)
    )


def test_who_cannot_be_reached_is_passed_over_at_once() -> None:
    found = begin(EVERYBODY, {MANAGER, SERVICE}, MINUTES, FRIDAY_NIGHT)
    assert found == Climb((MANAGER,), MANAGER, after(30))


def test_nobody_to_tell_is_looked_at_again() -> None:
    assert begin(EVERYBODY, set(), MINUTES, FRIDAY_NIGHT) == Climb((), None, after(30))


@pytest.mark.parametrize(
    ("rung", "due", "now", "wanted"),
    [
        # rung told last, its time in minutes, now -> told now, rung, next time
        (LEAD, 15, 14, ((), LEAD, 15)),
        (LEAD, 15, 15, ((COVER,), COVER, 35)),
        (COVER, 35, 36, ((MANAGER,), MANAGER, 65)),
        (MANAGER, 65, 65, ((SERVICE,), SERVICE, 95)),
        # At the top: the same again, at each interval.
        (SERVICE, 95, 95, ((SERVICE,), SERVICE, 125)),
        # A night in which nothing ran: everybody at once, each one time, and time to read it.
        (LEAD, 15, 600, ((COVER, MANAGER, SERVICE), SERVICE, 635)),
    ],
)
def test_it_climbs(
    rung: Rung, due: float, now: float, wanted: tuple[tuple[Rung, ...], Rung, float]
) -> None:
    found = climb(EVERYBODY, set(EVERYBODY), MINUTES, rung=rung, due=after(due), now=after(now))
    assert found == Climb(wanted[0], wanted[1], after(wanted[2]))


def test_once_read_it_climbs_among_managers_alone() -> None:
    found = climb(MANAGERS, set(EVERYBODY), MINUTES, rung=MANAGER, due=after(30), now=after(30))
    assert found == Climb((SERVICE,), SERVICE, after(60))


def test_nobody_there_any_more_is_told_nothing() -> None:
    found = climb(EVERYBODY, set(), MINUTES, rung=LEAD, due=after(15), now=after(15))
    assert (found.told, found.rung) == ((), LEAD)
    assert found.next_at > after(15)


@given(
    manned=st.sets(st.sampled_from(EVERYBODY)),
    minutes=st.tuples(*[st.integers(1, 1440)] * 3),
    steps=st.lists(st.integers(0, 3000), max_size=12),
)
def test_it_never_goes_down_and_never_stands_still(
    manned: set[Rung], minutes: tuple[int, int, int], steps: list[int]
) -> None:
    now = FRIDAY_NIGHT
    found = begin(EVERYBODY, manned, minutes, now)
    for step in steps:
        now += timedelta(minutes=step)
        before = found
        found = climb(EVERYBODY, manned, minutes, rung=before.rung, due=before.next_at, now=now)
        assert found.next_at > now
        assert len(set(found.told)) == len(found.told)
        assert set(found.told) <= manned
        if before.rung is not None:
            assert found.rung is not None
            assert EVERYBODY.index(found.rung) >= EVERYBODY.index(before.rung)
