"""Guidance in the form it is read in: a page for Slack, or a leaflet as Markdown or HTML."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, overload

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.documents.guidance_model import CaseDates, CitedProcedure, Contacts, Library, Page
from bot.documents.guidance_pages import build_page, danger_lines

LeafletForm = Literal["md", "html"]
# Every mark that Markdown could take for markup when a title typed by a person holds it.
_MARKS = re.compile(r"([\\`*_\[\]<>#|~])")


@overload
def render(
    topic: str,
    *,
    library: Library,
    procedure: CitedProcedure,
    role: str | None = None,
    dates: CaseDates | None = None,
    contacts: Contacts | None = None,
    form: Literal["slack"] = "slack",
    templates: Path | None = None,
) -> Page: ...


@overload
def render(
    topic: str,
    *,
    library: Library,
    procedure: CitedProcedure,
    role: str | None = None,
    dates: CaseDates | None = None,
    contacts: Contacts | None = None,
    form: LeafletForm,
    templates: Path,
) -> str: ...


def render(
    topic: str,
    *,
    library: Library,
    procedure: CitedProcedure,
    role: str | None = None,
    dates: CaseDates | None = None,
    contacts: Contacts | None = None,
    form: Literal["slack", "md", "html"] = "slack",
    templates: Path | None = None,
) -> Page | str:
    """Return one topic: a Page for Slack's views, or a leaflet of that topic alone.

    `templates` is the folder that holds leaflets/, needed for "md" and "html". The other
    arguments are those of `build_page`, which says what is raised.
    """
    page = build_page(
        topic, library=library, procedure=procedure, role=role, dates=dates, contacts=contacts
    )
    if form == "slack" or templates is None:
        return page
    return leaflet(
        [page], library=library, procedure=procedure, contacts=contacts, form=form, folder=templates
    )


def leaflet(
    pages: Sequence[Page],
    *,
    library: Library,
    procedure: CitedProcedure,
    folder: Path,
    form: LeafletForm,
    role: str | None = None,
    contacts: Contacts | None = None,
) -> str:
    """Return pages as one leaflet: Markdown, or one complete HTML file without outside parts.

    `folder` is the templates folder; `role` is named under the title where the pages are for one.
    """
    environment = Environment(
        loader=FileSystemLoader(folder / "leaflets"),
        undefined=StrictUndefined,
        autoescape=form == "html",  # noqa: S701 - Markdown is escaped by the filter "plain" instead
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["plain"] = lambda text: _MARKS.sub(r"\\\1", str(text))
    return environment.get_template(f"leaflet.{form}.j2").render(
        words=library.sentences,
        procedure=procedure,
        role=library.role_name(procedure, role) if role else "",
        pages=pages,
        danger=danger_lines(library, contacts) if any(page.danger for page in pages) else (),
        sources=pages[0].sources if pages else (),
        quiet=library.sentences["quiet"],
    )
