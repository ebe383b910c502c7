"""Asking again and again: works wherever requests get out, and knows nothing of typing."""

from __future__ import annotations

from sbtui.domain.message import Source
from sbtui.engine.alarm import Sleep
from sbtui.engine.link import LinkSign
from sbtui.engine.listener.transport import catch_up
from sbtui.engine.recovery import Recovery

NAME = "polling"
_FASTEST = 0.2
"""Sendblue allows 100 list requests in 10 s (official SDK); half of them are left for everything else."""


class Polling:
    """Reads what changed since the last time, every ``seconds``."""

    def __init__(self, recovery: Recovery, link: LinkSign, *, seconds: float, sleep: Sleep) -> None:
        self._recovery = recovery
        self._link = link
        self._seconds = max(seconds, _FASTEST)
        self._sleep = sleep
        self.note = ""
        """Why it has to be polling, for the status line."""

    async def session(self) -> None:
        await catch_up(self._recovery, self._link, NAME, self.note)
        while True:
            await self._sleep(self._seconds)
            await self._recovery.catch_up(Source.POLL, live=True)
