"""A question about the procedure, answered from the rules of the reader's own core groups."""

from __future__ import annotations

from functools import cache

from bot.assets import data_folder
from bot.documents.guidance_answers import Answerer, Ideas
from bot.documents.guidance_search import Finder
from bot.duties.guidance import procedures_of
from bot.talk.plain import references, without_references
from handlers.desk import Desk
from handlers.guide import library
from handlers.replies import Reply
from handlers.requests import Request
from handlers.views.questions import Told, answer_message

MOST_PROCEDURES = 5


@cache
def _ideas() -> Ideas:
    return Ideas(data_folder() / "guidance")


def answer_question(request: Request, desk: Desk) -> Reply:
    """Answer from each procedure that the reader's core groups follow, with its section."""
    asked, named = without_references(request.text), references(request.text)
    with desk.turn(request) as turn:
        governed = procedures_of(turn, named[0] if named else "")[:MOST_PROCEDURES]
    books = library()
    told = [
        Told(
            one.procedure,
            one.references,
            Answerer(books, one.procedure, _ideas()).ask(asked),
            books.role_name(one.procedure, "lead_social_worker"),
        )
        for one in governed
    ]
    topic = Finder(books).nearest(asked)
    return Reply(message=answer_message(told, topic.id if topic else "", desk.phrases))
