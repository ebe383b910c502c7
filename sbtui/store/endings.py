"""Ends that a cancellation must not cut short."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import aiosqlite


async def to_the_end(work: Coroutine[Any, Any, None]) -> None:
    """Await the work whole, however often this task is cancelled meanwhile; the cancellation comes after it.

    A half-finished COMMIT, ROLLBACK or close would leave the next writer, or the process, stuck.
    """
    task = asyncio.ensure_future(work)
    cancelled = False
    while not task.done():
        try:
            await asyncio.wait([task])
        except asyncio.CancelledError:
            cancelled = True
    task.result()
    if cancelled:
        raise asyncio.CancelledError


async def roll_back(connection: aiosqlite.Connection) -> None:
    """Undo the open transaction, if there is one."""
    # A statement whose await was cancelled still runs in the connection's thread: wait until it has.
    await connection.execute("SELECT 1")
    if connection.in_transaction:
        await connection.execute("ROLLBACK")


@asynccontextmanager
async def stopped(task: asyncio.Task[Any]) -> AsyncIterator[None]:
    """Cancel the task when the block ends; an error of its own comes out of it."""
    outcome: object = None
    try:
        yield
    finally:
        task.cancel()
        (outcome,) = await asyncio.gather(task, return_exceptions=True)
    if isinstance(outcome, Exception):
        raise outcome
