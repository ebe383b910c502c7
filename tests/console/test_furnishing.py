"""The first frame shows the list; the other panes follow unseen, and what is typed meanwhile waits for them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC

import pytest
from textual import events

from sbtui.console.app import SbtuiApp
from sbtui.console.options import ConsoleOptions
from sbtui.console.screens.main import MainScreen
from sbtui.store.store import Store
from tests.console.running import ADA, LINE, NOW, Console, person, receive


@asynccontextmanager
async def begun(
    store: Store, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int] = (120, 40), *, ascii_only: bool = False
) -> AsyncIterator[tuple[Console, asyncio.Event]]:
    """The app as it is after its first frame, until the event lets it go on."""
    drawn, may_furnish, furnish = asyncio.Event(), asyncio.Event(), MainScreen._furnish

    async def later(screen: MainScreen) -> None:
        drawn.set()
        await may_furnish.wait()
        await furnish(screen)

    monkeypatch.setattr(MainScreen, "_furnish", later)
    await receive(store, await person(store, ADA, "Ada Park"), "hello")
    app = SbtuiApp(store, ConsoleOptions(default_line=LINE, ascii=ascii_only), clock=lambda: NOW, tz=UTC)
    async with app.run_test(size=size) as pilot:
        await asyncio.wait_for(drawn.wait(), 5)
        yield Console(app, pilot), may_furnish


def cells(console: Console) -> list[list[object]]:
    """What a person sees of each cell: of a blank one its ground alone."""
    return [
        [
            (
                letter,
                style.color if letter != " " else None,
                style.bold and letter != " ",
                style.reverse or False,
                ground,
            )
            for text, style, _ in strip
            if style is not None
            for ground in [style.bgcolor if style.bgcolor is not None and not style.bgcolor.is_default else None]
            for letter in text
        ]
        for strip in console.app.screen._compositor.render_strips()
    ]


@pytest.mark.parametrize(("size", "ascii_only"), [((120, 12), False), ((100, 9), True)])
async def test_the_panes_come_without_a_trace(
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int],
    ascii_only: bool,
) -> None:
    async with begun(store, monkeypatch, size, ascii_only=ascii_only) as (console, may_furnish):
        first = cells(console)
        assert "Ada Park" in console.text and ">" in console.text
        may_furnish.set()
        await console.until(lambda: console.main.is_furnished, "the panes are there")
        await console.pilot.pause()
        assert cells(console) == first


async def test_what_is_typed_before_waits_for_them(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    async with begun(store, monkeypatch) as (console, may_furnish):
        keys = [events.Key(key, key if len(key) == 1 else None) for key in ("enter", "h", "i")]
        for key in keys:
            console.app.post_message(key)
        arrived = asyncio.Event()
        console.app.call_later(arrived.set)
        await asyncio.wait_for(arrived.wait(), 5)
        assert list(console.app._typed) == keys
        may_furnish.set()
        await console.until(lambda: console.main.is_furnished, "the panes are there")
        await console.until(lambda: console.main.thread_pane.composer.text_area.text == "hi", "it is written")
