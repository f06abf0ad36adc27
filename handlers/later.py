"""Keeping an answer that Slack did not take: its question waits in the outbox."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import structlog
from sqlmodel import Session

from bot.duties import access
from bot.duties.cases import REFERENCE
from bot.duties.turn import NotHere
from bot.records import outbox
from bot.records.base import new_id
from bot.records.engine import Within
from bot.records.tables import OutboxMessage, Person, Workspace
from bot.talk.grammar import Grammar
from handlers.desk import Desk
from handlers.ids import Event, Kind
from handlers.replies import Message, Reply
from handlers.requests import Request
from handlers.router import Router, Routes
from handlers.talk import listener

log = structlog.get_logger(__name__)

ANSWER = "answer"


def question_of(text: str, grammar: Grammar) -> str:
    """Return what can be kept of a typed line: our command's word and a reference, never more.

    Of a sentence the word of what it means is kept, so that danger is still met with the numbers.
    """
    asked = grammar.typed(text)
    if asked is not None:
        reference = asked.argument.strip().upper()
        kept = reference if REFERENCE.fullmatch(reference) else ""
        return f"{asked.name} {kept}".strip()
    # The day it is read on does not matter: no date is kept.
    found = listener().understand(text, date(2000, 1, 1))
    known = {*(one.name for one in grammar.commands), "danger"}
    word = found.intent if found.intent in known else "help"
    return f"{word} {found.slots.case or ''}".strip()


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


def answer_again(
    session: Session, row: OutboxMessage, desk: Desk, routes: Routes
) -> Message | None:
    """Answer a kept question now, with today's records and access; None where nobody asks any more.

    Runs inside the session's own transaction.
    """
    workspace = session.get_one(Workspace, row.workspace_id)
    person = session.get_one(Person, row.recipient_id)
    if person.slack_id is None or not person.active:
        return None
    request = Request(
        kind=Kind.EVENT,
        team=workspace.team_id,
        user=person.slack_id,
        route=Event.MESSAGE,
        text=str(row.ids.get("text", "")),
        message={"channel_type": "im"},
    )
    return Router(routes, replace(desk, store=Within(desk.store, session))).run(request).message
