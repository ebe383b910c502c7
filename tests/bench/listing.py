"""The conversation list, where there are very many conversations: from its one end to the other, and by pages."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from sbtui.store.history import HistoryRow
from sbtui.store.store import Store
from tests.bench.probe import Answer, probing
from tests.bench.stores import LINE, made_once
from tests.bench.table import Table

CONVERSATIONS = 50_000
_FIRST_ROW = b"415 200 0000"
_START_MS = 1_700_000_000_000
_TOP, _BOTTOM, _PAGE_UP, _PAGE_DOWN = b"g", b"G", b"\x1b[5~", b"\x1b[6~"
_PAGES = 10


def measure_list(table: Table, folder: Path, rounds: int, conversations: int = CONVERSATIONS) -> None:
    """Fill in the rows of the list."""
    store = crowd_of(folder, conversations)
    ends: list[Answer] = []
    pages: list[Answer] = []
    with probing("tests.bench.alone", str(store), data=folder) as probe:
        first = probe.until(_FIRST_ROW)
        table.add(f"list: first frame, {conversations:,}", [first], memory=probe.memory_mb())
        for _ in range(rounds):
            ends.append(probe.ask(_BOTTOM))
            pages += [probe.ask(_PAGE_UP) for _ in range(_PAGES)]
            ends.append(probe.ask(_TOP))
            pages += [probe.ask(_PAGE_DOWN) for _ in range(_PAGES)]
        table.add(f"list: G or g, {conversations:,}", ends)
        table.add(f"list: page up or down, {conversations:,}", pages, memory=probe.memory_mb())


def crowd_of(folder: Path, conversations: int) -> Path:
    """A store of so many conversations of one message, made once and kept under the folder."""
    return made_once(folder, f"{conversations}-conversations", partial(_make, conversations=conversations))


async def _make(path: Path, conversations: int) -> None:
    async with Store.open(path) as store:
        await store.fill(_rows(conversations))


def _rows(conversations: int) -> Iterator[HistoryRow]:
    for number in range(conversations):
        address = f"+1415{2_000_000 + number}"
        yield HistoryRow(
            address=address,
            members=(),
            group_name="",
            handle=f"crowd-{number}",
            outbound=False,
            sender=address,
            line=LINE,
            body=f"it is number {number} who writes",
            media_url="",
            style="",
            service="iMessage",
            downgraded=False,
            status="RECEIVED",
            failure=None,
            at_ms=_START_MS - number * 60_000,
            unread=number % 10 == 3,
        )
