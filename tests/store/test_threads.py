"""The conversation list: its order, filters, counts, and two threads becoming one."""

from __future__ import annotations

from sbtui.domain.message import Draft, OutboxState
from sbtui.domain.thread import Contact, Thread, ThreadKind, Totals
from sbtui.store import people, threads
from sbtui.store.store import Store
from sbtui.store.threads import ThreadFilter
from tests.store.writing import ADA, BEN, LINE, START, minute, receive, send, set_state, settle

CARA = "+15550100003"


async def thread_of(store: Store, thread_id: int) -> Thread:
    thread = await store.threads.get(thread_id)
    assert thread is not None
    return thread


async def ids(store: Store, only: ThreadFilter = ThreadFilter.ALL, *, text: str = "") -> list[int]:
    return [thread.id for thread in await store.threads.page(only, text=text)]


async def test_pinned_threads_come_first_then_the_latest(store: Store) -> None:
    ada, ben, cara = [await store.intents.open_person(address) for address in (ADA, BEN, CARA)]
    for thread_id, at in ((ada, 3), (ben, 2), (cara, 1)):
        await receive(store, thread_id, minute(at))
    await store.intents.set_flag(cara, "pinned", True)
    assert await ids(store) == [cara, ada, ben]
    assert [thread.id for thread in await store.threads.page(limit=1, offset=1)] == [ada]
    assert [thread.id for thread in await store.threads.many([ben, 99, cara])] == [cara, ben]
    await store.intents.set_flag(ada, "archived", True)
    assert await ids(store) == [cara, ben]


async def test_filters_show_what_their_counts_say(store: Store) -> None:
    unread, failed, drafted = [await store.intents.open_person(address) for address in (ADA, BEN, CARA)]
    group = await store.intents.open_group([ADA, BEN])
    await receive(store, unread)
    await set_state(store, await send(store, failed), OutboxState.FAILED)
    await store.intents.save_draft(drafted, Draft(body="x"))
    shown = {only: await ids(store, only) for only in ThreadFilter}
    assert shown[ThreadFilter.UNREAD] == [unread]
    assert shown[ThreadFilter.FAILED] == [failed]
    assert shown[ThreadFilter.DRAFTS] == [drafted]
    assert shown[ThreadFilter.GROUPS] == [group]
    assert set(shown[ThreadFilter.ALL]) == {unread, failed, drafted, group}
    del shown[ThreadFilter.ALL]
    assert await store.threads.counts() == {only: len(found) for only, found in shown.items()}
    assert await store.threads.totals() == Totals(unread=1, failed=1, pending=0)


async def test_places_parts_and_pages_say_the_same(store: Store) -> None:
    addresses = [f"+1555010{number:04}" for number in range(9)]
    for number, address in enumerate(addresses):
        thread_id = await store.intents.open_person(address)
        await receive(store, thread_id, minute(number % 4), unread=number % 2 == 0)
        await store.intents.set_flag(thread_id, "pinned", number == 3)
        await store.intents.set_flag(thread_id, "archived", number == 6)
    roster = store.roster
    for only in ThreadFilter:
        listed = await ids(store, only)
        assert await roster.count(only) == len(listed)
        assert await roster.ids(only) == listed
        assert await roster.ids(only, start=2, count=3) == listed[2:5]
        assert [await roster.place(only, thread_id) for thread_id in listed] == [*range(len(listed))]
        assert {thread.id for thread in await roster.shown(range(1, 20), only)} == set(listed)
    assert await roster.place(ThreadFilter.ARCHIVED, 1) is None
    await store.intents.set_flag(5, "muted", True)
    unread = await ids(store, ThreadFilter.UNREAD)
    assert await roster.unread_aloud() == [thread_id for thread_id in unread if thread_id not in {5, 7}] != unread
    assert await roster.ids(ThreadFilter.ALL, text="0004") == [5]
    assert [thread.id for thread in await roster.shown([4, 5, 99], ThreadFilter.ALL, text="0004")] == [5]
    assert [thread.id for thread in await roster.rows([6, 99, 2, 4])] == [6, 2, 4]


async def test_text_finds_names_numbers_and_members_and_has_no_wildcards(store: Store) -> None:
    ada, ben = await store.intents.open_person(ADA), await store.intents.open_person(BEN)
    group = await store.intents.open_group([ADA, CARA])
    async with store.changing() as (transaction, _):
        await people.save_contact(transaction, Contact(number=ADA, first_name="Ada", last_name="Park"))
        await threads.rename(transaction, group, "100% on_call")
    assert set(await ids(store, text="ada p")) == {ada, group}
    assert await ids(store, text="(555) 010-0002") == [ben]
    assert await ids(store, text="0% ON_") == [group]
    assert await ids(store, text="%") == [group]
    assert await ids(store, text="ond_all") == []


async def test_the_counts_follow_the_messages(store: Store) -> None:
    thread_id = await store.intents.open_person(ADA)
    waiting, refused, reported, lost = [await send(store, thread_id, body) for body in "abcd"]
    await set_state(store, refused, OutboxState.FAILED)
    await settle(store, reported, "h1", "ERROR")
    await set_state(store, lost, OutboxState.UNCONFIRMED)
    await receive(store, thread_id, outbound=True, handle="elsewhere", status="ERROR")
    thread = await thread_of(store, thread_id)
    assert (thread.failed, thread.pending, thread.unread) == (2, 2, 0)
    await store.intents.discard(waiting)
    thread = await thread_of(store, thread_id)
    assert (thread.failed, thread.pending) == (2, 1)


async def test_the_last_message_is_the_one_with_the_latest_time_however_it_came(store: Store) -> None:
    thread_id = await store.intents.open_person(ADA)
    await receive(store, thread_id, minute(5), body="newest")
    await receive(store, thread_id, minute(1), body="older, but came later")
    thread = await thread_of(store, thread_id)
    assert (thread.last_body, thread.last_at) == ("newest", minute(5))


async def test_a_thread_without_messages_stands_where_it_was_made(store: Store) -> None:
    thread_id = await store.intents.open_person(ADA)
    made = (await thread_of(store, thread_id)).last_at
    await store.intents.discard(await send(store, thread_id))
    thread = await thread_of(store, thread_id)
    assert (thread.last_at, thread.last_body) == (made, "")


async def test_a_contacts_name_is_the_title_and_the_row_reads_differently(store: Store) -> None:
    person, group = await store.intents.open_person(ADA), await store.intents.open_group([ADA, BEN])
    before = [(await thread_of(store, thread_id)).revision for thread_id in (person, group)]
    ada = Contact(number=ADA, first_name="Ada", last_name="Park", service="iMessage", opted_out=True)
    async with store.changing() as (transaction, _):
        assert await people.save_contact(transaction, ada)
        assert not await people.save_contact(transaction, ada)
        assert not await people.save_contact(transaction, Contact(number=ADA, opted_out=True))
    assert await store.people.contact(ADA) == ada
    thread = await thread_of(store, person)
    assert (thread.name, thread.opted_out) == ("Ada Park", True)
    assert await store.threads.names(group) == {ADA: "Ada Park"}
    after = [(await thread_of(store, thread_id)).revision for thread_id in (person, group)]
    assert all(new > old for new, old in zip(after, before, strict=True))


async def test_a_group_is_found_by_its_id_or_else_by_its_members(store: Store) -> None:
    async with store.changing() as (transaction, _):
        unnamed = await threads.group(transaction, "", [BEN, ADA], line=LINE, at=START)
        assert await threads.group(transaction, "g1", [ADA, BEN], line=LINE, at=START) == unnamed
        assert await threads.group(transaction, "g1", [], line=LINE, at=START) == unnamed
        other = await threads.group(transaction, "g2", [ADA, BEN], line=LINE, at=START, name="Second")
        assert other != unnamed
        assert (await threads.load(transaction, other)).name == "Second"
    thread = await thread_of(store, unnamed)
    assert (thread.kind, thread.address, thread.participants) == (ThreadKind.GROUP, "g1", (ADA, BEN))


async def test_naming_a_group_that_has_a_thread_already_makes_the_two_one(store: Store) -> None:
    ours = await store.intents.open_group([ADA, BEN], line=LINE)
    sent = await send(store, ours, "ours")
    await store.intents.save_draft(ours, Draft(body="typed here", style="slam"))
    await store.intents.set_flag(ours, "pinned", True)
    async with store.changing() as (transaction, _):
        theirs = await threads.group(transaction, "g1", [], line="", at=START)
    received = await receive(store, theirs, minute(-60), body="theirs")
    queued = await send(store, theirs, "queued")
    await receive(store, theirs, minute(-59), body="unread")
    await store.intents.save_draft(theirs, Draft(body="typed there"))

    async with store.changing() as (transaction, _):
        assert await threads.name_group(transaction, ours, "g1") == theirs
    assert await store.threads.get(ours) is None
    thread = await thread_of(store, theirs)
    assert (thread.address, thread.participants, thread.line) == ("g1", (ADA, BEN), LINE)
    assert (thread.pinned, thread.pending, thread.unread) == (True, 2, 1)
    assert {sent, received, queued} < {message.id for message in await store.messages.newest(theirs)}
    assert {entry.thread_id for entry in await store.outbox.entries()} == {theirs}
    assert await store.drafts.get(theirs) == Draft(body="typed there\ntyped here", style="slam")
    assert await store.intents.open_group([ADA, BEN]) == theirs


async def test_naming_a_group_for_the_first_time_keeps_its_thread(store: Store) -> None:
    ours = await store.intents.open_group([ADA, BEN])
    async with store.changing() as (transaction, _):
        assert await threads.name_group(transaction, ours, "g1") == ours
        assert await threads.name_group(transaction, ours, "g1") == ours
    assert (await thread_of(store, ours)).address == "g1"


async def test_revisions_grow_with_every_visible_change(store: Store) -> None:
    thread_id = await store.intents.open_person(ADA)
    seen = [(await thread_of(store, thread_id)).revision]
    await receive(store, thread_id)
    seen.append((await thread_of(store, thread_id)).revision)
    await store.intents.set_flag(thread_id, "muted", True)
    seen.append((await thread_of(store, thread_id)).revision)
    assert seen == sorted(set(seen))
