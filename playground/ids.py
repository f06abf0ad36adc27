"""Slack-looking ids, the same in every run, and time stamps that are never used twice."""

from collections import Counter
from collections.abc import Callable

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_WIDTH = 8


class Ids:
    """Counts up for each prefix: `D00000001`, `D00000002`, `V00000001`."""

    def __init__(self) -> None:
        self._last: Counter[str] = Counter()

    def next(self, prefix: str) -> str:
        """Return the next id that starts with `prefix`."""
        self._last[prefix] += 1
        return prefix + _base36(self._last[prefix]).rjust(_WIDTH, "0")


class Stamps:
    """Slack's `ts`: seconds of the machine's clock with six decimals, each one later than the
    last.
    """

    def __init__(self, machine: Callable[[], float]) -> None:
        self._machine = machine
        self._last = 0

    def next(self) -> str:
        """Return a stamp for something that happens now."""
        self._last = max(self._last + 1, int(self._machine() * 1_000_000))
        return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _ALPHABET[digit] + digits
    return digits
