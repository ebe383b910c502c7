"""One whole message, to scroll through."""

from __future__ import annotations

from datetime import tzinfo
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content

from sbtui.console.frame.pacing import PacedModal
from sbtui.console.names import sender_name
from sbtui.console.times import full_stamp
from sbtui.console.widgets.keys_row import KeysRow
from sbtui.console.widgets.plain import Plain
from sbtui.domain.message import Message
from sbtui.domain.text import printable
from sbtui.domain.thread import Thread


class Pager(PacedModal[None]):
    """Shows the body as it is, wrapped to the window."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,v", "dismiss", "Back", show=False),
        Binding("j", "scroll('down')", "Down", show=False),
        Binding("k", "scroll('up')", "Up", show=False),
        Binding("g", "scroll('home')", "Top", show=False),
        Binding("G", "scroll('end')", "Bottom", show=False),
        Binding("space", "scroll('page_down')", "Page down", show=False),
        Binding("y", "copy", "Copy", show=False),
    ]
    DEFAULT_CSS = """
    Pager { background: $background; }
    Pager #about { height: 1; padding: 0 1; background: $sb-header; color: $sb-muted; text-wrap: nowrap; }
    Pager VerticalScroll { height: 1fr; padding: 1 2; scrollbar-size-vertical: 1; }
    Pager #body { height: auto; max-width: 100; }
    Pager #keys { padding: 0 1; }
    Pager.-cramped VerticalScroll { padding: 0 1; }
    """

    def __init__(self, message: Message, *, thread: Thread | None, tz: tzinfo | None) -> None:
        super().__init__()
        self._message, self._thread, self._tz = message, thread, tz

    def compose(self) -> ComposeResult:
        message = self._message
        about = Content.assemble(
            (sender_name(message, self._thread), "bold"), f"  {full_stamp(message.at, tz=self._tz)}"
        )
        yield Plain(about, id="about")
        with VerticalScroll():
            yield Plain(self._text, id="body")
        yield KeysRow("y copy   Space page down   Esc back", id="keys")

    @property
    def _text(self) -> str:
        media = f"\n\n{printable(self._message.media_url)}" if self._message.media_url else ""
        return f"{printable(self._message.body)}{media}".strip()

    def action_copy(self) -> None:
        self.app.copy_to_clipboard(self._text)

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def action_scroll(self, where: str) -> None:
        getattr(self.query_one(VerticalScroll), f"scroll_{where}")(animate=False)
