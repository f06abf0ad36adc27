"""files.*: uploads in three steps, and reading what is there."""

from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from playground.acts.events import announce
from playground.conversations import Conversation
from playground.files import File
from playground.limits import UPLOAD_BYTES
from playground.normal import normal_text
from playground.webapi.call import ApiCall, ApiError, Json
from playground.world import World


async def get_upload_url(call: ApiCall) -> Json:
    """files.getUploadURLExternal: an address for the bytes."""
    call.need_scope("files:write")
    name, length = call.required("filename"), call.number("length", 0)
    if length < 1:
        raise ApiError("missing_argument")
    if length > UPLOAD_BYTES:
        raise ApiError("file_upload_size_restricted")
    world = call.world
    created = int(world.machine())
    file = world.files.expect(name=name, size=length, user=world.app.bot_user, created=created)
    file.alt_text = call.text("alt_txt") or ""
    return {"upload_url": f"{world.base_url}/upload/v1/{file.id}", "file_id": file.id}


async def complete_upload(call: ApiCall) -> Json:
    """files.completeUploadExternal: gives files their titles and shares them; no metadata travels
    with them.
    """
    call.need_scope("files:write")
    channels = [c for c in (call.text("channels") or "").split(",") if c]
    if call.text("channel_id"):
        channels = [call.required("channel_id")]
    places = [_place(call, channel) for channel in channels]
    files = [_received(call, entry) for entry in _entries(call)]
    for where in places:
        _share(call, where, files)
    return {"files": [file.as_json(call.world.base_url) for file in files]}


def _entries(call: ApiCall) -> list[Any]:
    entries = call.structure("files")
    if not isinstance(entries, list) or not entries:
        raise ApiError("invalid_arguments", ["[ERROR] missing required field: files"])
    return entries


def _received(call: ApiCall, entry: Any) -> File:
    file = call.world.files.get(str(entry.get("id"))) if isinstance(entry, dict) else None
    if file is None or not file.received or file.complete:
        raise ApiError("file_not_found")
    file.title = str(entry.get("title") or file.name)
    file.complete = True
    return file


def _place(call: ApiCall, channel: str) -> Conversation:
    """Return where files go; unlike chat.postMessage this takes no person's id."""
    where = call.world.conversations.get(channel)
    if where is None:
        raise ApiError("channel_not_found")
    if where.kind == "channel" and call.world.app.bot_user not in where.members:
        raise ApiError("not_in_channel")
    return where


def _share(call: ApiCall, where: Conversation, files: list[File]) -> None:
    world = call.world
    world.post(
        where,
        author="app",
        user=world.app.bot_user,
        text=normal_text(call.text("initial_comment") or ""),
        files=files,
        thread_ts=call.text("thread_ts") or None,
        subtype="file_share",
    )
    for file in files:
        file.channels = (*file.channels, where.id)
        event = {
            "type": "file_shared",
            "file_id": file.id,
            "user_id": world.app.bot_user,
            "file": {"id": file.id},
            "channel_id": where.id,
            "event_ts": world.stamps.next(),
        }
        world.errand(_tell(world, event))


async def _tell(world: World, event: Json) -> None:
    await announce(world, "file_shared", event)


async def info(call: ApiCall) -> Json:
    """files.info."""
    call.need_scope("files:read")
    file = call.world.files.get(call.required("file"))
    if file is None or not file.complete:
        raise ApiError("file_not_found")
    return {"file": file.as_json(call.world.base_url), "comments": []}


def routes(world: World) -> list[Route]:
    """Return where bytes go in and out."""

    async def upload(request: Request) -> Response:
        file = world.files.get(request.path_params["file_id"])
        if file is None or file.received:
            return Response("File not found.", status_code=404)
        content = await _content(request)
        if len(content) != file.expected_size:
            return Response("The length is not the one announced.", status_code=400)
        file.content, file.received = content, True
        return Response(f"OK - {len(content)}", media_type="text/plain")

    async def download(request: Request) -> Response:
        file = world.files.get(request.path_params["file_id"])
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        if token != world.app.bot_token or world.manifest.lacks("files:read"):
            # Slack answers a download without a good token with its sign-in page and status 200.
            return HTMLResponse("<!DOCTYPE html><title>Sign in to Playground</title>")
        if file is None or not file.complete:
            return Response("File not found.", status_code=404)
        return Response(file.content, media_type=file.mimetype)

    return [
        Route("/upload/v1/{file_id}", upload, methods=["POST"]),
        Route("/files-pri/{file_id}/{name:path}", download),
    ]


async def _content(request: Request) -> bytes:
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await request.body()
    async with request.form() as form:
        for part in form.values():
            if not isinstance(part, str):
                return await part.read()
    return b""
