"""How one message's delivery went, where there is no pane for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo
from functools import partial
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from sbtui.console.bandwidth import news_seconds
from sbtui.console.frame.pacing import PacedModal
from sbtui.console.options import ConsoleOptions
from sbtui.console.widgets.delivery import Delivery, concern
from sbtui.console.widgets.keys_row import KeysRow
from sbtui.domain.message import Message
from sbtui.store.store import Store


class Details(PacedModal[None]):
    """The delivery timeline of a message; it follows the message while it is open."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,d,enter,alt+i", "dismiss", "Back", show=False),
        Binding("j", "scroll(1)", "Down", show=False),
        Binding("k", "scroll(-1)", "Up", show=False),
    ]
    DEFAULT_CSS = """
    Details { align: right middle; }
    Details > Vertical { width: 46; max-width: 100%; height: 100%; border-left: vkey $sb-rule;
                         background: $background; }
    Details Delivery { height: 1fr; }
    Details #back { height: 1; padding: 0 1; color: $sb-muted; }
    """

    def __init__(
        self,
        store: Store,
        options: ConsoleOptions,
        message: Message,
        *,
        keymap: Mapping[str, str],
        clock: Callable[[], datetime],
        tz: tzinfo | None,
    ) -> None:
        super().__init__()
        self._store, self._options, self._message = store, options, message
        self._keymap, self._clock, self._tz = keymap, clock, tz

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Delivery(
                self._store,
                clock=self._clock,
                ascii=self._options.ascii,
                tz=self._tz,
                confirm_after=self._options.confirm_after,
                keymap=self._keymap,
                can_focus=True,
            )
            yield KeysRow("up/down scroll   Esc back", id="back")

    def on_mount(self) -> None:
        self.query_one(Delivery).focus()
        self._follow()

    def action_scroll(self, by: int) -> None:
        self.query_one(Delivery).scroll_relative(y=by, animate=False)

    @work(exclusive=True)
    async def _follow(self) -> None:
        delivery = self.query_one(Delivery)
        with self._store.feed.subscribe() as feed:
            await self._show(delivery)
            async for batch in feed.paced(partial(news_seconds, self.app)):
                if concern(batch, self._message):
                    await self._show(delivery)

    async def _show(self, delivery: Delivery) -> None:
        message = await self._store.messages.get(self._message.id)
        self._message = message or self._message
        thread = await self._store.threads.get(self._message.thread_id)
        await delivery.show(message, thread)
