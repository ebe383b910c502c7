"""What has to be true at every moment, and what has to come true once everything is mended."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Any

from hypothesis.stateful import invariant

from sbtui.domain import status as statuses
from sbtui.sandbox.clock import parse
from tests.engine.machine.deeds import Trouble


class Promises(Trouble):
    """The invariants, and the end of each run."""

    def teardown(self) -> None:
        try:
            self.settles()
        finally:
            self.room.close()

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
            "SELECT t.id FROM threads t WHERE"
            " t.unread <> (SELECT count(*) FROM messages WHERE thread_id = t.id AND unread = 1) OR"
            " t.pending <> (SELECT count(*) FROM outbox WHERE thread_id = t.id"
            "   AND state NOT IN ('failed', 'scheduled')) OR"
            " t.failed <> (SELECT count(*) FROM messages m LEFT JOIN outbox o ON o.message_id = m.id"
            "   WHERE m.thread_id = t.id AND m.uid IS NOT NULL AND m.discarded = 0"
            "   AND coalesce(o.state = 'failed', m.status IN ('ERROR', 'DECLINED')))"
        ).fetchall()
        assert wrong == []

    @invariant()
    def nothing_is_read_by_itself(self) -> None:
        assert self.inbound(unread=False) <= self.read

    @invariant()
    def one_bubble_each(self) -> None:
        ours = self.room.judge.execute("SELECT id FROM messages WHERE uid IS NOT NULL").fetchall()
        assert {id_ for (id_,) in ours} == self.sent

    @invariant()
    def nothing_leaves_that_was_taken_back(self) -> None:
        for message_id, there in self.taken_back.items():
            if message_id in self.marks:
                assert self.at_sendblue(self.marks[message_id]) == there

    @invariant()
    def nothing_leaves_before_its_time(self) -> None:
        for message_id, moment in self.not_before.items():
            for handle in self.at_sendblue(self.marks.get(message_id, "\0")):
                # Stamps have milliseconds.
                came = parse(self.world.log.rows[handle]["date_sent"])
                assert (came - moment).total_seconds() > -0.001, f"{moment - came} too early"

    def settles(self) -> None:
        """Everything is mended, the engine starts once more, and all has to come true."""
        self.room.do(self.clear())
        self.restart(crash=False)
        self.room.do(self.room.until(self._at_rest, "rest"))
        self.no_status_falls()
        self.counts_are_exact()
        self.one_bubble_each()
        self.nothing_leaves_that_was_taken_back()
        self.nothing_leaves_before_its_time()
        self._each_is_there_once_or_failed()
        self._each_says_what_was_written()
        self._each_is_in_its_conversation()
        self._order_was_kept()
        unread = self.inbound(unread=True)
        assert unread == set(self.world.received) - self.read

    def _each_is_there_once_or_failed(self) -> None:
        judge, rows = self.room.judge, self.world.log.rows
        current = judge.execute("SELECT handle, uid FROM messages WHERE outbound = 1 AND handle <> ''").fetchall()
        past = {handle for (handle,) in judge.execute("SELECT handle FROM past_handles")}
        handles = [handle for handle, _ in current]
        assert len(handles) == len(set(handles))
        assert set(handles) | past == set(self.world.accepted), "every message at Sendblue is in one bubble"
        # Nothing else may tell two equal texts apart: a double of ours would show as one more from elsewhere.
        foreign = Counter(_what(rows[handle]) for handle, uid in current if uid is None)
        risks = Counter(self._said(message_id) for message_id in self.risked)
        assert foreign <= Counter(_what(rows[handle]) for handle in self.elsewhere) + risks
        homeless = judge.execute(
            "SELECT m.id FROM messages m WHERE m.uid IS NOT NULL AND m.handle IS NULL AND m.discarded = 0"
            " AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.message_id = m.id AND o.state = 'failed')"
        ).fetchall()
        assert homeless == [], "a message is neither at Sendblue nor failed"

    def _each_says_what_was_written(self) -> None:
        written = self.room.judge.execute(
            "SELECT handle, body, style, media_url FROM messages WHERE outbound = 1 AND handle <> ''"
        )
        for handle, body, style, media_url in written:
            row = self.world.log.rows[handle]
            assert " ".join(row["content"].split()) == " ".join(body.split())
            assert row["send_style"] in {style, ""}
            assert row["media_url"] in {media_url, ""}

    def _each_is_in_its_conversation(self) -> None:
        kept = self.room.judge.execute(
            "SELECT m.handle, t.address FROM messages m JOIN threads t ON t.id = m.thread_id WHERE m.handle <> ''"
        )
        for handle, address in kept:
            assert address == _where(self.world.log.rows[handle])
        twice = self.room.judge.execute(
            "SELECT members_key FROM threads WHERE kind = 'group' GROUP BY members_key HAVING count(*) > 1"
        ).fetchall()
        assert twice == [], "a group is two conversations"

    def _order_was_kept(self) -> None:
        place_of = {handle: place for place, handle in enumerate(self.world.accepted)}
        rows = self.room.judge.execute(
            "SELECT id, thread_id, handle FROM messages WHERE uid IS NOT NULL AND handle <> '' ORDER BY thread_id, id"
        ).fetchall()
        orderly = [row for row in rows if row[0] in self.marks and row[0] not in self.out_of_turn]
        for (_, thread, earlier), (_, same, later) in pairwise(orderly):
            assert thread != same or place_of[earlier] < place_of[later], "one overtook another"

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


def _where(row: dict[str, Any]) -> str:
    return str(row["group_id"] or row["number"])


def _what(row: dict[str, Any]) -> tuple[str, str]:
    return _where(row), " ".join(row["content"].split())
