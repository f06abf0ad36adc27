"""Questions people ask, and the section of each document that answers them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from bot.assets import data_folder
from bot.documents.guidance_answers import Answer, Answerer, Ideas
from bot.documents.guidance_lines import cite
from bot.documents.guidance_model import Library
from bot.rules.procedure import Procedures

FILE = Path(__file__).with_name("questions.csv")


@pytest.fixture(scope="module")
def ideas() -> Ideas:
    return Ideas(data_folder() / "guidance")


def asked(
    library: Library, procedures: Procedures, ideas: Ideas
) -> list[tuple[dict[str, str], Answer, set[str]]]:
    answerers = {one.id: Answerer(library, one, ideas) for one in procedures.values()}
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = []
    for row in rows:
        procedure = procedures[row["procedure"]]
        right = {cite(rule, library, procedure).section for rule in row["rules"].split()}
        found.append((row, answerers[procedure.id].ask(row["question"]), right))
    return found


def test_there_are_sixty_questions_over_all_five_documents(procedures) -> None:
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) >= 60
    assert {row["procedure"] for row in rows} == {one.id for one in procedures.values()}
    for row in rows:
        assert set(row["rules"].split()) <= set(procedures[row["procedure"]].rules)


def test_the_right_section_comes_first_in_nine_of_ten(library, procedures, ideas) -> None:
    found = asked(library, procedures, ideas)
    first = [row for row, answer, right in found if answer.found[0].section in right]
    assert len(first) / len(found) >= 0.9


def test_the_right_section_is_among_the_first_three_for_every_question(
    library, procedures, ideas
) -> None:
    missed = [
        (row["procedure"], row["question"])
        for row, answer, right in asked(library, procedures, ideas)
        if not right & {one.section for one in answer.found}
    ]
    assert not missed


def test_what_is_answered_stands_word_for_word_in_the_procedure(library, procedures, ideas) -> None:
    for row, answer, _ in asked(library, procedures, ideas):
        rules = procedures[row["procedure"]].rules
        for one in answer.found:
            assert one.words == rules[one.rule].words


@pytest.mark.parametrize(
    "question",
    [
        "what is the weather",
        "who won the cup",
        "how do I claim expenses",
        "is there a dress code",
        "how do I get a parking permit",
        "what is the penalty for missing a visit",
        "how long is a piece of string",
        "",
        "?" * 4000,
    ],
)
def test_what_the_documents_do_not_say_is_not_known(
    library, procedures, ideas, question: str
) -> None:
    for procedure in procedures.values():
        answer = Answerer(library, procedure, ideas).ask(question)
        assert not answer.known
        assert len(answer.found) <= 3


def test_the_same_question_has_another_answer_in_another_procedure(
    library, procedures, ideas
) -> None:
    said = {
        name: Answerer(library, procedures[name], ideas).ask("how long do we have for the minutes?")
        for name in ("sussex", "suffolk")
    }
    assert said["sussex"].found[0].rule == "SX-22"
    assert said["suffolk"].found[0].rule == "SF-4.3"


def test_a_procedure_without_a_book_answers_too(library, northshire, ideas) -> None:
    answer = Answerer(library, northshire, ideas).ask("who should chair?")
    assert answer.known
    assert answer.found[0].rule == "NS-2"
