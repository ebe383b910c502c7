"""What the outbox does next: pure decisions, without a clock, a network or a store of their own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from sbtui.api.errors import NeverLeft, OutcomeUnknown, RateLimited, Refused, SendblueError
from sbtui.domain.message import OutboxState
from sbtui.store.outbox import Entry

FIRST_BACKOFF = 1.0
LONGEST_BACKOFF = 60.0
LONGEST_ASKED = 600.0
"""No more seconds than these are waited at a time because Sendblue asks for them."""
LOOKS_NEEDED = 3
"""Looks in vain after which an unconfirmed message counts as not sent."""
_LOOK_SHARES = (0.05, 0.2, 0.75)
"""When the looks happen, as shares of the time to confirm: early, for the common case, and at its end."""
_SOONEST_LOOK = 1.0
_PATIENCE = 10
"""So many times the time to confirm may looking up fail before the user is asked."""
_UNRESOLVED = frozenset({OutboxState.IN_FLIGHT, OutboxState.UNCONFIRMED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What can be done now, oldest first, and when to decide again if nothing happens before (None: then not)."""

    send: tuple[Entry, ...] = ()
    look: tuple[Entry, ...] = ()
    wake_at: datetime | None = None


def plan(
    entries: Iterable[Entry],
    *,
    now: datetime,
    ready_at: Mapping[str, datetime],
    busy: Collection[int] = (),
    free: int = 8,
) -> Plan:
    """The next step of every conversation.

    Inside a conversation the oldest entry goes first, and nothing overtakes one that is in flight, backing
    off, unconfirmed or in its undo window; one that is scheduled stands aside until its time has come.
    Conversations don't wait for each other. ``ready_at`` says from when a line may send again: of several
    conversations on one line, the oldest entry takes the turn. ``busy`` are the messages being worked on,
    ``free`` how many more can be.
    """
    send: list[Entry] = []
    look: list[Entry] = []
    entries = tuple(entries)
    aside = {entry.message_id: entry.retry_at for entry in entries if entry.retry_at and _stands_aside(entry, now)}
    later = list(aside.values())
    taken: set[str] = set()
    heads = _heads(entry for entry in entries if entry.message_id not in aside)
    for entry in sorted(heads, key=lambda entry: entry.message_id):
        if entry.message_id in busy or entry.state is OutboxState.IN_FLIGHT:
            continue
        due = max(entry.retry_at or now, now)
        if entry.state is not OutboxState.UNCONFIRMED:
            due = max(due, ready_at.get(entry.line, now))
        if due > now:
            later.append(due)
        elif entry.state is OutboxState.UNCONFIRMED:
            look.append(entry)
        elif entry.line not in taken:
            taken.add(entry.line)
            send.append(entry)
    # The looks come first: each of them holds up a conversation whose message may already have arrived.
    look = look[:free]
    return Plan(send=tuple(send[: free - len(look)]), look=tuple(look), wake_at=min(later, default=None))


def _stands_aside(entry: Entry, now: datetime) -> bool:
    return entry.state is OutboxState.SCHEDULED and entry.retry_at is not None and entry.retry_at > now


def _heads(entries: Iterable[Entry]) -> list[Entry]:
    """Of each conversation the entry whose turn it is: an unresolved one, else the oldest; besides, those that
    the user let go, which hold nobody up."""
    conversations: defaultdict[int, list[Entry]] = defaultdict(list)
    let_go: list[Entry] = []
    for entry in entries:
        if entry.let_go and entry.state is OutboxState.UNCONFIRMED:
            let_go.append(entry)
        elif entry.state is not OutboxState.FAILED:
            conversations[entry.thread_id].append(entry)
    return let_go + [
        min(waiting, key=lambda entry: (entry.state not in _UNRESOLVED, entry.message_id))
        for waiting in conversations.values()
    ]


class Verdict(Enum):
    """What a failed request to send proves."""

    NOT_SENT = "not_sent"
    """Nothing left: the same request goes again, as often as it takes."""
    TOO_FAST = "too_fast"
    """Not taken: it goes again when the line may send."""
    UNKNOWN = "unknown"
    """It may have been taken: look it up."""
    REFUSED = "refused"
    """Not taken, and it won't be: the user decides."""


def verdict(error: SendblueError) -> Verdict:
    """What the error proves about the message; whatever proves nothing is UNKNOWN."""
    match error:
        case NeverLeft():
            return Verdict.NOT_SENT
        case RateLimited():
            return Verdict.TOO_FAST
        case Refused():
            return Verdict.REFUSED
        case _:
            return Verdict.UNKNOWN


def asked_to_wait(error: SendblueError) -> float:
    """The seconds that Sendblue asked us to wait, up to ``LONGEST_ASKED``; 0 if it did not."""
    asked = error.retry_after if isinstance(error, RateLimited | OutcomeUnknown) else None
    return min(asked or 0.0, LONGEST_ASKED)


def backoff(failures: int, chance: float, *, longest: float = LONGEST_BACKOFF) -> float:
    """Seconds to wait after so many failures in a row: 1 s doubling to ``longest``, spread by ``chance`` (0–1).

    The spread is downwards to three quarters, so that ``longest`` is never exceeded.
    """
    steps = min(max(failures, 1) - 1, 16)
    return min(FIRST_BACKOFF * 2.0**steps, longest) * (0.75 + 0.25 * chance)


def is_undecidable(asked_for: timedelta, confirm_after: float) -> bool:
    """Whether it was impossible to look an unconfirmed message up for so long that the user has to know."""
    return asked_for.total_seconds() >= _PATIENCE * confirm_after


def next_look(looks: int, now: datetime, confirm_after: float) -> datetime:
    """When to look for an unconfirmed message again after ``looks`` in vain."""
    share = _LOOK_SHARES[min(looks, len(_LOOK_SHARES) - 1)] * confirm_after
    return now + timedelta(seconds=min(share, _SOONEST_LOOK) if looks == 0 else share)


def longest_look(confirm_after: float) -> float:
    """The most seconds between two looks of which neither failed."""
    return max(_LOOK_SHARES) * confirm_after


def proven_absent(looks: int) -> bool:
    """Whether so many looks in vain, spread by ``next_look``, prove that the message was not taken."""
    return looks >= LOOKS_NEEDED
