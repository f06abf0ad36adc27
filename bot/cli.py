"""The command line: each command's module is imported when that command is called."""

from __future__ import annotations

from importlib import import_module

import typer
from typer.core import TyperGroup
from typer.main import get_command

COMMANDS = {
    "seed": "bot.commands.seed:seed",
    "workspace": "bot.commands.workspace:app",
    "person": "bot.commands.person:app",
    "migrate": "bot.commands.migrate:migrate",
    "serve": "bot.commands.serve:serve",
    "demo": "bot.commands.demo:demo",
    "tick": "bot.commands.tick:tick",
    "keys": "bot.commands.keys:app",
    "outbox": "bot.commands.outbox:app",
    "access": "bot.commands.access:access",
    "audit": "bot.commands.audit:app",
    "backup": "bot.commands.backup:backup",
    "restore": "bot.commands.backup:restore",
    "check": "bot.commands.check:app",
    "reproject": "bot.commands.reproject:reproject",
    "versions": "bot.commands.versions:versions",
    "overdue": "bot.commands.overdue:overdue",
    "guide": "bot.commands.guide:guide",
    "procedures": "bot.commands.procedures:procedures",
    "understand": "bot.commands.understand:understand",
    "timetable": "bot.commands.timetable:timetable",
}
"""Each command with the function, or the typer app, that carries it out."""


class _Lazy(TyperGroup):
    """A group that knows its commands by name and imports one when it is asked for."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]  # typer's own context
        return sorted(COMMANDS)

    def get_command(self, ctx: typer.Context, cmd_name: str):  # type: ignore[no-untyped-def,override]  # typer's own command
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        found = getattr(import_module(module), name)
        if not isinstance(found, typer.Typer):
            app = typer.Typer(add_completion=False)
            app.command(cmd_name)(found)
            found = app
        command = get_command(found)
        command.name = cmd_name
        return command


app = typer.Typer(
    cls=_Lazy,
    name="coregroup",
    help="A Slack bot that keeps a child's core group on time.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def _coregroup() -> None:
    """Keep a child's core group on time."""


def main() -> None:
    """Run the command line; exit 0 done, 1 refused with a sentence, 2 misuse."""
    app()
