"""docs/procedures.md: kept current, complete, in our own words, and made from the data alone."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from bot.assets import data_folder, templates_folder
from bot.documents.procedure_pages import build_procedure_page, procedures_markdown, when
from bot.documents.procedure_words import (
    PageDataError,
    PageWords,
    Pattern,
    load_page_words,
)
from bot.rules.procedure import Procedure, load
from bot.rules.vocabulary import CLASSES, DONE, PLACES, TRIGGERS
from tests.support.timelines import shared_folder

RUN = 10


@pytest.fixture(scope="module")
def words() -> PageWords:
    return load_page_words(data_folder() / "documents")


@pytest.fixture(scope="module")
def five(procedures) -> list[Procedure]:
    return list(procedures.values())


@pytest.fixture(scope="module")
def text(five, words) -> str:
    return procedures_markdown(five, words, templates_folder())


def rule_of(five, name: str):
    return next(one.rules[name] for one in five if name in one.rules)


def compared(five, words, heading: str) -> dict[str, str]:
    page = build_procedure_page(five, words)
    cells = dict(page.compared)[heading]
    return dict(zip(page.names, cells, strict=True))


def shingles(text: str) -> set[tuple[str, ...]]:
    found = re.findall(r"[a-z0-9]+", text.lower())
    return {tuple(found[at : at + RUN]) for at in range(len(found) - RUN + 1)}


def test_the_page_in_docs_is_current(text):
    page = data_folder().parent / "docs" / "procedures.md"
    assert page.read_text(encoding="utf-8") == text, (
        "docs/procedures.md is old: coregroup procedures --format md > docs/procedures.md"
    )


def test_every_row_stands_once_with_its_class_and_section(five, text):
    lines = [line for line in text.splitlines() if line.startswith('| <a id="')]
    assert len(lines) == sum(len(one.rules) for one in five) == 144
    by_id = {re.search(r"\*\*([A-Z0-9.a-z-]+)\*\*", line)[1]: line for line in lines}
    for procedure in five:
        for rule in procedure.rules.values():
            line = by_id[rule.id]
            assert f"**{rule.id}** {rule.cls}<br>{rule.section}" in line
            assert rule.title.rstrip(".?") in line
            assert procedure.label(rule.owner) in line
            assert rule.figure in line
            assert all(procedure.label(role) in line for role in rule.audience)


def test_a_table_row_has_as_many_cells_as_its_heading(text):
    width = 0
    for line in text.splitlines():
        if not line.startswith("|"):
            width = 0
            continue
        cells = len(re.findall(r"(?<!\\)\|", line))
        width = width or cells
        assert cells == width, line


def test_every_reference_leads_to_a_row(text):
    links = set(re.findall(r"\]\(#([^)]+)\)", text))
    assert links
    assert links <= set(re.findall(r'<a id="([^"]+)"></a>', text))


def test_the_five_differ_where_the_documents_do(five, words):
    first = compared(five, words, "First meeting")
    assert first["Highland"] == "**7 working days** after the initial conference ([HI-12](#hi-12))"
    assert first["Practice Lead"].startswith("**15 calendar days**")
    quorum = compared(five, words, "Quorum")
    assert quorum["Suffolk"].startswith("**2 professionals**")
    assert quorum["Sussex"] == "no row on this"
    chair = compared(five, words, "Chair")["Greenwich"]
    assert "at the first meeting: **manager of the receiving team or team manager**" in chair
    assert "once concern has grown: **team manager**" in chair
    assert "no minutes are needed" in compared(five, words, "Minutes")["Practice Lead"]
    assert "advised, not required" in compared(five, words, "Later meetings")["Highland"]


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("GR-25", "**5 working days** after the first meeting"),
        ("GR-27", "**2 meetings or more** between a conference and the next conference"),
        ("GR-14", "**1 day** before the meeting, or sooner; owed only by whoever cannot come"),
        ("SF-4.6", "**before the meeting starts**; owed only by whoever cannot come"),
        ("SX-01", "**in the 3 weeks before the review**, to the day before"),
        ("GR-08", "**at once**, when the worry about safety grows"),
        ("GR-12", "**on the day that was agreed**"),
        ("HI-09", "**no figure**, after each meeting"),
        ("HI-18", "**no figure**, before the review"),
        ("SF-4.7", "**2 professionals**, at each meeting"),
        ("GR-02", "at each meeting"),
        ("HI-01", "at any time"),
    ],
)
def test_a_figure_is_said_with_what_it_is_counted_from(five, words, rule, said):
    assert when(rule_of(five, rule), words) == said


def test_a_window_that_closes_earlier_says_when(five, words):
    early = replace(rule_of(five, "SX-01"), closes=4)
    assert when(early, words) == "**in the 3 weeks before the review**, until 4 days before"


def test_the_second_step_of_a_row_is_told(five, words):
    rows = build_procedure_page(five, words).parts[0].rows
    who = next(row.who for row in rows if row.id == "GR-34")
    assert (
        who == "any member to lead social worker; then lead social worker to team manager"
    )  # whoever leads the group passes it on


def test_whatever_a_procedure_may_say_has_words_and_a_home(five, words):
    assert set(words.triggers) == set(TRIGGERS)
    for trigger, events in TRIGGERS.items():
        assert words.triggers[trigger]["at"]
        assert not events or words.triggers[trigger]["event"]
    assert tuple(words.classes) == CLASSES
    some = rule_of(five, "GR-25")
    for done in DONE:
        assert words.home(replace(some, done=done)).startswith("Timetable")
    for trigger in TRIGGERS:
        home = words.home(replace(some, cls="check", done="", trigger=trigger))
        assert home.startswith("Check")
    for place in PLACES:
        home = words.home(replace(some, cls="prompt", done="", places=(place,)))
        assert home.startswith("Prompt")


def test_rows_named_in_the_words_stand_in_a_procedure(five, words):
    ids = {name for subject in words.subjects for name in subject.ids}
    assert ids <= {name for one in five for name in one.rules}


def test_a_row_without_a_home_is_refused(five, words):
    with pytest.raises(PageDataError, match="fits GR-25"):
        replace(words, homes=words.homes[:1]).home(rule_of(five, "GR-25"))


def test_an_unknown_key_in_the_words_is_refused(tmp_path):
    source = (data_folder() / "documents" / "procedures.toml").read_text(encoding="utf-8")
    wrong = source.replace('done = ["task done"]', 'does = ["task done"]', 1)
    (tmp_path / "procedures.toml").write_text(wrong, encoding="utf-8")
    with pytest.raises(PageDataError, match="Unknown key does"):
        load_page_words(tmp_path)


def test_a_pattern_fits_when_each_key_does(five):
    rule = rule_of(five, "SX-08")
    assert Pattern({"class": "check", "asked": True, "derive": ["family_attendance"]}).fits(rule)
    assert not Pattern({"class": "check", "asked": False}).fits(rule)
    assert not Pattern({"derive": []}).fits(rule)


def test_a_sixth_procedure_needs_no_more_than_its_file(tmp_path, five, words):
    source = (data_folder() / "procedures" / "sussex.toml").read_text(encoding="utf-8")
    own = source.replace('id = "sussex"', 'id = "northshire"', 1)
    own = own.replace('title = "Core groups in Pan Sussex"', 'title = "A | B *c* <d>"', 1)
    (tmp_path / "northshire.toml").write_text(own.replace('"SX-', '"NS-'), encoding="utf-8")
    text = procedures_markdown(
        [*five, load(Path(tmp_path) / "northshire.toml")], words, templates_folder()
    )
    assert r"## A \| B \*c\* \<d\>" in text
    assert "after each meeting ([NS-13](#ns-13))" in text


def test_nothing_is_copied_from_a_source_document(text):
    seeds = shared_folder() / "seeds"
    if not seeds.is_dir():
        pytest.skip("the source documents do not stand beside this checkout")
    page = shingles(re.sub(r"<[^>]+>|\*", " ", text))
    for path in seeds.glob("*.txt"):
        assert page & shingles(path.read_text(encoding="utf-8")) == set(), path.name
