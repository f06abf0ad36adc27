"""Whole sentences: what somebody writes to the bot, one question at a time, and the buttons."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from bot.clock import local_day
from bot.duties import conversation, dialogue
from bot.duties.contacts import number_now
from bot.duties.conversation import Thread
from bot.duties.dialogue import Step, Turnout
from bot.duties.leads import leads_of
from bot.duties.own_options import options_of
from bot.duties.turn import Turn
from bot.duties.visits import Seen
from bot.talk.grammar import Grammar
from bot.talk.understand import Listener, Understood, make_listener
from handlers import bookings, cases, overdue, questions, tasks, visits
from handlers.desk import Desk
from handlers.help import show_help
from handlers.ids import Do, Kind
from handlers.outsider import duty_number
from handlers.replies import Json, Message, Reply
from handlers.requests import Request
from handlers.router import Route
from handlers.views import talk as views
from handlers.views.common import notice
from handlers.views.drafts import DRAFT_BLOCK, prefill

Answer = Callable[[Request, Desk], Reply]
_BY_PAGE: Mapping[str, Answer] = {
    "plan": cases.show_by_button,
    "people": cases.show_by_button,
    "why": cases.why_by_button,
}
_WORRIES = frozenset({"change", "escalate"})
_STANDS_IN = {"snooze": "settings"}
"""Intents whose own command is another one's."""


@cache
def listener() -> Listener:
    """Read what messages are understood by, once; it does not change while the process runs."""
    return make_listener()


@dataclass(frozen=True, slots=True)
class Talk:
    """Answers sentences; `answers` has the route of each command in the grammar."""

    grammar: Grammar
    answers: Mapping[str, Answer]

    def hear(self, request: Request, desk: Desk) -> Reply:
        """Answer a sentence: danger first, then what is open, then what it means by itself."""
        on = local_day(desk.clock.now(), "Europe/London")
        found = listener().understand(request.text, on)
        if found.intent == "danger":
            number = duty_number(desk, request.team)
            return Reply(message=views.danger(number, desk.phrases, found.slots.case or ""))
        return self._step(request, desk, lambda turn: self._taken(turn, request.text))

    def means_something(self, request: Request) -> bool:
        """Return whether the words beside a file say by themselves what is wanted."""
        if not request.text.strip():
            return False
        if self.grammar.typed(request.text) is not None:
            return True
        found = listener().understand(request.text, date(2000, 1, 1))
        return found.intent != "none"

    def file(self, request: Request, desk: Desk) -> Reply:
        """Ask what a file is for: a report for the likeliest meetings, or minutes."""
        with desk.turn(request) as turn:
            conversation.keep(turn, Thread("report"))
            meetings = (options_of(turn, "report") or ())[: views.MOST_CORRECTIONS]
            today = turn.today
        return Reply(
            message=views.file_message(meetings, today, self.grammar.intents, desk.phrases)
        )

    def _taken(self, turn: Turn, text: str) -> Step:
        found: Understood = listener().understand(text, turn.today)
        return dialogue.take(turn, listener(), text, found)

    def _step(self, request: Request, desk: Desk, take: Callable[[Turn], Step]) -> Reply:
        with desk.turn(request) as turn:
            step = take(turn)
            if step.turnout is Turnout.ANSWER and step.intent in _WORRIES:
                return Reply(message=_worry(turn, step, desk))
        intents, say = self.grammar.intents, desk.phrases.say
        if step.turnout is Turnout.ANSWER:
            return self._answer(request, desk, step)
        if step.turnout is Turnout.PROPOSE:
            return Reply(message=views.proposal(step, intents, desk.phrases))
        if step.turnout is Turnout.WHICH:
            return Reply(message=views.question(step, intents, desk.phrases))
        if step.turnout is Turnout.UNSURE:
            return Reply(message=views.unsure(step, intents, desk.phrases))
        if step.turnout is Turnout.DO and step.option is not None:
            return _done(request, desk, step)
        if step.turnout is Turnout.CANCELLED:
            return Reply(message=notice(say("talk_cancelled")))
        if step.turnout is Turnout.NONE_OF:
            key = "talk_no_other" if step.reason == "no_other" else f"talk_none_{step.intent}"
            return Reply(message=notice(say(key)))
        return Reply(message=notice(say("talk_nothing_open")))

    def _answer(self, request: Request, desk: Desk, step: Step) -> Reply:
        if step.intent == "thanks":
            return Reply(message=notice(desk.phrases.say("talk_thanks")))
        if step.intent == "help":
            return show_help(request, desk, self.grammar)
        reply = self._answered(request, desk, step)
        if reply.message is None or reply.view is not None:
            return reply
        heard = views.with_heard(reply.message, step, self.grammar.intents, desk.phrases)
        return replace(reply, message=heard)

    def _answered(self, request: Request, desk: Desk, step: Step) -> Reply:
        reference = step.cases[0] if step.cases else ""
        if step.option is not None and step.intent in _BY_PAGE:
            return _BY_PAGE[step.intent](replace(request, value=step.option.key), desk)
        if step.intent == "guide":
            return questions.answer_question(request, desk)
        if step.intent == "overdue":
            kind, _ = overdue.split_kind(request.text)
            return overdue.show_overdue(replace(request, text=f"{kind} {reference}".strip()), desk)
        if step.intent == "next" and reference:
            return cases.show_by_reference(replace(request, text=reference), desk)
        answer = self.answers.get(_STANDS_IN.get(step.intent, step.intent))
        if answer is not None:
            return answer(replace(request, text=reference), desk)
        line = desk.phrases.say(f"talk_not_yet_{step.intent}")
        if step.intent != "calendar":
            return Reply(message=notice(line))
        shown = self.answers["next"](replace(request, text=""), desk)
        return replace(shown, message=_under(line, shown.message))

    def pick(self, request: Request, desk: Desk) -> Reply:
        """Go on with the option that was pressed, in place of the question."""
        return _in_place(
            request, self._step(request, desk, lambda turn: dialogue.choose(turn, request.value))
        )

    def other(self, request: Request, desk: Desk) -> Reply:
        """Ask again without what was proposed, in its place."""
        return _in_place(request, self._step(request, desk, dialogue.other))

    def intent(self, request: Request, desk: Desk) -> Reply:
        """Take what was said for another intent, in place of the first guess."""
        name = request.value
        if name not in self.grammar.intents:
            return Reply(message=views.menu(self.grammar.intents, desk.phrases))
        asked = replace(request, text="")
        reply = self._step(asked, desk, lambda turn: dialogue.instead(turn, name))
        return _in_place(request, reply)

    def other_intent(self, request: Request, desk: Desk) -> Reply:
        """Offer everything that can be asked, in place of what was not meant."""
        with desk.turn(request):
            shown = views.menu(self.grammar.intents, desk.phrases)
        return _in_place(request, Reply(message=shown))

    def routes(self) -> dict[tuple[Kind, str], Route]:
        """Return the routes of the buttons."""
        return {
            (Kind.ACTION, Do.TALK_GO): go,
            (Kind.ACTION, Do.TALK_PICK): self.pick,
            (Kind.ACTION, Do.TALK_OTHER): self.other,
            (Kind.ACTION, Do.TALK_INTENT): self.intent,
            (Kind.ACTION, Do.TALK_ELSE): self.other_intent,
        }


def go(request: Request, desk: Desk) -> Reply:
    """Open the form of a visit or of a new meeting with the day that was said in it."""
    name, key, day, seen = [*request.value.split("|"), "", "", "", ""][:4]
    opener = {"visit": visits.open_form, "meeting": bookings.open_form}.get(name)
    if opener is None:
        return Reply(message=notice(desk.phrases.say("press_again")))
    reply = opener(replace(request, value=key), desk)
    if reply.view is None:
        return reply
    return replace(reply, view=_filled(reply.view, day, not_seen=seen == "no"))


def _filled(view: Json, day: str, *, not_seen: bool) -> Json:
    blocks = [str(block.get("block_id")) for block in view["blocks"]]
    if DRAFT_BLOCK in blocks:
        # What the person typed before stands in it: that is newer than a guess.
        return view
    state: dict[str, Json] = {}
    if day:
        state["on"] = {"said": {"type": "datepicker", "selected_date": day}}
    if not_seen:
        answer = {"type": "radio_buttons", "selected_option": {"value": str(Seen.NOT_SEEN)}}
        state |= {block: {"said": answer} for block in blocks if block.startswith("seen-")}
    return prefill(view, state)


def _in_place(request: Request, reply: Reply) -> Reply:
    # A press in a direct message changes that message; elsewhere only the person sees the answer.
    if reply.message is None or not request.message:
        return reply
    return replace(reply, message=None, replace=reply.message)


def _under(line: str, message: Message | None) -> Message:
    if message is None:
        return notice(line)
    return Message(f"{line}\n{message.text}", (*notice(line).blocks, *message.blocks))


def _done(request: Request, desk: Desk, step: Step) -> Reply:
    key = step.option.key if step.option else ""
    block_id = f"{views.BLOCK}-{key}"
    # As the button would: nothing of the message that was typed takes part in it.
    pressed = replace(request, value=key, block_id=block_id, message={}, body={})
    shown = tasks.done(pressed, desk).replace
    if shown is None or step.option is None:
        return Reply(message=shown)
    about = views.label(step.option, step)
    return Reply(message=Message(f"{about}\n{shown.text}", shown.blocks))


def _worry(turn: Turn, step: Step, desk: Desk) -> Message:
    duty = number_now(turn.workspace, turn.calendar, turn.now)
    leads = leads_of(turn, step.cases)
    return views.worry(step.intent, leads, duty, desk.phrases, step.cases[0] if step.cases else "")
