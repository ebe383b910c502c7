"""Who marks what read, what explore mode refuses, and which receipts that asks for."""

from __future__ import annotations

import pytest

from sbtui.domain.changes import Change, ChangeKind
from sbtui.domain.message import Draft, OutboxState
from sbtui.store import receipts
from sbtui.store.intents import NotPossible
from sbtui.store.queueing import Outgoing
from sbtui.store.store import Store
from tests.store.writing import ADA, BEN, minute, receive, send, set_state, settle


async def unread(store: Store, thread_id: int) -> int:
    thread = await store.threads.get(thread_id)
    assert thread is not None
    return thread.unread


async def test_a_reply_marks_read_only_where_it_is_meant_to(store: Store) -> None:
    thread_id = await store.intents.open_person(ADA)
    await receive(store, thread_id)
    await store.intents.send(thread_id, [Draft(body="answer")], reads=False)
    assert await unread(store, thread_id) == 1
    await store.intents.send(thread_id, [Draft(body="answer")])
    assert await unread(store, thread_id) == 0


async def test_explore_mode_refuses_what_sends_or_marks_read_and_nothing_else(store: Store) -> None:
    thread_id = await store.intents.open_person(ADA)
    await receive(store, thread_id)
    failed = await send(store, thread_id)
    await settle(store, failed, "h1", "ERROR")
    doubted = await send(store, thread_id)
    await set_state(store, doubted, OutboxState.UNCONFIRMED)
    await store.intents.mark_unread(thread_id)
    intents = store.intents
    before = await store.outbox.entries()
    intents.explore_exit = "alt+v leaves it"
    parts = [Draft(body="x")]
    for refused in (
        intents.send(thread_id, parts),
        intents.send_all([Outgoing(members=(BEN,), parts=parts)]),
        intents.retry(failed),
        intents.send_again(doubted),
        intents.let_go(doubted),
        intents.mark_read(thread_id),
    ):
        with pytest.raises(NotPossible, match=r"sends nothing and marks nothing read; alt\+v leaves it\."):
            await refused
    assert await store.outbox.entries() == before
    assert await unread(store, thread_id) == 1
    await intents.save_draft(thread_id, Draft(body="kept"))
    await intents.set_flag(thread_id, "pinned", True)
    assert await intents.edit(failed) == Draft(body="hi")
    await receive(store, thread_id, minute(1))
    assert await unread(store, thread_id) == 2
    intents.explore_exit = ""
    await intents.mark_read(thread_id)
    assert await unread(store, thread_id) == 0


async def test_reading_asks_for_one_receipt_per_conversation_where_they_are_wanted(store: Store) -> None:
    thread_id = await store.intents.open_person(ADA)
    other = await store.intents.open_person(BEN)
    await receive(store, thread_id)
    await store.intents.mark_read(thread_id)
    assert await store.receipts.wanted() == []
    store.intents.receipts = True
    await store.intents.mark_read(thread_id)
    assert await store.receipts.wanted() == []
    await receive(store, thread_id, minute(1))
    await receive(store, thread_id, minute(2))
    await receive(store, other)
    with store.feed.subscribe() as news:
        await store.intents.mark_read(thread_id)
        assert Change(ChangeKind.OUTBOX_CHANGED, thread_id) in await news.batch()
    await store.intents.send(other, [Draft(body="answer")], reads=False)
    assert [each.thread_id for each in await store.receipts.wanted()] == [thread_id]
    await store.intents.send(other, [Draft(body="answer")])
    first, second = await store.receipts.wanted()
    assert {first.thread_id, second.thread_id} == {thread_id, other}


async def test_a_receipt_wanted_anew_is_not_dropped_with_the_one_before(store: Store) -> None:
    async with store.changing() as (transaction, _):
        await receipts.want(transaction, 1, minute(0))
        await receipts.want(transaction, 1, minute(1))
        await receipts.drop(transaction, receipts.Wanted(1, minute(0)))
    assert await store.receipts.wanted() == [receipts.Wanted(1, minute(1))]
    async with store.changing() as (transaction, _):
        await receipts.drop(transaction, receipts.Wanted(1, minute(1)))
    assert await store.receipts.wanted() == []
