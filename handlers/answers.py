"""Carrying a reply out: one acknowledgement, then what Slack is asked to show."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor

import structlog
from pydantic_core import to_json
from slack_bolt import Ack
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.webhook import WebhookClient

from bot.documents.phrases import Phrases
from handlers.handover import hand_over
from handlers.homes import Homes
from handlers.ids import Event, Kind
from handlers.replies import NOTHING, Handover, Json, Message, Reply, Settle
from handlers.requests import Request
from handlers.views.settled import settle

log = structlog.get_logger(__name__)

TRIGGER_GONE = frozenset({"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id"})
FAILURES = (SlackClientError, OSError)

Later = Callable[[Request, Reply], None]


class Answerer:
    """Acknowledges once and shows a reply; what cannot be shown now is kept by `later`.

    `later(request, reply)` is told of an answer that Slack did not take, to put it in the outbox;
    `homes` knows whose Home is to be drawn again.
    """

    def __init__(self, phrases: Phrases, executor: Executor, later: Later, homes: Homes) -> None:
        self._phrases = phrases
        self._executor = executor
        self._later = later
        self._homes = homes

    def carry_out(self, request: Request, reply: Reply, ack: Ack, client: WebClient) -> None:
        """Show a reply; modals are opened before the acknowledgement, while the trigger lives."""
        self._homes.note(request)
        if reply.view is not None and reply.how != "update":
            reply = self._open(request, reply, client)
        if request.kind is Kind.SUBMISSION:
            self._submission(request, reply, ack, client)
        elif request.kind is Kind.COMMAND:
            ack(_ephemeral(reply.message) if reply.message else "")
        elif request.kind is Kind.OPTIONS:
            ack(options=list(reply.options or ()))
        else:
            ack()
            self._executor.submit(self._show, request, reply, client)

    def _submission(self, request: Request, reply: Reply, ack: Ack, client: WebClient) -> None:
        if reply.errors:
            ack(response_action="errors", errors=reply.errors)
        elif reply.view is not None and reply.how in ("update", "push"):
            ack(response_action=reply.how, view=reply.view)
        elif reply.clear:
            ack(response_action="clear")
        else:
            ack()
        rest = Reply(message=reply.message, settle=reply.settle)
        if rest != NOTHING and not reply.errors:
            self._executor.submit(self._show, request, rest, client)
        if self._homes.stale(request, reply):
            self._executor.submit(self._draw_home, request, client)

    def _draw_home(self, request: Request, client: WebClient) -> None:
        try:
            self._show(request, self._homes.drawn(request), client)
        except Exception as error:  # noqa: BLE001 - a thread's last door: never silent
            log.error("home not drawn", error=type(error).__name__)

    def _open(self, request: Request, reply: Reply, client: WebClient) -> Reply:
        if request.kind is Kind.SUBMISSION:
            return reply
        show = client.views_push if reply.how == "push" else client.views_open
        try:
            show(trigger_id=request.trigger_id, view=reply.view or {})
        except SlackApiError as error:
            code = str(error.response.get("error"))
            if code not in TRIGGER_GONE:
                log.error("view refused", error=code, route=request.route[:80])
            return Reply(
                message=Message(
                    self._phrases.say("press_again" if code in TRIGGER_GONE else "form_not_shown")
                )
            )
        except FAILURES as error:
            log.warning("view not shown", error=type(error).__name__)
            return Reply(message=Message(self._phrases.say("slack_slow")))
        return Reply(message=reply.message, replace=reply.replace, home=reply.home)

    def _show(self, request: Request, reply: Reply, client: WebClient) -> None:
        try:
            if reply.view is not None and request.view_id:
                client.views_update(
                    view_id=request.view_id, hash=request.view_hash or None, view=reply.view
                )
            if reply.replace is not None:
                self._replace(request, reply.replace, client)
            if reply.home is not None:
                client.views_publish(user_id=request.user, view=reply.home)
            if reply.message is not None:
                self._tell(request, reply.message, client)
            if reply.settle is not None:
                _settle(reply.settle, client)
            if reply.hand_over is not None:
                self._hand_over(request, reply.hand_over, client)
        except SlackApiError as error:
            log.warning("answer refused", error=str(error.response.get("error")))
            self._later(request, reply)
        except FAILURES as error:
            log.warning("answer not shown", error=type(error).__name__)
            self._later(request, reply)
        except Exception as error:  # noqa: BLE001 - a thread's last door: never silent
            log.error("answer failed", error=type(error).__name__, route=request.route[:80])

    def _hand_over(self, request: Request, what: Handover, client: WebClient) -> None:
        missed = hand_over(what, request.user, client)
        if missed:
            sentence = self._phrases.say("files_missed", names=", ".join(missed))
            self._tell(request, Message(sentence), client)

    def _replace(self, request: Request, message: Message, client: WebClient) -> None:
        container = request.body.get("container") or {}
        if container.get("is_ephemeral") and request.response_url:
            WebhookClient(request.response_url, timeout=3).send_dict(
                {**message.payload(), "replace_original": True}
            )
            return
        client.chat_update(
            channel=request.channel,
            ts=str(container.get("message_ts") or request.message.get("ts")),
            **message.payload(),
        )

    def _tell(self, request: Request, message: Message, client: WebClient) -> None:
        if request.response_url and request.kind is not Kind.EVENT:
            answer = WebhookClient(request.response_url, timeout=3).send_dict(
                {**message.payload(), "response_type": "ephemeral", "replace_original": False}
            )
            if answer.status_code == 200:
                return
            log.info("response address refused", status=answer.status_code)
        # The direct message of the person, never the channel they happened to write in.
        client.chat_postMessage(
            **_where(request), unfurl_links=False, unfurl_media=False, **message.payload()
        )
        if request.kind is Kind.EVENT and request.route == Event.APP_MENTION:
            client.chat_postEphemeral(
                channel=request.channel, user=request.user, text=self._phrases.say("talk_mention")
            )


def _where(request: Request) -> Json:
    thread = str(request.message.get("thread_ts") or "")
    if request.kind is Kind.EVENT and request.message.get("channel_type") == "im" and thread:
        # Written in a thread of the direct message: answered there.
        return {"channel": request.channel or request.user, "thread_ts": thread}
    return {"channel": request.user}


def _settle(what: Settle, client: WebClient) -> None:
    # Slack does not send the message along with a form, so it is read before it is changed.
    found = client.conversations_history(
        channel=what.channel, latest=what.ts, oldest=what.ts, inclusive=True, limit=1
    )
    for message in found.get("messages") or ():
        shown = settle(message, what.block_id, what.line)
        client.chat_update(channel=what.channel, ts=what.ts, **shown.payload())


def _ephemeral(message: Message) -> str:
    # Written out here: Bolt takes JSON as it is, and its own writer takes three times as long.
    return to_json({**message.payload(), "response_type": "ephemeral"}).decode()
