"""What a setting may be: each check takes a raw value, from TOML or a variable, and returns the one to use.

A value that does not fit raises ValueError with words that go on behind the setting's name: "should be …".
They are ours rather than a validation library's, whose import takes a quarter of the time to the first frame.
"""

from __future__ import annotations

import math
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sbtui.domain.hours import Hours

Check = Callable[[object], Any]
_TRUE, _FALSE = frozenset({"true", "yes", "on", "1"}), frozenset({"false", "no", "off", "0"})


def text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("should be text")
    return value


def secret(value: object) -> str:
    """Drops the line end that ``$(cat file)`` and editors leave."""
    return text(value).strip()


def flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    word = value.strip().lower() if isinstance(value, str) else ""
    if word not in _TRUE | _FALSE:
        raise ValueError("should be true or false")
    return word in _TRUE


def one_of(*names: str) -> Check:
    def check(value: object) -> str:
        if value not in names:
            raise ValueError(f"should be {', '.join(map(repr, names[:-1]))} or {names[-1]!r}")
        return str(value)

    return check


def number(*, least: float | None = None, above: float | None = None, most: float | None = None) -> Check:
    """A float inside the bounds; ``above`` itself is outside."""

    def check(value: object) -> float:
        parsed = _number(value)
        if not math.isfinite(parsed):
            raise ValueError("should be a number")
        if least is not None and parsed < least:
            raise ValueError(f"should be at least {least:g}")
        if above is not None and parsed <= above:
            raise ValueError(f"should be more than {above:g}")
        if most is not None and parsed > most:
            raise ValueError(f"should be at most {most:g}")
        return parsed

    return check


def whole(*, least: int, most: int) -> Check:
    """An int inside the bounds."""
    bounded = number(least=least, most=most)

    def check(value: object) -> int:
        parsed: float = bounded(value)
        if parsed != int(parsed):
            raise ValueError("should be a whole number")
        return int(parsed)

    return check


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError("should be a number")
    try:
        return float(value)
    except (ValueError, OverflowError):
        raise ValueError("should be a number") from None


def e164(value: object) -> str:
    found = re.sub(r"[\s().-]", "", text(value))
    if not re.fullmatch(r"\+[0-9]{7,15}", found):
        raise ValueError("should be a number in international form, such as +15550100001")
    return found


def region(value: object) -> str:
    code = text(value)
    if not re.fullmatch(r"[A-Za-z]{2}", code):
        raise ValueError("should be a country code of two letters, such as US")
    return code.upper()


def bind(value: object) -> str:
    address = text(value)
    host, _, port = address.rpartition(":")
    if address and not (host and port.isascii() and port.isdigit() and int(port) <= 65535):
        raise ValueError("should be a host and a port, such as 127.0.0.1:8722")
    return address


def web_address(value: object) -> str:
    address = text(value)
    if address and not _is_web_address(address):
        raise ValueError("should be a web address, such as https://example.org/sbtui")
    return address


def _is_web_address(address: str) -> bool:
    """Whether something can be asked for there, and below it: a query or a fragment would swallow what is added."""
    try:
        parts = urlsplit(address)
        (parts.hostname or "").encode("idna")
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        # Its own words quote what may be a password.
        return False
    return usable and not set("?#") & set(address) and all(char.isprintable() and char != " " for char in address)


def command(value: object) -> str:
    """A command line that is run without a shell; "" for none."""
    line = text(value).strip()
    try:
        shlex.split(line)
    except ValueError:
        raise ValueError("should be a command line; check its quotes") from None
    return line


def hours(value: object) -> str:
    """Hours of the day as ``HH:MM-HH:MM``; "" for none."""
    line = text(value).strip()
    try:
        return str(Hours.parse(line)) if line else ""
    except ValueError:
        raise ValueError("should be hours of the day, such as 22:00-7:00") from None


def keymap(value: object) -> dict[str, str]:
    """A table of texts as it is; from a variable, ``action=keys;action=keys``."""
    return _texts(value, "action=keys;action=keys")


def snippets(value: object) -> dict[str, str]:
    """A table of texts by names that can be typed behind a semicolon; from a variable, ``name=text;name=text``."""
    table = _texts(value, "name=text;name=text")
    for name in table:
        if not re.fullmatch(r"[\w-]{1,32}", name):
            raise ValueError(f'should have names of letters, digits, - and _ only, unlike "{name}"')
    return table


def _texts(value: object, form: str) -> dict[str, str]:
    if isinstance(value, dict):
        for name, words in value.items():
            if not isinstance(words, str):
                raise ValueError(f'should have text for "{name}"')
        return dict(value)
    pairs = [pair.partition("=") for pair in value.split(";") if pair.strip()] if isinstance(value, str) else None
    if pairs is None or not all(name.strip() and words.strip() for name, _, words in pairs):
        raise ValueError(f"should look like {form}")
    return {name.strip(): words.strip() for name, _, words in pairs}


def folder(value: object) -> Path:
    if not isinstance(value, str | Path):
        raise ValueError("should be a folder")
    try:
        return Path(value).expanduser()
    except RuntimeError:
        raise ValueError("should be a folder; it names no user of this machine") from None
