"""The people of synthetic core groups: the same for the same seed, whatever the number."""

from __future__ import annotations

import tomllib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

from bot.assets import data_folder
from bot.records.base import id_at
from bot.records.words import Post

DISTRICT = 96
"""Groups that share one set of people: three teams, each with two lead social workers."""
TEAMS = 3
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
_EPOCH = 1_577_836_800_000
_PLACES = ("manager", "lead", "chair", "health", "school", "other", "administrator", "outsider")
_POSTS = {
    "lead": Post.SOCIAL_WORKER,
    "manager": Post.TEAM_MANAGER,
    "chair": Post.CONFERENCE_CHAIR,
}


@dataclass(frozen=True, slots=True)
class Synthetic:
    """A synthetic person; `slack_id` is None for somebody who is told by hand."""

    id: uuid.UUID
    slack_id: str | None
    name: str
    agency: str
    post: Post
    is_administrator: bool = False


@dataclass(frozen=True, slots=True)
class Cast:
    """Who sits in one synthetic group; `by_hand` is None where everybody has Slack."""

    lead: Synthetic
    manager: Synthetic
    chair: Synthetic
    professionals: tuple[Synthetic, ...]
    by_hand: Synthetic | None

    @property
    def everybody(self) -> tuple[Synthetic, ...]:
        """All of them."""
        others = (self.by_hand,) if self.by_hand else ()
        return (self.lead, self.manager, self.chair, *self.professionals, *others)


@cache
def read_seed_data(name: str) -> Mapping[str, Any]:
    """Read one file of data/seed: people, situations or texts."""
    with (data_folder() / "seed" / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def chance_of(words: str) -> Random:
    """Return the chance that some words name: the same words, the same chance."""
    return Random(words)  # noqa: S311 - made to be guessed again, nothing secret hangs on it


def seeded_id(milliseconds: int, chance: Random) -> uuid.UUID:
    """Make an id of version 7 from a seeded chance; `milliseconds` keep ids in their order."""
    return id_at(_EPOCH + milliseconds, chance.getrandbits(80))


class Company:
    """Finds the people of any group by its number.

    `team` is the Slack team: ids of records differ between workspaces, Slack ids by seed alone.
    """

    def __init__(self, team: str, seed: int) -> None:
        self._team = team
        self._seed = seed
        self._data = read_seed_data("people")
        self._agencies = self._data["agencies"]
        self._known: dict[tuple[int, str, int], Synthetic] = {}
        self._names: dict[int, list[str]] = {}

    def cast(self, number: int) -> Cast:
        """Return who sits in group `number`, counted from 1.

        The lists have different lengths and are taken in turn, so no two neighbours share all of
        their people, and nobody but the team's own sees a whole team.
        """
        district, index = divmod(number - 1, DISTRICT)
        team = index % TEAMS
        lead = team * 2 + index // TEAMS % 2
        by_hand = index // 4 % 3 if index % 4 == 2 else None
        return Cast(
            lead=self._person(district, "lead", lead, team=team),
            manager=self._person(district, "manager", team, team=team),
            chair=self._person(district, "chair", index % 2),
            professionals=tuple(
                self._person(district, kind, index % len(self._agencies[kind]))
                for kind in ("health", "school", "other")
            ),
            by_hand=None if by_hand is None else self._person(district, "by_hand", by_hand),
        )

    def administrator(self) -> Synthetic:
        """Return the administrator, who is in no group."""
        return self._person(0, "administrator", 0)

    def outsider(self) -> Synthetic:
        """Return somebody of the workspace who is in no group."""
        return self._person(0, "outsider", 0)

    def _person(self, district: int, kind: str, index: int, team: int = 0) -> Synthetic:
        key = (district, kind, index)
        if key not in self._known:
            self._known[key] = self._make(district, kind, index, team)
        return self._known[key]

    def _make(self, district: int, kind: str, index: int, team: int) -> Synthetic:
        words = f"{district}/{kind}/{index}"
        slack = chance_of(f"{self._seed}/person/{words}")
        agency = self._agencies[kind]
        if isinstance(agency, list):
            agency = agency[index]
        teams = self._agencies["teams"]
        return Synthetic(
            id=seeded_id(district, chance_of(f"{self._team}/{self._seed}/person/{words}")),
            slack_id=None if kind == "by_hand" else "U" + "".join(slack.choices(_LETTERS, k=10)),
            name=self._name(district, kind, index),
            agency=agency.format(team=teams[(district * TEAMS + team) % len(teams)]),
            post=_POSTS.get(kind, Post.PROFESSIONAL),
            is_administrator=kind == "administrator",
        )

    def _name(self, district: int, kind: str, index: int) -> str:
        if district not in self._names:
            self._names[district] = self._draw(district)
        # Each kind has a run of names of its own, so that lists may grow and names stay.
        place = (*_PLACES, "by_hand").index(kind) * 8 + index
        return self._names[district][place]

    def _draw(self, district: int) -> list[str]:
        chance = chance_of(f"{self._seed}/names/{district}")
        pairs = [
            (given, chance.choice(row["family"]))
            for row in self._data["names"]
            for given in row["given"]
        ]
        chance.shuffle(pairs)
        return [f"{given} {family}" for given, family in pairs]
