"""What stands in the panes' places in the first frame, before the panes themselves are loaded."""

from __future__ import annotations

from textual.app import RenderResult
from textual.content import Content
from textual.widget import Widget

NOTHING_OPEN = "Open a conversation, or press c for a new one."


class Vacant(Widget):
    """A pane in which nothing stands."""

    DEFAULT_CSS = "Vacant { height: 1fr; }"

    def render(self) -> RenderResult:
        return Content()


class NoConversation(Vacant):
    """Looks as the conversation's pane does while none is open: no cell changes when that one takes its place."""

    def __init__(self, *, ascii: bool, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self._line = "-" if ascii else "─"

    def render(self) -> RenderResult:
        width, height = self.size
        prompt = ("> ", "$sb-key")
        if self.screen.has_class("-flat"):
            return Content.assemble("\n" * (height - 1), prompt)
        rule, hint = (self._line * width, "$sb-rule"), (f"  {NOTHING_OPEN}", "$sb-muted")
        return Content.assemble("\n" * (height - 3), rule, "\n", prompt, "\n", hint)
