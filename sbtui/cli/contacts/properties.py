"""The properties in a vCard file of version 2.1, 3.0 or 4.0, each with the number of its first line.

Sources: vCard 2.1 (versit, 1996), RFC 2426 (3.0), RFC 6350 (4.0), and what telephones write.
"""

from __future__ import annotations

import codecs
import quopri
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

MAX_VALUE = 16_384
"""Bytes of a property that are kept: what is longer is a picture, which nobody asks for here."""

_PROPERTY = re.compile(rb'(?:[\w-]+\.)?([\w-]+)((?:;(?:[^":;]|"[^"]*")*)*):(.*)', re.DOTALL)
_ENDS = re.compile(rb"(?:BEGIN|END):VCARD\s*", re.IGNORECASE)
_QUOTED_PRINTABLE = re.compile(rb"[;=]quoted-printable\b", re.IGNORECASE)
# Of Python's codecs, some unpack, and some take a quadratic time.
_TEXT = ("ascii", "utf", "iso8859", "cp", "shift_jis", "euc", "gb", "big5", "koi8", "iso2022")


@dataclass(frozen=True, slots=True)
class Property:
    """One property; ``value`` is decoded, and its backslashes still stand."""

    line: int
    name: str
    """In capitals, without its group."""
    parameters: frozenset[str]
    """The words behind the name, in capitals: "CELL", "TYPE=CELL", "VALUE=URI"."""
    value: str

    def is_of(self, *types: str) -> bool:
        """Whether it has one of these types, in the way of any version."""
        words = {word for each in self.parameters for word in re.split(r"[=,\"]", each)}
        return not words.isdisjoint(types)

    def texts(self, separator: str = ";") -> list[str]:
        """The parts between unescaped separators, unescaped; a line end in them is a space."""
        parts = [""]
        escaped = False
        for char in self.value:
            if escaped:
                parts[-1] += " " if char in "nN" else char
                escaped = False
            elif char == "\\":
                escaped = True
            elif separator and char == separator:
                parts.append("")
            else:
                parts[-1] += char
        return [" ".join(part.split()) for part in parts]

    @property
    def text(self) -> str:
        """All of it, unescaped, on one line."""
        return self.texts(separator="")[0]


def properties(lines: Iterable[bytes]) -> Iterator[Property]:
    """The properties in the lines of a file; what is none is left out."""
    for number, content in _unfolded(lines):
        match = _PROPERTY.fullmatch(content)
        if match is not None:
            words = frozenset(match[2].decode("latin-1").upper().strip(";").split(";"))
            yield Property(number, match[1].decode("latin-1").upper(), words - {""}, _decoded(match[3], words))


def _unfolded(lines: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """Lines put together that were broken, with the numbers of their first ones."""
    first, content = 0, b""
    for number, raw in enumerate(lines, start=1):
        line = raw.rstrip(b"\r\n")
        soft = content.endswith(b"=") and _is_quoted_printable(content) and not _ENDS.fullmatch(line)
        if soft:
            content = content[:-1] + line
        elif first and line[:1] in {b" ", b"\t"}:
            content += line[1:]
        else:
            if content:
                yield first, content[:MAX_VALUE]
            first, content = number, line
        # The end of what is too long is dropped as it comes, but for the sign of a line that goes on.
        if len(content) > 2 * MAX_VALUE:
            content = content[:MAX_VALUE] + content[-1:]
    if content:
        yield first, content[:MAX_VALUE]


def _is_quoted_printable(content: bytes) -> bool:
    return _QUOTED_PRINTABLE.search(content[:200].partition(b":")[0]) is not None


def _decoded(value: bytes, parameters: frozenset[str]) -> str:
    if any(word.rpartition("=")[2] == "QUOTED-PRINTABLE" for word in parameters):
        value = quopri.decodestring(value)
    charset = next((word[8:].strip('"') for word in parameters if word.startswith("CHARSET=")), "")
    if _is_text(charset):
        return value.decode(charset, "replace")
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        # What is no UTF-8 and does not say what it is was mostly written on an old Windows.
        return value.decode("cp1252", "replace")


def _is_text(charset: str) -> bool:
    try:
        return bool(charset) and codecs.lookup(charset).name.replace("-", "").startswith(_TEXT)
    except (LookupError, ValueError):
        return False
