"""What may stand in a text field: no character that would command the terminal that shows it."""

from __future__ import annotations

import re

# Colours and titles that came along with text copied from a terminal: the whole sequence, or its letters would stay.
# The two forms are those of 7 and of 8 bits (ECMA-48, 5.3).
_SEQUENCE = re.compile(
    "(?:\x1b\\[|\x9b)[0-?]*[ -/]*[@-~]"
    "|(?:\x1b[\\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\\\|\x9c)"
    "|\x1b[ -/]*[0-~]"
)
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# The last ones turn around what stands beside them on the screen, far beyond the text itself.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


def writable(raw: str) -> str:
    """The text with plain line ends, and without terminal sequences and control characters; tabs stay."""
    if raw.isprintable():
        return raw
    return _CONTROL.sub("", _LINE_ENDS.sub("\n", _SEQUENCE.sub("", raw)))
