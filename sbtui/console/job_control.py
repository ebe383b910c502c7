"""Stopping and going on with the shell: ctrl+z here, ``fg`` and ``bg`` there."""

from __future__ import annotations

import os
import signal
import termios
from contextlib import suppress
from typing import Any

from textual.drivers.linux_driver import LinuxDriver


class JobControl(LinuxDriver):
    """A terminal that is given back to the shell while the program is stopped, and drawn anew when it goes on.

    Textual stops by SIGSTOP: where no shell is there to wake it (``ssh host sbtui``, a terminal's own command) that
    would be for good, and a wrapper in the same job would go on and keep the shell out. SIGTSTP to the whole job is
    what the terminal sends for ctrl+z; the system does not let it stop a job that nobody could wake.
    """

    _stopping = False
    _was_woken = False

    def stop_with_the_shell(self) -> bool:
        """Give the terminal back and stop until ``fg``; False where there is no shell to go back to.

        Nothing else of the program runs meanwhile.
        """
        if not self._drives:
            return False
        self._stopping, self._was_woken = True, False
        try:
            self.suspend_application_mode()
            _stop_the_job()
            _wait_for_the_foreground(self.fileno)
        finally:
            self._stopping = False
            self._take_back()
        return self._was_woken

    @property
    def _drives(self) -> bool:
        """Whether the terminal is the program's now: not lent to an editor, nor given back for good."""
        return self._auto_restart and self.input_tty and self._app._running and not self._app._exit

    def _sigtstp_application(self, *_: Any) -> None:
        """Somebody wants the program to stop."""
        # Handlers run in the middle of anything, a write to the terminal included: the rest waits for its turn.
        self._loop.call_soon_threadsafe(self.stop_with_the_shell)

    def _sigcont_application(self, *_: Any) -> None:
        """The program goes on."""
        if self._stopping:
            self._was_woken = True
        else:
            self._loop.call_soon_threadsafe(self._redraw_after_sigstop)

    def _redraw_after_sigstop(self) -> None:
        """SIGSTOP, which no program hears of, left the terminal as it was, and the shell has written to it."""
        if self._drives:
            _wait_for_the_foreground(self.fileno)
            self.suspend_application_mode()
            self._take_back()

    def _take_back(self) -> None:
        self.resume_application_mode()
        self._app.refresh(layout=True)


def _stop_the_job() -> None:
    """Stop all processes of this one's job, this one last; returns when it was woken, or cannot be stopped."""
    before = signal.signal(signal.SIGTSTP, signal.SIG_IGN)
    try:
        os.killpg(os.getpgrp(), signal.SIGTSTP)
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        # To this very thread: sent to the process, it might be another one that takes it, and this one went on.
        signal.raise_signal(signal.SIGTSTP)
    finally:
        signal.signal(signal.SIGTSTP, before)


def _wait_for_the_foreground(terminal: int) -> None:
    """Where the shell's ``bg`` woke the job, stop again: the terminal is another program's."""
    with suppress(termios.error):
        # It changes nothing; the system stops whoever tries it from the background.
        termios.tcsetattr(terminal, termios.TCSANOW, termios.tcgetattr(terminal))
