"""An event loop on which time passes faster: every pause and deadline shrinks alike, and requests stay real."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any


class _Hasty(selectors.DefaultSelector):
    """Waits a fraction of what it is asked for."""

    def __init__(self, speed: float) -> None:
        super().__init__()
        self._speed = speed

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        return super().select(timeout if timeout is None else timeout / self._speed)

    def get_map(self) -> Mapping[Any, selectors.SelectorKey]:
        return super().get_map()


class FastLoop(asyncio.SelectorEventLoop):
    """A loop whose second takes ``1 / speed`` of a real one."""

    def __init__(self, speed: float) -> None:
        super().__init__(_Hasty(speed))
        self._speed = speed

    def time(self) -> float:
        return super().time() * self._speed


class LoopClock:
    """A wall clock that keeps pace with the running loop; ``offset`` sets it forward or back."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._began_at = datetime.now(UTC)
        self._began = loop.time()
        self.offset = timedelta()

    def __call__(self) -> datetime:
        return self._began_at + timedelta(seconds=self._loop.time() - self._began) + self.offset
