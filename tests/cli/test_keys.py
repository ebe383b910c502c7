"""`sbtui keys`: what is said of each key, and which other keys a terminal that keeps some of them gets."""

from __future__ import annotations

import re
import signal
import termios
from functools import partial
from pathlib import Path

import pytest
from textual import events

from sbtui.cli.keys.advice import advise, is_fragile, remapped, to_try
from sbtui.cli.keys.meaning import meanings
from sbtui.cli.keys.terminal import KeyReader, Pressed, TerminalLost, spelt
from sbtui.cli.keys.viewer import lines
from sbtui.console.keys import ACTIONS, BY_ID
from sbtui.console.more_keys import as_typed
from tests.cli.conftest import Sbtui
from tests.terminal.session import Session, session

ALT = sorted(key for key in to_try({}) if key.startswith("alt+") and len(key) == 5)


def said(key: str, character: str | None = None, **keymap: str) -> list[str]:
    return [str(meaning) for meaning in meanings([key], character, keymap)]


def test_what_a_key_does_in_each_place() -> None:
    assert said("ctrl+q") == ["anywhere: Quit (quit)"]
    assert said("ctrl+k") == ["anywhere: Jump to a person, group or number (switcher)"]
    assert said("u", "u") == [
        "conversations: Mark read or unread (toggle_unread)",
        "messages: Mark the conversation read or unread (thread_read)",
        "writing: types u",
    ]
    assert said("right_curly_bracket", "}")[0].endswith("(thread.next_day)")
    assert said("backspace") == ["writing: delete character left"]
    assert said("f20") == []
    assert said("f20", quit="ctrl+q,f20") == ["anywhere: Quit (quit)"]
    assert said("ctrl+q", quit="f20") == []
    # As Textual decides it: the user's choice takes the key from the other action.
    assert said("ctrl+f", lines="ctrl+f") == ["anywhere: Choose the line to write from (lines)"]


def test_every_action_is_found_by_its_first_key() -> None:
    for action in ACTIONS:
        names = [action.keys.split(",")[0]]
        assert any(meaning.bound.id == action.id for meaning in meanings(names, None, {})), action.id


async def read(*parts: tuple[bytes, int]) -> list[Pressed]:
    """What a reader makes of these bytes; each part is waited out until so many keys have come of it."""
    reader, found = KeyReader(), list[Pressed]()
    for part, count in parts:
        reader.feed(part)
        for _ in range(count):
            pressed = await reader.next(5)
            assert pressed is not None
            found.append(pressed)
    assert await reader.next(0) is None
    reader.stop()
    return found


def test_a_space_is_typed_with_shift_too() -> None:
    # tmux says "shift+space" (CSI 32 ; 2 u), and not that it writes anything.
    assert as_typed(events.Key("shift+space", None)).character == " "
    assert as_typed(events.Key("shift+enter", None)).key == "shift+enter"


async def test_bytes_and_names() -> None:
    found = await read(
        (b"\x1ba", 1),
        (b"\x1b[1;3B\x1bOP", 2),
        (b"\x1b", 1),
        (b"\xc3", 0),
        (b"\xa9", 1),
        (b"\x1b[200~two\x1b[201~x", 2),
        (b"\x1b\r\r", 2),
        (b"\x1b2", 1),
    )
    assert [(pressed.sent, pressed.key or pressed.words) for pressed in found] == [
        ("\x1ba", "alt+a"),
        ("\x1b[1;3B", "alt+down"),
        ("\x1bOP", "f1"),
        ("\x1b", "escape"),
        ("é", "é"),
        ("\x1b[200~two\x1b[201~", "a paste of 3 characters"),
        ("x", "x"),
        ("\x1b\r", "alt+enter"),
        ("\r", "enter"),
        ("\x1b2", "alt+2"),
    ]
    assert spelt("\x1ba\té") == "\\x1ba\\té"
    assert lines(found[0], {})[0].split() == [
        "\\x1ba",
        "alt+a",
        "anywhere:",
        "Next",
        *["unread", "conversation"],
        "(next_unread)",
    ]


async def test_a_terminal_that_is_gone() -> None:
    reader = KeyReader()
    reader.feed(b"a")
    reader.feed(b"")
    assert (await reader.next()) is not None
    with pytest.raises(TerminalLost):
        await reader.next()


def test_all_that_terminals_keep_is_tried() -> None:
    assert {"ctrl+q", "alt+a", "alt+down", "shift+enter", "alt+enter", "f1", "f6", "ctrl+left"} <= to_try({}).keys()
    assert not any(map(is_fragile, ("ctrl+f", "enter", "n", "down", "ctrl+c", "f")))
    assert "f12" in to_try({"quit": "f12"})
    assert "ctrl+q" not in to_try({"quit": "f12"})


def test_nothing_missing_needs_nothing() -> None:
    assert advise([], {}) == []


def test_a_terminal_without_alt() -> None:
    advice = {one.action.id: one for one in advise(ALT, {})}
    assert advice["switcher"].instead == ("ctrl+k",)
    assert advice["styles"].instead == ("f3",)
    assert "n" in advice["next_unread"].plain
    assert advice["last_thread"].plain == ()
    assert advice["last_thread"].spare
    written = remapped(list(advice.values()), {})
    assert written["last_thread"].startswith("alt+s,")
    given = [keys.rpartition(",")[2] for keys in written.values()]
    assert len(set(given)) == len(given)
    assert not set(given) & {key for action in ACTIONS for key in action.keys.split(",")}
    assert "styles" not in written


def test_a_terminal_that_sends_nothing_special() -> None:
    advice = advise(list(to_try({})), {})
    assert not any(is_fragile(one.spare) for one in advice if one.spare)
    # Who has no key left at all comes first.
    with_plain = {one.action.id for one in advice if one.spare and one.plain}
    without_any = {one.action.id for one in advice if not one.spare and not one.plain and not one.instead}
    assert not (with_plain and without_any)


def test_without_a_terminal_it_says_so(sbtui: Sbtui) -> None:
    ended = sbtui("keys")
    assert ended.code == 2
    assert ended.err.count("\n") == 1
    assert "run it in one" in ended.err


# In a real terminal.

SENT = {
    "f1": b"\x1bOP",
    "f3": b"\x1bOR",
    "f4": b"\x1bOS",
    "f5": b"\x1b[15~",
    "f6": b"\x1b[17~",
    "f8": b"\x1b[19~",
    "alt+up": b"\x1b[1;3A",
    "alt+down": b"\x1b[1;3B",
    "ctrl+left": b"\x1b[1;5D",
    "ctrl+right": b"\x1b[1;5C",
}


def is_cooked(terminal: Session) -> bool:
    """Whether lines are edited and echoed, and ctrl+c interrupts, as a shell wants it."""
    iflag, _, _, lflag, *_ = termios.tcgetattr(terminal.descriptor)
    return bool(iflag & termios.ICRNL) and lflag & _COOKED == _COOKED


_COOKED = termios.ECHO | termios.ICANON | termios.ISIG | termios.IEXTEN


def test_keys_are_shown_and_the_terminal_is_put_right(tmp_path: Path) -> None:
    with session("keys", data=tmp_path, rows=20) as terminal:
        terminal.wait_for("ctrl+c ends")
        assert not is_cooked(terminal)
        for typed, shown in ((b"\x1bs", "last_thread"), (b"\x13", "ctrl+s"), (b"G", "thread.newest")):
            terminal.press(typed)
            terminal.wait_for(shown)
        terminal.press(b"\x03")
        assert terminal.wait_for_exit() == 0
        assert "Traceback" not in terminal.text
        assert b"\x1b[>25u" in terminal.raw
        assert terminal.raw.endswith(b"\x1b[<u\x1b[?2004l")
        assert is_cooked(terminal)


def answer(terminal: Session, wanted: list[str]) -> None:
    """Press what is asked for, as a terminal that knows no alt with letters."""
    for number, key in enumerate(wanted, start=1):
        asked = f"{number:>3}/{len(wanted)} "
        seen = terminal.wait_for(lambda text: re.search(r"(?m)/\d+ (?!.*(✓|come|as \w+)$)|y or n", text) is not None)
        # Some letters with alt are not asked for any more.
        if asked in seen:
            control = bytes([ord(key[-1]) & 0x1F]) if re.fullmatch(r"ctrl\+[a-z]", key) else b" "
            terminal.press(SENT.get(key, control))
            answered = re.compile(rf"(?m)^{asked}.*(✓|did not come)$")
            terminal.wait_for(partial(found_in, answered))


def found_in(pattern: re.Pattern[str], text: str) -> bool:
    return pattern.search(text) is not None


@pytest.mark.proof
def test_a_terminal_without_alt_gets_other_keys(tmp_path: Path) -> None:
    config = tmp_path / "config" / "config.toml"
    config.parent.mkdir()
    config.write_text('# mine\ntheme = "terminal"\n')
    with session("keys", "--check", data=tmp_path, rows=60) as terminal:
        answer(terminal, list(to_try({})))
        shown = terminal.wait_for("y or n")
        assert "Option as Meta" in shown
        assert "Next unread conversation: n outside the text" in shown
        terminal.press("y")
        assert terminal.wait_for_exit() == 0
        assert is_cooked(terminal)
    text = config.read_text()
    assert text.startswith('# mine\ntheme = "terminal"\n\n[keys]\n')
    assert f'last_thread = "{BY_ID["last_thread"].keys},' in text


@pytest.mark.proof
@pytest.mark.parametrize("arguments", [("keys",), ("keys", "--check")], ids="_".join)
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_signals_leave_the_terminal_as_it_was(
    tmp_path: Path, arguments: tuple[str, ...], number: signal.Signals
) -> None:
    with session(*arguments, data=tmp_path) as terminal:
        terminal.wait_for(lambda text: "ctrl+c ends" in text or "1/" in text)
        terminal.signal(number)
        assert terminal.wait_for_exit() == 128 + number
        assert is_cooked(terminal)
        assert b"Traceback" not in terminal.raw


@pytest.mark.proof
def test_ctrl_c_ends_the_check_and_silence_is_an_answer(tmp_path: Path) -> None:
    with session("keys", "--write", "--timeout", "0.05", data=tmp_path, rows=60) as terminal:
        assert terminal.wait_for_exit() == 0
        assert "Written into" in terminal.text
    with session("keys", "--check", data=tmp_path) as terminal:
        terminal.wait_for("1/")
        terminal.press(b"\x03")
        assert terminal.wait_for_exit() == 130
        assert "nothing was written" in terminal.text
        assert is_cooked(terminal)
