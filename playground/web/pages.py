"""The playground's page: one document, plain modules and styles, nothing from elsewhere."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route

if TYPE_CHECKING:
    from playground.world import World

HERE = Path(__file__).parent
STATIC = HERE / "static"
KINDS = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}

# Scripts and styles come from this server alone and inline ones are refused, so text that slipped
# through as markup still could not run. Pictures in blocks may live anywhere.
PAGE_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src 'self' data: https: http:; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'self'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",
}


def routes(world: World) -> list[Route | Mount]:
    """Give the page's routes: `/` and `/static/<name>`."""
    templates = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined
    )

    async def page(_: Request) -> Response:
        """Answer with the page; who looks and at what stands in its address and is read by it."""
        document = templates.get_template("page.html").render(
            workspace=world.app.team_name, styles=_names(".css"), modules=_names(".js")
        )
        return HTMLResponse(document, headers=PAGE_HEADERS)

    return [
        Route("/", page, methods=["GET"], name="page"),
        Route("/static/{name}", static, methods=["GET"], name="static"),
    ]


def _names(suffix: str) -> list[str]:
    return sorted(path.name for path in STATIC.glob(f"*{suffix}"))


async def static(request: Request) -> Response:
    """Answer with one of the page's files, or 304 where the browser has it as it is.

    The files are few and small, so they are read in place: handing each to a thread takes longer.
    """
    path = STATIC / request.path_params["name"]
    if path.parent != STATIC or path.suffix not in KINDS or not path.is_file():
        return PlainTextResponse("No such file.", status_code=404)
    content = path.read_bytes()
    mark = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
    headers = {"ETag": mark, "Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
    if request.headers.get("If-None-Match") == mark:
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=KINDS[path.suffix], headers=headers)
