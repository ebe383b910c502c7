"""What can happen, in any order: the user's deeds, their contacts', other programs', and bad luck."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from sbtui.domain.message import Draft
from sbtui.sandbox.world import Draft as ForeignDraft
from sbtui.store.intents import NotPossible
from tests.engine.machine.ledger import LINE, MARKED, Ledger, Piece, Place, pieces, places, texts
from tests.engine.machine.troubles import FAULTS, LAG, LAGS

_choices = st.integers(0, 4)
_durations = st.floats(0.2, 2.0)


class Writing(Ledger):
    """The user writes: now, with an undo window, or for later."""

    @rule(place=places, written=st.lists(pieces, min_size=1, max_size=3))
    def send(self, place: Place, written: list[Piece]) -> None:
        self._queue(place, self.drafts(written))

    @rule(place=places, piece=pieces, seconds=_durations)
    def send_with_an_undo_window(self, place: Place, piece: Piece, seconds: float) -> None:
        not_before = self.room.clock() + timedelta(seconds=seconds)
        for id_ in self._queue(place, self.drafts([piece]), hold_seconds=seconds):
            self.not_before[id_] = not_before

    @rule(place=places, piece=pieces, seconds=_durations)
    def send_later(self, place: Place, piece: Piece, seconds: float) -> None:
        at = self.room.clock() + timedelta(seconds=seconds)
        for id_ in self._queue(place, self.drafts([piece]), at=at):
            self.not_before[id_] = at
            self.out_of_turn.add(id_)

    def _queue(
        self, place: Place, drafts: list[Draft], *, at: datetime | None = None, hold_seconds: float = 0
    ) -> list[int]:
        async def intend() -> tuple[list[int], set[str]]:
            intents = self.room.store.intents
            thread = await (intents.open_group(place) if len(place) > 1 else intents.open_person(place[0]))
            known = self.inbound_of(thread)
            return await intents.send(thread, drafts, line=LINE, at=at, hold_seconds=hold_seconds), known

        try:
            ids, known = self.room.do(intend())
        except NotPossible:
            # The group got its name, and its thread became one with another, between the two intents.
            assert len(place) > 1
            return []
        self.wrote(ids, drafts)
        self.has_read(place, known)
        return ids


class Deciding(Ledger):
    """The user decides: about what failed, what has not left, and what is in doubt."""

    @rule(choice=_choices, resend=st.booleans())
    def edit(self, choice: int, resend: bool) -> None:
        message_id = self._one_of_ours(choice)
        draft = self._take_back(message_id, edit=True)
        if draft is None:
            return
        thread, kept = self._composer_of(message_id)
        assert draft.body in kept
        if resend:
            again = Draft(body=self.mark(), style=draft.style, media_url=draft.media_url)
            try:
                ids = self.room.do(self.room.store.intents.send(thread, [again]))
            except NotPossible:
                # Its thread became one with another.
                return
            self.wrote(ids, [again])
            self.read |= self.inbound_of(self._composer_of(ids[0])[0]) & self.inbound(unread=False)

    @rule(choice=_choices)
    def discard(self, choice: int) -> None:
        self._take_back(self._one_of_ours(choice), edit=False)

    @rule(choice=_choices)
    def retry_or_send_now(self, choice: int) -> None:
        message_id = self._one_of_ours(choice)
        if message_id is None:
            return
        try:
            self.room.do(self.room.store.intents.retry(message_id))
        except NotPossible:
            return
        self.not_before.pop(message_id, None)
        self.out_of_turn.add(message_id)

    @rule(again=st.booleans())
    def decide_about_a_doubt(self, again: bool) -> None:
        message_id = self.one("SELECT message_id FROM outbox WHERE state = 'unconfirmed'")
        if message_id is None:
            return
        intents = self.room.store.intents
        try:
            self.room.do(intents.send_again(message_id) if again else intents.let_go(message_id))
        except NotPossible:
            return
        self.out_of_turn.add(message_id)
        if again:
            self.risked.append(message_id)

    def _one_of_ours(self, choice: int) -> int | None:
        """One of the latest messages that are not taken back, those in the outbox first."""
        rows = self.room.judge.execute(
            "SELECT m.id FROM messages m LEFT JOIN outbox o ON o.message_id = m.id"
            " WHERE m.uid IS NOT NULL AND m.discarded = 0"
            " ORDER BY o.state IS NULL AND m.status NOT IN ('ERROR', 'DECLINED'), m.id DESC LIMIT 5"
        ).fetchall()
        return int(rows[choice % len(rows)][0]) if rows else None

    def _take_back(self, message_id: int | None, *, edit: bool) -> Draft | None:
        """Take it back, if the store lets us; the draft of an edit, else an empty one, and None if it does not."""
        if message_id is None:
            return None
        intents = self.room.store.intents
        try:
            draft = self.room.do(intents.edit(message_id) if edit else intents.discard(message_id))
        except NotPossible:
            assert self.one("SELECT attempts FROM outbox WHERE message_id = ?", message_id) != 0, (
                "a message that never left could not be taken back"
            )
            return None
        there = self.at_sendblue(self.marks[message_id]) if message_id in self.marks else frozenset()
        if message_id not in self.risked:
            rows = self.world.log.rows
            assert all(rows[handle]["status"] == "ERROR" for handle in there), "a message was taken back that had left"
            self.taken_back[message_id] = there
        return draft or Draft()

    def _composer_of(self, message_id: int | None) -> tuple[int, str]:
        thread = self.one("SELECT thread_id FROM messages WHERE id = ?", message_id)
        return thread, self.one("SELECT body FROM drafts WHERE thread_id = ?", thread) or ""


class Reading(Ledger):
    """Texts come in, are read, and marked unread; and other programs send from the same account."""

    @rule(place=places, text=texts)
    def receive(self, place: Place, text: str) -> None:
        async def arrive() -> None:
            group = self.group_of(place)
            group_id = "" if group is None else group.group_id
            self.world.receive(number=place[-1], content=text or self.mark(), group_id=group_id)

        self.room.do(arrive())

    @rule(place=places, text=texts)
    def send_from_elsewhere(self, place: Place, text: str) -> None:
        async def accept() -> str:
            content, group = text or self.mark(), self.group_of(place)
            draft = ForeignDraft(number=place[0], line=LINE, content=content, group=group)
            return str(self.world.accept(draft)["message_handle"])

        self.elsewhere.add(self.room.do(accept()))

    @rule(place=places)
    def mark_read(self, place: Place) -> None:
        thread = self.thread_of(place)
        if thread is not None:
            known = self.inbound_of(thread)
            self.room.do(self.room.store.intents.mark_read(thread))
            if self.thread_of(place) == thread:
                self.has_read(place, known)
            else:
                self.read |= self.inbound(unread=False)

    @rule(place=places)
    def mark_unread(self, place: Place) -> None:
        thread = self.thread_of(place)
        if thread is not None:
            known = self.inbound_of(thread)
            self.room.do(self.room.store.intents.mark_unread(thread))
            unread = self.inbound(unread=True)
            marked = self.read & unread
            assert len(marked) <= 1
            assert all(self.is_in(place, handle) for handle in marked)
            assert not known or unread & self.inbound_of(thread) or self.thread_of(place) != thread
            self.read -= marked


class Trouble(Ledger):
    """Sendblue has bad days, and machines die."""

    @rule(faults=st.lists(st.sampled_from(FAULTS), min_size=1, max_size=3))
    def spoil(self, faults: list[dict[str, Any]]) -> None:
        self.room.do(self.arm(faults))

    @rule(seconds=st.floats(0, 1))
    def mend(self, seconds: float) -> None:
        self.room.do(self.clear())
        self.wait(seconds)

    @rule(seconds=st.floats(0, 1))
    def wait(self, seconds: float) -> None:
        self.room.do(asyncio.sleep(seconds))

    @rule(crash=st.booleans())
    def restart(self, crash: bool) -> None:
        self.room.do(self.room.crash() if crash else self.room.stop())
        self.room.do(self.room.start())

    async def arm(self, faults: list[dict[str, Any]]) -> None:
        for fault in faults:
            self.world.arm(fault)

    async def clear(self) -> None:
        self.world.faults.clear()


class Dying(Writing, Trouble):
    """The worst moment to die: the message is taken, and nobody was told."""

    @rule(place=places, lag=st.sampled_from(LAGS))
    def die_between_acceptance_and_answer(self, place: Place, lag: dict[str, Any]) -> None:
        """The next engine hears nothing of it, and those whom it can ask do not know yet."""
        taken = asyncio.Event()

        def hear(_row: dict[str, Any]) -> None:
            taken.set()

        async def acceptance() -> None:
            with suppress(TimeoutError):
                await asyncio.wait_for(taken.wait(), LAG / 2)

        self.room.do(self.arm([{"kind": "delay", "path": "/api/send", "seconds": 9.0}, lag]))
        self.world.on_accepted.append(hear)
        self.send(place, [Piece(MARKED)])
        self.room.do(acceptance())
        self.world.on_accepted.remove(hear)
        self.restart(crash=True)
