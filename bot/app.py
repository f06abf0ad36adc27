"""The composition root: every part made once and handed to the next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from slack_bolt import App, BoltRequest
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError
from sqlmodel import Session

from bot.assets import data_folder
from bot.clock import Clock, ClockFollower, machine_now, parse_instant
from bot.documents.phrases import Phrases, load_phrases
from bot.duties.turn import DutyError, Rulebook
from bot.records.engine import Store, make_engine
from bot.records.keys import master_key, unlock
from bot.records.schema import ready
from bot.records.tables import OutboxMessage
from bot.reminders.engine import Reminders
from bot.reminders.prepare import Render
from bot.rules.procedure import load_all
from bot.rules.why import load_phrases as load_why_words
from bot.serving.calls import Called, CountedClient
from bot.serving.numbers import Numbers
from bot.settings import Settings
from bot.talk.grammar import load_grammar
from handlers import home
from handlers.answers import Answerer
from handlers.desk import Desk
from handlers.homes import Homes
from handlers.later import ANSWER, answer_again, keep_answer
from handlers.messages import make_render
from handlers.pace import Pace
from handlers.replies import Reply
from handlers.requests import Request
from handlers.router import Router, Routes, register
from handlers.routes import build_routes

THREADS = 32
INTERACTIVE_SECONDS = 2
SOCKET_SECONDS = 10
SENDER_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Parts:
    """What one process is made of; `close` gives everything back."""

    settings: Settings
    store: Store
    clock: Clock
    desk: Desk
    app: App
    routes: Routes
    executor: ThreadPoolExecutor
    numbers: Numbers

    def close(self) -> None:
        """Finish what is under way and give every connection back."""
        self.executor.shutdown(wait=True)
        self.store.close()


def open_store(settings: Settings) -> Store:
    """Open the records with their schema up to date; raises DatabaseError with the remedy."""
    engine = make_engine(settings.database_url)
    try:
        ready(engine)
        return Store(engine, unlock(engine, master_key(settings, engine), machine_now()))
    except Exception:
        engine.dispose()
        raise


def make_rulebook(settings: Settings) -> Rulebook:
    """Read every procedure; raises ProcedureError naming file, key and line."""
    return Rulebook(
        load_all(data_folder() / "procedures", settings.procedures_dir),
        load_why_words(data_folder() / "phrases"),
    )


def make_clock(settings: Settings) -> Clock:
    """Make case time: the machine's, or as COREGROUP_NOW says; raises ValueError for no instant."""
    return Clock(parse_instant(settings.now) if settings.now else None)


def make_follower(
    settings: Settings, clock: Clock, problem: Callable[[str], None]
) -> ClockFollower | None:
    """Make what follows COREGROUP_CLOCK_URL, None where it is not set."""
    return ClockFollower(clock, settings.clock_url, problem) if settings.clock_url else None


def _uncounted(method: str, result: str) -> None:
    """Count nothing: a command on the command line is over before anybody asks."""


def make_client(settings: Settings, seconds: int, called: Called = _uncounted) -> WebClient:
    """Make a Web API client that never tries again by itself: a retry could post twice.

    `called` is told the method and the result of each call.
    """
    return CountedClient(
        called,
        token=settings.slack_bot_token.get_secret_value(),
        base_url=settings.api_base,
        timeout=seconds,
        retry_handlers=[],
    )


def name_from_slack(client: WebClient) -> Callable[[str], str]:
    """Return what asks Slack for the name behind a Slack id; raises DutyError while it cannot."""

    def name_of(slack_id: str) -> str:
        try:
            user = client.users_info(user=slack_id)["user"]
        except (SlackClientError, OSError) as error:
            raise DutyError("", "slack_slow_names") from error
        return str(user.get("real_name") or user.get("name") or slack_id)

    return name_of


def make_parts(settings: Settings, *, nudge: Callable[[], None]) -> Parts:
    """Put one process together; `nudge` wakes the sender after something was put out."""
    store = open_store(settings)
    clock = make_clock(settings)
    phrases: Phrases = load_phrases()
    numbers = Numbers(store, clock.now, machine_now)
    client = make_client(settings, INTERACTIVE_SECONDS, numbers.called)
    executor = ThreadPoolExecutor(THREADS, thread_name_prefix="answers")
    desk = Desk(
        store=store,
        rulebook=make_rulebook(settings),
        clock=clock,
        phrases=phrases,
        machine_now=machine_now,
        nudge=nudge,
        name_of=name_from_slack(client),
    )
    token = settings.slack_bot_token.get_secret_value()
    app = App(
        # Our own word on who we are: Bolt would ask Slack at the first request, and refuse people
        # with "please install this app" while Slack is slow.
        authorize=lambda enterprise_id, team_id: AuthorizeResult(
            enterprise_id=enterprise_id, team_id=team_id, bot_token=token
        ),
        client=client,
        signing_secret=settings.slack_signing_secret.get_secret_value(),
        process_before_response=True,
        listener_executor=executor,
    )
    grammar = load_grammar()
    routes = build_routes(grammar)

    def later(request: Request, reply: Reply) -> None:
        keep_answer(request, reply, desk, grammar)

    homes = Homes(lambda request: home.draw(request, desk).home)
    register(
        app,
        Router(routes, desk, Pace(settings.requests_a_minute)),
        Answerer(phrases, executor, later, homes),
        client,
    )
    return Parts(settings, store, clock, desk, app, routes, executor, numbers)


def renderer(desk: Desk, routes: Routes) -> Render:
    """Return what makes an outbox row into Slack's text and blocks, at the moment of sending."""
    duties = make_render(
        rulebook=desk.rulebook,
        phrases=desk.phrases,
        now=desk.clock.now,
        machine_now=desk.machine_now,
    )

    def render(session: Session, row: OutboxMessage) -> Mapping[str, Any] | None:
        if row.kind != ANSWER:
            return duties(session, row)
        message = answer_again(session, row, desk, routes)
        return message.payload() if message else None

    return render


def make_reminders(parts: Parts) -> Reminders:
    """Make what plans and sends, with a client of its own."""
    return Reminders(
        store=parts.store,
        rulebook=parts.desk.rulebook,
        clock=parts.clock,
        machine_now=machine_now,
        client=make_client(parts.settings, SENDER_SECONDS, parts.numbers.called),
        render=renderer(parts.desk, parts.routes),
        meter=parts.numbers,
    )


def dispatch(app: App, body: bytes, headers: Mapping[str, str]) -> tuple[int, dict[str, str], str]:
    """Give one HTTP request of Slack's to Bolt, which checks its signature first.

    Returns status, headers and body. Runs the route to its end: call it in a thread.
    """
    answer = app.dispatch(BoltRequest(body=body.decode("utf-8"), headers=dict(headers)))
    return answer.status, answer.first_headers_without_set_cookie(), answer.body


def make_socket(parts: Parts) -> SocketModeHandler:
    """Make the Socket Mode client, not yet connected; its client has no retries of its own."""
    return SocketModeHandler(
        parts.app,
        parts.settings.slack_app_token.get_secret_value(),
        web_client=make_client(parts.settings, SOCKET_SECONDS),
        concurrency=THREADS,
    )
