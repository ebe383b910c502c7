"""How fast search answers in a store of a million messages: ``python -m tests.bench.search [FILE] [COUNT]``.

FILE is made with the demo's generator where it does not exist, and the time that took is printed.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter

from sbtui.cli.demo_history import to_store
from sbtui.domain.query import parse_query
from sbtui.sandbox.config import MAIN_LINE
from sbtui.sandbox.history import generate
from sbtui.store.store import Store

NOW = datetime(2026, 8, 19, tzinfo=UTC)
QUERIES = (
    "the ", "the", "t", "o", "haha", "works ", '"works for me"', "zebra ", "48213 ", "cafe", "ok from:me",
    "the from:nobody", "the from:+1", "the from:+15035550167", "the in:nothing", "the before:2024-03-01",
    "sure on:2025-01-31", "has:media", "has:link", "has:failed", "status:error", "is:unread", "is:group the", "👍",
)  # fmt: skip
_TIMES = 7


async def main(path: Path, count: int) -> None:
    async with Store.open(path) as store:
        if not await store.threads.page(limit=1):
            begin = perf_counter()
            await store.fill(to_store(generate(1, count, NOW), frozenset({MAIN_LINE})))
            say(f"filled {count:,} in {perf_counter() - begin:.1f} s, generating them included")
        say(f"{'query':28} {'first hit':>10} {'50 hits':>10} {'next page':>10}   hits")
        for typed in QUERIES:
            query = parse_query(typed, today=NOW.date(), tz=UTC)
            hits = await store.search.find(query)
            first = await timed(partial(store.search.find, query, 1))
            page = await timed(partial(store.search.find, query))
            more = await timed(partial(store.search.find, query, before=hits[-1].key)) if hits else 0.0
            say(f"{typed!r:28} {first:7.1f} ms {page:7.1f} ms {more:7.1f} ms   {len(hits)}")


async def timed(run: Callable[[], Awaitable[object]]) -> float:
    """Milliseconds, the median of some runs."""
    took: list[float] = []
    for _ in range(_TIMES):
        begin = perf_counter()
        await run()
        took.append((perf_counter() - begin) * 1000)
    return median(took)


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")


if __name__ == "__main__":
    arguments = sys.argv[1:]
    file = Path(arguments[0] if arguments else "/tmp/sbtui-search.db")
    asyncio.run(main(file, int((arguments[1:] or ["1000000"])[0])))
    say(f"{file.stat().st_size / 1e6:.0f} MB")
