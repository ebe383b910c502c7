"""Pasted text commands neither the terminal nor the console."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events

from sbtui.console.writing import paste_filter
from sbtui.console.writing.paste_filter import PasteSafeParser
from sbtui.console.writing.pasted import writable


def test_pasted_text_commands_no_terminal() -> None:
    assert writable("plain ✓ text") == "plain ✓ text"
    assert writable("a\r\nb\rc\u2028d\te\n") == "a\nb\nc\nd\te\n"
    assert writable("\x1b[31mred\x1b[0m \x1b]0;title\x07ok\x1b]52;c;QQ==\x1b\\ \x1bPq\x1b\\x") == "red ok x"
    assert writable("\x9b31mred\x9d0;title\x9cok \x07\x00\x7f\x1b\x80") == "redok "
    assert writable("a\u200fb 👩\u200d💻") == "a\u200fb 👩\u200d💻"


@given(
    st.lists(st.sampled_from(["word", "\r", "\n", "\x1b", "\x1b[31m", "\x1b]0;t\x07", "\x1b[20", "[201~", "é\t"])),
    st.lists(st.integers(1, 12)),
)
def test_a_paste_is_one_paste_and_no_keys(pieces: list[str], sizes: list[int]) -> None:
    pasted = "".join(pieces)
    while "\x1b[201~" in pasted:
        pasted = pasted.replace("\x1b[201~", "")
    stream = f"a\x1b[200~{pasted}x\x1b[201~b"
    parser, seen = PasteSafeParser(), []
    for size in (*sizes, len(stream)):
        chunk, stream = stream[:size], stream[size:]
        if chunk:
            seen += list(parser.feed(chunk))
    first, paste, last = seen
    assert isinstance(first, events.Key)
    assert isinstance(last, events.Key)
    assert (first.key, last.key) == ("a", "b")
    assert isinstance(paste, events.Paste)
    eight_bits = re.sub("\x1b([@-_])", lambda match: chr(ord(match[1]) + 0x40), f"{pasted}x")
    assert paste.text == writable(eight_bits.replace("\x1b", ""))
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", paste.text)


def test_a_paste_without_an_end_ends_when_nothing_more_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr(paste_filter, "monotonic", lambda: now)
    parser = PasteSafeParser()

    def heard(data: str, *, after: float = 0.1) -> list[str]:
        nonlocal now
        now += after
        seen = [*parser.tick(), *(parser.feed(data) if data else ())]
        pastes = [f"paste {event.text}" for event in seen if isinstance(event, events.Paste)]
        return pastes + [event.key for event in seen if isinstance(event, events.Key)]

    assert heard("\x1b[200~one\rtwo") == []
    assert heard(" and\x1b") == []
    assert heard("typed\r", after=1.9) == []
    assert heard("", after=1.9) == []
    assert heard("", after=0.5) == ["paste one\ntwo andtyped\n"], "all of it is text, and nothing was sent"
    assert heard("a") == ["a"], "the keyboard is alive"
    assert heard("\r") == ["enter"]
    # The connection only stood still: the rest is no more a row of keys than the beginning was.
    assert heard("\x1b[200~one") == []
    assert heard("", after=2) == ["paste one"]
    assert heard("the rest of a longer text\rhello\x1b[201~\r") == ["paste the rest of a longer text\nhello", "enter"]
    assert heard("\x1b[200~one") == []
    assert heard("", after=2) == ["paste one"]
    assert heard(" two\r\x1b[201~b") == ["paste  two\n", "b"]
    assert heard("\x1b[200~one\x1b[201~c") == ["paste one", "c"]
