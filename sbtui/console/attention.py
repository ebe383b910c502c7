"""News that comes while the user looks elsewhere: the bell, and the count in the terminal's title."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import monotonic

from sbtui.domain.changes import Change, ChangeKind
from sbtui.store.store import Store

PUSH_TITLE, POP_TITLE = "\x1b[22;2t", "\x1b[23;2t"
_BELL = "\x07"
_BELL_SECONDS = 1.0


class Attention:
    """Rings for live news only, and at most once a second; ``write`` is the way to the terminal."""

    def __init__(self, store: Store, write: Callable[[str], None], *, notify: str) -> None:
        self._store = store
        self._write = write
        self._notify = notify
        self._rang_at = -_BELL_SECONDS
        self._title = ""

    def begin(self) -> None:
        self._write(PUSH_TITLE)

    def end(self) -> None:
        self._write(POP_TITLE)

    def show_unread(self, unread: int) -> None:
        """Put the count into the terminal's title, when it is another than before."""
        title = f"({unread}) sbtui" if unread else "sbtui"
        if title != self._title:
            self._title = title
            self._write(f"\x1b]2;{title}\x1b\\")

    async def apply(self, changes: Sequence[Change], *, reading: int | None) -> None:
        """Ring where something live came in; ``reading`` is the thread that the user looks at now."""
        arrived = [
            change.message_id
            for change in changes
            if change.live and change.kind is ChangeKind.MESSAGE_ADDED and change.thread_id != reading
        ]
        if not arrived or self._notify == "off":
            return
        inbound = [message for message in await self._store.messages.many(arrived) if not message.outbound]
        threads = await self._store.threads.many(sorted({message.thread_id for message in inbound}))
        if any(not thread.muted for thread in threads):
            self._ring(sum(1 for message in inbound))

    def _ring(self, count: int) -> None:
        now = monotonic()
        if now - self._rang_at < _BELL_SECONDS:
            return
        self._rang_at = now
        self._write(_BELL)
        if self._notify == "osc":
            words = "a new message" if count == 1 else f"{count} new messages"
            self._write(f"\x1b]9;sbtui: {words}\x1b\\")
