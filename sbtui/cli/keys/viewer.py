"""``sbtui keys``: each key as it comes in."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping
from typing import Any

from sbtui.cli.keys.meaning import meanings
from sbtui.cli.keys.terminal import KeyReader, Pressed, TerminalLost, key_reader, say, spelt
from sbtui.cli.signals import Leaving, leaving_on_signals

LEAVE = "ctrl+c"
HANGUP = 129


def run_viewer(keymap: Mapping[str, str]) -> int:
    """Show keys until ctrl+c or a signal; returns the exit code.

    Raises:
        Refusal: there is no terminal.
    """
    return asyncio.run(_run(keymap))


async def _run(keymap: Mapping[str, str]) -> int:
    with leaving_on_signals() as leaving, key_reader() as keys:
        say("Press keys: what the terminal sends, the name sbtui gives it, and what that does. ctrl+c ends.")
        return await until_left(_show(keys, keymap), leaving)


async def until_left(work: Coroutine[Any, Any, int], leaving: Leaving) -> int:
    """Do the work, which gives the exit code, unless a signal or the loss of the terminal ends it first."""
    working, asked = asyncio.create_task(work), asyncio.create_task(leaving.asked())
    try:
        await asyncio.wait({working, asked}, return_when=asyncio.FIRST_COMPLETED)
        return working.result() if working.done() else 128 + leaving.signal
    except TerminalLost:
        return HANGUP
    finally:
        working.cancel()
        asked.cancel()
        await asyncio.gather(working, asked, return_exceptions=True)


async def _show(keys: KeyReader, keymap: Mapping[str, str]) -> int:
    while True:
        pressed = await keys.next()
        assert pressed is not None
        for line in lines(pressed, keymap):
            say(line)
        if pressed.key == LEAVE:
            return 0


def lines(pressed: Pressed, keymap: Mapping[str, str]) -> list[str]:
    """A key's lines: the first with its bytes and name, then one for each thing that it does somewhere."""
    head = f"{spelt(pressed.sent):<14} {pressed.key:<18} "
    if not pressed.key:
        return [f"{head}{pressed.words}"]
    found = [str(meaning) for meaning in meanings(pressed.aliases or (pressed.key,), pressed.character, keymap)]
    first, *rest = found or ["nothing"]
    return [f"{head}{first}", *(" " * len(head) + line for line in rest)]
