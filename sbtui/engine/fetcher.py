"""Fetches the rows of messages of which only the handle is known, and applies them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection
from functools import partial

from sbtui.api.client import Sendblue
from sbtui.api.errors import SendblueError
from sbtui.domain.message import Source
from sbtui.engine import policy
from sbtui.engine.alarm import Sleep
from sbtui.engine.inbox import Inbox
from sbtui.engine.link import LinkSign
from sbtui.engine.translate import news_of

logger = logging.getLogger("sbtui.engine")
_AT_ONCE = 4
_TRIES = 7
"""A minute in all: so long may the row of a message stay unknown to those who read, after its news came."""


class Fetcher:
    """A queue of handles to fetch, each once at a time. What cannot be fetched is left to gap repair."""

    def __init__(self, client: Sendblue, link: LinkSign, *, sleep: Sleep) -> None:
        self._client = client
        self._link = link
        self._sleep = sleep
        self._wanted: asyncio.Queue[tuple[str, int]] = asyncio.Queue()
        self._live: dict[str, bool] = {}

    def want(self, handles: Collection[str], *, live: bool = False) -> None:
        """Fetch these messages; ``live`` ones are worth a notification."""
        for handle in handles:
            if handle not in self._live:
                self._wanted.put_nowait((handle, 1))
            self._live[handle] = live or self._live.get(handle, False)

    async def run(self, inbox: Inbox) -> None:
        """Work until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            for _ in range(_AT_ONCE):
                tasks.create_task(self._work(inbox, tasks))

    async def _work(self, inbox: Inbox, tasks: asyncio.TaskGroup) -> None:
        while True:
            handle, attempt = await self._wanted.get()
            # From here on, another wish for it means that there is newer news.
            live = self._live.pop(handle, False)
            wait = await self._fetch(inbox, handle, attempt, live=live)
            if wait is not None and attempt < _TRIES:
                self._live[handle] = live or self._live.get(handle, False)
                tasks.create_task(self._later(handle, attempt + 1, wait))

    async def _fetch(self, inbox: Inbox, handle: str, attempt: int, *, live: bool) -> float | None:
        """Fetch and apply one row; returns after how many seconds to try again where that did not succeed."""
        try:
            row = await self._client.message(handle)
        except SendblueError as error:
            # A row that is not found may be one that cannot be read yet: its news is faster than the readers.
            logger.info("a message could not be fetched (%s)", type(error).__name__)
            return policy.asked_to_wait(error) or policy.backoff(attempt, 1.0)
        await self._link.insist(partial(inbox.apply, news_of(row), Source.EVENT, live=live))
        return None

    async def _later(self, handle: str, attempt: int, seconds: float) -> None:
        await self._sleep(seconds)
        self._wanted.put_nowait((handle, attempt))
