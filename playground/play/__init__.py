"""The JSON API of the page and of the tests (docs/playground.md)."""

from starlette.routing import Route

from playground.play import acting, admin, reading
from playground.world import World


def routes(world: World) -> list[Route]:
    """Return every route below /play, and /clock."""
    return [*reading.routes(world), *acting.routes(world), *admin.routes(world)]
