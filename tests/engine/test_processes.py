"""Engines in processes of their own: killed at any moment, and free of everything that draws."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random

import pytest

from sbtui.domain.message import Draft
from sbtui.sandbox import RunningSandbox
from sbtui.sandbox.config import MAIN_LINE
from sbtui.store.store import Store
from tests.engine.conftest import contents, credentials, engine_on
from tests.engine.memory_disk import memory_disk
from tests.engine.resident import CONFIRM_AFTER
from tests.waiting import eventually

pytestmark = pytest.mark.proof

ROOT = Path(__file__).parents[2]


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    with memory_disk() as folder:
        async with Store.open(Path(folder) / "store.db") as store:
            yield store


@dataclass(frozen=True, slots=True)
class Resident:
    """A process that runs one engine after the other."""

    talk: asyncio.StreamWriter
    hear: asyncio.StreamReader

    def begin(self) -> None:
        """Start an engine in a process of its own."""
        self.talk.write(b"begin\n")

    async def kill(self) -> None:
        """End it with SIGKILL."""
        self.talk.write(b"kill\n")
        assert await self.hear.readline() == b"killed\n"


@asynccontextmanager
async def resident(path: Path, base_url: str) -> AsyncIterator[Resident]:
    arguments = ["-m", "tests.engine.resident", str(path), base_url]
    server = await asyncio.create_subprocess_exec(sys.executable, *arguments, cwd=ROOT, stdin=PIPE, stdout=PIPE)
    assert server.stdin is not None
    assert server.stdout is not None
    try:
        yield Resident(server.stdin, server.stdout)
    finally:
        server.stdin.close()
        await server.wait()


@pytest.mark.timeout(600)
async def test_kill_9_loses_and_doubles_nothing(store: Store, sandbox: RunningSandbox, soak: bool) -> None:
    kills, count = (600, 3_000) if soak else (200, 1_000)
    chance, world = Random(9), sandbox.world
    # Nothing but the sending matters here, and statuses cost time.
    world.on_accepted.clear()
    # Whoever asks about a message does not find it until half the time is over that an engine looks for it.
    world.arm({"kind": "reader_lag", "path": "/api", "seconds": CONFIRM_AFTER / 2})
    people = [f"+1415555{number:04}" for number in range(1_000, 1_100)]
    ids: list[int] = []
    for index, number in enumerate(people):
        texts = range(index, count, len(people))
        thread_id = await store.intents.open_person(number, line=MAIN_LINE)
        ids += await store.intents.send(thread_id, [Draft(body=f"text {text}") for text in texts])
    working = 0
    async with resident(store.path, sandbox.base_url) as engine:
        for _ in range(kills):
            world.arm({"kind": chance.choice(("drop_response", "refuse_connection_after_read"))})
            accepted = len(world.accepted)
            engine.begin()
            await some_work(sandbox, requests=chance.randint(0, 30))
            await asyncio.sleep(chance.uniform(0, 0.01))
            await engine.kill()
            working += len(world.accepted) > accepted
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


async def some_work(sandbox: RunningSandbox, *, requests: int) -> None:
    """Wait until the engine made so many requests, however fast this machine is; only a moment if it has less to do."""
    loop, enough = asyncio.get_running_loop(), sandbox.world.requests + requests
    latest = loop.time() + 0.15
    await eventually(lambda: sandbox.world.requests >= enough or loop.time() > latest)


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
