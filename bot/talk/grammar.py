"""The one table of commands: parsing what was typed, and the help made from the same table."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from bot.assets import data_folder

AUDIENCES = frozenset({"everyone", "members", "openers", "managers", "reviewers"})
DOES = frozenset({"answer", "open", "confirm", "ask"})
POINTS = frozenset({"past", "ahead"})


@dataclass(frozen=True, slots=True)
class Intent:
    """One thing a sentence can want: what it leads to, where its dates point, how it is said back.

    `does` is answer, open, confirm or ask; `points` is past or ahead. `means` ends the sentence "I
    understood: ...", `button` is what the button says that goes on.
    """

    name: str
    does: str
    points: str
    means: str
    button: str


@dataclass(frozen=True, slots=True)
class Command:
    """One thing people can ask for; `audience` says whose help lists it."""

    name: str
    words: tuple[str, ...]
    argument: str
    help: str
    audience: str

    @property
    def usage(self) -> str:
        """How it is written: the name and its argument."""
        return f"{self.name} {self.argument}".strip()


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed: a command's name with its argument, or the nearest name where none fits."""

    name: str
    argument: str = ""
    nearest: str = ""


class Grammar:
    """The commands, found by name or by one of their words."""

    def __init__(self, commands: Sequence[Command], intents: Sequence[Intent] = ()) -> None:
        self.commands = tuple(commands)
        self.intents = {intent.name: intent for intent in intents}
        self._names = {
            word: command.name for command in commands for word in (command.name, *command.words)
        }

    def parse(self, text: str) -> Asked:
        """Read what was typed; an empty line is help, an unknown word has its nearest match."""
        first, _, rest = text.strip().partition(" ")
        word = first.lower().removeprefix("/").strip(".,;:!")
        if not word:
            return Asked("help")
        if word == "coregroup":
            return self.parse(rest)
        name = self._names.get(word)
        if name:
            return Asked(name, rest.strip())
        close = get_close_matches(word, list(self._names), n=1, cutoff=0.6)
        return Asked("", text.strip(), self._names[close[0]] if close else "")

    def typed(self, text: str) -> Asked | None:
        """Return the command that was typed as one, None for a sentence.

        "tasks CG-104" is a command and "tasks I should have done" is not: what follows the word
        has to be what the table says it takes.
        """
        asked = self.parse(text)
        if not asked.name:
            return None
        takes = next(one.argument for one in self.commands if one.name == asked.name)
        if asked.argument and takes == "" and asked.name != "case":
            return None
        one_word = takes in ("[reference]", "")
        return None if one_word and " " in asked.argument else asked

    def intent(self, name: str) -> Intent:
        """Return an intent by its name; raises KeyError where the table has none."""
        return self.intents[name]

    def listed(self, audiences: frozenset[str]) -> list[Command]:
        """Return the commands that the help lists for somebody of these audiences."""
        return [command for command in self.commands if command.audience in audiences]


def load_grammar(path: Path | None = None) -> Grammar:
    """Read data/phrases/commands.toml (or `path`).

    Raises ValueError for an unknown audience and for an intent with unknown words.
    """
    with (path or data_folder() / "phrases" / "commands.toml").open("rb") as file:
        table = tomllib.load(file)
    commands = [
        Command(
            name=row["name"],
            words=tuple(row["words"]),
            argument=row["argument"],
            help=row["help"],
            audience=row["for"],
        )
        for row in table["command"]
    ]
    for command in commands:
        if command.audience not in AUDIENCES:
            raise ValueError(f"{command.name}: unknown audience {command.audience}")
    return Grammar(commands, [_intent(row) for row in (*table["command"], *table["intent"])])


def _intent(row: Mapping[str, Any]) -> Intent:
    # A command that nobody has written sentences for is still one to be typed.
    intent = Intent(
        name=row["name"],
        does=row.get("does", "answer"),
        points=row.get("points", "ahead"),
        means=row.get("means", f"you asked for {row['name']}"),
        button=row.get("button", row["name"].capitalize()),
    )
    if intent.does not in DOES or intent.points not in POINTS:
        raise ValueError(f"{intent.name}: {intent.does} or {intent.points} is unknown")
    return intent
