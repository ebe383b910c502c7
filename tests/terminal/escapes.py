"""The control sequences in what a program wrote to its terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SEQUENCE = re.compile(
    rb"\x1b\[(?P<private>[<=>?]?)(?P<parameters>[0-9;:]*)(?P<middle>[ -/]*)(?P<final>[@-~])"
    rb"|\x1b(?P<string>[\]PX^_])(?P<payload>.*?)(?:\x1b\\|\x07|\x9c)"
    rb"|\x1b(?P<plain>[ -/]*[0-~])",
    re.DOTALL,
)
_C1 = re.compile("[\x80-\x9f]")


def shapes(raw: bytes) -> set[str]:
    """Every kind of sequence, without its numbers: "CSI ?h", "CSI m", "OSC 2"."""
    return set(_shapes(raw))


def _shapes(raw: bytes) -> Iterator[str]:
    for match in _SEQUENCE.finditer(raw):
        if match["final"]:
            middle = match["middle"].decode("ascii")
            yield f"CSI {match['private'].decode('ascii')}{middle}{match['final'].decode('ascii')}"
        elif match["string"]:
            kind = {b"]": "OSC", b"P": "DCS", b"X": "SOS", b"^": "PM", b"_": "APC"}[match["string"]]
            yield f"{kind} {match['payload'].split(b';')[0][:20].decode('utf-8', 'replace')}"
        else:
            yield f"ESC {match['plain'].decode('ascii')}"


def payloads(raw: bytes) -> list[str]:
    """The texts inside OSC, DCS, SOS, PM and APC strings."""
    return [match["payload"].decode("utf-8", "replace") for match in _SEQUENCE.finditer(raw) if match["string"]]


def controls(raw: bytes) -> set[str]:
    """The control characters outside sequences: C0 but newlines, DEL, and C1 as UTF-8 text."""
    text = _SEQUENCE.sub(b"", raw).decode("utf-8", "replace")
    found = {character for character in text if (character < " " and character not in "\r\n") or character == "\x7f"}
    return found | set(_C1.findall(text))
