"""Scheduled messages and undo windows, with a real engine."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from sbtui.domain.message import Draft, OutboxState
from sbtui.sandbox import RunningSandbox
from sbtui.sandbox.people import NOOR, PROMPT
from sbtui.store.store import Store
from tests.engine.conftest import contents, credentials, engine_on, get, in_state, live, reaches, send


def order(sandbox: RunningSandbox, number: str) -> list[str]:
    """The texts that the sandbox took for somebody, in order."""
    rows = [sandbox.world.log.rows[handle] for handle in sandbox.world.accepted]
    return [str(row["content"]) for row in rows if row["number"] == number]


@pytest.mark.proof
async def test_a_scheduled_one_lets_others_pass_and_goes_at_its_time(store: Store, sandbox: RunningSandbox) -> None:
    thread_id = await store.intents.open_person(PROMPT.number)
    at = datetime.now(UTC) + timedelta(seconds=0.8)
    (scheduled,) = await store.intents.send(thread_id, [Draft(body="at its time")], at=at)
    # The first engine ends before the time has come, as if the program was left and started again.
    async with engine_on(store, credentials(sandbox), listen="events"):
        await live(store)
        after = await send(store, PROMPT.number, "written later, sent at once")
        await reaches(store, after, "DELIVERED")
        assert (await get(store, scheduled)).state is OutboxState.SCHEDULED
    async with engine_on(store, credentials(sandbox), listen="events"):
        sent = await reaches(store, scheduled, "DELIVERED")
    assert order(sandbox, PROMPT.number) == ["written later, sent at once", "at its time"]
    timeline = await store.messages.timeline(scheduled)
    assert timeline[0].seen_at >= at
    assert sent.at >= at
    thread = await store.threads.get(thread_id)
    assert thread is not None
    assert thread.last_at == sent.at


async def test_one_in_its_undo_window_is_taken_back_and_the_order_kept(store: Store, sandbox: RunningSandbox) -> None:
    thread_id = await store.intents.open_person(NOOR.number)
    async with engine_on(store, credentials(sandbox), listen="events", quick=1):
        await live(store)
        (gone,) = await store.intents.send(thread_id, [Draft(body="regretted")], hold_seconds=20)
        (held,) = await store.intents.send(thread_id, [Draft(body="held")], hold_seconds=0.4)
        written = asyncio.get_running_loop().time()
        (after,) = await store.intents.send(thread_id, [Draft(body="after it")])
        await store.intents.discard(gone)
        await in_state(store, held, OutboxState.SETTLED)
        assert asyncio.get_running_loop().time() - written > 0.3
        await reaches(store, after, "DELIVERED")
    assert order(sandbox, NOOR.number) == ["held", "after it"]
    assert "regretted" not in contents(sandbox)
