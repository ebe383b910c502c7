"""From any look to any other."""

from __future__ import annotations

from itertools import product

import pytest
from rich.color import ColorSystem
from textual.strip import Strip

from sbtui.console.frame.looks import DEFAULT, Look, change, parsed
from tests.console.frame.strategies import STYLES
from tests.console.frame.terminal import Terminal

LOOKS = [
    parsed(Strip.render_ansi(style, ColorSystem.TRUECOLOR), f"id=1;{style.link}" if style.link else "")
    for style in STYLES
    if style is not None
]


def shown(written: str) -> object:
    terminal = Terminal(1, 1)
    terminal.feed(f"{written}x")
    return terminal.row(0)


@pytest.mark.parametrize("old", LOOKS)
def test_a_change_ends_where_a_fresh_start_does(old: Look) -> None:
    for new in LOOKS:
        assert shown(change(DEFAULT, old) + change(old, new)) == shown(change(DEFAULT, new))


def test_a_change_is_never_longer_than_reset_and_all() -> None:
    for old, new in product(LOOKS, LOOKS):
        if old.link == new.link:
            assert len(change(old, new)) <= len("\x1b[m") + len(change(DEFAULT, new))


def test_nothing_is_written_for_the_same_look() -> None:
    assert all(change(look, look) == "" for look in LOOKS)


@pytest.mark.parametrize(
    ("old", "new", "written"),
    [
        ("1;31", "31", "\x1b[22m"),
        ("31", "", "\x1b[m"),
        ("1;2;38;2;1;2;3", "2;38;2;1;2;3", "\x1b[22;2m"),
        ("31;48;5;9", "32;48;5;9", "\x1b[32m"),
        ("21;31", "31", "\x1b[0;31m"),
        ("39;49", "", ""),
    ],
)
def test_only_what_differs(old: str, new: str, written: str) -> None:
    assert change(parsed(old), parsed(new)) == written


def test_blanks_of_which_only_the_background_shows() -> None:
    red, bold = parsed("31;44"), parsed("1;44")
    assert red.shows_blank(bold)
    assert not red.shows_blank(parsed("4;44"))
    assert not parsed("7").shows_blank(DEFAULT)
    assert not red.shows_blank(parsed("44", "id=1;https://sendblue.com"))
