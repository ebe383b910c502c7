"""The conversation list: drawn line by line from the rows that are held, however many conversations there are."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import partial
from math import ceil
from types import MappingProxyType
from typing import ClassVar, Literal

from textual import events
from textual.geometry import Size
from textual.message import Message as TextualMessage
from textual.strip import Strip

from sbtui.console.catching_up import is_catching_up
from sbtui.console.frame.bare import BareRows
from sbtui.console.keys import Scope, bindings
from sbtui.console.listing import Listing
from sbtui.console.notices import told
from sbtui.console.widgets.flagging import Flagging
from sbtui.console.widgets.row_strips import RowStrips
from sbtui.console.widgets.thread_row import ONE_LINE_FROM, RowLook
from sbtui.domain.changes import Change, ChangeKind
from sbtui.domain.thread import Thread
from sbtui.store.store import Store
from sbtui.store.threads import ThreadFilter

_LOW = 12
"""Rows below which two-line rows would show too few conversations."""
_NO_NAMES: Mapping[str, str] = MappingProxyType({})
_ROW_CHANGES = frozenset({ChangeKind.THREAD_CHANGED, ChangeKind.THREAD_REMOVED, ChangeKind.DRAFT_CHANGED})
_ALL_CHANGES = frozenset({ChangeKind.EVERYTHING, ChangeKind.CONTACT_CHANGED})


class ThreadList(Flagging, can_focus=True):
    """Shows, selects and flags conversations; opening one is the screen's business."""

    BINDINGS = bindings(Scope.LIST)
    COMPONENT_CLASSES: ClassVar[set[str]] = {"thread-list--selected", "thread-list--selected-blurred"}

    @dataclass
    class Opened(TextualMessage):
        """The user wants to see this conversation."""

        thread: Thread

    @dataclass
    class Filtered(TextualMessage):
        """Other conversations are shown now."""

        only: ThreadFilter

    class FilterTextWanted(TextualMessage):
        """The user wants to type what to filter by."""

    def __init__(
        self,
        store: Store,
        *,
        clock: Callable[[], datetime],
        ascii: bool = False,  # noqa: A002
        time_format: Literal["24h", "12h"] = "24h",
        density: Literal["compact", "comfortable"] = "compact",
        tz: tzinfo | None = None,
        keymap: Mapping[str, str] | None = None,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        self._styles_cache = BareRows()
        self._store = store
        self._clock = clock
        self._ascii, self._time_format, self._tz = ascii, time_format, tz
        self._density = density
        self._keymap = keymap or {}
        self._strips = RowStrips(self)
        self.listing = Listing(store)
        self._placed = False
        """Whether the user has put the cursor where it is."""
        self._screen_row = 0
        """Where on the screen the cursor was last seen, in rows."""
        self._last_size = Size(0, 0)
        """What it took up on screen before it was hidden."""

    def use_look(
        self,
        *,
        ascii: bool,  # noqa: A002
        time_format: Literal["24h", "12h"],
        density: Literal["compact", "comfortable"],
    ) -> None:
        """Draw so from now on."""
        top = self.scroll_offset.y // self.row_height
        self._ascii, self._time_format, self._density = ascii, time_format, density
        self._measure()
        self.scroll_to(y=top * self.row_height, animate=False)
        self._strips.forget()

    @property
    def selected(self) -> Thread | None:
        return self.listing.selected

    @property
    def selected_names(self) -> Mapping[str, str]:
        return self.listing.names.get(self.selected.id, {}) if self.selected is not None else {}

    async def is_listed(self, thread_id: int) -> bool:
        return bool(await self._store.roster.shown([thread_id], self.listing.only, text=self.listing.text))

    @property
    def row_height(self) -> int:
        """Screen lines of a row: two in a narrow pane, and where there is to be room."""
        return self._row_height_in(self._area)

    def _row_height_in(self, size: Size) -> int:
        is_wide = size.width >= ONE_LINE_FROM and self._density == "compact"
        return 1 if is_wide or size.height < _LOW else 2

    @property
    def _area(self) -> Size:
        return self.size or self._last_size

    @property
    def seen(self) -> range:
        """The places on screen, those that show in part included."""
        top, height = self.scroll_offset.y, self.row_height
        return range(top // height, ceil((top + self._area.height) / height))

    @property
    def page(self) -> int:
        """How many whole rows the screen shows."""
        return max(1, self._area.height // self.row_height)

    async def load(self) -> None:
        """Read everything again, and keep the cursor on its conversation."""
        await self._follow_link()
        await self._keep_place(self.listing.load)
        self.refresh()

    async def apply(self, changes: Sequence[Change]) -> None:
        """Look at the changed conversations again, and repaint those rows that read differently."""
        kinds = {change.kind for change in changes}
        before = self._picture()
        if ChangeKind.LINK_CHANGED in kinds or self.listing.frozen:
            await self._follow_link()
        if kinds & _ALL_CHANGES:
            await self._keep_place(self.listing.load)
            self.refresh()
            return
        touched = {change.thread_id for change in changes if change.kind in _ROW_CHANGES}
        touched |= {change.other_id for change in changes if change.kind is ChangeKind.THREAD_REMOVED}
        if touched:
            await self._keep_place(partial(self.listing.apply, touched))
        self._repaint_from(before)

    async def _follow_link(self) -> None:
        """While the engine catches up, rows that count up stay where they are."""
        recovers = await is_catching_up(self._store)
        if recovers and not self.listing.frozen:
            await self.listing.freeze()
        elif self.listing.frozen and not recovers:
            await self._keep_place(self.listing.thaw)

    async def _keep_place(self, change: Callable[[range], Awaitable[int]]) -> None:
        """Let the list change, and keep what is on screen where it is; the top shows what is new."""
        held_up = self.has_focus and self.scroll_offset.y == 0 and self.listing.cursor < self.page
        shift = await change(self.seen)
        self._measure()
        if shift:
            self.scroll_to(y=self.scroll_offset.y + shift * self.row_height, animate=False)
        if held_up and self.listing.cursor >= self.page:
            # What is new pushed it off the screen. A cursor that nobody has moved does not pull the list after it.
            if self._placed:
                self._reveal()
            else:
                await self.listing.go(0, self.seen)
        self._note_cursor()

    def _picture(self) -> list[tuple[Thread | None, bool]]:
        """What the rows on screen show."""
        return [(self.listing.at(place), place == self.listing.cursor) for place in self.seen]

    def _repaint_from(self, before: Sequence[tuple[Thread | None, bool]]) -> None:
        """Repaint the rows on screen that hold another picture than before; over SSH every row costs bytes."""
        for place, old, new in zip(self.seen, before, self._picture(), strict=False):
            if old != new:
                self._repaint(place)

    def _repaint(self, place: int) -> None:
        self.refresh_lines(place * self.row_height, self.row_height)

    async def show(self, only: ThreadFilter, text: str = "") -> None:
        """Show the conversations that pass a filter and a text."""
        await self.listing.show(only, text)
        self._placed, self._screen_row = False, 0
        self._measure()
        self.scroll_to(y=0, animate=False)
        self.refresh()
        self.post_message(self.Filtered(only))

    async def select(self, thread_id: int) -> None:
        """Move the cursor to a conversation, wherever in the list it stands; nowhere if it is not in it."""
        await self._move(self.listing.go_to(thread_id, self.page))

    def _measure(self) -> None:
        lines, rest = self.listing.total * self.row_height, self._area.height % self.row_height
        # A screen that no number of rows fills ends blank rather than beginning with the half of one.
        self.virtual_size = Size(self._area.width, lines + rest if lines > self._area.height else lines)

    async def _move_to(self, place: int) -> None:
        await self._move(self.listing.go(place, range(place - self.page, place + self.page + 1)))

    async def _move(self, going: Awaitable[object]) -> None:
        """Go somewhere, and show it; nothing happens where ``going`` gives False."""
        before, total, start = self.listing.cursor, self.listing.total, self.listing.start
        if await going is False:
            return
        self._placed = True
        if (self.listing.total, self.listing.start) != (total, start):
            self._measure()
            self.refresh()
        self._reveal()
        for changed in {before, self.listing.cursor}:
            self._repaint(changed)

    def _reveal(self) -> None:
        height, top = self.row_height, self.listing.cursor * self.row_height
        if top < self.scroll_offset.y:
            self.scroll_to(y=top, animate=False)
        elif top + height > self.scroll_offset.y + self._area.height:
            self.scroll_to(y=(self.listing.cursor - self.page + 1) * height, animate=False)
        self._note_cursor()

    def _note_cursor(self) -> None:
        seen = self.seen
        if self.listing.cursor in seen:
            self._screen_row = self.listing.cursor - seen.start

    def on_resize(self, event: events.Resize) -> None:
        if not self.size:
            return
        # A row may take another height now: the one at the top stays there.
        top = self.scroll_offset.y // self._row_height_in(self._last_size)
        self._last_size = self.size
        self._measure()
        self.scroll_to(y=top * self.row_height, animate=False)
        self._reveal()
        self._want_rows()
        self.refresh()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._want_rows()

    def _want_rows(self) -> None:
        if not self.listing.holds(self.seen):
            self.run_worker(self._have_rows(), group="rows", exclusive=True)

    async def _have_rows(self) -> None:
        with told(self):
            await self.listing.hold(self.seen)
        self.refresh()

    def notify_style_update(self) -> None:
        self._strips.forget()
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        """One line of a row."""
        height, width = self.row_height, self.size.width
        place, line = divmod(y + self.scroll_offset.y, height)
        thread = self.listing.at(place)
        if thread is None:
            return self._strips.blank(width)
        names = self.listing.names.get(thread.id, _NO_NAMES)
        look = RowLook(width, self._clock(), self._ascii, self._time_format, self._tz, names)
        selected = place == self.listing.cursor
        component = ("thread-list--selected" if self.has_focus else "thread-list--selected-blurred") if selected else ""
        return self._strips.row(thread, look, height=height, selected=component)[line]

    async def on_click(self, event: events.Click) -> None:
        thread = self.listing.at((event.y + self.scroll_offset.y) // self.row_height)
        if thread is not None:
            # What was clicked on, although news may move it before it is gone to.
            with told(self):
                await self.select(thread.id)
            self.post_message(self.Opened(thread))

    def action_open(self) -> None:
        if self.selected is not None:
            self.post_message(self.Opened(self.selected))

    async def action_cursor(self, by: int) -> None:
        await self._step(by)

    async def action_page(self, pages: float) -> None:
        await self._step(round(pages * self.page))

    async def action_top(self) -> None:
        with told(self):
            await self._move_to(0)

    async def action_bottom(self) -> None:
        with told(self):
            await self._move_to(self.listing.total - 1)

    async def _step(self, by: int) -> None:
        """Go so many rows from the cursor; where it has left the screen, from where it stood there."""
        seen = self.seen
        with told(self):
            if self.listing.cursor in seen:
                await self._move(self.listing.step(by, self.page))
            else:
                await self._move_to(seen.start + min(self._screen_row, self.page - 1) - (by > 0) + by)

    def action_filter_text(self) -> None:
        self.post_message(self.FilterTextWanted())

    async def action_only(self, name: str) -> None:
        with told(self):
            await self.show(ThreadFilter(name), self.listing.text)
