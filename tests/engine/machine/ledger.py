"""What the user, their contacts and others did, written down beside the program, to judge it by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from sbtui.domain.message import Draft
from sbtui.sandbox.group_book import Group
from sbtui.sandbox.media import picture
from sbtui.sandbox.people import NOOR, PROMPT, SMS_ONLY
from tests.engine.machine.room import Room

LINE = "+14155550100"
Place = tuple[str, ...]
"""A conversation, by its members: one person, or a group."""
PEOPLE: tuple[Place, ...] = ((PROMPT.number,), (NOOR.number,), (SMS_ONLY.number,))
GROUPS: tuple[Place, ...] = ((PROMPT.number, NOOR.number), (PROMPT.number, NOOR.number, SMS_ONLY.number))
MARKED = ""
"""Stands for a text that is written once only, so that it is known again at Sendblue."""
TEXTS = ("yes", "on my way", "yes ", MARKED, MARKED)
"""Few, so that the same text is often sent on purpose; white space does not tell two apart at Sendblue."""
PICTURE, SIGNED = "picture", "signed"
places = st.sampled_from(PEOPLE + GROUPS)
texts = st.sampled_from(TEXTS)


@dataclass(frozen=True, slots=True)
class Piece:
    """What is written: ``media`` is none, a file that Sendblue takes, or a signed URL, which it drops in silence."""

    text: str
    style: str = ""
    media: str = ""


pieces = st.builds(
    Piece, texts, st.sampled_from(("", "", "love", "slam")), st.sampled_from(("",) * 6 + (PICTURE, SIGNED))
)


class Ledger(RuleBasedStateMachine):
    """The room, and what happened in it."""

    def __init__(self) -> None:
        super().__init__()
        self.room = Room()
        self.world = self.room.sandbox.world
        self.sent: set[int] = set()
        self.marks: dict[int, str] = {}
        """The texts written once only, by message."""
        self.not_before: dict[int, datetime] = {}
        """Until when a message has to wait, in its undo window or for its hour."""
        self.out_of_turn: set[int] = set()
        """Messages that the user moved out of the order in which they were written."""
        self.taken_back: dict[int, frozenset[str]] = {}
        """What stood at Sendblue of a message when it was taken back: attempts that had failed there."""
        self.risked: list[int] = []
        self.elsewhere: set[str] = set()
        self.read: set[str] = set()
        self.seen: dict[tuple[int, str], str] = {}
        self._marks_made = 0
        world, file = self.world, picture("a view")
        self._media = {
            PICTURE: world.base_url + world.media.put("View.png", file),
            SIGNED: world.base_url + world.media.put("Signed.png", file) + "?token=1",
        }

    def drafts(self, written: list[Piece]) -> list[Draft]:
        return [
            Draft(body=piece.text or self.mark(), style=piece.style, media_url=self._media.get(piece.media, ""))
            for piece in written
        ]

    def mark(self) -> str:
        self._marks_made += 1
        return f"note {self._marks_made}"

    def wrote(self, ids: list[int], drafts: list[Draft]) -> None:
        """Remember what was queued."""
        self.sent |= set(ids)
        self.marks |= {id_: draft.body for id_, draft in zip(ids, drafts, strict=True) if draft.body not in TEXTS}

    def at_sendblue(self, text: str) -> frozenset[str]:
        """The handles under which Sendblue has a text."""
        rows = self.world.log.rows
        return frozenset(handle for handle in self.world.accepted if rows[handle]["content"] == text)

    def group_of(self, place: Place) -> Group | None:
        """The group at Sendblue, which somebody else begins where there is none; None for a person."""
        if len(place) == 1:
            return None
        groups = self.world.groups
        return groups.of_members(LINE, list(place)) or groups.create(LINE, list(place), self.world.stamp())

    def is_in(self, place: Place, handle: str) -> bool:
        """Whether Sendblue has the message in that conversation."""
        row = self.world.log.rows[handle]
        if len(place) == 1:
            return not row["group_id"] and row["number"] == place[0]
        return {*row["participants"]} == {*place, LINE}

    def thread_of(self, place: Place) -> int | None:
        """The store's conversation; of two that are about to become one, the newer."""
        query = (
            "SELECT id FROM threads WHERE members_key = ? OR (kind = 'person' AND address = ?) ORDER BY last_at DESC"
        )
        row = self.room.judge.execute(query, (" ".join(sorted(place)), " ".join(place))).fetchone()
        return None if row is None else int(row[0])

    def inbound(self, *, unread: bool) -> set[str]:
        rows = self.room.judge.execute("SELECT handle FROM messages WHERE outbound = 0 AND unread = ?", (int(unread),))
        return {handle for (handle,) in rows}

    def inbound_of(self, thread_id: int) -> set[str]:
        rows = self.room.judge.execute("SELECT handle FROM messages WHERE outbound = 0 AND thread_id = ?", (thread_id,))
        return {handle for (handle,) in rows}

    def has_read(self, place: Place, known: set[str]) -> None:
        """What was known before is read now; what came into the conversation meanwhile may be."""
        now_read = self.inbound(unread=False)
        assert known <= now_read
        fresh = now_read - self.read
        assert all(self.is_in(place, handle) for handle in fresh), "another conversation's texts were marked read"
        self.read |= fresh

    def one(self, query: str, *parameters: object) -> Any:
        """The first column of the query's first row."""
        row = self.room.judge.execute(query, parameters).fetchone()
        return None if row is None else row[0]
