"""`/coregroup guide`: what the procedure says, with a core group's own dates where one is named."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from bot.assets import data_folder
from bot.documents.guidance_data import load_library
from bot.documents.guidance_model import Library, Topic
from bot.documents.guidance_pages import build_page, topic_list
from bot.documents.guidance_search import Finder
from bot.duties import guidance
from bot.duties.cases import REFERENCE
from bot.duties.guidance import Reader
from handlers.desk import Desk
from handlers.ids import Do, Kind
from handlers.replies import Message, Reply
from handlers.requests import Request
from handlers.router import Route
from handlers.views.guide import MENU, guide_message, topics_message, with_menu

MOST_DATES = 6


@cache
def library() -> Library:
    """Read the guidance once; it comes with the package and does not change while it runs."""
    return load_library(data_folder() / "guidance")


@cache
def _finder() -> Finder:
    return Finder(library())


def show_guide(request: Request, desk: Desk) -> Reply:
    """Show the page that fits what was typed, or the list of pages."""
    return Reply(message=_page(request, desk))


def show_from_button(request: Request, desk: Desk) -> Reply:
    """Show the page that was chosen: in place of the page whose menu it was, else as a message."""
    page = _page(replace(request, text=request.value), desk)
    if request.block_id == MENU and not request.view_id:
        return Reply(replace=page)
    return Reply(message=page)


def _page(request: Request, desk: Desk) -> Message:
    asked, reference = split_reference(request.text)
    reader = _reader(request, desk, reference)
    books = library()
    topic = _topic(asked, reference)
    if topic is None:
        unknown = topic_list(books, contacts=reader.contacts, unknown=bool(asked))
        return topics_message(unknown)
    page = build_page(
        topic.id,
        library=books,
        procedure=reader.procedure,
        role=reader.role,
        dates=reader.dates,
        contacts=reader.contacts,
        most_dates=MOST_DATES,
    )
    listed = topic_list(books, contacts=reader.contacts)
    return with_menu(guide_message(page), listed, reference)


def _topic(asked: str, reference: str) -> Topic | None:
    # A reference alone asks for that group's dates: the responsibilities cite most of them.
    wanted = asked or ("responsibilities" if reference else "")
    return library().topics.get(wanted) or _finder().nearest(wanted)


def split_reference(text: str) -> tuple[str, str]:
    """Return what was asked without its last reference, and that reference ("" for none)."""
    words = text.split()
    for place in reversed(range(len(words))):
        if REFERENCE.fullmatch(words[place].upper()):
            return " ".join(words[:place] + words[place + 1 :]), words[place].upper()
    return text.strip(), ""


def _reader(request: Request, desk: Desk, reference: str) -> Reader:
    if reference:
        with desk.turn(request) as turn:
            return guidance.member(turn, reference)
    with desk.store.session() as session:
        return guidance.anybody(
            session,
            desk.rulebook,
            team_id=request.team,
            slack_id=request.user,
            default=library().default,
        )


ROUTES: dict[tuple[Kind, str], Route] = {(Kind.ACTION, Do.OPEN_GUIDE): show_from_button}
