"""docs/access.md: who may do what, written out from the policy itself."""

from __future__ import annotations

from collections.abc import Iterator

from bot.duties.access import MAY_OPEN, POLICY, WHEN_CLOSED
from bot.records.words import Role

_ROLES = tuple(Role)
_HEAD = """# Who may do what in a core group

This page is written by `coregroup access` from the one policy table in `bot/duties/access.py`, and
a test holds it to the code. What is not marked is refused: a new action is refused to everybody
until it has a line. A role counts from the first to the last day of a membership, and is asked
again at each click, at each message and at the moment a reminder is sent.

Whoever is refused reads the same sentence, by the same steps, whether the reference exists or not
(`tests/security/test_same_answer.py`). Administrators look after settings and people and see no
case. Each refusal and each look at a case is in the trail (`coregroup audit verify`).
"""


def access_markdown() -> str:
    """Return the page."""
    return "\n".join([_HEAD, *_table(), "", *_rest()]) + "\n"


def _table() -> Iterator[str]:
    names = [role.replace("_", " ") for role in _ROLES]
    yield f"| action | {' | '.join(names)} | after the group has closed |"
    yield f"|---|{'---|' * (len(names) + 1)}"
    for action, roles in POLICY.items():
        ticks = ["yes" if role in roles else "" for role in _ROLES]
        closed = "yes" if action in WHEN_CLOSED else ""
        yield f"| {action.replace('_', ' ')} | {' | '.join(ticks)} | {closed} |"


def _rest() -> Iterator[str]:
    posts = ", ".join(sorted(post.replace("_", " ") for post in MAY_OPEN))
    yield f"A core group is opened by whoever holds one of these posts: {posts}."
