"""Leaving in order when the system asks for it."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager

_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class Leaving:
    """Whether a signal asked this process to leave, and which."""

    def __init__(self) -> None:
        self.signal = 0
        self._asked = asyncio.Event()

    async def asked(self) -> None:
        """Wait until a signal asks."""
        await self._asked.wait()

    def _ask(self, number: int) -> None:
        self.signal = self.signal or number
        self._asked.set()


@contextmanager
def leaving_on_signals() -> Iterator[Leaving]:
    """Take SIGTERM, SIGINT and SIGHUP (a closed terminal) as a wish to leave, while the block runs.

    Those that whoever started us had us ignore (``nohup``) stay ignored.
    """
    loop, leaving = asyncio.get_running_loop(), Leaving()
    heeded = [number for number in _SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]
    for number in heeded:
        loop.add_signal_handler(number, leaving._ask, number)
    try:
        yield leaving
    finally:
        for number in heeded:
            loop.remove_signal_handler(number)
