"""Who sees the children of a group: the page, its forms, and the question before a break."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date

from bot.documents.dates import clock_time
from bot.documents.phrases import Phrases
from bot.duties import seeing
from bot.duties.access import Action, entry_by_id
from bot.duties.seeing_page import SeeingPage, arranged, seeing_page
from bot.duties.turn import DutyError, NotHere, Turn
from bot.records.tables import OutboxMessage, Person
from bot.records.words import IntervalFrom
from handlers.desk import Desk
from handlers.drafts import Blank, drop, restore, subject_of
from handlers.ids import Do, Form, Kind
from handlers.replies import Json, Message, Reply
from handlers.requests import Request, read_id
from handlers.router import Route
from handlers.spots import settle_at, spot_of
from handlers.views import seeing as views

_FORMS: dict[Form, Callable[[SeeingPage, Json, Phrases], Json]] = {
    Form.STANDING: views.standing_form,
    Form.INTERVAL: views.interval_form,
    Form.COVER: views.cover_form,
}


def show(request: Request, desk: Desk) -> Reply:
    """Show what is arranged in the group whose button was pressed."""
    with desk.turn(request) as turn:
        page = seeing_page(turn, read_id(request.value))
    return Reply(message=views.page_message(page, desk.phrases))


def _opens(form: Form, kind: str) -> Route:
    def route(request: Request, desk: Desk) -> Reply:
        value = request.value if kind == "arrangement" else f"{kind}:{request.value}"
        with desk.turn(request) as turn:
            view = _form(turn, desk, form, value, spot_of(request))
            return Reply(view=restore(turn, view, value, desk))

    return route


def _form(turn: Turn, desk: Desk, form: Form, subject: str, spot: Json) -> Json:
    about = {"subject": subject, "spot": spot}
    if form is Form.SEEING_END:
        _, page = seeing.arrangement(turn, subject)
        return views.end_form(page, subject, about, desk.phrases)
    page = seeing_page(turn, read_id(subject.partition(":")[2]))
    if form is Form.SCHOOL_BREAK:
        if page.seeing.gap is None:
            raise NotHere
        return views.break_form(page, page.seeing.gap, about, desk.phrases)
    return _FORMS[form](page, about, desk.phrases)


def blank(request: Request, desk: Desk) -> Json:
    """Return the open form as it is without a draft."""
    spot = request.about.get("spot") or {}
    with desk.turn(request) as turn:
        return _form(turn, desk, Form(request.callback_id), subject_of(request), spot)


def submit_standing(request: Request, desk: Desk) -> Reply:
    """Record a standing arrangement."""
    weekday = request.typed("weekday")
    if weekday not in list("01234"):
        raise DutyError("weekday", "seeing_weekday_missing")
    new = seeing.NewStanding(
        children=children_of(request),
        by=_person(request, "who"),
        weekday=int(weekday),
        in_term=request.chosen("in_term") == [views.IN_TERM],
        starts=_day(request, "starts"),
        ends=_day(request, "ends"),
    )
    with desk.turn(request) as turn:
        group_id = read_id(subject_of(request).partition(":")[2])
        seeing.add_standing(turn, group_id, new, once=request.view_id)
        reply = _done(request, desk, turn, group_id, "seeing_saved")
    desk.nudge()
    return reply


def submit_interval(request: Request, desk: Desk) -> Reply:
    """Record how often the plan or the chair wants the children seen."""
    whose = request.typed("set_by")
    if whose not in list(IntervalFrom):
        raise DutyError("set_by", "seeing_choose")
    new = seeing.NewInterval(
        children=children_of(request),
        set_by=IntervalFrom(whose),
        lead_days=_number(request, "lead_days"),
        any_days=_number(request, "any_days"),
        seen_by=_person(request, "who") if request.typed("who") else None,
    )
    with desk.turn(request) as turn:
        group_id = read_id(subject_of(request).partition(":")[2])
        seeing.set_interval(turn, group_id, new, once=request.view_id)
        return _done(request, desk, turn, group_id, "seeing_saved")


def submit_cover(request: Request, desk: Desk) -> Reply:
    """Name who covers for the lead social worker."""
    who, starts, ends = _person(request, "who"), _day(request, "starts"), _day(request, "ends")
    with desk.turn(request) as turn:
        group_id = read_id(subject_of(request).partition(":")[2])
        seeing.name_cover(turn, group_id, who, starts, ends, once=request.view_id)
        reply = _done(request, desk, turn, group_id, "seeing_saved")
    desk.nudge()
    return reply


def submit_end(request: Request, desk: Desk) -> Reply:
    """End an arrangement, or take it back."""
    last = _day(request, "last")
    with desk.turn(request) as turn:
        group_id = seeing.end_arrangement(turn, subject_of(request), last)
        return _done(request, desk, turn, group_id, "seeing_ended")


def submit_break(request: Request, desk: Desk) -> Reply:
    """Record who sees the child in a break, and who stands in for the school."""
    who = _person(request, "who")
    with desk.turn(request) as turn:
        group_id = read_id(subject_of(request).partition(":")[2])
        page = seeing_page(turn, group_id)
        if page.seeing.gap is None:
            raise NotHere
        gap = page.seeing.gap.gap
        seeing.answer_break(turn, group_id, gap, who, request.typed("stands_in"))
        return _done(request, desk, turn, group_id, "seeing_answered")


def _done(request: Request, desk: Desk, turn: Turn, group_id: uuid.UUID, key: str) -> Reply:
    drop(turn, request)
    page = seeing_page(turn, group_id)
    first = desk.phrases.say(key, reference=page.reference)
    line = desk.phrases.say("seeing_settled", at=clock_time(turn.now, turn.workspace.zone))
    message = views.page_message(page, desk.phrases, first)
    return Reply(message=message, settle=settle_at(request, line))


def children_of(request: Request) -> list[uuid.UUID]:
    """Return the children that were ticked, in however many fields."""
    blocks = [block for block in request.values if block.partition("-")[0] == "children"]
    return [read_id(one) for block in blocks for one in request.chosen(block)]


def _person(request: Request, block: str) -> uuid.UUID:
    if not request.typed(block):
        raise DutyError(block, "seeing_person_left")
    return read_id(request.typed(block))


def _day(request: Request, block: str) -> date:
    found = request.day(block)
    if found is None:
        raise DutyError(block, "date_missing")
    return found


def _number(request: Request, block: str) -> int | None:
    typed = request.typed(block)
    if typed and not (typed.isascii() and typed.isdigit()):
        raise DutyError(block, "seeing_number")
    return int(typed) if typed else None


ROUTES: dict[tuple[Kind, str], Route] = {
    (Kind.ACTION, Do.OPEN_SEEING): show,
    (Kind.ACTION, Do.ADD_STANDING): _opens(Form.STANDING, "group"),
    (Kind.ACTION, Do.SET_INTERVAL): _opens(Form.INTERVAL, "group"),
    (Kind.ACTION, Do.NAME_COVER): _opens(Form.COVER, "group"),
    (Kind.ACTION, Do.END_SEEING): _opens(Form.SEEING_END, "arrangement"),
    (Kind.ACTION, Do.ANSWER_BREAK): _opens(Form.SCHOOL_BREAK, "break"),
    (Kind.SUBMISSION, Form.STANDING): submit_standing,
    (Kind.SUBMISSION, Form.INTERVAL): submit_interval,
    (Kind.SUBMISSION, Form.COVER): submit_cover,
    (Kind.SUBMISSION, Form.SEEING_END): submit_end,
    (Kind.SUBMISSION, Form.SCHOOL_BREAK): submit_break,
}
BLANKS: dict[str, Blank] = {
    str(form): blank
    for form in (Form.STANDING, Form.INTERVAL, Form.COVER, Form.SEEING_END, Form.SCHOOL_BREAK)
}


def render_ask(turn: Turn, row: OutboxMessage, phrases: Phrases) -> Message | None:
    """Ask who sees the child in a break; nothing where it was answered or is over."""
    page = seeing_page(turn, read_id(str(row.core_group_id)))
    gap = page.seeing.gap
    if gap is None or gap.sees or gap.gap.starts.isoformat() != row.ids["starts"]:
        return None
    return views.ask_message(page, gap, phrases)


def render_named(turn: Turn, row: OutboxMessage, phrases: Phrases) -> Message | None:
    """Tell somebody what they were named for; nothing where it has ended meanwhile."""
    group = entry_by_id(turn, read_id(str(row.core_group_id)), Action.SEE_WORK).group
    named = set(row.ids["named"].split(","))
    found = views.lines_of(arranged(turn, group), turn.today, phrases)
    lines = [line for line, value in found if value in named]
    by = turn.session.get_one(Person, read_id(row.ids["by"]))
    return views.named_message(group.reference, by.name, lines, phrases) if lines else None


MESSAGES = {"school_break": render_ask, "seeing_named": render_named}
