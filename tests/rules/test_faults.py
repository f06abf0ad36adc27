"""What cannot be true in a timeline."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.rules.faults import TimelineError, check_timeline
from bot.rules.timeline import Timeline
from tests.support.timelines import days, held, initial, on, planned, review

START = on("Mon 2 Mar 2026")
FINE = Timeline(
    conferences=(review(START + days(1)), initial(START), initial(START + days(200), "again")),
    meetings=(held(START), planned(START + days(7))),
)


def test_what_can_be_true_passes() -> None:
    check_timeline(FINE)
    check_timeline(Timeline(meetings=(held(START),)))
    cancelled = replace(planned(START - days(1)), state="cancelled")
    check_timeline(replace(FINE, meetings=(cancelled,)))


def test_a_review_comes_after_the_initial_conference() -> None:
    for day in (START, START - days(3)):
        wrong = replace(FINE, conferences=(*FINE.conferences, review(day, None, "wrong")))
        with pytest.raises(TimelineError, match="is not after the initial conference on 2 March"):
            check_timeline(wrong)


def test_no_meeting_comes_before_the_initial_conference() -> None:
    for meeting in (held(START - days(1)), planned(START - days(1))):
        with pytest.raises(TimelineError, match="The meeting on 1 March 2026 is before"):
            check_timeline(replace(FINE, meetings=(*FINE.meetings, meeting)))
