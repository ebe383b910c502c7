"""What is asked before a message goes out."""

from __future__ import annotations

from dataclasses import replace

from sbtui.console.writing.before_sending import Question, question
from sbtui.domain.message import Draft
from sbtui.domain.thread import Thread, ThreadKind

_ADA = Thread(id=1, kind=ThreadKind.PERSON, address="+14155550134", name="Ada Park", participants=("+14155550134",))
_NUMBERS = tuple(f"+141555501{number}" for number in range(40, 51))
_GROUP = Thread(id=2, kind=ThreadKind.GROUP, address="", participants=_NUMBERS[:3])
_NAMES = {_NUMBERS[0]: "Ben", _NUMBERS[1]: "Cara"}


def _asked(
    thread: Thread, *bodies: str, first: bool = False, opted_out: tuple[str, ...] = (), **templates: str
) -> Question | None:
    parts = [Draft(body=body) for body in bodies or ("hi",)]
    return question(thread, parts, names=_NAMES, first=first, opted_out=opted_out, templates=templates)


def test_an_ordinary_message_is_not_asked_about() -> None:
    assert _asked(_ADA, "hi {nobody} {not-a-name}") is None
    assert _asked(_ADA, first=True) is None
    assert _asked(_GROUP) is None


def test_the_first_message_of_a_group_names_the_people() -> None:
    assert _asked(_GROUP, first=True) == Question(
        "This goes to 3 people: Ben, Cara and +1 415 555 0142. Send it?", risky=False
    )
    many = _asked(replace(_GROUP, participants=_NUMBERS), first=True)
    assert many is not None
    assert "11 people: Ben, Cara, " in many.words
    assert " and 3 more." in many.words


def test_who_opted_out_is_not_written_to_by_habit() -> None:
    asked = _asked(replace(_ADA, opted_out=True))
    assert asked == Question(
        "Ada Park opted out: until they text START, Sendblue refuses what you send them. Send it?", risky=True
    )
    asked = _asked(_GROUP, first=True, opted_out=(_NUMBERS[1],))
    assert asked is not None
    assert asked.risky
    assert "Cara opted out" in asked.words


def test_placeholders_and_long_texts() -> None:
    assert _asked(_ADA, "Hi {first_name}, order {order}", thanks="{order} is ready") == Question(
        "{first_name} and {order} are not filled in. Send it?", risky=True
    )
    assert _asked(_ADA, "a", "b") == Question(
        "This is longer than one message can be. Send it as 2 messages, in order?", risky=False
    )
