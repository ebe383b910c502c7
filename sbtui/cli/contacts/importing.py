"""Taking names from vCard files into the store."""

from __future__ import annotations

import codecs
import io
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import islice

from sbtui.cli.contacts.cards import Broken, Card, cards
from sbtui.cli.contacts.properties import MAX_VALUE, properties
from sbtui.cli.refusals import Refusal
from sbtui.domain.changes import Change, ChangeKind
from sbtui.domain.phone import InvalidNumber, parse_number
from sbtui.domain.when import InvalidWhen, parse_zone
from sbtui.store import people
from sbtui.store.store import Store

MAX_BYTES = 512_000_000
"""Of one file: what is larger is no address book. A card with a picture has about 50 KB."""
MAX_NUMBERS = 100_000
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_AT_ONCE = 100
"""Contacts in one transaction: whoever presses Enter in a console meanwhile waits for it."""


@dataclass(frozen=True, slots=True)
class Named:
    """What a card says of a number."""

    name: str
    nickname: str = ""
    zone: str = ""


@dataclass(slots=True)
class Taken:
    """What was found; ``skipped`` are sentences that begin with their place."""

    named: dict[str, Named] = field(default_factory=dict)
    """By number, in E.164. Of two cards with one number, the last counts."""
    contacts: int = 0
    without_number: int = 0
    without_zone: int = 0
    """Cards whose zone is none that follows summer and winter."""
    skipped: list[str] = field(default_factory=list)


def read(source: str, *, region: str, taken: Taken, several: bool) -> None:
    """Add what stands in a file ("-" is standard input) to what was taken.

    Raises:
        Refusal: it cannot be read, holds no card, or is too large; one sentence.
    """
    place = f"{source}, line" if several else "line"
    with ExitStack() as stack:
        try:
            file = _standard_input() if source == "-" else stack.enter_context(open(source, "rb"))  # noqa: PTH123
            found = _take(cards(properties(_lines(file, source))), region, taken, place)
        except OSError as error:
            raise Refusal(f"{source} cannot be read: {error.strerror}.") from None
    if not found:
        raise Refusal(f"There is no vCard in {'standard input' if source == '-' else source}.")


def _standard_input() -> io.BufferedReader:
    if sys.stdin is None:
        raise Refusal("There is no standard input to read.")
    buffer = sys.stdin.buffer
    assert isinstance(buffer, io.BufferedReader)
    return buffer


def _take(found: Iterable[Card | Broken], region: str, taken: Taken, place: str) -> int:
    count = 0
    for count, card in enumerate(found, start=1):  # noqa: B007
        if isinstance(card, Broken):
            taken.skipped.append(f"{place} {card.line}: the card that begins here has no end.")
        elif not card.numbers:
            taken.without_number += 1
        elif not (card.name or card.nickname):
            taken.skipped.append(f"{place} {card.line}: the card has a number, and no name.")
        else:
            _take_card(card, region, taken, place)
        if len(taken.named) > MAX_NUMBERS:
            raise Refusal(f"These are more than {MAX_NUMBERS:,} numbers; nothing was imported.")
    return count


def _take_card(card: Card, region: str, taken: Taken, place: str) -> None:
    named = Named(card.name, card.nickname, _zone(card.zone))
    taken.without_zone += bool(card.zone and not named.zone)
    numbers = 0
    for line, written in card.numbers:
        try:
            number = parse_number(written, region)
        except InvalidNumber as error:
            taken.skipped.append(f"{place} {line}: {error}")
        else:
            taken.named[number] = named
            numbers += 1
    taken.contacts += bool(numbers)


def _zone(written: str) -> str:
    """The zone's name, where it is one; an offset such as "-05:00" is right for half of the year at best."""
    try:
        return parse_zone(written).key if "/" in written else ""
    except InvalidWhen:
        return ""


def _lines(file: io.BufferedReader, source: str) -> Iterator[bytes]:
    """The lines of a file, in UTF-8 where it begins with a byte order mark; no more of each than is looked at."""
    start = file.peek(3)[:3]
    if start[:2] not in _UTF_16:
        file.read(len(codecs.BOM_UTF8) if start == codecs.BOM_UTF8 else 0)
        yield from _bounded(file.readline, source)
        return
    text = io.TextIOWrapper(file, "utf-16", "replace", newline="")
    try:
        yield from _bounded(lambda size: text.readline(size).encode(), source)
    finally:
        text.detach()


def _bounded(readline: Callable[[int], bytes], source: str) -> Iterator[bytes]:
    size = 0
    while line := readline(MAX_VALUE):
        rest = line
        while rest:
            size += len(rest)
            if size > MAX_BYTES:
                raise Refusal(f"{source} has more than {MAX_BYTES // 1_000_000} MB; nothing was imported.")
            rest = b"" if rest.endswith(b"\n") else readline(MAX_VALUE)
        yield line


async def save(store: Store, taken: Taken) -> int:
    """Write what was taken; returns how many contacts read differently now."""
    changed = 0
    numbers = iter(taken.named.items())
    while some := list(islice(numbers, _AT_ONCE)):
        async with store.changing() as (transaction, changes):
            before = changed
            for number, card in some:
                changed += await people.save_card(
                    transaction, number, name=card.name, nickname=card.nickname, zone=card.zone
                )
            if changed > before:
                changes.append(Change(ChangeKind.CONTACT_CHANGED))
    return changed
