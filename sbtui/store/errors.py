"""What can go wrong with the store, in words for people.

StoreError
├── StoreUnavailable   the file cannot be opened, or another process holds it too long
├── StoreFull          the disk has no room: nothing was written
├── StoreDamaged       the file is no sbtui store, or is damaged
└── StoreTooNew        a newer sbtui wrote it
"""

from __future__ import annotations

import sqlite3


class StoreError(Exception):
    """Nothing of the failed transaction was written. ``str()`` is one sentence with the mend."""


class StoreUnavailable(StoreError):
    pass


class StoreFull(StoreError):
    pass


class StoreDamaged(StoreError):
    pass


class StoreTooNew(StoreError):
    pass


def store_error(error: sqlite3.Error) -> StoreError:
    """The sentence for what SQLite reported."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}:
        return StoreFull("The disk is full or cannot be written: nothing was changed. Free some space and try again.")
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return StoreUnavailable("Another program keeps the message store locked; nothing was changed. Try again.")
    if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
        return StoreDamaged(
            "The message store is damaged or not an sbtui file. Move it away and start again: "
            "sbtui fetches the history from Sendblue."
        )
    if code in {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM}:
        return StoreUnavailable("The message store cannot be opened for writing; check the data folder's permissions.")
    return StoreError(f"The message store refused: {error}.")
