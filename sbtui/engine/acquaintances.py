"""News of people and lines: names, who is typing, how our lines are."""

from __future__ import annotations

from datetime import timedelta

from sbtui.domain.changes import Change, ChangeKind
from sbtui.domain.news import ContactSeen, LineSeen, TypingChanged
from sbtui.domain.thread import Contact, Line
from sbtui.engine.batch import Batch
from sbtui.store import people

TYPING_SECONDS = 60
"""Dots last so long unless they are stopped (Sendblue docs: typing indicators)."""


async def typing(batch: Batch, news: TypingChanged) -> None:
    until = batch.now + timedelta(seconds=TYPING_SECONDS) if news.typing else None
    await people.set_typing(batch.transaction, news.contact, until)
    thread_id = await people.thread_of(batch.transaction, news.contact)
    if thread_id is not None:
        batch.changes.append(Change(ChangeKind.TYPING_CHANGED, thread_id))


async def contact(batch: Batch, news: ContactSeen) -> None:
    if not news.number:
        return
    row = await batch.transaction.row("SELECT opted_out FROM contacts WHERE number = ?", (news.number,))
    if row is None and not (news.first_name or news.last_name or news.opted_out):
        return
    known = row is not None and bool(row[0])
    opted_out = known if news.opted_out is None else news.opted_out
    seen = Contact(number=news.number, first_name=news.first_name, last_name=news.last_name, opted_out=opted_out)
    if await people.save_contact(batch.transaction, seen):
        thread_id = await people.thread_of(batch.transaction, news.number) or 0
        batch.changes.append(Change(ChangeKind.CONTACT_CHANGED, thread_id))
        if thread_id:
            batch.touched.add(thread_id)


async def line(batch: Batch, news: LineSeen) -> None:
    if news.number and await people.save_line(batch.transaction, Line(news.number, news.status)):
        batch.changes.append(Change(ChangeKind.LINE_CHANGED))
