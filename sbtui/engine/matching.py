"""Whether a message at Sendblue is the one whose outcome we don't know: pure comparisons."""

from __future__ import annotations

from datetime import datetime, timedelta
from unicodedata import normalize

from sbtui.domain.message import Message
from sbtui.domain.news import MessageSeen
from sbtui.domain.thread import Thread
from sbtui.engine.places import belongs

BEFORE = timedelta(minutes=5)
"""How much earlier than our request Sendblue's clock may say that it came.

Two clocks differ. A window that is too narrow misses a message that was sent, and sends it twice; a wide one
costs little, since only messages that the store does not know come into question.
"""
AFTER = timedelta(minutes=10)
"""How much later; it covers a slow request and the clocks again."""


def in_window(claimed_at: datetime, seen: MessageSeen, their_lead: timedelta) -> bool:
    """Whether the message was created about when our request left.

    A first request leaves before Sendblue's clock is known. By ``their_lead`` that is ahead of ours; where they
    differ, the time may be by either.
    """
    moments = (claimed_at, claimed_at + their_lead)
    return seen.created_at is None or any(at - BEFORE <= seen.created_at <= at + AFTER for at in moments)


def in_place(thread: Thread, message: Message, seen: MessageSeen) -> bool:
    """Whether it is an outbound message of the same conversation and line."""
    if not seen.outbound or not belongs(thread, seen):
        return False
    return not (message.line and seen.line) or message.line == seen.line


def same_content(message: Message, seen: MessageSeen) -> bool:
    """Whether it says what ours says.

    Sendblue re-hosts media and drops unusable ones, and a style means nothing outside iMessage: there the
    other side may be empty or, for media, differ.
    """
    if _text(message.body) != _text(seen.body):
        return False
    if bool(message.media_url) != bool(seen.media_url) and not (message.media_url and _text(message.body)):
        return False
    return not seen.style or seen.style == message.style


def _text(body: str) -> str:
    """The body without what may change on its way: white space, and how accents are composed."""
    return normalize("NFC", " ".join(body.split()))


def is_ours(thread: Thread, message: Message, claimed_at: datetime, seen: MessageSeen, their_lead: timedelta) -> bool:
    """Whether the message that Sendblue has is the one that we tried to send."""
    return in_place(thread, message, seen) and in_window(claimed_at, seen, their_lead) and same_content(message, seen)
