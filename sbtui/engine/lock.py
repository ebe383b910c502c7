"""One engine per store: whoever holds the lock file sends, everybody else only reads and writes intents."""

from __future__ import annotations

import fcntl
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from sbtui.store.holder import describe, lock_path

_RETRY_SECONDS = 0.5
"""A blocking wait would need a thread that nothing can end; two tries a second cost nothing."""


@asynccontextmanager
async def sole_engine(
    store_path: Path, sleep: Callable[[float], Awaitable[None]], *, kind: str = "console"
) -> AsyncIterator[None]:
    """Wait until no other engine runs on this store, and keep others waiting while the block runs.

    The lock file names its holder (``sbtui.store.holder``). The kernel gives the lock back when the holder
    dies, however it dies.
    """
    descriptor = os.open(lock_path(store_path), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        while not _lock(descriptor):
            await sleep(_RETRY_SECONDS)
        _sign(descriptor, describe(kind))
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _sign(descriptor: int, text: bytes) -> None:
    # A longer text of an earlier holder would show through otherwise.
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, text, 0)
