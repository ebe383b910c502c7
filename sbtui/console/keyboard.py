"""One key at a time: what was typed ahead acts where it would have acted had it been typed slowly."""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import App
from textual.message_pump import MessagePump

from sbtui.console.frame.pacing import one_frame

# A mixin of an App: it must not be one itself, or the app's class variables would be those of a plain App.
if TYPE_CHECKING:
    _Mixin = App[Any]
else:
    _Mixin = object

_PATIENCE = 1.0
"""Seconds after which the next key goes on although the last one's work is not done."""
_FOCUS_MOVES = 4


class OneKeyAtATime(_Mixin):
    """Hands the next key out only when everything that the last one set off is done.

    Textual queues keys at whatever has the focus when they arrive. Over a slow link they arrive in bursts:
    what follows the Enter that opens a conversation would act on the list, where letters are commands.
    """

    _typist: asyncio.Task[None] | None = None
    _came_back = False

    async def on_event(self, event: events.Event) -> None:
        if not isinstance(event, events.Key | events.Paste):
            await super().on_event(event)
            return
        if event.is_forwarded:
            # Nobody on the way took it: it acts here, and what it sets off goes the whole way once more.
            self._came_back = True
            await super().on_event(event)
            return
        typed = self._typed
        typed.append(event)
        if self._typist is None or self._typist.done():
            self._typist = asyncio.create_task(self._type(typed), name="typist")

    @property
    def _typed(self) -> deque[events.Key | events.Paste]:
        typed: deque[events.Key | events.Paste] = self.__dict__.setdefault("_typed_ahead", deque())
        return typed

    async def _ready_for_keys(self) -> None:
        """Return when there is something that keys can act on."""

    async def _type(self, typed: deque[events.Key | events.Paste]) -> None:
        await self._ready_for_keys()
        while typed and self.is_running:
            handled = asyncio.Event()
            with one_frame(self):
                if not self.call_later(self._act, typed.popleft(), handled):
                    return
                # Where something slow is under way, keys must not be lost to it, and the app must stay usable.
                with suppress(TimeoutError):
                    async with asyncio.timeout(_PATIENCE):
                        await handled.wait()
                        await self._settle()

    async def _shutdown(self) -> None:
        # Whatever was typed behind the key that quits has no screen any more to go to.
        if self._typist is not None:
            self._typist.cancel()
            await asyncio.wait([self._typist])
        await super()._shutdown()

    async def _act(self, event: events.Key | events.Paste, handled: asyncio.Event) -> None:
        try:
            await super().on_event(event)
        finally:
            handled.set()

    async def _settle(self) -> None:
        """Wait until nothing is queued between the focus and the app, following the focus where it goes."""
        for _ in range(_FOCUS_MOVES):
            screen, focused = self.screen, self.focused
            self._came_back = False
            for node in (focused or screen).ancestors_with_self:
                await _drained(node)
            if self.screen is screen and self.focused is focused and not self._came_back:
                break
        # Widgets tell the screen in their own time that they want to be drawn anew.
        await _drained(screen)


async def _drained(node: MessagePump) -> None:
    """Wait until everything that is in the node's queue now has been worked on."""
    done = asyncio.Event()
    if node.call_later(done.set):
        await done.wait()
