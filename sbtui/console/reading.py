"""When the open conversation counts as read: seen to its end, in a focused terminal, for a second."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from sbtui.domain.message import Message

if TYPE_CHECKING:
    from textual.timer import Timer
    from textual.widget import Widget

    from sbtui.store.store import Store

SECONDS = 1.0


class ReadMarks:
    """Waits until what was seen has been looked at for long enough, and then reports it once."""

    def __init__(
        self,
        widget: Widget,
        store: Store,
        *,
        looking: Callable[[], bool],
        mark: Callable[[int, Message], Awaitable[None]],
    ) -> None:
        self._widget = widget
        self._store = store
        self._looking = looking
        self._mark = mark
        self._seen: tuple[int, Message] | None = None
        self._timer: Timer | None = None

    def seen(self, thread_id: int, message: Message) -> None:
        """The last message is on screen."""
        self._seen = (thread_id, message)
        self.look_again()

    def forget(self) -> None:
        """Another conversation is shown, or its end is no longer on screen."""
        self._seen = None
        self._stop()

    def look_again(self) -> None:
        """The focus, or explore mode, changed: start to wait, or stop."""
        if self._seen is None or not self._counts:
            self._stop()
        elif self._timer is None:
            self._timer = self._widget.set_timer(SECONDS, self._due)

    @property
    def _counts(self) -> bool:
        """Whether what is on screen now is read by somebody; explore mode marks nothing, and complains of nothing."""
        return self._looking() and not self._store.intents.explore_exit

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    async def _due(self) -> None:
        self._timer = None
        if self._seen is not None and self._counts:
            thread_id, message = self._seen
            self._seen = None
            await self._mark(thread_id, message)
