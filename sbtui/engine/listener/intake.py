"""Group commit: whatever comes in while one transaction is being written goes into the next one together."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from sbtui.domain.message import Source
from sbtui.domain.news import News
from sbtui.engine.inbox import Inbox
from sbtui.store.errors import StoreError

MOST_TOGETHER = 256


@dataclass(slots=True)
class _Delivery:
    news: list[tuple[News, Source]]
    written: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Intake:
    """Takes live news into the inbox. A lone delivery is written at once; under load one commit serves many."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox
        self._waiting: list[_Delivery] = []
        self._writing: asyncio.Task[None] | None = None

    async def take(self, news: Sequence[News], source: Source) -> None:
        """Returns once the news is committed.

        Raises:
            StoreError: it was not, and may come again.
        """
        if not news:
            return
        delivery = _Delivery([(item, source) for item in news])
        self._waiting.append(delivery)
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write(), name="group commit")
        await delivery.written

    async def stop(self) -> None:
        """Finish what was taken so far."""
        if self._writing is not None:
            await asyncio.gather(self._writing, return_exceptions=True)

    async def _write(self) -> None:
        while self._waiting:
            together, self._waiting = self._waiting[:MOST_TOGETHER], self._waiting[MOST_TOGETHER:]
            await self._commit(together)

    async def _commit(self, together: list[_Delivery]) -> None:
        try:
            await self._inbox.apply_all([item for delivery in together for item in delivery.news], live=True)
        except Exception as error:
            if len(together) == 1 or isinstance(error, StoreError):
                _fail(together, error)
            else:
                # The fault is that of one delivery: the others must not suffer for it.
                for delivery in together:
                    await self._commit([delivery])
        else:
            for delivery in together:
                _settle(delivery)


def _settle(delivery: _Delivery) -> None:
    # Whoever waited may have been cancelled meanwhile.
    if not delivery.written.done():
        delivery.written.set_result(None)


def _fail(deliveries: list[_Delivery], error: Exception) -> None:
    for delivery in deliveries:
        if not delivery.written.done():
            delivery.written.set_exception(error)
