"""Pages of a thread: by (at, id), without gaps or overlaps, whatever the times are."""

from __future__ import annotations

import asyncio
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sbtui.domain.message import Failure, Message, Observation, Source
from sbtui.store import messages, threads
from sbtui.store.store import Store
from tests.store.writing import ADA, BEN, START, minute, receive, send, settle


async def thread_with(store: Store, offsets: list[int]) -> int:
    """A thread with a message at each of the offsets (ms after noon), written in one transaction."""
    thread_id = await store.intents.open_person(ADA)
    async with store.changing() as (transaction, _):
        for offset in offsets:
            at = START + timedelta(milliseconds=offset)
            await messages.add(transaction, thread_id=thread_id, outbound=False, sender=ADA, at=at)
        await threads.refresh(transaction, thread_id)
    return thread_id


def place(message: Message) -> tuple[object, int]:
    return message.at, message.id


async def walk_back(store: Store, thread_id: int, limit: int) -> list[Message]:
    found = await store.messages.newest(thread_id, limit)
    page = found
    while page:
        page = await store.messages.before(page[0], limit)
        assert len(page) <= limit
        found = page + found
    return found


async def walk_on(store: Store, first: Message, limit: int) -> list[Message]:
    found = [first]
    while page := await store.messages.after(found[-1], limit):
        assert len(page) <= limit
        found += page
    return found


@settings(max_examples=25, deadline=None)
@given(offsets=st.lists(st.integers(0, 6), max_size=30), limit=st.integers(1, 8))
def test_pages_in_either_direction_hold_every_message_once(offsets: list[int], limit: int) -> None:
    async def check() -> None:
        with tempfile.TemporaryDirectory() as folder:
            async with Store.open(Path(folder, "store.db")) as store:
                thread_id = await thread_with(store, offsets)
                back = await walk_back(store, thread_id, limit)
                assert len(back) == len(offsets)
                assert [place(message) for message in back] == sorted({place(message) for message in back})
                if back:
                    assert await walk_on(store, back[0], limit) == back

    asyncio.run(check())


async def test_pages_leave_out_other_threads_and_discarded_messages(store: Store) -> None:
    ada, ben = await store.intents.open_person(ADA), await store.intents.open_person(BEN)
    first = await receive(store, ada, minute(0))
    await receive(store, ben, minute(1))
    gone = await send(store, ada)
    await store.intents.discard(gone)
    last = await receive(store, ada, minute(2))
    assert [message.id for message in await store.messages.newest(ada)] == [first, last]
    (oldest, newest) = await store.messages.newest(ada)
    assert [message.id for message in await store.messages.after(oldest)] == [last]
    assert [message.id for message in await store.messages.before(newest)] == [first]
    assert await store.messages.get(gone) is None
    assert [message.id for message in await store.messages.many([last, gone, first, 999])] == [first, last]


@pytest.mark.proof
async def test_many_takes_more_ids_than_a_statement_has_parameters(store: Store) -> None:
    thread_id = await store.intents.open_person(ADA)
    message_id = await receive(store, thread_id)
    ids = list(range(message_id, message_id + 300_000))
    assert [message.id for message in await store.messages.many(ids)] == [message_id]
    assert [thread.id for thread in await store.threads.many(range(1, 300_000))] == [thread_id]


async def test_a_message_comes_back_as_it_was_written(store: Store) -> None:
    thread_id = await store.intents.open_person(ADA)
    message_id = await send(store, thread_id, "hi", style="slam")
    await settle(store, message_id, "h1", "ERROR")
    message = await store.messages.get(message_id)
    assert message is not None
    assert (message.body, message.style, message.handle, message.status) == ("hi", "slam", "h1", "ERROR")
    assert message.failure == Failure(code="4000", message="no route")
    assert message.outbound and message.failed and message.final and message.uid
    assert message.at.tzinfo is not None


async def test_a_repeated_report_is_observed_once_and_the_timeline_is_in_order(store: Store) -> None:
    thread_id = await store.intents.open_person(ADA)
    message_id = await receive(store, thread_id, outbound=True, handle="h1")
    late = Observation("DELIVERED", minute(2), minute(3), Source.EVENT)
    early = Observation("SENT", minute(1), minute(4), Source.POLL, Failure(code="1"))
    async with store.changing() as (transaction, _):
        assert await messages.observe(transaction, message_id, "h1", late)
        assert await messages.observe(transaction, message_id, "h1", early)
        assert not await messages.observe(transaction, message_id, "h1", late)
    assert await store.messages.timeline(message_id) == [early, late]


async def test_unfinished_are_the_outbound_ones_whose_status_may_still_move(store: Store) -> None:
    thread_id = await store.intents.open_person(ADA)
    moving = [
        await receive(store, thread_id, outbound=True, handle=f"h{service}{status}", status=status, service=service)
        for service, status in (("iMessage", "SENT"), ("SMS", "QUEUED"), ("RCS", "SENT"), ("", ""), ("", "SUCCESS"))
    ]
    for service, status in (("SMS", "SENT"), ("sms", "SENT"), ("iMessage", "DELIVERED"), ("", "ERROR"), ("", "READ")):
        await receive(store, thread_id, outbound=True, handle=f"h{service}{status}", status=status, service=service)
    await receive(store, thread_id, handle="inbound", status="RECEIVED")
    await receive(store, thread_id, outbound=True, status="QUEUED")
    unfinished = await store.messages.unfinished()
    assert [message.id for message in unfinished] == moving[::-1]
    assert not any(message.final for message in unfinished)


async def test_a_retired_handle_still_finds_its_message_as_a_past_one(store: Store) -> None:
    thread_id = await store.intents.open_person(ADA)
    message_id = await send(store, thread_id)
    await settle(store, message_id, "first", "ERROR")
    await store.intents.retry(message_id)
    async with store.changing() as (transaction, _):
        await messages.set_handle(transaction, message_id, "second")
        past = await messages.by_handle(transaction, "first")
        current = await messages.by_handle(transaction, "second")
        assert await messages.by_handle(transaction, "never") is None
    assert past is not None and current is not None
    assert (past[0].id, past[1]) == (message_id, False)
    assert (current[0].id, current[1]) == (message_id, True)
    assert (current[0].status, current[0].failure) == ("", None)
