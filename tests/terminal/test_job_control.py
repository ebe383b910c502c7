"""Stopping with a real shell, and what is on the screen afterwards: the same as with Textual's own display."""

from __future__ import annotations

import os
import signal
import sys
import termios
import time
from pathlib import Path

import pytest

from tests.bench.stores import store_of
from tests.console.frame.terminal import Terminal, difference, same
from tests.terminal.session import Session, spawn

pytestmark = pytest.mark.proof

_PROMPT = "shell>"
_EDITOR = """#!/bin/sh
printf '\\033[2J\\033[HEDITING\\033]1337;File=inline=1:AAAA\\007\\033[41m'
read line
printf ' and %s' "$line" >>"$1"
"""


class Walk:
    """A console that a shell has started, in a terminal that is judged at the end."""

    def __init__(self, folder: Path, *, plain: bool) -> None:
        editor = folder / "editor"
        editor.write_text(_EDITOR)
        editor.chmod(0o700)
        process, ours = spawn(
            "tests.terminal.shell",
            data=folder,
            columns=120,
            rows=40,
            environment={"VISUAL": str(editor), "SBTUI_PLAIN_DISPLAY": "1" if plain else "0"},
        )
        self.session = Session(process, ours, 120, 40)
        self.session.wait_for(_PROMPT)
        # With a wrapper, as ``uv run`` is one: it belongs to the job, and has to stop too.
        self._command = f"sh -c '{sys.executable} -m tests.bench.alone {store_of(folder, 200)}; true'\n"

    def start(self) -> None:
        self.session.press(self._command)
        self.session.wait_for("+1 415 555 0134")

    def in_the_shell(self) -> None:
        """Whether the shell has the terminal as it was, and its own screen."""
        raw = self.session.raw
        self.session.wait_for(lambda _: raw.find(_PROMPT.encode(), raw.rfind(b"\x1b[?1049h")) >= 0)
        flags = termios.tcgetattr(self.session.descriptor)[3]
        assert flags & termios.ECHO and flags & termios.ICANON and flags & termios.ISIG
        for mode in (b"?1049", b"?1004", b"?2004"):
            assert raw.rfind(b"\x1b[" + mode + b"l") > raw.rfind(b"\x1b[" + mode + b"h"), mode
        assert raw.rfind(b"\x1b[?25h") > raw.rfind(b"\x1b[?25l"), "its cursor is shown"

    def wait_until_told_of(self, what: str, *, times: int) -> None:
        """Until bash has said it so often: it tells of its jobs before a prompt."""
        deadline = time.monotonic() + 10
        while self.session.text.count(what) < times:
            assert time.monotonic() < deadline, self.session.text
            self.session.press("\n")
            self.session.wait_for_quiet(0.1)

    def foreground(self, seen: str) -> None:
        self.session.press("fg\n")
        self.session.wait_for(lambda text: seen in text and _PROMPT not in text)

    @property
    def job(self) -> int:
        """The job's process group: the shell's only child, which is the wrapper."""
        return _child(self.session.pid)

    @property
    def pid(self) -> int:
        """The console's."""
        return _child(self.job)

    def shown(self) -> Terminal:
        """The terminal after all that was written to it, with what the shell left outside the other screen."""
        judge = Terminal(self.session.columns, self.session.rows)
        last = bytes(self.session.raw).rpartition(b"\x1b[?1049h")[2]
        judge.feed("\x1b[2J\x1b[H" + last.decode())
        return judge


def _child(pid: int) -> int:
    return int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0])


def _walk(folder: Path, *, plain: bool) -> list[Terminal]:
    folder.mkdir()
    walk = Walk(folder, plain=plain)
    console, seen = walk.session, list[Terminal]()
    try:
        walk.start()
        console.press("l")
        console.wait_for(" 199")
        console.press("\x1b")
        console.wait_for("i write")
        console.press("\x1b")
        console.wait_for("↵ open")
        console.press("\x1a")
        console.wait_for("Stopped")
        walk.in_the_shell()
        console.press("echo he''llo; bg\n")
        console.wait_for("hello")
        walk.wait_until_told_of("Stopped", times=2)
        console.resize(100, 30)
        walk.foreground("+1 415 555 0134")
        console.wait_for_quiet()
        seen.append(walk.shown())
        # Whatever the shell wrote over the screen meanwhile, nothing of it stays.
        os.killpg(walk.job, signal.SIGSTOP)
        console.wait_for(_PROMPT)
        walk.foreground("+1 415 555 0134")
        console.wait_for_quiet()
        seen.append(walk.shown())
        console.press("\rhalf")
        console.wait_for("half")
        console.press("\x1aagain\x0f")
        console.wait_for("EDITING")
        console.resize(110, 36)
        console.press("more\n")
        console.wait_for("and more")
        console.press("!")
        console.wait_for("and more!")
        console.wait_for_quiet()
        seen.append(walk.shown())
        os.kill(walk.pid, signal.SIGTSTP)
        console.wait_for(lambda text: _PROMPT in text and "Stopped" in text)
        walk.in_the_shell()
        walk.foreground("and more!")
        console.wait_for_quiet()
        seen.append(walk.shown())
        console.press("\x11")
        walk.in_the_shell()
    finally:
        console.end()
    return seen


def test_stopping_and_going_on_with_the_shell(tmp_path: Path) -> None:
    diffed, plain = _walk(tmp_path / "diffed", plain=False), _walk(tmp_path / "plain", plain=True)
    for number, (ours, theirs) in enumerate(zip(diffed, plain, strict=True)):
        assert same(ours, theirs), f"{number}: {difference(ours, theirs)}"
    assert "and more!" in diffed[-1].text


def test_without_a_shell_nothing_stops(tmp_path: Path) -> None:
    process, ours = spawn("tests.bench.alone", str(store_of(tmp_path, 200)), data=tmp_path, columns=120, rows=40)
    console = Session(process, ours, 120, 40)
    try:
        console.wait_for("+1 415 555 0134")
        console.press("\x1a")
        console.wait_for("There is no shell to go back to.")
        console.press("l")
        console.wait_for(" 199")
    finally:
        console.end()
