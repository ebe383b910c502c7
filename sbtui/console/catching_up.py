"""Whether what comes in was missed, rather than being news."""

from __future__ import annotations

from sbtui.console.senders import believed
from sbtui.domain.changes import LinkState
from sbtui.store.store import Store


async def is_catching_up(store: Store) -> bool:
    """Whether an engine is reading what happened while nobody listened; a killed one's word is not believed."""
    link = await store.notes.link()
    return link.state is LinkState.CATCHING_UP and believed(link, store.engine_holder(), own=False) == link
