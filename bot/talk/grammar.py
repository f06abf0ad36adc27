"""The one table of commands: parsing what was typed, and the help made from the same table."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from bot.assets import data_folder

AUDIENCES = frozenset({"everyone", "members", "openers", "managers", "reviewers"})


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

    def __init__(self, commands: Sequence[Command]) -> None:
        self.commands = tuple(commands)
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

    def listed(self, audiences: frozenset[str]) -> list[Command]:
        """Return the commands that the help lists for somebody of these audiences."""
        return [command for command in self.commands if command.audience in audiences]


def load_grammar(path: Path | None = None) -> Grammar:
    """Read data/phrases/commands.toml (or `path`); raises ValueError for an unknown audience."""
    with (path or data_folder() / "phrases" / "commands.toml").open("rb") as file:
        rows = tomllib.load(file)["command"]
    commands = [
        Command(
            name=row["name"],
            words=tuple(row["words"]),
            argument=row["argument"],
            help=row["help"],
            audience=row["for"],
        )
        for row in rows
    ]
    for command in commands:
        if command.audience not in AUDIENCES:
            raise ValueError(f"{command.name}: unknown audience {command.audience}")
    return Grammar(commands)
