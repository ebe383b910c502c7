"""Staying inside Sendblue's limit on list requests: 100 in any 10 seconds (official SDK: messages)."""

from __future__ import annotations

import asyncio
from collections import deque

from sbtui.engine.alarm import Sleep

MOST = 90
"""Of the 100; the rest is for other clients of the account."""


class Pace:
    """Lets through at most ``MOST`` requests in any ``seconds``."""

    def __init__(self, seconds: float, sleep: Sleep) -> None:
        self._seconds = seconds
        self._sleep = sleep
        self._uses: deque[float] = deque()

    async def turn(self) -> None:
        """Wait until one more request may be made, and count it."""
        time = asyncio.get_running_loop().time
        while len(self._uses) >= MOST and (left := self._uses[0] + self._seconds - time()) > 0:
            await self._sleep(left)
        self._uses.append(time())
        if len(self._uses) > MOST:
            self._uses.popleft()
