"""What the state machine drives: a sandbox, a console's store, and engines that come, leave and die, on a fast loop."""

from __future__ import annotations

import asyncio
import sqlite3
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

import httpx

from sbtui.api.client import Sendblue
from sbtui.api.requests import LIMITS
from sbtui.domain.changes import Change, LinkState
from sbtui.domain.credentials import Credentials
from sbtui.engine.engine import Engine, EngineOptions
from sbtui.engine.outbox import Outbox
from sbtui.sandbox import RunningSandbox, SandboxConfig, serve
from sbtui.store.database import Transaction
from sbtui.store.store import Store
from tests.engine.fast_time import FastLoop, LoopClock
from tests.engine.memory_disk import memory_disk
from tests.waiting import eventually

SPEED = 20.0
CONFIRM_AFTER = 2.0
"""Seconds, as all of them here on the fast loop's clock."""
Result = TypeVar("Result")
_TIMEOUT = httpx.Timeout(6.0)
_TRUST = ssl.create_default_context()
"""Made once: to read the certificates takes longer than all the rest of an engine's start."""
_LONGEST_WAIT = 20.0 * SPEED
"""Seconds of the fast loop within which everything must have come to rest."""


class Died(BaseException):
    """Nothing that a dead process does reaches its store."""


class MortalStore(Store):
    """An engine's own view of the store, which a crash cuts off: requests go on, and no answer is written."""

    dead = False

    @asynccontextmanager
    async def changing(self) -> AsyncIterator[tuple[Transaction, list[Change]]]:
        if self.dead:
            raise Died
        async with super().changing() as both:
            yield both
            if self.dead:
                raise Died


class Room:
    """Everything real: the store's file, loopback HTTP, the sandbox. Call ``do`` from synchronous code.

    The console, the engines and Sendblue go by one clock, that of the loop.
    """

    def __init__(self) -> None:
        self.runner = asyncio.Runner(loop_factory=lambda: FastLoop(SPEED))
        self._folder = memory_disk()
        self.path = Path(self._folder.name) / "store.db"
        self.clock = LoopClock(self.runner.get_loop())
        self._stack = AsyncExitStack()
        self._engine: asyncio.Task[None] | None = None
        self._engine_store: MortalStore | None = None
        self.do(self._open())
        self.judge = sqlite3.connect(self.path)

    def do(self, work: Coroutine[Any, Any, Result]) -> Result:
        return self.runner.run(work)

    async def _open(self) -> None:
        config = SandboxConfig(speed=20, chatter=False, replies=False, messages_per_second=0, heartbeat=20)
        self.sandbox: RunningSandbox = await self._stack.enter_async_context(serve(config, now=self.clock))
        self.store: Store = await self._stack.enter_async_context(Store.open(self.path, clock=self.clock))
        await self.start()
        await self.until(self.is_live, "the first live link")

    def close(self) -> None:
        try:
            self.do(self._close())
        finally:
            self.judge.close()
            self.runner.close()
            self._folder.cleanup()

    async def _close(self) -> None:
        self.sandbox.world.faults.clear()
        await self.stop()
        await self._stack.aclose()

    async def start(self) -> None:
        """Run an engine, on a store connection of its own like another process."""
        started = asyncio.Event()
        self._engine = asyncio.create_task(self._run(started))
        await started.wait()

    async def _run(self, started: asyncio.Event) -> None:
        config = self.sandbox.sandbox.config
        keys = Credentials(config.key_id, config.secret, self.sandbox.base_url)
        options = EngineOptions(
            messages_per_second=0,
            confirm_after=CONFIRM_AFTER,
            poll_seconds=1.0,
            callback_bind="127.0.0.1:0",
            listen="auto",
        )
        transport = httpx.AsyncHTTPTransport(verify=_TRUST, limits=LIMITS)
        async with (
            MortalStore.open(self.path, clock=self.clock) as store,
            Sendblue(keys, timeout=_TIMEOUT, transport=transport) as client,
        ):
            assert isinstance(store, MortalStore)
            self._engine_store = store
            started.set()
            await Engine(store, client, options, clock=self.clock).run()

    async def stop(self) -> None:
        """Let the engine leave in order."""
        await self._end()

    async def crash(self) -> None:
        """End the engine as kill -9 would: from here on it writes nothing."""
        assert self._engine_store is not None
        self._engine_store.dead = True
        # Whoever leaves in order would give these some time, in which readers catch up with what was accepted.
        for task in asyncio.all_tasks():
            if getattr(task.get_coro(), "__qualname__", "") == Outbox._ship.__qualname__:
                task.cancel()
        await self._end()

    async def _end(self) -> None:
        assert self._engine is not None
        dead = self._engine_store is not None and self._engine_store.dead
        self._engine.cancel()
        (result,) = await asyncio.gather(self._engine, return_exceptions=True)
        if not isinstance(result, asyncio.CancelledError | Died) and not (dead and _only_died(result)):
            raise result if isinstance(result, BaseException) else AssertionError("the engine ended by itself")
        self._engine_store = None

    async def is_live(self) -> bool:
        return (await self.store.notes.link()).state is LinkState.LIVE

    async def until(self, check: Callable[[], bool | Awaitable[bool]], description: str) -> None:
        assert self._engine is not None
        if self._engine.done():
            await self._engine
        await eventually(check, timeout=_LONGEST_WAIT, description=description)


def _only_died(error: BaseException | None) -> bool:
    if isinstance(error, BaseExceptionGroup):
        return all(_only_died(inner) for inner in error.exceptions)
    return isinstance(error, Died | asyncio.CancelledError)
