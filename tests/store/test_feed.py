"""Changes: in commit order, none left out, across processes, bounded."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sbtui.domain.changes import Change, ChangeKind
from sbtui.store.store import Store
from tests.store.writing import ADA, BEN, receive


@pytest.fixture
async def other(path: Path, store: Store) -> AsyncIterator[Store]:
    """A second store on the same file, as another process has it: it shares nothing but the file."""
    async with Store.open(path) as opened:
        yield opened


async def record(store: Store, changes: list[Change]) -> None:
    async with store.changing() as (_, list_):
        list_ += changes


def changes(first: int, count: int) -> list[Change]:
    return [Change(ChangeKind.MESSAGE_CHANGED, 1, number) for number in range(first, first + count)]


async def test_changes_come_in_the_order_of_the_commits(store: Store) -> None:
    with store.feed.subscribe() as subscription:
        for number in range(20):
            await record(store, changes(number * 3, 3))
        seen: list[Change] = []
        while len(seen) < 60:
            seen += await subscription.batch()
        assert seen == changes(0, 60)


async def test_a_repeated_change_is_told_once_at_its_last_place(store: Store) -> None:
    first, second = changes(0, 2)
    with store.feed.subscribe() as subscription:
        await record(store, [first, second, first])
        assert await subscription.batch() == [second, first]


async def test_every_subscriber_is_told_and_none_after_it_left(store: Store) -> None:
    with store.feed.subscribe() as staying:
        with store.feed.subscribe() as leaving:
            await record(store, changes(0, 1))
            assert await staying.batch() == await leaving.batch() == changes(0, 1)
        await record(store, changes(1, 1))
        assert await staying.batch() == changes(1, 1)
        assert not leaving._pending


async def test_paced_batches_keep_their_distance_and_leave_nothing_out(store: Store) -> None:
    loop = asyncio.get_running_loop()
    with store.feed.subscribe() as subscription:
        batches = subscription.paced(lambda: 0.05)
        await record(store, changes(0, 1))
        assert await anext(batches) == changes(0, 1)
        began = loop.time()
        for number in (1, 2, 3):
            await record(store, changes(number, 1))
        assert await anext(batches) == changes(1, 3)
        assert loop.time() - began > 0.04


async def test_batches_can_be_iterated(store: Store) -> None:
    with store.feed.subscribe() as subscription:
        await record(store, changes(0, 1))
        async for batch in subscription:
            assert batch == changes(0, 1)
            break


async def test_live_news_keeps_its_mark(store: Store, other: Store) -> None:
    live = Change(ChangeKind.MESSAGE_ADDED, 1, 2, live=True)
    with store.feed.subscribe() as here, other.feed.subscribe() as there:
        await record(store, [live])
        assert await here.batch() == await there.batch() == [live]


async def test_two_processes_see_each_others_changes(store: Store, other: Store) -> None:
    with store.feed.subscribe() as here, other.feed.subscribe() as there:
        thread_id = await store.intents.open_person(ADA)
        assert await there.batch() == await here.batch() == [Change(ChangeKind.THREAD_CHANGED, thread_id)]
        message_id = await receive(other, thread_id)
        assert await here.batch() == await there.batch() == [Change(ChangeKind.MESSAGE_ADDED, thread_id, message_id)]
        assert [message.id for message in await store.messages.newest(thread_id)] == [message_id]


async def test_interleaved_writers_lose_nothing(store: Store, other: Store) -> None:
    with store.feed.subscribe() as here, other.feed.subscribe() as there:
        for number in range(0, 40, 2):
            await record(store, changes(number, 1))
            await record(other, changes(number + 1, 1))
        for subscription in (here, there):
            seen: list[Change] = []
            while len(seen) < 40:
                seen += await subscription.batch()
            assert seen == changes(0, 40)


async def test_a_reader_that_lags_too_far_behind_is_told_to_read_everything(path: Path, store: Store) -> None:
    """Also one that started when the log was empty."""
    async with Store.open(path) as lagging:
        with lagging.feed.subscribe() as subscription:
            await record(store, changes(0, 25_000))
            assert await subscription.batch() == [Change(ChangeKind.EVERYTHING)]
            await record(store, changes(0, 1))
            assert await subscription.batch() == changes(0, 1)


async def test_the_log_is_pruned_even_by_processes_that_write_little(path: Path, store: Store) -> None:
    await record(store, changes(0, 20_500))
    for number in range(3):
        async with Store.open(path) as brief:
            await record(brief, changes(number, 200))
    ((kept, newest),) = await store._database.rows("SELECT count(*), max(seq) FROM changes")
    assert newest == 21_100
    assert 20_000 <= kept < 21_000


async def test_a_kind_of_another_version_means_read_everything(store: Store) -> None:
    with store.feed.subscribe() as subscription:
        async with store.changing() as (transaction, _):
            await transaction.execute(
                "INSERT INTO changes (kind, thread_id, message_id, other_id, live) VALUES ('poll_changed', 1, 0, 0, 0)"
            )
        assert await subscription.batch() == [Change(ChangeKind.EVERYTHING)]


async def test_a_reader_starts_at_the_end_of_the_log(store: Store, path: Path) -> None:
    await store.intents.open_person(ADA)
    async with Store.open(path) as late:
        with late.feed.subscribe() as subscription:
            thread_id = await late.intents.open_person(BEN)
            assert await subscription.batch() == [Change(ChangeKind.THREAD_CHANGED, thread_id)]
