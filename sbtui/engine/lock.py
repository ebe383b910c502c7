"""One engine per store: whoever holds the lock file sends, everybody else only reads and writes intents."""

from __future__ import annotations

import fcntl
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

_RETRY_SECONDS = 1.0


@asynccontextmanager
async def sole_engine(store_path: Path, sleep: Callable[[float], Awaitable[None]]) -> AsyncIterator[None]:
    """Wait until no other engine runs on this store, and keep others waiting while the block runs.

    The kernel gives the lock back when its holder dies, however it dies.
    """
    descriptor = os.open(store_path.with_name(store_path.name + ".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        while not _lock(descriptor):
            await sleep(_RETRY_SECONDS)
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
