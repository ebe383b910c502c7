"""What the status line says about the connection, and how it puts trouble into one sentence."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

from sbtui.api.errors import NeverLeft, RateLimited, SendblueError, Unauthorized
from sbtui.domain.changes import Change, ChangeKind, Link, LinkState
from sbtui.engine.alarm import Sleep
from sbtui.store import notes
from sbtui.store.errors import StoreError
from sbtui.store.store import Store

logger = logging.getLogger("sbtui.engine")
Result = TypeVar("Result")
_STORE_PAUSE = 1.0


class LinkSign:
    """Writes the state of the link into the store, for every screen on it."""

    def __init__(self, store: Store, sleep: Sleep, *, on_live: Callable[[], None]) -> None:
        self._store = store
        self._sleep = sleep
        self._on_live = on_live
        self._meant = Link()
        """What was said last, apart from trouble with the store."""
        self._shown = Link()
        self._refused: set[object] = set()
        """Those whose work the store does not take."""

    @property
    def state(self) -> LinkState:
        return self._shown.state

    async def show(self, state: LinkState, transport: str = "", detail: str = "") -> None:
        """Say how the engine stands; where the store cannot take it, only this process's screens hear of it."""
        self._meant = Link(state=state, transport=transport, detail=detail)
        await self._write(self._meant)

    async def _write(self, link: Link) -> None:
        try:
            async with self._store.changing() as (transaction, changes):
                if await notes.set_link(transaction, link):
                    changes.append(Change(ChangeKind.LINK_CHANGED))
        except StoreError as error:
            logger.warning("the link's state could not be written: %s", type(error).__name__)
            self._store.show_link_here(link)
        else:
            self._store.show_link_here(None)
        if link == self._shown:
            return
        logger.info("link: %s %s", link.state.value, link.transport)
        came_alive = link.state is LinkState.LIVE and self._shown.state is not LinkState.LIVE
        self._shown = link
        if came_alive:
            self._on_live()

    async def insist(self, work: Callable[[], Awaitable[Result]]) -> Result:
        """Do it until the store takes it: a full disk must not lose what Sendblue answered."""
        me = object()
        try:
            while True:
                try:
                    result = await work()
                except StoreError as error:
                    logger.warning("the store refused: %s", type(error).__name__)
                    self._refused.add(me)
                    await self._write(replace(self._meant, detail=str(error)))
                    await self._sleep(_STORE_PAUSE)
                else:
                    break
        finally:
            was_refused = me in self._refused
            self._refused.discard(me)
        # Whoever is refused still says so again; the last one takes the sentence back.
        if was_refused and not self._refused:
            await self._write(self._meant)
        return result


def trouble(error: SendblueError | StoreError, wait: float) -> tuple[LinkState, str]:
    """The state and sentence for an error after which we try again in ``wait`` seconds."""
    when = f"retrying in {max(round(wait), 1)} s"
    match error:
        case Unauthorized(status=401):
            return LinkState.REFUSED, f"Sendblue refuses the keys: check the key id and the secret; {when}."
        case NeverLeft():
            return LinkState.RETRYING, f"No network: {when}. {error}"
        case RateLimited():
            return LinkState.RETRYING, f"Sendblue asks for a slower pace: {when}."
        case SendblueError():
            return LinkState.RETRYING, f"Connection lost: {when}. {error}"
        case _:
            return LinkState.RETRYING, str(error)
