"""Engines in processes of their own: killed at any moment, and free of everything that draws."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections import Counter
from functools import partial
from pathlib import Path

from sbtui.sandbox import RunningSandbox
from sbtui.sandbox.people import NOOR, OSCAR, PRIYA, PROMPT
from sbtui.store.store import Store
from tests.engine.conftest import credentials, engine_on, reaches, send
from tests.waiting import eventually

ROOT = Path(__file__).parents[2]
KILLS = 4
PEOPLE = (PROMPT, NOOR, OSCAR, PRIYA)


def has_taken(sandbox: RunningSandbox, count: int) -> bool:
    return len(sandbox.world.accepted) >= count


async def test_kill_9_loses_and_doubles_nothing(store: Store, sandbox: RunningSandbox) -> None:
    world = sandbox.world
    ids: list[int] = []
    for kill in range(KILLS):
        ids += [await send(store, person.number, f"{kill} to {person.name}") for person in PEOPLE]
        # One is taken and its answer held back, one is lost on its way: the kill falls into both.
        world.faults.add({"kind": "delay", "path": "/api/send", "seconds": 2.0})
        world.faults.add({"kind": "refuse_connection_after_read", "path": "/api/send"})
        accepted = len(world.accepted)
        arguments = ["-m", "tests.engine.resident", str(store.path), sandbox.base_url]
        resident = await asyncio.create_subprocess_exec(sys.executable, *arguments, cwd=ROOT)
        try:
            await eventually(partial(has_taken, sandbox, accepted + 2), description="messages under way")
        finally:
            resident.kill()
            await resident.wait()
    world.faults.clear()
    async with engine_on(store, credentials(sandbox), listen="events"):
        for message_id in ids:
            await reaches(store, message_id, "DELIVERED")
    sent = Counter(str(world.log.rows[handle]["content"]) for handle in world.accepted)
    assert len(sent) == len(ids)
    assert set(sent.values()) == {1}


def test_the_engine_never_draws() -> None:
    # httpx itself loads rich for its command line, where rich is installed.
    program = (
        "import sys, httpx; before = set(sys.modules); import sbtui.engine.engine;"
        "new = {name.split('.')[0] for name in set(sys.modules) - before};"
        "print(sorted(new & {'textual', 'rich', 'starlette', 'uvicorn'}))"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    assert ran.stdout.strip() == "[]"
