"""Where a clean text holds what was searched for, and the part of it worth showing.

The places are worked out here, on the text as it is drawn: marks that a database put into a text could be
forged by the text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from sbtui.domain.query import WORD, Term

Marks = tuple[tuple[int, int], ...]
"""(start, end) of each, in order, without overlap."""


def marks(text: str, terms: Sequence[Term], signs: Sequence[str] = ()) -> Marks:
    """The places of all terms and signs in the text."""
    spans = [(match.start(), match.end(), folded(match.group())) for match in WORD.finditer(text)] if terms else []
    found: list[tuple[int, int]] = []
    for term in terms:
        wanted = [folded(word) for word in term.words]
        found += [
            (spans[index][0], spans[index + len(wanted) - 1][1])
            for index in range(len(spans) - len(wanted) + 1)
            if _follow([span[2] for span in spans[index : index + len(wanted)]], wanted, prefix=term.prefix)
        ]
    for sign in signs:
        at = text.find(sign)
        while sign and at >= 0:
            found.append((at, at + len(sign)))
            at = text.find(sign, at + len(sign))
    return _merged(found)


def folded(word: str) -> str:
    """The word without case and accents, as the index compares it."""
    if word.isascii():
        return word.lower()
    return "".join(char for char in unicodedata.normalize("NFD", word.lower()) if not unicodedata.combining(char))


def _follow(words: list[str], wanted: list[str], *, prefix: bool) -> bool:
    if words[:-1] != wanted[:-1]:
        return False
    return words[-1].startswith(wanted[-1]) if prefix else words[-1] == wanted[-1]


def _merged(found: list[tuple[int, int]]) -> Marks:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def snippet(text: str, found: Marks, length: int) -> tuple[str, Marks]:
    """At most ``length`` characters around the first mark, and the marks in them; "…" where text was left out."""
    if len(text) <= length:
        return text, found
    first = found[0][0] if found else 0
    start = max(0, min(first - length // 3, len(text) - length))
    if start:
        # Not in the middle of a word, where a space is near.
        space = text.find(" ", start, min(start + 20, first + 1))
        start = space + 1 if space >= 0 else start
    end = min(len(text), start + length)
    before, after = "…" * (start > 0), "…" * (end < len(text))
    moved = len(before) - start
    kept = tuple((max(a, start) + moved, min(b, end) + moved) for a, b in found if a < end and b > start)
    return f"{before}{text[start:end]}{after}", kept
