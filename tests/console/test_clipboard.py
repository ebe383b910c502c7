"""Where a copied text goes, and that the sentence about it is true."""

from __future__ import annotations

import os
import pty
import re
import shlex
import shutil
import stat
import subprocess
import sys
import termios
from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbtui.console.clipboard import copying
from sbtui.console.clipboard.copying import Clipboard, NotCopied
from sbtui.console.clipboard.terminal import MOST_BYTES, clipboard_sequences
from sbtui.console.clipboard.tools import local_tools
from sbtui.console.frame.foreign import keeps_the_picture
from sbtui.console.multiplexer import Multiplexer
from tests.terminal.session import Session

_OSC_52 = re.compile("\x1b]52;c;([A-Za-z0-9+/=]*)\x07")
_TAKES = 'cat > "$0.taken"'


def _behind(multiplexer: Multiplexer, written: str) -> str:
    """What comes out behind a multiplexer that hands on what is wrapped for it, and nothing else."""
    if multiplexer is Multiplexer.NONE:
        return written
    wrapped = re.findall("\x1bP(.*?)(?<!\x1b)\x1b\\\\", written, re.DOTALL)
    if multiplexer is Multiplexer.TMUX:
        return "".join(part.removeprefix("tmux;").replace("\x1b\x1b", "\x1b") for part in wrapped)
    assert all(len(part) < 512 for part in wrapped), "GNU screen drops longer ones"
    return "".join(wrapped)


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"TERM": "xterm-256color"}, Multiplexer.NONE),
        ({"TERM": "screen-256color", "TMUX": "/tmp/tmux-0/default,1,0"}, Multiplexer.TMUX),
        ({"TERM": "tmux-256color", "SSH_TTY": "/dev/pts/1"}, Multiplexer.TMUX),
        ({"TERM": "screen.xterm-256color"}, Multiplexer.SCREEN),
        ({"TERM": "screen", "STY": "1.pts-0.host"}, Multiplexer.SCREEN),
        ({"TERM": "screen-256color", "SSH_TTY": "/dev/pts/1"}, Multiplexer.UNSURE),
        ({}, Multiplexer.NONE),
    ],
)
def test_which_multiplexer(environ: dict[str, str], expected: Multiplexer) -> None:
    assert Multiplexer.of(environ) is expected


@given(
    st.text(st.characters(codec="utf-8"), max_size=1500), st.sampled_from(["xterm", "tmux", "screen", "screen.xterm"])
)
def test_the_terminal_gets_exactly_the_text(text: str, term: str) -> None:
    environ = {"TERM": term}
    outer, *own = clipboard_sequences(text.encode(), environ)
    copied = _OSC_52.fullmatch(_behind(Multiplexer.of(environ), outer))
    assert copied is not None
    assert b64decode(copied[1]).decode() == text
    assert all(_OSC_52.fullmatch(sequence) for sequence in own)
    if not term.startswith("screen"):
        assert keeps_the_picture("".join((outer, *own))), "copying must not draw everything again"


class Desk:
    """A clipboard with tools that are scripts."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.written = folder, list[str]()

    def tool(self, name: str, script: str = _TAKES) -> None:
        path = self.folder / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)

    def given_to(self, name: str) -> bytes | None:
        taken = self.folder / f"{name}.taken"
        return taken.read_bytes() if taken.exists() else None

    async def copy(self, text: str, **environ: str) -> str:
        path = f"{self.folder}:/usr/bin:/bin"
        return await Clipboard(
            self.written.append, self.folder, {"PATH": path, "TERM": "xterm-256color", **environ}
        ).copy(text)

    @property
    def in_terminal(self) -> list[str]:
        return [b64decode(payload).decode() for payload in _OSC_52.findall("".join(self.written))]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


async def test_through_the_terminal_alone(desk: Desk) -> None:
    assert await desk.copy("a \x1b]0;owned\x07 title") == "Copied through the terminal (OSC 52)."
    assert desk.in_terminal == ["a \ufffd]0;owned\ufffd title"]


async def test_a_local_tool_gets_it_too_but_never_over_ssh(desk: Desk) -> None:
    desk.tool("wl-copy", f"{_TAKES}; sleep 1 &")
    display = {"WAYLAND_DISPLAY": "wayland-0"}
    assert await desk.copy("zażółć", **display) == "Copied with wl-copy and through the terminal (OSC 52)."
    assert desk.given_to("wl-copy") == "zażółć".encode()
    sentence = await desk.copy("two", **display, SSH_CONNECTION="10.0.0.1 1 10.0.0.2 22")
    assert sentence == "Copied through the terminal (OSC 52)."
    assert desk.given_to("wl-copy") == "zażółć".encode()
    assert desk.in_terminal == ["zażółć", "two"]


async def test_a_tool_that_fails_or_hangs_is_passed_over(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying, "_TOOL_SECONDS", 0.3)
    desk.tool("wl-copy", "exec sleep 20")
    desk.tool("xclip", "exit 1")
    desk.tool("xsel")
    long = "é" * MOST_BYTES
    assert await desk.copy(long, WAYLAND_DISPLAY="w", DISPLAY=":0") == "Copied with xsel."
    assert desk.given_to("xsel") == long.encode()
    assert desk.written == []


async def test_in_tmux_its_own_command_is_asked_first(desk: Desk) -> None:
    desk.tool("tmux", f'echo "$@" >> "$0.arguments"; {_TAKES}')
    inside = {"TMUX": "/tmp/tmux-0/default,1,0", "TERM": "tmux-256color"}
    assert await desk.copy("one", **inside) == "Copied through tmux and the terminal (OSC 52)."
    assert (desk.folder / "tmux.arguments").read_text() == "load-buffer -w -\n"
    assert desk.given_to("tmux") == b"one"
    assert _behind(Multiplexer.TMUX, desk.written.pop()) == "\x1b]52;c;b25l\x07"
    desk.tool("tmux", "exit 1")
    assert await desk.copy("two", **inside) == "Copied through the terminal (OSC 52)."
    assert desk.in_terminal == ["two", "two"], "for tmux with either of its options"


@pytest.mark.parametrize(
    ("text", "term", "why"),
    [("short", "linux", "This terminal has no clipboard"), ("x" * (MOST_BYTES + 1), "xterm", "Longer than the 74 kB")],
)
async def test_into_a_file_at_last(desk: Desk, text: str, term: str, why: str) -> None:
    file = desk.folder / copying.FILE
    file.write_text("older")
    file.chmod(0o644)
    sentence = await desk.copy(text, TERM=term)
    assert sentence.startswith(why)
    assert sentence.endswith(f": the text is in {file}.")
    assert file.read_text() == text
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert desk.written == []


async def test_nowhere(desk: Desk, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    (desk.folder / copying.FILE).symlink_to(elsewhere)
    with pytest.raises(NotCopied, match=r"no clipboard, and .*clipboard.txt cannot be written \(.*\)\."):
        await desk.copy("text", TERM="dumb")
    assert not elsewhere.exists()


@pytest.mark.parametrize(
    ("environ", "platform", "expected"),
    [
        ({"DISPLAY": ":0"}, "linux", ["xclip", "xsel"]),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "w"}, "linux", ["wl-copy", "xclip", "xsel"]),
        ({}, "linux", []),
        ({}, "darwin", ["pbcopy"]),
        ({"SSH_TTY": "/dev/ttys1"}, "darwin", []),
        ({"WSL_DISTRO_NAME": "Debian"}, "linux", ["clip.exe"]),
    ],
)
def test_which_tools(desk: Desk, environ: dict[str, str], platform: str, expected: list[str]) -> None:
    for name in ("wl-copy", "xclip", "xsel", "pbcopy", "clip.exe"):
        desk.tool(name)
    tools = local_tools({"PATH": str(desk.folder), **environ}, platform=platform)
    assert [tool.name for tool in tools] == expected
    assert all(Path(tool.command[0]).parent == desk.folder for tool in tools)


async def test_windows_reads_it_as_utf_16(desk: Desk) -> None:
    desk.tool("clip.exe")
    assert (
        await desk.copy("zażółć", WSL_DISTRO_NAME="Debian") == "Copied with clip.exe and through the terminal (OSC 52)."
    )
    assert (desk.given_to("clip.exe") or b"").decode("utf-16") == "zażółć"


_COPIES = """
import asyncio, os, sys
from pathlib import Path
from sbtui.console.clipboard.copying import Clipboard
def write(sequence): sys.stdout.write(sequence); sys.stdout.flush()
print("ready", flush=True)
sys.stdin.readline()
environ = {**os.environ, "PATH": sys.argv[2], "SSH_TTY": "far away"}
print(asyncio.run(Clipboard(write, Path(sys.argv[1]), environ).copy("door code 4411")), flush=True)
sys.stdin.readline()
"""


@contextmanager
def _in_tmux(folder: Path, options: Sequence[str], *command: str) -> Iterator[Session]:
    """A command in a tmux in a tmux …, the outermost first, and the terminal that this one is attached to."""
    # The path of a socket must be short.
    with TemporaryDirectory(prefix="sb") as sockets:
        servers = [["tmux", "-S", f"{sockets}/{level}"] for level in range(len(options))]
        for level in reversed(range(len(options))):
            (folder / f"{level}.conf").write_text(options[level])
            command = ("env", "TMUX=", *servers[level], "-f", str(folder / f"{level}.conf"), "new", shlex.join(command))
        ours, theirs = pty.openpty()
        termios.tcsetwinsize(ours, (24, 80))
        client = subprocess.Popen(
            command,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            env={**os.environ, "TERM": "xterm-256color"},
        )
        os.close(theirs)
        session = Session(client, ours, 80, 24)
        try:
            yield session
        finally:
            for server in servers:
                subprocess.run([*server, "kill-server"], check=False, stderr=subprocess.DEVNULL)
            session.end()


_PASSTHROUGH, _CLIPBOARD = "set -g allow-passthrough on", "set -g set-clipboard on"


@pytest.mark.proof
@pytest.mark.skipif(shutil.which("tmux") is None, reason="there is no tmux here")
@pytest.mark.parametrize(
    ("options", "own_command", "arrives"),
    [
        ([""], True, True),
        ([""], False, False),
        ([_PASSTHROUGH], False, True),
        ([_CLIPBOARD], False, True),
        ([_CLIPBOARD, ""], True, True),
        ([_PASSTHROUGH, _PASSTHROUGH], True, False),
    ],
)
def test_through_a_real_tmux(tmp_path: Path, options: list[str], own_command: bool, arrives: bool) -> None:
    """With its default options its own command alone does it; an outer one has to take it from programs."""
    path = os.environ["PATH"] if own_command else ""
    with _in_tmux(tmp_path, options, sys.executable, "-c", _COPIES, str(tmp_path), path) as session:
        session.wait_for("ready")
        session.press("\r")
        session.wait_for("(OSC 52).")
        assert (b64encode(b"door code 4411") in session.raw) is arrives
