"""What a search found: two lines for each message, drawn line by line as they are seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message as TextualMessage
from textual.scroll_view import ScrollView
from textual.strip import Strip

from sbtui.console.cells import cut
from sbtui.console.frame.bare import BareRows
from sbtui.console.names import sender_name, thread_title
from sbtui.console.options import ConsoleOptions
from sbtui.console.palette import Palette, Role
from sbtui.console.thread.cells import drawable
from sbtui.console.times import list_stamp, time_of_day
from sbtui.domain.marks import Marks, marks, snippet
from sbtui.domain.query import Query
from sbtui.store.search import Hit

HEIGHT = 2
"""Lines of one result."""
_AHEAD = 10
"""Results before the last one at which more are wanted."""


class Part(NamedTuple):
    """A piece of a line."""

    text: str
    role: Role = Role.TEXT
    bold: bool = False
    reverse: bool = False


@dataclass(frozen=True, slots=True)
class ResultLook:
    """All that a result's lines depend on, besides the hit."""

    query: Query
    width: int
    now: datetime
    options: ConsoleOptions
    tz: tzinfo | None


def result_lines(hit: Hit, look: ResultLook, *, selected: bool) -> tuple[list[Part], list[Part]]:
    """Where and from whom and when; and the words around the first mark, with their marks."""
    ascii_only, room = look.options.ascii, look.width - 3
    marker = Part(">" if ascii_only else "▸", Role.CURSOR, bold=True) if selected else Part(" ")
    name = cut(drawable(thread_title(hit.thread)), room, ascii=ascii_only)
    about = cut(_about(hit, look), room - cell_len(name), ascii=ascii_only)
    title = [marker, Part(" "), Part(name, bold=True, reverse=selected), Part(about, Role.MUTED)]
    whole = drawable(hit.text or hit.message.media_url or "(empty message)")
    places = hit.marks if whole == hit.text else marks(whole, look.query.terms, look.query.signs)
    return title, [Part("  "), *_marked(*snippet(whole, places, max(20, room)))]


def _about(hit: Hit, look: ResultLook) -> str:
    message, clock = hit.message, look.options.time_format
    stamp = list_stamp(message.at, look.now, tz=look.tz, time_format=clock)
    hour = time_of_day(message.at, tz=look.tz, time_format=clock)
    sender = sender_name(message, hit.thread, {message.sender: hit.name} if hit.name else {})
    dot = " - " if look.options.ascii else " · "
    # In a conversation with one person their name says both.
    known = sender == thread_title(hit.thread)
    return dot.join(["", *([] if known else [drawable(sender)]), hour if stamp == hour else f"{stamp} {hour}"])


def _marked(text: str, places: Marks) -> list[Part]:
    parts: list[Part] = []
    at = 0
    for start, end in places:
        parts += [Part(text[at:start]), Part(text[start:end], reverse=True)]
        at = end
    return [*parts, Part(text[at:])]


class Results(ScrollView, can_focus=False):
    """The hits and the one of them that is chosen. What is typed goes to the field over it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"results--selected"}
    DEFAULT_CSS = """
    Results { height: 1fr; background: $background; scrollbar-size-vertical: 1; overflow-x: hidden; }
    Results > .results--selected { background: $sb-selected; }
    Results:ansi > .results--selected { text-style: reverse; background: ansi_default; }
    """

    class Chosen(TextualMessage):
        """The user clicked on the selected hit."""

    class MoreWanted(TextualMessage):
        """The selection comes near the end."""

    def __init__(self, options: ConsoleOptions, *, tz: tzinfo | None) -> None:
        super().__init__()
        self._styles_cache = BareRows()
        self._palette = Palette(self)
        self._options, self._tz = options, tz
        self._look: ResultLook | None = None
        self._lines: dict[tuple[int, bool], tuple[Strip, Strip]] = {}
        self.hits: list[Hit] = []
        self.index = 0

    @property
    def selected(self) -> Hit | None:
        return self.hits[self.index] if self.index < len(self.hits) else None

    def show(self, hits: Sequence[Hit], query: Query, now: datetime) -> None:
        """Show these in place of all others, the first one selected."""
        self.hits, self.index = list(hits), 0
        self._look = ResultLook(query, self.size.width, now, self._options, self._tz)
        self._lines.clear()
        self._measure()
        self.scroll_to(y=0, animate=False)
        self.refresh()

    def add(self, hits: Sequence[Hit]) -> None:
        """Show these below the others."""
        first = len(self.hits)
        self.hits += hits
        self._measure()
        self.refresh_lines(first * HEIGHT, len(hits) * HEIGHT)

    def move(self, by: int) -> None:
        """Select the hit so many further down."""
        self._select(self.index + by)

    def page(self, pages: int) -> None:
        """Select the hit so many screens further down."""
        self.move(pages * max(1, self.size.height // HEIGHT))

    def _select(self, index: int) -> None:
        before, self.index = self.index, max(0, min(index, len(self.hits) - 1))
        top = self.index * HEIGHT
        if top < self.scroll_offset.y:
            self.scroll_to(y=top, animate=False)
        elif top + HEIGHT > self.scroll_offset.y + self.size.height:
            self.scroll_to(y=top + HEIGHT - self.size.height, animate=False)
        for row in {before, self.index}:
            self.refresh_lines(row * HEIGHT, HEIGHT)
        self._look_ahead(self.index)

    def _look_ahead(self, index: int) -> None:
        if self.hits and index + _AHEAD > len(self.hits):
            self.post_message(self.MoreWanted())

    def _measure(self) -> None:
        self.virtual_size = Size(self.size.width, len(self.hits) * HEIGHT)
        # Textual would find out only after a frame whether there is a scroll bar, and draw everything again.
        self._refresh_scrollbars()

    def on_resize(self, event: events.Resize) -> None:
        self._measure()
        self._lines.clear()
        self.refresh()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._look_ahead((int(new_value) + self.size.height) // HEIGHT)

    def notify_style_update(self) -> None:
        self._palette.forget()
        self._lines.clear()
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        """One line of a result."""
        index, line = divmod(y + self.scroll_offset.y, HEIGHT)
        if self._look is None or index >= len(self.hits):
            return Strip.blank(self.size.width, self._palette.base())
        key = (index, index == self.index)
        if key not in self._lines:
            self._lines[key] = self._drawn(*key)
        return self._lines[key][line]

    def _drawn(self, index: int, selected: bool) -> tuple[Strip, Strip]:
        assert self._look is not None
        width, base, turned = self.size.width, self._palette.base(), False
        if selected:
            look = self.get_component_rich_style("results--selected")
            base, turned = base + Style(bgcolor=look.bgcolor), bool(look.reverse)
        title, words = result_lines(self.hits[index], self._look, selected=selected)
        # What is selected is turned around only where it has no ground of its own.
        title = [part._replace(reverse=part.reverse and turned) for part in title]
        return self._strip(title, base, width), self._strip(words, base, width)

    def _strip(self, parts: list[Part], base: Style, width: int) -> Strip:
        segments = [
            Segment(
                part.text,
                base + self._palette.style(part.role) + Style(bold=part.bold or None, reverse=part.reverse or None),
            )
            for part in parts
            if part.text
        ]
        return Strip(segments).adjust_cell_length(width, base)

    def on_click(self, event: events.Click) -> None:
        index = (event.y + self.scroll_offset.y) // HEIGHT
        if index < len(self.hits):
            self._select(index)
            self.post_message(self.Chosen())
