"""Times as people read them: local, relative to a given now, in a 24-hour or 12-hour clock."""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from typing import Literal

TimeFormat = Literal["24h", "12h"]

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
"""Names of our own: ``strftime`` would follow the machine's locale in the middle of English sentences."""


def local(at: datetime, tz: tzinfo | None = None) -> datetime:
    """The time in ``tz``, or in this machine's zone; as it is where that has no such time ("0001-01-01")."""
    try:
        return at.astimezone(tz)
    except (OverflowError, ValueError, OSError):
        return at


def time_of_day(at: datetime, *, tz: tzinfo | None = None, time_format: str = "24h") -> str:
    """ "14:07", or "2:07 pm" in the 12-hour clock."""
    there = local(at, tz)
    if time_format != "12h":
        return f"{there.hour:02}:{there.minute:02}"
    return f"{there.hour % 12 or 12}:{there.minute:02} {'am' if there.hour < 12 else 'pm'}"


def their_time(zone: str, now: datetime, *, tz: tzinfo | None = None, time_format: str = "24h") -> str:
    """ "14:05 there"; "" where that clock shows what ours does, or the zone (an IANA name) is not known here."""
    if not zone:
        return ""
    # Most contacts have no zone: nobody waits for what only reads one.
    from sbtui.domain.when import InvalidWhen, parse_zone

    try:
        there = now.astimezone(parse_zone(zone))
    except InvalidWhen:
        return ""
    if there.utcoffset() == local(now, tz).utcoffset():
        return ""
    return f"{time_of_day(now, tz=there.tzinfo, time_format=time_format)} there"


def clock_width(time_format: str) -> int:
    """Cells that ``time_of_day`` needs at most."""
    return 8 if time_format == "12h" else 5


def day_label(at: datetime, now: datetime, *, tz: tzinfo | None = None) -> str:
    """ "Today", "Yesterday", "Tuesday", "Mon 17 August", "Mon 17 August 2025"."""
    return day_name(local(at, tz).date(), local(now, tz).date())


def day_name(day: date, today: date) -> str:
    """``day_label`` for local dates."""
    ago = (today - day).days
    if ago == 0:
        return "Today"
    if ago == 1:
        return "Yesterday"
    weekday = _WEEKDAYS[day.weekday()]
    if 1 < ago < 7:
        return weekday
    label = f"{weekday[:3]} {day.day} {_MONTHS[day.month - 1]}"
    return label if day.year == today.year else f"{label} {day.year}"


def list_stamp(at: datetime, now: datetime, *, tz: tzinfo | None = None, time_format: str = "24h") -> str:
    """ "14:07" today, then "Mon" within a week, "3 Aug" this year, "2025"."""
    there, today = local(at, tz), local(now, tz).date()
    ago = (today - there.date()).days
    if ago <= 0:
        return time_of_day(at, tz=tz, time_format=time_format)
    if ago < 7:
        return _WEEKDAYS[there.weekday()][:3]
    if there.year == today.year:
        return f"{there.day} {_MONTHS[there.month - 1][:3]}"
    return str(there.year)


def when_stamp(at: datetime, now: datetime, *, tz: tzinfo | None = None, time_format: str = "24h") -> str:
    """ "today 17:00", "tomorrow 09:00", "Thu 27 Aug 09:00", "Mon 3 Jan 2028 09:00": a time to come."""
    ahead = (local(at, tz).date() - local(now, tz).date()).days
    if ahead not in _NEAR_DAYS:
        return date_stamp(at, now, tz=tz, time_format=time_format)
    return f"{_NEAR_DAYS[ahead]} {time_of_day(at, tz=tz, time_format=time_format)}"


_NEAR_DAYS = {0: "today", 1: "tomorrow"}


def date_stamp(at: datetime, now: datetime, *, tz: tzinfo | None = None, time_format: str = "24h") -> str:
    """``when_stamp`` without "today": on a clock where it is another day already, that would mislead."""
    there = local(at, tz)
    day = f"{_WEEKDAYS[there.weekday()][:3]} {there.day} {_MONTHS[there.month - 1][:3]}"
    year = "" if there.year == local(now, tz).year else f" {there.year}"
    return f"{day}{year} {time_of_day(at, tz=tz, time_format=time_format)}"


def full_stamp(at: datetime, *, tz: tzinfo | None = None) -> str:
    """ "Mon 17 Aug 2026 14:03:02.114 CEST": for details and copies."""
    there = local(at, tz)
    day = f"{_WEEKDAYS[there.weekday()][:3]} {there.day} {_MONTHS[there.month - 1][:3]} {there.year}"
    return f"{day} {clock_stamp(at, tz=tz)} {there.tzname() or ''}".rstrip()


def clock_stamp(at: datetime, *, tz: tzinfo | None = None) -> str:
    """ "14:03:02.114": a line of a timeline."""
    there = local(at, tz)
    return f"{there:%H:%M:%S}.{there.microsecond // 1000:03}"


def duration(seconds: float) -> str:
    """ "0.28s", "12.4s", "3m 05s", "2h 04m", "5d 3h"; a negative one with its sign."""
    sign, size = ("-", -seconds) if seconds < 0 else ("", seconds)
    if size < 9.995:
        return f"{sign}{size:.2f}s"
    if size < 59.95:
        return f"{sign}{size:.1f}s"
    whole = round(size)
    if whole < 3_600:
        return f"{sign}{whole // 60}m {whole % 60:02}s"
    if whole < 86_400:
        return f"{sign}{whole // 3_600}h {whole % 3_600 // 60:02}m"
    return f"{sign}{whole // 86_400}d {whole % 86_400 // 3_600}h"
