"""What machines and networks do to us: each is said in one sentence, loses nothing, and heals by itself."""

from __future__ import annotations

import asyncio
import sqlite3
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from sbtui.api.client import Sendblue
from sbtui.domain.changes import ChangeKind, Link, LinkState
from sbtui.domain.credentials import Credentials
from sbtui.domain.message import OutboxState
from sbtui.engine.engine import Engine, EngineOptions
from sbtui.sandbox import RunningSandbox
from sbtui.sandbox.people import NOOR, PROMPT
from sbtui.store.store import Store
from tests.engine.conftest import QUICK, contents, credentials, engine_on, in_state, live, reaches, send
from tests.waiting import eventually

pytestmark = pytest.mark.proof


async def pragma(store: Store, text: str) -> None:
    """A test hook: what SQLite itself can be told about limits."""
    await store._database._writer.execute(f"PRAGMA {text}")


async def says(store: Store, words: str) -> None:
    async def check() -> bool:
        return words in (await store.notes.link()).detail

    await eventually(check, description=f'a link that says "{words}"')


async def unread_is(store: Store, count: int) -> bool:
    return (await store.threads.totals()).unread == count


async def test_a_full_disk(store: Store, sandbox: RunningSandbox) -> None:
    big = "x" * 60_000
    async with engine_on(store, credentials(sandbox), listen="events"):
        await live(store, "events")
        message_id = await send(store, PROMPT.number, "before")
        await reaches(store, message_id, "DELIVERED")
        await pragma(store, "max_page_count = 1")
        with store.feed.subscribe() as feed:
            sandbox.world.receive(number=NOOR.number, content=big)
            await says(store, "The disk is full")
            changes = [change.kind for change in await feed.batch()]
        assert ChangeKind.LINK_CHANGED in changes, "the screens of this process hear of it"
        assert await unread_is(store, 0)
        await pragma(store, "max_page_count = 1000000")
        await eventually(lambda: unread_is(store, 1), description="the text that found no room")
        await eventually(lambda: is_calm(store), description="nothing more to say")


async def is_calm(store: Store) -> bool:
    return await store.notes.link() == Link(state=LinkState.LIVE, transport="events")


async def test_a_full_disk_while_answers_come_in(store: Store, sandbox: RunningSandbox) -> None:
    sandbox.world.faults.add({"kind": "delay", "path": "/api/send", "seconds": 0.2})
    async with engine_on(store, credentials(sandbox), listen="events"):
        await live(store, "events")
        message_id = await send(store, PROMPT.number, "taken")
        await in_state(store, message_id, OutboxState.IN_FLIGHT)
        with sqlite3.connect(store.path) as other:
            pages = other.execute("PRAGMA page_count").fetchone()[0]
        other.close()
        await pragma(store, f"max_page_count = {pages}")
        # The free space inside the file's pages has to be used up first.
        for _ in range(8):
            sandbox.world.receive(number=NOOR.number, content="y" * 40_000)
        await says(store, "The disk is full")
        await pragma(store, "max_page_count = 1000000")
        await reaches(store, message_id, "DELIVERED")
        assert contents(sandbox) == {"taken": 1}
        await eventually(lambda: unread_is(store, 8), description="all texts")
        await eventually(lambda: is_calm(store), description="nothing more to say")


@asynccontextmanager
async def locked_by_another_process(store: Store) -> AsyncIterator[None]:
    program = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
        "c.execute('BEGIN IMMEDIATE'); print('locked', flush=True); sys.stdin.read()"
    )
    locker = await asyncio.create_subprocess_exec(
        sys.executable, "-S", "-c", program, str(store.path), stdin=PIPE, stdout=PIPE
    )
    assert locker.stdin is not None
    assert locker.stdout is not None
    assert await locker.stdout.readline() == b"locked\n"
    try:
        yield
    finally:
        locker.stdin.close()
        await locker.wait()


async def test_a_database_that_another_process_locks(store: Store, sandbox: RunningSandbox) -> None:
    await pragma(store, "busy_timeout = 50")
    sandbox.world.faults.add({"kind": "delay", "path": "/api/send", "seconds": 0.4})
    async with engine_on(store, credentials(sandbox), listen="events"):
        await live(store, "events")
        message_id = await send(store, PROMPT.number, "answered while locked")
        await in_state(store, message_id, OutboxState.IN_FLIGHT)
        async with locked_by_another_process(store):
            sandbox.world.receive(number=NOOR.number, content="while locked")
            await says(store, "locked")
        await reaches(store, message_id, "DELIVERED")
        assert contents(sandbox) == {"answered while locked": 1}
        await eventually(lambda: unread_is(store, 1), description="the text that came meanwhile")
        await eventually(lambda: is_calm(store), description="nothing more to say")


async def test_a_clock_that_is_set_back(store: Store, sandbox: RunningSandbox) -> None:
    offset = timedelta()
    sandbox.world.faults.add({"kind": "refuse_connection_after_read"})
    async with Sendblue(credentials(sandbox)) as client:
        engine = Engine(
            store,
            client,
            EngineOptions(messages_per_second=0, confirm_after=0.5, list_seconds=0.2, listen="events"),
            clock=lambda: datetime.now(UTC) + offset,
            sleep=lambda seconds: asyncio.sleep(seconds / QUICK),
        )
        running = asyncio.create_task(engine.run())
        await live(store)
        doubtful = await send(store, PROMPT.number, "in doubt")
        await in_state(store, doubtful, OutboxState.UNCONFIRMED)
        offset = -timedelta(hours=1)
        later = await send(store, NOOR.number, "after the jump")
        for message_id in (doubtful, later):
            await reaches(store, message_id, "DELIVERED")
        sandbox.world.hub.cut()
        sandbox.world.receive(number=NOOR.number, content="in the gap after the jump")
        await eventually(lambda: unread_is(store, 1), description="the text in the gap")
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    assert contents(sandbox) == {"in doubt": 1, "after the jump": 1}


class Nameless(httpx.AsyncHTTPTransport):
    """A network whose name server is gone, until it comes back."""

    gone = True

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self.gone:
            raise httpx.ConnectError("[Errno -3] Temporary failure in name resolution")
        return await super().handle_async_request(request)


async def test_names_that_cannot_be_resolved(store: Store, sandbox: RunningSandbox) -> None:
    transport = Nameless()
    options = EngineOptions(messages_per_second=0, listen="events")
    async with Sendblue(credentials(sandbox), transport=transport) as client:
        running = asyncio.create_task(Engine(store, client, options, sleep=lambda s: asyncio.sleep(s / QUICK)).run())
        await says(store, "No network")
        message_id = await send(store, PROMPT.number, "once there are names", line="+14155550100")
        await in_state(store, message_id, OutboxState.BACKING_OFF)
        transport.gone = False
        await reaches(store, message_id, "DELIVERED")
        await live(store, "events")
        assert (await store.notes.link()).detail == ""
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    assert contents(sandbox) == {"once there are names": 1}


async def test_a_plain_port_addressed_as_tls(store: Store, sandbox: RunningSandbox) -> None:
    right = credentials(sandbox)
    wrong = Credentials(right.key_id, right.secret, right.base_url.replace("http:", "https:"))
    async with engine_on(store, wrong, listen="events"):
        await says(store, "does not answer in TLS")
        assert (await store.notes.link()).state is LinkState.RETRYING
        message_id = await send(store, PROMPT.number, "kept", line="+14155550100")
        await in_state(store, message_id, OutboxState.BACKING_OFF)
    async with engine_on(store, right, listen="events"):
        await reaches(store, message_id, "DELIVERED")
    assert contents(sandbox) == {"kept": 1}


async def test_a_proxy_that_answers_everything_with_its_page(store: Store, sandbox: RunningSandbox) -> None:
    async with engine_on(store, credentials(sandbox), listen="events"):
        await live(store, "events")
        sandbox.world.faults.add({"kind": "non_json", "times": 10_000, "status": 200})
        sandbox.world.hub.cut()
        message_id = await send(store, PROMPT.number, "through the proxy")
        await in_state(store, message_id, OutboxState.UNCONFIRMED)
        await says(store, "could not be read")
        sandbox.world.faults.clear()
        await reaches(store, message_id, "DELIVERED")
        await live(store, "events")
        assert contents(sandbox) == {"through the proxy": 1}
