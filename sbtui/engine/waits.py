"""How long entries still have to wait, whatever happens to the wall clock meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from sbtui.domain.message import OutboxState
from sbtui.store.outbox import Entry

LONGEST_HOLD = timedelta(seconds=30)
"""The longest undo window there is."""
_RELATIVE = frozenset({OutboxState.HELD, OutboxState.BACKING_OFF, OutboxState.UNCONFIRMED})


class Waits:
    """Turns what an undo window, a backoff or the next look has left into time on the monotonic clock.

    Those are durations: a wall clock that is set back must not make them last for hours. A scheduled message
    is bound to the wall clock, and never goes before that shows its time.
    """

    def __init__(self) -> None:
        self._until: dict[tuple[int, datetime], float] = {}

    def adjusted(self, entries: Iterable[Entry], *, now: datetime, time: float) -> Iterator[Entry]:
        """The entries, with ``retry_at`` as far ahead of ``now`` as they still have to wait at ``time``."""
        known, self._until = self._until, {}
        for entry in entries:
            if entry.retry_at is None or entry.state not in _RELATIVE:
                yield entry
                continue
            left = max(entry.retry_at - now, timedelta())
            if entry.state is OutboxState.HELD:
                left = min(left, LONGEST_HOLD)
            key = entry.message_id, entry.retry_at
            until = self._until[key] = known.get(key, time + left.total_seconds())
            yield replace(entry, retry_at=now + timedelta(seconds=max(until - time, 0)))
