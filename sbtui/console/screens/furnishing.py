"""The panes that nobody needs for the first frame, loaded and put into their places right after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message as TextualMessage

from sbtui.console.screens.moving import Moving
from sbtui.console.widgets.vacant import NoConversation, Vacant

if TYPE_CHECKING:
    from sbtui.console.widgets.delivery import Delivery

_CONVERSATION, _INSPECTOR = "thread-pane", "inspector"


class Furnishing(Moving):
    """Begins with the list alone. Until ``is_furnished``, ``thread_pane`` and ``delivery`` are not there."""

    delivery: Delivery
    is_furnished = False

    class Furnished(TextualMessage):
        """Everything is in its place."""

    def _is_user_here(self) -> bool:
        """Whether somebody looks at this terminal."""
        raise NotImplementedError

    def _vacant_places(self) -> ComposeResult:
        yield NoConversation(ascii=self._options.ascii, id=_CONVERSATION)
        yield Vacant(id=_INSPECTOR)

    async def _furnish(self) -> None:
        """Exchange the vacant places for the panes, in one frame."""
        from sbtui.console.widgets.delivery import Delivery
        from sbtui.console.widgets.thread_pane import ThreadPane

        options = self._options
        self.thread_pane = ThreadPane(self._store, options, clock=self._clock, tz=self._tz, id=_CONVERSATION)
        self.thread_pane.is_user_here = self._is_user_here
        self.delivery = Delivery(
            self._store,
            clock=self._clock,
            ascii=options.ascii,
            tz=self._tz,
            confirm_after=options.confirm_after,
            keymap=self._keymap,
            id=_INSPECTOR,
        )
        panes = self.query_one("#panes", Horizontal)
        with self.app.batch_update():
            await self.query(Vacant).remove()
            # Whoever left meanwhile needs no panes, and nothing can be put into what is being taken down.
            if not panes.is_attached:
                return
            await panes.mount(self.thread_pane, self.delivery)
        self.is_furnished = True
        self.post_message(self.Furnished())

    def look_again(self) -> None:
        """Somebody came back, or the focus moved: what is on screen may count as read now."""
        if self.is_furnished:
            self.thread_pane.look_again()
