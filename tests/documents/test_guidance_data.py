"""The guidance's data: sound, complete, and refused with a clear sentence when it is not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.assets import data_folder
from bot.documents.guidance_data import check_book, load_library
from bot.documents.guidance_lines import fitting_book
from bot.documents.guidance_model import GuidanceError
from bot.documents.guidance_pages import build_page
from bot.rules.vocabulary import TRIGGERS

GUIDANCE = data_folder() / "guidance"
PROCEDURES = ["greenwich", "highland", "practice-lead", "suffolk", "sussex"]
MANDATED = [
    "core-group",
    "responsibilities",
    "first-meeting",
    "later-meetings",
    "apologies",
    "minutes",
    "plan-concerns",
    "group-concerns",
]


@pytest.fixture
def folder(tmp_path):
    copied = tmp_path / "guidance"
    shutil.copytree(GUIDANCE, copied)
    return copied


def test_there_is_a_book_for_each_procedure(library):
    assert sorted(library.books) == PROCEDURES


def test_the_topics_that_were_asked_for_are_there_and_greenwich_speaks_on_each(library):
    assert [topic for topic in library.topics if topic in MANDATED] == MANDATED
    assert set(library.books["greenwich"].pages) == set(library.topics)


def test_each_shipped_procedure_has_sound_pages_for_its_version(library, procedures):
    assert "greenwich" in procedures
    for procedure in procedures.values():
        assert fitting_book(library, procedure) is not None, procedure.id
        assert check_book(library, procedure) == []


def test_every_rule_of_a_procedure_stands_in_its_pages(library, procedures):
    for procedure in procedures.values():
        cited = {
            rule
            for sections in library.books[procedure.id].pages.values()
            for section in sections
            for line in (*section.text, *section.points)
            for rule in line.rules
        }
        assert set(procedure.rules) - cited == set()


@pytest.mark.parametrize("role", [None, "professional", "family"])
def test_what_is_only_shown_reaches_every_role(library, procedures, role):
    for procedure in procedures.values():
        pages = [
            build_page(topic, library=library, procedure=procedure, role=role)
            for topic in library.topics
        ]
        cited = frozenset().union(*(page.cited for page in pages))
        shown = {rule.id for rule in procedure.rules.values() if rule.cls == "show"}
        assert shown - cited == set()


def test_every_trigger_leads_to_a_topic(library):
    led = frozenset().union(*(topic.triggers for topic in library.topics.values()))
    assert set(TRIGGERS) - led == set()


def test_a_rule_that_the_procedure_lacks_and_a_figure_it_does_not_give_are_faults(
    library, procedures
):
    greenwich = procedures["greenwich"]
    rules = {key: rule for key, rule in greenwich.rules.items() if key != "GR-38"}
    rules["GR-19"] = rules["GR-20"]

    class Changed:
        id, version, name, document = "greenwich", "1", "Greenwich", "A leaflet"
        how_old = ""
        labels: dict[str, str] = {}  # noqa: RUF012 - never changed

    changed = Changed()
    changed.rules = rules
    faults = check_book(library, changed)
    assert any("rule GR-38 is not in the procedure" in fault for fault in faults)
    assert any("no figure for GR-19" in fault for fault in faults)


@pytest.mark.parametrize(
    ("file", "old", "new", "sentence"),
    [
        ("topics.toml", 'id = "minutes"', 'id = "visits"', "topic visits: stands there twice"),
        ("topics.toml", 'subject = "minutes"\n', "", "topic minutes: has no subject"),
        ("topics.toml", 'ask = "team_manager"', 'ask = "mayor"', "asks mayor, which is no role"),
        ("topics.toml", "Tell the {lead_social_worker}", "Tell {aunt}", "speaks of aunt, which"),
        ("topics.toml", 'name = "team manager"\n', "", "role team_manager: has no name"),
        ("sussex.toml", 'topic = "plan"', 'topic = "tea"', "page tea: has a topic"),
        ("sussex.toml", 'topic = "plan"', 'topic = "visits"', "page visits: stands there twice"),
        ("sussex.toml", 'roles = ["family"]', 'roles = ["aunt"]', "is for aunt, which is no role"),
        ("sussex.toml", 'heading = "By when"\n', "", "has no heading"),
        ("sussex.toml", '["SX-22", "Minutes', '["", "Minutes', "a line without a rule"),
        (
            "sussex.toml",
            '"SX-22", "Minutes',
            '"Minutes',
            'a line that is not ["rule ids", "words"]',
        ),
        ("sussex.toml", "within {SX-22} of the", "within {SX-24} of the", "the figure of SX-24"),
        ("sussex.toml", "[[page]]", "[[page", "sussex.toml is not sound TOML"),
    ],
)
def test_data_that_cannot_be_shown_is_refused(folder, file, old, new, sentence):
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(GuidanceError, match=sentence.replace("[", r"\[")):
        load_library(folder)


def test_a_missing_file_is_named(folder):
    (folder / "sentences.toml").unlink()
    with pytest.raises(GuidanceError, match=r"sentences\.toml cannot be read"):
        load_library(folder)


def test_a_section_without_a_line_is_refused(folder: Path):
    (folder / "northshire.toml").write_text(
        '[[page]]\ntopic = "plan"\n[[page.section]]\nheading = "Empty"\n', encoding="utf-8"
    )
    with pytest.raises(GuidanceError, match="neither text nor points"):
        load_library(folder)
