"""A message as the store keeps it and the screen shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sbtui.domain import status as statuses
from sbtui.domain.tapback import Reaction


class OutboxState(StrEnum):
    """What our own outbox is doing with an outbound message, before and beside Sendblue's status."""

    SETTLED = ""
    """Not in the outbox: an inbound message, one from elsewhere, or one whose outcome is known."""
    WAITING = "waiting"
    HELD = "held"
    """In its undo window: it waits its turn, and goes no sooner than ``retry_at``."""
    SCHEDULED = "scheduled"
    """Goes at ``retry_at``; until then the rest of its conversation goes past it."""
    IN_FLIGHT = "in_flight"
    """The request is on its way; written before the first byte leaves."""
    BACKING_OFF = "backing_off"
    """Certainly not sent yet; goes again at ``retry_at``."""
    UNCONFIRMED = "unconfirmed"
    """It may or may not have been sent, and is being looked up at Sendblue."""
    FAILED = "failed"
    """Refused, or given up: nothing happens until the user retries, edits or discards it."""


class Source(StrEnum):
    """How an observation reached us."""

    RESPONSE = "response"
    EVENT = "event"
    CALLBACK = "callback"
    WEBHOOK = "webhook"
    POLL = "poll"
    RECOVERY = "recovery"
    SEARCH = "search"
    HISTORY = "history"


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a message failed, as Sendblue (or the network) said it; raw text, clean before drawing.

    ``code`` is kept as text: Sendblue documents numbers and at least one word (SMS_LIMIT_REACHED).
    """

    code: str = ""
    message: str = ""
    reason: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One row of a thread. Texts are raw; ``revision`` grows with every visible change."""

    id: int
    """Ours, and local to this store."""
    thread_id: int
    uid: str = ""
    """A UUID for messages written here, one through all attempts; "" for those from elsewhere."""
    handle: str = ""
    """Sendblue's handle; "" until it is known."""
    outbound: bool
    sender: str
    """The contact's number or Apple-ID e-mail for inbound, the line for outbound."""
    line: str = ""
    body: str = ""
    media_url: str = ""
    style: str = ""
    service: str = ""
    """"iMessage", "SMS", "RCS" or what Sendblue calls it; "" while unknown."""
    downgraded: bool = False
    status: str = ""
    """Sendblue's furthest status, or "" before the first report."""
    state: OutboxState = OutboxState.SETTLED
    failure: Failure | None = None
    at: datetime
    """When it was written here or created at Sendblue: the order of the thread is (at, id)."""
    status_at: datetime | None = None
    attempts: int = 0
    retry_at: datetime | None = None
    let_go: bool = False
    """Whether the rest of the conversation goes past it although it is UNCONFIRMED."""
    reply_to: str = ""
    reaction: Reaction | None = None
    """Our tapback on it."""
    revision: int = 0

    @property
    def failed(self) -> bool:
        """Whether the user has to do something about it."""
        return self.outbound and (self.state is OutboxState.FAILED or statuses.is_failure(self.status))

    @property
    def final(self) -> bool:
        """Whether nothing more is expected to happen to it."""
        if not self.outbound:
            return True
        if self.state is OutboxState.FAILED:
            return True
        return self.state is OutboxState.SETTLED and statuses.is_final(
            self.status, service=self.service, downgraded=self.downgraded
        )


@dataclass(frozen=True, slots=True)
class Observation:
    """One report of a status: a line of a message's timeline. It is kept even when it changed nothing."""

    status: str
    at: datetime
    """When it happened, by Sendblue's clock where it said so."""
    seen_at: datetime
    """When it reached us, by our clock."""
    source: Source
    failure: Failure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What is in a thread's composer."""

    body: str = ""
    media_url: str = ""
    style: str = ""
    reply_to: str = ""
    """The handle of the message that it answers; "" for none."""

    def __bool__(self) -> bool:
        return bool(self.body or self.media_url)


class InvalidDraft(ValueError):
    """The draft cannot be sent; the message is one sentence that says why and what to change."""
