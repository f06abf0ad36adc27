"""What `/coregroup overdue` shows."""

from __future__ import annotations

from datetime import date

from bot.documents.dates import days_late, long_date, short_date
from bot.documents.phrases import Phrases
from bot.duties.overdue import Late, OverdueList
from handlers.ids import Do
from handlers.replies import Json, Message
from handlers.views.common import actions, header, labelled, paragraph, small

PAGE = 15


def overdue_message(found: OverdueList, phrases: Phrases, first: int = 0) -> Message:
    """Build one page of the list, the oldest first; `first` is the place of its first row."""
    summary = summary_line(found, phrases)
    if not found.rows:
        return Message(summary, (paragraph(summary), _unmet(found, phrases)))
    first = first if 0 <= first < len(found.rows) else 0
    page = found.rows[first : first + PAGE]
    title = phrases.say("overdue_title", day=long_date(found.on))
    lines = [late_line(late, found.on, phrases) for late in page]
    blocks: list[Json] = [header(title), paragraph(summary)]
    blocks += [late_block(late, text, phrases) for late, text in zip(page, lines, strict=True)]
    if len(found.rows) > PAGE:
        said = {"first": first + 1, "last": first + len(page), "number": len(found.rows)}
        blocks += [small(phrases.say("overdue_shown", **said)), _pages(found, first, phrases)]
    blocks.append(_unmet(found, phrases))
    return Message("\n".join([title, summary, *lines]), tuple(blocks))


def summary_line(found: OverdueList, phrases: Phrases) -> str:
    """Return how much is overdue and in how many core groups."""
    number = len(found.rows)
    if found.kind:
        return _narrow_line(found, phrases)
    if found.reference:
        groups = found.reference
    elif found.groups == 1:
        groups = phrases.say("overdue_group")
    else:
        groups = phrases.say("overdue_groups", number=found.groups)
    if not number:
        return phrases.say("overdue_empty", groups=groups)
    return phrases.say(
        "overdue_one" if number == 1 else "overdue_many", number=number, groups=groups
    )


def _narrow_line(found: OverdueList, phrases: Phrases) -> str:
    kind = phrases.say(f"overdue_kind_{found.kind}")
    groups = found.reference or phrases.say("overdue_groups", number=found.groups)
    if found.groups == 1 and not found.reference:
        groups = phrases.say("overdue_group")
    key = "overdue_kind_some" if found.rows else "overdue_kind_none"
    return phrases.say(key, kind=kind, number=len(found.rows), groups=groups)


def late_line(late: Late, today: date, phrases: Phrases) -> str:
    """Return one duty: what it is, since when it is late and who owes it.

    One paragraph, since Slack runs the lines of a plain text together.
    """
    what = f"{late.reference}: {late.title}" + (f" ({late.subject})" if late.subject else "")
    return phrases.say(
        "overdue_recommended" if late.recommended else "overdue_line",
        what=what,
        late=days_late(late.due, today).capitalize(),
        due=short_date(late.due, today),
        owner=late.owner[:1].upper() + late.owner[1:],
    )


def late_block(late: Late, text: str, phrases: Phrases) -> Json:
    """Return one duty with the button that opens its core group."""
    value = str(late.group_id)
    opens = labelled(phrases, "open_button", Do.OPEN_GROUP, value, about=late.reference)
    return paragraph(text, opens)


def _unmet(found: OverdueList, phrases: Phrases) -> Json:
    about = phrases.say("overdue_unmet_about")
    return actions(labelled(phrases, "unmet_button", Do.OPEN_UNMET, found.reference, about=about))


def _pages(found: OverdueList, first: int, phrases: Phrases) -> Json:
    row = []
    if first:
        row.append(_turn("back_button", found, max(first - PAGE, 0), 0, phrases))
    if first + PAGE < len(found.rows):
        row.append(_turn("more_button", found, first + PAGE, 1, phrases))
    return actions(*row)


def _turn(key: str, found: OverdueList, first: int, number: int, phrases: Phrases) -> Json:
    value = " ".join(part for part in (str(first), found.kind, found.reference) if part)
    about = phrases.say("home_overdue")
    return labelled(phrases, key, Do.OVERDUE_PAGE, value, about=about, number=number)
