"""Every id that a view emits has a route, and every route is emitted somewhere."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.talk.grammar import load_grammar
from handlers.ids import Do, Event, Form, Kind, Shortcut
from handlers.routes import answers, build_routes

HANDLERS = Path(__file__).resolve().parents[2] / "handlers"
SILENT = {Do.FIELD}
"""Ids that Slack never sends by themselves: a field of a form without dispatch_action."""

IDS = {"Do": Do, "Form": Form}


@pytest.fixture(scope="module")
def routes() -> set[tuple[Kind, str]]:
    return set(build_routes(load_grammar()))


def named(kind: str) -> set[str]:
    """Return the ids of Do or Form that code in handlers/ names outside keys of routes."""
    found = set()
    for path in sorted(HANDLERS.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
        keys = {id(part) for key in _keys(tree) for part in ast.walk(key)}
        for node in ast.walk(tree):
            if id(node) not in keys and _member(node, kind):
                found.add(str(IDS[kind][node.attr]))  # type: ignore[attr-defined]
    return found


def _keys(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield what looks an id up and emits none: a route's key, a comparison, a table by form."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Tuple) and node.elts and _member(node.elts[0], "Kind"):
            yield node
        if isinstance(node, ast.Compare):
            yield node
        if isinstance(node, ast.Dict):
            yield from (key for key in node.keys if key is not None)


def pages() -> set[str]:
    """Return the ids of modals that are only read: built without a button to send them."""
    found = set()
    for path in sorted(HANDLERS.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "modal"
            if called and all(word.arg != "submit" for word in node.keywords):
                found |= {str(Form[arg.attr]) for arg in node.args if _member(arg, "Form")}
    return found


def _member(node: ast.AST, name: str) -> bool:
    return (
        isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == name
        and node.attr.isupper()
    )


def test_every_button_has_a_route(routes: set[tuple[Kind, str]]):
    emitted = named("Do") - SILENT
    routed = {route for kind, route in routes if kind in (Kind.ACTION, Kind.OPTIONS)}
    assert emitted - routed == set()
    assert routed - emitted == set()


def test_every_form_can_be_sent(routes: set[tuple[Kind, str]]):
    emitted = named("Form") - pages()
    routed = {route for kind, route in routes if kind is Kind.SUBMISSION}
    assert emitted - routed == set()
    assert routed - emitted == set()


def test_no_id_lies_idle(routes: set[tuple[Kind, str]]):
    routed = {route for _, route in routes}
    assert set(map(str, Do)) - routed - SILENT == set()
    assert set(map(str, Form)) - routed - pages() == set()
    assert set(map(str, Event)) - routed == set()


def test_no_route_stands_for_an_id_that_is_none(routes: set[tuple[Kind, str]]):
    known = {*map(str, Do), *map(str, Form), *map(str, Event), *map(str, Shortcut), "/coregroup"}
    assert {route for _, route in routes} <= known


def test_every_command_of_the_grammar_is_answered():
    assert {one.name for one in load_grammar().commands} == {*answers(), "help"}


def test_ids_keep_to_slacks_length_and_hold_no_dot():
    # What follows a dot keeps repeated ids apart, so an id itself has none.
    for one in (*Do, *Form):
        assert len(one) <= 200
        assert "." not in one
