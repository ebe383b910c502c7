"""A real store, a real sandbox over loopback HTTP, and an engine between them."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from sbtui.api.client import Sendblue
from sbtui.domain.changes import LinkState
from sbtui.domain.credentials import Credentials
from sbtui.domain.message import Draft, Message, OutboxState
from sbtui.engine.engine import Engine, EngineOptions
from sbtui.sandbox import RunningSandbox, SandboxConfig, serve
from sbtui.store.store import Store
from tests.waiting import eventually

QUICK = 20.0
"""How much faster than asked for the engine's own pauses pass."""


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with Store.open(tmp_path / "store.db") as store:
        yield store


@pytest.fixture
async def sandbox() -> AsyncIterator[RunningSandbox]:
    config = SandboxConfig(speed=50, chatter=False, replies=False, messages_per_second=0, heartbeat=5)
    async with serve(config) as running:
        yield running


def credentials(sandbox: RunningSandbox, *, secret: str = "") -> Credentials:
    config = sandbox.sandbox.config
    return Credentials(config.key_id, secret or config.secret, sandbox.base_url)


@asynccontextmanager
async def engine_on(
    store: Store, to: Credentials, quick: float = QUICK, **options: Any
) -> AsyncIterator[asyncio.Task[None]]:
    """An engine that runs while the block does, its pauses shortened; a crash of it fails the test."""
    chosen = {"messages_per_second": 0, "confirm_after": 0.5, "poll_seconds": 1.0, "list_seconds": 0.2} | options
    async with Sendblue(to) as client:
        engine = Engine(store, client, EngineOptions(**chosen), sleep=lambda seconds: asyncio.sleep(seconds / quick))
        task = asyncio.create_task(engine.run())
        try:
            yield task
        finally:
            task.cancel()
            (result,) = await asyncio.gather(task, return_exceptions=True)
        if not isinstance(result, asyncio.CancelledError):
            raise result if isinstance(result, BaseException) else AssertionError("the engine ended by itself")


async def live(store: Store, transport: str = "") -> None:
    """Wait until the engine is connected."""

    async def check() -> bool:
        link = await store.notes.link()
        return link.state is LinkState.LIVE and transport in {"", link.transport}

    await eventually(check, description=f"a live link {transport}")


async def send(store: Store, number: str, body: str, *, style: str = "", line: str = "") -> int:
    """Queue a message to one person; returns its id."""
    thread_id = await store.intents.open_person(number)
    (message_id,) = await store.intents.send(thread_id, [Draft(body=body, style=style)], line=line)
    return message_id


async def get(store: Store, message_id: int) -> Message:
    message = await store.messages.get(message_id)
    assert message is not None
    return message


async def reaches(store: Store, message_id: int, status: str) -> Message:
    """Wait until a message has a status, and return it."""

    async def check() -> bool:
        return (await get(store, message_id)).status == status

    await eventually(check, description=f"status {status}")
    return await get(store, message_id)


def contents(sandbox: RunningSandbox) -> Counter[str]:
    """How often each text was taken by the sandbox."""
    return Counter(str(sandbox.world.log.rows[handle]["content"]) for handle in sandbox.world.accepted)


def requested(sandbox: RunningSandbox, enough: int) -> bool:
    return sandbox.world.requests > enough


async def in_state(store: Store, message_id: int, state: OutboxState) -> None:
    async def check() -> bool:
        return (await get(store, message_id)).state is state

    await eventually(check, description=f"outbox state {state}")
