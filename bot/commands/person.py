"""`coregroup person`: who is on record, since somebody must be able to open the first group."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from bot.commands.office import Office, open_office, print_json
from bot.duties.people import PersonFacts, add_person, as_document, change_person, list_people
from bot.duties.turn import DutyError
from bot.duties.workspaces import get_workspace
from bot.records.words import Post

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="Put people on record and change them."
)


class OnSlack(StrEnum):
    """The posts of people on Slack."""

    SOCIAL_WORKER = "social_worker"
    TEAM_MANAGER = "team_manager"
    CONFERENCE_CHAIR = "conference_chair"
    PROFESSIONAL = "professional"


class Stands(StrEnum):
    """Who hears of concerns in the whole workspace."""

    COVER = "cover"
    SERVICE_MANAGER = "service_manager"
    NOBODY = "nobody"


Who = Annotated[str, typer.Argument(metavar="SLACK_ID", help="The Slack member id: U0123ABCD.")]
Team = Annotated[str, typer.Option("--workspace", help="The Slack team id, such as T0001.")]
Json = Annotated[bool, typer.Option("--json", help="JSON for programs.")]
_NAME = typer.Option(help="The person's name.")
_AGENCY = typer.Option(help="Whom they work for.")
_POST = typer.Option(help="Social workers, team managers and chairs may open core groups.")
_ADMIN = typer.Option(help="Whether they look after this workspace.")
_STANDS = typer.Option(help="Who is told of a concern that a group's own people do not read.")
_ACTIVE = typer.Option(help="An inactive person has no access and is sent nothing.")


@app.command()
def add(
    slack_id: Who,
    name: Annotated[str, _NAME],
    workspace: Team,
    post: Annotated[OnSlack, _POST] = OnSlack.PROFESSIONAL,
    agency: Annotated[str, _AGENCY] = "",
    administrator: Annotated[bool, _ADMIN] = False,
    as_json: Json = False,
) -> None:
    """Put somebody on record."""
    with open_office() as office, office.store.session() as session:
        facts = PersonFacts(slack_id, name, agency, Post(post.value), administrator)
        here = get_workspace(session, workspace)
        person = add_person(session, here, facts, **_times(office))
        _show([as_document(person)], as_json, one=True)


@app.command("set")
def change(
    slack_id: Who,
    workspace: Team,
    name: Annotated[str | None, _NAME] = None,
    post: Annotated[OnSlack | None, _POST] = None,
    agency: Annotated[str | None, _AGENCY] = None,
    administrator: Annotated[bool | None, _ADMIN] = None,
    stands_as: Annotated[Stands | None, _STANDS] = None,
    active: Annotated[bool | None, _ACTIVE] = None,
    as_json: Json = False,
) -> None:
    """Change what is given and leave the rest."""
    given = {
        "name": name,
        "post": post.value if post else None,
        "agency": agency,
        "is_administrator": administrator,
        "active": active,
    }
    changes: dict[str, Any] = {key: value for key, value in given.items() if value is not None}
    if stands_as is not None:
        changes["stands_as"] = None if stands_as is Stands.NOBODY else stands_as.value
    with open_office() as office, office.store.session() as session:
        if not changes:
            raise DutyError("", "person_nothing")
        here = get_workspace(session, workspace)
        person = change_person(session, here, slack_id, changes, **_times(office))
        _show([as_document(person)], as_json, one=True)


@app.command("list")
def show(workspace: Team, as_json: Json = False) -> None:
    """List everybody of a workspace who has a Slack account."""
    with open_office() as office, office.store.session() as session:
        people = list_people(session, get_workspace(session, workspace))
        _show([as_document(person) for person in people], as_json)


def _times(office: Office) -> dict[str, Any]:
    return {"now": office.now, "machine_now": office.machine_now}


def _show(documents: Sequence[dict[str, Any]], as_json: bool, *, one: bool = False) -> None:
    if as_json:
        print_json({"person": documents[0]} if one else {"people": documents})
        return
    table = Table("Slack id", "Name", "Agency", "Post", "")
    for one_person in documents:
        marks = ["administrator"] if one_person["is_administrator"] else []
        marks += [one_person["stands_as"].replace("_", " ")] if one_person["stands_as"] else []
        marks += [] if one_person["active"] else ["inactive"]
        post = one_person["post"].replace("_", " ")
        table.add_row(
            one_person["slack_id"], one_person["name"], one_person["agency"], post, ", ".join(marks)
        )
    Console(highlight=False, markup=False).print(table)
