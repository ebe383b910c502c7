"""Themes as they are drawn: every cell can be read, and without colours nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC
from itertools import chain

import pytest
from rich.style import Style
from textual.geometry import Region
from textual.screen import ModalScreen, Screen
from textual.widgets._toast import Toast, ToastRack

from sbtui.console.options import ConsoleOptions
from sbtui.domain.message import Draft, Failure
from sbtui.store.store import Store
from tests.console.frame.judging import RecordingDriver
from tests.console.frame.terminal import Glyph
from tests.console.frame.test_console import JudgedConsole
from tests.console.running import ADA, BEN, CARA, LINE, NOW, Console, person, receive, running, wrote
from tests.console.test_themes_contrast import FILES, PAINTED
from tests.console.theme_contrast import SIGN, TEXT, ratio

_SIGNS = frozenset("─━│┃▌█▎▏▕▔╭╮╰╯┌┐└┘▸▁▂▃▄▅▆▇")
"""Lines and marks, which are no text."""
_DIALOGS = {
    "alt+e": "Whole screen",
    "f1": "Anywhere",
    "ctrl+k": "Ben",
    "ctrl+f": "search all messages",
    "ctrl+p": "Search for commands",
}


async def _town(store: Store) -> int:
    ada, ben = await person(store, ADA, "Ada Park"), await person(store, BEN, "Ben Ortiz", service="SMS")
    cara = await person(store, CARA, "Cara Nguyen")
    for ago, status in enumerate(("READ", "DELIVERED", "SENT", "ACCEPTED", "DECLINED", "ODD"), 2):
        await wrote(store, ada, f"see https://t.acme.io/{status.lower()}", status=status, style="slam", ago=ago)
    await wrote(store, ben, "no", status="ERROR", failure=Failure("10001", "failed to send"), ago=3)
    await receive(store, ada, "Running 10 late")
    await receive(store, cara, "hello", sender=CARA)
    await store.intents.save_draft(cara, Draft(body="on my way"))
    await store.intents.send(ada, [Draft(body="waiting")])
    return ada


def _unreadable(console: Console) -> Iterator[str]:
    """Every text on the screen whose contrast with its ground is too low. What a dialog covers is out of use."""
    strips = console.app.screen._compositor.render_strips()
    pieces = [strip.crop(at.x, at.right) for at in _in_use(console.app.screen) for strip in strips[at.y : at.bottom]]
    for piece in pieces:
        for text, style, _ in piece:
            words = text.strip()
            if not words or style is None:
                continue
            got, needed = _contrast(style), SIGN if _SIGNS.issuperset(words.replace(" ", "")) else TEXT
            if got < needed:
                yield f"{console.app.theme}: {words!r} has {got:.2f}:1 ({style})"


def _in_use(screen: Screen[object]) -> list[Region]:
    if not isinstance(screen, ModalScreen):
        return [screen.region]
    return [widget.region for widget in [*screen.children, *screen.query(Toast)] if not isinstance(widget, ToastRack)]


def _contrast(style: Style) -> float:
    assert style.color is not None, style
    assert style.bgcolor is not None, style
    color, ground = style.color.get_truecolor(), style.bgcolor.get_truecolor()
    return ratio((color.red, color.green, color.blue), (ground.red, ground.green, ground.blue))


@pytest.mark.proof
async def test_every_theme_draws_the_main_window(store: Store) -> None:
    ada = await _town(store)
    async with running(store, ConsoleOptions(theme="midnight", default_line=LINE), size=(120, 26)) as console:
        await console.open(ada)
        console.main.thread_pane.view.focus()
        await console.press("k")
        await console.until(lambda: FILES.keys() <= console.app.available_themes.keys(), "all themes are there")
        for name in [*PAINTED, "terminal"]:
            console.app.theme = name
            await console.pilot.pause()
            assert "waiting" in console.text
            if name in PAINTED:
                assert not list(_unreadable(console)), name


@pytest.mark.proof
@pytest.mark.parametrize("key", _DIALOGS)
async def test_every_theme_draws_every_dialog(store: Store, key: str) -> None:
    ada = await _town(store)
    async with running(store, ConsoleOptions(theme="midnight", default_line=LINE), size=(80, 24)) as console:
        await console.open(ada, write=True)
        await console.press(key)
        await console.shows(_DIALOGS[key])
        if key == "ctrl+f":
            await console.press(*"late")
            await console.shows("1 found")
        console.app.notify("something happened", severity="error")
        await console.shows("something happened")
        for name in PAINTED:
            console.app.theme = name
            await console.pilot.pause()
            assert not list(_unreadable(console)), name


_SGR = re.compile(r"\x1b\[([\d;:]*)m")
_PLAIN = {"", "0", "1", "2", "3", "4", "7", "9", "22", "23", "24", "27", "29"}
"""Parameters that are no colour: resets, bold, dim, italic, underline, reverse, strike and their ends."""


@pytest.mark.proof
async def test_without_colours_not_one_is_written_and_all_marks_stay(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    ada = await _town(store)
    options = ConsoleOptions(theme="midnight", default_line=LINE, mark_read="never", ascii=True)
    app = JudgedConsole(store, options, clock=lambda: NOW, tz=UTC, driver_class=RecordingDriver)
    app.watch_terminals(100, 24)
    async with app.run_test(headless=False, size=(100, 24), notifications=True) as pilot:
        console = Console(app, pilot)
        await console.until(lambda: len(console.main.thread_list.listing.rows) == 3, "the list is loaded")
        console.main.thread_list.focus()
        await console.until(lambda: _turned_around(app, "> Ada Park") == {"Ada Park"}, "the selection is seen")
        await console.open(ada, write=True)
        await console.press("alt+e", "down")
        await console.until(lambda: "celebration" in " ".join(_turned_around(app, "celebration")), "the mark is seen")
        await console.press("escape", "escape")
        app.notify("something happened", severity="error")
        await console.until(lambda: "something happened" in app.ours.text, "the notice is seen")
        for badge in ("vv read", "vv", "v", "a", "xx declined", ".."):
            assert any(row.rstrip("| ").endswith((badge, f"{badge} 14:07")) or badge in row for row in _rows(app)), (
                badge
            )
        assert app.ours.text.isascii()
        assert not app.faults, app.faults[0]
        written = "".join(app.recorder.written)
    parameters = set(chain.from_iterable(found.split(";") for found in _SGR.findall(written)))
    assert {"1", "7"} <= parameters <= _PLAIN


def _rows(app: JudgedConsole) -> list[str]:
    return app.ours.text.splitlines()


def _turned_around(app: JudgedConsole, words: str) -> set[str]:
    """What is drawn in reverse in the row with these words."""
    for y, row in enumerate(_rows(app)):
        if words in row:
            return set(_pieces(app.ours.row(y)))
    return set()


def _pieces(row: list[Glyph]) -> Iterator[str]:
    text = "".join(glyph.data if 7 in glyph.attributes else "\0" for glyph in row)
    yield from (piece.strip() for piece in text.split("\0") if piece.strip())
