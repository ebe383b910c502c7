"""Filling the store with many messages: all of them once, quickly."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from sbtui.domain.changes import Change, ChangeKind
from sbtui.store.errors import StoreError
from sbtui.store.history import HistoryRow
from sbtui.store.store import Store
from sbtui.store.times import from_ms
from tests.store.writing import ADA, BEN, LINE, send, settle


def row(
    number: int,
    *,
    address: str = ADA,
    members: tuple[str, ...] = (),
    outbound: bool = False,
    unread: bool = False,
    service: str = "iMessage",
) -> HistoryRow:
    return HistoryRow(
        address=address,
        members=members,
        group_name="Team" if members else "",
        handle=f"h{number}",
        outbound=outbound,
        sender=LINE if outbound else ADA,
        line=LINE,
        body=f"message {number}",
        media_url="",
        style="",
        service=service,
        downgraded=False,
        status="DELIVERED" if outbound else "RECEIVED",
        failure=None,
        at_ms=1_700_000_000_000 + number,
        unread=unread,
    )


def many(count: int, people: int) -> Iterator[HistoryRow]:
    for number in range(count):
        yield row(number, address=f"+1555{number % people:07}", outbound=number % 2 == 0)


async def test_people_and_groups_get_their_threads_and_counts(store: Store) -> None:
    rows = [row(1, unread=True), row(2, address="g1", members=(ADA, BEN)), row(3, outbound=True), row(4, unread=True)]
    with store.feed.subscribe() as subscription:
        assert await store.fill(rows) == 4
        assert await subscription.batch() == [Change(ChangeKind.EVERYTHING)]
    person, group = await store.threads.page()
    assert (person.address, person.participants, person.line, person.unread) == (ADA, (ADA,), LINE, 2)
    assert (person.last_body, person.last_at) == ("message 4", from_ms(1_700_000_000_004))
    assert (group.address, group.name, group.participants) == ("g1", "Team", (ADA, BEN))


async def test_known_handles_and_those_of_earlier_attempts_are_skipped(store: Store) -> None:
    thread_id = await store.intents.open_person(ADA)
    retried = await send(store, thread_id)
    await settle(store, retried, "h7", "ERROR")
    await store.intents.retry(retried)
    await store.fill([row(1), row(2), row(2), row(7)])
    await store.fill([row(2), row(3)])
    handles = [message.handle for message in await store.messages.newest(thread_id)]
    assert sorted(handles) == ["", "h1", "h2", "h3"]


async def test_the_service_of_a_thread_is_its_latest_messages_in_any_order(store: Store) -> None:
    await store.fill([row(9, service="SMS"), row(1, service="iMessage")])
    (thread,) = await store.threads.page()
    assert thread.service == "SMS"


async def test_a_row_that_cannot_be_stored_undoes_the_whole_fill(store: Store) -> None:
    with pytest.raises(StoreError):
        await store.fill([row(1), row(2)._replace(status=None)])  # type: ignore[arg-type]
    assert await store.threads.page() == []


async def test_what_was_filled_in_can_be_read_back(store: Store) -> None:
    rows = [row(number, unread=number == 3) for number in range(5)]
    rows.append(row(5, address="g1", members=(ADA, BEN)))
    await store.fill(reversed(rows))
    assert await store.recent(10) == rows
    assert await store.recent(2) == rows[-2:]


@pytest.mark.proof
async def test_twenty_thousand_messages_of_two_thousand_people_take_seconds_at_most(store: Store) -> None:
    started = time.monotonic()
    assert await store.fill(many(20_000, 2_000)) == 20_000
    assert time.monotonic() - started < 5
    assert len(await store.threads.page(limit=3_000)) == 2_000
