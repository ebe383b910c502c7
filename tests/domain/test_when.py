"""When a message shall go: words and clocks, across zones and the days on which clocks are set."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbtui.domain.when import FURTHEST, InvalidWhen, parse_when, parse_zone

NEW_YORK, BERLIN = ZoneInfo("America/New_York"), ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 24, 15, 30, tzinfo=UTC)
"""A Tuesday, 10:30 in New York."""


def at(text: str, *, now: datetime = NOW, zone: ZoneInfo = NEW_YORK) -> str:
    """What the clock in the zone shows then."""
    return parse_when(text, now=now, zone=zone).astimezone(zone).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("tomorrow 9:00", "2026-11-25 09:00"),
        ("tomorrow at 9am", "2026-11-25 09:00"),
        ("9am", "2026-11-25 09:00"),
        ("11:00", "2026-11-24 11:00"),
        ("10:30", "2026-11-25 10:30"),
        ("12am", "2026-11-25 00:00"),
        ("12:15 pm", "2026-11-24 12:15"),
        ("noon", "2026-11-24 12:00"),
        ("today 5 p.m.", "2026-11-24 17:00"),
        ("fri 14:30", "2026-11-27 14:30"),
        ("Friday, 14:30", "2026-11-27 14:30"),
        ("on tuesday at 11:00", "2026-11-24 11:00"),
        ("tue 9:00", "2026-12-01 09:00"),
        ("9:00 wed", "2026-11-25 09:00"),
        ("2026-12-01 08:00", "2026-12-01 08:00"),
        ("2026-12-01T08:00", "2026-12-01 08:00"),
        ("in 2 hours", "2026-11-24 12:30"),
        ("in 1h30m", "2026-11-24 12:00"),
        ("in 1 hour and 5 min", "2026-11-24 11:35"),
        ("+45m", "2026-11-24 11:15"),
        ("in 3 days", "2026-11-27 10:30"),
    ],
)
def test_what_people_type(text: str, shown: str) -> None:
    assert at(text) == shown


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no time"),
        ("soon", "no time"),
        ("9", "no time"),
        ("25:00", "no time"),
        ("13pm", "no time"),
        ("9:60", "no time"),
        ("tomorrow", "no time"),
        ("2026-02-30 9:00", "no time"),
        ("in 3 fortnights", "no time"),
        ("in 0 minutes", "has passed"),
        ("today 9:00", "has passed"),
        ("2026-11-01 9:00", "has passed"),
        ("2028-01-01 9:00", "more than a year"),
        ("in 999999 weeks", "more than a year"),
        ("9am their time", "--zone"),
    ],
)
def test_what_is_refused_in_one_sentence(text: str, words: str) -> None:
    with pytest.raises(InvalidWhen) as refused:
        parse_when(text, now=NOW, zone=NEW_YORK)
    assert words in str(refused.value)
    assert str(refused.value).count(".") - str(refused.value).count("p.m.") <= 2
    assert "\n" not in str(refused.value)


def test_their_time_is_of_their_zone() -> None:
    moment = parse_when("tomorrow 9:00 their time", now=NOW, zone=NEW_YORK, their_zone=BERLIN)
    assert moment == datetime(2026, 11, 25, 8, 0, tzinfo=UTC)


def test_the_day_is_that_of_the_zone() -> None:
    late = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
    assert at("tomorrow 9:00", now=late) == "2026-11-25 09:00"
    assert at("tomorrow 9:00", now=late, zone=BERLIN) == "2026-11-26 09:00"


def test_a_time_that_clocks_leave_out_is_refused() -> None:
    before = datetime(2026, 3, 8, 5, 0, tzinfo=UTC)
    with pytest.raises(InvalidWhen, match="set forward"):
        parse_when("2026-03-08 02:30", now=before, zone=NEW_YORK)
    assert at("2:30", now=before) == "2026-03-09 02:30"


def test_a_time_that_happens_twice_is_the_first() -> None:
    before = datetime(2026, 10, 31, 12, 0, tzinfo=UTC)
    assert parse_when("2026-11-01 01:30", now=before, zone=NEW_YORK) == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


def test_in_hours_counts_hours_across_a_clock_change() -> None:
    before = datetime(2026, 3, 8, 6, 30, tzinfo=UTC)
    assert parse_when("in 2 hours", now=before, zone=NEW_YORK) - before == timedelta(hours=2)


def test_zones() -> None:
    assert parse_zone(" America/New_York ") == NEW_YORK
    for name in ("", "Mars/Olympus", "../etc/passwd", "America", "a\x00b"):
        with pytest.raises(InvalidWhen, match="no time zone"):
            parse_zone(name)


@given(st.text(max_size=40), st.sampled_from([None, NEW_YORK, BERLIN]))
def test_any_text_gives_a_moment_ahead_or_a_sentence(text: str, zone: ZoneInfo | None) -> None:
    try:
        moment = parse_when(text, now=NOW, zone=zone, their_zone=BERLIN)
    except InvalidWhen:
        return
    assert NOW < moment <= NOW + FURTHEST
    assert moment.tzinfo is UTC
