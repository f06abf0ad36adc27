"""Keeping an answer that Slack did not take: its question waits in the outbox."""

from __future__ import annotations

import structlog

from bot.duties import access
from bot.duties.cases import REFERENCE
from bot.duties.turn import NotHere
from bot.records import outbox
from bot.records.base import new_id
from bot.talk.grammar import Grammar
from handlers.desk import Desk
from handlers.ids import Kind
from handlers.replies import Reply
from handlers.requests import Request

log = structlog.get_logger(__name__)

ANSWER = "answer"


def question_of(text: str, grammar: Grammar) -> str:
    """Return what can be kept of a typed line: our command's word and a reference, never more."""
    asked = grammar.parse(text)
    reference = asked.argument.strip().upper()
    kept = reference if REFERENCE.fullmatch(reference) else ""
    return f"{asked.name or 'help'} {kept}".strip()


def keep_answer(request: Request, reply: Reply, desk: Desk, grammar: Grammar) -> None:
    """Put the question behind an unanswered direct message into the outbox.

    Answers to a click are not kept: the button is still there to be pressed again.
    """
    if request.kind is not Kind.EVENT or reply.message is None:
        return
    with desk.store.session() as session:
        try:
            workspace, person = access.find_actor(session, request.team, request.user)
        except NotHere:
            return
        if person is None:
            return
        outbox.put(
            session,
            workspace_id=workspace.id,
            key=f"{ANSWER}:{request.delivery or new_id()}",
            kind=ANSWER,
            recipient_id=person.id,
            now=desk.machine_now(),
            text=question_of(request.text, grammar),
        )
    log.info("answer kept")
    desk.nudge()
