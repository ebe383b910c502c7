"""The people in a vCard file: a name, numbers, perhaps a nickname and a time zone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sbtui.cli.contacts.properties import Property
from sbtui.domain.text import one_line

MAX_NUMBERS = 50
"""Numbers of one card that are taken."""
_LONGEST = 80
_NOT_TEXTED = ("FAX", "PAGER", "MODEM", "BBS", "TELEX", "TLX")


@dataclass(slots=True)
class Card:
    """One card; texts are clean and on one line."""

    line: int
    name: str = ""
    nickname: str = ""
    zone: str = ""
    """As written: a zone's name, or an offset that says nothing about summer."""
    numbers: list[tuple[int, str]] = field(default_factory=list)
    """(line, number as written)."""


@dataclass(frozen=True, slots=True)
class Broken:
    """Something that is no whole card."""

    line: int


def cards(properties: Iterable[Property]) -> Iterator[Card | Broken]:
    """The cards in a file's properties. A card within a card is none of its own."""
    depth, found = 0, _Properties(0)
    for each in properties:
        mark = each.value.strip().upper() == "VCARD" and each.name
        if mark == "BEGIN":
            if depth and not found.is_nesting:
                # The one before was never closed, and must not lend this one its numbers.
                yield Broken(found.line)
                depth = 0
            depth += 1
            if depth == 1:
                found = _Properties(each.line)
        elif mark == "END":
            if depth == 1:
                yield found.card()
            depth = max(0, depth - 1)
        elif depth == 1:
            found.add(each)
    if depth:
        yield Broken(found.line)


class _Properties:
    """What one card says."""

    def __init__(self, line: int) -> None:
        self.line = line
        self.is_nesting = False
        """Whether a card may follow inside this one ("AGENT:", in version 2.1)."""
        self._texts: dict[str, str] = {}
        self._numbers: list[tuple[int, str]] = []

    def add(self, each: Property) -> None:
        self.is_nesting = each.name == "AGENT" and not each.value.strip()
        if each.name == "TEL":
            if not each.is_of(*_NOT_TEXTED) and len(self._numbers) < MAX_NUMBERS:
                self._numbers.append((each.line, one_line(each.text, _LONGEST)))
        elif each.name == "N":
            family, given, _, prefix = (*each.texts(), "", "", "", "")[:4]
            self._texts.setdefault("N", f"{given} {family}".strip())
            self._texts.setdefault("PREFIX", prefix)
        elif each.name == "NICKNAME":
            self._texts.setdefault("NICKNAME", each.texts(",")[0])
        elif each.name == "ORG":
            self._texts.setdefault("ORG", each.texts()[0])
        elif each.name in {"FN", "TZ"} and each.text:
            self._texts.setdefault(each.name, each.text)

    def card(self) -> Card:
        said = self._texts.get
        # A title would become the first name that a snippet is filled with.
        formatted = said("FN", "").removeprefix(said("PREFIX", "")).strip() or said("FN", "")
        name = formatted or said("N") or said("ORG") or ""
        return Card(
            self.line,
            name=one_line(name, _LONGEST),
            nickname=one_line(said("NICKNAME", ""), _LONGEST),
            zone=one_line(said("TZ", ""), _LONGEST),
            numbers=self._numbers,
        )
