"""The terminal as Textual drives it, made to survive its loss."""

from __future__ import annotations

from io import TextIOWrapper
from typing import IO, cast

from textual.app import App
from textual.drivers.linux_driver import LinuxDriver


class TerminalDriver(LinuxDriver):
    """Drops what can no longer be shown.

    When an SSH link breaks, writing fails. Textual's writer thread would end there, its queue fill up, and
    the app wait for room in it for ever, instead of leaving in order.
    """

    def __init__(
        self, app: App[object], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        assert self._file is not None
        self._file = cast(TextIOWrapper, _UntilLost(self._file))


class _UntilLost:
    """A terminal's file that swallows everything once it is gone."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self._lost = False

    def fileno(self) -> int:
        return self._file.fileno()

    def write(self, text: str) -> int:
        if not self._lost:
            try:
                return self._file.write(text)
            except OSError:
                self._lost = True
        return len(text)

    def flush(self) -> None:
        if not self._lost:
            try:
                self._file.flush()
            except OSError:
                self._lost = True
