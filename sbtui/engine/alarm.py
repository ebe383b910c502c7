"""Waiting for whichever comes first: somebody rings, or the time is up."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

Sleep = Callable[[float], Awaitable[None]]


class Alarm:
    """Remembers a ring until somebody waits for it."""

    def __init__(self, sleep: Sleep) -> None:
        self._sleep = sleep
        self._rung = asyncio.Event()

    def ring(self) -> None:
        self._rung.set()

    async def wait(self, seconds: float | None) -> None:
        """Return at the next ring, at once if there was one; at the latest after ``seconds``."""
        if seconds is None or self._rung.is_set():
            await self._rung.wait()
        else:
            await self._ring_within(seconds)
        self._rung.clear()

    async def _ring_within(self, seconds: float) -> None:
        waits = [asyncio.ensure_future(self._rung.wait()), asyncio.ensure_future(self._sleep(seconds))]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
            await asyncio.gather(*waits, return_exceptions=True)
