"""The short sentences people read, by key, from data/phrases/*.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from bot.assets import data_folder


class Phrases:
    """Sentences by key, filled by name; a key or a value that is missing raises KeyError."""

    def __init__(self, sentences: Mapping[str, str]) -> None:
        self._sentences = dict(sentences)

    def say(self, key: str, **values: object) -> str:
        """Return the sentence of a key with its values filled in, as plain text."""
        return self._sentences[key].format_map(values)

    def __contains__(self, key: str) -> bool:
        return key in self._sentences


def load_phrases(folder: Path | None = None, *files: str) -> Phrases:
    """Read the tables of data/phrases (or of `folder`) into one; every value is a sentence."""
    place = folder or data_folder() / "phrases"
    sentences: dict[str, str] = {}
    for name in files or ("answers.toml",):
        with (place / name).open("rb") as file:
            sentences |= {key: str(value) for key, value in tomllib.load(file).items()}
    return Phrases(sentences)
