"""What a person sees: messages, forms, answers."""

from dataclasses import dataclass, field
from typing import Any

from playground.elements import Place, places
from playground.normal import unescape

Json = dict[str, Any]


def words_of(value: Any) -> str:
    """Return everything readable in blocks, top to bottom, a line for each text."""
    return "\n".join(unescape(text) for text in _texts(value))


def _texts(value: Any) -> list[str]:
    if isinstance(value, list):
        return [text for one in value for text in _texts(one)]
    if not isinstance(value, dict):
        return []
    if isinstance(value.get("text"), str):
        return [value["text"]]
    kept = ("text", "label", "title", "fields", "accessory", "element", "elements", "hint")
    more = ("options", "placeholder", "submit", "close", "blocks")
    return [text for key in (*kept, *more) if key in value for text in _texts(value[key])]


@dataclass(frozen=True)
class Message:
    """A message; `text` as a person reads it, `words` with all that its blocks say."""

    raw: Json = field(repr=False)
    channel: str
    ts: str
    text: str
    words: str
    ephemeral: bool

    @property
    def blocks(self) -> list[Json]:
        """The message's blocks."""
        return list(self.raw["blocks"])

    @property
    def files(self) -> list[Json]:
        """The message's files."""
        return list(self.raw["files"])

    @property
    def metadata(self) -> Json:
        """The message's metadata, {} when it has none."""
        return self.raw["metadata"] or {}

    @property
    def thread_ts(self) -> str | None:
        """The message this one stands below."""
        thread_ts: str | None = self.raw["thread_ts"]
        return thread_ts

    @property
    def edited(self) -> bool:
        """Say whether it was changed since it was posted."""
        return self.raw["edited"] is not None

    @property
    def from_bot(self) -> bool:
        """Say whether the app wrote it."""
        return bool(self.raw["from_bot"] == "app")

    @property
    def buttons(self) -> list[str]:
        """The labels of its buttons, in order."""
        return buttons_of(self.blocks)


@dataclass(frozen=True)
class View:
    """A modal or Home; `title` and `words` as a person reads them."""

    raw: Json = field(repr=False)
    id: str
    title: str
    callback_id: str
    words: str

    @property
    def blocks(self) -> list[Json]:
        """The view's blocks."""
        return list(self.raw["blocks"])

    @property
    def values(self) -> dict[str, dict[str, Json]]:
        """What is entered in it now."""
        return dict(self.raw["state"]["values"])

    @property
    def labels(self) -> list[str]:
        """The labels of its input blocks, in order."""
        return [unescape(b["label"]["text"]) for b in self.blocks if b["type"] == "input"]

    @property
    def buttons(self) -> list[str]:
        """The labels of its buttons, in order."""
        return buttons_of(self.blocks)


@dataclass(frozen=True)
class Answer:
    """What came of a command, a click, a message.

    `error` is Slack's code when the app did not acknowledge. `messages` are those that appeared
    or changed because of it.
    """

    ok: bool
    error: str | None
    messages: list[Message]
    modal: View | None
    home: View | None
    raw: Json = field(repr=False)

    @property
    def text(self) -> str:
        """The first message's text, "" when there is none."""
        return self.messages[0].text if self.messages else ""

    @property
    def words(self) -> str:
        """All that the messages say."""
        return "\n".join(message.words for message in self.messages)

    @property
    def blocks(self) -> list[Json]:
        """The first message's blocks."""
        return self.messages[0].blocks if self.messages else []


@dataclass(frozen=True)
class Result(Answer):
    """What came of a form: `errors` by label (by block_id where a field has none), `action` as
    the app answered.
    """

    errors: dict[str, str] = field(default_factory=dict)
    action: str | None = None


def buttons_of(blocks: list[Json]) -> list[str]:
    """Return the labels of the buttons in blocks."""
    return [button_label(place) for place in places(blocks) if place.type == "button"]


def button_label(place: Place) -> str:
    """Return a button's label as a person reads it."""
    return unescape(place.element.get("text", {}).get("text", ""))


def read_message(raw: Json) -> Message:
    """Read a message from /play."""
    text = unescape(raw["text"])
    words = "\n".join(part for part in (text, words_of(raw["blocks"])) if part)
    return Message(raw, raw["channel"], raw["ts"], text, words, raw["ephemeral"])


def read_view(raw: Json | None) -> View | None:
    """Read a view from /play."""
    if raw is None:
        return None
    title = unescape(raw["title"]["text"]) if raw["type"] == "modal" else ""
    return View(raw, raw["id"], title, raw["callback_id"], words_of(raw["blocks"]))


def read_answer(raw: Json) -> Answer:
    """Read what came of an act."""
    return Answer(raw=raw, **_seen(raw))


def read_result(raw: Json, view: View) -> Result:
    """Read what came of a form."""
    labels = {
        b["block_id"]: unescape(b["label"]["text"]) for b in view.blocks if b["type"] == "input"
    }
    errors = {labels.get(key, key): text for key, text in (raw.get("errors") or {}).items()}
    return Result(raw=raw, errors=errors, action=raw.get("response_action"), **_seen(raw))


def _seen(raw: Json) -> dict[str, Any]:
    effects = raw.get("effects") or {"messages": [], "modals": [], "home": None}
    modals = effects["modals"]
    return {
        "ok": raw["ok"],
        "error": raw.get("error"),
        "messages": [read_message(message) for message in effects["messages"]],
        "modal": read_view(modals[-1]) if modals else None,
        "home": read_view(effects["home"]),
    }
