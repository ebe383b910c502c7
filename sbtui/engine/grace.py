"""Leaving in order: work that has begun may end, if it does so soon."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any


async def finished_within(seconds: float, work: Coroutine[Any, Any, None]) -> None:
    """Do the work; a cancellation waits for it, for at most so many seconds, and then cancels it too.

    Quitting right after pressing Enter then leaves a sent message, not one whose outcome is unknown.
    """
    task = asyncio.ensure_future(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task}, timeout=seconds)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        raise
