"""Each conversation's draft: read when it is opened, kept when it is left or stands still."""

from __future__ import annotations

import asyncio
from typing import NamedTuple

from sbtui.console.widgets.composer import Composer, joined
from sbtui.domain.message import Draft
from sbtui.store.errors import StoreError
from sbtui.store.store import Store


class Writing(NamedTuple):
    """What stands in the composer and is not in the store."""

    thread_id: int
    draft: Draft
    follows: bool = False
    """Whether it was typed before the conversation's draft was read, and goes behind that."""


class DraftKeeping:
    """Carries drafts between one composer and the store; what the store refuses is held until it takes it."""

    def __init__(self, store: Store, composer: Composer) -> None:
        self._store, self._composer = store, composer
        self._refused: dict[int, Draft] = {}
        """Drafts that the store did not take, also of conversations that are gone, until it is known where to."""
        self._one_by_one = asyncio.Lock()

    def writing(self, thread_id: int | None) -> Writing | None:
        """What is to be kept now of the thread that the composer is loaded with."""
        draft = self._composer.unsaved
        if thread_id is None or draft is None:
            return None
        return Writing(thread_id, draft, follows=not self._composer.ready.is_set())

    async def read(self, thread_id: int) -> Draft:
        """The stored draft of a conversation, with what is being kept of it just now.

        Raises:
            StoreError: it cannot be read.
        """
        async with self._one_by_one:
            return await self._store.drafts.get(thread_id)

    async def moved(self, gone: int, into: int) -> None:
        """A conversation turned out to be another one: what was held for it is kept there."""
        async with self._one_by_one:
            if (held := self._refused.pop(gone, None)) is not None:
                await self._save(into, held, before_stored=True)

    async def keep(self, writing: Writing | None) -> None:
        """Save it; where the store refuses, that is said in place, and the draft held."""
        if writing is not None:
            async with self._one_by_one:
                await self._save(writing.thread_id, writing.draft, behind_stored=writing.follows)

    async def return_unsent(self, thread_id: int, draft: Draft) -> None:
        """Keep what could not be sent, in front of what was written since in its conversation, which was left."""
        async with self._one_by_one:
            await self._save(thread_id, draft, before_stored=True)

    async def _save(
        self, thread_id: int, draft: Draft, *, behind_stored: bool = False, before_stored: bool = False
    ) -> None:
        try:
            if behind_stored or before_stored:
                stored = self._refused.get(thread_id) or await self._store.drafts.get(thread_id)
                draft = joined(stored, draft) if behind_stored else joined(draft, stored, "\n")
            await self._store.intents.save_draft(thread_id, draft)
            is_gone = bool(draft) and await self._store.threads.get(thread_id) is None
        except StoreError as error:
            self._refused[thread_id] = draft
            self._composer.complain(str(error))
        else:
            if is_gone:
                self._refused[thread_id] = draft
                return
            self._refused.pop(thread_id, None)
            self._composer.kept(thread_id, draft)

    def fill(self, thread_id: int, stored: Draft) -> None:
        """Give the composer its conversation's draft: the stored one, or the one that could not be stored."""
        held = self._refused.get(thread_id)
        self._composer.fill(stored if held is None else Draft())
        if held is not None:
            self._composer.give_back(held)
