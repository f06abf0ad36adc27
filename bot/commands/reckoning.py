"""Reckoning a workspace's dates again from the command line, with a bar that moves."""

from __future__ import annotations

from rich.console import Console
from rich.progress import Progress

from bot.commands.office import Office
from bot.duties.catching_up import catch_up


def reckon_again(office: Office, team_id: str, *, every: bool = False) -> int:
    """Project every core group of a workspace again that a change has left behind; return how many.

    `every` takes each open one, left behind or not.
    """
    with Progress(console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task("Reckoning dates again", total=None)
        return catch_up(
            office.store,
            office.rulebook,
            team_id,
            now=office.clock.now,
            every=every,
            done=lambda finished, number: progress.update(bar, completed=finished, total=number),
        )
