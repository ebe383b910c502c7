"""The store, the disk it is on, the engine that works on it, what waits in the outbox, and the log."""

from __future__ import annotations

import asyncio
import os
import shutil
import threading
from datetime import datetime
from pathlib import Path

from sbtui.cli.doctor.findings import Finding, State, ok, problem, warning
from sbtui.cli.doctor.settings import is_there
from sbtui.domain.changes import LinkState
from sbtui.domain.message import OutboxState
from sbtui.settings import Settings
from sbtui.store.checkup import Checkup, examine
from sbtui.store.errors import StoreError, StoreUnavailable
from sbtui.store.holder import Holder, holder_of

BRIEF_SECONDS, DEEP_SECONDS = 3.0, 600.0
_LEAST_FREE, _LITTLE_FREE = 20 * 1024**2, 200 * 1024**2


async def look_at_store(path: Path, *, deep: bool) -> Checkup | StoreError | None:
    """The state of the store; None where there is none yet. A cancelled look ends at once."""
    stop = threading.Event()
    try:
        return await asyncio.to_thread(_looked, path, deep, stop)
    finally:
        stop.set()


def _looked(path: Path, deep: bool, stop: threading.Event) -> Checkup | StoreError | None:
    try:
        path.stat()
        return examine(path, seconds=DEEP_SECONDS if deep else BRIEF_SECONDS, deep=deep, stop=stop)
    except FileNotFoundError:
        return None
    except OSError as error:
        return StoreUnavailable(f"The store cannot be looked at ({error.strerror}); check the folder's permissions.")
    except StoreError as error:
        return error


def holder_at(path: Path) -> Holder | None:
    """Who runs the engine, as far as this user may know."""
    try:
        return holder_of(path)
    except PermissionError:
        return None


def store_findings(path: Path, found: Checkup | StoreError | None, holder: Holder | None) -> list[Finding]:
    """The store's health; and, where it can be read, its engine and its outbox."""
    if found is None:
        return [ok("store", f"There is no {path} yet; the first start makes it")]
    if isinstance(found, StoreError):
        return [problem("store", f"{path}: {str(found).rstrip('.')}", "")]
    health = _health(path, found)
    if health.state is State.PROBLEM:
        return [health]
    return [health, engine_finding(found, holder), outbox_finding(found, holder)]


def _health(path: Path, found: Checkup) -> Finding:
    if found.flaws:
        return problem(
            "store",
            f"{path} is damaged: {found.flaws[0]}",
            "Move it away and start again: sbtui fetches the history from Sendblue.",
        )
    if found.format > found.newest_format:
        return problem(
            "store",
            f"{path} was written by a newer sbtui (format {found.format}, this one knows {found.newest_format})",
            "Update sbtui, or point SBTUI_DATA_DIR elsewhere.",
        )
    told = f"{path}: {_size(path)}, {found.messages:,} messages, format {found.format}"
    if found.format < found.newest_format:
        told += f" (the next start makes it {found.newest_format})"
    sound = "sound" if found.complete else "sound as far as there was time to look (--deep looks at all of it)"
    return ok("store", f"{told}, {sound}")


def _size(path: Path) -> str:
    files = (path, path.with_name(f"{path.name}-wal"))
    return human(sum(file.stat().st_size for file in files if file.exists()))


def human(size: int) -> str:
    """A size in bytes as people read it."""
    amount = float(size)
    for unit in ("bytes", "KiB", "MiB", "GiB"):
        if amount < 1024:
            return f"{amount:.0f} {unit}" if unit == "bytes" else f"{amount:.1f} {unit}"
        amount /= 1024
    return f"{amount:.1f} TiB"


def engine_finding(found: Checkup, holder: Holder | None) -> Finding:
    if holder is None:
        return ok("engine", "None runs: sbtui or sbtui agent begins one")
    since = holder.since.astimezone().strftime("%d %b %H:%M")
    told = f"sbtui {holder.kind} (pid {holder.pid}) runs it since {since}"
    link = found.link
    if link.state in (LinkState.RETRYING, LinkState.REFUSED):
        return warning("engine", f"{told} and is not connected: {link.detail.rstrip('.')}", "")
    return ok("engine", f"{told}; {link.state.value.replace('_', ' ')} {link.transport}".rstrip())


def outbox_finding(found: Checkup, holder: Holder | None) -> Finding:
    """What waits for the engine, and what waits for the user."""
    count = found.outbox.get
    waiting = sum(
        count(state, 0)
        for state in (OutboxState.WAITING, OutboxState.HELD, OutboxState.BACKING_OFF, OutboxState.IN_FLIGHT)
    )
    doubtful, failed, scheduled = (
        count(state, 0) for state in (OutboxState.UNCONFIRMED, OutboxState.FAILED, OutboxState.SCHEDULED)
    )
    parts = {"waiting": waiting, "may or may not have been sent": doubtful, "failed": failed, "scheduled": scheduled}
    told = ", ".join(f"{number} {name}" for name, number in parts.items() if number)
    if holder is None and (waiting or doubtful or found.overdue):
        return warning("outbox", told, "They go on when sbtui or sbtui agent runs.")
    if failed:
        return warning("outbox", told, "In sbtui, 3 lists the conversations with failures; R, E or X on the message.")
    if doubtful:
        return warning("outbox", told, "sbtui looks them up; Enter on such a message lets you decide.")
    if scheduled and holder is None:
        return warning("outbox", told, "They go at their time only while sbtui or sbtui agent runs.")
    return ok("outbox", told or "Empty")


def disk_finding(folder: Path) -> Finding:
    """The room on the disk of the data folder, or of where it would be made."""
    there = next(path for path in (folder.absolute(), *folder.absolute().parents) if is_there(path))
    if not os.access(there, os.W_OK):
        return problem("disk", f"{there} may not be written to", "Check its permissions, or set SBTUI_DATA_DIR.")
    free = shutil.disk_usage(there).free
    told = f"{human(free)} free at {there}"
    if free < _LEAST_FREE:
        return problem("disk", told, "Free some space: nothing can be sent without room to write it down.")
    if free < _LITTLE_FREE:
        return warning("disk", told, "Free some space soon.")
    return ok("disk", told)


def log_finding(settings: Settings) -> Finding:
    path = settings.log_path
    if not is_there(path):
        return ok("log", f"There is no {path} yet; sbtui agent writes it")
    if not os.access(path, os.W_OK):
        return problem("log", f"{path} may not be written to", "Check its owner and its permissions.")
    stat = path.stat()
    written = datetime.fromtimestamp(stat.st_mtime).astimezone().strftime("%d %b %H:%M")
    return ok("log", f"{path}: {human(stat.st_size)}, written to last on {written}")
