"""A running app with nothing but the thread view, and what it said and drew."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from textual import on
from textual.app import App, ComposeResult
from textual.message import Message as Event
from textual.pilot import Pilot
from textual.strip import Strip

from sbtui.console.thread.view import ThreadView
from sbtui.domain.changes import Change, ChangeKind
from sbtui.domain.message import Message
from sbtui.domain.thread import Thread
from sbtui.store.store import Store
from tests.console.thread.seed import NOW
from tests.waiting import eventually


class Watched(ThreadView):
    """Notes which rows of the screen are drawn, and how often lines were laid out anew."""

    drawn: list[int]

    def render_line(self, y: int) -> Strip:
        self.drawn.append(y)
        return super().render_line(y)


@dataclass
class Stage:
    """A running app with nothing but the view."""

    store: Store
    view: Watched
    pilot: Pilot[None]
    events: list[Event] = field(default_factory=list)
    now: datetime = NOW

    async def settled(self) -> None:
        """All loading and painting is done."""
        await self.pilot.pause()
        await eventually(lambda: not self.view._paging, description="the pages")
        await self.pilot.pause()

    def screen(self) -> list[str]:
        lines = (self.view.render_line(y) for y in range(self.view.size.height))
        return [line.text.rstrip() for line in lines]

    def of(self, kind: type[Event]) -> list[Event]:
        return [event for event in self.events if type(event) is kind]

    async def tell(self, kind: ChangeKind, thread: Thread, *message_ids: int, other: int = 0) -> None:
        await self.view.apply([Change(kind, thread.id, id_, other) for id_ in message_ids or (0,)])
        await self.settled()


class Stand(App[None]):
    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self.view = Watched(store, clock=clock, tz=UTC)
        self.view.drawn = []
        self.events: list[Event] = []

    def compose(self) -> ComposeResult:
        yield self.view

    @on(ThreadView.CursorMoved)
    @on(ThreadView.Activated)
    @on(ThreadView.ReadThrough)
    @on(ThreadView.NewBelow)
    def note(self, event: Event) -> None:
        self.events.append(event)


@asynccontextmanager
async def staged(store: Store, thread: Thread | None = None, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Stage]:
    stage: Stage
    app = Stand(store, lambda: stage.now)
    stage = Stage(store, app.view, None, app.events)  # type: ignore[arg-type]
    async with app.run_test(size=size) as pilot:
        stage.pilot = pilot
        if thread is not None:
            await stage.view.show(thread)
            await stage.settled()
        yield stage


def body_of(message: Message | None) -> str:
    return "" if message is None else message.body


def numbers(screen: list[str]) -> list[int]:
    return [int(found[1]) for line in screen if (found := re.search(r"message (\d+)", line))]
