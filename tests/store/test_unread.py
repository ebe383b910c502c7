"""Unread counts are exact, after whatever happened."""

from __future__ import annotations

import asyncio
import tempfile
from datetime import timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from sbtui.store.store import Store
from tests.store.writing import ADA, START, minute, receive, send

_STEP = st.one_of(
    st.tuples(st.just("receive"), st.integers(0, 9)),
    st.tuples(st.just("send"), st.just(0)),
    st.tuples(st.just("read"), st.just(0)),
    st.tuples(st.just("read through"), st.integers(0, 9)),
    st.tuples(st.just("unread"), st.just(0)),
)


async def apply(store: Store, thread_id: int, unread: set[int], inbound: dict[int, int], step: tuple[str, int]) -> None:
    """Do the step in the store, and to the model: the ids of unread messages, and the minute of each inbound one."""
    action, number = step
    if action == "receive":
        message_id = await receive(store, thread_id, minute(number))
        inbound[message_id] = number
        unread.add(message_id)
    elif action == "send":
        await send(store, thread_id)
        unread.clear()
    elif action == "read":
        await store.intents.mark_read(thread_id)
        unread.clear()
    elif action == "unread":
        await store.intents.mark_unread(thread_id)
        unread |= {max(inbound, key=lambda id_: (inbound[id_], id_))} if inbound else set()
    elif inbound:
        through = sorted(inbound)[number % len(inbound)]
        message = await store.messages.get(through)
        await store.intents.mark_read(thread_id, message)
        unread -= {id_ for id_ in unread if (inbound[id_], id_) <= (inbound[through], through)}


@settings(max_examples=25, deadline=None)
@given(steps=st.lists(_STEP, max_size=12))
def test_the_count_is_exact_after_any_steps(steps: list[tuple[str, int]]) -> None:
    async def check() -> None:
        with tempfile.TemporaryDirectory() as folder:
            async with Store.open(Path(folder, "store.db")) as store:
                thread_id = await store.intents.open_person(ADA)
                unread: set[int] = set()
                inbound: dict[int, int] = {}
                for step in steps:
                    await apply(store, thread_id, unread, inbound, step)
                    thread = await store.threads.get(thread_id)
                    assert thread is not None
                    assert thread.unread == len(unread) == (await store.threads.totals()).unread
                    first = await store.messages.first_unread(thread_id)
                    oldest = min(unread, key=lambda id_: (inbound[id_], id_), default=None)
                    assert (first.id if first else None) == oldest

    asyncio.run(check())


async def test_marking_a_thread_without_inbound_messages_unread_changes_nothing(store: Store) -> None:
    thread_id = await store.intents.open_person(ADA)
    await send(store, thread_id)
    await store.intents.mark_unread(thread_id)
    thread = await store.threads.get(thread_id)
    assert thread is not None and thread.unread == 0


async def test_what_arrives_while_reading_stays_unread(store: Store) -> None:
    thread_id = await store.intents.open_person(ADA)
    seen = await store.messages.get(await receive(store, thread_id, START))
    arrived = await receive(store, thread_id, START + timedelta(milliseconds=1))
    await store.intents.mark_read(thread_id, seen)
    first = await store.messages.first_unread(thread_id)
    assert first is not None and first.id == arrived
