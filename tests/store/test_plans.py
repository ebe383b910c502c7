"""The hot reads look up indexes: no full scan of threads or messages, no sorting of them.

The statements are taken from the store as it runs, so none can drift from what is checked.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path

import pytest

from sbtui.store import threads
from sbtui.store.store import Store
from sbtui.store.threads import ThreadFilter
from tests.store.writing import ADA, receive

Read = Callable[[Store, int], Awaitable[object]]


async def around(store: Store, thread_id: int) -> None:
    (message,) = await store.messages.newest(thread_id)
    await store.messages.before(message)
    await store.messages.after(message)


async def refresh(store: Store, thread_id: int) -> None:
    async with store.changing() as (transaction, _):
        await threads.refresh(transaction, thread_id)


READS: dict[str, Read] = {
    "newest": lambda store, thread_id: store.messages.newest(thread_id),
    "before and after": around,
    "first unread": lambda store, thread_id: store.messages.first_unread(thread_id),
    "unfinished": lambda store, _: store.messages.unfinished(),
    "thread page": lambda store, _: store.threads.page(),
    "groups page": lambda store, _: store.threads.page(ThreadFilter.GROUPS),
    "unread page": lambda store, _: store.threads.page(ThreadFilter.UNREAD),
    "failed page": lambda store, _: store.threads.page(ThreadFilter.FAILED),
    "scheduled page": lambda store, _: store.threads.page(ThreadFilter.SCHEDULED),
    "place in all": lambda store, thread_id: store.roster.place(ThreadFilter.ALL, thread_id),
    "place in unread": lambda store, thread_id: store.roster.place(ThreadFilter.UNREAD, thread_id),
    "list part": lambda store, _: store.roster.ids(ThreadFilter.ALL, start=1, count=2),
    "list count": lambda store, _: store.roster.count(ThreadFilter.ALL),
    "those shown": lambda store, thread_id: store.roster.shown([thread_id], ThreadFilter.ALL, text="a"),
    "names of many": lambda store, thread_id: store.roster.names([thread_id]),
    "outbox entry": lambda store, _: store.outbox.entry(1),
    "outbox head": lambda store, thread_id: store.outbox.head(thread_id),
    "totals": lambda store, _: store.threads.totals(),
    "counts": lambda store, _: store.threads.counts(),
    "names": lambda store, thread_id: store.threads.names(thread_id),
    "timeline": lambda store, _: store.messages.timeline(1),
    "feed": lambda store, _: store.feed.publish(),
    "refresh": refresh,
    "mark read": lambda store, thread_id: store.intents.mark_read(thread_id),
}


async def statements(store: Store, read: Read, thread_id: int) -> list[str]:
    """The SQL that a read runs, with its parameters filled in."""
    run: list[str] = []
    connections = (store._database._reader, store._database._writer)
    for connection in connections:
        await connection.set_trace_callback(run.append)
    await read(store, thread_id)
    for connection in connections:
        await connection.set_trace_callback(lambda _: None)
    return [sql for sql in run if sql.lstrip().startswith(("SELECT", "UPDATE"))]


def plan(path: Path, sql: str) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}")]


def is_scan(step: str) -> bool:
    """A walk over a whole table; walking a (partial) index in its order is none, nor is a list of ids."""
    return step.startswith("SCAN") and "INDEX" not in step and "json_each" not in step and "CONSTANT ROW" not in step


@pytest.mark.parametrize("name", READS)
async def test_a_hot_read_looks_up_indexes(store: Store, path: Path, name: str) -> None:
    thread_id = await store.intents.open_person(ADA)
    await receive(store, thread_id)
    found = await statements(store, READS[name], thread_id)
    assert found
    for sql in found:
        steps = plan(path, sql)
        assert not [step for step in steps if is_scan(step)], (sql, steps)
        if name in {"newest", "before and after", "first unread", "unfinished"}:
            assert not any("TEMP B-TREE" in step for step in steps), (sql, steps)


@pytest.mark.parametrize(
    ("name", "index"),
    [
        ("newest", "messages_order (thread_id=?)"),
        ("before and after", "messages_order (thread_id=? AND at<?"),
        ("first unread", "messages_unread (thread_id=?)"),
        ("unfinished", "messages_unfinished"),
        ("thread page", "threads_order (archived=?)"),
        ("groups page", "threads_groups"),
        ("list part", "COVERING INDEX threads_order (archived=?)"),
        ("list count", "COVERING INDEX threads_order (archived=?)"),
        ("place in all", "COVERING INDEX threads_order (archived=? AND (pinned,last_at)>(?,?))"),
        ("place in unread", "threads_unread (unread>?)"),
        ("those shown", "SEARCH t USING INTEGER PRIMARY KEY"),
        ("unread page", "threads_unread"),
        ("failed page", "threads_failed"),
        ("refresh", "messages_failed (thread_id=?)"),
    ],
)
async def test_a_hot_read_uses_the_index_made_for_it(store: Store, path: Path, name: str, index: str) -> None:
    thread_id = await store.intents.open_person(ADA)
    await receive(store, thread_id)
    found = await statements(store, READS[name], thread_id)
    assert any(index in step for sql in found for step in plan(path, sql)), [plan(path, sql) for sql in found]
