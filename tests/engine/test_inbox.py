"""News into a real store: joined to the right message, counted once, announced as it should be."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sbtui.domain.changes import Change, ChangeKind
from sbtui.domain.message import Draft, Failure, Message, OutboxState, Source
from sbtui.domain.news import ContactSeen, LineSeen, MessageSeen, StatusChanged, TypingChanged
from sbtui.engine import settling
from sbtui.engine.inbox import Inbox
from sbtui.store import messages, outbox
from sbtui.store.store import Store

NOW = datetime.now(UTC).replace(microsecond=0)
CONTACT, FRIEND, THIRD, LINE = "+14155550134", "+16025550157", "+12155550168", "+14155550100"


class Desk:
    """An inbox on a store, with what it asks to have fetched."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.unknown: set[str] = set()
        self.inbox = Inbox(store, lambda: NOW, on_unknown=self._note)

    def _note(self, handles: Collection[str]) -> None:
        self.unknown.update(handles)

    async def apply(
        self, *news: Any, source: Source = Source.WEBHOOK, live: bool = True, history: bool = False
    ) -> None:
        await self.inbox.apply(news, source, live=live, history=history)

    async def claimed(self, body: str = "hello", *, members: list[str] | None = None) -> Message:
        """A message whose request has left."""
        intents = self.store.intents
        thread_id = (
            await intents.open_group(members, line=LINE) if members else await intents.open_person(CONTACT, line=LINE)
        )
        (message_id,) = await intents.send(thread_id, [Draft(body=body)])
        async with self.inbox.batch() as batch:
            assert await outbox.claim(batch.transaction, message_id, NOW)
        return await self.message(message_id)

    async def message(self, message_id: int) -> Message:
        message = await self.store.messages.get(message_id)
        assert message is not None
        return message

    async def settle(self, message: Message, seen: MessageSeen) -> Message:
        async with self.inbox.batch() as batch:
            await settling.settle(batch, message, seen, Source.RESPONSE)
        return await self.message(message.id)

    async def doubt(self, message: Message) -> None:
        async with self.inbox.batch() as batch:
            await settling.doubt(batch, message, look_at=NOW)

    async def all(self) -> list[Message]:
        return [
            message
            for thread in await self.store.threads.page()
            for message in await self.store.messages.newest(thread.id)
        ]


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


def outbound(handle: str, status: str = "QUEUED", **fields: Any) -> MessageSeen:
    chosen: dict[str, Any] = {
        "contact": CONTACT,
        "line": LINE,
        "body": "hello",
        "created_at": NOW,
        "updated_at": NOW,
    } | fields
    return MessageSeen(handle=handle, outbound=True, status=status, **chosen)


def inbound(handle: str, body: str = "hi", **fields: Any) -> MessageSeen:
    chosen: dict[str, Any] = {
        "contact": CONTACT,
        "line": LINE,
        "service": "iMessage",
        "created_at": NOW,
        "updated_at": NOW,
    } | fields
    return MessageSeen(handle=handle, outbound=False, body=body, **chosen)


async def test_a_callback_that_beats_the_response_is_joined(desk: Desk) -> None:
    message = await desk.claimed()
    await desk.apply(outbound("h", "DELIVERED", updated_at=NOW + timedelta(seconds=2)), source=Source.CALLBACK)
    await desk.apply(StatusChanged(handle="h", status="SENT", at=NOW + timedelta(seconds=1)), source=Source.EVENT)
    assert [item.id for item in await desk.all()] == [message.id]
    settled = await desk.settle(message, outbound("h"))
    assert (settled.handle, settled.status, settled.state) == ("h", "DELIVERED", OutboxState.SETTLED)
    timeline = await desk.store.messages.timeline(message.id)
    assert [observation.status for observation in timeline] == ["QUEUED", "SENT", "DELIVERED"]
    assert [observation.source for observation in timeline] == [Source.RESPONSE, Source.EVENT, Source.CALLBACK]


async def test_early_news_of_somebody_else_is_let_go(desk: Desk) -> None:
    message = await desk.claimed()
    await desk.apply(outbound("elsewhere", body="from my phone"))
    await desk.apply(StatusChanged(handle="thin", status="SENT", at=NOW))
    assert len(await desk.all()) == 1
    assert desk.unknown == set()
    await desk.settle(message, outbound("h"))
    assert {item.handle for item in await desk.all()} == {"h", "elsewhere"}
    assert desk.unknown == {"thin"}


async def test_a_refusal_lets_early_news_go_too(desk: Desk) -> None:
    message = await desk.claimed()
    await desk.apply(outbound("elsewhere"))
    async with desk.inbox.batch() as batch:
        await settling.refuse(batch, message, Failure(message="no"))
    assert {(item.handle, item.state) for item in await desk.all()} == {
        ("", OutboxState.FAILED),
        ("elsewhere", OutboxState.SETTLED),
    }


@pytest.mark.parametrize("early", [True, False])
async def test_news_confirms_a_message_of_unknown_outcome(desk: Desk, early: bool) -> None:
    message = await desk.claimed()
    if early:
        await desk.apply(outbound("h", "SENT"))
        await desk.doubt(message)
    else:
        await desk.doubt(message)
        await desk.apply(outbound("h", "SENT"))
    (kept,) = await desk.all()
    assert (kept.id, kept.handle, kept.status, kept.state) == (message.id, "h", "SENT", OutboxState.SETTLED)


@pytest.mark.parametrize(
    "other",
    [
        {"body": "something else"},
        {"created_at": NOW - timedelta(hours=1)},
        {"line": "+14155550101"},
        {"contact": FRIEND},
        {"style": "slam"},
    ],
)
async def test_other_messages_confirm_nothing(desk: Desk, other: dict[str, Any]) -> None:
    message = await desk.claimed()
    await desk.doubt(message)
    await desk.apply(outbound("h", "SENT", **other))
    assert (await desk.message(message.id)).state is OutboxState.UNCONFIRMED
    assert len(await desk.all()) == 2


async def test_thin_news_about_an_unconfirmed_message_is_fetched(desk: Desk) -> None:
    message = await desk.claimed()
    await desk.doubt(message)
    await desk.apply(StatusChanged(handle="h", status="DELIVERED", at=NOW + timedelta(seconds=3)))
    assert desk.unknown == {"h"}
    await desk.apply(outbound("h"))
    assert (await desk.message(message.id)).status == "DELIVERED"


async def test_a_row_taken_for_a_strangers_becomes_ours_with_the_response(desk: Desk) -> None:
    message = await desk.claimed()
    await desk.apply(outbound("h", "SENT", line="+14155550101"))
    assert len(await desk.all()) == 2
    settled = await desk.settle(message, outbound("h"))
    assert [item.id for item in await desk.all()] == [message.id]
    assert (settled.status, settled.handle) == ("SENT", "h")


async def test_a_late_report_on_a_past_attempt_changes_nothing(desk: Desk) -> None:
    message = await desk.settle(await desk.claimed(), outbound("old"))
    await desk.apply(outbound("old", "ERROR", failure=Failure(code="10001")))
    await desk.store.intents.retry(message.id)
    await desk.apply(outbound("old", "DELIVERED", updated_at=NOW + timedelta(seconds=9)))
    retried = await desk.message(message.id)
    assert (retried.status, retried.handle, retried.state) == ("", "", OutboxState.WAITING)
    assert "DELIVERED" in [observation.status for observation in await desk.store.messages.timeline(message.id)]


async def test_a_new_group_gets_its_name_from_the_response(desk: Desk) -> None:
    members = [CONTACT, FRIEND, THIRD]
    message = await desk.claimed(members=members)
    row = outbound("h", contact="", group_id="sb_group_1", group_name="Trip", participants=tuple(members))
    await desk.settle(message, row)
    (thread,) = await desk.store.threads.page()
    assert (thread.address, thread.id) == ("sb_group_1", message.thread_id)


async def test_whoever_writes_in_a_group_is_one_of_its_people(desk: Desk) -> None:
    await desk.apply(inbound("in", group_id="sb_group_1", contact=FRIEND, participants=(CONTACT,)))
    (thread,) = await desk.store.threads.page()
    assert set(thread.participants) == {CONTACT, FRIEND}


async def test_two_threads_of_one_group_become_one(desk: Desk) -> None:
    members = [CONTACT, FRIEND, THIRD]
    message = await desk.claimed(members=members)
    # Somebody joined meanwhile: by its members this is another group.
    crowd = (*members, "+14085550179")
    await desk.apply(inbound("in", group_id="sb_group_1", participants=crowd))
    assert len(await desk.store.threads.page()) == 2
    with desk.store.feed.subscribe() as feed:
        settled = await desk.settle(message, outbound("h", contact="", group_id="sb_group_1", participants=crowd))
        changes = await feed.batch()
    (thread,) = await desk.store.threads.page()
    assert settled.thread_id == thread.id
    assert Change(ChangeKind.THREAD_REMOVED, message.thread_id, other_id=thread.id) in changes


async def test_an_inbound_text_is_counted_once_and_announced(desk: Desk) -> None:
    with desk.store.feed.subscribe() as feed:
        await desk.apply(inbound("in"))
        changes = await feed.batch()
    await desk.apply(inbound("in"), source=Source.POLL)
    (thread,) = await desk.store.threads.page()
    assert (thread.unread, thread.line, thread.service, thread.last_body) == (1, LINE, "iMessage", "hi")
    added = [change for change in changes if change.kind is ChangeKind.MESSAGE_ADDED]
    assert [change.live for change in added] == [True]


async def test_catch_up_is_unread_but_not_announced_and_history_is_read(desk: Desk) -> None:
    with desk.store.feed.subscribe() as feed:
        await desk.apply(inbound("missed"), live=False)
        await desk.apply(inbound("old", contact=FRIEND), live=False, history=True)
        changes = await feed.batch()
    assert not any(change.live for change in changes)
    assert {thread.address: thread.unread for thread in await desk.store.threads.page()} == {CONTACT: 1, FRIEND: 0}


async def test_a_text_brings_an_archived_conversation_back(desk: Desk) -> None:
    thread_id = await desk.store.intents.open_person(CONTACT)
    await desk.store.intents.set_flag(thread_id, "archived", True)
    await desk.apply(inbound("in"))
    assert [thread.id for thread in await desk.store.threads.page()] == [thread_id]


async def test_dots_end_with_the_message(desk: Desk) -> None:
    desk.inbox = Inbox(desk.store, lambda: datetime.now(UTC), on_unknown=desk._note)
    thread_id = await desk.store.intents.open_person(CONTACT)
    await desk.apply(TypingChanged(contact=CONTACT, typing=True))
    assert await desk.store.people.typing(thread_id) == [CONTACT]
    await desk.apply(inbound("in"))
    assert await desk.store.people.typing(thread_id) == []


async def test_people_and_lines_are_remembered(desk: Desk) -> None:
    await desk.apply(ContactSeen(number=CONTACT, first_name="Ada", opted_out=True), LineSeen(number=LINE))
    await desk.apply(ContactSeen(number=CONTACT, first_name="Ada"), LineSeen(number=LINE, status="ONLINE"))
    contact = await desk.store.people.contact(CONTACT)
    assert contact is not None
    assert (contact.name, contact.opted_out) == ("Ada", True)
    assert [(line.number, line.status) for line in await desk.store.people.lines()] == [(LINE, "ONLINE")]


async def test_a_handle_of_another_message_of_ours_is_refused(desk: Desk) -> None:
    await desk.settle(await desk.claimed(), outbound("h"))
    second = await desk.claimed("again")
    settled = await desk.settle(second, outbound("h", body="again"))
    assert (settled.state, settled.handle) == (OutboxState.FAILED, "")


async def test_delivery_takes_a_refusal_back(desk: Desk) -> None:
    message = await desk.claimed()
    async with desk.inbox.batch() as batch:
        await settling.refuse(batch, message, Failure(code="5000"), handle="h", status="ERROR")
    assert (await desk.message(message.id)).failed
    await desk.apply(outbound("h", "DELIVERED", updated_at=NOW + timedelta(seconds=1)))
    message = await desk.message(message.id)
    assert (message.failed, message.state, message.status) == (False, OutboxState.SETTLED, "DELIVERED")
    (thread,) = await desk.store.threads.page()
    assert thread.failed == 0


async def test_a_row_without_a_contact_is_left_out(desk: Desk) -> None:
    await desk.apply(outbound("h", contact=""))
    assert await desk.store.threads.page() == []


async def test_news_of_a_discarded_message_does_not_bring_it_back(desk: Desk) -> None:
    message = await desk.settle(await desk.claimed(), outbound("h", "ERROR"))
    await desk.store.intents.discard(message.id)
    await desk.apply(outbound("h", "DELIVERED", updated_at=NOW + timedelta(seconds=1)))
    assert await desk.all() == []
    async with desk.inbox.batch() as batch:
        assert await messages.by_handle(batch.transaction, "h") is not None
