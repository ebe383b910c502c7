"""Another process's writes into a store that a console shows."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path

from sbtui.domain.changes import Change, ChangeKind
from sbtui.domain.message import Message
from sbtui.store.store import Store
from tests.bench.stores import BIG


class Writer:
    """Turns badges, as reports from Sendblue would."""

    def __init__(self, runner: asyncio.Runner, store: Store) -> None:
        self._runner, self._store = runner, store
        self._turns = 0

    def message_of_ours(self, back: int) -> Message:
        """In the large conversation, the newest but so many."""
        return self._runner.run(self._find(back))

    async def _find(self, back: int) -> Message:
        thread = next(thread for thread in await self._store.threads.page() if thread.address == BIG)
        page = await self._store.messages.newest(thread.id, 3 * (back + 1))
        return [message for message in page if message.outbound][-1 - back]

    def turn_badge(self, message: Message) -> None:
        """Change a message's status."""
        self._runner.run(self._turn(message))

    async def _turn(self, message: Message) -> None:
        self._turns += 1
        status = "SENT" if self._turns % 2 else "DELIVERED"
        async with self._store.changing() as (transaction, changes):
            await transaction.execute(
                "UPDATE messages SET status = ?, revision = revision + 1 WHERE id = ?", (status, message.id)
            )
            changes.append(Change(ChangeKind.MESSAGE_CHANGED, message.thread_id, message.id))


@contextmanager
def writing(path: Path) -> Iterator[Writer]:
    """Open the store in this process until the block ends."""
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        store = runner.run(stack.enter_async_context(Store.open(path)))
        try:
            yield Writer(runner, store)
        finally:
            runner.run(stack.aclose())
