"""The work of one transaction: what it changes, which threads it touches, and what it could not know."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sbtui.domain.changes import Change, ChangeKind
from sbtui.store import threads
from sbtui.store.database import Transaction


@dataclass(slots=True)
class Batch:
    """One transaction of the engine. Whoever opened it calls ``finish`` before the commit."""

    transaction: Transaction
    changes: list[Change]
    now: datetime
    their_lead: timedelta = timedelta()
    """By how much Sendblue's clock is ahead of ours."""
    live: bool = False
    """Whether its inbound messages are worth a notification."""
    history: bool = False
    """Whether it brings old messages, which count as read."""
    touched: set[int] = field(default_factory=set)
    """Threads whose row in the list has to be made to agree with their messages."""
    unknown: set[str] = field(default_factory=set)
    """Handles about which there is news, and no message: their rows have to be fetched."""
    resolved: bool = False
    """Whether an outbox entry found its end, so that early news may turn out to be somebody else's."""

    def message_changed(self, thread_id: int, message_id: int) -> None:
        self.changes.append(Change(ChangeKind.MESSAGE_CHANGED, thread_id, message_id))
        self.touched.add(thread_id)

    def outbox_changed(self, thread_id: int) -> None:
        self.changes.append(Change(ChangeKind.OUTBOX_CHANGED, thread_id))

    async def finish(self) -> None:
        """Bring the list rows of all touched threads up to date."""
        if self.touched:
            touched = sorted(self.touched)
            await threads.refresh_all(self.transaction, touched)
            self.changes += [Change(ChangeKind.THREAD_CHANGED, thread_id) for thread_id in touched]
