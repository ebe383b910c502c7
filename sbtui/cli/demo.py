"""``sbtui demo``: the console on a local Sendblue, with a store of its own, in one process."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from sbtui.cli.console import run_app
from sbtui.cli.engines import engine_options
from sbtui.domain.changes import Change, ChangeKind
from sbtui.domain.thread import Contact, Line
from sbtui.settings import created, load_usable
from sbtui.settings.configuration import Configuration
from sbtui.store import people
from sbtui.store.store import Store

_DECISIVE = frozenset({"data_dir"})
"""Of what must not be mistaken, all that matters here: the demo has an account and an address of its own."""
_REMEMBERED = 2_000
"""Messages of earlier sessions that the sandbox is told again, the newest ones."""
_UNREAD_THREADS = 3


def open_demo(overrides: Mapping[str, object], *, history: int, seed: int, speed: float, fresh: bool) -> int:
    """Run the demo; returns the exit code. Each (seed, history) has a store of its own."""
    configuration = Configuration(partial(load_usable, overrides=overrides, decisive=_DECISIVE))
    path = created(configuration.settings.data_dir) / "demo" / f"seed-{seed}-history-{history}.db"
    if fresh:
        for file in path.parent.glob(f"{path.name}*"):
            file.unlink()
    return asyncio.run(_run(configuration, path, history=history, seed=seed, speed=speed))


async def _run(configuration: Configuration, path: Path, *, history: int, seed: int, speed: float) -> int:
    async with Store.open(path) as store:
        if not await store.threads.page(limit=1):
            await prefill(store, history, seed, datetime.now(UTC))

        async def engine() -> None:
            from sbtui.api.client import Sendblue
            from sbtui.cli.demo_history import to_sandbox
            from sbtui.domain.credentials import Credentials
            from sbtui.engine.engine import Engine
            from sbtui.sandbox import SandboxConfig, serve
            from sbtui.sandbox.config import MAIN_LINE

            config = SandboxConfig(speed=speed, seed=seed)
            async with serve(config) as running:
                running.world.remember(to_sandbox(await store.recent(_REMEMBERED)))
                keys = Credentials(config.key_id, config.secret, running.base_url)
                async with Sendblue(keys) as client:
                    await Engine(store, client, engine_options(configuration.settings, MAIN_LINE)).run()

        from sbtui.sandbox.config import MAIN_LINE

        return await run_app(store, configuration, engine=engine, default_line=MAIN_LINE, banner="demo")


async def prefill(store: Store, history: int, seed: int, now: datetime) -> None:
    """Give a new demo its people, its lines and a past that ends at ``now``."""
    from sbtui.cli.demo_history import to_store
    from sbtui.sandbox.config import LINES
    from sbtui.sandbox.history import generate
    from sbtui.sandbox.people import PROMPT, cast

    if history > 50_000:
        print(f"Writing {history:,} messages of history, once…", file=sys.stderr, flush=True)  # noqa: T201
    async with store.changing() as (transaction, changes):
        for person in cast():
            await people.save_contact(
                transaction,
                Contact(
                    number=person.number,
                    first_name=person.first_name,
                    last_name=person.last_name,
                    service=person.service,
                ),
            )
        for line in LINES:
            await people.save_line(transaction, Line(line))
        changes.append(Change(ChangeKind.EVERYTHING))
    await store.fill(to_store(generate(seed, history, now), frozenset(LINES)))
    # Somebody to write to is there even without a past.
    await store.intents.open_person(PROMPT.number, line=LINES[0])
    for thread in (await store.threads.page(limit=_UNREAD_THREADS)) if history else ():
        await store.intents.mark_unread(thread.id)
