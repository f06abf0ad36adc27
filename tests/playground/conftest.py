"""A playground on a real socket for each test, and Slack's own client against it."""

from collections.abc import Iterator

import pytest
from slack_sdk import WebClient

from playground.server import Playground


@pytest.fixture
def server() -> Iterator[Playground]:
    with Playground() as playground:
        yield playground


@pytest.fixture
def client(server: Playground) -> WebClient:
    return WebClient(
        token=server.bot_token, base_url=server.api_url, timeout=10, retry_handlers=[]
    )
