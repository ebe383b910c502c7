"""Tapbacks under messages and in place of texts, in every state and at every width."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rich.cells import cell_len

from sbtui.console.thread.blocks import Blocks
from sbtui.console.thread.frame import Frame
from sbtui.domain.message import Message
from sbtui.domain.tapback import Reaction, ReactionState
from tests.console.thread.seed import NOW
from tests.console.thread.test_layout import OURS, THEIRS, below, drawn, frame, words

SENT, FAILED = ReactionState.SENT, ReactionState.FAILED
LOVED = replace(THEIRS, id=9, body="Loved “yes”", handle="h9")


@pytest.mark.parametrize(
    ("reaction", "rows", "plain"),
    [
        (Reaction("love", state=SENT), ["❤ You"], ["love You"]),
        (Reaction("like"), ["👍 You …"], ["like You ..."]),
        (Reaction("laugh", removes=True), ["haha You … taking it back"], ["laugh You ... taking it back"]),
        (
            Reaction("like", state=FAILED, reason="Not on\nthis line.", standing="love"),
            ["❤ You", "👍 · not sent: Not on this line."],
            ["love You", "like - not sent: Not on this line."],
        ),
        (
            Reaction("love", removes=True, state=FAILED, reason="No.", standing="love"),
            ["❤ You · not taken back: No."],
            ["love You - not taken back: No."],
        ),
    ],
)
def test_ours_stands_under_the_message(reaction: Reaction, rows: list[str], plain: list[str]) -> None:
    message = replace(THEIRS, reaction=reaction)
    assert words(below(message))[-len(rows) :] == rows
    assert words(below(message, within=frame(ascii=True)), frame(ascii=True))[-len(plain) :] == plain
    assert below(message).height == below(THEIRS).height + len(rows)


def test_theirs_is_drawn_as_one_where_it_is_certain_and_only_there() -> None:
    within = frame()

    def last(*page: Message, within: Frame = within) -> str:
        return words(Blocks().rebuilt(page, within, now=NOW)[len(page) - 1], within)[-1]

    assert last(THEIRS, OURS, LOVED) == "❤ to “yes”"
    assert last(THEIRS, OURS, LOVED, within=frame(ascii=True)) == 'love to "yes"'
    assert last(OURS, replace(LOVED, body="Reacted 👀 to “yes”")) == "👀 to “yes”"
    assert last(THEIRS, LOVED) == LOVED.body
    assert last(OURS, replace(OURS, id=8), LOVED) == LOVED.body
    assert last(OURS, replace(LOVED, outbound=True)).startswith(LOVED.body)
    # What is about a message that is loaded later changes with it.
    alone = Blocks().rebuilt([LOVED], within, now=NOW)
    assert words(alone.rebuilt([OURS, LOVED], within, now=NOW)[1])[-1] == "❤ to “yes”"


@pytest.mark.parametrize("width", [1, 3, 8, 40])
def test_no_row_is_wider_than_the_view(width: int) -> None:
    within = frame(width)
    reaction = Reaction("like", state=FAILED, reason="x " * 200, standing="love")
    page = [OURS, LOVED, replace(THEIRS, id=10, reaction=reaction), replace(THEIRS, id=11, reaction=Reaction("like"))]
    blocks = Blocks().rebuilt(page, within, now=NOW)
    for index in range(len(blocks)):
        assert {cell_len(row) for row in drawn(blocks[index], within)} == {width}
