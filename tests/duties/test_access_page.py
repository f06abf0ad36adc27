"""docs/access.md says what the policy says, line by line."""

from __future__ import annotations

from bot.assets import data_folder
from bot.duties.access import POLICY, WHEN_CLOSED
from bot.duties.access_page import access_markdown
from bot.records.words import Role


def test_the_page_is_the_one_in_docs():
    kept = (data_folder().parent / "docs" / "access.md").read_text(encoding="utf-8")
    assert kept == access_markdown(), "run: coregroup access > docs/access.md"


def test_each_line_says_what_its_action_asks_for():
    lines = {
        cells[1].strip(): [cell.strip() for cell in cells[2:-1]]
        for line in access_markdown().splitlines()
        if line.startswith("| ")
        for cells in [line.split("|")]
    }
    roles = list(Role)
    assert lines.pop("action")[:-1] == [role.replace("_", " ") for role in roles]
    assert set(lines) == {action.replace("_", " ") for action in POLICY}
    for action, allowed in POLICY.items():
        *ticks, closed = lines[action.replace("_", " ")]
        assert [tick == "yes" for tick in ticks] == [role in allowed for role in roles]
        assert (closed == "yes") is (action in WHEN_CLOSED)
