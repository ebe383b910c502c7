"""What a choice makes of a tapback, and which texts are ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from sbtui.domain.message import Message, OutboxState
from sbtui.domain.tapback import Heard, Reaction, ReactionState, Tapback, chosen, heard, is_certain, why_no_tapback

LOVE, LIKE = Tapback.LOVE, Tapback.LIKE
SENT, FAILED = ReactionState.SENT, ReactionState.FAILED
LOVED = Reaction("love", state=SENT, standing="love")
OURS = Message(id=1, thread_id=1, outbound=True, sender="+1", at=datetime(2026, 1, 1, tzinfo=UTC), body="at five ")
THEIRS = replace(OURS, id=2, outbound=False, handle="h", service="iMessage")


@pytest.mark.parametrize(
    ("present", "name", "wanted"),
    [
        (None, LOVE, Reaction("love")),
        # Nothing left this machine: there is nothing to take back.
        (Reaction("love"), LOVE, None),
        (Reaction("love"), LIKE, Reaction("like")),
        (Reaction("love", tried=True), LOVE, Reaction("love", removes=True, tried=True)),
        (LOVED, LOVE, Reaction("love", removes=True, standing="love")),
        (LOVED, LIKE, Reaction("like", standing="love")),
        # Two second thoughts, before anything was asked of Sendblue.
        (Reaction("love", removes=True, standing="love"), LOVE, LOVED),
        (Reaction("like", standing="love"), LOVE, LOVED),
        (Reaction("like", standing="love"), LIKE, LOVED),
        (
            Reaction("love", removes=True, standing="love", tried=True),
            LOVE,
            Reaction("love", standing="love", tried=True),
        ),
        # What was refused goes away; what is not known to have been is asked to be taken back.
        (Reaction("love", state=FAILED, reason="no"), LOVE, None),
        (Reaction("love", state=FAILED, reason="no", tried=True), LOVE, Reaction("love", removes=True, tried=True)),
        (
            Reaction("love", removes=True, state=FAILED, reason="no", standing="love"),
            LOVE,
            Reaction("love", removes=True, standing="love"),
        ),
    ],
)
def test_a_choice(present: Reaction | None, name: Tapback, wanted: Reaction | None) -> None:
    assert chosen(present, name) == wanted


def test_only_inbound_imessages_can_have_one() -> None:
    assert why_no_tapback(THEIRS) == ""
    assert why_no_tapback(replace(THEIRS, service="")) == ""
    assert "not on ours" in why_no_tapback(OURS)
    assert "Only iMessage" in why_no_tapback(replace(THEIRS, service="SMS"))
    assert "does not know" in why_no_tapback(replace(THEIRS, handle=""))


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("Loved “at five”", Heard("love", "at five")),
        ('Laughed at "two\nlines "', Heard("laugh", "two\nlines")),
        ("Questioned “he said “no””", Heard("question", "he said “no”")),
        ("Reacted 👀 to “look”", Heard("👀", "look")),
        ("Reacted badly to “look”", None),
        ("Loved at five", None),
        ("Loved “at five” and more", None),
        ("Loved “”", None),
        ("loved “at five”", None),
        ('Loved “at five"', None),
        ("Removed a heart from “at five”", None),
        ("", None),
    ],
)
def test_which_texts_read_like_one(body: str, said: Heard | None) -> None:
    assert heard(body) == said


def test_it_is_certain_only_where_one_message_of_ours_says_so() -> None:
    said = Heard("love", "at five")
    failed = replace(OURS, id=3, state=OutboxState.FAILED)
    assert is_certain(said, [THEIRS, OURS, failed])
    assert not is_certain(said, [OURS, replace(OURS, id=4)])
    assert not is_certain(said, [THEIRS, failed])
    assert not is_certain(Heard("love", "at f"), [OURS])
