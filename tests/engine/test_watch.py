"""Messages that no report brought to an end are asked after, seldom."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from sbtui.api.client import Sendblue
from sbtui.domain.message import Source
from sbtui.engine.inbox import Inbox
from sbtui.engine.link import LinkSign
from sbtui.engine.translate import message_seen
from sbtui.engine.watch import FIRST_ASK, LONGEST, Watch, next_ask
from sbtui.sandbox import RunningSandbox
from sbtui.sandbox.people import PROMPT
from sbtui.store.store import Store
from tests.engine.conftest import credentials, reaches
from tests.waiting import eventually


def test_questions_become_rare() -> None:
    waits = [next_ask(asks) for asks in range(100)]
    assert waits[0] == FIRST_ASK
    assert waits == sorted(waits)
    assert max(waits) == LONGEST


@pytest.mark.parametrize("later", [timedelta(minutes=1), -timedelta(hours=1)], ids=["later", "clock-set-back"])
async def test_a_stuck_message_is_asked_after(store: Store, sandbox: RunningSandbox, later: timedelta) -> None:
    async with Sendblue(credentials(sandbox)) as client:
        row = await client.send_message(number=PROMPT.number, from_number="+14155550100", content="hello?")
        inbox = Inbox(store, lambda: datetime.now(UTC))
        await inbox.apply([message_seen(row)], Source.POLL, live=False)
        rows = sandbox.world.log.rows
        await eventually(lambda: rows[row.message_handle]["status"] == "DELIVERED", description="delivery, unreported")
        watch = Watch(
            store,
            client,
            inbox,
            LinkSign(store, asyncio.sleep, on_live=lambda: None),
            clock=lambda: datetime.now(UTC) + later,
            sleep=lambda _: asyncio.sleep(0.01),
        )
        task = asyncio.create_task(watch.run())
        await reaches(store, 1, "DELIVERED")
        asked = sandbox.world.requests
        await asyncio.gather(*(asyncio.sleep(0) for _ in range(10)))
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert sandbox.world.requests == asked
