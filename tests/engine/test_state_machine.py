"""The promise as a machine: whatever happens, each message is at Sendblue once, or is shown as failed."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from sbtui.domain import status as statuses
from sbtui.domain.message import Draft
from sbtui.sandbox.people import NOOR, PROMPT, SMS_ONLY
from sbtui.sandbox.world import Draft as ForeignDraft
from sbtui.store.intents import NotPossible
from tests.engine.machine_room import Room

pytestmark = pytest.mark.proof

PEOPLE = (PROMPT.number, NOOR.number, SMS_ONLY.number)
TEXTS = ("yes", "on my way", "yes ")
"""Few, so that the same text is often sent on purpose; white space does not tell two apart at Sendblue."""
LINE = "+14155550100"
FAULTS: tuple[dict[str, Any], ...] = (
    {"kind": "drop_response"},
    {"kind": "refuse_connection_after_read"},
    {"kind": "status_5xx", "path": "/api/send", "accept": True},
    {"kind": "status_5xx", "path": "/api/send"},
    {"kind": "status_5xx", "path": "/api/v2/messages", "times": 3},
    {"kind": "status_5xx", "times": 2},
    {"kind": "non_json", "path": "/api/send", "accept": True, "status": 200},
    {"kind": "non_json", "times": 2},
    {"kind": "rate_limit", "path": "/api/send", "retry_after": 0.5},
    {"kind": "rate_limit", "path": "/api/v2"},
    {"kind": "delay", "path": "/api/send", "seconds": 1.0},
    {"kind": "delay", "path": "/api/send", "seconds": 9.0},
    {"kind": "decline", "error_key": "PRE_REPLY_LIMIT_REACHED"},
    {"kind": "duplicate_callbacks", "times": 4},
    {"kind": "reorder_callbacks", "times": 2},
    {"kind": "unknown_status"},
    {"kind": "string_error_code"},
    {"kind": "stream_down"},
    {"kind": "cut_stream"},
)
people = st.sampled_from(PEOPLE)
texts = st.sampled_from(TEXTS)


class Delivery(RuleBasedStateMachine):
    """A user, their contacts, Sendblue's bad days and a machine that dies, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.room = Room()
        self.world = self.room.sandbox.world
        self.sent: set[int] = set()
        self.read: set[str] = set()
        self.elsewhere: set[str] = set()
        self.risked: list[int] = []
        self.seen: dict[tuple[int, str], str] = {}

    def teardown(self) -> None:
        try:
            self.settles()
        finally:
            self.room.close()

    @rule(person=people, parts=st.lists(texts, min_size=1, max_size=3))
    def send(self, person: str, parts: list[str]) -> None:
        async def intend() -> list[int]:
            thread_id = await self.room.store.intents.open_person(person)
            return await self.room.store.intents.send(thread_id, [Draft(body=part) for part in parts], line=LINE)

        known = self._inbound_of(person)
        self.sent |= set(self.room.do(intend()))
        self._has_read(person, known)

    @rule(person=people, text=texts)
    def send_from_elsewhere(self, person: str, text: str) -> None:
        async def accept() -> str:
            return str(self.world.accept(ForeignDraft(number=person, line=LINE, content=text))["message_handle"])

        self.elsewhere.add(self.room.do(accept()))

    @rule(person=people, text=texts)
    def receive(self, person: str, text: str) -> None:
        async def arrive() -> None:
            self.world.receive(number=person, content=text)

        self.room.do(arrive())

    @rule(faults=st.lists(st.sampled_from(FAULTS), min_size=1, max_size=3))
    def spoil(self, faults: list[dict[str, Any]]) -> None:
        async def arm() -> None:
            for fault in faults:
                self.world.arm(fault)

        self.room.do(arm())

    @rule()
    def mend(self) -> None:
        self.room.do(self._clear())

    async def _clear(self) -> None:
        self.world.faults.clear()

    @rule(seconds=st.floats(0, 1))
    def wait(self, seconds: float) -> None:
        self.room.do(asyncio.sleep(seconds))

    @rule(crash=st.booleans())
    def restart(self, crash: bool) -> None:
        self.room.do(self.room.crash() if crash else self.room.stop())
        self.room.do(self.room.start())

    @rule(person=people)
    def mark_read(self, person: str) -> None:
        thread = self._thread_of(person)
        if thread is not None:
            known = self._inbound_of(person)
            self.room.do(self.room.store.intents.mark_read(thread))
            self._has_read(person, known)

    @rule(discard=st.booleans())
    def decide_about_a_failure(self, discard: bool) -> None:
        async def decide() -> None:
            for thread in await self.room.store.threads.page():
                for message in await self.room.store.messages.newest(thread.id):
                    if message.failed and message.uid:
                        intents = self.room.store.intents
                        await (intents.discard(message.id) if discard else intents.retry(message.id))
                        return

        try:
            self.room.do(decide())
        except NotPossible:
            # The engine decided otherwise in between.
            return

    @rule(again=st.booleans())
    def decide_about_a_doubt(self, again: bool) -> None:
        rows = self.room.judge.execute("SELECT message_id FROM outbox WHERE state = 'unconfirmed'").fetchall()
        for (message_id,) in rows[:1]:
            intents = self.room.store.intents
            try:
                self.room.do(intents.send_again(message_id) if again else intents.let_go(message_id))
            except NotPossible:
                return
            if again:
                self.risked.append(message_id)

    @invariant()
    def no_status_falls(self) -> None:
        rows = self.room.judge.execute("SELECT id, handle, status FROM messages WHERE handle IS NOT NULL").fetchall()
        for id_, handle, status in rows:
            before = self.seen.get((id_, handle), "")
            assert statuses.rank(status) >= statuses.rank(before), f"{before} became {status}"
            self.seen[id_, handle] = status

    @invariant()
    def counts_are_exact(self) -> None:
        wrong = self.room.judge.execute(
            "SELECT t.id FROM threads t WHERE t.unread <> (SELECT count(*) FROM messages WHERE thread_id = t.id AND"
            " unread = 1) OR t.pending <> (SELECT count(*) FROM outbox WHERE thread_id = t.id AND state <> 'failed')"
        ).fetchall()
        assert wrong == []

    @invariant()
    def nothing_is_read_by_itself(self) -> None:
        rows = self.room.judge.execute("SELECT handle FROM messages WHERE outbound = 0 AND unread = 0").fetchall()
        assert {handle for (handle,) in rows} <= self.read

    @invariant()
    def one_bubble_each(self) -> None:
        ours = self.room.judge.execute("SELECT id FROM messages WHERE uid IS NOT NULL").fetchall()
        assert {id_ for (id_,) in ours} == self.sent

    def settles(self) -> None:
        """Everything is mended, the engine starts once more, and all has to come true."""
        self.room.do(self._clear())
        self.restart(crash=False)
        self.room.do(self.room.until(self._at_rest, "rest"))
        self.no_status_falls()
        self.counts_are_exact()
        self.one_bubble_each()
        judge, rows = self.room.judge, self.world.log.rows
        accepted = set(self.world.accepted)
        current = judge.execute("SELECT handle, uid, body FROM messages WHERE outbound = 1 AND handle <> ''").fetchall()
        past = {handle for (handle,) in judge.execute("SELECT handle FROM past_handles")}
        handles = [handle for handle, _, _ in current]
        assert len(handles) == len(set(handles))
        assert set(handles) | past == accepted, "every message at Sendblue is in one bubble"
        for handle, _, body in current:
            assert " ".join(rows[handle]["content"].split()) == " ".join(body.split())
        # Nothing else may tell two equal texts apart: a double of ours would show as one more from elsewhere.
        foreign = Counter(_what(rows[handle]) for handle, uid, _ in current if uid is None)
        risks = Counter(self._said(message_id) for message_id in self.risked)
        assert foreign <= Counter(_what(rows[handle]) for handle in self.elsewhere) + risks
        homeless = judge.execute(
            "SELECT m.id FROM messages m WHERE m.uid IS NOT NULL AND m.handle IS NULL AND m.discarded = 0"
            " AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.message_id = m.id AND o.state = 'failed')"
        ).fetchall()
        assert homeless == [], "a message is neither at Sendblue nor failed"
        unread = {handle for (handle,) in judge.execute("SELECT handle FROM messages WHERE unread = 1")}
        assert unread == set(self.world.received) - self.read

    def _at_rest(self) -> bool:
        judge = self.room.judge
        if judge.execute("SELECT 1 FROM outbox WHERE state <> 'failed'").fetchone() or self.world.scheduler.running:
            return False
        known = dict(judge.execute("SELECT handle, status FROM messages WHERE handle IS NOT NULL").fetchall())
        past = {handle for (handle,) in judge.execute("SELECT handle FROM past_handles")}
        rows = self.world.log.rows
        return all(handle in known for handle in self.world.received) and all(
            handle in past or statuses.rank(known.get(handle, "")) >= statuses.rank(rows[handle]["status"])
            for handle in self.world.accepted
        )

    def _said(self, message_id: int) -> tuple[str, str]:
        address, body = self.room.judge.execute(
            "SELECT t.address, m.body FROM messages m JOIN threads t ON t.id = m.thread_id WHERE m.id = ?",
            (message_id,),
        ).fetchone()
        return address, " ".join(body.split())

    def _thread_of(self, person: str) -> int | None:
        row = self.room.judge.execute("SELECT id FROM threads WHERE address = ?", (person,)).fetchone()
        return None if row is None else int(row[0])

    def _inbound_of(self, person: str, *, unread: tuple[int, ...] = (0, 1)) -> set[str]:
        rows = self.room.judge.execute(
            "SELECT handle, unread FROM messages WHERE thread_id = ? AND outbound = 0", (self._thread_of(person),)
        )
        return {handle for handle, is_unread in rows if is_unread in unread}

    def _has_read(self, person: str, known: set[str]) -> None:
        """What was known before is read now; what came in meanwhile may be."""
        now_read = self._inbound_of(person, unread=(0,))
        assert known <= now_read
        self.read |= now_read


def _what(row: dict[str, Any]) -> tuple[str, str]:
    return row["number"], " ".join(row["content"].split())


@pytest.mark.timeout(3600)
def test_each_message_is_there_once_or_failed(soak: bool) -> None:
    run_state_machine_as_test(
        Delivery,
        settings=settings(
            max_examples=150 if soak else 4,
            stateful_step_count=125,
            deadline=None,
            derandomize=not soak,
            database=None,
            # Two runs of one sequence differ in their timing, so there is nothing to shrink by.
            phases=[Phase.generate],
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )
