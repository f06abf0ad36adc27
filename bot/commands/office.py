"""What commands that work on the records open first, and give back at the end."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import typer
from sqlalchemy.exc import OperationalError

from bot.app import make_clock, make_follower, make_rulebook, open_store
from bot.clock import Clock, local_day, machine_now
from bot.commands.options import refuse
from bot.documents.phrases import Phrases, load_phrases
from bot.duties.turn import DutyError, Rulebook
from bot.records.engine import DatabaseError, Store
from bot.records.tables import Workspace
from bot.rules.procedure import ProcedureError
from bot.settings import Settings, SettingsError, read_settings


@dataclass(frozen=True, slots=True)
class Office:
    """One command's settings, records, rules, words and case time."""

    settings: Settings
    store: Store
    rulebook: Rulebook
    phrases: Phrases
    clock: Clock

    @property
    def now(self) -> datetime:
        """Case time as an aware UTC instant."""
        return self.clock.now()

    def today(self, workspace: Workspace) -> date:
        """Return case time's day in a workspace's zone."""
        return local_day(self.now, workspace.zone)

    @property
    def machine_now(self) -> datetime:
        """Machine time as an aware UTC instant."""
        return machine_now()


@contextmanager
def open_office() -> Iterator[Office]:
    """Open the records with the settings of the environment; every refusal ends with its sentence.

    Ends the command (exit 1) for settings, a database, a procedure or a request that cannot be
    used.
    """
    phrases = load_phrases()
    try:
        settings = read_settings()
        clock = make_clock(settings)
        follower = make_follower(settings, clock, lambda problem: None)
        if follower is not None:
            follower.follow()
        rulebook = make_rulebook(settings)
        store = open_store(settings)
    except (SettingsError, DatabaseError, ProcedureError) as error:
        refuse(str(error))
    except ValueError:
        refuse("COREGROUP_NOW is no instant: write it as 2026-12-21T09:00:00+00:00.")
    except OperationalError:
        refuse("The database does not answer. Is it running, and is DATABASE_URL right?")
    try:
        yield Office(settings, store, rulebook, phrases, clock)
    except DutyError as error:
        refuse(phrases.say(error.phrase, **error.values))
    finally:
        store.close()


def print_json(document: Any) -> None:
    """Print one JSON document on stdout, letters as they are."""
    typer.echo(json.dumps(document, ensure_ascii=False))
