"""Times and names as people read them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from sbtui.console.names import person_name, sender_name, thread_title
from sbtui.console.palette import SENDERS, sender_role
from sbtui.console.times import day_label, duration, full_stamp, list_stamp, time_of_day
from sbtui.domain.message import Message
from sbtui.domain.thread import Thread, ThreadKind
from tests.console.thread.seed import ADA, BEN, CARA, LINE, NOW

EAST = timezone(timedelta(hours=10), "AEST")


def test_time_of_day() -> None:
    assert time_of_day(NOW, tz=UTC) == "14:07"
    assert time_of_day(NOW, tz=UTC, time_format="12h") == "2:07 pm"
    assert time_of_day(NOW.replace(hour=0), tz=UTC, time_format="12h") == "12:07 am"
    assert time_of_day(NOW, tz=EAST) == "00:07"


@pytest.mark.parametrize(
    ("ago", "label", "stamp"),
    [
        (timedelta(), "Today", "14:07"),
        (timedelta(hours=15), "Yesterday", "Tue"),
        (timedelta(days=2), "Monday", "Mon"),
        (timedelta(days=6), "Thursday", "Thu"),
        (timedelta(days=7), "Wed 12 August", "12 Aug"),
        (timedelta(days=300), "Thu 23 October 2025", "2025"),
        (timedelta(days=-1), "Thu 20 August", "14:07"),
    ],
)
def test_days(ago: timedelta, label: str, stamp: str) -> None:
    assert day_label(NOW - ago, NOW, tz=UTC) == label
    assert list_stamp(NOW - ago, NOW, tz=UTC) == stamp


def test_the_day_is_the_readers() -> None:
    late = datetime(2026, 8, 18, 23, 30, tzinfo=UTC)
    assert day_label(late, NOW, tz=UTC) == "Yesterday"
    assert day_label(late, NOW.replace(hour=1), tz=EAST) == "Today"


def test_full_stamp_has_milliseconds_and_zone() -> None:
    assert full_stamp(NOW.replace(microsecond=114_999), tz=EAST) == "Thu 20 Aug 2026 00:07:30.114 AEST"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.28, "0.28s"), (12.44, "12.4s"), (59.99, "1m 00s"), (185, "3m 05s"), (7_440, "2h 04m"), (442_800, "5d 3h")],
)
def test_durations(seconds: float, text: str) -> None:
    assert duration(seconds) == text
    assert duration(-seconds) == f"-{text}"


PERSON = Thread(id=1, kind=ThreadKind.PERSON, address=ADA)
GROUP = Thread(id=2, kind=ThreadKind.GROUP, address="g", participants=(ADA, BEN, CARA, "+4930123456"))


def test_titles() -> None:
    names = {ADA: "Ada Park", BEN: "Ben Ortiz"}
    assert thread_title(PERSON) == "+1 415 555 0134"
    assert thread_title(PERSON, names) == "Ada Park"
    assert thread_title(GROUP, names) == "Ada, Ben, +1 628 555 0110 +1"
    assert thread_title(Thread(id=3, kind=ThreadKind.GROUP, address="g")) == "Group"
    assert thread_title(Thread(id=3, kind=ThreadKind.GROUP, address="g", name="Ops\x1b[31m\non-call")) == (
        "Ops\ufffd[31m on-call"
    )


def test_senders() -> None:
    theirs = Message(id=1, thread_id=1, outbound=False, sender="ada@icloud.com", at=NOW)
    ours = Message(id=1, thread_id=1, outbound=True, sender=LINE, at=NOW)
    named = Thread(id=1, kind=ThreadKind.PERSON, address=ADA, name="Ada Park")
    assert sender_name(ours) == "You"
    assert sender_name(theirs, named) == "Ada Park"
    assert sender_name(theirs) == "ada@icloud.com"
    assert person_name("") == "unknown"
    assert person_name("+9991234567") == "+9991234567", "no country has this code"


def test_sender_colours_are_stable() -> None:
    assert sender_role(ADA) is sender_role(ADA)
    assert {sender_role(f"+1415555{n:04}") for n in range(60)} == set(SENDERS)
