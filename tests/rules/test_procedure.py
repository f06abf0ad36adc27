"""Procedure files: what the five hold, and how a faulty one is refused."""

from __future__ import annotations

import ast
import csv
import re
from pathlib import Path

import pytest

import bot.rules
from bot.assets import data_folder
from bot.rules.derived import DERIVES
from bot.rules.procedure import Procedures, Rule
from bot.rules.vocabulary import DERIVED, ROLES, WAITS_FOR
from tests.support.timelines import shared_folder

SUFFOLK = """
SF-S1 SF-S4 SF-S8 SF-S9 SF-1.2 SF-1.3 SF-1.4 SF-2.1 SF-2.1b SF-2.2 SF-2.3 SF-2.4 SF-2.5
SF-3.1 SF-3.2 SF-3.3 SF-3.4 SF-3.5 SF-3.6 SF-4.1 SF-4.2a SF-4.2b SF-4.3 SF-4.4 SF-4.5a SF-4.5b
SF-4.6 SF-4.7 SF-4.8 SF-5.1 SF-5.2 SF-5.3 SF-5.4 SF-5.5 SF-6.1 SF-6.2 SF-7.1 SF-7.2 SF-7.3
SF-7.4 SF-7.5 SF-8.1 SF-8.2 SF-8.3 SF-8.4 SF-T1 SF-T2 SF-T3 SF-T4 SF-T5 SF-T6
"""
CHECKS = """
GR-01 GR-11 GR-20 GR-21 GR-22 GR-23 GR-24 GR-26 GR-29 GR-35
SX-08 SX-09 SX-11 SX-12 SX-14 SX-15 SX-16 SX-17 SX-18 SX-19 SX-20 SX-21 SX-23
SF-1.3 SF-2.1b SF-2.3 SF-2.4 SF-2.5 SF-3.4 SF-3.5 SF-4.2a SF-4.7 SF-5.5 SF-7.2 SF-7.3 SF-7.5
SF-T1 SF-T2 SF-T3 SF-T4 SF-T5 SF-T6
HI-03 HI-05 HI-06 HI-07 HI-08 HI-14 HI-16 HI-17 HI-19
PL-03 PL-09 PL-12
"""
IDS = {
    "greenwich": [f"GR-{n:02}" for n in range(1, 39) if n != 31],
    "sussex": [f"SX-{n:02}" for n in range(1, 26)],
    "suffolk": SUFFOLK.split(),
    "highland": [f"HI-{n:02}" for n in range(1, 20)],
    "practice-lead": [f"PL-{n:02}" for n in range(1, 13)],
}
UNITS = {
    "working days": "working days",
    "calendar days": "calendar days",
    "day": "days",
    "days": "days",
    "day of meeting": "days",
    "weeks": "weeks",
    "immediately": "immediately",
    "count": "count",
    "as agreed": "as agreed",
    "no figure": "no figure",
    "professionals": "professionals",
    "": "",
}


def test_every_row_of_the_five_documents_is_there(procedures: Procedures) -> None:
    assert {name: list(one.rules) for name, one in procedures.items()} == IDS
    rules = [rule for one in procedures.values() for rule in one.rules.values()]
    assert len(rules) == 144
    assert {rule.id for rule in rules if rule.cls == "check"} == set(CHECKS.split())


def test_each_row_says_what_the_catalogue_says(procedures: Procedures) -> None:
    path = shared_folder() / "catalogue.csv"
    if not path.exists():
        pytest.skip("the catalogue does not stand beside this checkout")
    rules = {rule.id: rule for one in procedures.values() for rule in one.rules.values()}
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {row["id"] for row in rows} == set(rules)
    for row in rows:
        rule = rules[row["id"]]
        assert (rule.cls, rule.section, rule.trigger) == (
            row["class"],
            row["section"],
            row["trigger"],
        )
        assert rule.unit == UNITS[row["unit"].replace("meetings before next conference", "count")]
        figure = re.match(r"\d+", row["limit"])
        assert rule.limit == (int(figure[0]) if figure else 0), rule.id


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"[a-z0-9']+", text.lower().replace("’", "'"))
    return {tuple(words[n : n + 10]) for n in range(len(words) - 9)}


def test_what_people_read_is_in_our_own_words() -> None:
    seeds = sorted((shared_folder() / "seeds").glob("*.txt"))
    if not seeds:
        pytest.skip("the source documents do not stand beside this checkout")
    theirs = set().union(*(_runs(path.read_text(encoding="utf-8")) for path in seeds))
    for path in sorted((data_folder() / "procedures").glob("*.toml")):
        copied = _runs(path.read_text(encoding="utf-8")) & theirs
        assert not copied, f"{path.name}: {' '.join(min(copied))}"


def test_every_row_says_something_to_people(procedures: Procedures) -> None:
    for one in procedures.values():
        assert one.how_old.endswith(".")
        for rule in one.rules.values():
            assert rule.title
            assert rule.title[-1] not in ".,"
            assert rule.words[-1] in ".?)"
            assert rule.owner in ROLES
            assert rule.source.document == one.document
            assert rule.cls == "show" or rule.trigger


def test_no_procedure_and_no_rule_is_named_in_the_code_of_the_rules(
    procedures: Procedures,
) -> None:
    names = set(procedures) | {rule for one in procedures.values() for rule in one.rules}
    for path in Path(bot.rules.__path__[0]).glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        texts = {
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        assert not texts & names, path.name


def test_questions_of_one_moment_have_ranks_of_their_own(procedures: Procedures) -> None:
    def moment(rule: Rule) -> str:
        early = rule.trigger if rule.trigger in (*WAITS_FOR, "initial conference") else ""
        return rule.waits_for or early

    for one in procedures.values():
        asked = [rule for rule in one.rules.values() if rule.ask is not None]
        assert {rule.cls for rule in asked} <= {"check"}
        for when in {moment(rule) for rule in asked}:
            ranks = sorted(rule.ask or 0 for rule in asked if moment(rule) == when)
            assert ranks == list(range(1, len(ranks) + 1)), (one.id, when)


def test_every_check_can_be_answered_by_records_or_by_somebody(procedures: Procedures) -> None:
    # What records sometimes cannot tell is asked, or answered in the list of what is not met.
    for one in procedures.values():
        for rule in one.rules.values():
            if rule.cls == "check":
                assert rule.derive or rule.ask, rule.id
            assert bool(rule.places) == (rule.cls == "prompt"), rule.id


def test_whatever_a_file_may_derive_can_be_derived() -> None:
    assert DERIVES == DERIVED


def test_figures_and_roles_are_said_for_people(procedures: Procedures) -> None:
    figures = {
        rule.id: rule.figure
        for one in procedures.values()
        for rule in one.deadlines
        if rule.id in ("GR-19", "GR-14", "GR-30", "GR-08", "GR-12", "GR-27", "HI-09", "PL-04")
    }
    assert figures == {
        "GR-19": "10 working days",
        "GR-14": "1 day",
        "GR-30": "8 weeks",
        "GR-08": "at once",
        "GR-12": "",
        "GR-27": "2 meetings",
        "HI-09": "",
        "PL-04": "15 calendar days",
    }
    assert procedures["highland"].label("lead_social_worker") == "key worker"
    assert procedures["practice-lead"].label("lead_social_worker") == "practice lead"
    assert procedures["greenwich"].label("lead_social_worker") == "lead social worker"
