"""Stores of a given size, made once and kept under a cache folder."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from sbtui.store.history import HistoryRow
from sbtui.store.store import Store

LINE = "+14155550100"
BIG, SMALL = "+14155550134", "+16025550157"
_START_MS = 1_600_000_000_000
_TEXT = "the plumber comes at four can you let him in and tell Rosa about the key under the blue pot please"
_WORDS = _TEXT.split()


def store_of(folder: Path, messages: int) -> Path:
    """A store whose newest conversation holds this many messages, beside one of fifty."""
    return made_once(folder, str(messages), partial(_make, messages=messages))


def made_once(folder: Path, name: str, make: Callable[[Path], Coroutine[Any, Any, None]]) -> Path:
    """The store of this name under the folder, where it is kept for the next run; one half made is made anew."""
    path = folder / f"{name}.db"
    if not path.exists():
        making = folder / f"{name}.making.db"
        for file in folder.glob(f"{making.name}*"):
            file.unlink()
        asyncio.run(make(making))
        making.rename(path)
    return path


async def _make(path: Path, messages: int) -> None:
    async with Store.open(path) as store:
        await store.fill(_rows(SMALL, 50, "small", 0))
        await store.fill(_rows(BIG, messages, "big", 86_400_000))


def _rows(address: str, count: int, prefix: str, later: int) -> Iterator[HistoryRow]:
    for number in range(count):
        outbound = number % 3 == 0
        length = 3 + number * 7 % 17
        start = number * 5 % len(_WORDS)
        body = " ".join((_WORDS * 2)[start : start + length])
        yield HistoryRow(
            address=address,
            members=(),
            group_name="",
            handle=f"{prefix}-{number}",
            outbound=outbound,
            sender=LINE if outbound else address,
            line=LINE,
            body=f"{body} {number}",
            media_url="",
            style="",
            service="iMessage",
            downgraded=False,
            status="DELIVERED" if outbound else "RECEIVED",
            failure=None,
            at_ms=_START_MS + later + number * 60_000,
            unread=False,
        )
