"""Checks of the procedure: kept as they end, asked after the event, answered and put right."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import col, select

from bot.duties import audit
from bot.duties.access import Action, Entry, entry_by_id
from bot.duties.outcome_given import SHORT_TEXT, check_text
from bot.duties.roster import whom_to_tell
from bot.duties.turn import DutyError, NotHere, Turn
from bot.records import outbox
from bot.records.tables import Check, CoreGroup, Meeting, Person
from bot.records.words import CheckAnswer
from bot.rules.checks import MOST_ASKED, Finding, Given, moment_of
from bot.rules.procedure import Procedure

SHOULD_SAY = frozenset({CheckAnswer.NOT_MET, CheckAnswer.NOT_APPLICABLE})


@dataclass(frozen=True, slots=True)
class CheckRow:
    """How one check ended on one occasion, with the procedure's words for it.

    `by` is who last said so, "" where the records did; `at` an aware UTC instant of case time.
    """

    check_id: uuid.UUID
    title: str
    words: str
    section: str
    answer: CheckAnswer
    reason: str
    on: date
    about: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CheckPage:
    """What is asked about one core group, at most six at a time, as of `today`.

    `subject` names the question in a form, `left` counts what is not asked this time. `reminded`
    are checks of the same occasion that are not met, for a message to mention.
    """

    subject: str
    group_id: uuid.UUID
    reference: str
    today: date
    zone: str
    rows: tuple[CheckRow, ...]
    left: int = 0
    reminded: tuple[CheckRow, ...] = ()


def keep(
    turn: Turn,
    group: CoreGroup,
    about: str,
    on: date,
    ends: Iterable[Finding],
    meeting: Meeting | None = None,
) -> list[Check]:
    """Write down how checks ended on an occasion; return every row of that occasion.

    Done again for the same occasion, what the records say now takes the place of what they said
    before; what somebody has answered stays.
    """
    known = {row.rule: row for row in _of_occasion(turn, group.id, about)}
    for one in ends:
        row = known.get(one.rule)
        if row is None:
            row = Check(
                workspace_id=turn.workspace_id,
                core_group_id=group.id,
                about=about,
                meeting_id=meeting.id if meeting else None,
                on_date=on,
                rule=one.rule,
                answer=CheckAnswer.UNANSWERED,
                answered_by=turn.actor.id,
                answered_at=turn.now,
            )
            known[one.rule] = row
        elif not one.derived or not (row.derived or row.answer == CheckAnswer.UNANSWERED):
            continue
        _say(turn, row, one.answer, one.reason, derived=one.derived)
    turn.session.flush()
    return list(known.values())


def _say(turn: Turn, row: Check, answer: str, reason: str, *, derived: bool) -> None:
    row.answer, row.reason, row.derived = answer, reason, derived
    row.answered_by, row.answered_at = turn.actor.id, turn.now
    turn.session.add(row)


def _of_occasion(turn: Turn, core_group_id: uuid.UUID, about: str) -> Sequence[Check]:
    return turn.session.exec(
        select(Check).where(Check.core_group_id == core_group_id, Check.about == about)
    ).all()


def ask_afterwards(
    turn: Turn, group: CoreGroup, about: str, rows: Iterable[Check], subject: str = ""
) -> None:
    """Ask whoever may answer what is open after an event: the actor, else the lead, once.

    Nothing goes out where nothing is open. `about` names the event, `subject` what is asked where
    that is more than the event's own checks.
    """
    if not any(row.answer == CheckAnswer.UNANSWERED for row in rows):
        return
    recipient = _who_answers(turn, group)
    if recipient is None:
        return
    outbox.put(
        turn.session,
        workspace_id=turn.workspace_id,
        key=f"checks_asked:{about}:{recipient}",
        kind="checks_asked",
        recipient_id=recipient,
        core_group_id=group.id,
        now=turn.machine_now,
        subject=subject or f"group:{group.id}/{about}",
    )


def _who_answers(turn: Turn, group: CoreGroup) -> uuid.UUID | None:
    try:
        entry_by_id(turn, group.id, Action.ANSWER_CHECKS)
    except NotHere:
        told = whom_to_tell(turn, group.id, turn.actor.id).recipient
        return told.id if told else None
    return turn.actor.id


def standing(turn: Turn, core_group_id: uuid.UUID) -> list[Check]:
    """Return the row of the latest occasion of each check of a group, the latest first."""
    rows = turn.session.exec(
        select(Check)
        .where(Check.core_group_id == core_group_id)
        .order_by(col(Check.on_date).desc(), col(Check.id).desc())
    ).all()
    latest: dict[str, Check] = {}
    for row in rows:
        latest.setdefault(row.rule, row)
    return list(latest.values())


def check_page(turn: Turn, subject: str) -> CheckPage:
    """Return what is asked: "check:<id>" for one to answer or put right, else what is open.

    `subject` is that, "group:<id>" for all that is open in a group, or an occasion with its group:
    "group:<id>/meeting:<id>", which "/later" narrows to what had to wait after it. Raises NotHere
    without the right.
    """
    kind, _, value = subject.partition(":")
    if kind == "check":
        row, entry = _find(turn, _id(value))
        return _page(turn, entry, subject, [row], [row])
    text, _, rest = value.partition("/")
    about, _, later = rest.partition("/")
    entry = entry_by_id(turn, _id(text), Action.ANSWER_CHECKS)
    rows = _in_order(turn, entry, about)
    if later:
        rules = _procedure(turn, entry.group).rules
        rows = [row for row in rows if moment_of(rules[row.rule])]
    unanswered = [row for row in rows if row.answer == CheckAnswer.UNANSWERED]
    return _page(turn, entry, subject, rows, unanswered)


def _in_order(turn: Turn, entry: Entry, about: str) -> list[Check]:
    rules = _procedure(turn, entry.group).rules
    order = {rule: place for place, rule in enumerate(rules)}
    group = entry.group
    rows = list(_of_occasion(turn, group.id, about) if about else standing(turn, group.id))
    known = [row for row in rows if row.rule in order]

    def rank(row: Check) -> tuple[int, int, int]:
        return (-row.on_date.toordinal(), rules[row.rule].ask or 99, order[row.rule])

    return sorted(known, key=rank)


def _page(
    turn: Turn, entry: Entry, subject: str, rows: Sequence[Check], asked: Sequence[Check]
) -> CheckPage:
    procedure = _procedure(turn, entry.group)
    unmet = [row for row in rows if row.answer == CheckAnswer.NOT_MET and row not in asked]
    return CheckPage(
        subject=subject,
        group_id=entry.group.id,
        reference=entry.group.reference,
        today=turn.today,
        zone=turn.workspace.zone,
        rows=tuple(read_check(turn, procedure, row) for row in asked[:MOST_ASKED]),
        left=max(len(asked) - MOST_ASKED, 0),
        reminded=tuple(read_check(turn, procedure, row) for row in unmet),
    )


def read_check(turn: Turn, procedure: Procedure, row: Check) -> CheckRow:
    """Return a row with the words of its rule; the rule's id where the procedure has it no more."""
    rule = procedure.rules.get(row.rule)
    said = not row.derived and row.answer != CheckAnswer.UNANSWERED
    by = turn.session.get(Person, row.answered_by) if said else None
    return CheckRow(
        check_id=row.id,
        title=rule.title if rule else row.rule,
        words=rule.words if rule else "",
        section=rule.section if rule else "",
        answer=CheckAnswer(row.answer),
        reason=row.reason,
        on=row.on_date,
        about=row.about.partition(":")[0],
        by=by.name if by else "",
        at=row.answered_at,
    )


def answer_checks(
    turn: Turn, subject: str, given: Mapping[uuid.UUID, Given], seen: Mapping[uuid.UUID, str]
) -> CheckPage:
    """Keep what somebody answered, and return the page of what is still open.

    `given` are answers by check, `seen` the instant of the answer each was shown with: what
    somebody else has said meanwhile is not overwritten. An answer that takes the place of what the
    records said needs a reason, whatever it is. The trail keeps what was said before. Raises
    NotHere, DutyError under `ask-<id>` or `why-<id>`.
    """
    if not given:
        raise DutyError("", "checks_none_given")
    for check_id, said in given.items():
        row, entry = _find(turn, check_id, locked=True)
        if _same(row, said):
            continue
        if row.answered_at.isoformat() != seen.get(check_id):
            raise DutyError(f"ask-{check_id}", "check_answered_meanwhile")
        _check_said(row, said)
        was = row.answer
        _say(turn, row, said.answer, said.reason.strip(), derived=False)
        audit.note(
            turn,
            "answer_check",
            core_group_id=entry.group.id,
            subject=f"check:{row.id}",
            rule=row.rule,
            answer=row.answer,
            was=was,
        )
    turn.session.flush()
    return check_page(turn, subject)


def _same(row: Check, said: Given) -> bool:
    reason = said.reason.strip()
    # A form sent as it opened says nothing new about what the records said.
    return row.answer == said.answer and (reason == row.reason or (row.derived and not reason))


def _check_said(row: Check, said: Given) -> None:
    check_text(f"why-{row.id}", said.reason, SHORT_TEXT)
    if said.answer not in (CheckAnswer.MET, *SHOULD_SAY):
        raise DutyError(f"ask-{row.id}", "checks_none_given")
    settled = row.derived and row.answer != CheckAnswer.UNANSWERED
    if (said.answer in SHOULD_SAY or settled) and not said.reason.strip():
        raise DutyError(f"why-{row.id}", "answer_needs_reason")


def _find(turn: Turn, check_id: uuid.UUID, *, locked: bool = False) -> tuple[Check, Entry]:
    wanted = select(Check).where(Check.id == check_id, Check.workspace_id == turn.workspace_id)
    if locked:
        wanted = wanted.with_for_update()
    row = turn.session.exec(wanted).one_or_none()
    if row is None:
        raise NotHere
    return row, entry_by_id(turn, row.core_group_id, Action.ANSWER_CHECKS)


def _procedure(turn: Turn, group: CoreGroup) -> Procedure:
    return turn.rulebook.procedure(group.procedure, group.procedure_version)


def _id(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise NotHere from None
