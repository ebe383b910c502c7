"""Everything in a transaction happens, or nothing: exceptions, cancellation, a full disk, a lock, a kill."""

from __future__ import annotations

import asyncio
import itertools
import signal
import sqlite3
import sys
import threading
import types
from collections.abc import Callable, Coroutine, Generator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from sbtui.domain.changes import Change, ChangeKind
from sbtui.domain.message import Draft
from sbtui.store import database
from sbtui.store.errors import StoreFull, StoreUnavailable
from sbtui.store.store import Store
from tests.store.writing import ADA, BEN, send
from tests.waiting import eventually


class Broken(Exception):
    pass


async def test_an_exception_rolls_back_and_the_next_transaction_works(store: Store) -> None:
    with pytest.raises(Broken):
        async with store.changing() as (transaction, changes):
            await transaction.execute("INSERT INTO lines (number) VALUES ('+1')")
            changes.append(Change(ChangeKind.LINE_CHANGED))
            raise Broken
    assert await store.people.lines() == []
    assert await store._database.rows("SELECT * FROM changes") == []
    assert await store.intents.open_person(ADA)


@types.coroutine
def cancelled_at(suspensions: Callable[[int], bool], work: Coroutine[Any, Any, Any]) -> Generator[Any, Any, int]:
    """Await the work, cancelling this task at those of its suspensions; returns how many there were."""
    error: BaseException | None = None
    for number in itertools.count():
        try:
            future = work.send(None) if error is None else work.throw(error)
        except StopIteration:
            return number
        if suspensions(number):
            task = asyncio.current_task()
            assert task is not None
            task.cancel()
        error = None
        try:
            yield future
        except BaseException as thrown:
            error = thrown
    raise AssertionError


async def run_cancelled(suspensions: Callable[[int], bool], work: Coroutine[Any, Any, Any]) -> int | None:
    """The number of suspensions, or None when the work was cut short."""

    async def run() -> int:
        return await cancelled_at(suspensions, work)

    (outcome,) = await asyncio.gather(asyncio.create_task(run()), return_exceptions=True)
    assert isinstance(outcome, int | asyncio.CancelledError), outcome
    return outcome if isinstance(outcome, int) else None


@pytest.mark.parametrize("stubborn", [False, True], ids=["once", "again-and-again"])
async def test_a_transaction_cancelled_at_any_await_is_whole_or_absent(store: Store, stubborn: bool) -> None:
    thread_id = await store.intents.open_person(ADA)
    outcomes: set[int] = set()
    with store.feed.subscribe() as subscription:
        for at in range(200):
            before = len(await store.messages.newest(thread_id))
            suspensions: Callable[[int], bool] = at.__le__ if stubborn else at.__eq__
            sending = store.intents.send(thread_id, [Draft(body="a"), Draft(body="b")])
            undisturbed = await run_cancelled(suspensions, sending)
            after = len(await store.messages.newest(thread_id))
            outcomes.add(after - before)
            assert not store._database._writer.in_transaction
            assert len(await store.outbox.entries()) == after
            if undisturbed is not None:
                break
        else:
            pytest.fail("200 awaits did not see the end of a transaction")
        # Whoever was cancelled during the commit has committed, and that is announced too.
        committed = {message.id for message in await store.messages.newest(thread_id)}
        announced: set[int] = set()
        async with asyncio.timeout(10):
            while announced != committed:
                announced |= {c.message_id for c in await subscription.batch() if c.kind is ChangeKind.MESSAGE_ADDED}
    assert outcomes == {0, 2}
    thread = await store.threads.get(thread_id)
    assert thread is not None
    assert thread.pending == len(committed)


async def test_changes_after_a_rolled_back_transaction_are_announced(store: Store) -> None:
    with store.feed.subscribe() as subscription:
        for _ in range(3):
            with pytest.raises(Broken):
                async with store.changing() as (transaction, _):
                    await store.feed.record(transaction, [Change(ChangeKind.LINE_CHANGED)] * 5)
                    raise Broken
        thread_id = await store.intents.open_person(ADA)
        assert await subscription.batch() == [Change(ChangeKind.THREAD_CHANGED, thread_id)]


@pytest.mark.proof
async def test_opening_and_closing_cancelled_at_any_await_leaves_no_connection(path: Path) -> None:
    async def use() -> None:
        async with Store.open(path) as store:
            await store.intents.open_person(ADA)

    for at in range(200):
        if await run_cancelled(at.__eq__, use()) is not None:
            break
    else:
        pytest.fail("200 awaits did not see the end of opening and closing")
    await eventually(lambda: threading.active_count() == 1, description="the connections' threads to end")
    assert not path.with_name("store.db-wal").exists()


async def test_a_full_disk_is_a_sentence_and_nothing_is_written(store: Store) -> None:
    thread_id = await store.intents.open_person(ADA)
    async with store.changing() as (transaction, _):
        ((pages,),) = await transaction.rows("PRAGMA page_count")
        await transaction.rows(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreFull, match="nothing was changed"):
        await store.intents.send(thread_id, [Draft(body="x" * 10_000)] * 20)
    assert await store.messages.newest(thread_id) == []
    assert await store.outbox.entries() == []
    async with store.changing() as (transaction, _):
        await transaction.rows(f"PRAGMA max_page_count = {pages + 10_000}")
    assert await send(store, thread_id, "x" * 10_000)


async def test_a_lock_held_elsewhere_is_a_sentence(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_BUSY_SECONDS", 0.05)
    async with Store.open(path) as store:
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StoreUnavailable, match="locked"):
                await store.intents.open_person(ADA)
            assert await store.threads.page() == []
            other.execute("ROLLBACK")
        assert await store.intents.open_person(ADA)


_WRITER = """
import asyncio, sys
from pathlib import Path
from sbtui.domain.message import Draft
from sbtui.store.store import Store

async def main():
    async with Store.open(Path(sys.argv[1])) as store:
        thread_id = await store.intents.open_person("+15550100002")
        for number in range(100_000):
            await store.intents.send(thread_id, [Draft(body=f"{number}a"), Draft(body=f"{number}b")])

asyncio.run(main())
"""


async def test_a_process_killed_while_writing_leaves_whole_transactions(store: Store, path: Path) -> None:
    thread_id = await store.intents.open_person(BEN)
    writer = await asyncio.create_subprocess_exec(sys.executable, "-c", _WRITER, str(path))
    try:

        async def has_written() -> bool:
            return len(await store.outbox.entries()) >= 10

        await eventually(has_written, timeout=20, description="the other process's messages")
    finally:
        writer.kill()
        assert await writer.wait() == -signal.SIGKILL
    bodies = [message.body for message in await store.messages.newest(thread_id, 100_000)]
    assert bodies == [f"{number}{part}" for number in range(len(bodies) // 2) for part in "ab"]
    thread = await store.threads.get(thread_id)
    assert thread is not None
    assert thread.pending == len(bodies) == len(await store.outbox.entries())
    assert await store._database.rows("PRAGMA integrity_check") == [("ok",)]
    assert await send(store, thread_id)
