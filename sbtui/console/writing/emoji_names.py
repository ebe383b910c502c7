"""Emoji by the names that chat programs know them by. The table is read at the first use."""

from __future__ import annotations

import re
from functools import cache, lru_cache

MOST = 8
"""Suggestions at once: as many as fit in a row."""
_COMMON = (
    "+1 heart joy tada pray fire eyes raised_hands clap wave ok_hand muscle 100 rocket sparkles white_check_mark smile"
    " blush wink sunglasses thinking sweat_smile sob heart_eyes hugs birthday coffee beers sunny crossed_fingers"
)
"""What people in chats use most, for a window in which nothing is typed yet."""
_NAME = re.compile(r"[a-z0-9_+-]+")


@cache
def _by_name() -> dict[str, str]:
    """All names, each with its emoji; first the short ones, so that ":smile" comes before ":smile_cat"."""
    import emoji

    names = {
        name.strip(":").lower(): sign
        for sign, entry in emoji.EMOJI_DATA.items()
        if entry["status"] == emoji.STATUS["fully_qualified"]
        for name in [*entry.get("alias", ()), entry["en"]]
    }
    usable = {name: sign for name, sign in names.items() if _NAME.fullmatch(name)}
    return dict(sorted(usable.items(), key=lambda item: (len(item[0]), item[0])))


def load() -> None:
    """Read the table: some 50 ms, which belong into a thread."""
    _by_name()


def loaded() -> bool:
    """Whether the table has been read."""
    return _by_name.cache_info().currsize > 0


def named(name: str) -> str:
    """The emoji of exactly this name; "" for none."""
    return _by_name().get(name.lower(), "")


def common() -> tuple[tuple[str, str], ...]:
    """(name, emoji) of those that are used most."""
    return tuple((name, sign) for name in _COMMON.split() if (sign := named(name)))


@lru_cache(maxsize=64)
def suggestions(start: str, *, most: int = MOST) -> tuple[tuple[str, str], ...]:
    """(name, emoji) of names that begin so, then of those that have a word that does; no emoji twice."""
    start = start.lower()
    found: dict[str, str] = {}
    for begins in (lambda name: name.startswith(start), lambda name: f"_{start}" in name):
        for name, sign in _by_name().items():
            if begins(name) and sign not in found:
                found[sign] = name
                if len(found) == most:
                    return tuple((name, sign) for sign, name in found.items())
    return tuple((name, sign) for sign, name in found.items())
