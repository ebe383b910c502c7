"""``NUMBER… [TEXT|-]``: which arguments are numbers, and what the text is."""

from __future__ import annotations

import os
import stat
import sys

from sbtui.cli.refusals import Refusal
from sbtui.domain.compose import MAX_GROUP
from sbtui.domain.phone import InvalidNumber, parse_number

_MOST_CHARACTERS = 1_000_000


def recipients_and_text(arguments: tuple[str, ...], *, media: bool, group: bool, region: str) -> tuple[list[str], str]:
    """The numbers, in E.164 and each once, and the text, "" for none.

    Raises:
        Refusal: one sentence.
    """
    *rest, last = arguments
    typed, text = rest, last
    if last == "-":
        text = _from_stdin()
    elif media and _is_number(last, region):
        typed, text = [*arguments], ""
    elif not rest:
        typed = [last]
        if not _is_number(last, region):
            _number(last, region)
        if not _is_piped():
            raise Refusal("There is no text: give it in quotes after the number, or - to read standard input.")
        text = _from_stdin()
    elif _is_number(last, region) and _is_piped():
        # Guessing wrong would text a number to somebody, or a file to the wrong people.
        raise Refusal(f'"{last}" may be a recipient or the text: add - to read the text from standard input.')
    if not typed:
        raise Refusal("There is no number to send to: sbtui send NUMBER TEXT.")
    numbers = [*dict.fromkeys(_number(argument, region) for argument in typed)]
    if group and not 2 <= len(numbers) <= MAX_GROUP:
        raise Refusal(f"A group has 2 to {MAX_GROUP} numbers besides ours, not {len(numbers)}.")
    return numbers, text


def _number(argument: str, region: str) -> str:
    try:
        return parse_number(argument, region)
    except InvalidNumber as error:
        hint = " A text of several words needs quotes." if argument.isalpha() else ""
        raise Refusal(f"{error}{hint}") from None


def _is_number(argument: str, region: str) -> bool:
    try:
        parse_number(argument, region)
    except InvalidNumber:
        return False
    return True


def _is_piped() -> bool:
    """Whether standard input is a pipe or a file; a terminal or /dev/null is neither."""
    try:
        mode = os.fstat(sys.stdin.fileno()).st_mode
    except (AttributeError, OSError, ValueError):
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISREG(mode) or stat.S_ISSOCK(mode)


def _from_stdin() -> str:
    try:
        text = sys.stdin.read(_MOST_CHARACTERS + 1) if sys.stdin is not None else ""
        text.encode()
    except UnicodeError:
        raise Refusal("Standard input is not text in UTF-8.") from None
    if len(text) > _MOST_CHARACTERS:
        raise Refusal(f"The text is longer than {_MOST_CHARACTERS:,} characters.")
    return text
