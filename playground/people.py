"""The people of the workspace, as users.info shows them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

TEAM_ID = "T0001"


@dataclass(frozen=True)
class Person:
    """One Slack account; `title` and `agency` say what somebody does and for whom."""

    id: str
    name: str
    real_name: str
    title: str = ""
    agency: str = ""
    email: str = ""
    tz: str = "Europe/London"
    image: str = ""
    deleted: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    team_id: str = TEAM_ID
    is_bot: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return the person as the page sees them."""
        return asdict(self)


class BadPersonError(ValueError):
    """A person's record cannot be used; the message says why."""


_FIELDS = {field.name: field.type for field in fields(Person)}


def read_person(record: Mapping[str, Any]) -> Person:
    """Build a person from a JSON object.

    `slack_id` is taken for `id`, and what is missing is filled in from the name. Keys that are
    not a person's are ignored, so that a longer record (with roles, say) can be handed over as it
    is. Raises BadPersonError.
    """
    user_id = record.get("id") or record.get("slack_id")
    if not isinstance(user_id, str) or user_id[:1] not in ("U", "W"):
        raise BadPersonError("A person needs an id that starts with U or W.")
    real_name = str(record.get("real_name") or record.get("name") or user_id)
    name = _handle(str(record["name"]) if record.get("name") else real_name)
    known = {key: record[key] for key in _FIELDS if record.get(key) is not None}
    for key, value in known.items():
        expected = bool if _FIELDS[key] is bool else str
        if not isinstance(value, expected):
            raise BadPersonError(f"{user_id}: {key} must be {expected.__name__}.")
    known |= {"id": user_id, "name": name, "real_name": real_name}
    known.setdefault("email", f"{name}@example.org")
    return Person(**known)


def default_people() -> list[Person]:
    """Return the roles a newcomer switches between when nobody else was named."""
    rows = (
        ("U0001", "Sam Okoro", "Lead social worker", "Children's services"),
        ("U0002", "Priya Nair", "Health visitor", "Health"),
        ("U0003", "Tom Ellis", "Teacher", "Education"),
        ("U0004", "Grace Hall", "Team manager", "Children's services"),
        ("U0005", "Ade Bello", "Conference chair", "Safeguarding"),
        ("U0006", "Lee Park", "Housing officer", "Housing"),
    )
    keys = ("id", "real_name", "title", "agency")
    return [read_person(dict(zip(keys, row, strict=True))) for row in rows]


def _handle(name: str) -> str:
    return ".".join(name.lower().split()).replace("'", "")


class People:
    """Everybody by id, in the order given."""

    def __init__(self, people: Iterable[Person] = ()) -> None:
        self._by_id = {person.id: person for person in people}

    def __iter__(self) -> Iterator[Person]:
        return iter(self._by_id.values())

    def __len__(self) -> int:
        return len(self._by_id)

    def get(self, user_id: str) -> Person | None:
        """Return the person, or None."""
        return self._by_id.get(user_id)

    def by_email(self, email: str) -> Person | None:
        """Return whoever has this address, whatever the case of its letters."""
        wanted = email.strip().lower()
        return next((p for p in self if p.email.lower() == wanted and wanted), None)

    def add(self, person: Person) -> None:
        """Take in a person, in place of one with the same id."""
        self._by_id[person.id] = person

    def change(self, user_id: str, changes: Mapping[str, Any]) -> Person:
        """Change some fields of a person and return the new record. Raises BadPersonError."""
        old = self._by_id.get(user_id)
        if old is None:
            raise BadPersonError(f"There is nobody with the id {user_id}.")
        unknown = set(changes) - set(_FIELDS)
        if unknown or "id" in changes:
            raise BadPersonError(f"These cannot be changed: {', '.join(sorted(unknown | {'id'}))}.")
        person = replace(old, **changes)
        self.add(read_person(person.as_json()))
        return person
