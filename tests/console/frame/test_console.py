"""The real console: every frame is what Textual's would be, and small changes take few bytes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC
from pathlib import Path
from statistics import median

import pytest
from textual.widgets import TextArea

from sbtui.console import app as console_app
from sbtui.console.app import SbtuiApp
from sbtui.console.options import ConsoleOptions
from sbtui.domain.changes import Change, ChangeKind
from sbtui.store.store import Store
from tests.console.frame.judging import Judged, RecordingDriver
from tests.console.running import ADA, BEN, CARA, LINE, NOW, Console, person, receive, wrote

SIZE = (120, 40)
BODIES = ("Running 10 late", "漢字 und größer", "❤️ yes 👨‍👩‍👧‍👦 🇩🇪", "see https://t.acme.io/9913 …", "👍🏽 " * 40)


class JudgedConsole(Judged, SbtuiApp):
    """The console, compared frame by frame."""

    # Textual looks for it beside the class, which is here.
    CSS_PATH = str(Path(console_app.__file__).parent / "screens" / "main.tcss")


@asynccontextmanager
async def judged(
    store: Store, theme: str = "terminal", size: tuple[int, int] = SIZE
) -> AsyncIterator[tuple[Console, JudgedConsole]]:
    options = ConsoleOptions(theme=theme, default_line=LINE, mark_read="never")
    app = JudgedConsole(store, options, clock=lambda: NOW, tz=UTC, driver_class=RecordingDriver)
    app.watch_terminals(*size)
    async with app.run_test(headless=False, size=size, notifications=True, tooltips=True) as pilot:
        # As in terminals that people have: its 16 bytes a frame belong to the budget.
        app._sync_available = True
        console = Console(app, pilot)
        expected = len(await store.threads.page())
        await console.until(lambda: len(console.main.thread_list.listing.rows) == expected, "the list is loaded")
        await pilot.pause(0.1)
        yield console, app
        await pilot.pause()
        assert not app.faults, app.faults[0]


async def _town(store: Store) -> tuple[int, int]:
    ada, ben = await person(store, ADA, "Ada 漢字 Park"), await person(store, BEN, "Ben ❤️ Ortiz", service="SMS")
    await person(store, CARA, "Cara Nguyen")
    for minute, body in enumerate(BODIES):
        await receive(store, ada, body, ago=50 - 2 * minute)
        await wrote(store, ada, body, ago=49 - 2 * minute)
    await receive(store, ben, "did the shipment leave?", ago=8, sender=BEN)
    return ada, ben


async def _walk(store: Store, theme: str, size: tuple[int, int]) -> JudgedConsole:
    ada, ben = await _town(store)
    async with judged(store, theme, size) as (console, app):
        await console.open(ada, write=True)
        for keys in (
            ["h", "i", "space", "漢", "backspace"],
            ["alt+e"],
            ["escape"],
            ["f1"],
            ["escape"],
            ["ctrl+p", "r"],
        ):
            await console.press(*keys)
        await console.press("escape")
        console.main.thread_pane.view.focus()
        await console.press("up", "up", "d")
        await console.press("escape")
        await console.press("pageup")
        await receive(store, ada, "something ✓ new", live=True)
        await console.until(lambda: "something" in console.text or "new below" in console.text, "it has come")
        await console.open(ben)
        await console.press("alt+l")
        return app


@pytest.mark.proof
async def test_a_walk_through_the_console(store: Store) -> None:
    app = await _walk(store, "terminal", SIZE)
    assert app.frames > 20


async def test_a_walk_with_a_coloured_ground_on_a_small_screen(store: Store, soak: bool) -> None:
    if not soak:
        pytest.skip("the other walk shows the same on the usual screen; --soak runs both")
    app = await _walk(store, "midnight", (80, 24))
    assert app.frames > 20


@pytest.mark.proof
async def test_redraw_mends_what_others_wrote(store: Store) -> None:
    await _town(store)
    async with judged(store) as (console, app):
        before = app.ours.text
        app.ours.litter()
        app.plain.litter()
        await console.press("ctrl+l")
        await console.until(lambda: app.ours.text == before, "the screen is as it was")


async def test_a_key_in_the_composer_takes_at_most_100_bytes(store: Store) -> None:
    ada, _ = await _town(store)
    async with judged(store) as (console, app):
        await console.open(ada, write=True)
        assert isinstance(app.focused, TextArea)
        await console.press("w")
        ours, plain = [], []
        for key in "hat a":
            own, their = app.own_bytes, app.plain_bytes
            await console.press("space" if key == " " else key)
            ours.append(app.own_bytes - own)
            plain.append(app.plain_bytes - their)
        assert 0 < median(ours) <= 100, f"{median(ours)} bytes a key; plain Textual writes {median(plain)}"


async def test_a_badge_takes_at_most_100_bytes_on_screen_and_none_off_it(store: Store) -> None:
    ada, ben = await _town(store)
    shown = await wrote(store, ada, "on its way", status="SENT", ago=0.5)
    # What the inspector shows is another one: the badge alone is counted.
    await wrote(store, ada, "the last one", ago=0.4)
    hidden = await wrote(store, ben, "elsewhere", status="SENT", ago=600)
    async with judged(store) as (console, app):
        await console.open(ada)
        await console.shows("the last one")
        await console.pilot.pause()
        for message, thread in ((hidden, ben), (shown, ada)):
            own, their, frames = app.own_bytes, app.plain_bytes, app.frames
            async with store.changing() as (transaction, changes):
                await transaction.execute(
                    "UPDATE messages SET status = 'DELIVERED', revision = revision + 1 WHERE id = ?", (message,)
                )
                changes.append(Change(ChangeKind.MESSAGE_CHANGED, thread, message))
            if message == shown:
                await console.until(lambda then=frames: app.frames > then, "the badge is drawn")  # type: ignore[misc]
            await console.pilot.pause(0.1)
            ours, plain = app.own_bytes - own, app.plain_bytes - their
            words = f"{ours} bytes; plain Textual writes {plain}"
            assert 0 < ours <= 100 if message == shown else ours == 0, words


async def test_an_idle_console_writes_nothing(store: Store) -> None:
    ada, _ = await _town(store)
    async with judged(store) as (console, app):
        await console.open(ada, write=True)
        await console.pilot.pause(0.1)
        own, their = app.own_bytes, app.plain_bytes
        await console.pilot.pause(0.3)
        assert app.own_bytes == own, f"{app.own_bytes - own} bytes; plain Textual writes {app.plain_bytes - their}"
