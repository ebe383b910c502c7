"""The one sign that says where a message is: drawn beside it, in the list and in the inspector.

The sign is enough without colour, and every state has its own in both sets, so that a badge never claims
more than was reported.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from math import ceil

from sbtui.domain.message import Failure, Message, OutboxState
from sbtui.domain.status import Status, is_failure
from sbtui.domain.text import one_line
from sbtui.domain.thread import Thread

_LONGEST_UNKNOWN = 12


class BadgeKind(StrEnum):
    """What a badge means for the reader: its colour."""

    NONE = "none"
    WAITING = "waiting"
    """Not with Sendblue yet, or not for certain."""
    ACCEPTED = "accepted"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Badge:
    """``text`` is drawn, ``words`` say the same to people; both are clean and on one line."""

    text: str
    words: str
    kind: BadgeKind


NO_BADGE = Badge("", "", BadgeKind.NONE)

_STATUSES: dict[str, tuple[str, str, str, BadgeKind]] = {
    Status.REGISTERED: ("◌", "r", "registered with Sendblue", BadgeKind.ACCEPTED),
    Status.PENDING: ("◍", "p", "pending at Sendblue", BadgeKind.ACCEPTED),
    Status.QUEUED: ("○", "q", "queued at Sendblue", BadgeKind.ACCEPTED),
    Status.ACCEPTED: ("◉", "a", "accepted by Sendblue", BadgeKind.ACCEPTED),
    Status.SENT: ("✓", "v", "sent", BadgeKind.SENT),
    Status.DELIVERED: ("✓✓", "vv", "delivered", BadgeKind.DELIVERED),
    Status.READ: ("✓✓ read", "vv read", "read", BadgeKind.READ),
    Status.ERROR: ("✕", "x", "failed", BadgeKind.FAILED),
    Status.DECLINED: ("⊘", "xx", "declined by Sendblue", BadgeKind.FAILED),
}
_OUTBOX: dict[OutboxState, tuple[str, str, str]] = {
    OutboxState.WAITING: ("⋯", "..", "waiting to be sent"),
    OutboxState.HELD: ("⧖", "h", "waiting, so that it can be taken back"),
    OutboxState.SCHEDULED: ("◷", "@", "scheduled for later"),
    OutboxState.IN_FLIGHT: ("↑", "^", "on its way to Sendblue"),
    OutboxState.BACKING_OFF: ("↻", "~", "not sent yet; sbtui tries again by itself"),
    OutboxState.UNCONFIRMED: ("?", "?", "may or may not have been sent; looking it up"),
}


_WORDS_WITH_TIME = {
    OutboxState.HELD: "goes in {left}; until then it can be taken back",
    OutboxState.SCHEDULED: "scheduled; goes in {left}",
    OutboxState.BACKING_OFF: "not sent yet; try {attempt} in {left}",
}


def badge(message: Message, *, now: datetime, ascii: bool = False) -> Badge:  # noqa: A002
    """The badge of a message; an inbound one has none."""
    if not message.outbound:
        return NO_BADGE
    found = _badge(message.status, message.state, message.failure, ascii)
    if counts_down(message):
        found = _counted_down(found, message, now, ascii)
    return _marked_downgraded(found, message.service, ascii) if message.downgraded else found


def counts_down(message: Message) -> bool:
    """Whether the badge changes as time goes by."""
    return message.state in _WORDS_WITH_TIME and message.retry_at is not None


def thread_badge(thread: Thread, *, ascii: bool = False) -> Badge:  # noqa: A002
    """The badge of a conversation's last message, for the list; none when that one is inbound."""
    if not thread.last_outbound:
        return NO_BADGE
    found = _badge(thread.last_status, OutboxState(thread.last_state), None, ascii)
    return _marked_downgraded(found, "", ascii) if thread.last_downgraded else found


def _badge(status: str, state: OutboxState, failure: Failure | None, ascii_only: bool) -> Badge:
    if state in _OUTBOX:
        sign, plain, words = _OUTBOX[state]
        return Badge(plain if ascii_only else sign, words, BadgeKind.WAITING)
    if state is OutboxState.FAILED and not is_failure(status):
        return _failed("✕", "x", "failed: it was not sent", failure, ascii_only)
    if is_failure(status):
        sign, plain, words, _ = _STATUSES[status]
        return _failed(sign, plain, words, failure, ascii_only, otherwise=status.lower())
    if status in _STATUSES:
        sign, plain, words, kind = _STATUSES[status]
        return Badge(plain if ascii_only else sign, words, kind)
    if not status:
        return Badge("-" if ascii_only else "·", "no report yet", BadgeKind.UNKNOWN)
    name = one_line(status, _LONGEST_UNKNOWN)
    return Badge(_ascii(name) if ascii_only else name, f"reported as {name}", BadgeKind.UNKNOWN)


def _failed(
    sign: str, plain: str, words: str, failure: Failure | None, ascii_only: bool, *, otherwise: str = ""
) -> Badge:
    code = one_line(failure.code, _LONGEST_UNKNOWN) if failure is not None else ""
    text = f"{plain if ascii_only else sign} {code or otherwise}".rstrip()
    return Badge(_ascii(text) if ascii_only else text, f"{words} ({code})" if code else words, BadgeKind.FAILED)


def _counted_down(found: Badge, message: Message, now: datetime, ascii_only: bool) -> Badge:
    assert message.retry_at is not None
    left = _short(max(0, ceil((message.retry_at - now).total_seconds())))
    text = f"{found.text}{left}" if ascii_only else f"{found.text} {left}"
    words = _WORDS_WITH_TIME[message.state].format(left=left, attempt=message.attempts + 1)
    return Badge(text, words, found.kind)


def _short(seconds: int) -> str:
    if seconds < 100:
        return f"{seconds}s"
    if seconds < 5_400:
        return f"{round(seconds / 60)}m"
    return f"{round(seconds / 3_600)}h" if seconds < 129_600 else f"{round(seconds / 86_400)}d"


def _marked_downgraded(found: Badge, service: str, ascii_only: bool) -> Badge:
    instead = one_line(service, 6) if service and service.lower() != "imessage" else "SMS"
    text = f"dn {found.text}" if ascii_only else f"⇣{instead} {found.text}"
    return Badge(text, f"{found.words}; downgraded to {instead}", found.kind)


def _ascii(text: str) -> str:
    return text.encode("ascii", "replace").decode("ascii")


_SENTENCES = {
    "4000": "Sendblue refused it{said}. Edit it and send it again.",
    "4001": "The line sends faster than Sendblue allows. Wait a moment, then retry.",
    "4002": "Sendblue never sends to this number (emergency and blocked numbers).",
    "5000": "Sendblue had an internal error. Retry in a moment.",
    "5003": "Sendblue's servers are busy. Retry in a moment.",
    "5509": "Too many messages in Sendblue's time window. Wait a few minutes, then retry.",
    "10001": "The message failed to send. Retry, or check the number.",
    "10002": "Sendblue could not find out what became of it: it may have arrived. Ask before you send it again.",
    "SMS_LIMIT_REACHED": "The line's SMS limit for today is used up. Retry in a few hours, or use another line.",
    "402": 'They opted out; they must text "start" before you can write again.',
    "OPTED_OUT": 'They opted out; they must text "start" before you can write again.',
    "429": "The line has reached its cap of new contacts. Retry later, or use another line.",
    "PRE_REPLY_LIMIT_REACHED": "They have not answered yet, and Sendblue allows no more before they do.",
    "LINE_HOURLY_LIMIT_REACHED": "The line has reached this hour's cap of new contacts. Retry in an hour.",
    "LINE_DAILY_LIMIT_REACHED": "The line has reached today's cap of new contacts. Retry tomorrow or use another line.",
}
"""Plain words with the mend, by error code or key (Sendblue docs: "Error codes"; SDK: ``error_key``)."""


def explain(failure: Failure | None, status: str) -> str:
    """Why a message failed and what mends it, in plain words: clean, one or two sentences."""
    if failure is None:
        failure = Failure()
    message = one_line(failure.message or failure.detail or failure.reason, 200).rstrip(".")
    # The words of a refusal are more exact than its number: 429 stands for several caps.
    for key in (failure.message, failure.reason, failure.detail, failure.code):
        sentence = _SENTENCES.get(key.strip().upper())
        if sentence is not None:
            return sentence.replace("{said}", f": {message}" if message else "")
    code = one_line(failure.code, 40)
    if message:
        sentence = message if message[-1] in "!?…" else f"{message}."
        return f"code {code}: {sentence}" if code else sentence
    if code:
        return f"code {code}: Sendblue gives no further reason."
    if status == Status.DECLINED:
        return "Sendblue declined the message without saying why."
    return "The message was not sent, and no reason was given."
