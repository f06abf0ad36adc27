"""The steps of the outcome's form: each is kept, checked, and gives way to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.duties import drafts
from bot.duties.drafts import State
from bot.duties.outcome_given import NewOutcome, check_decided, check_tasks, check_who
from bot.duties.outcome_page import outcome_page
from bot.duties.sittings import sitting
from bot.duties.turn import DutyError, Turn
from handlers.desk import Desk
from handlers.drafts import restore, save_draft, subject_of, typed_at
from handlers.ids import Form
from handlers.replies import Json, Reply
from handlers.requests import Request
from handlers.views import outcome as views
from handlers.views import outcome_read as read
from handlers.views.confirm import ask_about_days
from handlers.views.drafts import prefill
from handlers.views.outcome_parts import ROWS_ON_PAGE, ROWS_SHOWN, SEEING_ON_PAGE, pages_of
from handlers.views.outcome_tasks import tasks_form

STEPS = {
    "who": Form.OUTCOME,
    "plan": Form.OUTCOME_PLAN,
    "tasks": Form.OUTCOME_TASKS,
    "next": Form.OUTCOME_NEXT,
}
"""The steps in their order, by the word a button carries."""

_FIELDS = {
    "came": Form.OUTCOME,
    "discussed": Form.OUTCOME,
    "chair": Form.OUTCOME,
    "chair_role": Form.OUTCOME,
    "concern": Form.OUTCOME,
    "decided": Form.OUTCOME_PLAN,
    "contingency": Form.OUTCOME_PLAN,
    "seeing": Form.OUTCOME_PLAN,
    "what": Form.OUTCOME_TASKS,
    "who": Form.OUTCOME_TASKS,
    "due": Form.OUTCOME_TASKS,
}
About = Mapping[str, Any]


def kept(turn: Turn, subject: str) -> dict[Form, State]:
    """Return what was kept of each step."""
    return {form: drafts.load(turn, form, subject) or {} for form in STEPS.values()}


def so_far(turn: Turn, subject: str) -> NewOutcome | None:
    """Return the form as its draft says it, None before step 1 can be read."""
    try:
        return read.read_outcome(kept(turn, subject))
    except DutyError:
        return None


def step_view(turn: Turn, desk: Desk, form: Form, about: About, sentence: str = "") -> Json:
    """Return one step without its draft.

    `about` is the private_metadata of any step: what the form is about, and which page of it.
    """
    subject, spot = str(about.get("subject") or ""), about.get("spot") or {}
    page = outcome_page(turn, subject, so_far(turn, subject))
    part = _number(about, "part")
    if form is Form.OUTCOME:
        return views.who_form(page, desk.phrases, spot, sentence)
    if form is Form.OUTCOME_PLAN:
        part = min(part, pages_of(len(page.seeing), SEEING_ON_PAGE) - 1)
        return views.plan_form(page, desk.phrases, spot, part, sentence)
    if form is Form.OUTCOME_TASKS:
        typed = read.rows_typed(drafts.load(turn, form, subject) or {})
        rows = max(ROWS_SHOWN, typed, _number(about, "rows"))
        part = min(part, pages_of(rows, ROWS_ON_PAGE) - 1)
        return tasks_form(page, desk.phrases, spot, rows, part, sentence)
    return views.next_form(page, desk.phrases, spot, sentence)


def _number(about: About, name: str) -> int:
    value = about.get(name)
    return min(value, 100) if isinstance(value, int) and value > 0 else 0


def enter(turn: Turn, desk: Desk, form: Form, about: About, sentence: str = "") -> Json:
    """Return a step to go on with, over what was kept of it."""
    view = step_view(turn, desk, form, about, sentence)
    return restore(turn, view, str(about["subject"]), desk)


def stay(turn: Turn, desk: Desk, form: Form, about: About, sentence: str = "") -> Json:
    """Return a step that stays open, with what was just typed in it."""
    view = step_view(turn, desk, form, about, sentence)
    return prefill(view, drafts.load(turn, form, str(about["subject"])) or {})


def keep_step(turn: Turn, request: Request) -> None:
    """Keep what stands in the open step, in the turn that goes on with it."""
    drafts.save(
        turn,
        request.callback_id,
        subject_of(request),
        request.values,
        view=request.view_id,
        typed_at=typed_at(request),
    )


def submit_who(request: Request, desk: Desk) -> Reply:
    """Keep step 1 and go on to what was decided."""
    with desk.turn(request) as turn:
        found = sitting(turn, subject_of(request))
        check_who(turn, found, read.read_who(request))
        keep_step(turn, request)
        view = enter(turn, desk, Form.OUTCOME_PLAN, _fresh(request))
    return Reply(view=view, how="update")


def submit_plan(request: Request, desk: Desk) -> Reply:
    """Keep step 2 and go on: to the next page of people, or to the tasks."""
    with desk.turn(request) as turn:
        sitting(turn, subject_of(request))
        state = _merged(turn, request)
        check_decided(read.read_decided(read.typed_in(state)))
        keep_step(turn, request)
        page = outcome_page(turn, subject_of(request))
        part = _number(request.about, "part") + 1
        if part < pages_of(len(page.seeing), SEEING_ON_PAGE):
            view = stay(turn, desk, Form.OUTCOME_PLAN, {**request.about, "part": part})
        else:
            view = enter(turn, desk, Form.OUTCOME_TASKS, _fresh(request))
    return Reply(view=view, how="update")


def submit_tasks(request: Request, desk: Desk) -> Reply:
    """Keep step 3 and go on to the next meeting, or say what cannot be taken."""
    with desk.turn(request) as turn:
        found = sitting(turn, subject_of(request))
        state = _merged(turn, request)
        try:
            check_tasks(turn, found, read.read_tasks(read.typed_in(state)))
        except DutyError as error:
            if error.field in request.values:
                raise
            # The row stands on another page: that page is shown with the sentence.
            keep_step(turn, request)
            return Reply(view=faulty(turn, desk, request.about, error), how="update")
        keep_step(turn, request)
        view = _days_to_confirm(turn, desk, request, state)
        if view is None:
            view = enter(turn, desk, Form.OUTCOME_NEXT, _fresh(request))
    return Reply(view=view, how="update")


def _days_to_confirm(turn: Turn, desk: Desk, request: Request, state: State) -> Json | None:
    rows = [task.row for task in read.read_tasks(read.typed_in(state)) if task.due]
    here = _number(request.about, "part")
    # The page that is open is asked first: its answers are in hand.
    parts = sorted({row // ROWS_ON_PAGE for row in rows}, key=lambda part: (part != here, part))
    for part in parts:
        view = request.body["view"]
        if part != here:
            view = stay(turn, desk, Form.OUTCOME_TASKS, {**request.about, "part": part})
        blocks = [f"due-{row}" for row in rows if row // ROWS_ON_PAGE == part]
        asked = replace(request, values=state, body={**request.body, "view": view})
        again = ask_about_days(asked, blocks, turn.calendar, desk.phrases)
        if again is not None:
            return again
    return None


def faulty(turn: Turn, desk: Desk, about: About, error: DutyError) -> Json | None:
    """Return the step whose field cannot be taken, with the sentence on top; None for no step."""
    name, _, number = error.field.partition("-")
    form = _FIELDS.get(name)
    if form is None:
        return None
    part = int(number) // ROWS_ON_PAGE if form is Form.OUTCOME_TASKS else 0
    sentence = desk.phrases.say(error.phrase, **error.values)
    return enter(turn, desk, form, {**about, "part": part}, sentence)


def _merged(turn: Turn, request: Request) -> State:
    before = drafts.load(turn, request.callback_id, subject_of(request)) or {}
    return {**before, **request.values}


def _fresh(request: Request) -> dict[str, Any]:
    return {"subject": subject_of(request), "spot": request.about.get("spot") or {}}


def go_to_step(request: Request, desk: Desk) -> Reply:
    """Show the step whose button was pressed; what stands in the open one is kept first."""
    save_draft(request, desk)
    form = STEPS.get(request.value, Form.OUTCOME)
    with desk.turn(request) as turn:
        view = enter(turn, desk, form, _fresh(request))
    return Reply(view=view, how="update")


def add_task(request: Request, desk: Desk) -> Reply:
    """Add a row of a task, on a new page where this one is full."""
    save_draft(request, desk)
    rows = _number({"rows": _number(request.about, "rows") + 1}, "rows")
    about = {**request.about, "rows": rows, "part": (rows - 1) // ROWS_ON_PAGE}
    with desk.turn(request) as turn:
        view = stay(turn, desk, Form.OUTCOME_TASKS, about)
    return Reply(view=view, how="update")


def turn_page(request: Request, desk: Desk) -> Reply:
    """Show another page of tasks; what stands on this one is kept first."""
    save_draft(request, desk)
    part = int(request.value) if request.value.isdigit() else 0
    with desk.turn(request) as turn:
        view = stay(turn, desk, Form.OUTCOME_TASKS, {**request.about, "part": part})
    return Reply(view=view, how="update")


def blank(request: Request, desk: Desk) -> Json:
    """Return the open step as it is without a draft."""
    with desk.turn(request) as turn:
        return step_view(turn, desk, Form(request.callback_id), _fresh(request))
