"""Faults on demand, as Slack's own client meets them; rate limits; what the inspector says."""

import time
from http.client import RemoteDisconnected
from typing import Any
from urllib.error import HTTPError

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import (
    ConnectionErrorRetryHandler,
    RateLimitErrorRetryHandler,
)

from playground.driver import Person, PlayError, Slack
from playground.server import Playground

POST = "chat.postMessage"


def post(client: WebClient, text: str = "x", channel: str = "U0001") -> Any:
    return client.chat_postMessage(channel=channel, text=text)


def test_too_many_requests(client: WebClient, slack: Slack, sam: Person) -> None:
    slack.faults.add(POST, "ratelimited", seconds=7)
    with pytest.raises(SlackApiError) as caught:
        post(client)
    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "7"
    assert caught.value.response["error"] == "ratelimited"
    assert sam.dm() == []
    assert post(client)["ok"]


def test_slacks_own_client_waits_and_tries_again(
    client: WebClient, slack: Slack, sam: Person
) -> None:
    client.retry_handlers = [RateLimitErrorRetryHandler(max_retry_count=1)]
    slack.faults.add(POST, "ratelimited", seconds=1)
    post(client, "once")
    assert [m.text for m in sam.dm()] == ["once"]


def test_slack_breaks(client: WebClient, slack: Slack, sam: Person) -> None:
    slack.faults.add(POST, "server_error", count=2, status=502)
    for _ in range(2):
        with pytest.raises((SlackApiError, HTTPError)) as caught:
            post(client)
        response = getattr(caught.value, "response", None)
        assert response is not None
        assert response.status_code == 502
    assert slack.faults.armed() == []
    post(client, "whole again")
    assert [m.text for m in sam.dm()] == ["whole again"]


def test_any_error(client: WebClient, slack: Slack, sam: Person) -> None:
    slack.faults.add("*", "error", error="internal_error")
    with pytest.raises(SlackApiError, match="internal_error"):
        client.auth_test()
    assert client.auth_test()["ok"]


def test_a_fault_for_one_channel(client: WebClient, slack: Slack) -> None:
    slack.faults.add(POST, "error", error="fatal_error", channel="U0002")
    assert post(client, channel="U0001")["ok"]
    direct = slack.person("U0002").dm_id
    with pytest.raises(SlackApiError, match="fatal_error"):
        post(client, channel=direct)


def test_hanging_is_never_posted(client: WebClient, slack: Slack, sam: Person) -> None:
    slack.faults.add(POST, "hang", seconds=0.3)
    client.timeout = 5
    with pytest.raises(RemoteDisconnected):
        post(client)
    slack.faults.add(POST, "hang", seconds=30)
    client.timeout = 0.2  # type: ignore[assignment]
    with pytest.raises(TimeoutError):
        post(client)
    assert sam.dm() == []
    assert [call["fault"] for call in slack.calls(POST)] == ["hang", "hang"]


def test_late_is_posted_after_the_caller_gave_up(
    client: WebClient, slack: Slack, sam: Person
) -> None:
    slack.faults.add(POST, "late", seconds=0.5)
    client.timeout = 0.1  # type: ignore[assignment]
    with pytest.raises(TimeoutError):
        post(client, "better late")
    assert sam.dm() == []
    assert sam.wait_for("better late")


def test_lost_is_posted_and_the_reply_is_not(client: WebClient, slack: Slack, sam: Person) -> None:
    slack.faults.add(POST, "lost")
    with pytest.raises(RemoteDisconnected):
        post(client, "posted")
    assert [m.text for m in sam.dm()] == ["posted"]


def test_a_client_that_tries_again_blindly_posts_twice(
    client: WebClient, slack: Slack, sam: Person
) -> None:
    client.retry_handlers = [ConnectionErrorRetryHandler()]
    slack.faults.add(POST, "lost")
    post(client, "doubled")
    assert [m.text for m in sam.dm()] == ["doubled", "doubled"]


def test_faults_can_be_disarmed_and_nonsense_is_refused(slack: Slack) -> None:
    slack.faults.add(POST, "hang", count=3)
    assert slack.faults.armed()[0]["count"] == 3
    slack.faults.clear()
    assert slack.faults.armed() == []
    with pytest.raises(PlayError, match="fault must be one of"):
        slack.faults.add(POST, "explode")
    with pytest.raises(PlayError, match="count of 1 or more"):
        slack.faults.add(POST, "hang", count=0)
    with pytest.raises(PlayError, match="invalid_arguments"):
        slack.faults.add(POST, "hang", chanel="U0001")


def test_rate_limits_only_when_asked(client: WebClient, slack: Slack) -> None:
    for _ in range(3):
        post(client)
    slack.tiers(on=True)
    post(client)
    with pytest.raises(SlackApiError) as caught:
        post(client)
    assert caught.value.response.headers["Retry-After"] == "1"
    assert post(client, channel="U0002")["ok"]
    for _ in range(20):
        client.users_list()
    with pytest.raises(SlackApiError, match="ratelimited"):
        client.users_list()


def test_stopping_does_not_wait_for_what_hangs() -> None:
    server = Playground()
    server.start()
    client = WebClient(token=server.bot_token, base_url=server.api_url, timeout=1)
    client.retry_handlers = []
    slack = Slack(server.base_url)
    slack.faults.add(POST, "hang", seconds=60)
    with pytest.raises(TimeoutError):
        post(client)
    with Slack(server.base_url).person("U0001")._wire.events("U0001") as events:
        began = time.monotonic()
        server.stop()
        with pytest.raises((PlayError, OSError)):
            events.next(time.monotonic() + 5)
    assert time.monotonic() - began < 10
    assert not server._thread.is_alive()


def errors(client: WebClient, times: int) -> list[str]:
    found = []
    for _ in range(times):
        try:
            post(client)
            found.append("")
        except SlackApiError as error:
            found.append(str(error.response.status_code))
    return found


def test_weather_strikes_by_chance_and_alike_for_one_seed(client: WebClient, slack: Slack) -> None:
    shares = {"ratelimited": 0.2, "server_error": 0.1}
    slack.faults.weather(POST, shares, seed=3)
    first = errors(client, 60)
    assert {"", "429", "503"} == set(first)
    assert 5 <= first.count("429") <= 20
    slack.faults.clear()
    assert set(errors(client, 20)) == {""}
    slack.faults.weather(POST, shares, seed=3)
    assert errors(client, 60) == first


@pytest.mark.parametrize("shares", [{}, {"rain": 0.1}, {"hang": 0.6, "lost": 0.6}, {"hang": -0.1}])
def test_weather_that_cannot_be(slack: Slack, shares: dict[str, float]) -> None:
    with pytest.raises(PlayError):
        slack.faults.weather(POST, shares)
