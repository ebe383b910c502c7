"""What the three ways of hearing from Sendblue have in common."""

from __future__ import annotations

from typing import Protocol

from sbtui.domain.changes import LinkState
from sbtui.engine.link import LinkSign
from sbtui.engine.recovery import Recovery


class CannotListen(Exception):
    """The receiver has no place to listen; ``str()`` is one sentence with the mend."""


class Transport(Protocol):
    """One way of hearing from Sendblue."""

    async def session(self) -> None:
        """Catch up, then take in news; returns when Sendblue ended the session in order.

        Raises:
            SendblueError: it broke, or could not begin.
            StoreError: news could not be written; they will be caught up with.
            CannotListen: this machine has no room for it.
        """


async def catch_up(recovery: Recovery, link: LinkSign, name: str, note: str = "") -> None:
    """Repair the gap and say that we are live; a mere rotation of the connection does not show."""
    if link.state is not LinkState.LIVE:
        await link.show(LinkState.CATCHING_UP, name, note)
    await recovery.catch_up()
    await link.show(LinkState.LIVE, name, note)
