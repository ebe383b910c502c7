"""Waiting for facts."""

import asyncio
from collections.abc import Callable


async def until(fact: Callable[[], bool], description: str) -> None:
    """Wait until `fact()` holds; fails with `description` after 10 s."""
    deadline = asyncio.get_running_loop().time() + 10
    while not fact():
        assert asyncio.get_running_loop().time() < deadline, f"never happened: {description}"
        await asyncio.sleep(0.002)
