"""What may be written past the differ without harm."""

from __future__ import annotations

import pytest

from sbtui.console.frame.foreign import keeps_the_picture


@pytest.mark.parametrize(
    "sequence",
    [
        "\x07",
        "\x1b]2;(3) sbtui\x1b\\",
        "\x1b]9;sbtui: a new message\x1b\\\x07",
        "\x1b]52;c;aGVsbG8=\x07",
        "\x1b]22;pointer\x07",
        "\x1bPtmux;\x1b\x1b]9;news\x07\x1b\\",
        "\x1b[?2026h",
        "\x1b[?1000h\x1b[?25l",
        "\x1b[?2026$p",
        "\x1b[>7u",
        "\x1b[22;2t",
        "",
    ],
)
def test_unseen(sequence: str) -> None:
    assert keeps_the_picture(sequence)


@pytest.mark.parametrize(
    "sequence",
    [
        "a",
        "\n",
        "\x1b[m",
        "\x1b[2J",
        "\x1b[?1049h",
        "\x1b[?1049l",
        "\x1b[5;5H",
        "\x1b]1337;File=inline=1:AAAA\x07",
        "\x1b_Ga=T;AAAA\x1b\\",
        "\x1bPq#0\x1b\\",
        "\x1b]2;title",
        "\x1b]2;title\x1b\\x",
    ],
)
def test_anything_else_may_be_seen(sequence: str) -> None:
    assert not keeps_the_picture(sequence)
