"""Slack's Web API as far as the app uses it."""

from starlette.routing import BaseRoute

from playground.world import World


def routes(world: World) -> list[BaseRoute]:
    return []
