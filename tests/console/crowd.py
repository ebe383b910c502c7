"""A list of many conversations."""

from __future__ import annotations

from datetime import timedelta

from sbtui.store.history import HistoryRow
from sbtui.store.store import Store
from sbtui.store.threads import ThreadFilter
from sbtui.store.times import to_ms
from tests.console.running import LINE, NOW


async def crowd(store: Store, count: int) -> list[int]:
    """That many conversations, each with one message that was read; returns their ids in list order."""
    await store.fill(
        HistoryRow(
            f"+1415666{number:04}", (), "", f"crowd-{number}", False, f"+1415666{number:04}", LINE, "hello", "", "",
            "iMessage", False, "RECEIVED", None, to_ms(NOW - timedelta(minutes=1 + number)), False,
        )
        for number in range(count)
    )  # fmt: skip
    return await store.roster.ids(ThreadFilter.ALL)
