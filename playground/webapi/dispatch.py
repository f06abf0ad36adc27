"""Every call of the Web API: token, faults, limits, then the method."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from playground.calls import Call
from playground.faults import Fault
from playground.webapi import chat, conversations, files, views, workspace
from playground.webapi.call import ApiCall, ApiError, Json
from playground.world import World

Method = Callable[[ApiCall], Awaitable[Json]]

METHODS: dict[str, Method] = {
    "apps.connections.open": workspace.connections_open,
    "auth.test": workspace.auth_test,
    "chat.delete": chat.delete,
    "chat.getPermalink": chat.get_permalink,
    "chat.postEphemeral": chat.post_ephemeral,
    "chat.postMessage": chat.post_message,
    "chat.update": chat.update,
    "conversations.history": conversations.history,
    "conversations.info": conversations.info,
    "conversations.list": conversations.list_all,
    "conversations.open": conversations.open_direct,
    "conversations.replies": conversations.replies,
    "files.completeUploadExternal": files.complete_upload,
    "files.getUploadURLExternal": files.get_upload_url,
    "files.info": files.info,
    "team.info": workspace.team_info,
    "users.info": workspace.users_info,
    "users.list": workspace.users_list,
    "users.lookupByEmail": workspace.users_lookup_by_email,
    "views.open": views.open_modal,
    "views.publish": views.publish,
    "views.push": views.push,
    "views.update": views.update,
}
WITH_APP_TOKEN = frozenset({"apps.connections.open"})


@dataclass(frozen=True)
class Reply:
    """What goes back: Slack answers 200 to nearly everything."""

    body: Json
    status: int = 200
    retry_after: int | None = None


async def handle(world: World, request: Request) -> Response:
    """Answer one request to /api/<method>."""
    name = request.path_params["method"]
    args, given_token = await _arguments(request)
    line = world.calls.begin("in", name, args)
    call = ApiCall(world, name, args)
    try:
        _check_token(world, name, given_token)
        fault = world.faults.take(name, _channels(world, args))
    except ApiError as error:
        return _answer(world, line, Reply(error.as_json()))
    if fault is None:
        return _answer(world, line, await _carry_out(call))
    return await _strike(call, fault, line, request)


async def _arguments(request: Request) -> tuple[Json, str]:
    args: Json = dict(request.query_params)
    kind = request.headers.get("content-type", "")
    if kind.startswith("application/json"):
        try:
            body = await request.json()
        except ValueError:
            body = {}
        args |= body if isinstance(body, dict) else {}
    elif request.method == "POST":
        async with request.form() as form:
            args |= {key: value for key, value in form.items() if isinstance(value, str)}
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    in_body = str(args.pop("token", "") or "")
    return args, token if scheme.lower() == "bearer" else in_body


def _check_token(world: World, method: str, token: str) -> None:
    if not token:
        raise ApiError("not_authed")
    if token not in (world.app.bot_token, world.app.app_token):
        raise ApiError("invalid_auth")
    if method not in METHODS:
        raise ApiError("unknown_method", req_method=method)
    if (token == world.app.app_token) != (method in WITH_APP_TOKEN):
        raise ApiError("not_allowed_token_type")


def _channels(world: World, args: Json) -> set[str]:
    """Return the ids under which a call's conversation is known."""
    given = {
        str(args[key]) for key in ("channel", "channel_id", "user_id", "users") if args.get(key)
    }
    for conversation in world.conversations:
        if conversation.user and given & {conversation.id, conversation.user}:
            given |= {conversation.id, conversation.user}
    return given


async def _carry_out(call: ApiCall) -> Reply:
    world = call.world
    channel = min(_channels(world, call.args), default="")
    wait = world.tiers.wait_for(call.method, channel)
    if wait:
        return Reply({"ok": False, "error": "ratelimited"}, 429, wait)
    try:
        return Reply({"ok": True} | await METHODS[call.method](call))
    except ApiError as error:
        return Reply(error.as_json())


async def _strike(call: ApiCall, fault: Fault, line: Call, request: Request) -> Response:
    world = call.world
    line.fault = fault.fault
    if fault.fault == "ratelimited":
        wait = max(1, round(fault.seconds))
        return _answer(world, line, Reply({"ok": False, "error": "ratelimited"}, 429, wait))
    if fault.fault == "server_error":
        return _answer(world, line, Reply({"ok": False, "error": "fatal_error"}, fault.status))
    if fault.fault == "error":
        return _answer(world, line, Reply({"ok": False, "error": fault.error}))
    if fault.fault == "late":
        await world.hold(fault.seconds)
        return _answer(world, line, await _carry_out(call))
    reply = Reply({})
    if fault.fault == "hang":
        await world.hold(fault.seconds)
    else:
        reply = await _carry_out(call)
    world.wires.cut(request.client)
    return _answer(world, line, reply)


def _answer(world: World, line: Call, reply: Reply) -> Response:
    world.calls.end(line, reply.body, reply.status)
    headers: dict[str, Any] = {"X-OAuth-Scopes": ",".join(sorted(world.manifest.scopes or ()))}
    if reply.retry_after is not None:
        headers["Retry-After"] = str(reply.retry_after)
    return JSONResponse(reply.body, reply.status, headers=headers)
