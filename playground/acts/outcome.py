"""The outcome of an act, and the ways in which one is refused."""

from typing import Any

from playground.conversations import Conversation
from playground.delivery.ack import Ack
from playground.people import Person
from playground.world import World

Json = dict[str, Any]

DETAIL = {
    "operation_timeout": "The app did not answer within 3 seconds.",
    "dispatch_failed": "The app is not connected.",
    "http_client_error": "The app refused the request.",
    "http_service_error": "The app broke.",
    "invalid_response": "The app's answer cannot be read.",
    "invalid_command_response": "The app's answer breaks Slack's rules.",
    "invalid_response_action": "The app's answer breaks Slack's rules.",
}
TROUBLE = "We had some trouble connecting. Try again?"


class RefusedError(Exception):
    """The act cannot be done in Slack either; `code` is for programs, `detail` a sentence for
    people.
    """

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


def acknowledged(ack: Ack, **more: Any) -> Json:
    """Return the outcome of an act that ended with this acknowledgement."""
    if ack.problem:
        return {
            "ok": False,
            "error": ack.problem,
            "detail": DETAIL[ack.problem],
            "ack": None,
        } | more
    return {"ok": True, "ack": ack.payload} | more


def the_person(world: World, user: str) -> Person:
    """Return who acts. Raises RefusedError."""
    person = world.people.get(user)
    if person is None or person.deleted:
        raise RefusedError("user_not_found", f"There is nobody with the id {user!r}.")
    return person


def the_conversation(world: World, person: Person, channel: str) -> Conversation:
    """Return a conversation this person is in. Raises RefusedError."""
    conversation = world.conversations.get(channel)
    mine = conversation is not None and (
        conversation.user == person.id or person.id in conversation.members
    )
    if conversation is None or not mine:
        raise RefusedError(
            "channel_not_found", f"{person.real_name} has no conversation {channel!r}."
        )
    return conversation
