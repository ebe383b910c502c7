"""A look at a store from outside: nothing in it is written, migrated or mended."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from sbtui.domain.changes import Link, LinkState
from sbtui.domain.message import OutboxState
from sbtui.store.errors import store_error
from sbtui.store.schema import newest_format
from sbtui.store.times import to_ms

_MOST_FLAWS = 10
_BUSY_SECONDS = 2.0
_STEPS = 20_000
"""Instructions of SQLite's machine between two looks at the clock: some milliseconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkup:
    """What was found. Of a store in an unknown format only the format and the flaws are known."""

    format: int
    newest_format: int
    flaws: tuple[str, ...] = ()
    """What is wrong with the file, in SQLite's words; () for a sound one."""
    complete: bool = True
    """Whether there was time to look through all of it."""
    messages: int = 0
    outbox: Mapping[OutboxState, int] = field(default_factory=dict)
    overdue: int = 0
    """Scheduled messages whose time has passed."""
    link: Link = field(default_factory=Link)
    callback_token: str = field(default="", repr=False)
    """The secret part of the receiver's path; "" before it listened for the first time."""


def examine(path: Path, *, seconds: float, deep: bool = False, stop: threading.Event | None = None) -> Checkup:
    """Look at the store for at most so many ``seconds``, or until ``stop`` is set.

    A ``deep`` look compares the indexes with their tables as well.

    Raises:
        StoreError: it cannot be opened or read at all.
    """
    stop = stop or threading.Event()
    try:
        with closing(_opened(path)) as connection:
            return _examined(connection, time.monotonic() + seconds, deep, stop)
    except sqlite3.Error as error:
        raise store_error(error) from error


def _opened(path: Path) -> sqlite3.Connection:
    # Not mode=ro: that leaves a -wal and a -shm file behind, where this takes them away again.
    address = f"file:{quote(str(path.absolute()))}?mode=rw"
    connection = sqlite3.connect(address, uri=True, timeout=_BUSY_SECONDS, isolation_level=None)
    connection.execute("PRAGMA query_only = ON")
    return connection


def _examined(connection: sqlite3.Connection, deadline: float, deep: bool, stop: threading.Event) -> Checkup:
    version, newest = int(connection.execute("PRAGMA user_version").fetchone()[0]), newest_format()
    connection.set_progress_handler(lambda: int(stop.is_set() or time.monotonic() > deadline), _STEPS)
    flaws, complete = _flaws(connection, deep)
    connection.set_progress_handler(None, 0)
    if not 0 < version <= newest or flaws:
        return Checkup(format=version, newest_format=newest, flaws=flaws, complete=complete)
    state, transport, detail = connection.execute("SELECT state, transport, detail FROM link").fetchone()
    known = state in frozenset(LinkState)
    token = connection.execute("SELECT value FROM cursors WHERE name = 'callback_token'").fetchone()
    return Checkup(
        format=version,
        newest_format=newest,
        complete=complete,
        messages=int(connection.execute("SELECT count(*) FROM messages").fetchone()[0]),
        outbox=_outbox(connection),
        overdue=_overdue(connection),
        link=Link(state=LinkState(state), transport=transport, detail=detail) if known else Link(),
        callback_token="" if token is None else str(token[0]),
    )


def _flaws(connection: sqlite3.Connection, deep: bool) -> tuple[tuple[str, ...], bool]:
    pragma = "integrity_check" if deep else "quick_check"
    try:
        said = tuple(str(row[0]) for row in connection.execute(f"PRAGMA {pragma}({_MOST_FLAWS})"))
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
            raise
        return (), False
    return (() if said == ("ok",) else said), True


def _outbox(connection: sqlite3.Connection) -> dict[OutboxState, int]:
    counted = connection.execute("SELECT state, count(*) FROM outbox GROUP BY state").fetchall()
    return {OutboxState(state): int(count) for state, count in counted if state in frozenset(OutboxState)}


def _overdue(connection: sqlite3.Connection) -> int:
    found = connection.execute(
        "SELECT count(*) FROM outbox WHERE state = 'scheduled' AND retry_at < ?", (to_ms(datetime.now(UTC)),)
    )
    return int(found.fetchone()[0])
