"""Looking up at Sendblue whether a message whose outcome is unknown arrived there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sbtui.api.client import Sendblue
from sbtui.api.errors import OutcomeUnknown
from sbtui.domain.message import Message
from sbtui.domain.news import MessageSeen
from sbtui.domain.thread import Thread
from sbtui.engine.matching import BEFORE, is_ours
from sbtui.engine.pace import Pace
from sbtui.engine.their_clock import TheirClock
from sbtui.engine.translate import message_seen

_PAGE = 100
_MOST_PAGES = 20


async def look_up(
    client: Sendblue, pace: Pace, thread: Thread, message: Message, claimed_at: datetime, their_clock: TheirClock
) -> list[MessageSeen]:
    """The messages at Sendblue that may be this one, oldest first.

    Raises:
        SendblueError: nothing was learnt; an absence counts only when the whole list was read.
    """
    found: list[MessageSeen] = []
    since = min(claimed_at, claimed_at + their_clock.ahead) - BEFORE
    for page_number in range(_MOST_PAGES):
        await pace.turn()
        page = await client.messages(
            **_conversation(thread, message),
            is_outbound=True,
            created_at_gte=since,
            order_by="createdAt",
            order_direction="asc",
            limit=_PAGE,
            offset=page_number * _PAGE,
        )
        seen = map(message_seen, page.rows)
        lead = their_clock.ahead
        found += [candidate for candidate in seen if is_ours(thread, message, claimed_at, candidate, lead)]
        if not page.has_more:
            return found
    raise OutcomeUnknown("There are too many messages to look this one up.")


def _conversation(thread: Thread, message: Message) -> dict[str, Any]:
    """The narrowest filter: a group that has no id yet is found by its members afterwards."""
    if not thread.is_group:
        return {"number": thread.address}
    if thread.address:
        return {"group_id": thread.address}
    return {"from_number": message.line or None}
