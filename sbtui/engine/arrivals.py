"""Messages that we did not know: texts that came in, and what was sent from elsewhere."""

from __future__ import annotations

import logging
from datetime import timedelta

from sbtui.domain import status as statuses
from sbtui.domain.changes import Change, ChangeKind
from sbtui.domain.message import Observation, Source
from sbtui.domain.news import MessageSeen
from sbtui.engine.batch import Batch
from sbtui.engine.places import follow, place
from sbtui.engine.reports import got_through
from sbtui.store import messages, people, threads

logger = logging.getLogger("sbtui.engine")
NEWS = timedelta(minutes=10)
"""An older text is no news, however it came: a laptop that wakes up must not announce the whole night."""


async def arrive(batch: Batch, seen: MessageSeen, source: Source) -> None:
    """Insert a message whose handle no row has."""
    transaction = batch.transaction
    at = seen.created_at or seen.updated_at or batch.now
    thread = await place(batch, seen, at)
    if thread is None:
        logger.info("a message without a contact was left out")
        return
    reported_at = seen.updated_at or at
    message_id = await messages.add(
        transaction,
        thread_id=thread.id,
        handle=seen.handle,
        outbound=seen.outbound,
        sender=seen.line if seen.outbound else seen.contact,
        line=seen.line,
        body=seen.body,
        media_url=seen.media_url,
        style=seen.style,
        service=seen.service,
        downgraded=seen.downgraded,
        status=seen.status if seen.outbound else "",
        status_at=reported_at if seen.outbound and seen.status else None,
        failure=seen.failure if seen.outbound and statuses.is_failure(seen.status) else None,
        at=at,
        reply_to=seen.reply_to,
        unread=not seen.outbound and not batch.history,
    )
    if seen.outbound and seen.status:
        observation = Observation(seen.status, reported_at, batch.now, source, seen.failure)
        await messages.observe(transaction, message_id, seen.handle, observation)
    if not seen.outbound or got_through(seen):
        await follow(batch, thread.id, at=at, line=seen.line, service=seen.service)
    if not batch.history and not seen.outbound:
        await _welcome(batch, thread.id, seen.contact, archived=thread.archived)
    live = batch.live and not seen.outbound and batch.now - at < NEWS
    batch.changes.append(Change(ChangeKind.MESSAGE_ADDED, thread.id, message_id, live=live))
    batch.touched.add(thread.id)


async def _welcome(batch: Batch, thread_id: int, contact: str, *, archived: bool) -> None:
    """Whoever wrote is not typing any more, and their conversation belongs in the list."""
    if archived:
        await threads.set_flag(batch.transaction, thread_id, "archived", False)
    await people.set_typing(batch.transaction, contact, None)
    batch.changes.append(Change(ChangeKind.TYPING_CHANGED, thread_id))
