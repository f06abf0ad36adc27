"""The life of a message as a pure function."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.records.words import OutboxState as State
from bot.reminders import states
from bot.reminders.states import MOVES, Look, Seen
from bot.reminders.timing import Timing
from bot.reminders.verdicts import Fate, Verdict

NOW = datetime(2026, 12, 21, 9, tzinfo=UTC)
BEGAN = NOW - timedelta(seconds=10)
TIMING = Timing()


def posted(verdict: Verdict, tries: int = 0) -> states.Changes:
    return states.after_post(
        verdict, tries=tries, began=BEGAN, now=NOW, timing=TIMING, chance=Random(1)
    )


def looked(look: Look, tries: int = 0, attempts: int = 1) -> states.Changes:
    return states.after_look(
        look, attempts=attempts, tries=tries, now=NOW, timing=TIMING, chance=Random(1)
    )


fates = st.builds(
    Verdict,
    fate=st.sampled_from(Fate),
    reason=st.sampled_from(["", "invalid_blocks", "TimeoutError"]),
    wait=st.floats(0, 600),
    data=st.just({"channel": "D1", "ts": "1.2"}),
)
looks = st.builds(
    Look, seen=st.sampled_from(Seen), wait=st.sampled_from([0.0, 30.0]), ts=st.just("1.2")
)


@given(fates, st.integers(0, 40))
def test_sent_means_slacks_ok_and_nothing_else_does(verdict: Verdict, tries: int) -> None:
    changes = posted(verdict, tries)
    assert (changes["state"] == State.SENT) == (verdict.fate is Fate.DONE)
    assert State(changes["state"]) in MOVES[State.CLAIMED]
    if changes["state"] == State.SENT:
        assert changes["slack_ts"] == "1.2"
        assert changes["sent_at"] == NOW


@given(fates, st.integers(0, 40))
def test_what_may_have_been_posted_is_looked_up_and_not_posted_again(
    verdict: Verdict, tries: int
) -> None:
    changes = posted(verdict, tries)
    assert (changes["state"] == State.UNCERTAIN) == (verdict.fate is Fate.UNCERTAIN)
    if changes["state"] == State.UNCERTAIN:
        assert changes["not_before"] == BEGAN + timedelta(seconds=60)


@given(looks, st.integers(0, 40), st.integers(1, 40))
def test_a_look_sends_again_only_what_is_not_there_or_cannot_be_asked_for(
    look: Look, tries: int, attempts: int
) -> None:
    changes = looked(look, tries, attempts)
    state = State(changes["state"])
    assert state in MOVES[State.UNCERTAIN]
    assert (state is State.SENT) == (look.seen is Seen.THERE)
    if state is State.PLANNED:
        in_vain = look.seen is Seen.NOT_KNOWN and tries + 1 >= TIMING.most_lookups
        assert look.seen in (Seen.NOT_THERE, Seen.CANNOT_LOOK) or in_vain


def test_slack_out_of_reach_never_makes_a_message_go_again_unseen() -> None:
    changes = looked(Look(Seen.UNREACHABLE, "ConnectionRefusedError"), tries=500)
    assert changes["state"] == State.UNCERTAIN
    assert changes["tries"] == 500


def test_a_limit_is_waited_for_as_long_as_slack_says() -> None:
    assert posted(Verdict(Fate.LIMITED, wait=17))["not_before"] == NOW + timedelta(seconds=17)
    changes = looked(Look(Seen.NOT_KNOWN, wait=17), tries=3)
    assert changes["not_before"] == NOW + timedelta(seconds=17)
    assert changes["tries"] == 3


def test_a_refused_message_is_given_up_after_some_tries_and_slack_being_down_is_no_try() -> None:
    refused = Verdict(Fate.REFUSED, "invalid_blocks")
    seen = [posted(refused, tries)["state"] for tries in range(TIMING.most_tries)]
    assert seen == [State.FAILED] * (TIMING.most_tries - 1) + [State.ABANDONED]
    down = Verdict(Fate.NOT_ASKED, "ConnectionRefusedError")
    assert {posted(down, tries)["state"] for tries in range(60)} == {State.FAILED}


def test_a_message_that_never_arrives_is_given_up_in_the_end() -> None:
    changes = looked(Look(Seen.NOT_THERE), attempts=TIMING.most_attempts)
    assert changes["state"] == State.ABANDONED


def test_a_lease_that_ran_out_is_looked_up_after_the_last_moment_it_could_have_been_asked() -> None:
    changes = states.lease_ran_out(NOW, TIMING)
    assert changes["state"] == State.UNCERTAIN
    assert changes["not_before"] == NOW + timedelta(seconds=61)


@pytest.mark.parametrize("tries", [0, 1, 4, 9, 30])
def test_waits_grow_with_jitter_up_to_a_limit(tries: int) -> None:
    full = min(300.0, 2.0 * 2**tries)
    found = {round(TIMING.wait(tries, Random(seed)), 6) for seed in range(20)}
    assert len(found) > 10
    assert all(full / 2 <= wait <= full for wait in found)


def test_times_shrink_together() -> None:
    small = TIMING.scaled(0.01)
    assert (small.lease, small.settle, small.begin_within) == pytest.approx((0.6, 0.6, 0.01))
    assert small.most_tries == TIMING.most_tries


def test_only_sent_is_for_good() -> None:
    assert [state for state in State if not MOVES[state]] == [State.SENT]
