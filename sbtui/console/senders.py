"""Who sends what is queued on this store, where that is not this console."""

from __future__ import annotations

from typing import NamedTuple

from sbtui.domain.changes import Link, LinkState
from sbtui.domain.text import one_line
from sbtui.store.holder import Holder


class Sender(NamedTuple):
    """A few words for the status line, and a word or two for where there is less room; clean, "" for this console."""

    words: str = ""
    short: str = ""


NOBODY = Sender("nothing is being sent", "not sending")
EXPLORING = Sender("explore mode: nothing is sent or marked read", "explore")


def believed(link: Link, holder: Holder | None, *, own: bool) -> Link:
    """How the link stands: a killed engine's last word on it is not believed.

    An engine of this process (``own``) takes over at once where there is no other.
    """
    if holder is not None and link.state is not LinkState.OFF:
        return link
    return Link(state=LinkState.STARTING) if own else Link()


def who_sends(link: Link, holder: Holder | None, *, pid: int, exploring: bool = False) -> Sender:
    """Who sends, as seen from the process ``pid``, where the link is as ``believed``; nobody in explore mode."""
    if exploring:
        return EXPLORING
    if holder is None or link.state in {LinkState.OFF, LinkState.STARTING}:
        return NOBODY if link.state is LinkState.OFF else Sender()
    if holder.pid == pid:
        return Sender()
    other = f"{one_line(holder.kind, 12)} {holder.pid}" if holder.pid else "another process"
    return Sender(f"viewer: {other} sends", "viewer")
