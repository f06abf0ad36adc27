"""What App Home shows: the same frame for one core group and for three hundred."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time

from bot.documents.dates import long_date
from bot.documents.phrases import Phrases
from bot.duties.home import HomePage, Numbers, Settings
from bot.duties.next_up import Due, NextInGroup, NextMeeting
from bot.duties.overdue import OverdueList
from bot.records.words import Role
from handlers.ids import Do
from handlers.replies import Json
from handlers.views.common import actions, bullets, divider, header, labelled, paragraph, small
from handlers.views.next import Titles, duty_line, meeting_line, when
from handlers.views.overdue import late_block, late_line, summary_line

MOST_LATE = 5
MOST_DUE = 12
MOST_MEETINGS = 8
GROUPS_A_PAGE = 20

_ANSWERS = frozenset({Role.LEAD_SOCIAL_WORKER.value, Role.TEAM_MANAGER.value})


def home_view(page: HomePage, titles: Titles, phrases: Phrases, first: int = 0) -> Json:
    """Build Home, at most 65 blocks; `first` counts from 0 and begins the page of core groups."""
    say = phrases.say
    blocks: list[Json] = [header(say("home_title"))]
    if not page.known:
        blocks += [paragraph(line) for line in _welcome(page, phrases)]
        if page.numbers:
            blocks += [_guide(phrases), *_safety(page.numbers, phrases)]
        return {"type": "home", "blocks": blocks}
    blocks.append(small(long_date(page.today)))
    if page.overdue:
        blocks += [*_overdue(page.overdue, phrases), *_unmet(page.unmet, phrases)]
    groups = page.upcoming.groups
    if groups:
        blocks += [*_due(groups, page.today, titles, phrases), *_meetings(page, phrases)]
    else:
        blocks.append(paragraph(say("home_no_groups")))
    blocks.append(_buttons(page, phrases))
    if groups:
        blocks += _groups(groups, page.today, phrases, first)
    if page.settings:
        blocks += _settings(page.settings, phrases)
    blocks.append(divider())
    if page.numbers:
        blocks += _safety(page.numbers, phrases)
    blocks.append(small(say("help_how")))
    return {"type": "home", "blocks": blocks}


def _welcome(page: HomePage, phrases: Phrases) -> list[str]:
    if page.numbers is None:
        return [phrases.say("home_not_set_up")]
    return [phrases.say("home_welcome"), phrases.say("home_whom_to_ask")]


def _overdue(found: OverdueList, phrases: Phrases) -> list[Json]:
    summary = summary_line(found, phrases)
    blocks = [header(phrases.say("home_overdue"))]
    if not found.rows:
        return [*blocks, paragraph(summary)]
    blocks.append(paragraph(summary, labelled(phrases, "see_all_button", Do.OPEN_OVERDUE)))
    shown = found.rows[:MOST_LATE]
    return blocks + [
        late_block(late, late_line(late, found.on, phrases), phrases) for late in shown
    ]


def _unmet(number: int, phrases: Phrases) -> list[Json]:
    if not number:
        return []
    line = phrases.say("home_unmet_one" if number == 1 else "home_unmet", number=number)
    about = phrases.say("unmet_button")
    return [paragraph(line, labelled(phrases, "see_all_button", Do.OPEN_UNMET, about=about))]


def _due(
    groups: Sequence[NextInGroup], today: date, titles: Titles, phrases: Phrases
) -> list[Json]:
    mine = sorted(
        ((due, group) for group in groups for due in group.duties if not _told(due, group, today)),
        key=lambda pair: (pair[0].act_by, pair[0].due, _place(pair[1])),
    )
    blocks = [header(phrases.say("home_due"))]
    if not mine:
        return [*blocks, paragraph(phrases.say("nothing_due"))]
    for due, group in mine[:MOST_DUE]:
        line = duty_line(due, titles(group.procedure, due.rule), today, phrases)
        blocks.append(paragraph(f"{group.reference}: {line}", _open(group, phrases)))
    hidden = len(mine) - MOST_DUE
    if hidden > 0:
        blocks.append(small(phrases.say("home_more_due", number=hidden)))
    return blocks


def _place(group: NextInGroup) -> tuple[int, str]:
    return len(group.reference), group.reference


def _told(due: Due, group: NextInGroup, today: date) -> bool:
    # What is late in a group that somebody leads or answers for stands under "Overdue" already.
    return due.due < today and not due.never_overdue and bool(group.roles & _ANSWERS)


def _meetings(page: HomePage, phrases: Phrases) -> list[Json]:
    ahead = sorted(
        (
            (meeting, group)
            for group in page.upcoming.groups
            for meeting in group.meetings
            if meeting.on >= page.today
        ),
        key=lambda pair: (pair[0].on, pair[0].starts or time.max, _place(pair[1])),
    )
    blocks = [header(phrases.say("home_meetings"))]
    if not ahead:
        return [*blocks, paragraph(phrases.say("home_no_meetings"))]
    blocks += [
        _meeting(meeting, group, page.today, phrases) for meeting, group in ahead[:MOST_MEETINGS]
    ]
    hidden = len(ahead) - MOST_MEETINGS
    if hidden > 0:
        blocks.append(small(phrases.say("home_more_meetings", number=hidden)))
    return blocks


def _meeting(meeting: NextMeeting, group: NextInGroup, today: date, phrases: Phrases) -> Json:
    text = f"{group.reference}: {when(meeting.on, meeting.starts, today)}"
    if group.roles == {Role.CONFERENCE_CHAIR.value}:
        # A chair is told of a core group's meetings and takes no part in them.
        return paragraph(text, _open(group, phrases))
    value, about = group.group_id, group.reference
    send = labelled(phrases, "send_apologies", Do.OPEN_APOLOGIES, value, about=about)
    return paragraph(text, send)


def _open(group: NextInGroup, phrases: Phrases) -> Json:
    value, about = group.group_id, group.reference
    return labelled(phrases, "open_button", Do.OPEN_GROUP, value, about=about)


def _buttons(page: HomePage, phrases: Phrases) -> Json:
    roles = page.upcoming.roles
    row = []
    if roles:
        row.append(("concern_button", Do.OPEN_CONCERN))
    if roles - {Role.CONFERENCE_CHAIR.value}:
        row += [("write_report", Do.OPEN_REPORT), ("visit_button", Do.OPEN_VISIT)]
    if roles & _ANSWERS:
        row.append(("outcome_button", Do.OPEN_OUTCOME))
    if page.may_open:
        row.append(("case_title", Do.OPEN_CASE_FORM))
    row.append(("wishes_button", Do.OPEN_WISHES))
    row += [("guide_button", Do.OPEN_GUIDE), ("refresh_button", Do.REFRESH_HOME)]
    return actions(*(labelled(phrases, key, do) for key, do in row), block_id="home-do")


def _guide(phrases: Phrases) -> Json:
    return actions(labelled(phrases, "guide_button", Do.OPEN_GUIDE), block_id="home-do")


def _groups(groups: Sequence[NextInGroup], today: date, phrases: Phrases, first: int) -> list[Json]:
    first = first if 0 <= first < len(groups) else 0
    shown = groups[first : first + GROUPS_A_PAGE]
    blocks = [header(phrases.say("home_groups"))]
    blocks += [
        paragraph(f"{group.reference} {meeting_line(group, today, phrases)}", _open(group, phrases))
        for group in shown
    ]
    if len(groups) > GROUPS_A_PAGE:
        last = first + len(shown)
        said = phrases.say("home_shown", first=first + 1, last=last, number=len(groups))
        blocks += [small(said), _pages(first, len(groups), phrases)]
    return blocks


def _pages(first: int, number: int, phrases: Phrases) -> Json:
    row = []
    if first:
        row.append(_turn("back_button", max(first - GROUPS_A_PAGE, 0), 0, phrases))
    if first + GROUPS_A_PAGE < number:
        row.append(_turn("more_button", first + GROUPS_A_PAGE, 1, phrases))
    return actions(*row, block_id="home-pages")


def _turn(key: str, first: int, number: int, phrases: Phrases) -> Json:
    about = phrases.say("home_title")
    return labelled(phrases, key, Do.HOME_PAGE, str(first), about=about, number=number)


def _settings(settings: Settings, phrases: Phrases) -> list[Json]:
    lines = [
        phrases.say("home_settings_procedure", procedure=settings.procedure),
        phrases.say(
            "home_settings_days",
            nation=phrases.say(f"nation_{settings.nation}"),
            zone=settings.zone,
        ),
        phrases.say("home_settings_digest", hour=f"{settings.digest_hour:02}:00"),
        phrases.say("home_settings_figures", groups=settings.groups, people=settings.people),
    ]
    return [header(phrases.say("home_settings")), bullets(lines)]


def _safety(numbers: Numbers, phrases: Phrases) -> list[Json]:
    said = phrases.say(
        "home_safety",
        duty=numbers.duty,
        hours=numbers.hours.replace("-", " to "),
        out_of_hours=numbers.out_of_hours,
    )
    return [paragraph(said)]
