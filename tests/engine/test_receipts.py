"""What the user read is told to Sendblue: once for each reading, never by a catch-up, and trouble once."""

from __future__ import annotations

from sbtui.domain.changes import ChangeKind
from sbtui.domain.message import Draft
from sbtui.sandbox import RunningSandbox
from sbtui.sandbox.people import OSCAR, PRIYA
from sbtui.store.receipts import TROUBLE
from sbtui.store.store import Store
from tests.engine.conftest import credentials, engine_on, live
from tests.waiting import eventually


async def arrives(store: Store, sandbox: RunningSandbox, number: str, text: str) -> int:
    """Let somebody write; returns the conversation once the text is there."""
    sandbox.world.receive(number=number, content=text)
    thread_id = await store.intents.open_person(number)

    async def there() -> bool:
        return any(message.body == text for message in await store.messages.newest(thread_id))

    await eventually(there, description=f"{text} arrived")
    return thread_id


async def settled(store: Store) -> None:
    async def nothing_waits() -> bool:
        return not await store.receipts.wanted()

    await eventually(nothing_waits, description="no receipt waits")


async def test_each_reading_is_told_once(store: Store, sandbox: RunningSandbox) -> None:
    store.intents.receipts = True
    async with engine_on(store, credentials(sandbox), send_read_receipts=True):
        await live(store)
        oscar = await arrives(store, sandbox, OSCAR.number, "one")
        await arrives(store, sandbox, OSCAR.number, "two")
        priya = await arrives(store, sandbox, PRIYA.number, "three")
        assert sandbox.world.read_marks == []
        await store.intents.mark_read(oscar)
        await settled(store)
        await store.intents.mark_read(oscar)
        await store.intents.send(priya, [Draft(body="read by answering")])
        await settled(store)
        assert sandbox.world.read_marks == [OSCAR.number, PRIYA.number]
        assert await store.notes.cursor(TROUBLE) == ""


async def test_what_is_read_without_a_link_goes_when_there_is_one_and_only_where_it_is_wanted(
    store: Store, sandbox: RunningSandbox
) -> None:
    async with engine_on(store, credentials(sandbox), send_read_receipts=True):
        await live(store)
        oscar = await arrives(store, sandbox, OSCAR.number, "one")
    store.intents.receipts = True
    await store.intents.mark_read(oscar)
    assert [each.thread_id for each in await store.receipts.wanted()] == [oscar]
    sandbox.world.receive(number=PRIYA.number, content="caught up with")
    async with engine_on(store, credentials(sandbox), send_read_receipts=True):
        await settled(store)
        await live(store)
    assert sandbox.world.read_marks == [OSCAR.number]
    await store.intents.mark_unread(oscar)
    await store.intents.mark_read(oscar)
    store.intents.receipts = False
    async with engine_on(store, credentials(sandbox)):
        await settled(store)
    assert sandbox.world.read_marks == [OSCAR.number]


async def test_a_console_turns_them_on_while_the_engine_runs(store: Store, sandbox: RunningSandbox) -> None:
    async with engine_on(store, credentials(sandbox)):
        await live(store)
        oscar = await arrives(store, sandbox, OSCAR.number, "one")
        store.intents.receipts = True
        await store.intents.mark_read(oscar)
        await settled(store)
    assert sandbox.world.read_marks == [OSCAR.number]


async def test_trouble_is_told_once_and_nothing_is_tried_for_ever(store: Store, sandbox: RunningSandbox) -> None:
    store.intents.receipts = True
    sandbox.world.faults.add({"kind": "status_5xx", "path": "/api/mark-read", "times": 2})
    async with engine_on(store, credentials(sandbox), send_read_receipts=True):
        await live(store)
        oscar = await arrives(store, sandbox, OSCAR.number, "one")
        with store.feed.subscribe() as news:
            for _ in range(2):
                await store.intents.mark_unread(oscar)
                await store.intents.mark_read(oscar)
                await settled(store)
            assert (await store.notes.cursor(TROUBLE)).startswith("A read receipt was not sent: ")
            await store.feed.publish()
            told = [change for change in await news.batch() if change.kind is ChangeKind.LINK_CHANGED]
        assert len(told) == 1
        assert sandbox.world.read_marks == []
        await store.intents.mark_unread(oscar)
        await store.intents.mark_read(oscar)
        await settled(store)
        assert sandbox.world.read_marks == [OSCAR.number]
