"""The beginning of a word, put as the words in the index that begin so.

For a beginning FTS5 merges the places of all words that have it before it can give the newest: a tenth of a second
for one letter in a million messages. It keeps merged lists for beginnings of two and three letters, and a list for
each whole word; an OR of those gives the newest at once. Which there are is read from the index itself.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from sbtui.domain.query import Term

MOST = 64
"""Pieces of one word; with more, as all that begins with a digit may have, FTS5's own way is as fast."""
VOCABULARY = "CREATE VIRTUAL TABLE temp.words USING fts5vocab (main, messages_fts, instance)"
"""The index's words, for the connection that searches."""
_LISTED = (2, 3)
"""Letters of the beginnings that the index keeps merged lists for: its "prefix" option."""
_LAST = "\U0010ffff"

Rows = Callable[[str, list[object]], Awaitable[list[tuple[Any, ...]]]]

# From one word to the next that differs in the first letters, or at all: the words between are skipped, not read.
_PIECES = (
    """
WITH RECURSIVE found (word) AS (
    SELECT (SELECT term FROM words WHERE term >= :start LIMIT 1)
    UNION ALL
    SELECT (SELECT term FROM words
            WHERE term >= iif(length(word) < :letters, word || char(1), substr(word, 1, :letters) || :last) LIMIT 1)
    FROM found WHERE word < :start || :last
)
SELECT substr(word, 1, :letters) FROM found WHERE word < :start || :last LIMIT :most
""".replace(":start", "?1")
    .replace(":letters", "?2")
    .replace(":last", "?3")
    .replace(":most", "?4")
)
_ALL_LETTERS = 1_000_000


async def match_of(terms: Sequence[Term], rows: Rows) -> tuple[str, int] | None:
    """The terms in FTS5's query language, and of how many words; None where no message can have them all."""
    parts: list[str] = []
    count = 0
    for term in terms:
        phrases = await _phrases(term, rows)
        if not phrases:
            return None
        parts.append(phrases[0] if len(phrases) == 1 else f"({' OR '.join(phrases)})")
        count += len(phrases)
    return " AND ".join(parts), count


async def _phrases(term: Term, rows: Rows) -> list[str]:
    """What a term may stand for; every word is quoted, so that none is an operator."""
    *before, last = term.words
    start = indexed(last) if term.prefix else ""
    if not start or len(start) in _LISTED:
        return [_quoted([*before, last], prefix=term.prefix)]
    letters = _LISTED[0] if len(start) < _LISTED[0] else _ALL_LETTERS
    found = await rows(_PIECES, [start, letters, _LAST, MOST + 1])
    if len(found) > MOST:
        return [_quoted([*before, last], prefix=True)]
    return [_quoted([*before, piece], prefix=len(piece) == letters) for (piece,) in found]


def _quoted(words: list[str], *, prefix: bool) -> str:
    return f'"{" ".join(words)}"{"*" if prefix else ""}'


def indexed(word: str) -> str:
    """A word as the index has it (unicode61, without the accents of Latin letters); "" where that is not sure."""
    return "" if any(not _indexed(char) for char in word) else "".join(map(_indexed, word))


def _indexed(char: str) -> str:
    if char.isascii():
        return char.lower()
    if "\xc0" <= char < "\u017f":
        lower = char.lower()
        return unicodedata.normalize("NFD", lower)[0] if len(lower) == 1 else ""
    # Cyrillic keeps its accents.
    if "\u0400" <= char < "\u0460":
        return char.lower()
    # From Hebrew to Thai, and of East Asia, what knows no capitals.
    known = "\u05d0" <= char < "\u0e80" or "\u3040" <= char < "\ud7a4"
    return char if known and unicodedata.category(char) == "Lo" else ""
