"""Fetches the rows of messages of which only the handle is known, and applies them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection
from functools import partial

from sbtui.api.client import Sendblue
from sbtui.api.errors import NotFound, SendblueError
from sbtui.domain.message import Source
from sbtui.engine import policy
from sbtui.engine.alarm import Sleep
from sbtui.engine.inbox import Inbox
from sbtui.engine.link import LinkSign
from sbtui.engine.translate import news_of

logger = logging.getLogger("sbtui.engine")
_AT_ONCE = 4
_TRIES = 5


class Fetcher:
    """A queue of handles to fetch, each once at a time. What cannot be fetched is left to gap repair."""

    def __init__(self, client: Sendblue, link: LinkSign, *, sleep: Sleep) -> None:
        self._client = client
        self._link = link
        self._sleep = sleep
        self._wanted: asyncio.Queue[str] = asyncio.Queue()
        self._live: dict[str, bool] = {}

    def want(self, handles: Collection[str], *, live: bool = False) -> None:
        """Fetch these messages; ``live`` ones are worth a notification."""
        for handle in handles:
            if handle not in self._live:
                self._wanted.put_nowait(handle)
            self._live[handle] = live or self._live.get(handle, False)

    async def run(self, inbox: Inbox) -> None:
        """Work until cancelled."""
        async with asyncio.TaskGroup() as workers:
            for _ in range(_AT_ONCE):
                workers.create_task(self._work(inbox))

    async def _work(self, inbox: Inbox) -> None:
        while True:
            handle = await self._wanted.get()
            await self._fetch(inbox, handle)

    async def _fetch(self, inbox: Inbox, handle: str) -> None:
        for attempt in range(1, _TRIES + 1):
            # From here on, another wish for it means that there is newer news.
            live = self._live.pop(handle, False)
            try:
                row = await self._client.message(handle)
            except NotFound:
                break
            except SendblueError as error:
                logger.info("a message could not be fetched (%s)", type(error).__name__)
                self._live[handle] = live or self._live.get(handle, False)
                await self._sleep(policy.asked_to_wait(error) or policy.backoff(attempt, 1.0))
            else:
                await self._link.insist(partial(inbox.apply, news_of(row), Source.EVENT, live=live))
                return
        self._live.pop(handle, None)
