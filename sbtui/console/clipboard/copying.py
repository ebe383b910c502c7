"""Copying, and saying which way it went."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping
from pathlib import Path

from sbtui.console.clipboard.terminal import MOST_BYTES, clipboard_sequences, takes_copies
from sbtui.console.clipboard.tools import Tool, local_tools, tmux
from sbtui.console.programs import ProgramFailed, feed
from sbtui.domain.text import printable

FILE = "clipboard.txt"
_TOOL_SECONDS = 2.0


class NotCopied(Exception):
    """The text is nowhere to be pasted from; one sentence that says why."""


class Clipboard:
    """``write`` is the way to the terminal; ``folder`` takes what nothing else does."""

    def __init__(self, write: Callable[[str], None], folder: Path, environ: Mapping[str, str]) -> None:
        self._write = write
        self._file = folder / FILE
        self._environ = environ

    async def copy(self, text: str) -> str:
        """Copy the text, made ``printable``; returns the sentence that says which way it went.

        No terminal says whether it took a copy. Where there is a display, one of its tools gets the text too:
        that one is sure.

        Raises:
            NotCopied: not even the file could be written.
        """
        clean = printable(text)
        ways = [way for way in (await self._with_tool(clean), await self._through_terminal(clean)) if way]
        if ways:
            return f"Copied {' and '.join(ways)}."
        why = "This terminal has no clipboard"
        if takes_copies(self._environ):
            why = f"Longer than the {MOST_BYTES // 1000} kB that terminals copy"
        try:
            await asyncio.to_thread(self._keep, clean)
        except OSError as error:
            raise NotCopied(f"{why}, and {self._file} cannot be written ({error.strerror}).") from None
        return f"{why}: the text is in {self._file}."

    async def _with_tool(self, text: str) -> str:
        for tool in local_tools(self._environ):
            if await self._taken(tool, text):
                return f"with {tool.name}"
        return ""

    async def _through_terminal(self, text: str) -> str:
        data = text.encode()
        if not takes_copies(self._environ) or len(data) > MOST_BYTES:
            return ""
        own = tmux(self._environ)
        by_tmux = own is not None and await self._taken(own, text)
        sequences = clipboard_sequences(data, self._environ)
        # tmux would keep a second buffer of what it has been given already.
        self._write("".join(sequences[:1] if by_tmux else sequences))
        return "through tmux and the terminal (OSC 52)" if by_tmux else "through the terminal (OSC 52)"

    async def _taken(self, tool: Tool, text: str) -> bool:
        try:
            await feed(tool.command, text.encode(tool.encoding), seconds=_TOOL_SECONDS)
        except ProgramFailed:
            return False
        return True

    def _keep(self, text: str) -> None:
        descriptor = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            os.fchmod(descriptor, 0o600)
            file.write(text)
