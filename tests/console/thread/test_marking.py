"""What was searched for is marked wherever it is shown, also where a row ends inside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.segment import Segment
from textual.strip import Strip

from sbtui.console.find.marking import marked
from sbtui.console.thread.cells import drawable
from sbtui.console.thread.frame import Frame
from sbtui.console.thread.layout import lay_out
from sbtui.console.thread.lines import compose
from sbtui.domain.marks import marks
from sbtui.domain.message import Message
from sbtui.domain.query import parse_query
from tests.console.thread.seed import ADA, NOW

THEIRS = Message(id=1, thread_id=1, outbound=False, sender=ADA, at=NOW, status="RECEIVED")


def marked_rows(message: Message, typed: str, width: int) -> list[str]:
    """The marked text of each row that has some."""
    frame = Frame(width=width, today=NOW.date(), tz=UTC, title="Ada")
    query = parse_query(typed, today=NOW.date(), tz=UTC)
    rows = []
    for line in lay_out(message, None, frame, now=NOW).lines:
        spans = compose(line, width, frame.edge, frame.indent)
        strip = Strip([Segment(span.text) for span in spans], width)
        shown = marked(strip, line, frame.indent, query)
        assert shown.text == strip.text
        assert sum(segment.cell_length for segment in shown) == width, "no grapheme is cut"
        rows.append("".join(segment.text for segment in shown if segment.style and segment.style.reverse))
    return [row for row in rows if row]


@pytest.mark.parametrize(
    ("body", "typed", "expected"),
    [
        ("say the door code is 4411", '"door code"', ["door", "code"]),
        ("aaa bbb ccc unbreakableword", "unbreakableword ", ["unbreakablew", "ord"]),
        ("one door\ncode two", '"door code"', ["door", "code"]),
        ("nothing of it here", "door", []),
        ("漢字 the door 漢字 code", "door", ["door"]),
    ],
)
def test_a_phrase_goes_on_in_the_next_row(body: str, typed: str, expected: list[str]) -> None:
    assert marked_rows(replace(THEIRS, body=body), typed, 18) == expected


def test_a_file_is_found_by_its_name() -> None:
    message = replace(THEIRS, media_url="https://h/holiday-photo.png")
    assert marked_rows(message, "photo", 60) == ["photo"]


@settings(max_examples=50, deadline=None)
@given(pieces=st.lists(st.sampled_from(["a", "b", " ", "漢", "e\u0301", "👨‍👩‍👧", "\n"])), width=st.integers(16, 90))
def test_all_that_is_found_is_marked(pieces: list[str], width: int) -> None:
    body = "".join(pieces)
    query = parse_query("a b* 漢 ", today=NOW.date(), tz=UTC)
    clean = drawable(body).rstrip()
    expected = "".join(clean[start:end] for start, end in marks(clean, query.terms, query.signs))
    found = "".join(marked_rows(replace(THEIRS, body=body), "a b* 漢 ", width))
    assert "".join(found.split()) == "".join(expected.split())
