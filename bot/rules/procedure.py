"""A procedure as data: its rules, each with its class, section, figure and our own words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from bot.rules.procedure_file import read_procedure
from bot.rules.procedure_model import Procedure, Rule, Step
from bot.rules.procedure_text import ProcedureError

__all__ = ["Procedure", "ProcedureError", "Procedures", "Rule", "Step", "load", "load_all"]


@dataclass(frozen=True)
class Procedures(Mapping[str, Procedure]):
    """Every procedure by id, the newest version first; earlier ones by `at`.

    A core group keeps the version it was opened with, so older files stay in the folder.
    """

    everything: tuple[Procedure, ...] = field(default=())

    @cached_property
    def _newest(self) -> dict[str, Procedure]:
        return {one.id: one for one in sorted(self.everything, key=_age)}

    def __getitem__(self, name: str) -> Procedure:
        return self._newest[name]

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._newest))

    def __len__(self) -> int:
        return len(self._newest)

    def at(self, name: str, version: str) -> Procedure:
        """Return one version of a procedure; raises KeyError where there is none."""
        for one in self.everything:
            if (one.id, one.version) == (name, version):
                return one
        raise KeyError(f"{name} version {version}")


def _age(procedure: Procedure) -> tuple[int, ...]:
    return tuple(int(part) for part in procedure.version.split("."))


def load(path: Path) -> Procedure:
    """Read and validate one procedure file; ProcedureError names file, key and line."""
    return read_procedure(path)


def load_all(folder: Path, extra_folder: Path | None = None) -> Procedures:
    """Read every `*.toml` of `folder`, then those of an authority's own `extra_folder`.

    Raises ProcedureError for an invalid file, a missing folder, or the same id and version twice.
    """
    found: dict[tuple[str, str], Path] = {}
    everything = []
    for place in (folder, extra_folder):
        if place is None:
            continue
        if not place.is_dir():
            raise ProcedureError(place, "", 0, "there is no such folder of procedures")
        for path in sorted(place.glob("*.toml")):
            one = load(path)
            key = (one.id, one.version)
            if key in found:
                raise ProcedureError(
                    path,
                    "id",
                    1,
                    f"{one.id} version {one.version} also stands in {found[key].name}: "
                    "give one of them another version or id",
                )
            found[key] = path
            everything.append(one)
    return Procedures(tuple(everything))
