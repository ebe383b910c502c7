"""Whether somebody knows the passphrase that the user's own command prints."""

from __future__ import annotations

import asyncio
import hmac
import os
import shlex
import signal
from asyncio.subprocess import DEVNULL, PIPE
from contextlib import suppress

PATIENCE = 10.0


class NoPassphrase(Exception):
    """The command did not say what the passphrase is; one sentence, which quotes nothing of it."""


async def is_right(typed: str, command: str, *, seconds: float = PATIENCE) -> bool:
    """Compare with the first line that the command prints; it is run each time, and nothing of it is kept.

    Raises:
        NoPassphrase: it cannot be run, takes too long, fails, or prints nothing.
    """
    try:
        process = await asyncio.create_subprocess_exec(
            *shlex.split(command), stdin=DEVNULL, stdout=PIPE, stderr=DEVNULL, start_new_session=True
        )
    except (OSError, ValueError, IndexError, TypeError):
        raise NoPassphrase("lock_command cannot be run.") from None
    try:
        async with asyncio.timeout(seconds):
            printed, _ = await process.communicate()
    except TimeoutError:
        raise NoPassphrase(f"lock_command did not finish within {seconds:g} s.") from None
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()
    if process.returncode:
        raise NoPassphrase(f"lock_command failed with exit status {process.returncode}.")
    passphrase = printed.partition(b"\n")[0].rstrip(b"\r")
    if not passphrase:
        raise NoPassphrase("lock_command printed nothing.")
    return hmac.compare_digest(typed.encode(), passphrase)
