"""Where data/ and templates/ are found: inside the wheel, else at the repository's root."""

from __future__ import annotations

from importlib import resources
from pathlib import Path


def _folder(name: str) -> Path:
    packed = Path(str(resources.files("bot"))) / "_assets" / name
    if packed.is_dir():
        return packed
    return Path(__file__).resolve().parent.parent / name


def data_folder() -> Path:
    """Return the folder of facts: procedures, holidays, guidance, phrases."""
    return _folder("data")


def templates_folder() -> Path:
    """Return the folder of Jinja2 templates: leaflets, messages, minutes, letters."""
    return _folder("templates")


def manifest_file() -> Path:
    """Return the Slack app's manifest.yml."""
    packed = Path(str(resources.files("bot"))) / "_assets" / "manifest.yml"
    return packed if packed.is_file() else Path(__file__).resolve().parent.parent / "manifest.yml"
