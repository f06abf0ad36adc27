"""One Bolt listener for each kind of payload, each routing by id through one dict."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping
from typing import Any

import structlog
from slack_bolt import Ack, App, BoltResponse
from slack_sdk import WebClient
from sqlalchemy.exc import IntegrityError, OperationalError

from bot.duties.turn import DutyError, NotHere
from bot.records import intake
from bot.records.engine import lost_race
from handlers import drafts, requests
from handlers.answers import Answerer
from handlers.desk import Desk
from handlers.ids import Event, Kind
from handlers.outsider import outsider
from handlers.pace import Pace
from handlers.replies import NOTHING, Json, Message, Reply
from handlers.requests import Request
from handlers.views.common import notice

Route = Callable[[Request, Desk], Reply]
Routes = Mapping[tuple[Kind, str], Route]

log = structlog.get_logger(__name__)
_ANY = re.compile(".*")


class Router:
    """Finds the route of a request, runs it, and turns every failure into a sentence."""

    def __init__(self, routes: Routes, desk: Desk, pace: Pace | None = None) -> None:
        self._routes = routes
        self._desk = desk
        self._pace = pace or Pace(0)

    def run(self, request: Request) -> Reply:
        """Return the route's reply, or the sentence that says why there is none.

        A DutyError becomes an error under its field or a notice; anything else a reference that
        stands in the log too, where nothing of the content does.
        """
        route = self._routes.get((request.kind, request.route))
        if route is None:
            log.warning("no route", kind=request.kind, route=request.route[:80])
            return NOTHING
        if not self._pace.allows(request.team, request.user):
            return self._too_fast(request)
        try:
            if request.delivery and not self._first_time(request.delivery):
                return NOTHING
            reply = self._carried_out(route, request)
        except NotHere:
            return self._refused(request)
        except DutyError as error:
            reply = self._failed(request, error)
        except Exception as error:  # noqa: BLE001 - the last door: a person is told, the log too
            reply = self._broken(request, error)
        if request.kind is Kind.SUBMISSION and _stays_open(request, reply):
            drafts.keep(request, self._desk)
        return reply

    def _carried_out(self, route: Route, request: Request) -> Reply:
        """Run a route; once more where somebody else did the same in this very moment.

        Nothing of the first run is left: its transaction was rolled back as a whole, and the
        second finds what the other one wrote.
        """
        try:
            return route(request, self._desk)
        except (IntegrityError, OperationalError) as error:
            if not lost_race(error):
                raise
        log.info("carried out again", kind=request.kind, route=request.route[:80])
        return route(request, self._desk)

    def _first_time(self, delivery: str) -> bool:
        with self._desk.store.session() as session:
            return intake.first_time(session, delivery, self._desk.machine_now())

    def _refused(self, request: Request) -> Reply:
        # Whoever wrote in a channel or is unknown is told the same, wherever they came from.
        message = outsider(self._desk, request)
        if request.kind is Kind.SUBMISSION:
            return Reply(errors=_on_first_field(request, message.text), message=message)
        return Reply(message=message)

    def _too_fast(self, request: Request) -> Reply:
        log.warning("too many requests", user=request.user[:32], kind=request.kind)
        spoken = request.kind is Kind.EVENT and request.route == Event.MESSAGE
        if request.kind in (Kind.EVENT, Kind.OPTIONS, Kind.CLOSED) and not spoken:
            return NOTHING
        return self._failed(request, DutyError("", "too_fast"))

    def _failed(self, request: Request, error: DutyError) -> Reply:
        sentence = self._desk.phrases.say(error.phrase, **error.values)
        if request.kind is Kind.SUBMISSION:
            if error.field in _input_blocks(request):
                return Reply(errors={error.field: sentence})
            return Reply(errors=_on_first_field(request, sentence))
        return Reply(message=notice(sentence))

    def _broken(self, request: Request, error: Exception) -> Reply:
        reference = secrets.token_hex(3).upper()
        log.error(
            "request failed",
            reference=reference,
            kind=request.kind,
            route=request.route[:80],
            error=type(error).__name__,
            where=_where(error),
        )
        sentence = self._desk.phrases.say("broken", reference=reference)
        if request.kind is Kind.SUBMISSION:
            return Reply(errors=_on_first_field(request, sentence))
        return Reply(message=Message(sentence))


def _stays_open(request: Request, reply: Reply) -> bool:
    # A form sent back with errors, or shown again with a question, may yet be closed unsent.
    again = reply.view is not None and reply.view.get("callback_id") == request.callback_id
    return bool(reply.errors) or again


def _where(error: BaseException) -> str:
    # File and line of the innermost frame; the error's own text may hold what people typed.
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else ""


def _input_blocks(request: Request) -> list[str]:
    blocks = (request.body.get("view") or {}).get("blocks") or []
    return [str(block.get("block_id")) for block in blocks if block.get("type") == "input"]


def _on_first_field(request: Request, sentence: str) -> dict[str, str]:
    fields = _input_blocks(request)
    return {fields[0]: sentence} if fields else {}


def _unreadable(error: Exception) -> BoltResponse:
    # Bolt looks into a payload before we do; its own handler would log what it found there.
    log.error("request not handled", error=type(error).__name__, where=_where(error))
    shapeless = isinstance(error, (AttributeError, TypeError, ValueError, LookupError))
    return BoltResponse(status=400 if shapeless else 500)


def register(app: App, router: Router, answerer: Answerer, client: WebClient) -> None:
    """Register one listener for each kind of payload with Bolt.

    `client` is what answers are shown with: Bolt would make a plain one anew for each request.
    """

    def listener(read: Callable[[Json], Request]) -> Callable[..., Any]:
        def listen(ack: Ack, body: Json) -> None:
            try:
                request = read(body)
            except (AttributeError, TypeError, ValueError, LookupError) as error:
                # Signed, and yet in no shape that Slack's pages describe.
                log.warning("payload not read", error=type(error).__name__)
                ack()
                return
            answerer.carry_out(request, router.run(request), ack, client)

        return listen

    app.error(_unreadable)
    app.command(_ANY)(listener(requests.read_command))
    app.view(_ANY)(listener(lambda body: requests.read_view(Kind.SUBMISSION, body)))
    app.view_closed(_ANY)(listener(lambda body: requests.read_view(Kind.CLOSED, body)))
    app.action(_ANY)(listener(requests.read_action))
    app.options(_ANY)(listener(requests.read_options))
    app.shortcut(_ANY)(listener(requests.read_shortcut))
    for event in Event:
        app.event(str(event))(listener(requests.read_event))
