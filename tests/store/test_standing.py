"""What the screen reads of the outbox: a message's entry, and the one that its conversation waits for."""

from __future__ import annotations

from datetime import timedelta

from sbtui.domain.message import Draft, Failure, OutboxState
from sbtui.store import messages, outbox
from sbtui.store.store import Store
from sbtui.store.threads import ThreadFilter
from sbtui.store.times import now
from tests.store.writing import ADA, BEN, claim, send, set_state


async def _head(store: Store, thread_id: int) -> int | None:
    entry = await store.outbox.head(thread_id)
    return None if entry is None else entry.message_id


async def test_a_conversation_waits_for_what_may_have_been_sent_else_for_the_oldest(store: Store) -> None:
    thread_id = await store.intents.open_person(ADA)
    assert await _head(store, thread_id) is None
    await store.intents.send(thread_id, [Draft(body="later")], at=now() + timedelta(hours=1))
    assert await _head(store, thread_id) is None, "what is scheduled holds nobody up"
    first, second, third = [await send(store, thread_id, body) for body in ("one", "two", "three")]
    assert await _head(store, thread_id) == first
    await claim(store, second)
    assert await _head(store, thread_id) == second
    await set_state(store, second, OutboxState.UNCONFIRMED)
    assert await _head(store, thread_id) == second
    await store.intents.let_go(second)
    assert await _head(store, thread_id) == first
    await set_state(store, first, OutboxState.FAILED)
    assert await _head(store, thread_id) == third


async def test_an_entry_and_that_it_was_let_go(store: Store) -> None:
    message_id = await send(store, await store.intents.open_person(ADA))
    async with store.changing() as (transaction, _):
        await outbox.claim(transaction, message_id, at := now())
    await set_state(store, message_id, OutboxState.UNCONFIRMED)
    await store.intents.let_go(message_id)
    entry, message = await store.outbox.entry(message_id), await store.messages.get(message_id)
    assert entry is not None and message is not None
    assert entry.let_go and message.let_go
    assert entry.claimed_at is not None and abs(entry.claimed_at - at) < timedelta(milliseconds=2)
    assert await store.outbox.entry(77) is None
    await store.intents.send_again(message_id)
    message = await store.messages.get(message_id)
    assert message is not None and not message.let_go


async def test_what_only_the_user_can_decide(store: Store) -> None:
    message_id = await send(store, await store.intents.open_person(ADA))
    await set_state(store, message_id, OutboxState.UNCONFIRMED)
    for failure, expected in ((Failure(message="no network"), []), (Failure(detail="risk"), [message_id])):
        async with store.changing() as (transaction, _):
            await messages.set_failure(transaction, message_id, failure)
        assert [entry.message_id for entry in await store.outbox.undecided()] == expected
    await store.intents.let_go(message_id)
    assert await store.outbox.undecided() == []


async def test_conversations_with_scheduled_messages_are_found(store: Store) -> None:
    ada, ben = await store.intents.open_person(ADA), await store.intents.open_person(BEN)
    await store.intents.send(ada, [Draft(body="later")], at=now() + timedelta(hours=1))
    await send(store, ben)
    assert [thread.id for thread in await store.threads.page(ThreadFilter.SCHEDULED)] == [ada]
    assert (await store.threads.counts())[ThreadFilter.SCHEDULED] == 1
