"""How long a morning's messages take under Slack's own limits, with the playground's tiers on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playground.tiers import POST, Tiers

CALL_SECONDS = 0.15
LANES = 8


@dataclass(frozen=True)
class Morning:
    """So many messages to so many people, spread evenly over so many Slack workspaces."""

    name: str
    messages: int
    people: int
    workspaces: int


MORNINGS = (
    Morning("a team", 40, 20, 1),
    Morning("a county", 2_500, 2_000, 1),
    Morning("a large county", 8_000, 6_000, 1),
    Morning("the country, a workspace for each of 200 authorities", 250_000, 200_000, 200),
    Morning("the country in one workspace", 250_000, 200_000, 1),
)


def minutes(morning: Morning) -> float:
    """Return after how many minutes the last message of one workspace is out.

    Time is reckoned, not waited: a call takes CALL_SECONDS in one of LANES lanes, and Retry-After
    is obeyed. All workspaces are limited apart from each other, so that one stands for each.
    """
    clock = 0.0
    tiers = Tiers(lambda: clock)
    tiers.switch(on=True)
    people = max(1, morning.people // morning.workspaces)
    for number in range(morning.messages // morning.workspaces):
        while wait := tiers.wait_for(POST, str(number % people)):
            clock += wait
        clock += CALL_SECONDS / LANES
    return clock / 60


def measure() -> dict[str, Any]:
    """Return the minutes of each morning."""
    return {
        one.name: {
            "messages": one.messages,
            "workspaces": one.workspaces,
            "minutes": round(minutes(one), 1),
        }
        for one in MORNINGS
    }


if __name__ == "__main__":
    for name, found in measure().items():
        print(f"{name}: {found['messages']:,} in {found['minutes']} minutes")
