"""`python -m playground`: the local Slack as a process of its own."""

import argparse
import asyncio
import json
import sys
from pathlib import Path

from playground.manifest import BadManifestError, load_manifest
from playground.people import BadPersonError, Person, read_person
from playground.server import HOST, Server, listen
from playground.world import App, World


def main(argv: list[str] | None = None) -> int:
    """Serve until interrupted; print what the bot needs as one line of JSON first."""
    options = _options(argv)
    try:
        people = _people(options.people) if options.people else None
        world = World(people, app=_app(options))
        if options.manifest:
            world.manifest = load_manifest(options.manifest)
        listener = listen(options.port)
    except (OSError, ValueError, BadManifestError, BadPersonError) as error:
        print(f"The playground cannot start: {error}", file=sys.stderr)
        return 1
    world.base_url = f"http://{HOST}:{listener.getsockname()[1]}"
    print(json.dumps(_settings(world)), flush=True)
    asyncio.run(Server(world).serve(sockets=[listener]))
    return 0


def _options(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m playground", description=__doc__)
    parser.add_argument("--port", type=int, default=8030, help="0 takes a free one")
    parser.add_argument("--people", type=Path, help="JSON: a list of people, or {people: [...]}")
    parser.add_argument("--manifest", type=Path, help="hold the app to its manifest")
    for secret in ("bot-token", "app-token", "signing-secret"):
        parser.add_argument(f"--{secret}", help="made up when not given")
    return parser.parse_args(argv)


def _app(options: argparse.Namespace) -> App:
    given = {
        name: getattr(options, name)
        for name in ("bot_token", "app_token", "signing_secret")
        if getattr(options, name)
    }
    return App(**given)


def _people(path: Path) -> list[Person]:
    document = json.loads(path.read_text(encoding="utf-8"))
    records = document.get("people") if isinstance(document, dict) else document
    if not isinstance(records, list):
        raise BadPersonError(f"{path.name} holds no list of people.")
    return [read_person(record) for record in records]


def _settings(world: World) -> dict[str, str]:
    return {
        "page": world.base_url,
        "SLACK_API_URL": f"{world.base_url}/api/",
        "SLACK_BOT_TOKEN": world.app.bot_token,
        "SLACK_APP_TOKEN": world.app.app_token,
        "SLACK_SIGNING_SECRET": world.app.signing_secret,
        "COREGROUP_CLOCK_URL": f"{world.base_url}/clock",
    }


if __name__ == "__main__":
    raise SystemExit(main())
