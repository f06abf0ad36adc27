"""What a short reply means while a question is open: cancel, back, the other one, the second."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from bot.assets import data_folder
from bot.talk.plain import plain

_LONGEST = 80


class Move(StrEnum):
    """The moves a short reply can make."""

    CANCEL = "cancel"
    BACK = "back"
    OTHER = "other"
    YES = "yes"
    NO = "no"
    PICK = "pick"


@dataclass(frozen=True, slots=True)
class ShortReply:
    """A move in an open question; `number` is which was picked, from 1, or -1 for the last."""

    move: Move
    number: int = 0


class Replies:
    """The short replies of data/talk/replies.toml (or of `folder`)."""

    def __init__(self, folder: Path | None = None) -> None:
        path = (folder or data_folder() / "talk") / "replies.toml"
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        self._moves = tuple(
            (Move(move), re.compile(f"{raw['begins']}(?:{'|'.join(ways)}){raw['ends']}"))
            for move, ways in raw["move"].items()
        )
        self._pick = re.compile(raw["pick"].pop("pattern"))
        self._ordinals: dict[str, int] = raw["pick"]

    def read(self, text: str) -> ShortReply | None:
        """Return the move that a text makes, None where it makes none."""
        said = plain(text).strip(" ,?") if len(text) <= _LONGEST else ""
        if not said:
            return None
        picked = self._pick.fullmatch(said)
        if picked is not None:
            word = picked["word"]
            number = self._ordinals[word] if word else int(picked["number"])
            return ShortReply(Move.PICK, number)
        for move, pattern in self._moves:
            if pattern.fullmatch(said):
                return ShortReply(move)
        return None
