"""Text fields in which keys act in the order in which they were pressed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.widget import Widget
from textual.widgets import Input

# A widget's style rules and component classes are those of its first widget base: this must not be one.
if TYPE_CHECKING:
    _Mixin = Widget
else:
    _Mixin = object


class InOrder(_Mixin):
    """Mixed into a text field: runs its editing keys when they come.

    Textual runs a widget's bindings only after the key has bubbled up to the app. Over a slow link, where
    keys arrive in bursts, letters typed after a backspace would be inserted before it acts.
    """

    async def _on_key(self, event: events.Key) -> None:
        for binding in self._bindings.key_to_bindings.get(event.key, ()):
            if not binding.priority:
                event.stop()
                event.prevent_default()
                await self.run_action(binding.action)
                return


class Field(InOrder, Input):
    """One line of text, without a frame or a blinking cursor (which would cost bytes while idle)."""

    DEFAULT_CSS = "Field { border: none; height: 1; padding: 0; background: $background; }"

    def __init__(self, *, placeholder: str = "", id: str | None = None) -> None:  # noqa: A002
        super().__init__(placeholder=placeholder, id=id, compact=True)
        self.cursor_blink = False
