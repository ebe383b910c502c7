"""Reading a query: every operator, and anything half-typed."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbtui.domain.day import InvalidDay, parse_days
from sbtui.domain.marks import marks, snippet
from sbtui.domain.query import OPERATORS, Query, Term, parse_query

TODAY = date(2026, 8, 19)


def parse(text: str) -> Query:
    return parse_query(text, today=TODAY, tz=UTC)


def day(year: int, month: int, number: int) -> datetime:
    return datetime(year, month, number, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("", Query()),
        ("foo bar ", Query(terms=(Term(("foo",)), Term(("bar",))))),
        ("foo bar", Query(terms=(Term(("foo",)), Term(("bar",), prefix=True)))),
        ("fo* bar ", Query(terms=(Term(("fo",), prefix=True), Term(("bar",))))),
        ('"works for me"', Query(terms=(Term(("works", "for", "me")),))),
        ('"works fo', Query(terms=(Term(("works", "fo"), prefix=True),))),
        ("e-mail ", Query(terms=(Term(("e", "mail")),))),
        ("NOT foo OR ", Query(terms=(Term(("NOT",)), Term(("foo",)), Term(("OR",))))),
        ("👍 ", Query(signs=("👍",))),
        ('"', Query()),
        ("*", Query()),
        ("from:ada", Query(senders=("ada",))),
        ('FROM:"Ada Park" to:me', Query(senders=("Ada Park",), recipients=("me",))),
        ('in:"ops on-call"', Query(threads=("ops on-call",))),
        ("before:2025-01-31", Query(before=day(2025, 1, 31))),
        ("after:2025-01", Query(after=day(2025, 1, 1))),
        ("on:yesterday", Query(after=day(2026, 8, 18), before=day(2026, 8, 19))),
        ('after:2024 before:"3 aug"', Query(after=day(2024, 1, 1), before=day(2026, 8, 3))),
        ("has:media has:link has:failed", Query(has=frozenset({"media", "link", "failed"}))),
        ("is:unread is:group", Query(unread=True, group=True)),
        ("style:shooting-star", Query(style="shooting_star")),
        ("status:error service:sms line:0100", Query(status="error", service="sms", line="0100")),
        ("from: hello ", Query(terms=(Term(("hello",)),))),
        ("note: hello ", Query(terms=(Term(("note",)), Term(("hello",))))),
        ("has:me", Query()),
        ("https://a.io ", Query(terms=(Term(("https", "a", "io")),))),
    ],
)
def test_what_was_typed_is_read(typed: str, query: Query) -> None:
    found = parse(typed)
    assert found == query
    assert not found.hints
    assert bool(found) == bool(query)


@pytest.mark.parametrize(
    ("typed", "words", "query"),
    [
        ("frm:ada ", 'no "frm:"', Query(terms=(Term(("frm", "ada")),))),
        ("has:cats x ", "media, link, failed", Query(terms=(Term(("x",)),))),
        ("before:soon x ", "is no day", Query(terms=(Term(("x",)),))),
    ],
)
def test_what_cannot_be_used_is_said(typed: str, words: str, query: Query) -> None:
    found = parse(typed)
    assert found == query
    assert words in found.hints[0]


pieces = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [f"{name}:" for name in OPERATORS] + ['"', "*", ":", " ", "\x00", "\ud800", "é", "99999999", "-", "(", "^"]
    ),
)


@given(st.lists(pieces, max_size=12).map("".join))
def test_nothing_typed_raises(typed: str) -> None:
    query = parse(typed)
    assert all(word.isprintable() for term in query.terms for word in term.words)
    for end in range(len(typed)):
        parse(typed[:end])


@given(st.text(max_size=60), st.text(min_size=1, max_size=8), st.integers(8, 40))
def test_marks_lie_in_the_text_in_order(text: str, typed: str, length: int) -> None:
    query = parse(typed)
    found = marks(text, query.terms, query.signs)
    part, kept = snippet(text, found, length)
    assert len(part) <= length + 2
    for whole, places in ((text, found), (part, kept)):
        ends = [0, *(at for pair in places for at in pair), len(whole)]
        assert ends == sorted(ends)


@pytest.mark.parametrize(
    ("text", "typed", "expected"),
    [
        ("Café, CAFÉ and cafe\u0301s", "cafe ", ["Café", "CAFÉ"]),
        ("Cafés", "cafe", ["Cafés"]),
        ("It works, for me.", '"works for me"', ["works, for me"]),
        ("for me it works", '"works for me"', []),
        ("ok 👍👍", "👍 ", ["👍👍"]),
        ("a [/red] b", "red ", ["red"]),
    ],
)
def test_marks_compare_as_the_index_does(text: str, typed: str, expected: list[str]) -> None:
    query = parse(typed)
    assert [text[start:end] for start, end in marks(text, query.terms, query.signs)] == expected


def test_a_snippet_shows_the_first_mark() -> None:
    text = f"{'before ' * 60}needle{' after' * 60}"
    query = parse("needle ")
    part, ((start, end),) = snippet(text, marks(text, query.terms), 60)
    assert part[start:end] == "needle"
    assert part.startswith("…before") and part.endswith("…")


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("today", TODAY),
        ("yesterday", date(2026, 8, 18)),
        ("wed", date(2026, 8, 19)),
        ("thursday", date(2026, 8, 13)),
        ("3 aug", date(2026, 8, 3)),
        ("Aug 3rd", date(2026, 8, 3)),
        ("20 aug", date(2025, 8, 20)),
        ("29 feb", date(2024, 2, 29)),
        ("3 aug 2024", date(2024, 8, 3)),
        ("2025-01-31", date(2025, 1, 31)),
        ("2 weeks ago", date(2026, 8, 5)),
        ("december", date(2025, 12, 1)),
        ("2024", date(2024, 1, 1)),
    ],
)
def test_a_day_is_read(typed: str, first: date) -> None:
    assert parse_days(typed, TODAY).first == first


@pytest.mark.parametrize("typed", ["", "soon", "31 feb", "2025-13-01", "99999 years ago", "9999-12-31", "0000", "m"])
def test_nonsense_is_no_day(typed: str) -> None:
    with pytest.raises(InvalidDay):
        parse_days(typed, TODAY)
