"""Keys, the line being edited, and how it stands on a row: rules without a terminal."""

from __future__ import annotations

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbtui.plain.editor import Editor
from sbtui.plain.keys import TEXT, Key, Keyboard
from sbtui.plain.row import Row, cells


def names(data: bytes, *, keyboard: Keyboard | None = None, now: float = 10.0) -> list[str]:
    """Each key's text or name."""
    return [key.text or key.name for key in (keyboard or Keyboard()).feed(data, now)]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"hi\n", ["h", "i", "enter"]),
        (b"hi\r", ["h", "i", "enter"]),
        (b"\n\n", ["enter", "enter"]),
        ("é字".encode(), ["é", "字"]),
        (b"\x1b[D\x1bOC\x1b[1;5D\x1bb\x1b[3~", ["left", "right", "word-left", "word-left", "delete"]),
        (b"\x1b[200~x\x1b[?1;2c", ["x"]),
        (b"\x01\x05\x15\x17\x19\x04\x7f", ["home", "end", "delete-to-start", "delete-word", "yank", "end-of-file",
                                         "backspace"]),
        (b"\x00\x07\x1c", []),
        (b"a\nb\n", ["a", "\n", "b", "\n"]),
        (b"a\r\nb", ["a", "\n", "b"]),
        (b"a\tb\nc", ["a", " ", "b", "\n", "c"]),
    ],
)  # fmt: skip
def test_bytes_become_keys(data: bytes, expected: list[str]) -> None:
    assert names(data) == expected


def test_what_comes_in_pieces_is_put_together() -> None:
    keyboard = Keyboard()
    typed = [key for byte in "ö\x1b[Aü\x1b[1;5C".encode() for key in names(bytes([byte]), keyboard=keyboard)]
    assert typed == ["ö", "up", "ü", "word-right"]


def test_a_long_paste_sends_nothing_until_it_is_over() -> None:
    keyboard = Keyboard()
    assert names(b"one\ntwo", keyboard=keyboard, now=10.0)[3] == "\n"
    assert names(b"three\n", keyboard=keyboard, now=10.01)[-1] == "\n"
    assert names(b"\n", keyboard=keyboard, now=11.0) == ["enter"]


@given(st.binary(max_size=200), st.floats(0, 100))
def test_no_bytes_are_too_strange(data: bytes, now: float) -> None:
    keys = Keyboard().feed(data, now)
    assert all(key.text == "\n" or key.text >= " " or key.name != TEXT for key in keys)


def typed(editor: Editor, *keys: str) -> tuple[str, int]:
    for key in keys:
        editor.press(Key(TEXT, key) if len(key) == 1 else Key(key))
    return editor.text, editor.at


def test_a_line_is_edited_as_with_readline() -> None:
    editor = Editor()
    assert typed(editor, *"one two") == ("one two", 7)
    assert typed(editor, "word-left", "x", "left", "delete") == ("one two", 4)
    assert typed(editor, "delete-to-end", "home", "yank") == ("twoone ", 3)
    assert typed(editor, "end", "delete-word") == ("", 0)
    assert typed(editor, *"ba", "swap", "home", "right", "delete-next-word", "backspace") == ("", 0)
    assert not editor.press(Key("backspace"))


def test_earlier_lines_come_back_and_what_is_being_written_is_not_lost() -> None:
    editor = Editor()
    for line in ("first", "second", "second"):
        editor.preset(line)
        assert editor.take() == line
    editor.preset("draft")
    assert [typed(editor, "up")[0] for _ in range(3)] == ["second", "first", "first"]
    assert [typed(editor, "down")[0] for _ in range(3)] == ["second", "draft", "draft"]


_EDITS = st.lists(
    st.one_of(
        st.sampled_from("ab 字é\n"),
        st.sampled_from(
            ["left", "right", "home", "end", "backspace", "delete", "word-left", "word-right", "delete-word",
             "delete-to-end", "delete-to-start", "yank", "swap", "news"]
        ),
    ),
    max_size=60,
)  # fmt: skip


@given(_EDITS, st.integers(12, 40))
def test_the_row_always_shows_the_line_and_the_caret(edits: list[str], columns: int) -> None:
    """Judged by a terminal; nothing is written but characters, spaces, backspaces and carriage returns."""
    screen = pyte.Screen(columns, 4)
    stream = pyte.Stream(screen)
    editor, row, prompt = Editor(), Row(), "Ada> "
    for edit in edits:
        if edit == "news":
            written = row.clear()
            stream.feed(written)
            assert screen.display[screen.cursor.y].strip() == ""
            assert screen.cursor.x == 0
        else:
            typed(editor, edit)
            written = row.change(prompt, editor.text, editor.at, columns)
            stream.feed(written)
            assert screen.cursor.y == 0, "it left its row"
            fresh = pyte.Screen(columns, 4)
            pyte.Stream(fresh).feed(Row().change(prompt, editor.text, editor.at, columns))
            assert screen.display[0] == fresh.display[0]
            assert screen.cursor.x == fresh.cursor.x
        assert "\x1b" not in written


def test_a_short_line_is_shown_whole_and_typing_on_writes_only_what_is_new() -> None:
    row = Row()
    assert row.change("> ", "ab", 2, 40) == "> ab"
    assert row.change("> ", "abc", 3, 40) == "c"
    assert row.change("> ", "ab", 2, 40) == "\b \b"
    assert row.change("> ", "ab", 0, 40) == "\b\b"
    assert row.clear() == "\r    \r"


def test_cells() -> None:
    assert [cells(char) for char in "a字é\u0301\u200d"] == [1, 2, 1, 0, 0]
