"""The words of the guidance: easy to read, our own, one word for one thing, British."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.documents.guidance_lines import fitting_book
from bot.documents.guidance_pages import build_page

# Reading age is the grade plus five; 12 is the measure, so a page may reach grade 7.
PAGE_GRADE = 7.0
LINE_GRADE = 14.0
RUN = 10
SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"

# The word that stands here is never used; the reason says which one is.
FORBIDDEN = {
    r"\b(ICPC|RCPC|ICPCC|RCPCC|CPC|CPP|CG|LSW|CRO|TM|SW|FCR)s?\b": "jargon: write it out",
    r"\bkey worker": "lead social worker",
    r"\bpractice lead": "lead social worker",
    r"(?<!social )(?<!key )\bworkers?\b": "professional",
    r"\bpractitioners?\b": "professional",
    r"\bback-?up plan": "contingency",
    r"\bchair(man|person|woman)": "conference chair, or who chairs",
    r"\bservice users?\b": "parents, carers, family",
    r"\bs\.? ?47\b": "section 47",
    r"\bcase conference": "initial conference or review conference",
    r"\bunclothed\b": "undressed",
    r"\b(organization|color|program|behavior|center)\b": "British spelling",
    r"\b(January|February|March|April|May|June|July|August|September|October|November|December)"
    r" \d{1,2}\b": "day before month",
    r"\b\d{1,2}/\d{1,2}/\d{2,4}\b": "dates in words",
    r"\b(fail(ed|ure|s|ing)?|non-?complian\w*|must not|fault|blame)\b": "never blames",
    r"\b(please note|shall|thereof|aforementioned|utili[sz]e|facilitate)\b": "plain words",
}
# What a procedure's own document calls its people may be said in its own pages.
OWN = {"highland": {r"\bkey worker"}, "practice-lead": {r"\bpractice lead"}}


def syllables(word: str) -> int:
    """Count a word's syllables by its groups of vowels, without silent endings."""
    letters = re.sub(r"[^a-z]", "", word.lower())
    count = len(re.findall(r"[aeiouy]+", letters))
    silent_e = letters.endswith("e") and not letters.endswith(("le", "ee"))
    silent_es = letters.endswith("es") and not re.search(r"(s|x|z|ch|sh|c|g)es$", letters)
    silent_ed = letters.endswith("ed") and not re.search(r"[tde]ed$", letters)
    if count > 1 and (silent_e or silent_es or silent_ed):
        count -= 1
    return max(1, count)


def grade(lines: list[str]) -> float:
    """Return the Flesch-Kincaid grade of lines; each line ends a sentence, as a bullet does."""
    sentences = [
        re.findall(r"[A-Za-z0-9'’-]+", part)
        for line in lines
        for part in re.split(r"[.?!:;]+(?:\s|$)", line)
    ]
    sentences = [words for words in sentences if words]
    words = [word for sentence in sentences for word in sentence]
    average = len(words) / len(sentences)
    return 0.39 * average + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def lines_of(sections) -> list[str]:
    return [
        re.sub(r"\{[^}]*\}", "10 working days", line.words)
        for section in sections
        for line in (*section.text, *section.points)
    ]


def every_line(library) -> list[tuple[str, str]]:
    """Return everything that the guidance can say, with where it stands."""
    said = [("sentences", words) for words in library.sentences.values()]
    for topic in library.topics.values():
        here = topic.in_slack.replace("{lead_social_worker}", "lead social worker")
        said += [("topics", words) for words in (topic.title, topic.about, here)]
    for name, book in library.books.items():
        for sections in book.pages.values():
            said += [(name, section.heading) for section in sections]
            said += [(name, line) for line in lines_of(sections)]
    return said


def shingles(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"[a-z0-9]+", text.lower())
    return {tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}


def test_the_measure_itself():
    assert [syllables(word) for word in ("child", "plan", "agreed", "conference", "notes")] == [
        1, 1, 2, 3, 1,
    ]  # fmt: skip
    assert grade(["The cat sat on the mat."]) < 1
    hard = "Multi-agency representatives must demonstrate proportionate safeguarding decisions."
    assert grade([hard]) > 20


@pytest.mark.parametrize("name", ["greenwich", "sussex", "suffolk", "highland", "practice-lead"])
def test_each_page_can_be_read_at_twelve(library, name):
    for topic, sections in library.books[name].pages.items():
        lines = lines_of(sections)
        assert grade(lines) <= PAGE_GRADE, (topic, grade(lines))
        for line in lines:
            assert grade([line]) <= LINE_GRADE, line
            assert max(len(part.split()) for part in re.split(r"[.?!:]", line)) <= 25, line


def test_each_rendered_page_can_be_read_at_twelve(library, procedures):
    for procedure in procedures.values():
        assert fitting_book(library, procedure)
        for topic in library.topics:
            page = build_page(topic, library=library, procedure=procedure)
            said = [item.text for item in page.statements]
            assert grade([*said, page.in_slack, *page.danger]) <= PAGE_GRADE, topic


def test_shared_sentences_can_be_read_at_twelve(library):
    said = [words for place, words in every_line(library) if place in ("sentences", "topics")]
    assert grade(said) <= PAGE_GRADE


def test_nothing_is_copied_from_a_source_document(library):
    if not SEEDS.is_dir():
        pytest.skip("the source documents do not stand beside this checkout")
    seeds = {path.name: shingles(path.read_text(encoding="utf-8")) for path in SEEDS.glob("*.txt")}
    assert len(seeds) == 5
    by_place: dict[str, list[str]] = {}
    for place, words in every_line(library):
        by_place.setdefault(place, []).append(words)
    # Lines are read on as one text too, so that a copy cut into bullets is still found.
    for place, said in by_place.items():
        for name, runs in seeds.items():
            assert shingles(" ".join(said)) & runs == set(), (place, name)


@pytest.mark.parametrize("pattern", FORBIDDEN)
def test_one_word_for_one_thing(library, pattern):
    for place, words in every_line(library):
        if pattern in OWN.get(place, ()):
            continue
        assert not re.search(pattern, words, re.IGNORECASE), (place, words, FORBIDDEN[pattern])


def test_the_forbidden_words_would_be_found():
    def found(text: str) -> bool:
        return any(re.search(pattern, text, re.IGNORECASE) for pattern in FORBIDDEN)

    for text in ("the key worker", "each worker visits", "by January 6", "before the RCPC"):
        assert found(text), text
    for text in ("the lead social worker", "by 6 January 2027", "the review conference"):
        assert not found(text), text


def test_lines_end_as_sentences_and_headings_do_not(library):
    for name, book in library.books.items():
        for sections in book.pages.values():
            for section in sections:
                assert section.heading[-1] not in ".:", (name, section.heading)
                for line in (*section.text, *section.points):
                    assert line.words[-1] in ".?", (name, line.words)
                    assert "  " not in line.words


def test_no_line_is_said_twice_on_a_page(library):
    for name, book in library.books.items():
        for topic, sections in book.pages.items():
            shared = [section for section in sections if not section.roles]
            said = lines_of(shared)
            assert len(said) == len(set(said)), (name, topic)
