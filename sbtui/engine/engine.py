"""The engine: everything that runs beside the screen, in one task group."""

from __future__ import annotations

import asyncio
import logging
import random as chances
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sbtui.api.client import Sendblue
from sbtui.api.errors import SendblueError
from sbtui.domain.changes import LinkState
from sbtui.engine.alarm import Sleep
from sbtui.engine.confirming import Confirmer
from sbtui.engine.directory import Directory
from sbtui.engine.fetcher import Fetcher
from sbtui.engine.inbox import Inbox
from sbtui.engine.link import LinkSign
from sbtui.engine.listener.events import EventListener
from sbtui.engine.listener.polling import Polling
from sbtui.engine.listener.supervisor import Supervisor
from sbtui.engine.lock import sole_engine
from sbtui.engine.options import EngineOptions
from sbtui.engine.outbox import Outbox
from sbtui.engine.pace import Pace
from sbtui.engine.reactions import ReactionSender
from sbtui.engine.receipts import ReceiptSender
from sbtui.engine.recovery import Recovery
from sbtui.engine.their_clock import TheirClock
from sbtui.engine.watch import Watch
from sbtui.store.errors import StoreError
from sbtui.store.store import Store

if TYPE_CHECKING:
    from sbtui.engine.listener.callbacks import Callbacks

__all__ = ["Engine", "EngineOptions"]

logger = logging.getLogger("sbtui.engine")
_REPAIR_SECONDS = 120.0


def _now() -> datetime:
    return datetime.now(UTC)


class Engine:
    """Sends what stands in the store's outbox and writes down what Sendblue says.

    ``store`` and ``client`` are open, and stay open for as long as ``run`` does. ``clock`` gives aware UTC,
    ``sleep`` waits for seconds, ``random`` gives a float from 0 to 1 for the jitter.
    """

    def __init__(
        self,
        store: Store,
        client: Sendblue,
        options: EngineOptions,
        *,
        clock: Callable[[], datetime] = _now,
        sleep: Sleep = asyncio.sleep,
        random: Callable[[], float] = chances.random,
    ) -> None:
        self._store = store
        self._kind = options.kind
        self._sleep = sleep
        self._link = LinkSign(store, sleep, on_live=self._go_on)
        self._fetcher = Fetcher(client, self._link, sleep=sleep)
        their_clock = TheirClock(clock)
        client.on_date = their_clock.hear
        self._inbox = Inbox(store, clock, their_clock=their_clock, on_unknown=self._fetch)
        pace = Pace(options.list_seconds, sleep)
        self._recovery = Recovery(store, client, self._inbox, pace, their_clock)
        self._directory = Directory(store, client, self._inbox, self._link, sleep=sleep)
        self._watch = Watch(store, client, self._inbox, self._link, clock=clock, sleep=sleep)
        self._receipts = ReceiptSender(store, client, self._link, wanted=options.send_read_receipts, clock=clock)
        self._reactions = ReactionSender(store, client, self._link, sleep=sleep, chance=random)
        self._callbacks = self._receiver(store, client, options)
        self._supervisor = Supervisor(
            options.listen,
            EventListener(client, self._inbox, self._recovery, self._directory, self._fetcher, self._link, clock),
            self._callbacks,
            Polling(self._recovery, self._link, seconds=options.poll_seconds, sleep=sleep),
            self._link,
            sleep=sleep,
            chance=random,
        )
        confirmer = Confirmer(
            store,
            client,
            self._inbox,
            self._link,
            pace,
            confirm_after=options.confirm_after,
            clock=clock,
            their_clock=their_clock,
            chance=random,
        )
        self._outbox = Outbox(
            store,
            client,
            self._inbox,
            confirmer,
            self._link,
            options,
            clock=clock,
            their_clock=their_clock,
            sleep=sleep,
            chance=random,
            status_callback=self._status_callback,
        )

    def _receiver(self, store: Store, client: Sendblue, options: EngineOptions) -> Callbacks | None:
        if not options.callback_bind:
            return None
        # Few need the web server behind it, and its import takes longer than that of the engine.
        from sbtui.engine.listener.callbacks import Callbacks

        return Callbacks(store, client, self._inbox, self._recovery, self._link, options)

    async def run(self) -> None:
        """Work until cancelled; while another engine works on the same store, wait for it to end.

        No trouble with the network, Sendblue or the store ends it: ``store.notes.link()`` says what is wrong.
        What does come out of it is a mistake in the program.
        """
        async with sole_engine(self._store.path, self._sleep, kind=self._kind):
            try:
                await self._link.show(LinkState.STARTING)
                async with asyncio.TaskGroup() as tasks:
                    tasks.create_task(self._outbox.run(), name="outbox")
                    tasks.create_task(self._supervisor.run(), name="listener")
                    tasks.create_task(self._fetcher.run(self._inbox), name="fetcher")
                    tasks.create_task(self._directory.run(), name="directory")
                    tasks.create_task(self._watch.run(), name="watch")
                    tasks.create_task(self._receipts.run(), name="receipts")
                    tasks.create_task(self._reactions.run(), name="reactions")
                    tasks.create_task(self._repair_now_and_then(), name="gap repair")
            finally:
                await self._link.show(LinkState.OFF)

    async def _repair_now_and_then(self) -> None:
        """Live news can be lost without a trace; besides, it keeps the next start's gap short."""
        while True:
            await self._sleep(_REPAIR_SECONDS)
            if self._link.state is not LinkState.LIVE:
                continue
            try:
                await self._recovery.catch_up(live=True)
            except (SendblueError, StoreError) as error:
                logger.info("the gap repair failed: %s", type(error).__name__)

    def _go_on(self) -> None:
        self._outbox.go_on()
        self._reactions.go_on()

    def _fetch(self, handles: Collection[str]) -> None:
        self._fetcher.want(handles)

    def _status_callback(self) -> str:
        return self._callbacks.status_url if self._callbacks is not None else ""
