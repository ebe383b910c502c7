"""Everything that happens later: the tasks of one sandbox, started and ended together."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

logger = logging.getLogger(__name__)

Work = Callable[[], Coroutine[Any, Any, None]]


class Scheduler:
    """Runs coroutines as tasks and ends them all; work given before there is a loop waits for `open`."""

    def __init__(self, speed: float) -> None:
        self._speed = speed
        self._tasks: set[asyncio.Task[None]] = set()
        self._waiting: list[Work] = []
        self._failures: list[Exception] = []
        self._closed = False

    @property
    def running(self) -> int:
        """The number of tasks under way."""
        return len(self._tasks)

    def open(self) -> None:
        """Start what was given before the event loop ran."""
        waiting, self._waiting = self._waiting, []
        for work in waiting:
            self.start(work)

    def start(self, work: Work) -> None:
        """Run `work()` as a task; after `close` it is dropped."""
        if self._closed:
            return
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._waiting.append(work)
            return
        task = loop.create_task(work())
        self._tasks.add(task)
        task.add_done_callback(self._settle)

    async def pause(self, seconds: float) -> None:
        """Sleep `seconds` of sandbox time: divided by the speed."""
        await asyncio.sleep(seconds / self._speed)

    async def close(self) -> None:
        """Cancel every task and wait for it; raises the failures of those that broke."""
        self._closed = True
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._failures:
            raise ExceptionGroup("sandbox tasks failed", self._failures)

    def _settle(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        failure = None if task.cancelled() else task.exception()
        if isinstance(failure, Exception):
            logger.error("a sandbox task failed", exc_info=failure)
            self._failures.append(failure)
