"""Socket Mode: hello, turns, refreshing, dropping, refusing, with Slack's own client."""

import json
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from playground.driver import Person, Slack
from playground.server import Playground


def address(server: Playground) -> str:
    client = WebClient(token=server.app_token, base_url=server.api_url)
    return str(client.apps_connections_open(app_token=server.app_token)["url"])


@contextmanager
def socket(server: Playground) -> Iterator[ClientConnection]:
    with connect(address(server)) as opened:
        yield opened


def read(opened: ClientConnection) -> dict[str, Any]:
    return dict(json.loads(opened.recv(timeout=5)))


def test_hello(server: Playground) -> None:
    with socket(server) as first, socket(server) as second:
        assert read(first)["num_connections"] == 1
        hello = read(second)
        assert (hello["type"], hello["num_connections"]) == ("hello", 2)
        assert hello["connection_info"]["app_id"] == "A0000CORE"


def test_an_address_is_good_for_one_socket(server: Playground) -> None:
    url = address(server)
    with connect(url), pytest.raises(InvalidStatus):
        connect(url)
    with pytest.raises(InvalidStatus):
        connect(url.replace("ticket=", "ticket=x"))


def test_each_payload_goes_to_one_socket_in_turn(server: Playground, sam: Person) -> None:
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket(server)) for _ in range(3)]
        for opened in sockets:
            read(opened)
        got: list[int] = []

        def serve(number: int) -> None:
            envelope = read(sockets[number])
            assert envelope["type"] == "slash_commands"
            assert envelope["accepts_response_payload"] is True
            got.append(number)
            answer = {"envelope_id": envelope["envelope_id"], "payload": {"text": f"by {number}"}}
            sockets[number].send(json.dumps(answer))

        threads = [threading.Thread(target=serve, args=(n,)) for n in range(3)]
        for thread in threads:
            thread.start()
        texts = [sam.command("/coregroup").text for _ in range(3)]
        for thread in threads:
            thread.join()
    assert texts == ["by 0", "by 1", "by 2"]
    assert got == [0, 1, 2]


def test_an_eleventh_socket_is_sent_away(server: Playground) -> None:
    with ExitStack() as stack:
        for _ in range(10):
            read(stack.enter_context(socket(server)))
        eleventh = stack.enter_context(socket(server))
        assert read(eleventh)["reason"] == "too_many_websockets"
        with pytest.raises(ConnectionClosed):
            eleventh.recv(timeout=5)


def test_a_refreshed_socket_gets_nothing_new_and_may_still_acknowledge(
    server: Playground, slack: Slack, sam: Person
) -> None:
    with socket(server) as old:
        read(old)
        answers: list[str] = []
        calling = threading.Thread(target=lambda: answers.append(sam.command("/coregroup").text))
        calling.start()
        envelope = read(old)
        assert slack.drop_sockets("refresh") == 1
        assert read(old)["reason"] == "refresh_requested"
        old.send(json.dumps({"envelope_id": envelope["envelope_id"], "payload": {"text": "done"}}))
        calling.join()
        assert answers == ["done"]
        assert sam.command("/coregroup").error == "dispatch_failed"
        with socket(server) as new:
            read(new)
            assert slack.delivery()["connected"] == 1


def test_dropped_sockets_are_gone_at_once(server: Playground, slack: Slack) -> None:
    with socket(server) as opened:
        read(opened)
        assert slack.drop_sockets() == 1
        with pytest.raises(ConnectionClosed):
            opened.recv(timeout=5)
    assert slack.delivery() == {"mode": "socket", "url": None, "connected": 0}


def test_new_sockets_are_refused(server: Playground, slack: Slack) -> None:
    slack.drop_sockets(refuse=2)
    for _ in range(2):
        with pytest.raises(InvalidStatus):
            connect(address(server))
    with socket(server) as opened:
        assert read(opened)["type"] == "hello"


def test_nonsense_ends_the_socket_and_strange_acknowledgements_do_not(
    server: Playground, slack: Slack
) -> None:
    with socket(server) as opened:
        read(opened)
        opened.send(json.dumps({"envelope_id": "unknown"}))
        opened.send(json.dumps(["not", "an", "object"]))
        assert slack.delivery()["connected"] == 1
        opened.send("no JSON")
        with pytest.raises(ConnectionClosed):
            opened.recv(timeout=5)


def test_slacks_client_comes_back_after_a_refresh(
    server: Playground, slack: Slack, sam: Person, by_socket: App
) -> None:
    by_socket.command("/coregroup")(lambda ack: ack("still here"))
    # Slack's client reads its new socket only when it is done with the old one, after 3 s at most.
    slack.patience(ack_seconds=15)
    slack.drop_sockets("refresh")
    slack.wait_connected()
    assert sam.command("/coregroup").text == "still here"


def test_two_apps_share_the_work(
    server: Playground, slack: Slack, sam: Person, by_socket: App, client: WebClient
) -> None:
    second = App(client=client, signing_secret="x", process_before_response=True)
    handler = SocketModeHandler(second, server.app_token)
    handler.connect()
    slack.wait_connected(2)
    by_socket.command("/coregroup")(lambda ack: ack("first"))
    second.command("/coregroup")(lambda ack: ack("second"))

    answers = {sam.command("/coregroup").text for _ in range(2)}

    handler.client.auto_reconnect_enabled = False
    slack.drop_sockets()
    handler.client.enqueue_message("")
    handler.close()
    assert answers == {"first", "second"}
