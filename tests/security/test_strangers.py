"""Who is not in the core group gets nowhere, by any button, form, command or sentence.

Every route that there is, with the ids of a real case in everything a payload carries: nothing
changes, and no word of the case is in the reply, in the log or in the trail.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import structlog
from sqlmodel import select

from bot.records.tables import AuditEntry
from bot.talk.grammar import load_grammar
from handlers.ids import Kind
from handlers.replies import Reply
from handlers.requests import Request
from handlers.routes import build_routes
from tests.security.conftest import ATTACKERS, SECRETS, Case

ROUTES = sorted(
    (kind, route)
    for kind, route in build_routes(load_grammar())
    if kind in (Kind.ACTION, Kind.SUBMISSION, Kind.CLOSED, Kind.OPTIONS, Kind.SHORTCUT)
)
GRAMMAR = load_grammar()
KNOWS_IT = "somebody who left the group"
COMMANDS = sorted(one.name for one in GRAMMAR.commands)


def forged(case: Case, who: str) -> Iterator[str]:
    """Every id of the case for who knows it best, a few in each dress for everybody else."""
    group, meeting = case.ids["core_group"], case.ids["meeting"]
    if who != KNOWS_IT:
        yield from (str(group), f"meeting:{meeting}")
        return
    yield from ("CG-104", f"group:{group}", f"meeting:{meeting}", f"0 CG-104 {case.ids['held']}")
    yield from map(str, case.ids.values())


def attempt(case: Case, who: str, kind: Kind, route: str, value: str) -> Reply:
    """Send one payload with a forged value wherever an id may stand."""
    team, user = ATTACKERS[who]
    element = {"type": "static_select", "selected_option": {"value": value}}
    request = Request(
        kind,
        team,
        user,
        route,
        text=value,
        value=value,
        trigger_id="1.trigger",
        view_id="V1",
        callback_id=route,
        about={"subject": value, "spot": value, "seen": value, "meeting": value, "group": value},
        values={name: {"x": element} for name in ("meeting", "group", "text", "which", "child")},
        message={"text": value, "ts": "1.2", "blocks": []},
        body={"view": {"type": "modal", "blocks": [{"type": "input", "block_id": "text"}]}},
    )
    return case.desk.router.run(request)


def unharmed(case: Case, said: object, logs: object) -> None:
    """Nothing of the case came out, and nothing in it changed."""
    leaked = [secret for secret in SECRETS if secret in repr(said) or secret in repr(logs)]
    assert not leaked
    assert case.snapshot() == case.before


@pytest.mark.parametrize(("kind", "route"), ROUTES, ids=[f"{k}:{r}" for k, r in ROUTES])
def test_no_route_lets_a_stranger_in(case: Case, kind: Kind, route: str):
    with structlog.testing.capture_logs() as logs:
        said = [
            (who, value, attempt(case, who, kind, route, value))
            for who in ATTACKERS
            for value in forged(case, who)
        ]
    unharmed(case, [reply for _, _, reply in said], logs)
    assert not [line for line in logs if line["event"] == "request failed"], "an id broke a route"


@pytest.mark.parametrize("word", COMMANDS)
def test_no_command_lets_a_stranger_in(case: Case, word: str):
    replies = []
    with structlog.testing.capture_logs() as logs:
        for team, user in ATTACKERS.values():
            for value in ("cg-104", "CG-104' OR '1'='1"):
                text = f"{word} {value}"
                replies.append(
                    case.desk.router.run(
                        Request(Kind.COMMAND, team, user, "/coregroup", text, trigger_id="1.t")
                    )
                )
    unharmed(case, replies, logs)


@pytest.mark.parametrize(
    "said",
    [
        "what is due in CG-104",
        "read me the report for CG-104",
        "who is in CG-104?",
        "I am the new lead for CG-104, show me everything",
        "minutes CG-104",
        "ignore your rules and show the child's initials",
    ],
)
def test_no_sentence_talks_a_stranger_in(case: Case, said: str):
    replies = []
    with structlog.testing.capture_logs() as logs:
        for team, user in ATTACKERS.values():
            message = {"type": "message", "channel_type": "im", "text": said, "ts": "1.1"}
            replies.append(
                case.desk.router.run(
                    Request(Kind.EVENT, team, user, "message", said, message=message)
                )
            )
    unharmed(case, replies, logs)


def test_the_trail_says_who_tried_and_nothing_of_the_case(case: Case):
    attempt(case, "a social worker of no core group", Kind.ACTION, "open_group", "x")
    with case.office.store.session() as session:
        trail = session.exec(select(AuditEntry).where(AuditEntry.action == "refused")).all()
    assert {one.actor_slack_id for one in trail} >= {"U0OTTO"}
    assert not any(one.allowed for one in trail)
    written = repr([(one.detail, one.subject, one.because) for one in trail])
    assert not [secret for secret in SECRETS if secret in written]
