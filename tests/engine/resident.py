"""Engines in processes of their own, to be killed: ``python -m tests.engine.resident STORE BASE_URL``.

Everything is imported once; then each "begin" on standard input forks an engine, and each "kill" kills it with
SIGKILL and is answered by a line.
"""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import ssl
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import httpx

from sbtui.api.client import Sendblue
from sbtui.api.requests import LIMITS
from sbtui.domain.credentials import Credentials
from sbtui.engine.engine import Engine, EngineOptions
from sbtui.store.store import Store

CONFIRM_AFTER = 0.3
_TRUST = ssl.create_default_context()


async def run(path: str, base_url: str) -> None:
    credentials = Credentials("sandbox-key", "sandbox-secret", base_url)
    options = EngineOptions(listen="events", messages_per_second=0, confirm_after=CONFIRM_AFTER)
    transport = httpx.AsyncHTTPTransport(verify=_TRUST, limits=LIMITS)
    async with Store.open(Path(path)) as store, Sendblue(credentials, transport=transport) as client:
        await Engine(store, client, options).run()


def begin(path: str, base_url: str) -> int:
    child = os.fork()
    if child == 0:
        try:
            asyncio.run(run(path, base_url))
        finally:
            os._exit(1)
    return child


def kill(child: int) -> None:
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    print("killed" if os.WIFSIGNALED(status) else "ended by itself", flush=True)  # noqa: T201


def warm_up() -> None:
    """Import what is imported late, and have what is computed once, before the first fork."""

    async def briefly() -> None:
        with tempfile.TemporaryDirectory() as folder, suppress(TimeoutError):
            async with asyncio.timeout(0.3):
                await run(f"{folder}/store.db", "http://127.0.0.1:9")

    asyncio.run(briefly())


if __name__ == "__main__":
    warm_up()
    gc.freeze()
    engine = 0
    for line in sys.stdin:
        if line == "begin\n":
            engine = begin(*sys.argv[1:])
        else:
            kill(engine)
