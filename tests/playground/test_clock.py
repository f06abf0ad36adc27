"""The clock bar, stamps and ids."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.clock import PlayClock
from playground.driver import PlayError, Slack
from playground.ids import Ids, Stamps

NOON = datetime(2026, 12, 18, 12, 30, tzinfo=UTC).timestamp()  # a Friday


class Machine:
    """A machine's clock that tests move."""

    def __init__(self, seconds: float = NOON) -> None:
        self.seconds = seconds

    def __call__(self) -> float:
        return self.seconds


def test_it_runs_on_from_where_it_was_set() -> None:
    machine = Machine()
    clock = PlayClock(machine)
    clock.set(datetime(2027, 7, 1, 9, 0))  # noqa: DTZ001 - read in the workspace's zone
    assert clock.now().isoformat() == "2027-07-01T09:00:00+01:00"
    machine.seconds += 90
    assert clock.now().isoformat() == "2027-07-01T09:01:30+01:00"
    assert clock.real().isoformat() == "2026-12-18T12:31:30+00:00"


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-12-17T08:00:00+00:00", "2026-12-18T09:00:00+00:00"),  # Thursday -> Friday
        ("2026-12-18T12:30:00+00:00", "2026-12-21T09:00:00+00:00"),  # Friday -> Monday
        ("2026-12-20T23:59:00+00:00", "2026-12-21T09:00:00+00:00"),  # Sunday -> Monday
        ("2027-03-26T12:00:00+00:00", "2027-03-29T09:00:00+01:00"),  # across the clock change
    ],
)
def test_next_working_day(now: str, expected: str) -> None:
    clock = PlayClock(Machine())
    clock.set(datetime.fromisoformat(now))
    clock.next_working_day()
    assert clock.now().isoformat() == expected


def test_next_hour_counts_real_hours_when_the_clocks_go_back() -> None:
    clock = PlayClock(Machine())
    clock.set(datetime(2026, 10, 25, 0, 30, tzinfo=UTC))  # 01:30, the first time
    clock.next_hour()
    assert clock.now().isoformat() == "2026-10-25T01:00:00+00:00"


@settings(deadline=None)
@given(st.lists(st.floats(-5, 5), max_size=50))
def test_stamps_never_repeat_and_never_go_back(steps: list[float]) -> None:
    machine = Machine()
    stamps = Stamps(machine)
    given_out = [stamps.next()]
    for step in steps:
        machine.seconds += step
        given_out.append(stamps.next())
    assert given_out == sorted(set(given_out), key=given_out.index)
    assert sorted(given_out) == given_out
    assert all(len(stamp.split(".")[1]) == 6 for stamp in given_out)


def test_ids_are_the_same_in_every_run() -> None:
    ids = Ids()
    assert [ids.next("D"), ids.next("D"), ids.next("V")] == ["D00000001", "D00000002", "V00000001"]
    for _ in range(40):
        last = ids.next("D")
    assert last == "D00000016"


def test_the_clock_by_its_address(slack: Slack) -> None:
    assert abs(slack.clock.now() - datetime.now(UTC)) < timedelta(minutes=1)
    moved = slack.clock.set("2027-01-06T09:00:00+00:00")
    assert moved.isoformat()[:16] == "2027-01-06T09:00"
    assert slack.clock.advance(days=2).date().isoformat() == "2027-01-08"
    assert slack.clock.next_hour().minute == 0
    assert slack.clock.next_working_day().date().isoformat() == "2027-01-11"
    assert slack.clock.now().date().isoformat() == "2027-01-11"
    with pytest.raises(PlayError, match="ISO 8601"):
        slack.clock.set("soon")
    with pytest.raises(PlayError, match="Give now"):
        slack.clock._move(next="year")


def test_messages_carry_both_clocks(slack: Slack) -> None:
    slack.clock.set("2027-01-06T09:00:00+00:00")
    sam = slack.person("U0001")
    sam.command("/coregroup", wait=0)  # nobody answers: Slack's own line is there
    message = sam.dm()[0]
    assert message.raw["case_time"].startswith("2027-01-06T09:00:0")
    assert abs(float(message.ts) - datetime.now(UTC).timestamp()) < 60
