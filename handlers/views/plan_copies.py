"""What is read after a member was asked whether the copy of the plan has come."""

from __future__ import annotations

from bot.documents.phrases import Phrases
from bot.duties.plan_copies import CopyNote
from handlers.replies import Message
from handlers.views.common import paragraph, small
from handlers.views.meeting_menu import told_line


def came_line(at: str, phrases: Phrases) -> str:
    """Return what takes the place of the buttons once the copy has come."""
    return phrases.say("copy_settled", at=at)


def missing_line(note: CopyNote, at: str, phrases: Phrases) -> str:
    """Return what takes the place of the buttons where none has come."""
    told = told_line(note.lead_label, note.told, phrases)
    return phrases.say("copy_missing_settled", at=at, told=told)


def missing_message(note: CopyNote, phrases: Phrases) -> Message:
    """Build what the lead social worker reads, or who stands in, of a member without a copy."""
    who = f"{note.name} ({note.agency})" if note.agency else note.name
    text = phrases.say("copy_missing_told", name=who, reference=note.reference)
    if note.told.is_lead or note.told.by_lead:
        return Message(text, (paragraph(text),))
    lead = note.told.lead or f"the {note.lead_label}"
    pass_on = phrases.say("pass_on", lead=lead[:1].upper() + lead[1:])
    return Message(f"{text} {pass_on}", (paragraph(text), small(pass_on)))
