"""Going to a time in the open conversation."""

from __future__ import annotations

from datetime import datetime

from sbtui.console.thread.view import ThreadView
from sbtui.domain.message import Message
from sbtui.store.store import Store


async def go_to_time(view: ThreadView, store: Store, moment: datetime) -> None:
    """Put the cursor on the first message at this time (aware) or later; on the newest where there is none.

    Raises:
        StoreError: it cannot be read.
    """
    if view.thread is None:
        return
    just_before = Message(id=0, thread_id=view.thread.id, outbound=False, sender="", at=moment)
    found = await store.messages.after(just_before, 1)
    if found:
        view.show_message(found[0])
    else:
        view.cursor_to_end()
