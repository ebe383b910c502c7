"""An engine in a process of its own, to be killed: ``python -m tests.engine.resident STORE BASE_URL``."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from sbtui.api.client import Sendblue
from sbtui.domain.credentials import Credentials
from sbtui.engine.engine import Engine, EngineOptions
from sbtui.store.store import Store


async def main(path: str, base_url: str) -> None:
    credentials = Credentials("sandbox-key", "sandbox-secret", base_url)
    options = EngineOptions(listen="events", messages_per_second=0, confirm_after=0.6)
    async with Store.open(Path(path)) as store, Sendblue(credentials) as client:
        await Engine(store, client, options).run()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
