"""Theme files come, change and break while the console runs, and it draws with as many colours as there are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sbtui.console.options import ConsoleOptions
from sbtui.console.palette import Palette, Role
from sbtui.console.theme_depth import Depth, depth
from sbtui.console.theme_shelf import ThemeShelf
from sbtui.console.themes import BadTheme, read_theme, shipped_folder, theme_files
from sbtui.store.store import Store
from tests.console.running import ADA, LINE, Console, person, running, wrote

SHIPPED = {file.name.removesuffix(".toml") for file in theme_files(shipped_folder())}


def test_shipped_themes_are_sound() -> None:
    for few in Depth:
        shelf = ThemeShelf(None, few)
        assert {theme.name for theme in shelf.rest()} == SHIPPED
        assert shelf.problems() == []


def test_with_sixteen_colours_or_none_a_theme_paints_nothing() -> None:
    for theme in ThemeShelf(None, Depth.SIXTEEN).rest() + ThemeShelf(None, Depth.NONE).rest():
        drawn = theme.to_color_system().generate() | theme.variables
        assert theme.ansi
        assert not [name for name, value in drawn.items() if value.startswith("#")], theme.name


@pytest.mark.parametrize(
    ("text", "complaint", "line"),
    [
        ('primary = "#ff00', "is not valid TOML", 1),
        ('primary = "reddish"', "primary should be a colour", 1),
        ('primary = "auto"', "primary should be a colour", 1),
        ('primary = "#112233"\nprimari = "#112233"', "there is no key primari; did you mean primary?", 2),
        ('primary = "#112233"\n[roles]\nfailed = "auto 50%"', "roles.failed should be a colour", 3),
        ('primary = "#112233"\ndark = "yes"', "dark should be true or false", 2),
        ('surface = "#112233"', "the colour primary is missing", 0),
        ("roles = 3", "roles should be a table", 1),
        pytest.param("a=" + "[" * 20_000, "is not valid TOML", 1, id="deep"),
    ],
)
def test_a_broken_theme_file_is_named_with_its_key(tmp_path: Path, text: str, complaint: str, line: int) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(text)
    with pytest.raises(BadTheme, match=complaint) as caught:
        read_theme(file)
    problem = caught.value.problem
    assert (problem.origin, problem.line) == (str(file), line)


def test_one_colour_is_enough_of_a_theme(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('primary = "#5fafff"')
    variables = read_theme(file).variables
    assert variables["sb-key"] == "#5fafff"
    assert all(variables[name].startswith("#") for name in ("sb-selected", "sb-muted", "text-disabled"))


@pytest.mark.parametrize(
    ("environment", "system", "expected"),
    [
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, "truecolor", Depth.FULL),
        ({"TERM": "screen-256color"}, "256", Depth.PALETTE),
        ({"TERM": "linux"}, "standard", Depth.SIXTEEN),
        ({"TERM": "dumb"}, None, Depth.NONE),
        ({"NO_COLOR": "0"}, "truecolor", Depth.NONE),
        ({"NO_COLOR": ""}, "truecolor", Depth.FULL),
    ],
)
def test_depth(environment: dict[str, str], system: str | None, expected: Depth) -> None:
    assert depth(environment, system) is expected


def test_the_shelf_follows_what_the_user_writes(tmp_path: Path) -> None:
    folder = tmp_path / "themes"
    shelf = ThemeShelf(folder, Depth.FULL)
    assert shelf.changed() == []
    folder.mkdir()
    mine, paper = folder / "mine.toml", folder / "paper.toml"
    mine.write_text('primary = "#112233"')
    paper.write_text('primary = "#445566"')
    assert {theme.name: theme.primary for theme in shelf.changed()} == {"mine": "#112233", "paper": "#445566"}
    assert shelf.changed() == []
    # Editors put a new file into the old one's place, whose size and time may be the same.
    fresh = folder / "fresh"
    fresh.write_text('primary = "#778899"')
    os.utime(fresh, ns=(mine.stat().st_atime_ns, mine.stat().st_mtime_ns))
    fresh.replace(mine)
    assert [theme.primary for theme in shelf.changed()] == ["#778899"]
    paper.unlink()
    (removed,) = shelf.changed()
    assert (removed.name, removed.primary) == ("paper", read_theme(shipped_folder() / "paper.toml").primary)
    mine.write_text("primary = ")
    assert shelf.changed() == []
    assert "mine.toml:1: the theme is broken: it is not valid TOML" in shelf.problems()[0].notice()
    assert shelf.changed() == []
    assert shelf.problems() == []


def test_one_bad_entry_hides_no_other(tmp_path: Path) -> None:
    (tmp_path / "a-link.toml").symlink_to(tmp_path / "nowhere")
    (tmp_path / "b-loop.toml").symlink_to(tmp_path / "b-loop.toml")
    (tmp_path / "c-folder.toml").mkdir()
    os.mkfifo(tmp_path / "d-pipe.toml")
    (tmp_path / "e-device.toml").symlink_to("/dev/zero")
    (tmp_path / "mine.toml").write_text('primary = "#112233"')
    shelf = ThemeShelf(tmp_path, Depth.FULL)
    assert "mine" in {theme.name for theme in shelf.rest()}
    problems = shelf.problems()
    assert [Path(problem.origin).name[0] for problem in problems] == ["a", "b", "c", "d", "e"]
    assert all("cannot be read" in problem.said for problem in problems)
    (tmp_path / "nowhere").write_text('primary = "#445566"')
    assert [theme.name for theme in shelf.changed()] == ["a-link"]


async def test_a_broken_theme_falls_back_and_is_told(store: Store, tmp_path: Path) -> None:
    (tmp_path / "nord.toml").write_text('primary = "[/"')
    (tmp_path / "good.toml").write_text('primary = "#112233"')
    async with running(store, ConsoleOptions(theme="nord", themes_folder=tmp_path)) as console:
        await console.told('there is no usable theme "nord"; did you mean nord-like? Until then it is terminal.')
        await console.told("(and 1 more: sbtui doctor lists them)")
        assert len(console.app._notifications) == 1
        assert (
            console.app.problems[1].notice().startswith("nord.toml:1: the theme is broken: primary should be a colour")
        )
        assert console.app.theme == "terminal"
        await console.until(lambda: "good" in console.app.available_themes, "the others are there")


def _failed_color(console: Console) -> str:
    color = Palette(console.main.thread_list).style(Role.FAILED).color
    return "" if color is None else str(color.name)


@pytest.mark.proof
async def test_a_theme_is_drawn_anew_when_its_file_changes(store: Store, tmp_path: Path) -> None:
    ada = await person(store, ADA, "Ada Park")
    await wrote(store, ada, "not sent", status="ERROR")
    mine = tmp_path / "mine.toml"
    mine.write_text('primary = "#112233"\n[roles]\nfailed = "#ff0000"')
    async with running(store, ConsoleOptions(theme="mine", themes_folder=tmp_path, default_line=LINE)) as console:
        app = console.app
        assert _failed_color(console) == "#ff0000"
        mine.write_text('primary = "#112233"\n[roles]\nfailed = "#00ff00"')
        app.app_focus = False
        app.app_focus = True
        await console.until(lambda: _failed_color(console) == "#00ff00", "it has the new colour")
        await console.pilot.pause()
        strips = app.screen._compositor.render_strips()
        shown = {
            segment.style.color.name
            for y, strip in enumerate(strips)
            for segment in strip
            if segment.style is not None and segment.style.color is not None
            # In the list a role looked up by itself, in the top bar a variable of the style sheet.
            if "✕" in segment.text or (y == 0 and "failed 1" in segment.text)
        }
        assert shown == {"#00ff00"}
        mine.write_text('primary = "#112233"\n[roles]\nfaild = "#0000ff"')
        app._themes.look()
        await console.told("mine.toml:3: the theme is broken: there is no key roles.faild; did you mean failed?")
        assert _failed_color(console) == "#00ff00"
        mine.unlink()
        app._themes.look()
        assert (app.theme, _failed_color(console)) == ("mine", "#00ff00")
        assert not app._exit
