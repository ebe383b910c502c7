"""Several terminals watched at once: one that nobody reads would hold its program up."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from tests.terminal.session import Session

WAIT_SECONDS = 40
_LOOK_SECONDS = 0.01


class Crowd:
    """Reads all of its sessions while it waits for anything."""

    def __init__(self, *sessions: Session) -> None:
        self.sessions: list[Session] = [*sessions]

    def wait_for(self, check: Callable[[], bool], description: str) -> None:
        """Return as soon as ``check`` holds.

        Raises:
            AssertionError: it did not within ``WAIT_SECONDS``, or one of the programs ended; with all screens.
        """
        deadline = time.monotonic() + WAIT_SECONDS
        while not check():
            for session in self.sessions:
                session._read(time.monotonic() + _LOOK_SECONDS)
            ended = [session.exit_code for session in self.sessions if session.exit_code is not None]
            if ended or time.monotonic() > deadline:
                why = f"one ended ({ended[0]}) before" if ended else "waited in vain for"
                screens = "\n\n".join(session.text for session in self.sessions)
                raise AssertionError(f"{why} {description}; the screens are:\n{screens}")

    def all_show(self, words: str) -> None:
        """Wait until every screen shows these words."""
        self.wait_for(lambda: all(words in session.text for session in self.sessions), f"{words!r} everywhere")


def badges(session: Session) -> dict[str, str]:
    """Each text on the screen that stands on one row with a badge and the time, and the badge."""
    rows = (re.search(r"▕  (\w.*?) {2,}(\S.*?) \d\d:\d\d ", f"{row} ") for row in session.text.splitlines())
    return {found[1]: found[2] for found in rows if found is not None}
