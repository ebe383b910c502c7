"""Searches that look at few messages find what a look at all of them finds."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest

from sbtui.store import narrowing
from sbtui.store.matching import conditions
from sbtui.store.narrowing import LAST, narrowed
from sbtui.store.store import Store
from sbtui.store.times import to_ms
from tests.store.test_search import query, row
from tests.store.writing import ADA, BEN, LINE, START, minute, receive

GROUP = {"address": "g-1", "members": (ADA, BEN), "group_name": "Ops"}
QUERIES = (
    "hay", "h", "needle", "needle from:0001", "hay from:0002", "hay from:me", "from:0002", "hay in:ops from:0001",
    "needle in:ops", "hay to:ops", "hay before:2026-11-22", "hay after:2026-11-23", "h on:2026-11-22",
    "before:2026-11-21", "needle after:2026-11-22 from:0001", "hay before:2020", "hay from:nobody", "is:group h",
)  # fmt: skip


async def a_past(store: Store) -> None:
    """Ids in far blocks: days in order, then what an import stored late."""
    number = 0
    place: dict[str, object]
    places: list[dict[str, object]] = [{}, {"address": BEN, "sender": BEN}, {**GROUP, "sender": BEN}, {**GROUP}]
    places.append({"outbound": True, "sender": LINE})
    for base, days in ((1, 5), (5_000, 4), (9_000, 2), (11_000, 7)):
        async with store._database.transaction() as transaction:
            await transaction.execute(
                "INSERT OR IGNORE INTO threads (id, kind, created_at, last_at) VALUES (9, 'person', 0, 0)"
            )
            await transaction.execute(
                "INSERT INTO messages (id, thread_id, outbound, sender, at, discarded) VALUES (?, 9, 0, '', ?, 1)",
                (base, to_ms(START - timedelta(days=days))),
            )
        at = [START - timedelta(days=days) + timedelta(hours=hour) for hour in range(30)]
        rows = []
        for moment, (place, body) in zip(at, product(places, ("hay", "needle hay", "hut")), strict=False):
            number += 1
            rows.append(row(number, body, at_ms=to_ms(moment), **place))
        await store.fill(rows)


@pytest.mark.parametrize("way", ["few", "some", "many"])
async def test_every_way_finds_the_same(store: Store, path: Path, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(narrowing, "FEW", 1_500 if way == "few" else 0)
    monkeypatch.setattr(narrowing, "_SOME", 1 if way == "many" else 20_000)
    await a_past(store)
    for typed in QUERIES:
        found = [hit.message.id for hit in await store.search.find(query(typed), 500)]
        assert found == _by_looking_at_all(path, typed), typed
    assert len(await store.search.find(query("hay from:0002"), 500)) > 10


def _by_looking_at_all(path: Path, typed: str) -> list[int]:
    where, parameters = conditions(query(typed), None)
    for term in query(typed).terms:
        where += " AND m.id IN (SELECT rowid FROM messages_fts (?))"
        parameters.append(f'"{term.words[0]}"{"*" if term.prefix else ""}')
    with closing(sqlite3.connect(path)) as connection:
        sql = f"SELECT m.id FROM messages m WHERE {where} ORDER BY m.at DESC, m.id DESC"
        return [found for (found,) in connection.execute(sql, parameters)]


async def test_a_day_is_looked_for_where_it_is(store: Store) -> None:
    await a_past(store)
    await store.search.find(query("x"))
    days = await narrowed(query("hay on:2026-11-18"), None, store.search._rows)
    assert days is not None and days.ranges == [(10 << 10, 11 << 10)]
    before = await narrowed(query("hay before:2026-11-20"), None, store.search._rows)
    assert before is not None and before.ranges == [(10 << 10, 11 << 10), (0, 1 << 10)]
    assert await narrowed(query("hay before:2020-01-01"), None, store.search._rows) is None
    anywhere = await narrowed(query("hay"), None, store.search._rows)
    assert anywhere is not None and anywhere.ranges == [(0, LAST)]


async def test_the_table_of_times_follows_every_change(store: Store, path: Path) -> None:
    await store.fill([row(5, "five"), row(3, "three")])
    assert _blocks(path) == [(0, to_ms(minute(3)), to_ms(minute(5)))]
    (thread,) = await store.threads.page()
    message_id = await receive(store, thread.id, minute(4), body="four")
    assert _blocks(path) == [(0, to_ms(minute(3)), to_ms(minute(5)))]
    async with store.changing() as (transaction, _):
        await transaction.execute("UPDATE messages SET at = ? WHERE id = ?", (to_ms(minute(9)), message_id))
    assert _blocks(path) == [(0, to_ms(minute(3)), to_ms(minute(9)))]
    await store.fill([row(1, "one")])
    assert _blocks(path) == [(0, to_ms(minute(1)), to_ms(minute(9)))]


def _blocks(path: Path) -> list[tuple[int, int, int]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT * FROM message_blocks ORDER BY block").fetchall()
