"""The one door for text from outside: what may reach the terminal, and what a message may hold.

Textual and Rich let ESC and C1 through to the terminal, where a text message could set the title, write
the clipboard or move the cursor. Bodies, names, errors and URLs are stored raw and drawn only as
``printable`` or ``one_line`` returns them.
"""

from __future__ import annotations

import re

MAX_CONTENT = 18_995
"""Characters in one message: "must be less than 18996 characters in length" (Sendblue docs: Limits)."""

_TAB = "    "
_VISIBLE = "\ufffd"

# C0 but newline, DEL, C1, line and paragraph separators, and everything that reorders text on screen.
_CONTROL = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]"
)
# Marks that draw nothing and only order or tag text: dropped. U+200D stays, since it joins emoji.
_SILENT = re.compile("[\u061c\u180e\u200e\u200f\ufeff\u00ad\u2060-\u2065\u206a-\u206f\U000e0000-\U000e00ff]")
# Latin, Cyrillic, Arabic, Thai and symbol marks: those that are piled up to spill over other lines.
_STACKED = (
    "[\u0300-\u036f\u0483-\u0489\u064b-\u065f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
)
_ZALGO = re.compile(f"({_STACKED}{{4}}){_STACKED}+")
_SURROGATE = re.compile("[\ud800-\udfff]")


def printable(raw: str) -> str:
    """Text that a terminal can only draw: newlines stay, a tab is four spaces, nothing else controls.

    Escapes and other controls become U+FFFD, so that they are seen rather than obeyed; marks that only
    reorder or hide text are dropped, stacks of combining marks cut to four.
    """
    if raw.isascii() and raw.isprintable():
        return raw
    text = raw.replace("\r\n", "\n").replace("\r", "\n").replace("\t", _TAB)
    text = _SILENT.sub("", text)
    text = _SURROGATE.sub(_VISIBLE, text)
    text = _CONTROL.sub(_control, text)
    return _ZALGO.sub(r"\1", text)


def _control(match: re.Match[str]) -> str:
    return "\n" if match.group() in "\u2028\u2029\x85" else _VISIBLE


def one_line(raw: str, limit: int = 400) -> str:
    """``printable`` on a single line, cut to ``limit`` characters: for names, previews, titles, errors."""
    # A 100 kB name costs nothing: only the part that can be shown is cleaned.
    text = " ".join(printable(raw[: limit * 4]).split())
    return text if len(text) <= limit else text[: limit - 1] + "…"


def split_long(text: str, limit: int = MAX_CONTENT) -> list[str]:
    """The text in parts of at most ``limit`` characters, cut at paragraphs, lines, sentences, words.

    Parts joined by what was cut (whitespace alone) give the text back; a word longer than ``limit`` is
    cut where it must be, but not between a letter and its marks or inside a joined emoji where avoidable.
    """
    parts: list[str] = []
    rest = text.strip()
    while len(rest) > limit:
        cut = _boundary(rest, limit)
        parts.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    if rest:
        parts.append(rest)
    return parts


_BOUNDARIES = (re.compile(r"\n\s*\n"), re.compile(r"\n"), re.compile(r"[.!?…]\s"), re.compile(r"\s"))


def _boundary(text: str, limit: int) -> int:
    # A boundary in the first half would leave needlessly many parts, so a coarser one there is passed over.
    least = max(1, limit // 2)
    for boundary in _BOUNDARIES:
        ends = [match.end() for match in boundary.finditer(text, least, limit)]
        if ends:
            return ends[-1]
    return next((cut for cut in range(limit, least, -1) if not _continues(text, cut)), limit)


def _continues(text: str, cut: int) -> bool:
    """Whether the character at ``cut`` belongs to the one before it."""
    import unicodedata

    following = text[cut]
    return (
        unicodedata.category(following).startswith("M")
        or following == "\u200d"
        or text[cut - 1] == "\u200d"
        or "\U0001f3fb" <= following <= "\U0001f3ff"
    )
