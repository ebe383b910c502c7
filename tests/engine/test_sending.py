"""Refusals, limits and pace: what Sendblue does not take, and when it takes the next."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from sbtui.domain.message import OutboxState
from sbtui.sandbox import RunningSandbox
from sbtui.sandbox.people import FAILS, NOOR, OPTED_OUT, OSCAR, PRIYA, PROMPT
from sbtui.store.store import Store
from tests.engine.conftest import contents, credentials, engine_on, get, in_state, live, reaches, send
from tests.waiting import eventually


async def test_an_opted_out_contact_is_a_clear_failure(store: Store, sandbox: RunningSandbox) -> None:
    async with engine_on(store, credentials(sandbox)):
        message_id = await send(store, OPTED_OUT.number, "hello?")
        await in_state(store, message_id, OutboxState.FAILED)
        message = await get(store, message_id)
        assert message.failure is not None
        assert message.failure.code == "402"
        assert "opted out" in message.failure.detail
        assert (message.status, message.final) == ("ERROR", True)
        thread = await store.threads.get(message.thread_id)
        assert thread is not None
        assert (thread.opted_out, thread.failed, thread.pending) == (True, 1, 0)


async def test_a_message_that_fails_later_says_why(store: Store, sandbox: RunningSandbox) -> None:
    async with engine_on(store, credentials(sandbox), listen="events"):
        message_id = await send(store, FAILS.number, "will fail")
        await reaches(store, message_id, "ERROR")

        async def explained() -> bool:
            failure = (await get(store, message_id)).failure
            return failure is not None and failure.code == "10001" and bool(failure.detail)

        await eventually(explained, description="the whole failure, which the event alone does not tell")
        message = await get(store, message_id)
        assert message.failed
        await store.intents.retry(message_id)
        await eventually(lambda: contents(sandbox)["will fail"] == 2, description="a retry that really resends")
        assert len(await store.messages.newest(message.thread_id)) == 1


async def test_retry_after_holds_the_line(store: Store, sandbox: RunningSandbox) -> None:
    sandbox.world.faults.add({"kind": "rate_limit", "path": "/api/send", "retry_after": 0.4})
    async with engine_on(store, credentials(sandbox), listen="events"):
        await live(store)
        first = await send(store, PROMPT.number, "too fast")
        await in_state(store, first, OutboxState.BACKING_OFF)
        held_from = asyncio.get_running_loop().time()
        second = await send(store, NOOR.number, "waits too")
        await reaches(store, second, "DELIVERED")
        await reaches(store, first, "DELIVERED")
        assert asyncio.get_running_loop().time() - held_from > 0.25
        assert contents(sandbox) == {"too fast": 1, "waits too": 1}


async def test_conversations_do_not_wait_for_each_other(store: Store, sandbox: RunningSandbox) -> None:
    people = [PROMPT, NOOR, OSCAR, PRIYA]
    sandbox.world.faults.add({"kind": "delay", "path": "/api/send", "seconds": 0.4, "times": len(people)})
    async with engine_on(store, credentials(sandbox), listen="events"):
        await live(store)
        started = asyncio.get_running_loop().time()
        ids = [await send(store, person.number, "at once") for person in people]
        for message_id in ids:
            await in_state(store, message_id, OutboxState.SETTLED)
        assert asyncio.get_running_loop().time() - started < 2 * 0.4


def row_time(sandbox: RunningSandbox, handle: str) -> datetime:
    return datetime.fromisoformat(sandbox.world.log.rows[handle]["date_sent"])


async def test_a_line_keeps_its_pace(store: Store, sandbox: RunningSandbox) -> None:
    async with engine_on(store, credentials(sandbox), listen="events", messages_per_second=10):
        ids = [await send(store, person.number, "steadily") for person in (PROMPT, NOOR, OSCAR)]
        for message_id in ids:
            await in_state(store, message_id, OutboxState.SETTLED)
        created = [row_time(sandbox, handle) for handle in sandbox.world.accepted]
        assert created[2] - created[0] >= timedelta(seconds=0.18)


async def test_the_account_without_lines_says_so(store: Store, sandbox: RunningSandbox) -> None:
    sandbox.world.lines = ()  # type: ignore[assignment]
    async with engine_on(store, credentials(sandbox), listen="events"):
        message_id = await send(store, PROMPT.number, "from where?")
        await in_state(store, message_id, OutboxState.FAILED)
        failure = (await get(store, message_id)).failure
        assert failure is not None
        assert "no line to send from" in failure.message


async def test_stop_is_noticed(store: Store, sandbox: RunningSandbox) -> None:
    async with engine_on(store, credentials(sandbox), listen="events"):
        await live(store)
        sandbox.world.receive(number=NOOR.number, content="STOP")

        async def opted_out() -> bool:
            return any(thread.opted_out for thread in await store.threads.page())

        await eventually(opted_out, description="an opt-out by keyword")
