"""The playground's clock: real time moved by an offset, so that a day can pass at the press of a
button.
"""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

MORNING = time(9, 0)
SATURDAY = 5


class PlayClock:
    """Runs on at real speed from wherever it was set.

    `machine` returns real seconds since 1970; `zone` is where the workspace's people live.
    """

    def __init__(self, machine: Callable[[], float], zone: str = "Europe/London") -> None:
        self._machine = machine
        self.zone = ZoneInfo(zone)
        self.offset = timedelta(0)

    def real(self) -> datetime:
        """Return the machine's time, aware, in UTC."""
        return datetime.fromtimestamp(self._machine(), UTC)

    def now(self) -> datetime:
        """Return the playground's time, aware, in the workspace's zone."""
        return (self.real() + self.offset).astimezone(self.zone)

    def set(self, instant: datetime) -> None:
        """Let the clock stand at `instant` now; a naive one is read in the workspace's zone."""
        if instant.tzinfo is None:
            instant = instant.replace(tzinfo=self.zone)
        self.offset = instant.astimezone(UTC) - self.real()

    def advance(self, seconds: float) -> None:
        """Move the clock forward (or back, when negative) by `seconds`."""
        self.offset += timedelta(seconds=seconds)

    def next_hour(self) -> None:
        """Move to the next full hour."""
        on_the_hour = self.now().astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        self.set(on_the_hour + timedelta(hours=1))

    def next_working_day(self) -> None:
        """Move to 09:00 on the next Monday to Friday after today (bank holidays are not known
        here).
        """
        day = self.now().date() + timedelta(days=1)
        while day.weekday() >= SATURDAY:
            day += timedelta(days=1)
        self.set(datetime.combine(day, MORNING, self.zone))

    def as_json(self) -> dict[str, object]:
        """Return what the page shows: the time here, how far it was moved, and the zone's name."""
        return {
            "now": self.now().isoformat(),
            "moved_seconds": round(self.offset.total_seconds(), 3),
            "zone": self.zone.key,
        }
