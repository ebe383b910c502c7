"""What makes an SMS expensive, and the same text without it."""

from __future__ import annotations

from sbtui.console.segments import sms_segments

_PLAIN = {
    "\N{LEFT SINGLE QUOTATION MARK}": "'",
    "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    "\N{SINGLE LOW-9 QUOTATION MARK}": "'",
    "\N{LEFT DOUBLE QUOTATION MARK}": '"',
    "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
    "\N{DOUBLE LOW-9 QUOTATION MARK}": '"',
    "`": "'",
    "\N{ACUTE ACCENT}": "'",
    "\N{EN DASH}": "-",
    "\N{EM DASH}": "-",
    "\N{NON-BREAKING HYPHEN}": "-",
    "\N{MINUS SIGN}": "-",
    "\N{HORIZONTAL ELLIPSIS}": "...",
    "\N{NO-BREAK SPACE}": " ",
    "\N{NARROW NO-BREAK SPACE}": " ",
    "\N{THIN SPACE}": " ",
    "\N{ZERO WIDTH SPACE}": "",
    "\N{BULLET}": "*",
    "\N{MULTIPLICATION SIGN}": "x",
    "\N{RIGHTWARDS ARROW}": "->",
    "\N{LEFTWARDS ARROW}": "<-",
    "\t": " ",
}
"""What typists' software puts in place of plain characters, and what means the same."""
_TABLE = str.maketrans(_PLAIN)


def plain(text: str) -> str:
    """The text in the GSM alphabet as far as that loses no meaning: accents and emoji stay."""
    return text.translate(_TABLE)


def saves(text: str) -> bool:
    """Whether the plain text goes as a cheaper SMS."""
    return sms_segments(plain(text)).count < sms_segments(text).count or bool(
        sms_segments(text).forced_by and not sms_segments(plain(text)).forced_by
    )
