"""The short sentences people read, by key, from data/phrases/answers/*.toml."""

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


def load_phrases(folder: Path | None = None) -> Phrases:
    """Read every file of data/phrases/answers (or of `folder`); each value is a sentence.

    Raises ValueError where a key stands in two files.
    """
    sentences: dict[str, str] = {}
    for path in sorted((folder or data_folder() / "phrases" / "answers").glob("*.toml")):
        with path.open("rb") as file:
            for key, value in tomllib.load(file).items():
                if key in sentences:
                    raise ValueError(f"{path.name}: {key} stands in another file too")
                sentences[key] = str(value)
    return Phrases(sentences)
