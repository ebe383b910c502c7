"""The cast: fictional people, each with a temperament that decides how their messages fare and how they answer."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from sbtui.sandbox.config import MAIN_LINE, SECOND_LINE


class Temperament(StrEnum):
    """What is special about someone."""

    ORDINARY = "ordinary"
    PROMPT = "prompt"
    SLOW_TYPIST = "slow_typist"
    SMS_ONLY = "sms_only"
    RCS = "rcs"
    FAILS = "fails"
    OPTED_OUT = "opted_out"
    UNREACHABLE = "unreachable"
    FLOODS = "floods"
    SENDS_MEDIA = "sends_media"
    REACTS = "reacts"
    INTERNATIONAL = "international"
    HOSTILE = "hostile"
    SLOW_DELIVERY = "slow_delivery"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Someone with a phone; `service` is what reaches them: iMessage, SMS or RCS. `talks` weighs their chatter."""

    number: str
    first_name: str
    last_name: str = ""
    service: str = "iMessage"
    temperament: Temperament = Temperament.ORDINARY
    talks: int = 2

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """A group that exists from the start."""

    group_id: str
    name: str
    line: str
    numbers: tuple[str, ...]


def _person(number: str, name: str, temperament: Temperament, *, service: str = "iMessage", talks: int = 2) -> Person:
    first, _, last = name.partition(" ")
    return Person(
        number=number, first_name=first, last_name=last, service=service, temperament=temperament, talks=talks
    )


PROMPT = _person("+14155550134", "Ada Park", Temperament.PROMPT, talks=6)
SLOW_TYPIST = _person("+12065550112", "Bram Oyelaran", Temperament.SLOW_TYPIST)
SMS_ONLY = _person("+13125550121", "Cleo Marsh", Temperament.SMS_ONLY, service="SMS")
RCS = _person("+16465550145", "Dario Lindqvist", Temperament.RCS, service="RCS")
FAILS = _person("+17025550156", "Edda Novak", Temperament.FAILS, talks=0)
OPTED_OUT = _person("+15035550167", "Felix Amari", Temperament.OPTED_OUT, talks=0)
UNREACHABLE = _person("+19075550178", "Greta Solheim", Temperament.UNREACHABLE, talks=0)
FLOODS = _person("+13055550189", "Hugo Baptiste", Temperament.FLOODS, talks=1)
SENDS_MEDIA = _person("+14045550190", "Ines Carvalho", Temperament.SENDS_MEDIA)
REACTS = _person("+15125550113", "Jun Takeda", Temperament.REACTS)
INTERNATIONAL = _person("+16175550124", "Karim Ben-Ami", Temperament.INTERNATIONAL)
HOSTILE = _person("+18185550135", "Lou Null", Temperament.HOSTILE, talks=1)
SLOW_DELIVERY = _person("+13035550146", "Mina Okafor", Temperament.SLOW_DELIVERY)
NOOR = _person("+16025550157", "Noor Haddad", Temperament.ORDINARY, talks=4)
OSCAR = _person("+12155550168", "Oscar Lindgren", Temperament.ORDINARY, talks=3)
PRIYA = _person("+14085550179", "Priya Raman", Temperament.ORDINARY, talks=4)
QUINN = _person("+16515550180", "Quinn", Temperament.ORDINARY, talks=2)
ROSA = _person("+15055550191", "Rosa Delgado-Whitfield", Temperament.ORDINARY, talks=3)

_CAST = (
    PROMPT,
    SLOW_TYPIST,
    SMS_ONLY,
    RCS,
    FAILS,
    OPTED_OUT,
    UNREACHABLE,
    FLOODS,
    SENDS_MEDIA,
    REACTS,
    INTERNATIONAL,
    HOSTILE,
    SLOW_DELIVERY,
    NOOR,
    OSCAR,
    PRIYA,
    QUINN,
    ROSA,
)

CIRCLES = (
    Circle(
        group_id="sb_group_6f1f0c52-7f0e-4a53-9a3e-0d5c1b7a1101",
        name="Sunday Hikers",
        line=MAIN_LINE,
        numbers=(PROMPT.number, NOOR.number, OSCAR.number, REACTS.number),
    ),
    Circle(
        group_id="sb_group_b2d94e18-3c4f-4f0b-8c5d-5e2a9c0f2202",
        name="Kitchen Remodel",
        line=SECOND_LINE,
        numbers=(PRIYA.number, ROSA.number, SENDS_MEDIA.number),
    ),
)

_BY_NUMBER = {person.number: person for person in _CAST}


def cast() -> list[Person]:
    """Return everyone, the prompt one first."""
    return list(_CAST)


def who(number: str) -> Person:
    """Return the person at `number`; a stranger's service follows from the number: mostly iMessage, some SMS."""
    known = _BY_NUMBER.get(number)
    if known is not None:
        return known
    draw = hashlib.sha256(number.encode()).digest()[0]
    return Person(number=number, first_name=number, service="SMS" if draw < 51 else "iMessage")
