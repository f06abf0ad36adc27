"""The words of one kind of document, from data/documents."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

Words = Mapping[str, str]


def load_words(folder: Path, name: str) -> Words:
    """Read `<name>.toml` of `folder` (data/documents): sentences by key."""
    found: Words = tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8"))
    return found
