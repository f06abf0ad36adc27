"""The menu of meetings in a form: each choice has its own word on time, record and draft."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.documents.phrases import Phrases
from bot.duties import drafts
from bot.duties.access import Action
from bot.duties.my_meetings import Choice, choices, meant
from bot.duties.turn import DutyError, Turn
from handlers.desk import Desk
from handlers.drafts import drop, subject_of, typed_at
from handlers.replies import Json, Reply
from handlers.requests import Request
from handlers.views.common import notice
from handlers.views.drafts import over_draft, prefill, renumbered, touched
from handlers.views.meeting_menu import MEETING, matching


@dataclass(frozen=True, slots=True)
class Opening:
    """A form as it opens for one meeting; `sent` is True where it was sent for it before."""

    view: Json
    subject: str
    sent: bool


Build = Callable[[Turn, list[Choice], Choice, Phrases, Json], Opening]
"""(turn, the meetings, the chosen one, words, the spot of the button) -> the form without draft."""


@dataclass(frozen=True, slots=True)
class MeetingForm:
    """A form about one of somebody's meetings: what they may do there, and how it is built."""

    action: Action
    build: Build

    def open(self, request: Request, desk: Desk, value: str, spot: Json) -> Reply:
        """Open the form for the meeting that `value` means, with the draft that was kept for it."""
        with desk.turn(request) as turn:
            view = self.opened(turn, desk, value, spot)
        if view is None:
            return Reply(message=notice(desk.phrases.say("no_meetings")))
        return Reply(view=view)

    def opened(self, turn: Turn, desk: Desk, value: str, spot: Json) -> Json | None:
        """Return the form with the draft that was kept for it, None where there is no meeting."""
        known = choices(turn, self.action)
        chosen = meant(turn, self.action, value, known)
        if chosen is None:
            return None
        return _over(turn, self.build(turn, known, chosen, desk.phrases, spot), desk)

    def subject(self, request: Request, desk: Desk) -> str | None:
        """Return which meeting what was typed means, as a button's value; None for no meeting."""
        with desk.turn(request) as turn:
            chosen = meant(turn, self.action, request.text, choices(turn, self.action))
        return f"meeting:{chosen.meeting_id}" if chosen else None

    def switch(self, request: Request, desk: Desk) -> Reply:
        """Show the form for the meeting just chosen.

        What is kept or was sent for it stands there; where there is nothing, what was typed so far
        goes along.
        """
        with desk.turn(request) as turn:
            known = choices(turn, self.action)
            chosen = meant(turn, self.action, f"meeting:{request.typed(MEETING)}", known)
            if chosen is None:
                raise DutyError("", "no_meetings")
            spot = request.about.get("spot") or {}
            opening = self.build(turn, known, chosen, desk.phrases, spot)
            view = self._carried(turn, request, known, opening, desk)
        return Reply(view=renumbered(view, int(typed_at(request) * 1000)), how="update")

    def _carried(
        self, turn: Turn, request: Request, known: list[Choice], opening: Opening, desk: Desk
    ) -> Json:
        form, before, at = request.callback_id, subject_of(request), typed_at(request)
        typed = {name: held for name, held in request.values.items() if name != MEETING}
        if not self._touched(turn, before, known, typed, desk):
            return _over(turn, opening, desk)
        drafts.save(turn, form, before, typed, view=request.view_id, typed_at=at)
        if opening.sent or drafts.load(turn, form, opening.subject):
            return _over(turn, opening, desk)
        drafts.drop(turn, form, before, typed_at=at)
        drafts.save(turn, form, opening.subject, typed, view=request.view_id, typed_at=at)
        return prefill(opening.view, typed)

    def _touched(
        self, turn: Turn, before: str, known: list[Choice], typed: Json, desk: Desk
    ) -> bool:
        left = [one for one in known if f"meeting:{one.meeting_id}" == before]
        pristine = self.build(turn, known, left[0], desk.phrases, {}).view if left else None
        return touched(pristine, typed)

    def blank(self, request: Request, desk: Desk) -> Json:
        """Return the open form as it is without a draft."""
        with desk.turn(request) as turn:
            known = choices(turn, self.action)
            chosen = meant(turn, self.action, subject_of(request), known)
            if chosen is None:
                raise DutyError("", "no_meetings")
            spot = request.about.get("spot") or {}
            return self.build(turn, known, chosen, desk.phrases, spot).view

    def offer(self, request: Request, desk: Desk) -> Reply:
        """Offer the meetings that match what was typed into a menu of more than a hundred."""
        with desk.turn(request) as turn:
            known = choices(turn, self.action)
            return Reply(options=matching(known, request.text, turn.today))


def _over(turn: Turn, opening: Opening, desk: Desk) -> Json:
    found = drafts.kept(turn, opening.view["callback_id"], opening.subject)
    if found is None:
        return opening.view
    state = {name: held for name, held in found.state.items() if name != MEETING}
    return over_draft(
        opening.view, replace(found, state=state), desk.phrases, turn.now, turn.workspace.zone
    )


def drop_sent(turn: Turn, request: Request, meeting: str) -> None:
    """Forget the drafts of the form just sent: of the meeting sent for, and of the one shown.

    They differ where somebody chose another meeting and pressed Send in the same moment.
    """
    drop(turn, request)
    subject = f"meeting:{meeting}"
    if subject != subject_of(request):
        drafts.drop(turn, request.callback_id, subject, view=request.view_id)
