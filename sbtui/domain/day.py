"""A day of the past as people type it: "yesterday", "tue", "3 aug", "2025-01-31", "jan 2025"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

_EXAMPLES = 'try "yesterday", "tue", "3 aug" or "2025-01-31"'
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)
_AGO = re.compile(r"(\d{1,5}) ?([dwmy])[a-z]*(?: ago)?", re.ASCII)
_AGO_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ -]?([a-z]{3,9})(?:[ -](\d{4}))?", re.ASCII)
_MONTH_FIRST = re.compile(r"([a-z]{3,9})[ -]?(\d{1,2})(?:st|nd|rd|th)?(?:[ -](\d{4}))?", re.ASCII)
_MONTH = re.compile(r"([a-z]{3,9})(?:[ -](\d{4}))?", re.ASCII)


class InvalidDay(ValueError):
    """The text names no day; one sentence."""


@dataclass(frozen=True, slots=True)
class Days:
    """Local days from ``first`` to before ``until``: one, or the month or year that was named."""

    first: date
    until: date

    def begin(self, tz: tzinfo | None = None) -> datetime:
        """When the first day begins on clocks in ``tz`` (None: this machine's), as aware UTC."""
        return _midnight(self.first, tz)

    def end(self, tz: tzinfo | None = None) -> datetime:
        """When the day after the last one begins, as aware UTC."""
        return _midnight(self.until, tz)


def parse_days(text: str, today: date) -> Days:
    """The days that the text names. A weekday, or a day without a year, is the latest that is not to come.

    Raises:
        InvalidDay: it names none, or one that no calendar of ours has.
    """
    words = " ".join(text.lower().replace(",", " ").split())
    try:
        found = _named(words, today) or _iso(words) or _ago(words, today) or _in_a_month(words, today)
    except (ValueError, OverflowError):
        found = None
    # The ends of the calendar have no neighbour to count to, and no time zone may shift them.
    if found is None or not 1970 <= found.first.year <= 9000:
        raise InvalidDay(f'"{text.strip()}" is no day that sbtui understands; {_EXAMPLES}.')
    return found


def _one(day: date) -> Days:
    return Days(day, day + timedelta(days=1))


def _named(words: str, today: date) -> Days | None:
    if words in {"today", "yesterday"}:
        return _one(today - timedelta(days=words == "yesterday"))
    for index, name in enumerate(_WEEKDAYS):
        if len(words) >= 3 and name.startswith(words):
            return _one(today - timedelta(days=(today.weekday() - index) % 7))
    return None


def _iso(words: str) -> Days | None:
    found = _ISO.fullmatch(words)
    if found is None:
        return None
    year, month, day = (int(part) if part else 0 for part in found.groups())
    if day:
        return _one(date(year, month, day))
    return _month(year, month) if month else Days(date(year, 1, 1), date(year + 1, 1, 1))


def _ago(words: str, today: date) -> Days | None:
    found = _AGO.fullmatch(words)
    return None if found is None else _one(today - timedelta(days=int(found[1]) * _AGO_DAYS[found[2]]))


def _in_a_month(words: str, today: date) -> Days | None:
    if found := _DAY_FIRST.fullmatch(words):
        day, name, year = found.groups()
    elif found := _MONTH_FIRST.fullmatch(words):
        name, day, year = found.groups()
    elif found := _MONTH.fullmatch(words):
        (name, year), day = found.groups(), ""
    else:
        return None
    month = next((number for number, each in enumerate(_MONTHS, 1) if each.startswith(name)), 0)
    if not month:
        return None
    if not day:
        return _month(int(year) if year else today.year - (month > today.month), month)
    if year:
        return _one(date(int(year), month, int(day)))
    return _one(_latest(today, month, int(day)))


def _latest(today: date, month: int, day: int) -> date:
    """The latest such day up to today; 29 February may be some years back."""
    for year in range(today.year, today.year - 9, -1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found <= today:
            return found
    raise ValueError(day)


def _month(year: int, month: int) -> Days:
    first = date(year, month, 1)
    return Days(first, date(year + month // 12, month % 12 + 1, 1))


def _midnight(day: date, tz: tzinfo | None) -> datetime:
    local = datetime.combine(day, time())
    return (local.astimezone() if tz is None else local.replace(tzinfo=tz)).astimezone(UTC)
