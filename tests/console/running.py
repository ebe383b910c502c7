"""The console over a real store, and people to write with."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import count

from textual.pilot import Pilot

from sbtui.console.app import Engine, SbtuiApp
from sbtui.console.options import ConsoleOptions
from sbtui.console.screens.main import MainScreen
from sbtui.domain.changes import Change, ChangeKind
from sbtui.domain.message import Failure
from sbtui.domain.thread import Contact, Line
from sbtui.engine.lock import sole_engine
from sbtui.store import messages, people, threads
from sbtui.store.store import Store

NOW = datetime(2026, 8, 19, 14, 7, 30, tzinfo=UTC)
LINE = "+14155550100"
ADA, BEN, CARA = "+14155550134", "+14155550177", "+16285550110"
_numbers = count(1)
_TRIES = 150


class Console:
    """A running app with its main window."""

    def __init__(self, app: SbtuiApp, pilot: Pilot[int]) -> None:
        self.app, self.pilot = app, pilot

    @property
    def main(self) -> MainScreen:
        screen = self.app.screen_stack[0]
        assert isinstance(screen, MainScreen)
        return screen

    @property
    def text(self) -> str:
        """What stands on the screen."""
        return "\n".join(
            "".join(segment.text for segment in strip).rstrip() for strip in self.app.screen._compositor.render_strips()
        )

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)

    async def until(self, true: Callable[[], bool], what: str) -> None:
        for _ in range(_TRIES):
            if true():
                return
            await self.pilot.pause(0.02)
        raise AssertionError(f"waited in vain until {what}; the screen is:\n{self.text}")

    async def shows(self, words: str) -> None:
        await self.until(lambda: words in self.text, f"the screen shows {words!r}")

    async def told(self, words: str) -> None:
        """Wait for a notice with these words."""
        notices = self.app._notifications
        await self.until(lambda: any(words in notice.message for notice in notices), f"a notice says {words!r}")

    async def open(self, thread_id: int, *, write: bool = False) -> None:
        await self.main.open_thread(thread_id, write=write)
        await self.pilot.pause()


@asynccontextmanager
async def running(
    store: Store,
    options: ConsoleOptions | None = None,
    *,
    size: tuple[int, int] = (120, 40),
    engine: Engine | None = None,
    clock: Callable[[], datetime] = lambda: NOW,
    tz: tzinfo = UTC,
    sending: bool = True,
) -> AsyncIterator[Console]:
    """Run the app on the store, until its list is loaded; ``sending`` as if its own engine ran."""
    app = SbtuiApp(store, options or ConsoleOptions(default_line=LINE), engine=engine, clock=clock, tz=tz)
    holding = sole_engine(store.path, asyncio.sleep) if sending else nullcontext()
    async with holding, app.run_test(size=size, notifications=True) as pilot:
        console = Console(app, pilot)
        expected = len(await store.threads.page())
        await console.until(lambda: len(console.main.thread_list.listing.rows) == expected, "the list is loaded")
        await console.until(lambda: console.main.is_furnished, "the panes are there")
        await pilot.pause()
        yield console


async def person(store: Store, number: str, name: str = "", *, service: str = "iMessage", line: str = LINE) -> int:
    """A conversation with a person of this name."""
    first, _, last = name.partition(" ")
    async with store.changing() as (transaction, changes):
        await people.save_line(transaction, Line(LINE, "ONLINE"))
        await people.save_contact(transaction, Contact(number=number, first_name=first, last_name=last))
        thread_id = await threads.person(transaction, number, line=line, at=NOW - timedelta(days=1))
        await threads.set_route(transaction, thread_id, service=service)
        await threads.refresh(transaction, thread_id)
        changes.append(Change(ChangeKind.THREAD_CHANGED, thread_id))
    return thread_id


async def receive(
    store: Store,
    thread_id: int,
    body: str,
    *,
    ago: float = 1,
    live: bool = False,
    unread: bool = True,
    sender: str = ADA,
) -> int:
    """A message from the other side, this many minutes ago."""
    async with store.changing() as (transaction, changes):
        thread = await threads.load(transaction, thread_id)
        message_id = await messages.add(
            transaction,
            thread_id=thread_id,
            handle=f"in-{next(_numbers)}",
            outbound=False,
            sender=sender,
            line=LINE,
            body=body,
            service=thread.service,
            status="RECEIVED",
            at=NOW - timedelta(minutes=ago),
            unread=unread,
        )
        await threads.refresh(transaction, thread_id)
        changes += [
            Change(ChangeKind.MESSAGE_ADDED, thread_id, message_id, live=live),
            Change(ChangeKind.THREAD_CHANGED, thread_id),
        ]
    return message_id


async def wrote(
    store: Store,
    thread_id: int,
    body: str,
    *,
    status: str = "DELIVERED",
    failure: Failure | None = None,
    style: str = "",
    ago: float = 1,
) -> int:
    """A message of ours that Sendblue has reported about."""
    number = next(_numbers)
    async with store.changing() as (transaction, changes):
        thread = await threads.load(transaction, thread_id)
        message_id = await messages.add(
            transaction,
            thread_id=thread_id,
            uid=f"uid-{number}",
            handle=f"out-{number}",
            outbound=True,
            sender=LINE,
            line=LINE,
            body=body,
            service=thread.service,
            style=style,
            status=status,
            failure=failure,
            at=NOW - timedelta(minutes=ago),
        )
        await threads.refresh(transaction, thread_id)
        changes += [
            Change(ChangeKind.MESSAGE_ADDED, thread_id, message_id),
            Change(ChangeKind.THREAD_CHANGED, thread_id),
        ]
    return message_id
