"""A small Bolt app behind a small HTTP server: enough of an app to press every button."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
from slack_bolt import Ack, App, BoltRequest, Respond
from slack_sdk import WebClient

from playground.server import Playground
from tests.browser import gallery, gallery_form

Json = dict[str, Any]

MANIFEST = {
    "display_information": {"name": "Core Group", "description": "Keeps core groups on time"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "Core Group"},
        "slash_commands": [
            {
                "command": "/coregroup",
                "description": "Your core groups",
                "usage_hint": "[next | form | slow]",
            }
        ],
        "shortcuts": [
            {
                "name": "Open a core group",
                "type": "global",
                "callback_id": "open_case",
                "description": "After an initial conference",
            },
            {
                "name": "Make a task of this",
                "type": "message",
                "callback_id": "make_task",
                "description": "For a core group",
            },
        ],
    },
    "oauth_config": {
        "scopes": {
            "bot": ["commands", "chat:write", "im:history", "im:write", "users:read", "files:read"]
        }
    },
    "settings": {
        "event_subscriptions": {"bot_events": ["app_home_opened", "message.im"]},
        "interactivity": {"is_enabled": True},
    },
}


class TinyApp:
    """Listens, answers, and remembers what it was told in `heard`."""

    def __init__(self, client: WebClient, signing_secret: str) -> None:
        self.heard: list[Json] = []
        self.app = App(client=client, signing_secret=signing_secret)
        self._listen()

    def _listen(self) -> None:
        app = self.app
        app.command("/coregroup")(self.command)
        app.view("gallery")(self.submitted)
        app.view("second")(lambda ack: ack(response_action="clear"))
        app.action("push")(self.push)
        app.action("relabel")(self.relabel)
        app.action("done")(self.done)
        app.action({"type": "block_actions", "action_id": re.compile(".*")})(self.action)
        app.options({"type": "block_suggestion", "action_id": re.compile(".*")})(self.options)
        app.shortcut("open_case")(self.shortcut)
        app.shortcut("make_task")(self.shortcut)
        app.event("app_home_opened")(self.home)
        app.event("message")(self.message)

    def command(self, ack: Ack, body: Json, client: WebClient, respond: Respond) -> None:
        """Open the form, answer, or never answer."""
        word = body["text"].split(" ")[0]
        if word == "slow":
            threading.Event().wait(3.3)
            return
        ack()
        if word == "form":
            client.views_open(trigger_id=body["trigger_id"], view=gallery_form.modal_view())
        elif word == "short":
            client.views_open(trigger_id=body["trigger_id"], view=short_view())
        else:
            respond(text=f"*Next*\nNothing is due, <@{body['user_id']}>.")

    def submitted(self, ack: Ack, body: Json, view: Json, client: WebClient) -> None:
        """Refuse the title "bad"; else say in a direct message what was kept."""
        values = view["state"]["values"]
        self.heard.append({"values": values})
        if values["title"]["title_value"]["value"] == "bad":
            ack(response_action="errors", errors={"title": "Say more than that."})
            return
        ack()
        client.chat_postMessage(channel=body["user"]["id"], text="Your form is recorded.")

    def push(self, ack: Ack, body: Json, client: WebClient) -> None:
        """Push a second view."""
        ack()
        client.views_push(trigger_id=body["trigger_id"], view=second_view())

    def relabel(self, ack: Ack, body: Json, client: WebClient) -> None:
        """Update the open view, as after a choice that changes what is asked."""
        ack()
        self.heard.append(body["actions"][0])
        view = short_view(hint=f"You wrote {body['actions'][0]['value']}.")
        client.views_update(view_id=body["view"]["id"], hash=body["view"]["hash"], view=view)

    def done(self, ack: Ack, body: Json, client: WebClient) -> None:
        """Replace the buttons by what was done."""
        ack()
        client.chat_update(
            channel=body["channel"]["id"],
            ts=body["message"]["ts"],
            text="Done",
            blocks=[{"type": "section", "text": gallery.mrkdwn("Done. Thank you.")}],
        )

    def action(self, ack: Ack, body: Json) -> None:
        """Remember any other press or choice."""
        ack()
        self.heard.append(body["actions"][0])

    def options(self, ack: Ack, payload: Json) -> None:
        """Offer core groups whose reference holds what was typed."""
        names = [f"CG-{number}" for number in (7, 12, 104)]
        found = [gallery.option(name, name) for name in names if payload["value"] in name]
        ack(options=found)

    def shortcut(self, ack: Ack, shortcut: Json) -> None:
        """Remember a shortcut."""
        ack()
        self.heard.append({"shortcut": shortcut["callback_id"], **shortcut.get("message", {})})

    def home(self, event: Json, client: WebClient) -> None:
        """Publish Home when it is opened."""
        client.views_publish(user_id=event["user"], view=gallery.home_view())

    def message(self, event: Json, client: WebClient) -> None:
        """Answer a direct message from a person."""
        if not event.get("bot_id") and not event.get("subtype"):
            client.chat_postMessage(channel=event["channel"], text="I heard you.")


def short_view(hint: str = "Press Enter to tell the app.") -> Json:
    """A modal with one field that tells the app at once, and one that does not."""
    told = gallery_form.field(
        "told",
        "Told at once",
        {
            "type": "plain_text_input",
            "action_id": "relabel",
            "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]},
        },
        dispatch_action=True,
        hint=gallery.plain(hint),
    )
    quiet = gallery_form.field("quiet", "Kept here", {"type": "plain_text_input"}, optional=True)
    push = {"type": "button", "action_id": "push", "text": gallery.plain("More")}
    return {
        "type": "modal",
        "callback_id": "short",
        "title": gallery.plain("A short form"),
        "submit": gallery.plain("Save"),
        "blocks": [quiet, told, {"type": "actions", "block_id": "pushes", "elements": [push]}],
    }


def second_view() -> Json:
    """A modal to push on another."""
    return {
        "type": "modal",
        "callback_id": "second",
        "title": gallery.plain("On top"),
        "submit": gallery.plain("Finish"),
        "blocks": [{"type": "section", "text": gallery.mrkdwn("The second of two.")}],
    }


@contextmanager
def running(slack: Playground, client: WebClient) -> Iterator[TinyApp]:
    """Serve a TinyApp over HTTP and let the playground deliver to it."""
    tiny = TinyApp(client, slack.signing_secret)

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            answer = tiny.app.dispatch(BoltRequest(body=body, headers=dict(self.headers)))
            content = (answer.body or "").encode()
            self.send_response(answer.status)
            self.send_header(
                "Content-Type", answer.first_headers().get("content-type", "text/plain")
            )
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Door) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        port = server.server_address[1]
        _tell(slack, "manifest", {"manifest": MANIFEST})
        _tell(slack, "delivery", {"mode": "http", "url": f"http://127.0.0.1:{port}/slack/events"})
        yield tiny
        server.shutdown()
        thread.join()


def _tell(slack: Playground, what: str, body: Json) -> None:
    answer = httpx.post(f"{slack.base_url}/play/admin/{what}", json=body).json()
    assert answer["ok"], answer
