"""A foreign reference and one that does not exist are told apart by nothing, time included."""

from __future__ import annotations

import re
import uuid

import pytest
from sqlalchemy import delete, event

from bot.records.tables import Conversation
from handlers.ids import Do, Kind
from handlers.requests import Request
from tests.security.conftest import ATTACKERS, Case

PAIRS = [
    (Kind.COMMAND, "/coregroup", word) for word in ("next", "case", "tasks", "why", "minutes")
] + [(Kind.ACTION, str(do), "") for do in (Do.OPEN_GROUP, Do.OPEN_APOLOGIES, Do.SEE_REPORT)]


@pytest.mark.parametrize("who", ATTACKERS)
@pytest.mark.parametrize(("kind", "route", "word"), PAIRS, ids=[f"{r} {w}" for _, r, w in PAIRS])
def test_the_same_answer_by_the_same_steps(case: Case, who: str, kind: Kind, route: str, word: str):
    team, user = ATTACKERS[who]
    found = []
    for reference, row_id in (
        ("CG-88888", uuid.uuid4()),
        ("CG-104", case.ids["core_group"]),
        ("CG-99999", uuid.uuid4()),
    ):
        statements: list[str] = []
        with case.office.store.connection() as connection:
            connection.execute(delete(Conversation))

        def count(*seen: object, to: list[str] = statements) -> None:
            to.append(re.sub(r"\s+", " ", str(seen[2])))

        engine = case.office.store.engine
        event.listen(engine, "before_cursor_execute", count)
        try:
            value = str(row_id) if kind is Kind.ACTION else ""
            text = f"{word} {reference}" if word else ""
            reply = case.desk.router.run(
                Request(kind, team, user, route, text, value=value, trigger_id="1.t")
            )
        finally:
            event.remove(engine, "before_cursor_execute", count)
        shown = repr(reply).replace(reference, "*").replace(str(row_id), "*")
        found.append((shown, statements))
    # The first only makes sure that nothing is done for the first time.
    assert found[1] == found[2]
