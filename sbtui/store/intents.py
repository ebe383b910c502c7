"""What the user wants: each intent is one transaction, and the engine and every screen see it after the commit."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from sbtui.domain.changes import Change, ChangeKind
from sbtui.domain.message import Draft, Message, OutboxState
from sbtui.domain.tapback import Tapback, chosen, why_no_tapback
from sbtui.domain.thread import Thread
from sbtui.store import drafts, messages, outbox, queueing, reactions, reading, receipts, threads
from sbtui.store.database import Transaction
from sbtui.store.queueing import Outgoing, Queued
from sbtui.store.times import Clock


class WritesWithChanges(Protocol):
    """The store, as far as intents need it."""

    def changing(self) -> AbstractAsyncContextManager[tuple[Transaction, list[Change]]]: ...


class NotPossible(Exception):
    """The intent does not fit the message's present state; one sentence for people."""


class Intents:
    """Writes what the user wants into the store."""

    def __init__(self, store: WritesWithChanges, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self.explore_exit = ""
        """How the user leaves explore mode, such as "alt+v leaves it", while that is on in this process: whatever
        would send or mark read is refused then. "" while it is off."""
        self.receipts = False
        """Whether what is marked read here is told to Sendblue, so that the other side sees a read receipt."""

    async def open_person(self, address: str, *, line: str = "") -> int:
        """The id of the conversation with a person, made where there is none."""
        async with self._store.changing() as (transaction, changes):
            return await queueing.open_person(transaction, changes, address, line=line, at=self._clock())

    async def open_group(self, members: Sequence[str], *, line: str = "") -> int:
        """The id of the group of exactly these people, made where there is none."""
        async with self._store.changing() as (transaction, changes):
            return await queueing.open_group(transaction, changes, members, line=line, at=self._clock())

    async def send(
        self,
        thread_id: int,
        parts: Sequence[Draft],
        *,
        line: str = "",
        at: datetime | None = None,
        hold_seconds: float = 0,
        reads: bool = True,
        keeps_draft: bool = False,
    ) -> list[int]:
        """Queue messages in order; returns their ids. The thread's draft is dropped and the thread marked read,
        where the two last do not say otherwise.

        ``line`` moves the conversation to another of our lines first. ``at`` schedules them: until then the
        conversation goes on without them. Otherwise each may be taken back for ``hold_seconds``, and what
        follows it in the conversation waits too.

        Raises:
            NotPossible: the conversation is gone, since it became one with another, or explore mode is on.
        """
        self._may_act()
        async with self._store.changing() as (transaction, changes):
            thread = await self._thread(transaction, thread_id)
            if reads:
                await self._mark_read(transaction, changes, thread_id)
            sent = await queueing.queue(
                transaction, changes, thread, parts, line=line, at=at, hold_seconds=hold_seconds, clock=self._clock
            )
            if not keeps_draft:
                await drafts.save(transaction, thread_id, Draft())
                changes.append(Change(ChangeKind.DRAFT_CHANGED, thread_id))
        return sent

    async def send_all(self, outgoing: Sequence[Outgoing], *, line: str = "", moves: bool = False) -> list[Queued]:
        """Queue messages in several conversations, opened where they are not there yet: all of them, or none.

        New conversations start on ``line``. One that is on another line stays there, or with ``moves`` goes over.
        Nobody looked at the conversations, so their drafts and what is unread in them stay.

        Raises:
            NotPossible: explore mode is on.
        """
        self._may_act()
        async with self._store.changing() as (transaction, changes):
            return [
                await queueing.queue_outgoing(transaction, changes, each, line=line, moves=moves, clock=self._clock)
                for each in outgoing
            ]

    async def retry(self, message_id: int) -> None:
        """Queue a failed message again, in the same bubble; one that waits for its time goes at once.

        Raises:
            NotPossible: it did not fail, or explore mode is on.
        """
        self._may_act()
        async with self._store.changing() as (transaction, changes):
            message = await self._load(transaction, message_id)
            if message.state not in _PATIENT and not _is_at_rest(message):
                raise NotPossible("Only a message that failed can be retried.")
            if message.state is OutboxState.SCHEDULED:
                await messages.move_to(transaction, message_id, self._clock())
            await messages.retire_handle(transaction, message_id)
            await outbox.put(transaction, message_id, message.thread_id, self._clock())
            await self._changed(transaction, changes, message)
            changes.append(Change(ChangeKind.OUTBOX_CHANGED, message.thread_id))

    async def send_again(self, message_id: int) -> None:
        """Send a message of unknown outcome once more, although that may deliver it twice.

        Only the user can take that risk: where the first attempt did arrive, it shows as a message of its own.

        Raises:
            NotPossible: its outcome is not in doubt, or explore mode is on.
        """
        self._may_act()
        async with self._store.changing() as (transaction, changes):
            message = await self._in_doubt(transaction, message_id)
            await messages.set_failure(transaction, message_id, None)
            await outbox.put(transaction, message_id, message.thread_id, self._clock())
            await self._changed(transaction, changes, message)
            changes.append(Change(ChangeKind.OUTBOX_CHANGED, message.thread_id))

    async def let_go(self, message_id: int) -> None:
        """Let the rest of the conversation go past a message of unknown outcome, and do not send it again.

        It is looked for all the same: once found, it shows as sent; once proven absent, as failed.

        Raises:
            NotPossible: its outcome is not in doubt, or explore mode is on.
        """
        self._may_act()
        async with self._store.changing() as (transaction, changes):
            message = await self._in_doubt(transaction, message_id)
            await outbox.let_go(transaction, message_id)
            await messages.touch(transaction, message_id)
            await self._changed(transaction, changes, message)
            changes.append(Change(ChangeKind.OUTBOX_CHANGED, message.thread_id))

    async def discard(self, message_id: int) -> None:
        """Remove a failed or still waiting message from the screen and the outbox.

        Raises:
            NotPossible: it was sent, or may have been.
        """
        async with self._store.changing() as (transaction, changes):
            await self._withdraw(transaction, changes, await self._load(transaction, message_id))

    async def edit(self, message_id: int) -> Draft:
        """Take a failed or still waiting message back into its thread's composer; returns the draft.

        It replaces what stands in the composer already: ask first.

        Raises:
            NotPossible: it was sent, or may have been.
        """
        async with self._store.changing() as (transaction, changes):
            message = await self._load(transaction, message_id)
            await self._withdraw(transaction, changes, message)
            draft = Draft(
                body=message.body, media_url=message.media_url, style=message.style, reply_to=message.reply_to
            )
            await drafts.save(transaction, message.thread_id, draft)
            changes.append(Change(ChangeKind.DRAFT_CHANGED, message.thread_id))
        return draft

    async def react(self, message_id: int, tapback: Tapback) -> None:
        """Put a tapback on a message of theirs, in place of another; the same again takes it back.

        Raises:
            NotPossible: that message cannot have one, or explore mode is on.
        """
        self._may_act()
        async with self._store.changing() as (transaction, changes):
            message = await self._load(transaction, message_id)
            if why := why_no_tapback(message):
                raise NotPossible(why)
            await reactions.save(transaction, message_id, chosen(message.reaction, tapback), self._clock())
            await messages.touch(transaction, message_id)
            changes += [
                Change(ChangeKind.MESSAGE_CHANGED, message.thread_id, message_id),
                Change(ChangeKind.OUTBOX_CHANGED, message.thread_id),
            ]

    async def mark_read(self, thread_id: int, through: Message | None = None) -> None:
        """Mark a thread read, up to and including ``through`` where it is given.

        Raises:
            NotPossible: explore mode is on.
        """
        self._may_act()
        async with self._store.changing() as (transaction, changes):
            if await self._mark_read(transaction, changes, thread_id, through):
                await threads.refresh(transaction, thread_id)
                changes.append(Change(ChangeKind.THREAD_CHANGED, thread_id))

    async def mark_unread(self, thread_id: int) -> None:
        """Mark the thread's last inbound message unread; nothing happens where there is none."""
        async with self._store.changing() as (transaction, changes):
            marked = await transaction.execute(
                "UPDATE messages SET unread = 1 WHERE id = (SELECT id FROM messages WHERE thread_id = ?"
                " AND discarded = 0 AND outbound = 0 ORDER BY at DESC, id DESC LIMIT 1)",
                (thread_id,),
            )
            if marked:
                await threads.refresh(transaction, thread_id)
                changes.append(Change(ChangeKind.THREAD_CHANGED, thread_id))

    async def set_flag(self, thread_id: int, flag: str, on: bool) -> None:
        """Mute, pin or archive a thread ("muted", "pinned", "archived")."""
        async with self._store.changing() as (transaction, changes):
            await threads.set_flag(transaction, thread_id, flag, on)
            changes.append(Change(ChangeKind.THREAD_CHANGED, thread_id))

    async def save_draft(self, thread_id: int, draft: Draft) -> None:
        """Keep what stands in the composer."""
        async with self._store.changing() as (transaction, changes):
            if await drafts.save(transaction, thread_id, draft):
                changes += [
                    Change(ChangeKind.DRAFT_CHANGED, thread_id),
                    Change(ChangeKind.THREAD_CHANGED, thread_id),
                ]

    async def describe(
        self, number: str, *, nickname: str | None = None, color: str | None = None, zone: str | None = None
    ) -> None:
        """Remember what the user says of somebody; None leaves as it is, "" forgets."""
        async with self._store.changing() as (transaction, changes):
            await queueing.describe(transaction, changes, number, nickname=nickname, color=color, zone=zone)

    def _may_act(self) -> None:
        if self.explore_exit:
            raise NotPossible(f"Explore mode sends nothing and marks nothing read; {self.explore_exit}.")

    async def _mark_read(
        self, transaction: Transaction, changes: list[Change], thread_id: int, through: Message | None = None
    ) -> bool:
        """Whether anything was unread; that is then told to Sendblue, where the user wants it."""
        moved = await reading.mark_read(transaction, thread_id, through)
        if moved and self.receipts:
            await receipts.want(transaction, thread_id, self._clock())
            changes.append(Change(ChangeKind.OUTBOX_CHANGED, thread_id))
        return moved

    async def _load(self, transaction: Transaction, message_id: int) -> Message:
        message = await messages.visible(transaction, message_id)
        if message is None:
            raise NotPossible("That message is no longer there.")
        return message

    async def _in_doubt(self, transaction: Transaction, message_id: int) -> Message:
        message = await self._load(transaction, message_id)
        if message.state is not OutboxState.UNCONFIRMED:
            raise NotPossible("Only a message whose outcome is unknown can be let go or sent again.")
        return message

    async def _thread(self, transaction: Transaction, thread_id: int) -> Thread:
        try:
            return await threads.load(transaction, thread_id)
        except LookupError:
            raise NotPossible("That conversation is no longer there; its messages stand in another one.") from None

    async def _withdraw(self, transaction: Transaction, changes: list[Change], message: Message) -> None:
        may_go = _is_at_rest(message) or message.state in {OutboxState.WAITING, *_PATIENT}
        if not may_go:
            raise NotPossible("That message was sent, or may have been: it can no longer be taken back.")
        await messages.discard(transaction, message.id)
        await outbox.remove(transaction, message.id)
        await threads.refresh(transaction, message.thread_id)
        changes += [
            Change(ChangeKind.MESSAGE_REMOVED, message.thread_id, message.id),
            Change(ChangeKind.THREAD_CHANGED, message.thread_id),
            Change(ChangeKind.OUTBOX_CHANGED, message.thread_id),
        ]

    async def _changed(self, transaction: Transaction, changes: list[Change], message: Message) -> None:
        await threads.refresh(transaction, message.thread_id)
        changes += [
            Change(ChangeKind.MESSAGE_CHANGED, message.thread_id, message.id),
            Change(ChangeKind.THREAD_CHANGED, message.thread_id),
        ]


_PATIENT = frozenset({OutboxState.HELD, OutboxState.SCHEDULED, OutboxState.BACKING_OFF})
"""Certainly not sent, and waiting for their time."""


def _is_at_rest(message: Message) -> bool:
    """Whether it failed and no attempt is under way."""
    return message.failed and message.state in {OutboxState.FAILED, OutboxState.SETTLED}
