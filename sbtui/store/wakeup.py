"""How the processes on one store wake each other: a byte to each one's socket after every commit."""

from __future__ import annotations

import asyncio
import hashlib
import os
import secrets
import socket
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

LONGEST_ADDRESS = 100
"""Bytes of a socket's path; the least that a platform allows is 103 (macOS), and Linux allows 107."""
_NAME_BYTES = 24
_PRIVATE = 0o700


class NoWakeUps(Exception):
    """No socket can be made for this store: changes have to be looked for."""


class WakeUp:
    """This process's socket among those of all processes on a store.

    A wake-up carries nothing and may be lost or be one too many: it only says when to look. Sockets of
    processes that died are removed by whoever finds them.
    """

    def __init__(self, store_path: Path, woken: Callable[[], None]) -> None:
        self._store_path = store_path
        self._woken = woken
        self._socket: socket.socket | None = None
        self._path = Path()

    def start(self) -> None:
        """Listen, in the running event loop.

        Raises:
            NoWakeUps: nobody can wake this process; it may still wake others.
        """
        try:
            try:
                self._socket = self._bound()
            except FileNotFoundError:
                # The last process that left took the folder away just now.
                self._socket = self._bound()
        except OSError as error:
            raise NoWakeUps from error
        asyncio.get_running_loop().add_reader(self._socket, self._heard)

    def _bound(self) -> socket.socket:
        folder = next(_folders(self._store_path), None)
        if folder is None:
            raise NoWakeUps
        self._path = folder / f"{os.getpid()}-{secrets.token_hex(4)}"
        return _listening(self._path)

    def stop(self) -> None:
        if self._socket is not None:
            asyncio.get_running_loop().remove_reader(self._socket)
            self._socket.close()
            self._socket = None
            with suppress(OSError):
                self._path.unlink()
                # Fails while other processes have their sockets there.
                self._path.parent.rmdir()

    def ring(self) -> None:
        """Wake all others. It never blocks: one whose queue is full has wake-ups enough."""
        if self._socket is None:
            return
        with suppress(OSError):
            for other in self._path.parent.iterdir():
                if other != self._path:
                    _wake(self._socket, other)

    def _heard(self) -> None:
        assert self._socket is not None
        with suppress(BlockingIOError):
            while True:
                self._socket.recv(16)
        self._woken()


def _listening(path: Path) -> socket.socket:
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC)
    try:
        listening.setblocking(False)
        listening.bind(os.fspath(path))
    except BaseException:
        listening.close()
        raise
    return listening


def _wake(own: socket.socket, other: Path) -> None:
    try:
        own.sendto(b"!", os.fspath(other))
    except ConnectionRefusedError:
        # Its process was killed: nobody can bind this name again.
        with suppress(OSError):
            other.unlink()
    except OSError:
        # Its queue is full, or it left just now.
        return


def _folders(store_path: Path) -> Iterator[Path]:
    """Where the sockets may be: beside the store, or where its path is too long, in a place for short names."""
    store = store_path.resolve()
    digest = hashlib.sha256(os.fsencode(store)).hexdigest()[:16]
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    wanted = [store.with_name(f"{store.name}.wake")]
    wanted += [Path(runtime) / f"sbtui-{digest}"] if runtime else []
    wanted += [Path(tempfile.gettempdir()) / f"sbtui-{os.getuid()}-{digest}"]
    for folder in wanted:
        if len(os.fsencode(folder)) + 1 + _NAME_BYTES <= LONGEST_ADDRESS and _is_private(folder):
            yield folder


def _is_private(folder: Path) -> bool:
    """Make the folder; False where it cannot be, or somebody else's stands there already."""
    try:
        with suppress(FileExistsError):
            folder.mkdir(mode=_PRIVATE)
        found = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o077
