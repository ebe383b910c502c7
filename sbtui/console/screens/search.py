"""Searching everything: results as one types, newest first, and Enter goes to the message."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, tzinfo
from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from sbtui.console.frame.pacing import PacedModal
from sbtui.console.names import sender_name, thread_title
from sbtui.console.notices import told
from sbtui.console.options import ConsoleOptions
from sbtui.console.thread.cells import drawable
from sbtui.console.thread.frame import today
from sbtui.console.times import list_stamp, time_of_day
from sbtui.console.widgets.in_order import Field
from sbtui.console.widgets.plain import Plain
from sbtui.domain.marks import Marks, marks, snippet
from sbtui.domain.message import Message
from sbtui.domain.query import Query, parse_query
from sbtui.domain.text import one_line
from sbtui.store.search import Hit
from sbtui.store.store import Store

OpenMessage = Callable[[Message], Awaitable[None]]
PAGE = 50
_AHEAD = 10
"""Results before the last one at which more are read."""
_HELP = 'words  "a phrase"  from:ada  in:ops  before:2025-01-31  after:"3 aug"  has:media  is:unread'


class SearchScreen(PacedModal[str]):
    """Returns what was typed, for the next time."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+f", "leave", "Back", show=False, priority=True),
        Binding("down,ctrl+n", "move('cursor_down')", "Down", show=False, priority=True),
        Binding("up", "move('cursor_up')", "Up", show=False, priority=True),
        Binding("pagedown", "move('page_down')", "Page down", show=False, priority=True),
        Binding("pageup", "move('page_up')", "Page up", show=False, priority=True),
    ]
    DEFAULT_CSS = """
    SearchScreen { background: $background; }
    SearchScreen Field { padding: 0 1; background: $background; }
    SearchScreen Plain { height: 1; padding: 0 1; color: $sb-muted; text-wrap: nowrap; }
    SearchScreen OptionList { border: none; padding: 0; height: 1fr; background: $background;
                              scrollbar-size-vertical: 1; overflow-x: hidden; text-wrap: nowrap; }
    """

    field = getters.query_one(Field)
    results = getters.query_one(OptionList)
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
        self._hits: list[Hit] = []
        self._complete = True
        self._shown = ""
        """What the results are for."""

    def compose(self) -> ComposeResult:
        yield Field(placeholder="search all messages")
        yield Plain(_HELP, id="note")
        yield OptionList(compact=True, markup=False)
        yield Plain("Enter goes to the message   Esc back")

    def on_mount(self) -> None:
        self.results.can_focus = False
        self.field.value = self._typed_before
        self.field.focus()
        self.field.action_select_all()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._search(event.value)

    @work(group="search", exclusive=True)
    async def _search(self, typed: str) -> None:
        """Show what is found; the next key cancels it."""
        with told(self):
            await self._find(typed)

    async def _find(self, typed: str) -> None:
        query = parse_query(typed, today=today(self._clock(), self._tz), tz=self._tz)
        hits = await self._store.search.find(query, PAGE)
        self._query, self._hits, self._shown = query, hits, typed
        self._complete = len(hits) < PAGE
        self.results.clear_options()
        self.results.add_options(map(self._option, hits))
        self.results.action_first()
        self._say()

    def _say(self) -> None:
        number = len(self._hits)
        words = f"{number}{'' if self._complete else '+'} found" if number else "Nothing found."
        hints = "  ".join(one_line(hint) for hint in self._query.hints)
        self.note.update("   ".join(filter(None, (words if self._query else _HELP, hints))))

    @on(OptionList.OptionHighlighted)
    def _moved(self, event: OptionList.OptionHighlighted) -> None:
        if not self._complete and event.option_index + _AHEAD > len(self._hits):
            self._more()

    @work(group="search", exclusive=True)
    async def _more(self) -> None:
        with told(self):
            hits = await self._store.search.find(self._query, PAGE, before=self._hits[-1].key)
            self._hits += hits
            self._complete = len(hits) < PAGE
            self.results.add_options(map(self._option, hits))
            self._say()

    def _option(self, hit: Hit) -> Option:
        message, options = hit.message, self._options
        now, clock = self._clock(), options.time_format
        stamp = list_stamp(message.at, now, tz=self._tz, time_format=clock)
        hour = time_of_day(message.at, tz=self._tz, time_format=clock)
        when = hour if stamp == hour else f"{stamp} {hour}"
        dot = " - " if options.ascii else " · "
        sender = sender_name(message, hit.thread, {message.sender: hit.name} if hit.name else {})
        name = thread_title(hit.thread)
        # In a conversation with one person their name says both.
        about = dot.join([*([] if sender == name else [drawable(sender)]), when])
        title = Content.assemble((drawable(name), "bold"), (f"{dot}{about}", "$sb-muted"))
        return Option(Content("\n").join([title, self._words(hit)]))

    def _words(self, hit: Hit) -> Content:
        """The snippet, narrowed to what a row shows, with its marks."""
        whole = drawable(hit.text or hit.message.media_url or "(empty message)")
        places = hit.marks if whole == hit.text else marks(whole, self._query.terms, self._query.signs)
        text, shown = snippet(whole, places, max(20, self.size.width - 8))
        return Content.assemble("  ", *_parts(text, shown))

    def action_move(self, how: str) -> None:
        getattr(self.results, f"action_{how}")()

    @on(Input.Submitted)
    async def _entered(self, event: Input.Submitted) -> None:
        with told(self):
            if event.value != self._shown:
                self.workers.cancel_group(self, "search")
                await self._find(event.value)
            await self._open(self.results.highlighted)

    @on(OptionList.OptionSelected)
    async def _clicked(self, event: OptionList.OptionSelected) -> None:
        with told(self):
            await self._open(event.option_index)

    async def _open(self, index: int | None) -> None:
        if index is not None and index < len(self._hits):
            await self._open_message(self._hits[index].message)
            self.action_leave()

    def action_leave(self) -> None:
        self.dismiss(self.field.value)


def _parts(text: str, places: Marks) -> list[str | tuple[str, str]]:
    parts: list[str | tuple[str, str]] = []
    at = 0
    for start, end in places:
        parts += [text[at:start], (text[start:end], "reverse")]
        at = end
    return [*parts, text[at:]]
