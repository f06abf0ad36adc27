"""`coregroup check`: whether everything the bot stands on is sound, each fault with its remedy."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import typer
import yaml
from rich.console import Console
from rich.text import Text
from slack_sdk.errors import SlackApiError, SlackClientError
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from bot.app import make_client
from bot.assets import data_folder, manifest_file
from bot.clock import parse_instant
from bot.commands.office import print_json
from bot.commands.options import refuse
from bot.documents.phrases import load_phrases
from bot.duties.workspaces import list_workspaces
from bot.records.backup import database_file
from bot.records.engine import DatabaseError, is_sqlite, make_engine
from bot.records.keys import key_file, read_by_others
from bot.records.schema import current, newest
from bot.rules.procedure import ProcedureError, load, load_all
from bot.settings import Settings, SettingsError, read_settings
from bot.talk.grammar import load_grammar
from handlers import manifest
from handlers.routes import build_routes

SECONDS = 10
CORRUPTS = (3, 51, 2)
"""The last SQLite that can damage a database where a write and a checkpoint coincide."""

app = typer.Typer(add_completion=False)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: whether it is sound, what was found, and the remedy where it is not."""

    name: str
    ok: bool
    said: str
    remedy: str = ""


@app.callback(invoke_without_command=True)
def check(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="JSON for programs.")] = False,
) -> None:
    """Check settings, database, manifest, procedures and, where one is given, the token."""
    if context.invoked_subcommand:
        return
    findings = list(_everything())
    if as_json:
        print_json(
            {"ok": all(one.ok for one in findings), "checks": [asdict(one) for one in findings]}
        )
    else:
        _print(findings)
    if not all(one.ok for one in findings):
        raise typer.Exit(1)


@app.command()
def procedure(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A procedure file.")],
) -> None:
    """Check one procedure file of your own; a fault is named with its key and line."""
    try:
        found = load(file)
    except ProcedureError as error:
        refuse(str(error))
    typer.echo(
        f"{found.title}: sound, version {found.version}, {len(found.rules)} rules, "
        f"{len(found.deadlines)} of them with a date."
    )


def _everything() -> Iterator[Finding]:
    try:
        settings = read_settings()
    except SettingsError as error:
        yield Finding("settings", False, str(error), "Change the variable and check again.")
        return
    yield from _settings(settings)
    yield from _procedures(settings)
    yield _manifest()
    yield from _database(settings)
    yield from _token(settings)


def _settings(settings: Settings) -> Iterator[Finding]:
    if settings.now:
        try:
            said = f"COREGROUP_NOW moves case time to {parse_instant(settings.now).isoformat()}."
            yield Finding("clock", True, said)
        except ValueError:
            remedy = "Write it as 2026-12-21T09:00:00+00:00."
            yield Finding("clock", False, "COREGROUP_NOW is no instant.", remedy)
    given = {
        "SLACK_BOT_TOKEN": settings.slack_bot_token,
        "SLACK_APP_TOKEN": settings.slack_app_token,
        "SLACK_SIGNING_SECRET": settings.slack_signing_secret,
    }
    missing = [name for name, secret in given.items() if not secret.get_secret_value()]
    if missing:
        yield Finding(
            "settings",
            True,
            f"Not set: {', '.join(missing)}. serve needs a bot token "
            "and, for Socket Mode, an app token or, for HTTP, a signing secret.",
        )
    else:
        yield Finding("settings", True, "Tokens and signing secret are set.")


def _procedures(settings: Settings) -> Iterator[Finding]:
    try:
        found = load_all(data_folder() / "procedures", settings.procedures_dir)
    except ProcedureError as error:
        yield Finding("procedures", False, str(error), "Correct the file and check again.")
        return
    yield Finding("procedures", True, f"Sound: {', '.join(found)}.")


def _manifest() -> Finding:
    try:
        document = yaml.safe_load(manifest_file().read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        said = f"manifest.yml cannot be read ({type(error).__name__})."
        return Finding("manifest", False, said, "Install the package again.")
    found = manifest.faults(document, build_routes(load_grammar()))
    if found:
        remedy = "Then update the app at api.slack.com."
        return Finding("manifest", False, " ".join(found), remedy)
    return Finding("manifest", True, "manifest.yml names what the code handles and no scope more.")


def _database(settings: Settings) -> Iterator[Finding]:
    try:
        engine = make_engine(settings.database_url)
    except DatabaseError as error:
        yield Finding("database", False, str(error), "Change DATABASE_URL.")
        return
    try:
        yield from _schema(engine, settings)
    except SQLAlchemyError as error:
        said = f"The database does not answer ({type(error).__name__})."
        yield Finding("database", False, said, "Is it running, and is DATABASE_URL right?")
    finally:
        engine.dispose()


def _schema(engine: Engine, settings: Settings) -> Iterator[Finding]:
    found, wanted = current(engine), newest()
    if found != wanted and not (is_sqlite(engine) and found is None):
        said = f"The database is at schema {found or 'nothing'}, this version needs {wanted}."
        yield Finding("database", False, said, "Run coregroup migrate.")
        return
    said = f"{engine.dialect.name} answers, schema {found or 'made at first use'}."
    if is_sqlite(engine) and sqlite3.sqlite_version_info <= CORRUPTS:
        said += (
            f" SQLite {sqlite3.sqlite_version} can damage a database that several processes write: "
            "keep to one process, or use PostgreSQL."
        )
    yield Finding("database", True, said)
    yield from _files(settings)
    if found:
        with Session(engine) as session:
            names = [one.team_id for one in list_workspaces(session)]
        said = f"Set up: {', '.join(names)}." if names else load_phrases().say("workspace_none")
        yield Finding("workspaces", True, said)


def _files(settings: Settings) -> Iterator[Finding]:
    """Say which files of ours other users of the machine may read."""
    files = [key_file(settings), database_file(settings.database_url)]
    if settings.key.get_secret_value():
        files = files[1:]
    open_to_others = [str(one) for one in files if one and one.exists() and read_by_others(one)]
    if open_to_others:
        said = f"Other users of this machine may read {' and '.join(open_to_others)}."
        yield Finding("files", False, said, f"Run chmod 600 {' '.join(open_to_others)}.")
    else:
        yield Finding("files", True, "Key and database are for their owner alone.")


def _token(settings: Settings) -> Iterator[Finding]:
    if not settings.slack_bot_token.get_secret_value():
        return
    try:
        answer = make_client(settings, SECONDS).auth_test()
    except SlackApiError as error:
        said = f"Slack refuses the bot token: {error.response.get('error')}."
        yield Finding("token", False, said, "Install the app again and copy the new token.")
        return
    except (SlackClientError, OSError) as error:
        said = f"Slack does not answer at {settings.api_base} ({type(error).__name__})."
        yield Finding("token", False, said, "Check the network and SLACK_API_URL.")
        return
    granted = str(answer.headers.get("x-oauth-scopes") or "")
    missing = sorted(manifest.scopes() - set(granted.split(","))) if granted else []
    if missing:
        said = f"The token lacks the scopes {', '.join(missing)}."
        yield Finding("token", False, said, "Update the app from manifest.yml and reinstall it.")
        return
    yield Finding("token", True, f"Slack knows the bot in {answer.get('team_id')}.")


def _print(findings: list[Finding]) -> None:
    console = Console(highlight=False)
    for one in findings:
        mark = ("sound  ", "green") if one.ok else ("FAULT  ", "bold red")
        console.print(Text.assemble(mark, f"{one.name}: {one.said} {one.remedy}".rstrip()))
