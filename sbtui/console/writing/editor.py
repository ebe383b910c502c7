"""A text in the user's own editor."""

from __future__ import annotations

import asyncio
import shlex
import shutil
import signal
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

_FALLBACK = "vi"
_SECONDS_TO_END = 2.0


class NotEdited(Exception):
    """The text is as it was; one sentence."""


def command(environ: Mapping[str, str]) -> list[str]:
    """The program that ``$VISUAL`` or ``$EDITOR`` names, else vi.

    Raises:
        NotEdited: there is none.
    """
    for name in ("VISUAL", "EDITOR"):
        if line := environ.get(name, "").strip():
            try:
                return shlex.split(line)
            except ValueError:
                raise NotEdited(f"${name} is no command line: check its quotes.") from None
    if shutil.which(_FALLBACK, path=environ.get("PATH")) is None:
        raise NotEdited("There is no editor: name one in $VISUAL or $EDITOR.")
    return [_FALLBACK]


async def edited(text: str, program: Sequence[str]) -> str:
    """Run the editor on the text, in the terminal that this process has, and wait until it ends.

    The file is readable by the user alone, and gone afterwards. The editor ends when this is cancelled.

    Raises:
        NotEdited: it cannot be run, or ended with another status than 0.
    """
    try:
        with TemporaryDirectory(prefix="sbtui-writing-") as folder:
            file = Path(folder) / "message.txt"
            file.touch(0o600)
            file.write_text(text, "utf-8")
            with _keys_go_to_the_editor():
                await _run([*program, str(file)])
            written = file.read_text("utf-8", errors="replace")
    except OSError as error:
        raise NotEdited(f"The editor could not be used: {error.strerror}.") from None
    # Editors end the last line, and a message has no such end.
    return written if text.endswith("\n") else written.removesuffix("\n")


async def edit_file(file: Path, program: Sequence[str]) -> None:
    """Run the editor on a file, which is made for the user alone where there is none, and wait until it ends.

    Raises:
        NotEdited: it cannot be run, or ended with another status than 0.
    """
    _make(file)
    with _keys_go_to_the_editor():
        await _run([*program, str(file)], left="whatever it wrote is in the file")


def _make(file: Path) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(0o600)
    except OSError as error:
        raise NotEdited(f"{file} cannot be written: {error.strerror}.") from None


async def _run(command: Sequence[str], *, left: str = "the draft is as it was") -> None:
    try:
        process = await asyncio.create_subprocess_exec(*command)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "there is a zero byte in it"
        raise NotEdited(f"The editor {command[0]} cannot be run: {reason}.") from None
    try:
        status = await process.wait()
    finally:
        if process.returncode is None:
            await _end(process)
    if status:
        raise NotEdited(f"The editor ended with status {status}: {left}.")


async def _end(process: asyncio.subprocess.Process) -> None:
    with suppress(ProcessLookupError):
        process.terminate()
        with suppress(TimeoutError):
            async with asyncio.timeout(_SECONDS_TO_END):
                await process.wait()
        if process.returncode is None:
            process.kill()
            await process.wait()


@contextmanager
def _keys_go_to_the_editor() -> Iterator[None]:
    """The terminal sends ctrl+c, ctrl+\\ and ctrl+z to both: the first two are the editor's alone.

    With ctrl+z both stop, and go on with the shell's ``fg``. That is left to the system, which stops neither
    where no shell could wake them again.
    """
    # A handler rather than SIG_IGN, which the editor would inherit.
    held = {number: signal.signal(number, _leave_it) for number in (signal.SIGINT, signal.SIGQUIT)}
    held[signal.SIGTSTP] = signal.signal(signal.SIGTSTP, signal.SIG_DFL)
    try:
        yield
    finally:
        for number, before in held.items():
            signal.signal(number, signal.SIG_DFL if before is None else before)


def _leave_it(_number: int, _frame: object) -> None:
    """Nothing to do: the editor heard it too."""
