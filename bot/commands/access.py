"""`coregroup access`: who may do what, as a page."""

from __future__ import annotations

import typer

from bot.duties.access_page import access_markdown


def access() -> None:
    """Print who may do what in a core group, as docs/access.md has it."""
    typer.echo(access_markdown(), nl=False)
