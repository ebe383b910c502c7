"""When a message shall go: "tomorrow 9:00", "in 2 hours", "fri 14:30", "2026-12-01 08:00 their time"."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

FURTHEST = timedelta(days=366)
_EXAMPLES = 'try "tomorrow 9:00", "fri 14:30", "in 2 hours" or "2026-12-01 08:00"'
_THEIRS = re.compile(r"\s*\b(?:in\s+)?their\s+(?:local\s+)?time\s*$")
_AFTER = re.compile(r"(?:in\s+|\+\s*)((?:\d{1,6}\s*[a-z]+[\s,]*(?:and\s+)?)+)")
_AMOUNT = re.compile(r"(\d{1,6})\s*([a-z]+)")
_UNITS = {
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), timedelta(minutes=1)),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), timedelta(hours=1)),
    **dict.fromkeys(("d", "day", "days"), timedelta(days=1)),
    **dict.fromkeys(("w", "week", "weeks"), timedelta(weeks=1)),
}
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?:\s*([ap])\.?m\.?)?")
_NAMED_TIMES = {"noon": time(12), "midday": time(12)}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class InvalidWhen(ValueError):
    """The text names no time at which a message can go; one sentence."""


def parse_zone(name: str) -> ZoneInfo:
    """The time zone with this IANA name.

    Raises:
        InvalidWhen: there is none here.
    """
    try:
        return ZoneInfo(name.strip())
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InvalidWhen(f'There is no time zone "{name.strip()}"; it looks like America/New_York.') from None


def says_theirs(text: str) -> bool:
    """Whether the time is meant on the recipient's clock."""
    return _THEIRS.search(text.strip().lower()) is not None


def parse_when(text: str, *, now: datetime, zone: tzinfo | None = None, their_zone: tzinfo | None = None) -> datetime:
    """The moment that the text names, as aware UTC, later than ``now`` (aware).

    A time of day is of ``zone``, of this machine where that is None, and of ``their_zone`` where the text
    ends in "their time". A time of day alone is the next one; a weekday is the next one, today included. Where
    clocks are set back, a time that happens twice is its first.

    Raises:
        InvalidWhen: nonsense, a moment that has passed or that clocks leave out, or one more than a year ahead.
    """
    phrase = " ".join(text.lower().split())
    if says_theirs(phrase):
        if their_zone is None:
            raise InvalidWhen("Their time zone is not known; say it, for example --zone America/New_York.")
        phrase, zone = _THEIRS.sub("", phrase), their_zone
    moment = _after(phrase, now, text) or _on_the_clock(phrase, now, zone, text)
    if moment <= now:
        raise InvalidWhen(f'"{text.strip()}" has passed already; name a time to come.')
    if moment - now > FURTHEST:
        raise InvalidWhen(f'"{text.strip()}" is more than a year ahead.')
    return moment


def _after(phrase: str, now: datetime, text: str) -> datetime | None:
    """ "in 2 hours", "in 1h 30m", "+45 min"; None for other phrases."""
    found = _AFTER.fullmatch(phrase)
    if found is None:
        return None
    total = timedelta()
    for amount, unit in _AMOUNT.findall(found[1].replace("and ", "")):
        if unit not in _UNITS:
            raise _nonsense(text)
        total += int(amount) * _UNITS[unit]
    return (now + min(total, FURTHEST * 2)).astimezone(UTC)


def _on_the_clock(phrase: str, now: datetime, zone: tzinfo | None, text: str) -> datetime:
    day, rest = _split_day(phrase)
    clock = _time_of_day(rest.removeprefix("at ").strip())
    if clock is None:
        raise _nonsense(text)
    today = now.astimezone(zone).date()
    try:
        if day is None:
            # The next one: today's, or where that has passed (or clocks leave it out today) tomorrow's.
            days = [today, today + timedelta(days=1)]
        elif day in _WEEKDAYS:
            ahead = (_WEEKDAYS.index(day) - today.weekday()) % 7
            days = [today + timedelta(days=ahead), today + timedelta(days=ahead + 7)]
        elif day in {"today", "tomorrow"}:
            days = [today + timedelta(days=day == "tomorrow")]
        else:
            days = [date.fromisoformat(day)]
    except (ValueError, OverflowError):
        raise _nonsense(text) from None
    moments = [_moment(datetime.combine(each, clock), zone) for each in days[:-1]]
    for moment in moments:
        if moment is not None and moment > now:
            return moment
    last = _moment(datetime.combine(days[-1], clock), zone)
    if last is None:
        raise InvalidWhen(f"Clocks are set forward then, past {clock:%H:%M}; choose a time before or after.")
    return last


def _split_day(phrase: str) -> tuple[str | None, str]:
    """The day, wherever it stands in the phrase, and the rest."""
    words = (
        phrase.replace(",", " ").replace("t", " ", 1).split() if _is_iso(phrase) else phrase.replace(",", " ").split()
    )
    words = [word for word in words if word not in {"on"}]
    for index, word in enumerate(words):
        day = _day(word)
        if day is not None:
            rest = words[:index] + words[index + 1 :]
            return day, " ".join(rest)
    return None, " ".join(words)


def _is_iso(phrase: str) -> bool:
    return re.match(r"\d{4}-\d{2}-\d{2}t\d", phrase) is not None


def _day(word: str) -> str | None:
    if word in {"today", "tomorrow"} or re.fullmatch(r"\d{4}-\d{2}-\d{2}", word):
        return word
    matches = [name for name in _WEEKDAYS if len(word) >= 3 and name.startswith(word)]
    return matches[0] if matches else None


def _time_of_day(words: str) -> time | None:
    if words in _NAMED_TIMES:
        return _NAMED_TIMES[words]
    found = _CLOCK.fullmatch(words)
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    # "9" alone may be an hour, a day or a slip of the finger.
    if found[2] is None and half is None:
        return None
    if half is not None:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _moment(local: datetime, zone: tzinfo | None) -> datetime | None:
    """The moment at which clocks in the zone show this; None where they leave it out."""
    try:
        aware = local.astimezone() if zone is None else local.replace(tzinfo=zone)
        moment = aware.astimezone(UTC)
        shown = moment.astimezone(zone).replace(tzinfo=None)
    except (OverflowError, OSError):
        return None
    return moment if shown == local else None


def _nonsense(text: str) -> InvalidWhen:
    return InvalidWhen(f'"{text.strip()}" is no time that sbtui understands; {_EXAMPLES}.')
