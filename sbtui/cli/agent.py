"""``sbtui agent``: the engine alone, resident."""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import suppress

from sbtui.cli.account import Account
from sbtui.cli.engines import run_engine
from sbtui.cli.logs import logging_to
from sbtui.cli.signals import leaving_on_signals
from sbtui.domain.changes import ChangeKind, Link
from sbtui.domain.text import one_line
from sbtui.store.endings import stopped
from sbtui.store.feed import Subscription
from sbtui.store.store import Store

_LINK_KINDS = frozenset({ChangeKind.LINK_CHANGED, ChangeKind.EVERYTHING})


def run_agent(account: Account) -> int:
    """Send and listen until a signal asks to leave; returns the exit code.

    Raises:
        StoreError: the store cannot be opened.
    """
    return asyncio.run(_run(account))


async def _run(account: Account) -> int:
    settings = account.settings
    if account.found.warning:
        _say(account.found.warning)
    async with Store.open(settings.store_path) as store:
        with logging_to(settings.log_path), leaving_on_signals() as leaving, store.feed.subscribe() as news:
            holder = store.engine_holder()
            if holder is not None:
                _say(f"the engine runs in sbtui {holder.kind} (pid {holder.pid}); taking over when that ends")
            engine = asyncio.create_task(run_engine(store, settings, account.found, kind="agent"))
            telling = asyncio.create_task(_tell_link(store, news))
            asked = asyncio.create_task(leaving.asked())
            async with stopped(asked), stopped(telling), stopped(engine):
                await asyncio.wait({engine, telling, asked}, return_when=asyncio.FIRST_COMPLETED)
    _say("stopped")
    return 0


async def _tell_link(store: Store, news: Subscription) -> None:
    """One line whenever our engine's link stands differently."""
    said = Link()
    async for changes in news:
        if not any(change.kind in _LINK_KINDS for change in changes):
            continue
        link, holder = await store.notes.link(), store.engine_holder()
        if link != said and holder is not None and holder.pid == os.getpid():
            said = link
            _say(f"{link.state.value.replace('_', ' ')} {link.transport} {link.detail}")


def _say(words: str) -> None:
    # After a hangup there is no terminal to write to, and the rest has to be put down in order all the same.
    with suppress(OSError):
        print(f"sbtui agent: {one_line(words)}", file=sys.stderr, flush=True)  # noqa: T201
