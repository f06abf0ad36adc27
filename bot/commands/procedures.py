"""`coregroup procedures`: every row of the procedures, and the procedures side by side."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.assets import data_folder, templates_folder
from bot.commands.options import refuse
from bot.documents.procedure_pages import procedures_markdown
from bot.documents.procedure_words import load_page_words
from bot.rules.procedure import ProcedureError, load_all


class Form(StrEnum):
    """What the page is written as."""

    MD = "md"


def procedures(
    form: Annotated[Form, typer.Option("--format", help="Markdown.")] = Form.MD,
    procedures_dir: Annotated[
        Path | None,
        typer.Option(envvar="COREGROUP_PROCEDURES_DIR", help="A folder of your own procedures."),
    ] = None,
) -> None:
    """Print each row of each procedure with where it lives in the bot, and compare them."""
    folder = data_folder()
    try:
        found = load_all(folder / "procedures", procedures_dir)
    except ProcedureError as error:
        refuse(str(error))
    words = load_page_words(folder / "documents")
    typer.echo(procedures_markdown(list(found.values()), words, templates_folder()), nl=False)
