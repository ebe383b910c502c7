"""One colour of a few, gone through with the arrow keys; each is also said in words."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message as TextualMessage
from textual.style import Style

from sbtui.console.palette import Palette, sender_role
from sbtui.console.widgets.plain import Plain
from sbtui.domain.thread import ContactColor

_HUES = ("", *ContactColor)
_OF_NUMBER = "by number"


class Hue(Plain, can_focus=True):
    """Shows the colour of an address: a ``ContactColor``, or "" for the one that its number gives it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "step(-1)", "Previous", show=False),
        Binding("right,l,space", "step(1)", "Next", show=False),
    ]
    DEFAULT_CSS = "Hue { height: 1; width: 1fr; }"

    class Changed(TextualMessage):
        """Another colour was chosen."""

    def __init__(self, address: str, *, ascii: bool = False, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._address, self._ascii = address, ascii
        self._palette = Palette(self)
        self._color = ""

    @property
    def color(self) -> str:
        return self._color

    @color.setter
    def color(self, color: str) -> None:
        self._color = color if color in _HUES else ""
        self._refresh()

    def paint(self, text: str) -> Content:
        """A clean text in the colour."""
        style = self._palette.style(sender_role(self._address, self._color))
        return Content.styled(text, Style.from_rich_style(style))

    def action_step(self, by: int) -> None:
        self.color = _HUES[(_HUES.index(self._color) + by) % len(_HUES)]
        self.post_message(self.Changed())

    def on_mount(self) -> None:
        self._refresh()

    def on_focus(self) -> None:
        self._refresh()

    def on_blur(self) -> None:
        self._refresh()

    def notify_style_update(self) -> None:
        self._palette.forget()
        super().notify_style_update()

    def _refresh(self) -> None:
        before, after = ("< ", " >") if self._ascii else ("‹ ", " ›")
        marks = "bold $sb-key" if self.has_focus else "$sb-muted"
        self.show(Content.assemble((before, marks), self.paint(self._color or _OF_NUMBER), (after, marks)))
