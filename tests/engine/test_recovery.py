"""Gaps: what was missed is caught up with, and the first run takes history for what it is."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from sbtui.domain.changes import ChangeKind
from sbtui.domain.message import Source
from sbtui.sandbox import RunningSandbox, SandboxConfig, serve
from sbtui.sandbox.config import MAIN_LINE
from sbtui.sandbox.people import NOOR, PROMPT
from sbtui.store.store import Store
from tests.engine.conftest import credentials, engine_on, live
from tests.waiting import eventually


async def test_a_cut_stream_is_repaired(store: Store, sandbox: RunningSandbox) -> None:
    async with engine_on(store, credentials(sandbox), listen="events"):
        await live(store, "events")
        sandbox.world.hub.cut()
        sandbox.world.receive(number=NOOR.number, content="said in the gap")

        async def heard() -> bool:
            return (await store.threads.totals()).unread == 1

        await eventually(heard, description="the text from the gap")


async def test_a_text_whose_row_comes_later_than_its_news_is_shown(store: Store, sandbox: RunningSandbox) -> None:
    async with engine_on(store, credentials(sandbox), listen="events"):
        await live(store, "events")
        sandbox.world.arm({"kind": "reader_lag", "path": "/api", "seconds": 0.3})
        sandbox.world.receive(number=NOOR.number, content="not to be read yet")
        # Long before the gap repair would find it.
        await eventually(lambda: counted(store, 1), timeout=3, description="the text")


async def test_the_first_run_imports_history_as_read(store: Store, sandbox: RunningSandbox) -> None:
    for number in range(250):
        sandbox.world.receive(number=PROMPT.number, content=f"old {number}")
    async with engine_on(store, credentials(sandbox), listen="events"):
        await live(store)

        async def named() -> bool:
            return bool((await store.threads.page())[0].name)

        await eventually(named, description="the contact's name")
        (thread,) = await store.threads.page()
        assert (thread.unread, thread.last_body, thread.name) == (0, "old 249", PROMPT.name)
        assert len(await store.messages.newest(thread.id, 1000)) == 250


async def test_more_than_a_page_of_missed_messages_is_caught_up(store: Store, sandbox: RunningSandbox) -> None:
    async with engine_on(store, credentials(sandbox), listen="events"):
        await live(store)
    for number in range(230):
        sandbox.world.receive(number=NOOR.number, content=f"missed {number}")
    async with engine_on(store, credentials(sandbox), listen="events"):
        await live(store)
        (thread,) = await store.threads.page()
        assert thread.unread == 230
        timeline = await store.messages.timeline(1)
        assert all(observation.source is not Source.HISTORY for observation in timeline)


def remembered(count: int, updated: datetime, *, prefix: str = "old") -> list[dict[str, Any]]:
    """Rows of texts that came in at one and the same time."""
    stamp = updated.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return [
        {
            "message_handle": f"{prefix}-{number}",
            "is_outbound": False,
            "status": "RECEIVED",
            "content": f"{prefix} {number}",
            "number": NOOR.number,
            "from_number": NOOR.number,
            "to_number": MAIN_LINE,
            "date_sent": stamp,
            "date_updated": stamp,
        }
        for number in range(count)
    ]


async def unread(store: Store) -> int:
    return (await store.threads.totals()).unread


async def test_many_rows_of_one_time_are_all_read(store: Store, sandbox: RunningSandbox) -> None:
    async with engine_on(store, credentials(sandbox), listen="events"):
        await live(store)
    sandbox.world.remember(remembered(250, datetime.now(UTC)))
    async with engine_on(store, credentials(sandbox), listen="events"):
        await live(store)
        assert await unread(store) == 250


async def test_a_row_from_the_future_does_not_hide_the_present(store: Store, sandbox: RunningSandbox) -> None:
    async with engine_on(store, credentials(sandbox), listen="polling", poll_seconds=0.2):
        await live(store)
        sandbox.world.remember(remembered(1, datetime(2099, 1, 1, tzinfo=UTC), prefix="future"))
        await eventually(lambda: counted(store, 1), description="the text from the future")
        sandbox.world.receive(number=PROMPT.number, content="now")
        await eventually(lambda: counted(store, 2), description="the text of today")
        # As a reader that lags shows it: only now, and with the time at which it came.
        sandbox.world.remember(remembered(1, datetime.now(UTC) - timedelta(seconds=30), prefix="late"))
        await eventually(lambda: counted(store, 3), description="the text that was shown late")


async def counted(store: Store, count: int) -> bool:
    return await unread(store) == count


@pytest.mark.proof
async def test_rotation_neither_loses_news_nor_shows(store: Store) -> None:
    config = SandboxConfig(speed=50, chatter=False, replies=False, rotate_after=0.15)
    async with serve(config) as sandbox, engine_on(store, credentials(sandbox), listen="events"):
        await live(store, "events")
        with store.feed.subscribe() as feed:
            for number in range(1, 9):
                sandbox.world.receive(number=NOOR.number, content=f"text {number}")
                await eventually(partial(counted, store, number), description="each text")
                await asyncio.sleep(0.05)
            changes = await feed.batch()
        assert ChangeKind.LINK_CHANGED not in {change.kind for change in changes}


async def test_typing_lines_and_contacts_come_over_the_stream(store: Store, sandbox: RunningSandbox) -> None:
    async with engine_on(store, credentials(sandbox), listen="events"):
        await live(store, "events")
        thread_id = await store.intents.open_person(PROMPT.number)
        sandbox.world.typing(PROMPT.number, True)

        async def dots() -> bool:
            return await store.people.typing(thread_id) == [PROMPT.number]

        await eventually(dots, description="dots")

        async def directory_read() -> bool:
            contact = await store.people.contact(PROMPT.number)
            return contact is not None and {line.status for line in await store.people.lines()} == {"ONLINE"}

        await eventually(directory_read, description="the contacts and lines as they were at the start")

        def publish(kind: str, **data: str) -> None:
            sandbox.world.hub.publish(kind, data, event_id=kind, occurred_at=sandbox.world.stamp())

        publish("line.blocked", sendblue_number=MAIN_LINE)
        publish("contact.created", phone="+14155550199", first_name="New", last_name="Comer")

        async def both() -> bool:
            contact = await store.people.contact("+14155550199")
            blocked = [line.number for line in await store.people.lines() if line.status == "BLOCKED"]
            return contact is not None and contact.name == "New Comer" and blocked == [MAIN_LINE]

        await eventually(both, description="a contact and a blocked line")
