"""How long entries still have to wait, whatever happens to the wall clock meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from sbtui.domain.message import OutboxState
from sbtui.engine.policy import LONGEST_ASKED, LONGEST_BACKOFF, longest_look
from sbtui.store.outbox import Entry

LONGEST_HOLD = timedelta(seconds=30)
"""The longest undo window there is."""


class Waits:
    """Turns what an undo window, a backoff or the next look has left into time on the monotonic clock.

    Those are durations: a wall clock that is set back must not make them last for hours, neither while an
    engine runs nor before it started. A scheduled message is bound to the wall clock, and never goes before that
    shows its time.
    """

    def __init__(self, confirm_after: float) -> None:
        self._until: dict[tuple[int, datetime], float] = {}
        self._ordinary = {
            OutboxState.HELD: LONGEST_HOLD,
            OutboxState.BACKING_OFF: timedelta(seconds=LONGEST_BACKOFF),
            OutboxState.UNCONFIRMED: timedelta(seconds=longest_look(confirm_after)),
        }

    def adjusted(self, entries: Iterable[Entry], *, now: datetime, time: float) -> Iterator[Entry]:
        """The entries, with ``retry_at`` as far ahead of ``now`` as they still have to wait at ``time``."""
        known, self._until = self._until, {}
        for entry in entries:
            if entry.retry_at is None or entry.state not in self._ordinary:
                yield entry
                continue
            key = entry.message_id, entry.retry_at
            if key not in known:
                known[key] = time + self._left(entry.state, entry.retry_at - now).total_seconds()
            until = self._until[key] = known[key]
            yield replace(entry, retry_at=now + timedelta(seconds=max(until - time, 0)))

    def _left(self, state: OutboxState, said: timedelta) -> timedelta:
        ordinary = self._ordinary[state]
        longest = ordinary if state is OutboxState.HELD else max(ordinary, timedelta(seconds=LONGEST_ASKED))
        # More than any wait of its kind: the clock was set back since. Nobody knows what is left, and a look that
        # comes too early would count as proof.
        return ordinary if said > longest else max(said, timedelta())
