"""Waiting for a condition, never for a duration."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

_POLL_SECONDS = 0.01


async def eventually(
    check: Callable[[], bool | Awaitable[bool]],
    *,
    timeout: float = 10,  # noqa: ASYNC109
    description: str = "",
) -> None:
    """Return as soon as ``check`` holds; it is asked each 10 ms.

    Raises:
        AssertionError: it did not hold within ``timeout`` seconds; it says what was waited for.
    """
    loop = asyncio.get_running_loop()
    deadline = loop.time() + timeout
    while True:
        held = check()
        if held if isinstance(held, bool) else await held:
            return
        if loop.time() >= deadline:
            raise AssertionError(f"waited {timeout:g} s in vain for {description or 'the condition'}")
        await asyncio.sleep(_POLL_SECONDS)
