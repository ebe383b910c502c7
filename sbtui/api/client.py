"""Sendblue's API, one async method per endpoint."""

from sbtui.api.account import AccountCalls, WebhookCalls
from sbtui.api.contacts import ContactCalls, VerifiedContactCalls
from sbtui.api.events import EventCalls
from sbtui.api.groups import GroupCalls
from sbtui.api.messages import MessageCalls


class Sendblue(
    MessageCalls,
    GroupCalls,
    EventCalls,
    ContactCalls,
    VerifiedContactCalls,
    AccountCalls,
    WebhookCalls,
):
    """An account at Sendblue: ``async with Sendblue(credentials) as sendblue: await sendblue.account()``.

    Never retries anything by itself. Every method raises a `SendblueError`; the tree in `sbtui.api.errors` says
    which of them permits a repetition.
    """
