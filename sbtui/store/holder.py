"""Who runs the engine of a store, as its lock file says."""

from __future__ import annotations

import fcntl
import json
import os
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

_MOST_BYTES = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """The process whose engine works on a store."""

    pid: int
    kind: str
    """"console", "agent" or "send"."""
    since: datetime


def lock_path(store_path: Path) -> Path:
    """The file whose lock the one engine of a store holds."""
    return store_path.with_name(f"{store_path.name}.lock")


def describe(kind: str) -> bytes:
    """What this process writes into the lock file while it holds the lock."""
    return json.dumps({"pid": os.getpid(), "kind": kind, "since": datetime.now(UTC).isoformat()}).encode()


def holder_of(store_path: Path) -> Holder | None:
    """Who runs the engine; None when nobody does, however the last one ended."""
    try:
        file = lock_path(store_path).open("rb")
    except FileNotFoundError:
        return None
    with closing(file):
        try:
            # The text outlives a killed holder, the lock does not.
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return _holder(os.pread(file.fileno(), _MOST_BYTES, 0))
    return None


def _holder(text: bytes) -> Holder:
    try:
        found = json.loads(text)
        return Holder(pid=int(found["pid"]), kind=str(found["kind"]), since=datetime.fromisoformat(found["since"]))
    except (ValueError, KeyError, TypeError):
        # It has the lock, and is writing its name or is of another version.
        return Holder(pid=0, kind="console", since=datetime.now(UTC))
