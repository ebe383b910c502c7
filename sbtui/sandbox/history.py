"""A lively past: message rows as the list endpoint has them, made fast and always the same for a seed."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sbtui.sandbox import phrases
from sbtui.sandbox.config import ACCOUNT_EMAIL, MAIN_LINE, PLAN
from sbtui.sandbox.people import CIRCLES, Circle, Person, Temperament, cast, who
from sbtui.sandbox.rows import Row

MESSAGES_PER_DAY = 60
LONGEST_DAYS = 1000
ENDS_BEFORE = timedelta(minutes=2)
_MEDIA_HOST = "https://storage.googleapis.com/sandbox-media"
_ERRORS = (
    (10001, "message failed to send"),
    (10002, "failed to resolve message status"),
    (5000, "Internal Error"),
    (5003, "Server Rate Exceeded"),
    (4001, "Rate Limit Exceeded"),
)
_DAY_MS = 86_400_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def generate(seed: int, count: int, now: datetime) -> Iterator[dict[str, Any]]:
    """Yield `count` rows of 25 fields, oldest first, the last one two minutes before `now` (aware).

    Bouts of talk take turns over everyone in the cast and both groups; the span grows with `count`, to
    at most 1000 days. The same seed gives the same rows, shifted to `now`.
    """
    rng = random.Random(f"history:{seed}")
    end = int((now - ENDS_BEFORE - _EPOCH).total_seconds() * 1000)
    days = min(LONGEST_DAYS, max(2, count / MESSAGES_PER_DAY))
    slot = int(days * _DAY_MS / max(count, 1))
    calendar = _Calendar()
    left = count
    threads = _threads(rng)
    while left > 0:
        thread = next(threads)
        length = min(left, rng.randint(1, 9))
        pace = min(slot, rng.randint(15_000, 120_000))
        left -= length
        moment = end - left * slot - (length - 1) * pace
        yield from _bout(rng, thread, length, moment, pace, calendar)


def _threads(rng: random.Random) -> Iterator[Person | Circle]:
    """Yield whose turn it is: everybody in each round, the talkative more often."""
    turns: list[Person | Circle] = []
    for person in cast():
        turns += [person] * max(person.talks, 1)
    for circle in CIRCLES:
        turns += [circle] * 5
    while True:
        rng.shuffle(turns)
        yield from turns


def _bout(
    rng: random.Random, thread: Person | Circle, length: int, moment: int, pace: int, calendar: "_Calendar"
) -> Iterator[Row]:
    group = thread if isinstance(thread, Circle) else None
    person = thread if isinstance(thread, Person) else who(thread.numbers[0])
    line = MAIN_LINE if group is None else group.line
    ours = rng.random() < 0.4
    said = ""
    for index in range(length):
        outbound = ours
        if group is not None and not outbound:
            person = who(rng.choice(group.numbers))
        said, media_url = _content(rng, person, group, outbound, index, said)
        yield _row(rng, person, group, line, outbound, said, media_url, moment + index * pace, calendar)
        ours = rng.random() < (0.25 if outbound else 0.6)
        if person.temperament is Temperament.FAILS or person.temperament is Temperament.UNREACHABLE:
            ours = True


def _content(
    rng: random.Random, person: Person, group: Circle | None, outbound: bool, index: int, heard: str
) -> tuple[str, str]:
    draw = rng.random()
    if group is not None and draw < 0.8:
        return rng.choice(phrases.GROUP_LINES), ""
    if draw < 0.03:
        return rng.choice(phrases.LONG), ""
    if draw < 0.05:
        return rng.choice(phrases.CAPTIONS), f"{_MEDIA_HOST}/Photo{rng.randrange(10_000):04d}.jpg"
    if not outbound:
        match person.temperament:
            case Temperament.INTERNATIONAL:
                return rng.choice(phrases.INTERNATIONAL), ""
            case Temperament.HOSTILE:
                return rng.choice(phrases.HOSTILE), ""
            case Temperament.SENDS_MEDIA if draw < 0.6:
                return rng.choice(phrases.CAPTIONS), f"{_MEDIA_HOST}/Photo{rng.randrange(10_000):04d}.jpg"
            case Temperament.REACTS if heard and draw < 0.7:
                return phrases.tapback(rng.choice(phrases.TAPBACKS), heard[:80]), ""
            case Temperament.SLOW_TYPIST if draw < 0.4:
                return rng.choice(phrases.LONG), ""
            case Temperament.OPTED_OUT:
                return "STOP", ""
    return rng.choice(phrases.REPLIES if index else phrases.OPENERS), ""


def _row(
    rng: random.Random,
    person: Person,
    group: Circle | None,
    line: str,
    outbound: bool,
    content: str,
    media_url: str,
    moment: int,
    calendar: "_Calendar",
) -> Row:
    bits = f"{rng.getrandbits(128):032x}"
    handle = f"{bits[:8]}-{bits[8:12]}-4{bits[13:16]}-a{bits[17:20]}-{bits[20:]}"
    number = person.number if group is None or not outbound else group.numbers[0]
    service = person.service if group is None else "iMessage"
    status, code, message = _fate(rng, person, group) if outbound else ("RECEIVED", None, None)
    return {
        "accountEmail": ACCOUNT_EMAIL,
        "content": content,
        "is_outbound": outbound,
        "status": status,
        "error_code": code,
        "error_message": message,
        "error_reason": None,
        "message_handle": handle if outbound else handle.upper(),
        "date_sent": calendar.stamp(moment),
        "date_updated": calendar.stamp(moment + (rng.randrange(900, 4_000) if outbound else 0)),
        "from_number": line if outbound else number,
        "number": number,
        "to_number": number if outbound else line,
        "was_downgraded": True if outbound and service == "SMS" else None,
        "plan": PLAN,
        "media_url": media_url,
        "message_type": "message" if group is None else "group",
        "group_id": "" if group is None else group.group_id,
        "participants": [] if group is None else [*group.numbers, line],
        "send_style": "",
        "opted_out": False,
        "error_detail": None,
        "sendblue_number": None if outbound else line,
        "service": service,
        "group_display_name": None if group is None else group.name,
    }


def _fate(rng: random.Random, person: Person, group: Circle | None) -> tuple[str, int | None, str | None]:
    if group is None:
        match person.temperament:
            case Temperament.FAILS:
                return "ERROR", *_ERRORS[0]
            case Temperament.UNREACHABLE:
                return "SENT", None, None
    if rng.random() < 0.01:
        return "ERROR", *rng.choice(_ERRORS)
    return ("SENT" if group is None and person.service == "SMS" else "DELIVERED"), None, None


class _Calendar:
    """Writes epoch milliseconds as stamps; the date part is worked out once a day, since rows come by the million."""

    def __init__(self) -> None:
        self._day = -1
        self._date = ""

    def stamp(self, moment: int) -> str:
        day, rest = divmod(moment, _DAY_MS)
        if day != self._day:
            self._day = day
            self._date = f"{_EPOCH + timedelta(days=day):%Y-%m-%d}"
        seconds, milliseconds = divmod(rest, 1000)
        minutes, second = divmod(seconds, 60)
        hour, minute = divmod(minutes, 60)
        return f"{self._date}T{hour:02d}:{minute:02d}:{second:02d}.{milliseconds:03d}Z"
