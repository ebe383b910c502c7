"""The first row: the program (or the open conversation), the link, the line and the totals."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from rich.cells import cell_len
from textual import events
from textual.app import RenderResult
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from sbtui.console.cells import cut
from sbtui.console.senders import Sender
from sbtui.domain import phone
from sbtui.domain.changes import Link, LinkState
from sbtui.domain.text import one_line
from sbtui.domain.thread import Totals

_SIGNS = {
    LinkState.OFF: ("○", "o"),
    LinkState.STARTING: ("○", "o"),
    LinkState.CATCHING_UP: ("○", "o"),
    LinkState.LIVE: ("●", "*"),
    LinkState.RETRYING: ("✕", "x"),
    LinkState.REFUSED: ("✕", "x"),
}
_WORDS = {
    LinkState.OFF: "offline",
    LinkState.STARTING: "starting",
    LinkState.CATCHING_UP: "catching up",
    LinkState.LIVE: "live",
    LinkState.RETRYING: "no network: retrying…",
    LinkState.REFUSED: "keys refused",
}
_WRONG = frozenset({LinkState.RETRYING, LinkState.REFUSED})


@dataclass(frozen=True, slots=True)
class TopBarState:
    """What the first row says; texts are clean."""

    title: str = ""
    """The open conversation, where only that is on screen; "" for the program's own name."""
    facts: str = ""
    """What follows the title: service and line."""
    banner: str = ""
    line: str = ""
    """The default line; E.164."""
    link: Link = field(default_factory=Link)
    totals: Totals = field(default_factory=Totals)
    sender: Sender = field(default_factory=Sender)
    """Who sends, where it is not this console."""
    undecided: int = 0
    """Messages in doubt about which only the user can decide."""


class TopBar(Widget):
    """Draws its state in one row; what does not fit gives way from the middle."""

    DEFAULT_CSS = "TopBar { height: 1; background: $sb-header; color: $foreground; }"
    state: reactive[TopBarState] = reactive(TopBarState())

    def __init__(self, *, ascii: bool = False, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._ascii = ascii

    def use_look(self, *, ascii: bool, **_: str) -> None:  # noqa: A002
        self._ascii = ascii

    def tell(self, **changed: object) -> None:
        """Change some fields of the state."""
        self.state = replace(self.state, **changed)  # type: ignore[arg-type]

    def on_resize(self, event: events.Resize) -> None:
        self.refresh()

    def render(self) -> RenderResult:
        width, state = self.size.width, self.state
        totals = self._totals()
        left = Content.assemble(" ", self._heading(), "  ")
        sender = self._sender(width - left.cell_length - totals.cell_length - 3)
        link = self._link(room=width - left.cell_length - sender.cell_length - totals.cell_length - 3)
        link = Content.assemble(link, sender)
        line = f"   line {phone.pretty(state.line)}" if state.line and not state.title else ""
        if left.cell_length + link.cell_length + cell_len(line) + totals.cell_length + 3 > width:
            line = ""
        if left.cell_length + link.cell_length + totals.cell_length + 2 > width:
            room = max(4, width - link.cell_length - totals.cell_length - 7)
            left = Content.assemble(" ", self._short_heading(room), "  ")
        left = Content.assemble(left, link, (line, "$sb-muted"))
        gap = max(1, width - left.cell_length - totals.cell_length - 1)
        return Content.assemble(left, " " * gap, totals, " ")

    def _heading(self) -> Content:
        if self.state.title:
            mark = "< " if self._ascii else "‹ "
            return Content.assemble((mark, "$sb-muted"), (self.state.title, "bold"), (self.state.facts, "$sb-muted"))
        banner = f" {self.state.banner}" if self.state.banner else ""
        return Content.assemble(("sbtui", "bold"), (banner, "bold $sb-unread"))

    def _short_heading(self, room: int) -> Content:
        """The title, and as many whole facts as fit: they are in the composer's row too."""
        if not self.state.title:
            return self._heading()
        title = cut(self.state.title, room, ascii=self._ascii)
        facts = self.state.facts
        while facts and cell_len(facts) > room - cell_len(title):
            facts = facts.rpartition(" - " if self._ascii else " · ")[0]
        mark = "< " if self._ascii else "‹ "
        return Content.assemble((mark, "$sb-muted"), (title, "bold"), (facts, "$sb-muted"))

    def _link(self, room: int) -> Content:
        link = self.state.link
        sign = _SIGNS[link.state][1 if self._ascii else 0]
        words = _WORDS[link.state]
        if link.state is LinkState.LIVE and link.transport and not (self.state.title or self.state.sender.words):
            words = f"{words} ({one_line(link.transport, 20)})"
        if link.state in _WRONG and link.detail:
            words = cut(one_line(link.detail), max(len(words), room - 2), ascii=self._ascii)
        if self._ascii:
            words = words.replace("…", "...")
        color = "$sb-live" if link.state is LinkState.LIVE else "$sb-failed" if link.state in _WRONG else "$sb-muted"
        return Content.assemble((sign, color), " ", (words, color if link.state in _WRONG else ""))

    def _sender(self, room: int) -> Content:
        words, short = self.state.sender
        link = 2 + cell_len(_WORDS[self.state.link.state])
        shown = words if room >= link + 2 + cell_len(words) else short
        return Content.assemble("  ", (shown, "bold $sb-unread")) if shown else Content("")

    def _totals(self) -> Content:
        totals, dot = self.state.totals, " - " if self._ascii else " · "
        wide = self.size.width >= 60
        unread, failed, outbox = ("unread ", "failed ", "outbox ") if wide else ("", "!", "^" if self._ascii else "↑")
        scheduled = f"{totals.scheduled}" if totals.scheduled else ""
        undecided = self.state.undecided
        if not wide:
            return Content.assemble(
                (f"{totals.unread}", "$sb-unread bold" if totals.unread else "$sb-muted"),
                (f" {failed}{totals.failed}" if totals.failed else "", "$sb-failed"),
                (f" ?{undecided}" if undecided else "", "bold $sb-failed"),
                (f" {outbox}{totals.pending}" if totals.pending else "", "$sb-muted"),
                (f" {'@' if self._ascii else '◷'}{scheduled}" if scheduled else "", "$sb-muted"),
            )
        return Content.assemble(
            (f"{unread}{totals.unread}", "$sb-unread bold" if totals.unread else "$sb-muted"),
            (dot, "$sb-muted"),
            (f"{failed}{totals.failed}", "$sb-failed bold" if totals.failed else "$sb-muted"),
            (f"{dot}decide {undecided}" if undecided else "", "bold $sb-failed"),
            (dot, "$sb-muted"),
            (f"{outbox}{totals.pending}", "bold" if totals.pending else "$sb-muted"),
            (f"{dot}scheduled {scheduled}" if scheduled else "", "$sb-muted"),
        )
