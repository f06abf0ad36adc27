"""The playground's page: one document, plain modules and styles, nothing from elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

if TYPE_CHECKING:
    from playground.world import World

HERE = Path(__file__).parent

# Scripts and styles come from this server alone and inline ones are refused, so text that slipped
# through as markup still could not run. Pictures in blocks may live anywhere.
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src 'self' data: https: http:; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'self'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",
}


class FreshFiles(StaticFiles):
    """Static files that the browser asks about each time, so a changed module is never stale."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        """Answer with the file, or 304 where it is unchanged."""
        response = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        response.headers["Cache-Control"] = "no-cache"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


async def page(_: Request) -> Response:
    """Answer with the page; who looks and at what stands in its address and is read by it."""
    return FileResponse(HERE / "index.html", media_type="text/html", headers=HEADERS)


def routes(world: World) -> list[Route | Mount]:
    """Give the page's routes: `/` and `/static`; `world` is reached by the page through /play."""
    del world
    return [
        Route("/", page, methods=["GET"], name="page"),
        Mount("/static", FreshFiles(directory=HERE / "static"), name="static"),
    ]
