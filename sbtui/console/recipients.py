"""What the user typed into "to": one number, or several for a group."""

from __future__ import annotations

import re

from sbtui.domain.compose import MAX_GROUP
from sbtui.domain.phone import InvalidNumber, parse_number

_SEPARATORS = re.compile(r"[,;\n]+")
_BEFORE_PLUS = re.compile(r"\s+(?=\+)")


def parts(typed: str) -> list[str]:
    """The pieces between commas, semicolons and line ends, trimmed; empty ones left out."""
    return [part.strip() for part in _SEPARATORS.split(typed) if part.strip()]


def parse_recipients(typed: str, region: str) -> list[str]:
    """The numbers in E.164, each once, in the order typed.

    Numbers may also be separated by spaces alone, where the pieces are numbers by themselves.

    Raises:
        InvalidNumber: a piece is no number, there is none, or there are too many for a group; one sentence.
    """
    numbers: dict[str, None] = {}
    for part in parts(typed):
        numbers |= dict.fromkeys(_numbers(part, region))
    if not numbers:
        raise InvalidNumber("Type a phone number, or several with commas for a group.")
    if len(numbers) > MAX_GROUP:
        raise InvalidNumber(f"A group has at most {MAX_GROUP} people, and these are {len(numbers)}.")
    return list(numbers)


def _numbers(part: str, region: str) -> list[str]:
    """One number with spaces inside, or several with spaces between."""
    try:
        return [parse_number(part, region)]
    except InvalidNumber:
        for pieces in (_BEFORE_PLUS.split(part), part.split()):
            if len(pieces) > 1:
                try:
                    return [parse_number(piece, region) for piece in pieces]
                except InvalidNumber:
                    continue
        raise
