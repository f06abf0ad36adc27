"""What siblings are called where several stand in one core group, and which a subject names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from bot.rules.timeline import Child


def labels(children: Sequence[Child], words: Mapping[str, str]) -> dict[str, str]:
    """Return what each child is called, by id: initials, a number where these do not tell apart.

    `children` stand in their order, `words` are the procedure's. An only child without initials is
    called nothing.
    """
    if len(children) < 2:
        return {child.id: child.label for child in children}
    alike = Counter(child.label for child in children)
    return {
        child.id: _label(child, number, words, alone=alike[child.label] == 1)
        for number, child in enumerate(children, start=1)
    }


def _label(child: Child, number: int, words: Mapping[str, str], *, alone: bool) -> str:
    if not child.label:
        return words["sibling"].replace("{number}", str(number))
    return child.label if alone else f"{child.label} {number}"


def about(day_of: str, names: Sequence[str]) -> str:
    """Return a subject with the children it is about: "... on 2 March 2026 (AB, CD)"."""
    return f"{day_of} ({', '.join(sorted(names))})"


def named_in(subject: str, subject_key: str) -> str:
    """Return the children that the subject of a deadline names: "AB, CD", "" for every child.

    `subject_key` is the deadline's: "child:<id>", "meeting:<id>", "conference:<id>" and so on.
    """
    kind = subject_key.partition(":")[0]
    if kind == "child":
        # An only child without initials is "the child", which tells nothing apart.
        return subject if " " not in subject or subject[-1].isdigit() else ""
    if kind in ("meeting", "conference") and subject.endswith(")"):
        _, opened, names = subject.rpartition("(")
        return names[:-1] if opened else ""
    return ""
