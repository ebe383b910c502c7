"""Programs that set a clipboard on this machine."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tool:
    """A program that takes the text on its standard input."""

    name: str
    command: tuple[str, ...]
    encoding: str = "utf-8"


def tmux(environ: Mapping[str, str]) -> Tool | None:
    """tmux's own command, where the program runs in it.

    With its default options tmux swallows OSC 52 from programs, wrapped or not; this sets its buffer and the
    clipboard of the terminal that it is attached to (tmux(1): "load-buffer -w", since 3.2).
    """
    found = shutil.which("tmux", path=environ.get("PATH", ""))
    return Tool("tmux", (found, "load-buffer", "-w", "-")) if found and environ.get("TMUX") else None


def is_remote(environ: Mapping[str, str]) -> bool:
    """Whether the user sits at another machine."""
    return any(environ.get(name) for name in ("SSH_TTY", "SSH_CONNECTION", "SSH_CLIENT"))


def local_tools(environ: Mapping[str, str], *, platform: str = sys.platform) -> list[Tool]:
    """Those that set the clipboard before the user's eyes, the best first; over SSH that is another machine's."""
    if is_remote(environ):
        return []
    found = []
    if environ.get("WAYLAND_DISPLAY"):
        found.append(Tool("wl-copy", ("wl-copy", "--type", "text/plain;charset=utf-8")))
    if environ.get("DISPLAY"):
        found.append(Tool("xclip", ("xclip", "-selection", "clipboard", "-in")))
        found.append(Tool("xsel", ("xsel", "--clipboard", "--input")))
    if platform == "darwin":
        found.append(Tool("pbcopy", ("pbcopy",)))
    if environ.get("WSL_DISTRO_NAME"):
        # With a byte order mark it reads UTF-16, without one the code page of the console.
        found.append(Tool("clip.exe", ("clip.exe",), "utf-16"))
    paths = ((tool, shutil.which(tool.command[0], path=environ.get("PATH", ""))) for tool in found)
    return [Tool(tool.name, (path, *tool.command[1:]), tool.encoding) for tool, path in paths if path]
