"""Engines in processes of their own: killed at any moment, and free of everything that draws."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from random import Random

import pytest

from sbtui.domain.message import Draft
from sbtui.sandbox import RunningSandbox
from sbtui.sandbox.config import MAIN_LINE
from sbtui.store.store import Store
from tests.engine.conftest import contents, credentials, engine_on
from tests.waiting import eventually

pytestmark = pytest.mark.proof

ROOT = Path(__file__).parents[2]


@asynccontextmanager
async def resident(path: Path, base_url: str) -> AsyncIterator[Callable[[float], Awaitable[None]]]:
    """Yields a function that lets an engine live for so many seconds, in a process of its own, and kills it."""
    arguments = ["-m", "tests.engine.resident", str(path), base_url]
    server = await asyncio.create_subprocess_exec(sys.executable, *arguments, cwd=ROOT, stdin=PIPE, stdout=PIPE)
    assert server.stdin is not None
    assert server.stdout is not None
    talk, hear = server.stdin, server.stdout

    async def live_for(seconds: float) -> None:
        talk.write(f"{seconds}\n".encode())
        assert await hear.readline() == b"killed\n"

    try:
        yield live_for
    finally:
        talk.close()
        await server.wait()


@pytest.mark.timeout(600)
async def test_kill_9_loses_and_doubles_nothing(store: Store, sandbox: RunningSandbox, soak: bool) -> None:
    kills, count = (200, 1_000) if soak else (20, 150)
    chance, world = Random(9), sandbox.world
    # Nothing but the sending matters here, and statuses cost time.
    world.on_accepted.clear()
    people = [f"+1415555{number:04}" for number in range(1_000, 1_030)]
    ids: list[int] = []
    for index, number in enumerate(people):
        texts = range(index, count, len(people))
        thread_id = await store.intents.open_person(number, line=MAIN_LINE)
        ids += await store.intents.send(thread_id, [Draft(body=f"text {text}") for text in texts])
    working = 0
    async with resident(store.path, sandbox.base_url) as live_for:
        for _ in range(kills):
            world.arm({"kind": chance.choice(("drop_response", "refuse_connection_after_read"))})
            before = len(world.accepted)
            await live_for(chance.uniform(0.03, 0.09))
            working += len(world.accepted) > before
    assert working > kills / 10, "most kills fell before the engine had begun to send"
    assert await store.outbox.entries(), "all was sent before the last kill"
    world.faults.clear()
    async with engine_on(store, credentials(sandbox), listen="events", quick=100):
        await eventually(partial(is_empty, store), timeout=120, description="an empty outbox")
    assert contents(sandbox) == {f"text {index}": 1 for index in range(count)}
    assert {message.handle for message in await store.messages.many(ids)} == set(world.accepted)
    for person in people:
        rows = [row for row in map(world.log.rows.__getitem__, world.accepted) if row["number"] == person]
        assert rows == sorted(rows, key=lambda row: int(row["content"].split()[1]))


async def is_empty(store: Store) -> bool:
    return not await store.outbox.entries()


def test_the_engine_never_draws() -> None:
    # httpx itself loads rich for its command line, where rich is installed.
    program = (
        "import sys, httpx; before = set(sys.modules); import sbtui.engine.engine;"
        "new = {name.split('.')[0] for name in set(sys.modules) - before};"
        "print(sorted(new & {'textual', 'rich', 'starlette', 'uvicorn'}))"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    assert ran.stdout.strip() == "[]"
