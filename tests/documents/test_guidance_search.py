"""What people type finds the topic they mean, or none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.assets import data_folder
from bot.documents.guidance_data import load_library
from bot.documents.guidance_search import Finder, nearest

QUESTIONS = """
who chairs the first meeting? | first-meeting
how long do we have for minutes | minutes
how long do we have to send the minutes? | minutes
what is a core group for | core-group
what is a core group | core-group
who is in the group | core-group
who should be invited to the core group | core-group
my responsibilities | responsibilities
what do I have to do? | responsibilities
what does the team manager do | responsibilities
who do I tell when I can't do my task in time | responsibilities
first meeting | first-meeting
first-meeting | first-meeting
FIRST_MEETING | first-meeting
when is the first core group | first-meeting
how soon after the initial conference do we meet | first-meeting
later meetings | later-meetings
how often do we meet | later-meetings
who chairs later meetings | later-meetings
who chairs | later-meetings
quorum | later-meetings
what is the agenda | later-meetings
when do we need to meet after a review | later-meetings
how many core groups between conferences | later-meetings
can the health visitor chair | later-meetings
report | apologies
apologies | apologies
I can't come on thursday | apologies
I can’t come on thursday | apologies
sorry I'm sick | apologies
what if i cannot attend | apologies
when must my report be in | apologies
minutes | minutes
who gets the minutes | minutes
who writes the minutes | minutes
who gets a copy of the minutes? | minutes
do minutes have to be signed | minutes
is there a template for minutes | minutes
plan | plan
I never got a copy of the plan | plan
what goes in the plan | plan
contingency | plan
can we remove an action | plan
how is the plan changed | plan
disagree with the plan | plan
visits | visits
how often must the child be seen | visits
home visit | visits
do I have to see the child alone | visits
should parents come | taking-part
can the child come to the meeting | taking-part
interpreter | taking-part
advocate | taking-part
before the review | before-review
report for the review conference | before-review
when do the parents see the report | before-review
recommendation to the conference | before-review
can the review be earlier | before-review
escalation | plan-concerns
escalation about the plan | plan-concerns
i'm worried the plan isn't working | plan-concerns
mum has stopped engaging with us | plan-concerns
dad has moved back into the home, something has changed | plan-concerns
he has hurt her | plan-concerns
section 47 | plan-concerns
what happens when the risk goes up | plan-concerns
escalation about the group | group-concerns
escalation: worries about the group | group-concerns
the school never turns up and never sends a report | group-concerns
professionals disagree | group-concerns
drift and delay | group-concerns
heads of service | group-concerns
minuets | minutes
apologys | apologies
responsabilities | responsibilities
"""


@pytest.fixture(scope="module")
def finder(library):
    return Finder(library)


ROWS = [line.rsplit(" | ", 1) for line in QUESTIONS.strip().splitlines()]


@pytest.mark.parametrize(("typed", "topic"), ROWS)
def test_a_question_finds_its_topic(finder, typed, topic):
    found = finder.nearest(typed)
    assert found is not None
    assert found.id == topic


@pytest.mark.parametrize("typed", ["", "   ", "pizza", "asdf qwer", "the", "😀", "?!", "x" * 5000])
def test_what_fits_nothing_finds_nothing(library, typed):
    assert nearest(typed, library) is None


def test_every_topic_is_found_by_its_id_its_title_and_each_of_its_words(library, finder):
    for topic in library.topics.values():
        assert finder.nearest(topic.id) == topic
        assert finder.nearest(topic.title.upper()) == topic
        for word in topic.words:
            assert topic in finder.ranked(word)[:3], word


def test_the_best_come_first(finder):
    found = [topic.id for topic in finder.ranked("report before the review conference")]
    assert found[0] == "before-review"
    assert "apologies" in found


FINDER = Finder(load_library(data_folder() / "guidance"))


@given(st.text(max_size=200))
def test_any_text_gets_the_same_answer_twice(text):
    once = FINDER.ranked(text)
    assert once == FINDER.ranked(text)
    assert len(set(once)) == len(once)
