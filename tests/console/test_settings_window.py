"""The settings window: what is changed in it is in the file, and at once on the screen where it can be."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input, OptionList

from sbtui.console.options import ConsoleOptions
from sbtui.console.screens.settings import SettingsScreen
from sbtui.store.store import Store
from tests.console.running import ADA, LINE, Console, person, receive, running, wrote
from tests.console.test_settings_rows import configuration

FILE = '# mine\ntheme = "midnight" # nice\n'


def _go(console: Console, key: str) -> None:
    list_ = console.app.screen.query_one(OptionList)
    list_.highlighted = list_.get_option_index(key)


async def _opened(console: Console) -> None:
    await console.press("comma")
    await console.until(lambda: isinstance(console.app.screen, SettingsScreen), "the window is open")
    await console.shows("density")


async def test_a_change_is_in_the_file_and_on_the_screen(store: Store, tmp_path: Path) -> None:
    settings = configuration(tmp_path, FILE)
    async with running(store, ConsoleOptions.of(settings, default_line=LINE), size=(80, 24)) as console:
        console.main.action_settings()
        await console.shows("ascii")
        _go(console, "ascii")
        await console.press("enter")
        await console.until(lambda: console.text.isascii(), "nothing but ASCII is drawn")
        assert (tmp_path / "config.toml").read_text() == f"{FILE}ascii = true\n"


@pytest.mark.proof
async def test_changes_are_written_and_seen_at_once(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    settings = configuration(tmp_path, FILE, SBTUI_MARK_READ="never")
    ada = await person(store, ADA, "Ada Park")
    await receive(store, ada, "hello", ago=60)
    await wrote(store, ada, "see you", ago=50)
    async with running(store, ConsoleOptions.of(settings, default_line=LINE)) as console:
        await console.open(ada)
        await _opened(console)
        _go(console, "time_format")
        await console.press("space")
        await console.until(lambda: "time_format = " in file.read_text(), "it is written")
        _go(console, "ascii")
        await console.press("enter")
        await console.until(lambda: console.text.isascii(), "nothing but ASCII is drawn")
        _go(console, "undo_seconds")
        await console.press("enter")
        field = console.app.screen.query_one("#value", Input)
        field.value = "31"
        await console.shows("should be at most 30")
        await console.press("enter")
        assert "undo_seconds" not in file.read_text()
        field.value = "7"
        await console.press("enter")
        await console.until(lambda: console.main._options.undo_seconds == 7, "it is in force")
        await console.app.change_setting("bandwidth", "low")
        assert console.main.has_class("-sparing")
        await console.app.change_setting("bandwidth", None)
        assert not console.main.has_class("-sparing")
        _go(console, "listen")
        await console.press("left")
        await console.shows("next start")
        _go(console, "mark_read")
        await console.press("space")
        await console.told("SBTUI_MARK_READ sets it")
        _go(console, "time_format")
        await console.press("x")
        await console.until(lambda: "time_format" not in file.read_text(), "it is out of the file")
        await console.press("escape")
        await console.shows("vv 13:17")
        await console.until(lambda: console.text.isascii(), "nothing but ASCII is drawn, in all panes")
        assert file.read_text() == f'{FILE}ascii = true\nundo_seconds = 7\nlisten = "polling"\n'


@pytest.mark.proof
async def test_a_theme_is_worn_while_it_is_looked_at_and_remembered(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    settings = configuration(tmp_path, FILE)
    async with running(store, ConsoleOptions.of(settings, default_line=LINE), size=(20, 6)) as console:
        await _opened(console)
        _go(console, "theme")
        await console.press("enter", "j")
        await console.until(lambda: console.app.theme == "mono", "it is worn")
        assert "mono" in console.text
        await console.press("escape")
        await console.until(lambda: console.app.theme == "midnight", "it is as before")
        await console.press("enter", "j", "enter")
        await console.until(lambda: '"mono" # nice' in file.read_text(), "it is written")
        # Where it cannot be written, it is at least worn.
        await console.app.run_action("settings")
        file.unlink()
        file.mkdir()
        await console.app.choose_theme("paper")
        await console.told("for this run only")
        assert console.app.theme == "paper"


@pytest.mark.proof
async def test_words_find_a_setting_at_any_size(store: Store, tmp_path: Path) -> None:
    settings = configuration(tmp_path)
    async with running(store, ConsoleOptions.of(settings, default_line=LINE), size=(300, 100)) as console:
        await console.press("f2")
        await console.shows("data_dir")
        await console.press("slash")
        console.app.screen.query_one("#filter", Input).value = "without any"
        await console.press("enter")
        await console.until(lambda: "data_dir" not in console.text, "the others are gone")
        assert "quiet_hours" in console.text
        for size in ((20, 6), (40, 10), (80, 24)):
            await console.pilot.resize_terminal(*size)
            await console.shows("quiet_hours")
            await console.press("v", "end")
            await console.shows("22:00-7:00")
            await console.press("escape")
        await console.press("escape")
        await console.shows("notify_focused")
        await console.press("escape")
        assert console.app.screen is console.main
