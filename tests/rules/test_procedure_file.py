"""Procedure files of one's own, and how a faulty one is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.assets import data_folder
from bot.rules.procedure import ProcedureError, load, load_all

HEAD = """
id = "ours"
version = "1"
name = "Ours"
title = "Core groups here"
document = "Our guide"
how_old = "It is new."
nation = "ENG"

[words]
initial = "initial conference"
review = "review conference"
meeting = "core group"
concern = "concern"
plan_change = "change of the plan"
child = "the child"
sibling = "child {number}"

"""
RULE = """
[[rules]]
id = "OU-1"
class = "deadline"
section = "1"
trigger = "initial conference"
limit = 10
unit = "working days"
done = "meeting held"
owner = "lead_social_worker"
audience = ["core_group"]
title = "Meet"
words = "Meet soon."
"""


def _write(folder: Path, text: str, name: str = "ours.toml") -> Path:
    path = folder / name
    path.write_text(text.lstrip(), encoding="utf-8")
    return path


def test_an_authority_adds_a_file_of_its_own_and_a_newer_version(tmp_path: Path) -> None:
    _write(tmp_path, HEAD + RULE)
    _write(tmp_path, (HEAD + RULE).replace('"1"\nname', '"1.10"\nname'), "ours-1.10.toml")
    _write(tmp_path, (HEAD + RULE).replace('"1"\nname', '"1.9"\nname'), "ours-1.9.toml")
    found = load_all(data_folder() / "procedures", tmp_path)
    assert sorted(found) == ["greenwich", "highland", "ours", "practice-lead", "suffolk", "sussex"]
    assert len(found) == 6
    assert found["ours"].version == "1.10"
    assert found.at("ours", "1").version == "1"
    with pytest.raises(KeyError, match="ours version 3"):
        found.at("ours", "3")


def test_the_same_procedure_twice_is_refused(tmp_path: Path) -> None:
    _write(tmp_path, HEAD + RULE)
    _write(tmp_path, HEAD + RULE, "again.toml")
    with pytest.raises(ProcedureError, match=r"ours version 1 also stands in again\.toml"):
        load_all(tmp_path)
    with pytest.raises(ProcedureError, match="no such folder"):
        load_all(tmp_path / "nowhere")


FAULTS = [
    # what to replace, by what, the key, the words the error must hold
    ('unit = "working days"', 'unit = "moons"', "unit", "unknown unit 'moons'"),
    ('section = "1"\n', "", "section", "missing"),
    ('section = "1"', 'section = " "', "section", "missing"),
    ('title = "Meet"\n', "", "title", "missing"),
    ('owner = "lead_social_worker"', 'owner = "boss"', "owner", "unknown role word 'boss'"),
    ('owner = "lead_social_worker"\n', "", "owner", "a deadline needs owner"),
    ('["core_group"]', '["core_group", "vicar"]', "audience", "unknown role word 'vicar'"),
    ('trigger = "initial conference"', 'trigger = "full moon"', "trigger", "unknown trigger"),
    ('trigger = "initial conference"', 'trigger = "plan changed"', "done", "cannot settle"),
    ('class = "deadline"', 'class = "rule"', "class", "unknown class 'rule'"),
    ('class = "deadline"', 'class = "check"', "class", "only a deadline has done"),
    ('done = "meeting held"', 'done = "tea made"', "done", "unknown done 'tea made'"),
    ('done = "meeting held"', 'done = "task done"', "done", "cannot settle"),
    ("limit = 10", 'limit = "ten"', "limit", "must be a whole number"),
    ("limit = 10", "limit = -1", "limit", "must not be below 0"),
    ("limit = 10\n", "", "limit", "a figure in working days needs limit"),
    ("limit = 10", 'limit = 10\ncolour = "red"', "colour", "unknown key 'colour'"),
    ('unit = "working days"', 'unit = "immediately"', "limit", "takes no limit"),
    ('unit = "working days"', 'unit = "count"', "unit", "count goes with"),
    ('unit = "working days"', 'unit = "professionals"', "unit", "counts people"),
    ("limit = 10", "limit = 10\ncloses = 1", "closes", "contradictory window"),
    ("limit = 10", "limit = 10\nbefore = true", "before", "not planned ahead"),
    ("limit = 10", "limit = 10\nremind_share = [3, 2]", "remind_share", "two thirds"),
    ("limit = 10", 'limit = 10\nwarn_after = "OU-9"', "warn_after", "there is no rule OU-9"),
    ("limit = 10", 'limit = 10\nderive = "luck"', "derive", "unknown derive 'luck'"),
    ("limit = 10", 'limit = 10\nalso = ["a whim"]', "also", "unknown also 'a whim'"),
    ("limit = 10", 'limit = 10\nthen = {owner = "child"}', "then", "needs owner, audience"),
    (
        "limit = 10",
        'limit = 10\nthen = {owner = "vicar", audience = [], done = "lead told", title = "T"}',
        "then",
        "unknown role word 'vicar'",
    ),
    (
        "limit = 10",
        'limit = 10\nthen = {owner = "child", audience = [], done = "lead told", title = "T"}',
        "then",
        "cannot settle its second step",
    ),
    ('["core_group"]', "[3]", "audience", "must hold words alone"),
    ("limit = 10", 'limit = 10\nremind_share = [2, "3"]', "remind_share", "whole numbers alone"),
]


@pytest.mark.parametrize(("old", "new", "key", "words"), FAULTS)
def test_a_faulty_rule_is_refused_with_file_key_and_line(
    tmp_path: Path, old: str, new: str, key: str, words: str
) -> None:
    fine = RULE.replace("OU-1", "OU-0")
    faulty = RULE.replace(old, new)
    assert faulty != RULE
    path = _write(tmp_path, HEAD + fine + faulty)
    with pytest.raises(ProcedureError) as caught:
        load(path)
    error, lines = caught.value, path.read_text(encoding="utf-8").splitlines()
    assert (error.path, error.key) == (path, key)
    assert words in str(error)
    assert str(error).startswith(f"ours.toml, line {error.line}: {key}: ")
    second = [n for n, line in enumerate(lines, 1) if line == "[[rules]]"][1]
    named = lines[error.line - 1]
    assert error.line >= second
    assert named.startswith(key) or (named == "[[rules]]" and f"\n{key} =" not in faulty)


HEAD_FAULTS = [
    ('nation = "ENG"', 'nation = "FRA"', "nation", 7, "unknown nation 'FRA'"),
    ('version = "1"', 'version = "new"', "version", 2, "numbers and dots"),
    ('id = "ours"', 'id = "Our File"', "id", 1, "small letters"),
    ('how_old = "It is new."\n', "", "how_old", 1, "missing"),
    ('name = "Ours"', "name = 3", "name", 3, "missing"),
    ('child = "the child"\n', "", "words", 9, "write child under [words]"),
    ("[words]", 'colour = "red"\n[words]', "colour", 9, "unknown key"),
    ("[words]", '[roles]\nvicar = "x"\n[words]', "vicar", 10, "unknown role word"),
    ("[words]", '[roles]\nchild = ""\n[words]', "child", 10, "a role's label is text"),
]


@pytest.mark.parametrize(("old", "new", "key", "line", "words"), HEAD_FAULTS)
def test_a_faulty_head_is_refused_with_file_key_and_line(
    tmp_path: Path, old: str, new: str, key: str, line: int, words: str
) -> None:
    path = _write(tmp_path, HEAD.replace(old, new) + RULE)
    with pytest.raises(ProcedureError) as caught:
        load(path)
    assert (caught.value.key, caught.value.line) == (key, line)
    assert words in str(caught.value)


WINDOW = """
trigger = "review conference planned"
limit = 3
unit = "weeks"
before = true
closes = 1
"""


@pytest.mark.parametrize(
    ("old", "new", "key", "words"),
    [
        ("closes = 1", "closes = 21", "closes", "closes 21 days before the event and opens 21"),
        ("closes = 1\n", "", "closes", "say how many days before the event it closes"),
        ("before = true\n", "", "trigger", "needs before = true"),
    ],
)
def test_a_contradictory_window_is_refused(
    tmp_path: Path, old: str, new: str, key: str, words: str
) -> None:
    plain = 'trigger = "initial conference"\nlimit = 10\nunit = "working days"\n'
    assert load(_write(tmp_path, HEAD + RULE.replace(plain, WINDOW))).deadlines[0].closes == 1
    broken = WINDOW.replace(old, new)
    with pytest.raises(ProcedureError, match=words) as caught:
        load(_write(tmp_path, HEAD + RULE.replace(plain, broken)))
    assert caught.value.key == key


def test_a_rule_given_twice_is_refused_where_it_stands_again(tmp_path: Path) -> None:
    path = _write(tmp_path, HEAD + RULE + RULE)
    with pytest.raises(ProcedureError, match="OU-1 stands twice") as caught:
        load(path)
    assert path.read_text(encoding="utf-8").splitlines()[caught.value.line - 1] == 'id = "OU-1"'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (HEAD, "at least one"),
        (HEAD + "rules = 3", "line 18"),
        ("id = = 3", "line 1: not valid TOML"),
    ],
)
def test_what_is_no_procedure_is_refused(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(ProcedureError, match=words):
        load(_write(tmp_path, text))


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "odd.toml"
    with pytest.raises(ProcedureError, match="cannot be read"):
        load(path)
    path.write_bytes(b"id = '\xff'")
    with pytest.raises(ProcedureError, match="cannot be read"):
        load(path)
