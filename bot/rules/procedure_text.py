"""A procedure file's text, kept to say on which line something is wrong."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, NoReturn


class ProcedureError(ValueError):
    """A procedure file that cannot be used: file, key, line, and what to do about it."""

    def __init__(self, path: Path, key: str, line: int, message: str) -> None:
        place = f"{path.name}, line {line}" if line else path.name
        super().__init__(f"{place}: {f'{key}: ' if key else ''}{message}.")
        self.path = path
        self.key = key
        self.line = line


class ProcedureText:
    """One file's text, kept to find the line of a key."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ProcedureError(path, "", 0, f"the file cannot be read ({error})") from error
        self.lines = self.text.splitlines()
        self.starts = [
            n for n, line in enumerate(self.lines) if re.match(r"\s*\[\[rules\]\]", line)
        ]

    def parse(self) -> dict[str, Any]:
        try:
            return tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            found = re.search(r"line (\d+)", str(error))
            line = int(found[1]) if found else len(self.lines)
            raise ProcedureError(self.path, "", line, f"not valid TOML ({error})") from error

    def line(self, key: str, rule: int | None = None) -> int:
        """Return the line of a key at the top or in the n-th rule, else where its table starts."""
        first = 0 if rule is None else self.starts[rule]
        last = len(self.lines)
        ends = self.starts[:1] if rule is None else self.starts[rule + 1 : rule + 2]
        if ends:
            last = ends[0]
        wanted = re.compile(rf'\s*(\[)?"?{re.escape(key)}"?\s*[=\].]') if key else None
        for number in range(first, last):
            if wanted and wanted.match(self.lines[number]):
                return number + 1
        return first + 1

    def refuse(self, key: str, message: str, rule: int | None = None) -> NoReturn:
        raise ProcedureError(self.path, key, self.line(key, rule), message)
