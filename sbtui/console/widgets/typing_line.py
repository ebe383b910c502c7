"""One row that says who is typing; static, since an animation would cost bytes for as long as it lasts."""

from __future__ import annotations

from collections.abc import Sequence

from textual.strip import Strip
from textual.widget import Widget

from sbtui.console.palette import Role
from sbtui.console.thread.cells import drawable, fit
from sbtui.console.thread.lines import Line, Span
from sbtui.console.thread.strips import StripCache
from sbtui.domain.text import one_line


def typing_words(names: Sequence[str], *, ellipsis: str = "…") -> str:
    """ "Ada is typing…", "Ada and Ben are typing…", "Ada and 2 others are typing…"; "" for nobody."""
    clean = [drawable(one_line(name, 60)) or "somebody" for name in names]
    if not clean:
        return ""
    if len(clean) == 1:
        return f"{clean[0]} is typing{ellipsis}"
    others = clean[1] if len(clean) == 2 else f"{len(clean) - 1} others"
    return f"{clean[0]} and {others} are typing{ellipsis}"


class TypingLine(Widget):
    """Shows who is typing in the conversation; an empty row while nobody is."""

    DEFAULT_CSS = "TypingLine { height: 1; }"

    def __init__(self, *, ascii: bool = False, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._ascii = ascii
        self._words = ""
        self._strips = StripCache(self)

    def use_look(self, *, ascii: bool, **_: str) -> None:  # noqa: A002
        self._ascii = ascii

    @property
    def words(self) -> str:
        """What is shown."""
        return self._words

    def show(self, names: Sequence[str]) -> None:
        """Show these people's names; repaints only when the words differ."""
        words = typing_words(names, ellipsis="..." if self._ascii else "…")
        if words != self._words:
            self._words = words
            self.refresh()

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        if not self._words or width <= 0:
            return self._strips.blank(width)
        words = fit(f"  {self._words}", width, "..." if self._ascii else "…")
        return self._strips.line(Line((Span(words, Role.MUTED),)), width)

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._strips.forget()
