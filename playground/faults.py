"""Faults on demand: what goes wrong with the next calls of a method."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from random import Random
from typing import Any, Literal, get_args

Kind = Literal["ratelimited", "server_error", "error", "hang", "late", "lost"]
KINDS: tuple[str, ...] = get_args(Kind)
_SECONDS = {"ratelimited": 1.0, "hang": 30.0, "late": 15.0}
ANY_METHOD = "*"


class BadFaultError(ValueError):
    """The fault cannot be armed; the message says why."""


@dataclass
class Fault:
    """A fault for the next `count` calls of `method` (`*`: any), in `channel` alone where one is
    named.
    """

    method: str
    fault: str
    count: int = 1
    channel: str | None = None
    seconds: float = 0.0
    status: int = 503
    error: str = "internal_error"

    def __post_init__(self) -> None:
        if self.fault not in KINDS:
            raise BadFaultError(f"fault must be one of {', '.join(KINDS)}.")
        if not self.method or self.count < 1 or self.seconds < 0:
            raise BadFaultError(
                "A fault needs a method, a count of 1 or more, and no negative seconds."
            )
        self.seconds = self.seconds or _SECONDS.get(self.fault, 0.0)


@dataclass
class Weather:
    """Faults that strike calls of `method` by chance, the same each time for the same seed.

    `shares` are parts of 1 by fault, such as {"hang": 0.05}; `seconds` how long each takes.
    """

    method: str
    shares: Mapping[str, float]
    seed: int = 0
    seconds: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        unknown = (set(self.shares) | set(self.seconds)) - set(KINDS)
        parts = list(self.shares.values())
        if unknown or not parts or min(parts) < 0 or sum(parts) > 1:
            raise BadFaultError(
                f"Weather needs shares of {', '.join(KINDS)} that are at most 1 together."
            )
        self._chance = Random(self.seed)  # noqa: S311 - weather, no secret

    def strike(self) -> Fault | None:
        """Return what befalls the next call, None for nothing."""
        thrown = self._chance.random()
        for fault, share in self.shares.items():
            thrown -= share
            if thrown < 0:
                return Fault(self.method, fault, seconds=self.seconds.get(fault, 0.0))
        return None


class Faults:
    """The faults that are armed, used up in the order they were added; then the weather."""

    def __init__(self) -> None:
        self._armed: list[Fault] = []
        self._weather: list[Weather] = []

    def add(self, fault: Fault) -> None:
        """Arm a fault."""
        self._armed.append(fault)

    def brew(self, weather: Weather) -> None:
        """Let faults strike by chance from now on."""
        self._weather.append(weather)

    def clear(self) -> None:
        """Disarm all, and clear the sky."""
        self._armed.clear()
        self._weather.clear()

    def take(self, method: str, channels: set[str]) -> Fault | None:
        """Return the fault that strikes this call, counting it, or None.

        `channels` holds the ids under which the call's conversation is known (a direct message
        has the person's id too).
        """
        for fault in self._armed:
            if fault.method not in (method, ANY_METHOD):
                continue
            if fault.channel is not None and fault.channel not in channels:
                continue
            fault.count -= 1
            if not fault.count:
                self._armed.remove(fault)
            return fault
        struck = (one.strike() for one in self._weather if one.method in (method, ANY_METHOD))
        return next((fault for fault in struck if fault is not None), None)

    def as_json(self) -> list[dict[str, Any]]:
        """Return what is armed."""
        return [asdict(fault) for fault in self._armed]
