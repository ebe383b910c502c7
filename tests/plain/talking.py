"""The linear mode over a real store, with a script instead of a terminal."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC
from typing import Any

from sbtui.plain.options import PlainOptions
from sbtui.plain.program import run
from sbtui.plain.session import Session
from sbtui.store.endings import stopped
from sbtui.store.store import Store
from tests.console.running import LINE, NOW

_SECONDS = 5.0


class ScriptedLines:
    """Somebody who types what a test has them type; what is said is kept."""

    at_terminal = True
    gave_up = False

    def __init__(self) -> None:
        self.on_typing: Callable[[], None] = lambda: None
        self.said: list[str] = []
        self.prompts: list[str] = []
        self.unfinished = ""
        self._typed: asyncio.Queue[str | None] = asyncio.Queue()
        self._waiting, self._spoke = asyncio.Event(), asyncio.Event()

    async def line(self, prompt: str) -> str | None:
        self.prompts.append(prompt)
        self._waiting.set()
        line = await self._typed.get()
        self._waiting.clear()
        return line

    def say(self, text: str) -> None:
        self.said += text.split("\n")
        self._spoke.set()

    def preset(self, text: str) -> bool:
        self.unfinished = text
        return True

    def interrupt(self) -> bool:
        return True

    async def enter(self, line: str | None) -> list[str]:
        """Type a line; returns what was said until the next one was waited for."""
        before = len(self.said)
        async with asyncio.timeout(_SECONDS):
            await self._waiting.wait()
            self._waiting.clear()
            self.on_typing()
            self._typed.put_nowait(line)
            await self._waiting.wait()
        return self.said[before:]

    async def leave(self, *lines: str | None) -> None:
        """Type lines, after which nothing more is waited for."""
        for line in lines:
            self._typed.put_nowait(line)

    async def hears(self, words: str) -> None:
        """Wait until something is said with these words."""
        async with asyncio.timeout(_SECONDS):
            while not any(words in line for line in self.said):
                self._spoke.clear()
                await self._spoke.wait()


class Talk:
    """A session that runs."""

    def __init__(self, session: Session, lines: ScriptedLines, task: asyncio.Task[None]) -> None:
        self.session, self.lines, self.task = session, lines, task
        self.enter, self.hears = lines.enter, lines.hears

    @property
    def said(self) -> list[str]:
        return self.lines.said


@asynccontextmanager
async def talking(store: Store, *, own_engine: bool = False, **options: Any) -> AsyncIterator[Talk]:
    """The linear mode on this store, until the block ends."""
    lines = ScriptedLines()
    chosen = PlainOptions(default_line=LINE, **options)
    session = Session(store, chosen, lines, own_engine=own_engine, clock=lambda: NOW, tz=UTC)
    task = asyncio.create_task(run(session))
    async with stopped(task):
        await lines.hears("plain mode" if own_engine else "Not connected")
        yield Talk(session, lines, task)
