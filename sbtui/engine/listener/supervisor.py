"""Keeps one way of hearing from Sendblue alive, and changes to another where that is no use."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from sbtui.api.errors import NeverLeft, NotFound, OutcomeUnknown, RateLimited, SendblueError, Unauthorized
from sbtui.domain.changes import LinkState
from sbtui.engine import policy
from sbtui.engine.alarm import Sleep
from sbtui.engine.link import LinkSign, trouble
from sbtui.engine.listener.events import EventListener
from sbtui.engine.listener.polling import Polling
from sbtui.engine.listener.transport import CannotListen, Transport
from sbtui.engine.options import Listen
from sbtui.store.errors import StoreError

if TYPE_CHECKING:
    from sbtui.engine.listener.callbacks import Callbacks

logger = logging.getLogger("sbtui.engine")
Trouble = SendblueError | StoreError | CannotListen
MOST_FAILURES = 3
"""Broken streams in a row after which "auto" takes another way."""
LONGEST_WAIT = 30.0
_STEADY = 10.0
"""A session that lasted so many seconds is no failure in a row."""
_SHORTEST_SESSION = 1.0
_FIRST_PROBE = 60.0
_LONGEST_PROBE = 600.0


class Supervisor:
    """Runs the listener until cancelled."""

    def __init__(
        self,
        listen: Listen,
        events: EventListener,
        callbacks: Callbacks | None,
        polling: Polling,
        link: LinkSign,
        *,
        sleep: Sleep,
        chance: Callable[[], float],
    ) -> None:
        self._listen = listen
        self._events = events
        self._callbacks = callbacks
        self._polling = polling
        self._link = link
        self._sleep = sleep
        self._chance = chance

    async def run(self) -> None:
        match self._listen:
            case "events":
                await self._keep(self._events)
            case "polling":
                await self._keep(self._polling)
            case "callbacks" if self._callbacks is not None:
                await self._keep(self._callbacks)
            case "callbacks":
                self._polling.note = "Callbacks need callback_bind; polling until it is set."
                await self._keep(self._polling)
            case "auto":
                await self._auto()

    async def _auto(self) -> None:
        while True:
            await self._keep(self._events, until=is_no_use)
            await self._until_events_work()

    async def _until_events_work(self) -> None:
        """Listen another way, and try the stream now and then."""
        tasks = [asyncio.ensure_future(self._listen_otherwise()), asyncio.ensure_future(self._probe())]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _listen_otherwise(self) -> None:
        if self._callbacks is not None:
            problem = await self._keep(self._callbacks, until=lambda error, _: isinstance(error, CannotListen))
            self._polling.note = str(problem)
        await self._keep(self._polling)

    async def _probe(self) -> None:
        wait = _FIRST_PROBE
        while True:
            await self._sleep(wait)
            wait = min(wait * 2, _LONGEST_PROBE)
            try:
                await self._events.works()
            except SendblueError as error:
                logger.info("the event stream still does not work: %s", type(error).__name__)
            else:
                return

    async def _keep(
        self, transport: Transport, *, until: Callable[[Trouble, int], bool] = lambda _error, _broken: False
    ) -> Trouble:
        """Begin sessions again and again; returns with the error about which ``until`` says so.

        ``until`` is told how many sessions in a row broke, those not counted for which there was no network.
        """
        failures = broken = 0
        while True:
            started = asyncio.get_running_loop().time()
            try:
                await transport.session()
            except (SendblueError, StoreError, CannotListen) as error:
                steady = self._lasted(started, _STEADY)
                failures = 1 if steady else failures + 1
                broken = (0 if steady else broken) + (not isinstance(error, NeverLeft | StoreError))
                if until(error, broken):
                    return error
                await self._wait(error, failures)
            else:
                failures = broken = 0
                if not self._lasted(started, _SHORTEST_SESSION):
                    await self._sleep(_SHORTEST_SESSION)

    def _lasted(self, started: float, seconds: float) -> bool:
        return asyncio.get_running_loop().time() - started >= seconds

    async def _wait(self, error: Trouble, failures: int) -> None:
        asked = policy.asked_to_wait(error) if isinstance(error, RateLimited | OutcomeUnknown) else 0.0
        wait = asked or policy.backoff(failures, self._chance(), longest=LONGEST_WAIT)
        state, detail = (LinkState.RETRYING, str(error)) if isinstance(error, CannotListen) else trouble(error, wait)
        await self._link.show(state, "", detail)
        await self._sleep(wait)


def is_no_use(error: Trouble, broken: int) -> bool:
    """Whether the event stream is refused, or breaks every time."""
    if isinstance(error, Unauthorized):
        return error.status == 403
    if isinstance(error, OutcomeUnknown) and error.status == 501:
        return True
    return isinstance(error, NotFound) or broken >= MOST_FAILURES
