"""What the forms for apologies and reports share: which meeting, and whether it is in time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.documents.dates import clock_time, short_date
from bot.documents.phrases import Phrases
from bot.duties.attendance import AboutMeeting
from bot.duties.my_meetings import Choice
from bot.duties.roster import Told
from handlers.ids import Do
from handlers.replies import Json
from handlers.views.common import OPTIONS, field, option, select
from handlers.views.next import when

MEETING = "meeting"
"""The menu's block: never filled from a draft, since the form is about the meeting it names."""


def meeting_field(
    known: Sequence[Choice], chosen: Choice, action: Do, today: date, phrases: Phrases
) -> Json:
    """Return the menu of meetings, soonest first, with `chosen` in it; `action` is its id."""
    chosen_option = meeting_option(chosen, today)
    if len(known) > OPTIONS:
        element: Json = {
            "type": "external_select",
            "min_query_length": 0,
            "initial_option": chosen_option,
        }
    else:
        options = [meeting_option(one, today) for one in known]
        element = select(options, chosen_option["value"])
    block = field(MEETING, phrases.say("which_meeting"), {**element, "action_id": str(action)})
    return {**block, "dispatch_action": True}


def meeting_option(choice: Choice, today: date) -> Json:
    """Return one meeting as a choice."""
    return option(
        f"{choice.reference}, {when(choice.on, choice.starts, today)}", str(choice.meeting_id)
    )


def matching(known: Sequence[Choice], typed: str, today: date) -> tuple[Json, ...]:
    """Return the meetings whose line holds every word typed, at most as many as Slack takes."""
    words = typed.casefold().split()
    options = [meeting_option(one, today) for one in known]
    found = [one for one in options if all(w in one["text"]["text"].casefold() for w in words)]
    return tuple(found[:OPTIONS])


def meeting_day(about: AboutMeeting) -> str:
    """Return a meeting's day, and its hour where it is known: "Tuesday 5 January at 10:00"."""
    day = short_date(about.on, about.today)
    return f"{day} at {clock_time(about.starts)}" if about.starts else day


def cutoff_line(about: AboutMeeting, phrases: Phrases, *, late: str) -> str:
    """Return the clear word whether what is sent now is in time; `late` names the late phrase."""
    if about.cutoff.short_notice:
        return phrases.say("cutoff_short_notice")
    if about.cutoff.due is None:
        return phrases.say("cutoff_none")
    due = short_date(about.cutoff.due, about.today)
    if about.in_time:
        return phrases.say("cutoff_kept", due=due)
    return phrases.say(late, due=due, lead=lead_name(about))


def lead_name(about: AboutMeeting) -> str:
    """Return the lead social worker's name, or the role in the procedure's words."""
    return about.lead or f"the {about.lead_label}"


def told_line(label: str, told: Told, phrases: Phrases) -> str:
    """Return who hears of what was just sent, or that the sender has to tell them.

    `label` is what the procedure calls the lead social worker.
    """
    lead = told.lead or f"The {label}"
    if told.is_lead:
        return phrases.say("hears_lead", lead=lead, label=label)
    if told.recipient is not None:
        key = "hears_manager" if told.by_lead else "hears_manager_for_lead"
        return phrases.say(key, lead=lead, manager=told.recipient.name)
    return phrases.say("hears_nobody_by_lead" if told.by_lead else "hears_nobody", lead=lead)
