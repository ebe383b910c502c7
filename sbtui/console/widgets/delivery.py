"""The delivery panel: the timeline of one message, in the inspector and on the details screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, tzinfo

from textual import events
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from sbtui.console.frame.bare import BareRows
from sbtui.console.thread.lines import Line
from sbtui.console.thread.standing import Standing, read_standing
from sbtui.console.thread.strips import StripCache
from sbtui.console.thread.timeline import Sheet, delivery_lines
from sbtui.domain.changes import Change, ChangeKind
from sbtui.domain.message import Message, Observation, OutboxState
from sbtui.domain.thread import Thread
from sbtui.store.store import Store

_QUEUE_KINDS = frozenset({ChangeKind.OUTBOX_CHANGED, ChangeKind.MESSAGE_CHANGED})


def concern(changes: Sequence[Change], message: Message) -> bool:
    """Whether a message's panel may read differently: while it is in the outbox, others of its conversation count."""
    if any(change.message_id == message.id or change.kind is ChangeKind.CONTACT_CHANGED for change in changes):
        return True
    return message.state is not OutboxState.SETTLED and any(
        change.kind in _QUEUE_KINDS and change.thread_id == message.thread_id for change in changes
    )


class Delivery(ScrollView):
    """Shows where a message is and how it got there; give it ``can_focus`` where it should scroll by keys."""

    DEFAULT_CSS = (
        "Delivery { height: 1fr; padding: 0 0 0 1; overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 0; }"
    )
    ALLOW_SELECT = False

    def __init__(
        self,
        store: Store,
        *,
        clock: Callable[[], datetime],
        ascii: bool = False,  # noqa: A002
        tz: tzinfo | None = None,
        confirm_after: float = 120.0,
        keymap: Mapping[str, str] | None = None,
        can_focus: bool = False,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        self._styles_cache = BareRows()
        self.can_focus = can_focus
        self._store = store
        self._clock = clock
        self._ascii = ascii
        self._tz = tz
        self._confirm_after, self._keymap = confirm_after, keymap or {}
        self._message: Message | None = None
        self._thread: Thread | None = None
        self._timeline: Sequence[Observation] = ()
        self._standing = Standing()
        self._names: dict[str, str] = {}
        self._lines: list[Line] = []
        self._asked = 0
        self._strips = StripCache(self)

    def use_look(self, *, ascii: bool, **_: str) -> None:  # noqa: A002
        self._ascii = ascii

    @property
    def message_id(self) -> int | None:
        """The message that is shown."""
        return self._message.id if self._message is not None else None

    @property
    def lines(self) -> Sequence[Line]:
        """What is shown."""
        return self._lines

    async def show(self, message: Message | None, thread: Thread | None) -> None:
        """Show a message and its conversation; of several calls under way, the last one counts.

        Raises:
            StoreError: the timeline cannot be read.
        """
        self._asked += 1
        asked = self._asked
        timeline = await self._store.messages.timeline(message.id) if message is not None else []
        standing = await read_standing(self._store, message)
        names = await self._store.threads.names(thread.id) if thread is not None and thread.is_group else {}
        if asked != self._asked:
            return
        other = message is None or self._message is None or message.id != self._message.id
        self._message, self._thread, self._timeline, self._names = message, thread, timeline, names
        self._standing = standing
        self._update()
        if other:
            self.scroll_to(y=0, animate=False, force=True)

    def _update(self) -> None:
        width = self.scrollable_content_region.width
        if width <= 0:
            return
        sheet = Sheet(
            width=width,
            now=self._clock(),
            tz=self._tz,
            ascii=self._ascii,
            names=self._names,
            confirm_after=self._confirm_after,
            keymap=self._keymap,
        )
        before = self._lines
        self._lines = delivery_lines(self._message, self._thread, self._timeline, sheet, self._standing)
        if len(before) == len(self._lines):
            for row, (old, new) in enumerate(zip(before, self._lines, strict=True)):
                if old != new:
                    self.refresh_lines(row)
            return
        self.virtual_size = Size(width, len(self._lines))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        row = self.scroll_offset.y + y
        width = self.scrollable_content_region.width
        return self._strips.line(self._lines[row], width) if row < len(self._lines) else self._strips.blank(width)

    def on_resize(self, event: events.Resize) -> None:
        self._update()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._strips.forget()
