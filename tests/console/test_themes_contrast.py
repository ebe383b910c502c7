"""Every text of every shipped theme can be read on every ground that it may stand on."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest
from textual.color import Color
from textual.theme import Theme

from sbtui.console.palette import Role, role_style
from sbtui.console.theme_depth import Depth, nearest
from sbtui.console.theme_variables import STYLE_VARIABLES
from sbtui.console.themes import read_theme, shipped_folder, theme_files
from tests.console.theme_contrast import SIGN, TEXT, linear, ratio, shown

FILES = {file.name.removesuffix(".toml"): file for file in theme_files(shipped_folder())}
PAINTED = sorted(FILES.keys() - {"terminal"})
_SIGNS = {"rule", Role.CURSOR}
"""What is drawn as lines and marks alone."""
_GROUNDS = ("header", "selected", Role.CURSOR_LINE)
_ON_PLAIN_GROUND_ONLY = {"rule", Role.DIVIDER}
_IN_HEADERS = ("muted", "key", "live", "failed", "unread")
"""What the rows with the header's ground hold besides the foreground (top bar, thread header, hints, pager)."""

Pair = tuple[str, Color, str, Color, float]


def pairs(theme: Theme) -> Iterator[Pair]:
    """What is drawn: its name, its colour, the ground's name, its colour, and the contrast that it needs."""
    variables = theme.to_color_system().generate() | theme.variables
    background, foreground = Color.parse(variables["background"]), Color.parse(variables["foreground"])
    grounds = {
        "background": background,
        # Fields and lists that have the focus (Textual: "background-tint: $foreground 5%").
        "focused": background.tint(foreground.with_alpha(0.05)),
        "cursor-line": Color.parse(variables["sb-cursor-line"]),
        "selected": Color.parse(variables["sb-selected"]),
    }
    texts = {name: Color.parse(variables[f"sb-{name}"]) for name in STYLE_VARIABLES if name not in _GROUNDS}
    for role in Role:
        drawn = role_style(role, variables, background).color
        if role is not Role.CURSOR_LINE:
            assert drawn is not None, role
            texts[role] = Color.from_rich_color(drawn)
    for name, color in texts.items():
        needed = SIGN if name in _SIGNS else TEXT
        for ground, under in grounds.items():
            if ground == "background" or name not in _ON_PLAIN_GROUND_ONLY:
                yield name, color, ground, under, needed
    header = Color.parse(variables["sb-header"])
    yield "foreground", foreground, "header", header, TEXT
    for name in _IN_HEADERS:
        yield name, texts[name], "header", header, TEXT
    yield from _of_textual(variables, background)


def _of_textual(variables: dict[str, str], background: Color) -> Iterator[Pair]:
    """What Textual's own widgets draw here: fields, notices, marked options, and the caret."""

    def color(name: str) -> Color:
        return Color.parse(variables[name])

    foreground, notice = color("foreground"), color("panel-lighten-1")
    yield "placeholder", color("text-disabled"), "background", background, TEXT
    yield "notice", foreground, "notice", notice, TEXT
    for severity in ("success", "warning", "error"):
        yield f"{severity}'s edge", color(severity), "notice", notice, SIGN
    for kind in ("input-selection", "screen-selection", "input-cursor", "block-cursor", "block-cursor-blurred"):
        yield "its text", color(f"{kind}-foreground"), kind, color(f"{kind}-background"), TEXT


@pytest.mark.parametrize("name", PAINTED)
def test_every_pair_can_be_read(name: str) -> None:
    for depth in (Depth.FULL, Depth.PALETTE):
        theme = read_theme(FILES[name], depth)
        for text, color, ground, under, needed in pairs(theme):
            few = depth is Depth.PALETTE
            got = ratio(shown(color, of_256=few), shown(under, of_256=few))
            assert got >= needed, f"{name} at {depth.value}: {text} {color.hex} on {ground} {under.hex} is {got:.2f}:1"


@pytest.mark.parametrize("name", ["contrast", "contrast-light"])
def test_high_contrast_keeps_seven_to_one(name: str) -> None:
    theme = read_theme(FILES[name])
    for text, color, ground, under, needed in pairs(theme):
        if ground == "background" and needed == TEXT:
            assert ratio(shown(color), shown(under)) >= 7, text


def test_the_terminals_own_colours_are_left_to_it() -> None:
    table = tomllib.loads(FILES["terminal"].read_text("utf-8"))
    roles = table.pop("roles")
    assert (table.pop("ansi"), table.pop("dark")) == (True, True)
    assert all(value.startswith("ansi_") for value in (table | roles).values())
    assert {table[key] for key in ("foreground", "background", "surface", "panel")} == {"ansi_default"}
    assert not {"header", "selected", "cursor-line"} & roles.keys(), "nothing is painted behind the text"


def test_monochrome_is_grey_in_all_its_variables() -> None:
    theme = read_theme(FILES["mono"])
    for name, value in (theme.to_color_system().generate() | theme.variables).items():
        if value.startswith("#"):
            assert len(set(Color.parse(value).rgb)) == 1, name


# Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency" (2009),
# for full severity: protanopia, deuteranopia, tritanopia.
_DEFICIENCIES = {
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


@pytest.mark.parametrize("deficiency", _DEFICIENCIES)
def test_badges_of_the_colour_blind_theme_stay_apart(deficiency: str) -> None:
    theme = read_theme(FILES["colorblind"])
    variables = theme.to_color_system().generate() | theme.variables
    seen = {}
    for role in (Role.WAITING, Role.DELIVERED, Role.FAILED, Role.ACCEPTED, Role.TEXT):
        color = role_style(role, variables, Color(0, 0, 0)).color
        assert color is not None
        seen[role] = _lab(_as_seen(Color.from_rich_color(color), deficiency))
    for one, other in combinations(seen, 2):
        distance = sum((a - b) ** 2 for a, b in zip(seen[one], seen[other], strict=True)) ** 0.5
        # 2.3 can just be noticed side by side; colours that are to be told apart at a glance need far more.
        assert distance >= 20, f"{one} and {other} are {distance:.0f} apart"


def _as_seen(color: Color, deficiency: str) -> tuple[float, ...]:
    light = [linear(channel) for channel in color.rgb]
    rows = _DEFICIENCIES[deficiency]
    return tuple(min(1.0, max(0.0, sum(a * b for a, b in zip(row, light, strict=True)))) for row in rows)


def _lab(light: tuple[float, ...]) -> tuple[float, float, float]:
    """CIELAB (D65) of linear sRGB."""
    red, green, blue = light
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    fx, fy, fz = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def test_each_theme_says_whether_it_is_dark_and_is() -> None:
    assert len(FILES) >= 8
    for name, file in FILES.items():
        table = tomllib.loads(file.read_text("utf-8"))
        assert isinstance(table["dark"], bool), name
        if name in PAINTED:
            assert (ratio(Color.parse(table["background"]).rgb, (0, 0, 0)) < 7) is table["dark"], name
            assert set(table["roles"]) >= set(STYLE_VARIABLES) - {"key", "live", "failed"}, name


def test_a_colour_of_256_is_drawn_as_it_was_meant(tmp_path: Path) -> None:
    assert nearest("ansi_blue") == "ansi_blue"
    for color in ("#000000", "#ffffff", "#12141f", "#5f87af", "#eeeeee", "#875f00", "#c8d0e8"):
        meant, drawn = Color.parse(color), shown(Color.parse(nearest(color)), of_256=True)
        assert ratio(meant.rgb, drawn) < 1.15, color
