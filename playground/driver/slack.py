"""The playground as a whole: its people, its clock, its faults, its log."""

from datetime import datetime, timedelta
from typing import Any

from playground.driver.person import Person
from playground.driver.wire import PlayError, Wire

Json = dict[str, Any]


class Slack:
    """One playground, by its address."""

    def __init__(self, base_url: str) -> None:
        self._wire = Wire(base_url)
        self.clock = Clock(self._wire)
        self.faults = Faults(self._wire)

    def person(self, user_id: str) -> Person:
        """Return somebody by id."""
        return Person(self._wire, user_id)

    def people(self, records: list[Json] | None = None) -> list[Json]:
        """Put other people into the workspace when records are given; return who is there."""
        if records is not None:
            self._admin("people", people=records)
        return list(self._wire.ask("GET", "/play/people")["people"])

    def change_person(self, user_id: str, **changes: Any) -> None:
        """Change somebody's record; the app gets user_change."""
        self._admin("user_change", user=user_id, **changes)

    def join(self, **person: Any) -> Person:
        """Let somebody join the workspace; the app gets team_join."""
        return self.person(self._admin("join", person=person)["person"]["id"])

    def calls(
        self, method: str | None = None, *, kind: str | None = None, since: int = 0
    ) -> list[Json]:
        """Return the inspector's lines after number `since`: all, a Web API method's, or a
        delivery's.
        """
        found = self._wire.ask("GET", f"/play/admin/calls?since={since}&limit=5000")["calls"]
        if method is not None:
            return [call for call in found if call.get("method") == method]
        if kind is not None:
            return [call for call in found if call.get("kind") == kind]
        return list(found)

    @property
    def last_call(self) -> int:
        """The number of the last line in the inspector."""
        return int(self._wire.ask("GET", "/play/admin/calls?limit=1")["last"])

    def deliver_by_socket(self) -> None:
        """Let payloads go to the app's sockets."""
        self._admin("delivery", mode="socket")

    def deliver_to(self, url: str) -> None:
        """Let payloads go to the app by signed HTTP."""
        self._admin("delivery", mode="http", url=url)

    def patience(self, *, ack_seconds: float = 3.0, retry_scale: float = 1.0) -> None:
        """Shorten Slack's deadline and the waits between event retries, so that a test need not
        wait.
        """
        self._admin("delivery", ack_seconds=ack_seconds, retry_scale=retry_scale)

    def delivery(self) -> Json:
        """Return the delivery's mode and how many connections there are."""
        return dict(self._admin("delivery")["delivery"])

    def wait_connected(self, sockets: int = 1, timeout: float = 15.0) -> None:
        """Wait until the app has so many sockets. Raises PlayError."""
        anybody = self.person(self.people()[0]["id"])
        try:
            anybody.wait_until(lambda _: self.delivery()["connected"] >= sockets, timeout)
        except PlayError as error:
            raise PlayError(f"The app did not connect: {self.delivery()}") from error

    def tiers(self, *, on: bool) -> None:
        """Enforce rate limits, or stop."""
        self._admin("tiers", on=on)

    def drop_sockets(self, how: str = "cut", *, refuse: int = 0) -> int:
        """Drop all sockets ("cut") or ask the app to open others ("refresh"); refuse so many new
        ones.
        """
        return int(self._admin("drop_sockets", how=how, refuse=refuse)["dropped"])

    def manifest(self, document: Json) -> None:
        """Hold the app to a manifest."""
        self._admin("manifest", manifest=document)

    def tour(self, steps: list[Json] | None = None) -> Json:
        """Begin another tour when steps are given; return how far the newcomer is."""
        if steps is not None:
            return dict(self._admin("tour", steps=steps)["tour"])
        return dict(self.person(self.people()[0]["id"]).state()["tour"])

    def reset(self) -> None:
        """Empty the world."""
        self._admin("reset")

    def _admin(self, path: str, **body: Any) -> Json:
        return self._wire.ask("POST", f"/play/admin/{path}", body)


class Clock:
    """The clock bar."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def now(self) -> datetime:
        """Return the playground's time."""
        return datetime.fromisoformat(self._wire.call("GET", "/clock")["now"])

    def set(self, instant: str | datetime) -> datetime:
        """Move to an instant; without an offset it is local time."""
        text = instant if isinstance(instant, str) else instant.isoformat()
        return self._move(now=text)

    def advance(self, seconds: float = 0, **more: float) -> datetime:
        """Move forward by seconds, or by days=..., hours=..., minutes=..."""
        return self._move(advance_seconds=timedelta(seconds=seconds, **more).total_seconds())

    def next_hour(self) -> datetime:
        """Move to the next full hour."""
        return self._move(next="hour")

    def next_working_day(self) -> datetime:
        """Move to 09:00 on the next Monday to Friday."""
        return self._move(next="working_day")

    def _move(self, **body: Any) -> datetime:
        answer = self._wire.ask("POST", "/play/admin/clock", body)
        return datetime.fromisoformat(answer["clock"]["now"])


class Faults:
    """What is to go wrong."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def add(self, method: str, fault: str, count: int = 1, **more: Any) -> None:
        """Arm a fault: ratelimited, server_error, error, hang, late, lost (docs/playground.md)."""
        body = {"method": method, "fault": fault, "count": count, **more}
        self._wire.ask("POST", "/play/admin/faults", body)

    def weather(self, method: str, shares: dict[str, float], *, seed: int = 0, **more: Any) -> None:
        """Let faults strike calls of a method by chance: shares of 1, such as {"hang": 0.05}."""
        body = {"method": method, "shares": shares, "seed": seed, **more}
        self._wire.ask("POST", "/play/admin/weather", body)

    def armed(self) -> list[Json]:
        """Return what is armed still."""
        return list(self._wire.ask("GET", "/play/admin/faults")["faults"])

    def clear(self) -> None:
        """Disarm all."""
        self._wire.ask("DELETE", "/play/admin/faults")
