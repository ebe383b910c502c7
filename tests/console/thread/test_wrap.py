"""Wrapping joins back, and never leaves a row wider than it may be."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from sbtui.console.thread.cells import crop, drawable, fit
from sbtui.console.thread.wrap import wrap

NO_LIMIT = 10_000

texts = st.one_of(
    st.text(max_size=300),
    st.text(alphabet="ab  \n", max_size=300),
    st.text(alphabet="a é漢字 👨‍👩‍👧🇩🇪1️⃣\n\u0301\u200d\ufe0fمرحبا", max_size=200),
)


def rows(text: str, width: int) -> list[str]:
    return [text[row.start : row.end] for row in wrap(text, width, NO_LIMIT).rows]


@settings(deadline=None)
@given(raw=texts, width=st.integers(2, 60))
def test_rows_fit_and_join_back(raw: str, width: int) -> None:
    text = drawable(raw)
    wrapped = wrap(text, width, NO_LIMIT)
    at = 0
    for row in wrapped.rows:
        assert cell_len(text[row.start : row.end]) <= width
        assert row.start >= at
        assert not text[at : row.start].strip(), "only whitespace may be left out"
        at = row.end
    assert not text[at:].strip()
    assert wrapped.complete


@settings(deadline=None)
@given(text=st.text(alphabet="abc é漢 \n", max_size=200), width=st.integers(2, 30), limit=st.integers(1, 5))
def test_the_limit_cuts_and_says_so(text: str, width: int, limit: int) -> None:
    cut, whole = wrap(text, width, limit), wrap(text, width, NO_LIMIT)
    assert cut.rows == whole.rows[:limit]
    assert cut.complete == (not text[cut.rows[-1].end :].strip())


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("hello world", 8, ["hello", "world"]),
        ("hello world", 5, ["hello", "world"]),
        ("exactly ten", 11, ["exactly ten"]),
        ("unbreakable", 4, ["unbr", "eaka", "ble"]),
        ("one\n\nthree", 9, ["one", "", "three"]),
        ("  kept indent", 20, ["  kept indent"]),
        ("漢字漢字", 5, ["漢字", "漢字"]),
        ("wörter ümbrechen", 9, ["wörter", "ümbrechen"]),
        ("👨‍👩‍👧👨‍👩‍👧", 3, ["👨‍👩‍👧", "👨‍👩‍👧"]),
        ("", 9, [""]),
    ],
)
def test_where_rows_end(text: str, width: int, expected: list[str]) -> None:
    assert rows(text, width) == expected


@pytest.mark.parametrize("letter", ["x", "x ", "漢", "é"])
def test_a_huge_line_is_cut_at_the_limit(letter: str) -> None:
    begin = time.perf_counter()
    wrapped = wrap(letter * (100_000 // len(letter)), 60, 400)
    assert len(wrapped.rows) == 400
    assert not wrapped.complete
    assert time.perf_counter() - begin < 2


def test_a_joiner_outside_emoji_is_dropped() -> None:
    assert drawable("a\u200db") == "ab"
    assert drawable("\ufe0f\ufe0fa \ufe0f") == "a "
    assert drawable("👩\u200d🚀") == "👩\u200d🚀"
    assert drawable("❤\ufe0f\u200d🔥") == "❤\ufe0f\u200d🔥"


@settings(deadline=None)
@given(raw=texts, width=st.integers(0, 20))
def test_fit_and_crop_never_exceed(raw: str, width: int) -> None:
    text = drawable(raw).replace("\n", " ")
    assert cell_len(crop(text, width)) <= width
    assert cell_len(fit(text, width)) <= width
    assert text.startswith(crop(text, width))
