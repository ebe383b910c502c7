"""A dropped link and a polite kill: the terminal is restored and the draft kept."""

from __future__ import annotations

import asyncio
import os
import pty
import select
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyte
import pytest

from sbtui.store.store import Store
from tests.console.running import ADA, person

_SECONDS = 20
_RUNNER = """
import asyncio, fcntl, sys, termios
from pathlib import Path
from sbtui.console.app import run_console
from sbtui.console.options import ConsoleOptions
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
sys.exit(asyncio.run(run_console(Path(sys.argv[1]), ConsoleOptions())))
"""
_RESTORED = (b"\x1b[23;2t", b"\x1b[?1049l", b"\x1b[?1000l", b"\x1b[?2004l", b"\x1b[?25h")


def _read_until(descriptor: int, wanted: bytes, seen: bytearray) -> None:
    deadline = time.monotonic() + _SECONDS
    while wanted not in seen:
        ready, _, _ = select.select([descriptor], [], [], max(0.0, deadline - time.monotonic()))
        assert ready, f"waited in vain for {wanted!r}"
        seen += os.read(descriptor, 65536)


@contextmanager
def _console(store_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """The console in a terminal of its own, which is its controlling one as over SSH."""
    terminal, theirs = pty.openpty()
    termios.tcsetwinsize(terminal, (24, 80))
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    child = subprocess.Popen(
        [sys.executable, "-c", _RUNNER, str(store_path)],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        env={**environment, "TERM": "xterm-256color"},
    )
    os.close(theirs)
    try:
        yield child, terminal
    finally:
        child.kill()
        child.wait()


def _show(descriptor: int, words: str, seen: bytearray) -> None:
    """Read until the words stand on the screen that the bytes so far have drawn."""
    screen = pyte.Screen(80, 24)
    stream = pyte.ByteStream(screen)
    read = 0
    deadline = time.monotonic() + _SECONDS
    while not any(words in row for row in screen.display):
        ready, _, _ = select.select([descriptor], [], [], max(0.0, deadline - time.monotonic()))
        assert ready, f"waited in vain for {words!r}"
        seen += os.read(descriptor, 65536)
        # The keyboard's mode is set with a sequence that pyte takes for "delete lines".
        stream.feed(bytes(seen[read:]).replace(b"\x1b[>", b"\x1b[?"))
        read = len(seen)


def _write_half(terminal: int, seen: bytearray) -> None:
    _show(terminal, "Ada Park", seen)
    os.write(terminal, b"\r")
    _show(terminal, "0/18,995", seen)
    os.write(terminal, b"half")
    _show(terminal, "4/18,995", seen)


@pytest.fixture
def stored(tmp_path: Path) -> tuple[Path, int]:
    path = tmp_path / "sbtui.db"

    async def fill() -> int:
        async with Store.open(path) as store:
            return await person(store, ADA, "Ada Park")

    return path, asyncio.run(fill())


def _draft(path: Path, thread_id: int) -> str:
    async def read() -> str:
        async with Store.open(path) as store:
            return (await store.drafts.get(thread_id)).body

    return asyncio.run(read())


@pytest.mark.proof
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_leaves_in_order(stored: tuple[Path, int], number: signal.Signals) -> None:
    path, ada = stored
    seen = bytearray()
    with _console(path) as (child, terminal):
        _write_half(terminal, seen)
        child.send_signal(number)
        for sequence in _RESTORED:
            _read_until(terminal, sequence, seen)
        assert child.wait(_SECONDS) == 128 + number
        os.close(terminal)
    assert _draft(path, ada) == "half"


@pytest.mark.proof
def test_a_terminal_that_is_gone(stored: tuple[Path, int]) -> None:
    path, ada = stored
    with _console(path) as (child, terminal):
        _write_half(terminal, bytearray())
        os.close(terminal)
        child.wait(_SECONDS)
    assert _draft(path, ada) == "half"
