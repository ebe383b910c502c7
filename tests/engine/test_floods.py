"""Floods: callbacks by the hundred, and a day's worth of changes, in any order, each more than once."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest

from sbtui.domain.changes import LinkState
from sbtui.domain.message import Source
from sbtui.domain.news import ContactSeen, StatusChanged
from sbtui.engine.inbox import Inbox
from sbtui.engine.listener.intake import Intake
from sbtui.engine.listener.receiver import Receiver
from sbtui.engine.listener.server import serving
from sbtui.sandbox import RunningSandbox
from sbtui.sandbox.config import MAIN_LINE
from sbtui.store.errors import StoreFull
from sbtui.store.feed import Subscription
from sbtui.store.store import Store
from tests.bench.callbacks import STATUSES, bodies, flood, post_through_lanes, sent_messages, watch_the_loop
from tests.engine.conftest import credentials, engine_on, live
from tests.waiting import eventually

pytestmark = pytest.mark.proof


def now() -> datetime:
    return datetime.now(UTC)


FRAME = 1 / 30


@pytest.mark.timeout(300)
async def test_a_flood_of_callbacks_loses_nothing(store: Store, soak: bool) -> None:
    inbox = Inbox(store, now)
    sent = await sent_messages(store, inbox, 1_250)
    ids = [message.id for message in sent]
    posts, lags, screen = bodies(sent, seed=1), list[float](), Screen(store)
    with store.feed.subscribe() as feed:
        watching = [asyncio.create_task(screen.follow(feed)), asyncio.create_task(watch_the_loop(lags))]
        if soak:
            assert (await flood(inbox, posts)).refused == 0
        else:
            receiver = Receiver(inbox, token="token", secret="", on_crash=lambda error: pytest.fail(repr(error)))
            async with serving(receiver, "127.0.0.1", 0) as port:
                times, refused = await post_through_lanes(port, receiver.path("status"), posts)
            assert (len(times), refused) == (len(posts), 0)
        final = {message.id: message.status for message in await store.messages.many(ids)}
        await eventually(lambda: screen.statuses == final, description="the final states on the screen")
        for task in watching:
            task.cancel()
        await asyncio.gather(*watching, return_exceptions=True)
    assert final == dict.fromkeys(ids, "DELIVERED")
    assert max(lags) < 0.5
    assert all(later - earlier > FRAME * 0.9 for earlier, later in pairwise(screen.painted))
    for message_id in ids:
        assert Counter(seen.status for seen in await store.messages.timeline(message_id)) == dict.fromkeys(STATUSES, 1)


class Screen:
    """Looks at what changed as the console does: at most 30 times a second."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.statuses: dict[int, str] = {}
        self.painted: list[float] = []

    async def follow(self, feed: Subscription) -> None:
        async for batch in feed.paced(lambda: FRAME):
            self.painted.append(asyncio.get_running_loop().time())
            changed = [change.message_id for change in batch if change.message_id]
            self.statuses |= {message.id: message.status for message in await self._store.messages.many(changed)}


class Fickle(Inbox):
    """An inbox that counts its commits, and into which some news cannot be written."""

    commits = 0
    full = False

    async def apply_all(self, news: Any, **options: Any) -> None:
        self.commits += 1
        if self.full:
            raise StoreFull("no room")
        if any(item == ContactSeen(number="poison") for item, _ in news):
            raise ValueError("a mistake in the program")
        await super().apply_all(news, **options)


async def test_one_commit_serves_all_that_wait(store: Store) -> None:
    inbox = Fickle(store, now)
    (message,) = await sent_messages(store, inbox, 1, threads=1)
    intake = Intake(inbox)
    news = [StatusChanged(handle=message.handle, status=status, at=now()) for status in STATUSES]
    await asyncio.gather(*(intake.take([item], Source.CALLBACK) for item in news))
    assert inbox.commits <= 2
    assert len(await store.messages.timeline(message.id)) == len(STATUSES)


async def test_poisonous_news_harms_only_itself(store: Store) -> None:
    inbox = Fickle(store, now)
    intake = Intake(inbox)
    news = [ContactSeen(number=number, first_name="x") for number in ("+14155550171", "+14155550172")]
    deliveries = [[news[0]], [ContactSeen(number="poison")], [news[1]]]
    results = await asyncio.gather(*(intake.take(d, Source.WEBHOOK) for d in deliveries), return_exceptions=True)
    assert [type(result) for result in results] == [type(None), ValueError, type(None)]
    assert await store.people.contact("+14155550172") is not None
    inbox.full = True
    with pytest.raises(StoreFull):
        await intake.take([news[0]], Source.WEBHOOK)
    inbox.full = False
    await intake.take([news[0]], Source.WEBHOOK)


def a_day_of(count: int, began: datetime) -> list[dict[str, Any]]:
    """Texts and sends from elsewhere, spread over 24 hours."""
    chance = Random(count)
    rows = []
    for number in range(count):
        at = (began + timedelta(days=number / count)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        outbound, contact = number % 3 == 0, f"+1415558{chance.randrange(40):04}"
        rows.append(
            {
                "message_handle": f"day-{number}",
                "is_outbound": outbound,
                "status": "DELIVERED" if outbound else "RECEIVED",
                "content": f"text {number}",
                "service": "iMessage",
                "number": contact,
                "from_number": MAIN_LINE if outbound else contact,
                "to_number": contact if outbound else MAIN_LINE,
                "sendblue_number": None if outbound else MAIN_LINE,
                "date_sent": at,
                "date_updated": at,
            }
        )
    return rows


@pytest.mark.timeout(900)
async def test_a_day_offline_is_caught_up_with_while_more_arrives(
    store: Store, sandbox: RunningSandbox, soak: bool
) -> None:
    world, count = sandbox.world, 50_000 if soak else 1_200
    async with engine_on(store, credentials(sandbox), listen="events"):
        await live(store)
    async with store.changing() as (transaction, _):
        await transaction.execute(
            "UPDATE cursors SET value = ? WHERE name = 'messages'", ((now() - timedelta(days=1)).isoformat(),)
        )
    world.remember(a_day_of(count, now() - timedelta(days=1)))
    asked, more = world.requests, count // 20

    async def go_on() -> None:
        """New texts come in, and old messages change: they move to the end of the list as it is read."""
        for number in range(more):
            world.receive(number="+14155580001", content=f"more {number}")
            world.change(f"day-{number * 3}", "READ")
            await asyncio.sleep(0.001)

    async def count_of(where: str) -> int:
        async with store.changing() as (transaction, _):
            (row,) = await transaction.rows(f"SELECT count(*) FROM messages WHERE {where}")
        return int(row[0])

    async with engine_on(store, credentials(sandbox), listen="events", list_seconds=10 / 50):
        arriving = asyncio.create_task(go_on())
        await eventually(lambda: live_now(store), timeout=600, description="the end of the gap")
        await arriving
        await eventually(
            lambda: settled(count_of, count + more, more), timeout=120, description="every message, the newest too"
        )
    # One request per page, for the pages that moved meanwhile, and one or two for each text that came live.
    assert world.requests - asked < count / 100 * 1.5 + more * 3 + 40
    assert (await store.threads.totals()).unread == await count_of("outbound = 0")


async def live_now(store: Store) -> bool:
    return (await store.notes.link()).state is LinkState.LIVE


async def settled(count_of: Any, messages: int, read: int) -> bool:
    return bool(await count_of("1") == messages and await count_of("status = 'READ'") == read)
