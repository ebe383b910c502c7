"""``sbtui --plain``: the linear mode over an open store, beside the engine."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sbtui import garbage
from sbtui.cli.refusals import Refusal
from sbtui.plain.lines import Lines, TerminalLines, lines_of_this_process
from sbtui.plain.options import PlainOptions
from sbtui.plain.program import run
from sbtui.plain.session import Session
from sbtui.settings import Settings
from sbtui.store.endings import stopped
from sbtui.store.store import Store


async def run_plain(
    store: Store,
    settings: Settings,
    *,
    engine: Callable[[], Awaitable[None]],
    default_line: str = "",
    banner: str = "",
) -> int:
    """Talk with the user until one of them ends it; returns the exit code.

    Raises:
        Refusal: there is nothing to talk through.
    """
    garbage.first_frame_drawn()
    if sys.stdin is None or sys.stdout is None:
        raise Refusal("The plain mode needs standard input and output.")
    options = PlainOptions(
        time_format=settings.time_format,
        mark_read=settings.mark_read,
        default_region=settings.default_region,
        default_line=default_line,
        undo_seconds=settings.undo_seconds,
        snippets=settings.snippets,
        explore=settings.explore,
        banner=banner,
    )
    store.intents.receipts = settings.send_read_receipts
    with lines_of_this_process() as lines, _heeding_signals(lines) as asked:
        session = Session(store, options, lines, own_engine=True, clock=lambda: datetime.now(UTC))
        talking = asyncio.create_task(run(session))
        working = asyncio.create_task(_work(engine))
        async with stopped(working), stopped(talking):
            ends: list[asyncio.Future[Any]] = [talking, working, asked]
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        return asked.result() if asked.done() else 0


async def _work(engine: Callable[[], Awaitable[None]]) -> None:
    await engine()


@contextmanager
def _heeding_signals(lines: Lines) -> Iterator[asyncio.Future[int]]:
    """The exit code, once a signal asks to leave. Ctrl+c clears the line, where there is one to clear."""
    loop = asyncio.get_running_loop()
    asked: asyncio.Future[int] = loop.create_future()

    def leave(number: int) -> None:
        if not asked.done():
            asked.set_result(128 + number)

    def interrupt() -> None:
        if not lines.interrupt():
            leave(signal.SIGINT)

    heeded: dict[signal.Signals, Callable[[], None]] = {
        signal.SIGTERM: lambda: leave(signal.SIGTERM),
        signal.SIGHUP: lambda: leave(signal.SIGHUP),
        signal.SIGINT: interrupt,
    }
    if isinstance(lines, TerminalLines):
        heeded[signal.SIGCONT] = lines.resume
    heeded = {number: act for number, act in heeded.items() if signal.getsignal(number) is not signal.SIG_IGN}
    for number, act in heeded.items():
        loop.add_signal_handler(number, act)
    try:
        yield asked
    finally:
        for number in heeded:
            loop.remove_signal_handler(number)
