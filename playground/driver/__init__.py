"""A person in front of Slack, for tests: reads like a story, drives a playground over its socket.

slack = Slack(server.base_url)
sam = slack.person("U0001")
answer = sam.command("/coregroup apologies")
sam.submit({"Which meeting": "CG-1, Wednesday 6 January 2027", "Report now": True})
sam.wait_for("Your apologies are recorded")
"""

from playground.driver.fields import Filled
from playground.driver.person import Person
from playground.driver.seen import Answer, Message, Result, View
from playground.driver.slack import Slack
from playground.driver.wire import PlayError

__all__ = ["Answer", "Filled", "Message", "Person", "PlayError", "Result", "Slack", "View"]
