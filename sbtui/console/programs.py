"""Programs that are given something on their standard input."""

from __future__ import annotations

import asyncio
import os
import signal
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Sequence
from contextlib import suppress


class ProgramFailed(Exception):
    """What went wrong, in words that go on behind the program's name."""


async def feed(command: Sequence[str], data: bytes, *, seconds: float) -> None:
    """Run a program without a shell, and wait until it has taken the data and ended.

    It has no terminal to draw on, and is killed with its children when it takes longer, or this is cancelled.

    Raises:
        ProgramFailed: it cannot be run, takes too long, or ends with another status than 0.
    """
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=PIPE,
            # xclip stays in the background with what it was given: pipes would never be closed.
            stdout=DEVNULL,
            stderr=DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise ProgramFailed(f"cannot be run ({error.strerror})") from None
    except ValueError:
        raise ProgramFailed("cannot be run (there is a zero byte in it)") from None
    try:
        async with asyncio.timeout(seconds):
            await process.communicate(data)
    except TimeoutError:
        raise ProgramFailed(f"did not finish within {seconds:g} s") from None
    finally:
        await _end(process)
    if process.returncode:
        raise ProgramFailed(f"failed with exit status {process.returncode}")


async def _end(process: Process) -> None:
    if process.returncode is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
