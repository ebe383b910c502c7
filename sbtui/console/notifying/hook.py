"""The user's own command for each announcement, with the facts as JSON on its standard input."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

from sbtui.console.notifying.notice import Notice
from sbtui.console.programs import ProgramFailed, feed

SECONDS = 10.0


def facts(announced: Notice) -> bytes:
    """One JSON object in UTF-8, on one line; ``thread``, ``sender`` and ``preview`` are null in private."""
    return (
        json.dumps(
            {
                "title": announced.title,
                "text": announced.text,
                "thread": announced.thread,
                "sender": announced.sender,
                "preview": announced.preview,
                "thread_id": announced.thread_id,
                "count": announced.count,
                "at": announced.at.isoformat(),
            },
            ensure_ascii=False,
        ).encode()
        + b"\n"
    )


async def run_hook(command: str, announced: Notice) -> None:
    """Run the command, without a shell, until it has ended.

    Raises:
        ProgramFailed: the words go on behind "notify_command".
    """
    await feed(_arguments(command), facts(announced), seconds=SECONDS)


def _arguments(command: str) -> list[str]:
    try:
        arguments = shlex.split(command)
    except ValueError:
        raise ProgramFailed("is not a command line; check its quotes") from None
    if not arguments:
        raise ProgramFailed("names no program")
    if arguments[0].startswith("~/"):
        arguments[0] = str(Path(arguments[0]).expanduser())
    return arguments
