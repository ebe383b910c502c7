"""Searching everything: results as one types, newest first, and Enter goes to the message."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, tzinfo
from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from sbtui.console.find.results import Results
from sbtui.console.frame.pacing import PacedModal, one_frame
from sbtui.console.notices import told
from sbtui.console.options import ConsoleOptions
from sbtui.console.thread.frame import today
from sbtui.console.widgets.in_order import Field
from sbtui.console.widgets.keys_row import KeysRow
from sbtui.console.widgets.plain import Plain
from sbtui.domain.message import Message
from sbtui.domain.query import Query, parse_query
from sbtui.domain.text import one_line
from sbtui.store.store import Store

OpenMessage = Callable[[Message], Awaitable[None]]
PAGE = 50
_TOGETHER = 0.025
"""Seconds that a letter waits to be drawn together with what is found for it."""
_HELP = 'words  "a phrase"  from:ada  in:ops  before:2025-01-31  after:"3 aug"  has:media  is:unread'


class SearchScreen(PacedModal[str]):
    """Returns what was typed, for the next time."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+f", "leave", "Back", show=False, priority=True),
        Binding("down,ctrl+n", "move(1)", "Down", show=False, priority=True),
        Binding("up", "move(-1)", "Up", show=False, priority=True),
        Binding("pagedown", "page(1)", "Page down", show=False, priority=True),
        Binding("pageup", "page(-1)", "Page up", show=False, priority=True),
    ]
    DEFAULT_CSS = """
    SearchScreen { background: $background; }
    SearchScreen Field { padding: 0 1; background: $background; }
    SearchScreen KeysRow { padding: 0 1; }
    SearchScreen Plain { height: 1; padding: 0 1; color: $sb-muted; text-wrap: nowrap; }
    """

    field = getters.query_one(Field)
    results = getters.query_one(Results)
    note = getters.query_one("#note", Plain)

    def __init__(
        self,
        store: Store,
        options: ConsoleOptions,
        *,
        typed: str,
        open_message: OpenMessage,
        clock: Callable[[], datetime],
        tz: tzinfo | None,
    ) -> None:
        super().__init__()
        self._store, self._options = store, options
        self._typed_before, self._open_message = typed, open_message
        self._clock, self._tz = clock, tz
        self._query = Query()
        self._complete = True
        self._shown = ""
        """What the results are for."""

    def compose(self) -> ComposeResult:
        yield Field(placeholder="search all messages")
        yield Plain(_HELP, id="note")
        yield Results(self._options, tz=self._tz)
        yield KeysRow("Enter goes to the message   Esc back")

    def on_mount(self) -> None:
        self.field.value = self._typed_before
        self.field.focus()
        self.field.action_select_all()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._search(event.value)

    @work(group="search", exclusive=True)
    async def _search(self, typed: str) -> None:
        """Show what is found; the next key cancels it."""
        with told(self), one_frame(self.app, within=_TOGETHER):
            await self._find(typed)

    async def _find(self, typed: str) -> None:
        query = parse_query(typed, today=today(self._clock(), self._tz), tz=self._tz)
        hits = await self._store.search.find(query, PAGE)
        self._query, self._shown = query, typed
        self._complete = len(hits) < PAGE
        self.results.show(hits, query, self._clock())
        self._say()

    def _say(self) -> None:
        number = len(self.results.hits)
        words = f"{number}{'' if self._complete else '+'} found" if number else "Nothing found."
        hints = "  ".join(one_line(hint) for hint in self._query.hints)
        self.note.show("   ".join(filter(None, (words if self._query else _HELP, hints))))

    @on(Results.MoreWanted)
    def _near_the_end(self) -> None:
        if not self._complete:
            self._more()

    @work(group="search", exclusive=True)
    async def _more(self) -> None:
        with told(self):
            hits = await self._store.search.find(self._query, PAGE, before=self.results.hits[-1].key)
            self._complete = len(hits) < PAGE
            self.results.add(hits)
            self._say()

    def action_move(self, by: int) -> None:
        self.results.move(by)

    def action_page(self, pages: int) -> None:
        self.results.page(pages)

    @on(Input.Submitted)
    async def _entered(self, event: Input.Submitted) -> None:
        with told(self):
            if event.value != self._shown:
                self.workers.cancel_group(self, "search")
                await self._find(event.value)
            await self._open()

    @on(Results.Chosen)
    async def _clicked(self) -> None:
        with told(self):
            await self._open()

    async def _open(self) -> None:
        if (hit := self.results.selected) is not None:
            await self._open_message(hit.message)
            self.action_leave()

    def action_leave(self) -> None:
        self.dismiss(self.field.value)
