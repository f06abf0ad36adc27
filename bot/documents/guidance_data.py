"""Reads data/guidance into a Library, and refuses what could not be shown honestly."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

from bot.documents.guidance_model import (
    Book,
    CitedProcedure,
    GuidanceError,
    Library,
    Line,
    SectionSource,
    Topic,
)

FIGURE = re.compile(r"\{([^{}]*)\}")
_SHARED = frozenset({"topics.toml", "sentences.toml", "synonyms.toml"})


def load_library(folder: Path) -> Library:
    """Read every file of data/guidance.

    `folder` holds topics.toml, sentences.toml and one file for each procedure, named by its id.
    Raises GuidanceError with file, place and remedy.
    """
    shared = _read(folder / "topics.toml")
    roles, owners = _roles(_tables(shared, "role", "topics.toml"))
    topics = _topics(_tables(shared, "topic", "topics.toml"), roles)
    sentences = {key: str(value) for key, value in _read(folder / "sentences.toml").items()}
    books = {
        path.stem: _book(path, topics, roles)
        for path in sorted(folder.glob("*.toml"))
        if path.name not in _SHARED
    }
    small_words = frozenset(str(shared.get("small_words", "")).split())
    default = str(shared.get("default_procedure", ""))
    return Library(topics, roles, sentences, books, owners, small_words, default)


def check_book(library: Library, procedure: CitedProcedure) -> list[str]:
    """Return what is wrong between a procedure and its pages, one sentence each; empty when sound.

    Every cited rule must stand in the procedure, and every figure's rule must be cited by the
    line that uses it and have a figure.
    """
    book = library.books.get(procedure.id)
    faults: list[str] = []
    for topic, sections in (book.pages if book else {}).items():
        for line in (line for section in sections for line in (*section.text, *section.points)):
            place = f"{procedure.id}.toml, page {topic}, {line.words[:40]!r}"
            faults += [
                f"{place}: rule {rule} is not in the procedure."
                for rule in line.rules
                if rule not in procedure.rules
            ]
            faults += [
                f"{place}: the procedure gives no figure for {rule}."
                for rule in FIGURE.findall(line.words)
                if rule in procedure.rules and not procedure.rules[rule].figure
            ]
    return faults


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        where = f"{path.name} cannot be read. Put it back into {path.parent}."
        raise GuidanceError(where) from error
    except tomllib.TOMLDecodeError as error:
        raise GuidanceError(f"{path.name} is not sound TOML: {error}.") from error


def _tables(data: Mapping[str, Any], key: str, file: str) -> list[dict[str, Any]]:
    tables = data.get(key)
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        _refuse(file, f"[[{key}]]", "is missing; add at least one")
    return tables


def _roles(
    tables: list[dict[str, Any]],
) -> tuple[dict[str, str], dict[str, frozenset[str]]]:
    names: dict[str, str] = {}
    owners: dict[str, frozenset[str]] = {}
    for table in tables:
        role = str(table.get("id", "?"))
        if not table.get("name"):
            _refuse("topics.toml", f"role {role}", "has no name")
        names[role] = str(table["name"])
        owners[role] = frozenset({role, *table.get("owners", ())})
    return names, owners


def _topics(tables: list[dict[str, Any]], roles: Mapping[str, str]) -> dict[str, Topic]:
    topics: dict[str, Topic] = {}
    for table in tables:
        place = f"topic {table.get('id', '?')}"
        try:
            topic = Topic(
                id=str(table["id"]),
                title=str(table["title"]),
                about=str(table["about"]),
                subject=str(table["subject"]),
                ask=str(table["ask"]),
                worry=bool(table["worry"]),
                in_slack=str(table["in_slack"]),
                triggers=frozenset(table["triggers"]),
                words=tuple(table["words"]),
                by_owner=bool(table.get("by_owner", False)),
            )
        except KeyError as error:
            _refuse("topics.toml", place, f"has no {error.args[0]}")
        if topic.id in topics:
            _refuse("topics.toml", place, "stands there twice")
        for role in FIGURE.findall(topic.in_slack):
            if role not in roles:
                _refuse("topics.toml", place, f"speaks of {role}, which is no role")
        if topic.ask not in roles:
            _refuse("topics.toml", place, f"asks {topic.ask}, which is no role")
        topics[topic.id] = topic
    return topics


def _book(path: Path, topics: Mapping[str, Topic], roles: Mapping[str, str]) -> Book:
    data = _read(path)
    pages: dict[str, tuple[SectionSource, ...]] = {}
    for table in _tables(data, "page", path.name):
        topic = str(table.get("topic", "?"))
        if topic not in topics:
            _refuse(path.name, f"page {topic}", "has a topic that topics.toml does not hold")
        if topic in pages:
            _refuse(path.name, f"page {topic}", "stands there twice")
        pages[topic] = tuple(
            _section(section, path.name, topic, roles)
            for section in _tables(table, "section", path.name)
        )
    return Book(pages, frozenset(str(version) for version in data.get("versions", ())))


def _section(
    table: Mapping[str, Any], file: str, topic: str, roles: Mapping[str, str]
) -> SectionSource:
    place = f"page {topic}, section {table.get('heading', '?')!r}"
    section = SectionSource(
        heading=str(table.get("heading", "")),
        roles=frozenset(table.get("roles", ())),
        text=tuple(_line(item, file, place) for item in table.get("text", ())),
        points=tuple(_line(item, file, place) for item in table.get("points", ())),
    )
    if not section.heading:
        _refuse(file, place, "has no heading")
    if not section.text and not section.points:
        _refuse(file, place, "has neither text nor points")
    for role in section.roles - set(roles):
        _refuse(file, place, f"is for {role}, which is no role")
    return section


def _line(item: Any, file: str, place: str) -> Line:
    if not (isinstance(item, list) and len(item) == 2 and all(isinstance(x, str) for x in item)):
        _refuse(file, place, 'has a line that is not ["rule ids", "words"]')
    rules, words = tuple(item[0].split()), item[1].strip()
    if not rules or not words:
        _refuse(file, place, f"has a line without {'words' if rules else 'a rule to rest on'}")
    for rule in FIGURE.findall(words):
        if rule not in rules:
            _refuse(file, place, f"uses the figure of {rule} in a line that does not cite it")
    return Line(rules, words)


def _refuse(file: str, place: str, what: str) -> NoReturn:
    raise GuidanceError(f"{file}, {place}: {what}.")
