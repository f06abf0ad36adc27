"""`coregroup serve`: the running bot, over Socket Mode or HTTP."""

from __future__ import annotations

import socket
from typing import Annotated

import typer

from bot.commands.options import refuse
from bot.duties.turn import DutyError
from bot.logs import set_up_logs
from bot.records.engine import DatabaseError
from bot.rules.procedure import ProcedureError
from bot.serving.process import Door, Process, ServeError, over_http, settle_memory
from bot.settings import SettingsError, read_settings


def serve(
    http: Annotated[bool, typer.Option("--http", help="Take Slack's requests over HTTP.")] = False,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port of the HTTP door and the health pages.")] = 3000,
) -> None:
    """Run the bot until it is stopped: Socket Mode where SLACK_APP_TOKEN is set, else HTTP.

    /healthz, /readyz and /metrics are there in both modes.
    """
    set_up_logs()
    try:
        settings = read_settings()
        by_http = over_http(settings, http)
        _need_free(host, port)
        with Process(settings, by_http) as process:
            typer.echo(
                f"Core Group serves over {'HTTP' if by_http else 'Socket Mode'}; "
                f"health at http://{host}:{port}/readyz. Ctrl-C stops it.",
                err=True,
            )
            settle_memory()
            Door(process.web, host, port).run()
    except (SettingsError, ServeError, DatabaseError, ProcedureError, DutyError) as error:
        refuse(str(error))
    except ValueError as error:
        refuse(f"COREGROUP_NOW is no instant such as 2026-12-21T09:00: {error}")


def _need_free(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            raise ServeError(
                f"Port {port} on {host} is taken: choose another with --port."
            ) from error
