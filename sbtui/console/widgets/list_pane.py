"""The conversations with their filters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from sbtui.console.keys import checked_keymap
from sbtui.console.notices import told
from sbtui.console.options import ConsoleOptions
from sbtui.console.widgets.filter_bar import FilterBar
from sbtui.console.widgets.in_order import Field
from sbtui.console.widgets.plain import Plain
from sbtui.console.widgets.thread_list import ThreadList
from sbtui.domain.changes import Change, ChangeKind
from sbtui.domain.text import one_line
from sbtui.store.store import Store
from sbtui.store.threads import ThreadFilter

_COUNTED = {
    ChangeKind.THREAD_CHANGED,
    ChangeKind.THREAD_REMOVED,
    ChangeKind.DRAFT_CHANGED,
    ChangeKind.EVERYTHING,
}
_NOTHING = {
    ThreadFilter.ALL: "No conversations yet. Press c to begin one.",
    ThreadFilter.UNREAD: "Nothing is unread.",
    ThreadFilter.FAILED: "Nothing has failed.",
    ThreadFilter.DRAFTS: "There are no drafts.",
    ThreadFilter.GROUPS: "There are no groups yet. Press c to begin one.",
    ThreadFilter.SCHEDULED: "Nothing is scheduled.",
    ThreadFilter.ARCHIVED: "Nothing is archived.",
}


class ListPane(Vertical):
    """The filter row, the field to filter by text, and the list."""

    DEFAULT_CSS = """
    ListPane #filter-text { display: none; height: 1; border: none; padding: 0 1; background: $background; }
    ListPane.-filtering #filter-text { display: block; }
    ListPane.-filtering FilterBar { display: none; }
    ListPane #nothing { display: none; padding: 1 2; color: $sb-muted; height: auto; }
    ListPane.-empty #nothing { display: block; }
    ListPane ThreadList { height: 1fr; scrollbar-size-vertical: 1; overflow-x: hidden; }
    """

    def __init__(
        self,
        store: Store,
        options: ConsoleOptions,
        *,
        clock: Callable[[], datetime],
        tz: tzinfo | None = None,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        self._store = store
        # Held, not queried: news may still be on its way to them when the screen is being taken down.
        self.filter_bar = FilterBar()
        self.filter_text = Field(placeholder="name or number", id="filter-text")
        self.nothing = Plain("", id="nothing")
        self.thread_list = ThreadList(
            store,
            clock=clock,
            ascii=options.ascii,
            time_format=options.time_format,
            density=options.density,
            tz=tz,
            keymap=checked_keymap(options.keys, options.key_preset)[0],
            id="threads",
        )

    def compose(self) -> ComposeResult:
        yield self.filter_bar
        yield self.filter_text
        yield self.nothing
        yield self.thread_list

    async def load(self) -> None:
        """Read everything again."""
        await self.thread_list.load()
        await self._count()

    async def apply(self, changes: Sequence[Change]) -> None:
        await self.thread_list.apply(changes)
        if any(change.kind in _COUNTED for change in changes):
            await self._count()

    async def _count(self) -> None:
        self.filter_bar.counts = await self._store.threads.counts()
        self._say_nothing()

    def _say_nothing(self) -> None:
        listing = self.thread_list.listing
        self.set_class(not listing.rows, "-empty")
        if not listing.rows:
            found = f'No conversation with "{one_line(listing.text, 40)}".' if listing.text else _NOTHING[listing.only]
            self.nothing.update(found)

    @on(ThreadList.Filtered)
    def _filtered(self, event: ThreadList.Filtered) -> None:
        self.filter_bar.only = event.only
        self.filter_bar.text = one_line(self.thread_list.listing.text, 20)
        self._say_nothing()

    @on(ThreadList.FilterTextWanted)
    def _filter_text_wanted(self) -> None:
        self.add_class("-filtering")
        self.filter_text.focus()

    @on(Input.Changed, "#filter-text")
    async def _typed(self, event: Input.Changed) -> None:
        # A search through all names takes longer than a letter: what was typed meanwhile is looked for at once.
        if event.value != self.filter_text.value:
            return
        with told(self):
            await self.thread_list.show(self.thread_list.listing.only, event.value)

    @on(Input.Submitted, "#filter-text")
    def _typed_out(self) -> None:
        self.remove_class("-filtering")
        self.thread_list.focus()

    async def step_back(self) -> None:
        """Out of the field, then to the unfiltered list."""
        self.remove_class("-filtering")
        self.thread_list.focus()
        listing = self.thread_list.listing
        if listing.text or listing.only is not ThreadFilter.ALL:
            selected = listing.selected
            with told(self), self.prevent(Input.Changed):
                self.filter_text.value = ""
                await self.thread_list.show(ThreadFilter.ALL)
                if selected is not None:
                    await self.thread_list.select(selected.id)
