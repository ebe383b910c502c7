"""The find bar: words looked for in the open conversation, all of it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from textual import getters, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input

from sbtui.console.notices import tell, told
from sbtui.console.thread.frame import today
from sbtui.console.thread.view import ThreadView
from sbtui.console.widgets.in_order import Field
from sbtui.console.widgets.plain import Plain
from sbtui.domain.message import Message
from sbtui.domain.text import one_line
from sbtui.store.store import Store
from sbtui.store.times import to_ms

if TYPE_CHECKING:
    from sbtui.domain.query import Query


class FindBar(Horizontal):
    """Marks what is found in the messages, and moves their cursor from match to match through the store."""

    DEFAULT_CSS = """
    FindBar { height: 1; display: none; }
    FindBar.-finding { display: block; }
    FindBar > #find-sign { width: 2; color: $sb-muted; }
    FindBar > Field { width: 1fr; }
    FindBar > #find-count { width: auto; min-width: 14; text-align: right; color: $sb-muted; padding: 0 1; }
    """

    field = getters.query_one(Field)
    count = getters.query_one("#find-count", Plain)

    def __init__(
        self, store: Store, view: Callable[[], ThreadView], *, clock: Callable[[], datetime], tz: tzinfo | None
    ) -> None:
        super().__init__()
        self._store, self._view = store, view
        self._clock, self._tz = clock, tz
        self._query: Query | None = None

    def compose(self) -> ComposeResult:
        yield Plain(" /", id="find-sign")
        yield Field(placeholder='words, a "phrase" or from:name')
        yield Plain("", id="find-count")

    @property
    def open(self) -> bool:
        """Whether the bar is shown."""
        return self.has_class("-finding")

    def begin(self) -> None:
        """Show the bar, with the words of the last time chosen, so that typing replaces them."""
        self.add_class("-finding")
        self.field.focus()
        self.field.action_select_all()
        self._look(self.field.value)

    def end(self) -> None:
        """Hide the bar and the marks."""
        if self.open:
            self.workers.cancel_group(self, "find")
            self.remove_class("-finding")
            self._query = None
            self._view().mark(None)
            if self.field.has_focus:
                self._view().focus()

    def _look(self, typed: str) -> None:
        from sbtui.domain.query import parse_query

        day = today(self._clock(), self._tz)
        self._query = parse_query(typed, today=day, tz=self._tz)
        self._view().mark(self._query)
        self._count()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if self.open:
            self._look(event.value)

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self._view().focus()
        self.step(older=True, here=True)

    @work(group="find", exclusive=True)
    async def _count(self) -> None:
        """Say how many there are."""
        thread, query = self._view().thread, self._query
        if thread is None or not query:
            self.count.update(one_line(query.hints[0]) if query is not None and query.hints else "")
            return
        with told(self):
            number = len(await self._store.search.places(query, thread.id))
            self.count.update(_counted(number) if number else "not found")

    @work(group="find", exclusive=True)
    async def step(self, *, older: bool, here: bool = False) -> None:
        """Put the cursor on the next match further up, or down; ``here`` begins with the message at the cursor."""
        view, query = self._view(), self._query
        start = view.cursor or view.newest
        if view.thread is None or not query or start is None:
            return
        with told(self):
            found, words = await self._found(query, start, older=older, here=here)
            self.count.update(words)
            if found is not None:
                view.show_message(found)

    async def _found(self, query: Query, start: Message, *, older: bool, here: bool) -> tuple[Message | None, str]:
        from sbtui.store.search import COUNTED

        places = await self._store.search.places(query, start.thread_id)
        if not places:
            return None, "not found"
        if len(places) == COUNTED:
            near = _at_or_before(places, start) if here else 0
            if near:
                return await self._store.messages.get(near), _counted(COUNTED)
            return await self._store.search.next(query, start, older=older), _counted(COUNTED)
        oldest_first = places[::-1]
        place = (to_ms(start.at), start.id)
        if older:
            index = bisect_left(oldest_first, (place[0], place[1] + here)) - 1
        else:
            index = bisect_left(oldest_first, (place[0], place[1] + 1))
        if not 0 <= index < len(places):
            tell(self, "From the other end again.")
            index %= len(places)
        found = await self._store.messages.get(oldest_first[index][1])
        return found, f"{len(places) - index} of {len(places)}"


def _at_or_before(places: list[tuple[int, int]], start: Message) -> int:
    """The id of the first of the places, newest first, that is not after the message; 0 for none."""
    place = (to_ms(start.at), start.id)
    return next((message_id for at, message_id in places if (at, message_id) <= place), 0)


def _counted(number: int) -> str:
    from sbtui.store.search import COUNTED

    return f"{COUNTED}+ found" if number >= COUNTED else f"{number} found"
