"""Messages that wait for their time: scheduled ones, and those in their undo window."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from sbtui.domain.message import Draft, OutboxState
from sbtui.store import outbox
from sbtui.store.intents import NotPossible
from sbtui.store.store import Store
from sbtui.store.times import now
from tests.store.writing import ADA, claim, send, set_state

LATER = timedelta(hours=9)
STATES = [OutboxState.SCHEDULED, OutboxState.HELD]


async def queue(store: Store, state: OutboxState, body: str = "later") -> int:
    thread_id = await store.intents.open_person(ADA)
    parts = [Draft(body=body)]
    if state is OutboxState.HELD:
        (message_id,) = await store.intents.send(thread_id, parts, hold_seconds=20)
    else:
        (message_id,) = await store.intents.send(thread_id, parts, at=now() + LATER)
    return message_id


async def state_of(store: Store, message_id: int) -> OutboxState:
    message = await store.messages.get(message_id)
    assert message is not None
    return message.state


@pytest.mark.parametrize("state", STATES)
async def test_it_waits_across_a_restart(path: Path, state: OutboxState) -> None:
    async with Store.open(path) as store:
        message_id = await queue(store, state)
    async with Store.open(path) as store:
        message = await store.messages.get(message_id)
        assert message is not None
        assert message.state is state
        assert message.retry_at is not None
        ahead = message.retry_at - message.at
        assert abs(ahead - (LATER if state is OutboxState.SCHEDULED else timedelta(seconds=20))) < timedelta(seconds=5)


async def test_scheduled_ones_are_counted_apart(store: Store) -> None:
    await queue(store, OutboxState.SCHEDULED)
    await queue(store, OutboxState.HELD)
    (thread,) = await store.threads.page()
    totals = await store.threads.totals()
    assert (thread.pending, totals.pending, totals.scheduled) == (1, 1, 1)


@pytest.mark.parametrize("state", STATES)
async def test_it_can_be_taken_back_and_edited(store: Store, state: OutboxState) -> None:
    await store.intents.discard(await queue(store, state))
    edited = await queue(store, state, "with a typo")
    assert await store.intents.edit(edited) == Draft(body="with a typo")
    (thread,) = await store.threads.page()
    assert await store.messages.newest(thread.id) == []
    assert await store.outbox.entries() == []


@pytest.mark.parametrize("state", STATES)
async def test_retry_sends_it_at_once(store: Store, state: OutboxState) -> None:
    message_id = await queue(store, state)
    after = await send(store, (await store.threads.page())[0].id, "after it")
    await store.intents.retry(message_id)
    assert await state_of(store, message_id) is OutboxState.WAITING
    (thread,) = await store.threads.page()
    order = [message.id for message in await store.messages.newest(thread.id)]
    # A scheduled one moves to where it goes out; the other keeps its place.
    assert order == ([after, message_id] if state is OutboxState.SCHEDULED else [message_id, after])


async def test_a_scheduled_one_is_not_claimed_before_its_time(store: Store) -> None:
    message_id = await queue(store, OutboxState.SCHEDULED)
    assert not await claim(store, message_id)
    async with store.changing() as (transaction, _):
        assert await outbox.claim(transaction, message_id, now() + LATER + timedelta(minutes=1))
        assert not await outbox.claim(transaction, message_id, now() + LATER + timedelta(minutes=1))
    assert await state_of(store, message_id) is OutboxState.IN_FLIGHT


async def test_one_that_left_cannot_be_taken_back(store: Store) -> None:
    message_id = await queue(store, OutboxState.HELD)
    assert await claim(store, message_id)
    with pytest.raises(NotPossible, match="no longer be taken back"):
        await store.intents.discard(message_id)


async def test_a_failed_one_that_was_scheduled_goes_at_once_when_retried(store: Store) -> None:
    message_id = await queue(store, OutboxState.SCHEDULED)
    await set_state(store, message_id, OutboxState.FAILED)
    await store.intents.retry(message_id)
    (entry,) = await store.outbox.entries()
    assert (entry.state, entry.retry_at) == (OutboxState.WAITING, None)


async def test_a_zone_is_kept_beside_what_sendblue_says(store: Store) -> None:
    await store.intents.describe(ADA, zone="Asia/Tokyo")
    contact = await store.people.contact(ADA)
    assert contact is not None
    assert (contact.zone, contact.name) == ("Asia/Tokyo", "")
