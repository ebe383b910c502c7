"""Finding conversations and contacts by a few letters of their name or some digits of a number."""

from __future__ import annotations

from collections.abc import Sequence

from textual.fuzzy import Matcher

from sbtui.console.names import thread_title
from sbtui.domain.text import one_line
from sbtui.domain.thread import Contact, Thread
from sbtui.store.store import Store

_LOADED = 500
_FOUND = 50
_CONTACTS = 10


class Finder:
    """Ranks the latest conversations in memory, and asks the store for older ones by plain text."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._latest: list[Thread] = []

    async def load(self) -> None:
        self._latest = await self._store.threads.page(limit=_LOADED)

    async def find(self, typed: str) -> list[Thread]:
        """The conversations that match, best first; without text the unread ones, then the latest."""
        if not typed.strip():
            return sorted(self._latest, key=lambda thread: thread.unread == 0 or thread.muted)[:_FOUND]
        found = _ranked(self._latest, typed)
        known = {thread.id for thread in found}
        others = await self._store.threads.page(text=typed, limit=_FOUND)
        return (found + [thread for thread in others if thread.id not in known])[:_FOUND]

    async def contacts(self, typed: str) -> list[Contact]:
        """Contacts that match and have no conversation yet; none without text."""
        return await self._store.people.contacts(typed, _CONTACTS) if typed.strip() else []


def _ranked(threads: Sequence[Thread], typed: str) -> list[Thread]:
    matcher = Matcher(typed.strip())
    digits = "".join(filter(str.isdigit, typed))
    scored = [(_score(thread, matcher, digits), thread) for thread in threads]
    hits = [(score, thread) for score, thread in scored if score > 0]
    return [thread for _, thread in sorted(hits, key=lambda hit: (-hit[0], hit[1].unread == 0))]


def _score(thread: Thread, matcher: Matcher, digits: str) -> float:
    by_name = max(matcher.match(name) for name in {thread_title(thread), one_line(thread.public_name)})
    by_number = 1.0 if len(digits) >= 3 and any(digits in address for address in thread.participants) else 0.0
    return max(by_name, by_number)
