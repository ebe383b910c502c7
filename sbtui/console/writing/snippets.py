"""Texts that are written often: ";name" becomes the text of that name, with its placeholders filled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime

_PLACEHOLDER = re.compile(r"\{([a-z_]{1,32})\}")


def fillings(name: str, *, now: datetime, line: str, time_format: str = "24h") -> dict[str, str]:
    """What the placeholders stand for, in a conversation with somebody of that name; ``now`` is local.

    A name that is not known fills nothing, rather than with something that no person is called.
    """
    first, _, last = name.strip().partition(" ")
    return {
        "name": name.strip(),
        "first_name": first,
        "last_name": last.strip(),
        "date": f"{now:%A}, {now.day} {now:%B}",
        "time": f"{now:%H:%M}" if time_format == "24h" else f"{now:%I:%M %p}".lstrip("0"),
        "line": line,
    }


KNOWN = frozenset(("name", "first_name", "last_name", "date", "time", "line"))
"""The placeholders that a conversation can fill."""


def left_over(text: str, snippets: Mapping[str, str]) -> list[str]:
    """The placeholders that still stand in a text: known ones, and those that the user's snippets have."""
    own = {name for snippet in snippets.values() for name in _PLACEHOLDER.findall(snippet)}
    return list(dict.fromkeys(name for name in _PLACEHOLDER.findall(text) if name in KNOWN | own))


def braced(names: Iterable[str]) -> str:
    """Placeholders as they are written: "{first_name} and {order}"."""
    *rest, last = (f"{{{name}}}" for name in dict.fromkeys(names))
    return f"{', '.join(rest)} and {last}" if rest else last


def filled(text: str, values: Mapping[str, str]) -> tuple[str, list[str]]:
    """The text with its placeholders filled, and the names of those that stay, since nothing is known for them."""
    missing: list[str] = []

    def fill(match: re.Match[str]) -> str:
        value = values.get(match[1], "")
        if not value:
            missing.append(match[1])
        return value or match[0]

    return _PLACEHOLDER.sub(fill, text), missing
