"""One core group's page, the same with the reason for each date, and word that it is open."""

from __future__ import annotations

from bot.documents.dates import days_late, long_date, near_date, short_date
from bot.documents.phrases import Phrases
from bot.duties.access import POLICY, Action
from bot.duties.group_page import DateLine, GroupPage, MeetingLine
from bot.records.words import MeetingState, Role
from bot.rules.british import said_list
from handlers.ids import Do
from handlers.replies import Json, Message
from handlers.views.common import (
    actions,
    bullets,
    button,
    cut,
    header,
    labelled,
    paragraph,
    rich,
    rich_line,
    small,
)
from handlers.views.next import when
from handlers.views.seeing import lines_of

MOST_MEMBERS = 30
MOST_MEETINGS = 6
MOST_DATES = 20
MOST_OWNERS = 3
MOST_EXPLAINED = 15
MOST_WAITING = 3
LINE_TEXT = 200

_RECORDS = frozenset({Role.LEAD_SOCIAL_WORKER, Role.TEAM_MANAGER})


def group_message(page: GroupPage, phrases: Phrases) -> Message:
    """Build a group's page: its people, its meetings, its dates."""
    say = phrases.say
    who = f" ({', '.join(page.initials)})" if page.initials else ""
    children = _children(page, phrases)
    meetings = _meetings(page, phrases) or [say("page_no_meetings")]
    blocks: list[Json] = [
        header(f"{page.reference}{who}"),
        small(say("page_procedure", procedure=_procedure(page, phrases))),
        *([bullets(children)] if children else []),
        rich(("bold", say("page_members"))),
        bullets(_members(page, phrases)),
        rich(("bold", say("page_meetings"))),
        bullets(meetings),
        rich(("bold", say("page_dates"))),
        _dates(page, phrases),
    ]
    seeing = [line for line, _ in lines_of(page.seeing, page.today, phrases)]
    if seeing:
        blocks += [rich(("bold", say("page_seeing"))), bullets(seeing)]
    blocks.append(_buttons(page, phrases))
    lines = [
        page.reference,
        *children,
        *meetings,
        *("".join(_date(line, page, phrases)) for line in page.dates),
        *seeing,
    ]
    return Message("\n".join(lines), tuple(blocks))


def opened_message(page: GroupPage, phrases: Phrases, *, mine: bool) -> Message:
    """Build what a member reads when a group was opened: one line, then the group's page."""
    line = phrases.say("group_opened" if mine else "group_joined", reference=page.reference)
    shown = group_message(page, phrases)
    told = [line, *(page.prompts if mine else ())]
    return Message("\n".join([*told, shown.text]), (*map(paragraph, told), *shown.blocks))


def _procedure(page: GroupPage, phrases: Phrases) -> str:
    if page.version == page.newest:
        return page.procedure
    known = {"version": page.version, "newest": page.newest}
    return f"{page.procedure}, {phrases.say('page_newer_version', **known)}"


def _children(page: GroupPage, phrases: Phrases) -> list[str]:
    say, lines = phrases.say, []
    for one in page.children:
        last = short_date(one.last_on, page.today) if one.last_on else ""
        key = "page_child_ended" if one.over else "page_child"
        line = say(key if last else "page_child_new", label=one.label, on=last)
        if one.review_on:
            line = f"{line} {say('page_child_review', on=near_date(one.review_on, page.today))}"
        lines.append(line)
    return lines


def _members(page: GroupPage, phrases: Phrases) -> list[str]:
    shown = page.members[:MOST_MEMBERS]
    lines = []
    for one in shown:
        line = f"{one.name}, {one.label}" + (f" ({one.agency})" if one.agency else "")
        lines.append(line if one.on_slack else phrases.say("page_by_hand", member=line))
    hidden = len(page.members) - len(shown)
    return [*lines, phrases.say("page_more", number=hidden)] if hidden else lines


def _meetings(page: GroupPage, phrases: Phrases) -> list[str]:
    meetings = [line for line in page.meetings if line.state != MeetingState.CANCELLED]
    return [_meeting(line, page, phrases) for line in meetings[-MOST_MEETINGS:]]


def _meeting(line: MeetingLine, page: GroupPage, phrases: Phrases) -> str:
    state = line.state.value
    if line.state == MeetingState.PLANNED and line.after_end:
        state = "after_end"
    elif line.state == MeetingState.PLANNED and line.on < page.today:
        state = "unrecorded"
    elif line.state == MeetingState.HELD and not line.quorate:
        return _too_few(line, page, phrases)
    return phrases.say(f"meeting_{state}", when=when(line.on, line.starts, page.today))


def _too_few(line: MeetingLine, page: GroupPage, phrases: Phrases) -> str:
    key = "meeting_counted" if line.counts else "meeting_not_counted"
    said = phrases.say(
        key if line.decided_by else "meeting_uncounted",
        when=when(line.on, line.starts, page.today),
        name=line.decided_by,
    )
    if not line.reason:
        return said
    return phrases.say("meeting_decided_because", line=said, reason=cut(line.reason, LINE_TEXT))


def _dates(page: GroupPage, phrases: Phrases) -> Json:
    if not page.dates:
        return bullets([phrases.say("page_no_dates")])
    lines = [_date(line, page, phrases) for line in page.dates[:MOST_DATES]]
    elements = [rich_line(("bold", day), rest) for day, rest in lines]
    hidden = len(page.dates) - len(lines)
    if hidden:
        elements.append(rich_line(phrases.say("page_more", number=hidden)))
    listed = {"type": "rich_text_list", "style": "bullet", "elements": elements}
    return {"type": "rich_text", "elements": [listed]}


def _date(line: DateLine, page: GroupPage, phrases: Phrases) -> tuple[str, str]:
    """Return the day of a date, and the rest of its line: what, who, when at the latest."""
    say = phrases.say
    day = near_date(line.due, page.today)
    if line.late and line.recommended:
        day = say("page_past_recommended", day=day)
    elif line.late:
        day = say("page_late", day=day, late=days_late(line.due, page.today))
    parts = [say("page_date", what=_what(line, phrases))]
    if line.owners:
        many = len(line.owners) > MOST_OWNERS
        who = say("page_people", number=len(line.owners)) if many else said_list(list(line.owners))
        parts.append(say("page_owner", who=who))
    if not line.late and line.act_by != line.due:
        parts.append(say("page_act_by", act_by=near_date(line.act_by, page.today)))
    return day[:1].upper() + day[1:], f"  {' '.join(parts)}"


def _what(line: DateLine, phrases: Phrases) -> str:
    if not line.subject:
        return line.title
    return phrases.say("page_what", title=line.title, subject=line.subject)


def why_message(page: GroupPage, phrases: Phrases) -> Message:
    """Build the arithmetic behind each date, with its source."""
    say = phrases.say
    title = say("why_title", reference=page.reference)
    blocks: list[Json] = [header(title)]
    lines = [title]
    if not page.dates:
        blocks.append(paragraph(say("page_no_dates")))
        lines.append(say("page_no_dates"))
    for line in page.dates[:MOST_EXPLAINED]:
        source = say("source", document=line.document, section=line.section)
        day, what = long_date(line.due), f"  {say('page_date', what=_what(line, phrases))}"
        head, reason = rich_line(("bold", day), what), rich_line(line.why)
        blocks += [{"type": "rich_text", "elements": [head, reason]}, small(source)]
        lines.append(f"{day}{what} {line.why} {source}")
    hidden = len(page.dates) - MOST_EXPLAINED
    if hidden > 0:
        blocks.append(small(say("page_more", number=hidden)))
    for held in [one for one in page.meetings if not one.quorate][-MOST_MEETINGS:]:
        # A meeting that nobody counts on is why a date stands where it does.
        blocks.append(small(_too_few(held, page, phrases)))
        lines.append(_too_few(held, page, phrases))
    blocks.append(small(page.how_old))
    return Message("\n".join(lines), tuple(blocks))


def _decisions(page: GroupPage, phrases: Phrases) -> list[Json]:
    """Return a button for each meeting about which the manager has still to decide."""
    if not page.roles & POLICY[Action.DECIDE_COUNTS]:
        return []
    waiting = [one for one in page.meetings if not one.quorate and not one.decided_by]
    label = phrases.say("counts_decide")
    return [
        button(
            f"{label}: {short_date(one.on, page.today)}",
            Do.MEETING_COUNTS,
            str(one.meeting_id),
            number=number,
        )
        for number, one in enumerate(waiting[-MOST_WAITING:])
    ]


def _buttons(page: GroupPage, phrases: Phrases) -> Json:
    row = [("why_button", Do.WHY), ("concern_button", Do.OPEN_CONCERN)]
    if page.roles != {Role.CONFERENCE_CHAIR}:
        # A chair is told of a core group's dates and takes no part in its work.
        row += [
            ("send_apologies", Do.OPEN_APOLOGIES),
            ("write_report", Do.OPEN_REPORT),
            ("visit_button", Do.OPEN_VISIT),
            ("agenda_button", Do.OPEN_AGENDA),
        ]
    if page.roles & _RECORDS:
        row += [
            ("outcome_button", Do.OPEN_OUTCOME),
            ("meeting_book", Do.OPEN_MEETING),
            ("unmet_button", Do.OPEN_UNMET),
        ]
    if page.roles & POLICY[Action.ARRANGE_VISITS]:
        row.append(("seeing_button", Do.OPEN_SEEING))
    if page.roles & POLICY[Action.RECORD_REVIEW]:
        row.append(("review_title", Do.OPEN_REVIEW))
    if page.roles & POLICY[Action.CHANGE_PROCEDURE]:
        row.append(("version_button", Do.OPEN_VERSIONS))
    value, about = str(page.group_id), page.reference
    shown = _decisions(page, phrases)
    shown += [labelled(phrases, key, action, value, about=about) for key, action in row]
    return actions(*shown, block_id="group")
