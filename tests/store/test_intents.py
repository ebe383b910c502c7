"""What the user may do with a message, and what it does to the outbox, the draft and the list."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from sbtui.domain.changes import Change, ChangeKind
from sbtui.domain.message import Draft, OutboxState
from sbtui.domain.thread import Thread
from sbtui.store.errors import StoreError, StoreFull
from sbtui.store.intents import NotPossible
from sbtui.store.queueing import Outgoing
from sbtui.store.store import Store
from tests.store.writing import ADA, BEN, LINE, START, claim, minute, receive, send, set_state, settle

OTHER_LINE = "+15550100101"


async def thread_of(store: Store, thread_id: int) -> Thread:
    thread = await store.threads.get(thread_id)
    assert thread is not None
    return thread


async def state_of(store: Store, message_id: int) -> OutboxState:
    message = await store.messages.get(message_id)
    assert message is not None
    return message.state


async def test_sending_queues_the_parts_in_order_and_clears_the_draft(store: Store) -> None:
    thread_id = await store.intents.open_person(ADA, line=LINE)
    await receive(store, thread_id)
    await store.intents.save_draft(thread_id, Draft(body="one two"))
    with store.feed.subscribe() as subscription:
        sent = await store.intents.send(thread_id, [Draft(body="one"), Draft(body="two", style="loud")])
        batch = await subscription.batch()
    assert [entry.message_id for entry in await store.outbox.entries()] == sent == sorted(sent)
    assert [entry.line for entry in await store.outbox.entries()] == [LINE, LINE]
    assert [await state_of(store, message_id) for message_id in sent] == [OutboxState.WAITING] * 2
    assert not await store.drafts.get(thread_id)
    thread = await thread_of(store, thread_id)
    assert (thread.pending, thread.unread, thread.last_body, thread.last_state) == (2, 0, "two", "waiting")
    assert batch == [
        Change(ChangeKind.MESSAGE_ADDED, thread_id, sent[0]),
        Change(ChangeKind.MESSAGE_ADDED, thread_id, sent[1]),
        Change(ChangeKind.THREAD_CHANGED, thread_id),
        Change(ChangeKind.OUTBOX_CHANGED, thread_id),
        Change(ChangeKind.DRAFT_CHANGED, thread_id),
    ]


async def test_sending_from_another_line_moves_the_conversation(store: Store) -> None:
    thread_id = await store.intents.open_person(ADA, line=LINE)
    (message_id,) = await store.intents.send(thread_id, [Draft(body="x")], line=OTHER_LINE)
    message = await store.messages.get(message_id)
    assert message is not None
    assert message.line == message.sender == (await thread_of(store, thread_id)).line == OTHER_LINE


async def test_what_is_scheduled_moves_along_to_another_line(store: Store) -> None:
    thread_id = await store.intents.open_person(ADA, line=LINE)
    at = START + timedelta(hours=1)
    (scheduled,) = await store.intents.send(thread_id, [Draft(body="tomorrow")], at=at)
    waiting = await send(store, thread_id, "waiting")
    with store.feed.subscribe() as subscription:
        await store.intents.send(thread_id, [Draft(body="now")], line=OTHER_LINE)
        assert Change(ChangeKind.MESSAGE_CHANGED, thread_id, scheduled) in await subscription.batch()
    lines = {message.id: message.line for message in await store.messages.many([scheduled, waiting])}
    assert lines == {scheduled: OTHER_LINE, waiting: LINE}


async def test_sending_into_a_thread_that_is_gone_says_so(store: Store) -> None:
    with pytest.raises(NotPossible, match="no longer there"):
        await store.intents.send(77, [Draft(body="x")])
    await store.intents.save_draft(77, Draft(body="x"))
    assert not await store.drafts.get(77)


async def test_what_is_written_stands_below_what_it_answers_though_the_clock_is_behind(path: Path) -> None:
    async with Store.open(path, clock=lambda: START) as store:
        thread_id = await store.intents.open_person(ADA)
        await receive(store, thread_id, minute(59), body="by Sendblue's clock")
        await send(store, thread_id, "answer")
        await send(store, thread_id, "and more")
        page = await store.messages.newest(thread_id)
        assert [message.body for message in page] == ["by Sendblue's clock", "answer", "and more"]
        await receive(store, thread_id, minute(5_000_000), body="from the future")
        held = await store.intents.send(thread_id, [Draft(body="now")], hold_seconds=5)
        message = await store.messages.get(held[0])
        assert message is not None and message.retry_at is not None
        assert (message.at, message.retry_at) == (START, START + timedelta(seconds=5))


async def test_sending_to_several_opens_their_conversations_and_disturbs_nobody(store: Store) -> None:
    ada = await store.intents.open_person(ADA, line=LINE)
    await receive(store, ada)
    await store.intents.save_draft(ada, Draft(body="half a thought"))
    at = minute(60)
    several = [
        Outgoing(members=(ADA,), parts=[Draft(body="one"), Draft(body="two")]),
        Outgoing(members=(BEN,), parts=[Draft(body="later")], at=at, zone="Asia/Tokyo"),
        Outgoing(members=(ADA, BEN), parts=[Draft(body="both")]),
    ]
    to_ada, to_ben, to_both = await store.intents.send_all(several, line=OTHER_LINE)
    assert to_ada.thread.id == ada
    assert (await thread_of(store, to_both.thread.id)).participants == (ADA, BEN)
    entries = await store.outbox.entries()
    assert tuple(entry.message_id for entry in entries) == (
        *to_ada.message_ids,
        *to_ben.message_ids,
        *to_both.message_ids,
    )
    assert [(entry.line, entry.state, entry.retry_at) for entry in entries] == [
        (LINE, OutboxState.WAITING, None),
        (LINE, OutboxState.WAITING, None),
        (OTHER_LINE, OutboxState.SCHEDULED, at),
        (OTHER_LINE, OutboxState.WAITING, None),
    ]
    ben = await store.people.contact(BEN)
    assert ben is not None and ben.zone == "Asia/Tokyo"
    thread = await thread_of(store, ada)
    assert (thread.unread, thread.draft) == (1, "half a thought")
    (moved,) = await store.intents.send_all(several[:1], line=OTHER_LINE, moves=True)
    assert (moved.thread.line, (await thread_of(store, ada)).line) == (LINE, OTHER_LINE)


async def test_sending_to_several_happens_whole_or_not_at_all(store: Store) -> None:
    several = [
        Outgoing(members=members, parts=[Draft(body="a"), Draft(body="b")], zone="Asia/Tokyo")
        for members in ((ADA,), (BEN,), (ADA, BEN))
    ]
    everything = ("threads", "participants", "messages", "outbox", "contacts", "changes")
    for table in ("threads", "participants", "messages", "outbox", "contacts"):
        # The last conversation cannot be opened, or what goes into it cannot be written.
        enough = {"threads": 2, "messages": 5, "outbox": 5, "participants": 3, "contacts": 1}[table]
        async with store.changing() as (transaction, _):
            await transaction.execute(
                f"CREATE TRIGGER refusing BEFORE INSERT ON {table} WHEN (SELECT count(*) FROM {table}) >= {enough}"
                " BEGIN SELECT RAISE(ABORT, 'refused'); END"
            )
        with pytest.raises(StoreError, match="refused"):
            await store.intents.send_all(several, line=LINE)
        for emptied in everything:
            assert await store._database.rows(f"SELECT * FROM {emptied}") == []
        async with store.changing() as (transaction, _):
            await transaction.execute("DROP TRIGGER refusing")
    assert len(await store.intents.send_all(several, line=LINE)) == 3
    assert len(await store.outbox.entries()) == 6


async def test_a_disk_that_fills_up_on_the_way_leaves_nothing_for_anybody(store: Store) -> None:
    async with store.changing() as (transaction, _):
        ((pages,),) = await transaction.rows("PRAGMA page_count")
        await transaction.rows(f"PRAGMA max_page_count = {pages + 20}")
    big = [Draft(body="x" * 18_000)]
    people = [Outgoing(members=(f"+1555010{number:04}",), parts=big) for number in range(20)]
    with pytest.raises(StoreFull, match="nothing was changed"):
        await store.intents.send_all(people)
    assert await store.threads.page() == []
    assert await store.outbox.entries() == []
    assert len(await store.intents.send_all(people[:2])) == 2


async def test_an_entry_is_claimed_once(store: Store) -> None:
    message_id = await send(store, await store.intents.open_person(ADA))
    assert await claim(store, message_id)
    assert not await claim(store, message_id)
    assert await state_of(store, message_id) is OutboxState.IN_FLIGHT


async def test_retrying_a_failed_message_keeps_its_bubble_and_counts_on(store: Store) -> None:
    thread_id = await store.intents.open_person(ADA)
    message_id = await send(store, thread_id)
    await claim(store, message_id)
    await settle(store, message_id, "h1", "ERROR")
    failed = await store.messages.get(message_id)
    assert failed is not None and failed.failed
    assert (await thread_of(store, thread_id)).failed == 1
    await store.intents.retry(message_id)
    retried = await store.messages.get(message_id)
    assert retried is not None
    assert (retried.uid, retried.at, retried.handle, retried.status) == (failed.uid, failed.at, "", "")
    assert retried.state is OutboxState.WAITING and retried.failure is None
    thread = await thread_of(store, thread_id)
    assert (thread.failed, thread.pending) == (0, 1)


async def test_retrying_what_backs_off_sends_it_at_once(store: Store) -> None:
    message_id = await send(store, await store.intents.open_person(ADA))
    await claim(store, message_id)
    await set_state(store, message_id, OutboxState.BACKING_OFF)
    await store.intents.retry(message_id)
    (entry,) = await store.outbox.entries()
    assert (entry.state, entry.retry_at, entry.attempts) == (OutboxState.WAITING, None, 1)


@pytest.mark.parametrize("state", [OutboxState.WAITING, OutboxState.IN_FLIGHT, OutboxState.UNCONFIRMED])
async def test_only_what_failed_can_be_retried(store: Store, state: OutboxState) -> None:
    message_id = await send(store, await store.intents.open_person(ADA))
    await set_state(store, message_id, state)
    with pytest.raises(NotPossible, match="failed"):
        await store.intents.retry(message_id)


@pytest.mark.parametrize("state", [OutboxState.IN_FLIGHT, OutboxState.UNCONFIRMED])
async def test_what_may_have_been_sent_cannot_be_taken_back(store: Store, state: OutboxState) -> None:
    message_id = await send(store, await store.intents.open_person(ADA))
    await set_state(store, message_id, state)
    for intent in (store.intents.discard, store.intents.edit):
        with pytest.raises(NotPossible, match="may have been"):
            await intent(message_id)
    assert await state_of(store, message_id) is state


async def test_what_was_delivered_or_received_can_be_neither_retried_nor_taken_back(store: Store) -> None:
    thread_id = await store.intents.open_person(ADA)
    delivered = await send(store, thread_id)
    await settle(store, delivered, "h1", "DELIVERED")
    for message_id in (delivered, await receive(store, thread_id)):
        for intent in (store.intents.retry, store.intents.discard, store.intents.edit):
            with pytest.raises(NotPossible):
                await intent(message_id)


@pytest.mark.parametrize("state", [OutboxState.WAITING, OutboxState.BACKING_OFF, OutboxState.FAILED])
async def test_discarding_takes_it_off_the_screen_and_the_outbox(store: Store, state: OutboxState) -> None:
    thread_id = await store.intents.open_person(ADA)
    kept = await receive(store, thread_id, body="kept")
    message_id = await send(store, thread_id)
    await set_state(store, message_id, state)
    with store.feed.subscribe() as subscription:
        await store.intents.discard(message_id)
        assert Change(ChangeKind.MESSAGE_REMOVED, thread_id, message_id) in await subscription.batch()
    assert [message.id for message in await store.messages.newest(thread_id)] == [kept]
    assert await store.outbox.entries() == []
    thread = await thread_of(store, thread_id)
    assert (thread.failed, thread.pending, thread.last_body) == (0, 0, "kept")


async def test_what_another_console_discarded_is_not_sent_again(store: Store) -> None:
    message_id = await send(store, await store.intents.open_person(ADA))
    await settle(store, message_id, "h1", "ERROR")
    await store.intents.discard(message_id)
    for intent in (store.intents.retry, store.intents.discard, store.intents.edit):
        with pytest.raises(NotPossible, match="no longer there"):
            await intent(message_id)
    assert await store.outbox.entries() == []


async def test_editing_moves_it_into_the_composer(store: Store) -> None:
    thread_id = await store.intents.open_person(ADA)
    (message_id,) = await store.intents.send(thread_id, [Draft(body="typo", media_url="https://h/a.jpg", style="slam")])
    draft = await store.intents.edit(message_id)
    assert draft == Draft(body="typo", media_url="https://h/a.jpg", style="slam")
    assert await store.drafts.get(thread_id) == draft
    assert await store.messages.get(message_id) is None


async def test_editing_replaces_what_stands_in_the_composer(store: Store) -> None:
    thread_id = await store.intents.open_person(ADA)
    message_id = await send(store, thread_id, "first")
    await store.intents.save_draft(thread_id, Draft(body="second"))
    assert await store.intents.edit(message_id) == await store.drafts.get(thread_id) == Draft(body="first")


async def test_a_draft_saved_twice_is_one_change(store: Store) -> None:
    thread_id = await store.intents.open_person(ADA)
    await store.intents.save_draft(thread_id, Draft(body="x"))
    before = await thread_of(store, thread_id)
    await store.intents.save_draft(thread_id, Draft(body="x"))
    assert (await thread_of(store, thread_id)).revision == before.revision
    await store.intents.save_draft(thread_id, Draft(body="xy"))
    after = await thread_of(store, thread_id)
    assert after.revision > before.revision and after.draft == "xy"


async def test_opening_the_same_people_again_finds_their_thread(store: Store) -> None:
    assert await store.intents.open_person(ADA) == await store.intents.open_person(ADA)
    group = await store.intents.open_group([ADA, BEN])
    assert group == await store.intents.open_group([BEN, ADA])
    await store.intents.set_flag(group, "archived", True)
    await store.intents.open_group([ADA, BEN])
    assert not (await thread_of(store, group)).archived
