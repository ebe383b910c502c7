"""Opening a link with what this machine opens links with."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from threading import Thread

from sbtui.console.clipboard.tools import is_remote

_SETTLES_SECONDS = 1.5
"""After which a program that still runs has the link: it may be the browser itself."""
_SECRETS = ("SBTUI_", "SENDBLUE_")


class NotOpened(Exception):
    """Nothing here opens links."""


def openers(environ: Mapping[str, str], *, platform: str = sys.platform) -> list[tuple[str, ...]]:
    """Commands that open the link they are given last, before the user's eyes; none over SSH."""
    if is_remote(environ):
        return []
    commands: list[tuple[str, ...]] = []
    if platform == "darwin":
        commands.append(("open",))
    if environ.get("WSL_DISTRO_NAME"):
        commands.append(("wslview",))
    if environ.get("WAYLAND_DISPLAY") or environ.get("DISPLAY"):
        # Without a display they would look for a browser that draws on this terminal.
        commands += [("xdg-open",), ("gio", "open")]
    found = ((command, shutil.which(command[0], path=environ.get("PATH", ""))) for command in commands)
    return [(path, *command[1:]) for command, path in found if path]


async def open_url(url: str, environ: Mapping[str, str]) -> None:
    """Open a URL that ``read_link`` made.

    Raises:
        NotOpened: over SSH, without a display, or where every program failed.
    """
    for command in openers(environ):
        if await asyncio.to_thread(_taken, (*command, url), environ):
            return
    raise NotOpened


def _taken(command: tuple[str, ...], environ: Mapping[str, str]) -> bool:
    """Run a program on its own: without a shell, without the terminal, and beyond our end."""
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            cwd=os.sep,
            env={name: value for name, value in environ.items() if not name.startswith(_SECRETS)},
        )
    except OSError:
        return False
    try:
        return process.wait(_SETTLES_SECONDS) == 0
    except subprocess.TimeoutExpired:
        # Somebody has to take note of its end.
        Thread(target=process.wait, name="browser", daemon=True).start()
        return True
