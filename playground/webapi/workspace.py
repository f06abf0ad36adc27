"""auth.test, apps.connections.open, team.info and users.*."""

from playground.acts.typing import bot_handle
from playground.payloads import bot_user_object, user_object
from playground.people import Person
from playground.webapi.call import ApiCall, ApiError, Json, page


async def auth_test(call: ApiCall) -> Json:
    """auth.test: who the token is."""
    world = call.world
    app = world.app
    return {
        "url": f"{world.base_url}/",
        "team": app.team_name,
        "user": bot_handle(world),
        "team_id": app.team_id,
        "user_id": app.bot_user,
        "bot_id": app.bot_id,
        "is_enterprise_install": False,
    }


async def connections_open(call: ApiCall) -> Json:
    """apps.connections.open: an address for one socket, good for a short while."""
    host = call.world.base_url.removeprefix("http://")
    ticket = call.world.door.hub.ticket()
    return {"url": f"ws://{host}/link?ticket={ticket}&app_id={call.world.app.app_id}"}


async def team_info(call: ApiCall) -> Json:
    """team.info."""
    call.need_scope("team:read")
    app = call.world.app
    return {
        "team": {
            "id": app.team_id,
            "name": app.team_name,
            "domain": app.domain,
            "email_domain": "",
            "url": f"{call.world.base_url}/",
        }
    }


def _shown(call: ApiCall, person: Person) -> Json:
    user = user_object(call.world, person)
    if call.world.manifest.lacks("users:read.email"):
        del user["profile"]["email"]
    return user


async def users_info(call: ApiCall) -> Json:
    """users.info."""
    call.need_scope("users:read")
    wanted = call.required("user")
    if wanted == call.world.app.bot_user:
        return {"user": bot_user_object(call.world)}
    person = call.world.people.get(wanted)
    if person is None:
        raise ApiError("user_not_found")
    return {"user": _shown(call, person)}


async def users_list(call: ApiCall) -> Json:
    """users.list, with cursor and limit."""
    call.need_scope("users:read")
    everybody = [_shown(call, person) for person in call.world.people]
    everybody.append(bot_user_object(call.world))
    limit = call.number("limit", 0) or len(everybody)
    members, cursor = page(everybody, call.text("cursor"), limit)
    return {
        "members": members,
        "cache_ts": int(call.world.machine()),
        "response_metadata": {"next_cursor": cursor},
    }


async def users_lookup_by_email(call: ApiCall) -> Json:
    """users.lookupByEmail."""
    call.need_scope("users:read.email")
    person = call.world.people.by_email(call.required("email"))
    if person is None or person.deleted:
        raise ApiError("users_not_found")
    return {"user": _shown(call, person)}
