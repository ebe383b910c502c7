"""What time it is at Sendblue, whose times ours are compared with."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from sbtui.api.dates import http_date

_SAME = timedelta(minutes=1)
"""Two clocks that agree within this count as the same: an answer's date is of whole seconds, and takes its time."""
_BELIEVABLE = timedelta(days=400)
"""No certificate is valid for longer: a clock that is wrong by more would not even have trusted Sendblue's."""


class _Heard(NamedTuple):
    theirs: datetime
    ours: datetime
    time: float


class TheirClock:
    """Sendblue's clock, by the ``Date`` of its answers.

    Ours may be wrong, or be set while we run. A search by a wrong time would miss a message that was sent, and
    send it twice.
    """

    def __init__(self, ours: Callable[[], datetime]) -> None:
        self._ours = ours
        self._heard: _Heard | None = None

    @property
    def is_known(self) -> bool:
        """Whether an answer told the time already."""
        return self._heard is not None

    def hear(self, date: str) -> None:
        """An answer came with this ``Date``, in HTTP's form; anything else is not heard."""
        theirs, ours = http_date(date), self._ours()
        if theirs is not None and abs(theirs - ours) <= _BELIEVABLE:
            self._heard = _Heard(theirs, ours, asyncio.get_running_loop().time())

    def __call__(self) -> datetime:
        """The present at Sendblue; by our clock, where that agrees with what was heard or nothing was heard yet."""
        return self._at(self._ours())

    @property
    def ahead(self) -> timedelta:
        """By how much it is ahead of ours; nothing where they agree."""
        ours = self._ours()
        return self._at(ours) - ours

    def _at(self, ours: datetime) -> datetime:
        if self._heard is None:
            return ours
        passed = timedelta(seconds=asyncio.get_running_loop().time() - self._heard.time)
        # While the machine sleeps the loop's clock stands still: it is to be trusted only where ours was set back.
        if ours < self._heard.ours + passed - _SAME:
            theirs = self._heard.theirs + passed
        else:
            theirs = self._heard.theirs + (ours - self._heard.ours)
        return ours if abs(theirs - ours) <= _SAME else theirs
