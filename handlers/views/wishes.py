"""Somebody's settings for their reminders, and the line that says what was put off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.documents.dates import near_date, short_date
from bot.documents.phrases import Phrases
from bot.duties.wishes import EARLIEST, LATEST, LONGEST_PAUSE, WEEKDAYS, WishesPage
from bot.records.words import Nation
from handlers.ids import Do, Form
from handlers.replies import Json, Message
from handlers.views.common import (
    actions,
    date_input,
    field,
    labelled,
    modal,
    notice,
    option,
    paragraph,
    select,
    small,
    ticks,
)

USUAL = "usual"


def clock(hour: int) -> str:
    """Return an hour as people read it: "09:00"."""
    return f"{hour:02}:00"


def wishes_form(page: WishesPage, phrases: Phrases) -> Json:
    """Build the settings of one person."""
    say, wished = phrases.say, page.wished
    usual = option(say("wishes_usual_hour", hour=clock(page.usual_hour)), USUAL)
    hours = [option(clock(hour), str(hour)) for hour in range(EARLIEST, LATEST + 1)]
    days = [option(say(f"weekday_{day}"), str(day)) for day in WEEKDAYS]
    hint = say("wishes_paused_hint", days=LONGEST_PAUSE.days)
    blocks = [
        paragraph(say("wishes_how")),
        field(
            "digest_hour",
            say("wishes_digest_hour"),
            select([usual, *hours], _chosen(wished.digest_hour)),
        ),
        field(
            "quiet_from",
            say("wishes_quiet_from"),
            select(hours, _chosen(wished.quiet_from)),
            optional=True,
            hint=say("wishes_quiet_hint"),
        ),
        field(
            "quiet_until",
            say("wishes_quiet_until"),
            select(hours, _chosen(wished.quiet_until)),
            optional=True,
        ),
        field(
            "quiet_days",
            say("wishes_quiet_days"),
            ticks(days, [str(day) for day in sorted(wished.quiet_days)]),
            optional=True,
            hint=say("wishes_quiet_days_hint"),
        ),
        field("nation", say("wishes_nation_field"), _nations(page, phrases)),
        field(
            "paused_until",
            say("wishes_paused_until"),
            date_input(wished.paused_until),
            optional=True,
            hint=hint,
        ),
    ]
    title, submit, close = say("wishes_title"), say("wishes_submit"), say("close")
    return modal(Form.WISHES, title, blocks, submit=submit, close=close)


def _chosen(hour: int | None) -> str:
    return USUAL if hour is None else str(hour)


def _nations(page: WishesPage, phrases: Phrases) -> Json:
    say = phrases.say
    usual = say("wishes_usual_nation", nation=say(f"nation_{page.usual_nation}"))
    options = [option(say(f"nation_{nation}"), str(nation)) for nation in Nation]
    return select([option(usual, USUAL), *options], page.wished.nation or USUAL)


def ask_message(phrases: Phrases) -> Message:
    """Build what answers the word in a direct message, where no form can be opened at once."""
    line = phrases.say("wishes_ask")
    return Message(line, (paragraph(line, labelled(phrases, "wishes_button", Do.OPEN_WISHES)),))


def saved_message(page: WishesPage, phrases: Phrases) -> Message:
    """Build the confirmation: what holds now, in sentences."""
    say, wished = phrases.say, page.wished
    hour = page.usual_hour if wished.digest_hour is None else wished.digest_hour
    lines = [say("wishes_saved", hour=clock(hour), days=_working_days(page, phrases))]
    if wished.quiet_from is not None and wished.quiet_until is not None:
        begins, ends = clock(wished.quiet_from), clock(wished.quiet_until)
        lines.append(say("wishes_saved_quiet", begins=begins, ends=ends))
    if wished.nation:
        lines.append(say("wishes_saved_nation", nation=say(f"nation_{wished.nation}")))
    if wished.paused_until:
        day = near_date(wished.paused_until, page.today)
        lines.append(say("wishes_saved_pause", day=day))
    lines.append(say("wishes_saved_urgent"))
    return notice(" ".join(lines))


def _working_days(page: WishesPage, phrases: Phrases) -> str:
    off = page.wished.quiet_days
    if not off:
        return phrases.say("wishes_working_days")
    *first, last = [phrases.say(f"weekday_{day}") for day in WEEKDAYS if day not in off]
    return phrases.say("and_last", first=", ".join(first), last=last) if first else last


def put_off_message(
    message: Json, block_id: str, deadline: str, day: date, phrases: Phrases
) -> Message:
    """Return a reminder with one duty's menu replaced by the day on which it comes back."""
    line = phrases.say("later_said", day=short_date(day, day))
    undo = labelled(phrases, "later_undo", Do.UNDO_SNOOZE, deadline)
    return _redrawn(message, block_id, line, undo)


def taken_back_message(
    message: Json, block_id: str, menu: Json | None, phrases: Phrases
) -> Message:
    """Return a reminder with the menu of a duty in it again."""
    return _redrawn(message, block_id, phrases.say("later_undone"), menu)


def _redrawn(message: Json, block_id: str, line: str, put: Json | None) -> Message:
    note = {**small(line), "block_id": f"later-{block_id}"}
    blocks: list[Json] = []
    for block in message.get("blocks") or ():
        if block.get("block_id") == note["block_id"]:
            continue
        if block.get("block_id") != block_id:
            blocks.append(block)
            continue
        row = [*_kept(block.get("elements") or ()), *([put] if put else [])]
        blocks += [note, {**actions(*row), "block_id": block_id}] if row else [note]
    text = str(message.get("text") or "")
    return Message(text, tuple(blocks)) if blocks else notice(line)


def _kept(elements: Sequence[Json]) -> list[Json]:
    ours = (Do.SNOOZE, Do.UNDO_SNOOZE)
    return [one for one in elements if str(one.get("action_id")).partition(".")[0] not in ours]
