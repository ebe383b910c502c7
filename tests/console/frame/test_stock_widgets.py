"""Stock widgets, modal screens, the palette, toasts and tooltips: every frame is what Textual's would be."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from rich.segment import ControlType, Segment
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.geometry import Size
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import DataTable, Header, Input, OptionList, ProgressBar, Static, TextArea

from sbtui.console.frame.display import PLAIN_DISPLAY, DiffedDisplay
from sbtui.console.writing.lent_terminal import lent_terminal
from tests.console.frame.judging import Judged, RecordingDriver

pytestmark = pytest.mark.proof

SIZE = (60, 20)


class Question(ModalScreen[None]):
    CSS = "Question { align: center middle; } Question Static { width: 30; height: 5; border: thick red; }"

    def compose(self) -> ComposeResult:
        yield Static("Are you 漢字 👨‍👩‍👧‍👦 sure?")


class Everything(Judged, DiffedDisplay[int]):
    CSS = "TextArea, DataTable, OptionList { height: 5; } #link { height: 1; }"

    def compose(self) -> ComposeResult:
        yield Header()
        yield TextArea("first\n漢字 ❤️ second\nthird")
        table: DataTable[str] = DataTable()
        table.add_columns("name", "größe", "👍🏽")
        table.add_rows([["é", "ﬀ", "🇩🇪"], ["b", "c", "d"], ["e", "f", "g"]])
        yield table
        yield OptionList("one", "two…", "● three")
        yield Input("text")
        yield Static("[link='https://sendblue.com']a link[/link] and [b]bold[/b] [blink]x", id="link")
        yield ProgressBar(total=10)


class Picture(Widget):
    """A sixel image as widgets draw one: over blank cells, when the last of them is written."""

    DEFAULT_CSS = "Picture { width: 8; height: 3; }"

    def render_line(self, y: int) -> Strip:
        blank, last = Segment(" " * self.size.width), self.size.height - 1
        if y < last:
            return Strip([blank])
        image = f'\x1b[{last}A\x1b[{self.size.width}D\x1bPq"1;1;80;60#0;2;0;0;0#0!80~-\x1b\\\x1b[{last}B\x1b[8C'
        return Strip([blank, Segment(image, None, [(ControlType.CURSOR_FORWARD, 0)])], self.size.width)


class Album(Judged, DiffedDisplay[int]):
    CSS = "TextArea { height: 5; } Horizontal { height: 4; }"

    def compose(self) -> ComposeResult:
        yield TextArea("first\nsecond")
        with Horizontal():
            yield Picture()
            yield Static("beside", id="beside")
        yield Input("under")


class Plain(DiffedDisplay[None]):
    def compose(self) -> ComposeResult:
        yield Static("first")


@asynccontextmanager
async def shown(app: Judged, size: tuple[int, int] = SIZE) -> AsyncIterator[Pilot[Any]]:
    app.watch_terminals(*size)
    async with app.run_test(headless=False, size=size, notifications=True, tooltips=True) as pilot:
        for area in app.query(TextArea):
            area.cursor_blink = False
        for field in app.query(Input):
            field.cursor_blink = False
        await pilot.pause()
        yield pilot
        await pilot.pause()
        assert not app.faults, app.faults[0]


async def test_typing_tables_lists_and_fields() -> None:
    app = Everything(driver_class=RecordingDriver)
    async with shown(app) as pilot:
        for keys in (
            ["a", "b", "enter", "up", "shift+right", "shift+right", "delete"],
            ["tab", "down", "right", "pagedown"],
            ["tab", "down", "down"],
            ["tab", "x", "left", "y"],
        ):
            await pilot.press(*keys)
        app.query_one(ProgressBar).advance(4)
        await pilot.pause()
    assert app.frames > 10
    assert app.own_bytes < app.plain_bytes / 2, f"{app.own_bytes} bytes, plain Textual {app.plain_bytes}"


async def test_modal_screens_palette_and_toasts() -> None:
    app = Everything(driver_class=RecordingDriver)
    async with shown(app) as pilot:
        await app.push_screen(Question())
        await pilot.pause()
        app.notify("something ✓ happened 漢")
        await pilot.pause()
        app.pop_screen()
        await pilot.press("ctrl+p")
        await pilot.press("q", "u")
        await pilot.press("escape")
        app.theme = "textual-light"
        await pilot.pause()
        app.query_one(OptionList).tooltip = "a tooltip"
        await pilot.hover(OptionList)
        app.theme = "ansi-dark"
        await pilot.pause()


@pytest.mark.parametrize("setting", ["ansi", "NO_COLOR"])
async def test_other_colours(monkeypatch: pytest.MonkeyPatch, setting: str) -> None:
    if setting == "NO_COLOR":
        monkeypatch.setenv("NO_COLOR", "1")
    app = Everything(driver_class=RecordingDriver, ansi_color=setting == "ansi")
    async with shown(app) as pilot:
        await pilot.press("a", "tab", "down")


async def test_resizing() -> None:
    app = Everything(driver_class=RecordingDriver)
    async with shown(app) as pilot:
        for size in (Size(40, 12), Size(80, 24), Size(60, 20)):
            app.ours.resize(*size)
            app.plain.resize(*size)
            app.recorder.resized(size)
            for _ in range(100):
                if app.size == size and "third" in app.ours.text:
                    break
                await pilot.pause(0.01)
            await pilot.press("a")
            assert app.ours.text == app.plain.text


async def test_suspending_for_an_external_program() -> None:
    app = Everything(driver_class=RecordingDriver)
    async with shown(app) as pilot:
        with app.suspend():
            app.ours.litter()
            app.plain.litter()
        await pilot.press("a")
        assert "#" not in app.ours.text
        assert app.ours.text == app.plain.text


async def test_nothing_owed_is_written_while_the_terminal_is_lent() -> None:
    app = Plain(driver_class=RecordingDriver)
    async with app.run_test(headless=False, size=(20, 5)) as pilot:
        await pilot.pause()
        driver = app._driver
        assert isinstance(driver, RecordingDriver)
        app._outflow.handed_over()
        app.query_one(Static).update("owed")
        for _ in range(100):
            if app._outflow._waiting is not None:
                break
            await pilot.pause(0.01)
        with lent_terminal(app):
            app._outflow.taken(0.0)
            before = list(driver.written)
            await pilot.pause()
            assert driver.written == before
        await pilot.pause()
        assert "owed" in "".join(driver.written[len(before) :])


async def test_redrawing_everything() -> None:
    app = Everything(driver_class=RecordingDriver)
    async with shown(app) as pilot:
        before = app.ours.text
        app.ours.litter()
        app.plain.litter()
        app.redraw()
        await pilot.pause()
        assert app.ours.text == before


async def test_foreign_output_is_taken_for_a_loss() -> None:
    app = Everything(driver_class=RecordingDriver)
    async with shown(app) as pilot:
        app.recorder.write("\x1b[5;5Hlitter\x1b[7m")
        app.query_one(TextArea).text = "another text"
        await pilot.pause()
        assert "another text" in app.ours.text


async def test_images_stay_while_frames_are_drawn_around_them() -> None:
    app = Album(driver_class=RecordingDriver)
    async with shown(app) as pilot:
        assert app.ours.text.count("▦") == 8 * 3
        beside = app.query_one("#beside", Static)
        for step in range(3):
            await pilot.press("a", "enter")
            beside.update(f"beside {step}")
            await pilot.pause()
            assert app.ours.text.count("▦") == 8 * 3
        app.notify("over the image " * 5, timeout=60)
        await pilot.pause()
        app.push_screen(Question())
        await pilot.pause()
        await pilot.press("escape")
        app.pop_screen()
        app.clear_notifications()
        await pilot.pause(0.1)
        assert app.ours.text.count("▦") == 8 * 3
        app.query_one(Picture).display = False
        await pilot.pause()
        assert "▦" not in app.ours.text
        # And one that comes from elsewhere, with whatever was under it.
        app.recorder.write('\x1b[2;2H\x1bPq"1;1;40;40#0\x1b\\')
        app.redraw()
        await pilot.pause()
        assert "▦" not in app.ours.text


async def test_an_unchanged_frame_writes_nothing() -> None:
    app = Everything(driver_class=RecordingDriver)
    async with shown(app) as pilot:
        before, frames = app.own_bytes, app.frames
        app.screen.refresh()
        await pilot.pause()
        assert app.frames > frames
        assert app.own_bytes == before


async def test_synchronized_output_where_the_terminal_has_it() -> None:
    app = Everything(driver_class=RecordingDriver)
    async with shown(app) as pilot:
        app._sync_available = True
        before = len(app.recorder.written)
        await pilot.press("a")
        for written in app.recorder.written[before:]:
            assert written.startswith("\x1b[?2026h")
            assert written.endswith("\x1b[?2026l")


async def test_the_switch_leaves_the_display_to_textual(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PLAIN_DISPLAY, "1")
    app = Everything(driver_class=RecordingDriver)
    async with shown(app) as pilot:
        before = app.plain_bytes
        app.screen.refresh()
        await pilot.pause()
        assert app.plain_bytes > before
    assert app.own_bytes >= app.plain_bytes
