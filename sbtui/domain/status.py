"""Where a message is, as Sendblue reports it, and the one rule by which reports combine.

The eight statuses and which of them end a message's life are Sendblue's (docs: "Sending messages",
tables "Status" and "Message Status Resolution"). Reports repeat and arrive in any order, so they are
combined by a total order: the furthest report wins, whichever came first.
"""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """The statuses that Sendblue documents, in the order in which a message passes them."""

    REGISTERED = "REGISTERED"
    PENDING = "PENDING"
    QUEUED = "QUEUED"
    ACCEPTED = "ACCEPTED"
    SENT = "SENT"
    DECLINED = "DECLINED"
    ERROR = "ERROR"
    DELIVERED = "DELIVERED"
    READ = "READ"
    """Not emitted by today's API; older accounts report it. It proves delivery."""


RECEIVED = "RECEIVED"
"""The direction marker on inbound messages; not a state of an outbound one."""

_RANK: dict[str, int] = {
    Status.REGISTERED: 10,
    Status.PENDING: 20,
    Status.QUEUED: 30,
    Status.ACCEPTED: 40,
    Status.SENT: 60,
    Status.DECLINED: 70,
    Status.ERROR: 80,
    # Proof of delivery outranks a failure report: 10002 means "could not resolve", not "did not arrive".
    Status.DELIVERED: 90,
    Status.READ: 100,
}
_UNKNOWN_RANK = 50
_OTHER_SPELLINGS = {"FAILED": Status.ERROR, "DOWNGRADED": ""}
_FAILURES = frozenset({Status.DECLINED, Status.ERROR})
_ARRIVED = frozenset({Status.DELIVERED, Status.READ})


def fold(reported: str) -> str:
    """The status as we keep it: upper case, old spellings mapped; an unknown one stays as it is.

    Returns "" where the report says nothing about progress.
    """
    name = reported.strip().upper()
    return str(_OTHER_SPELLINGS.get(name, name))


def rank(status: str) -> int:
    """How far along a status is; "" is 0, an unknown one stands between ACCEPTED and SENT."""
    if not status:
        return 0
    return _RANK.get(status, _UNKNOWN_RANK)


def furthest(current: str, reported: str) -> str:
    """The status after a report: commutative, associative, idempotent, and never falls."""
    return max(current, reported, key=lambda status: (rank(status), status))


def is_known(status: str) -> bool:
    """Whether Sendblue documents this status."""
    return status in _RANK


def is_failure(status: str) -> bool:
    """Whether Sendblue gave the message up."""
    return status in _FAILURES


def is_final(status: str, *, service: str, downgraded: bool) -> bool:
    """Whether no further report is due.

    SENT ends an SMS and a downgraded message (docs: "Status": "terminal state for SMS, or if the receiver
    is not connected to the iMessage network"); an SMS-born thread reports ``was_downgraded: null``, so the
    service counts too.
    """
    if status in _FAILURES or status in _ARRIVED:
        return True
    return status == Status.SENT and (downgraded or service.upper() == "SMS")
