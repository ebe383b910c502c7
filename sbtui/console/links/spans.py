"""Where a text holds links."""

from __future__ import annotations

import re

# Phones begin a sentence with a capital letter, also that of a link.
_LINK = re.compile(r"https?://[^\s<>\"\ufffd]+", re.IGNORECASE)
_AFTER = ".,;:!?'*"
_CLOSES = {")": "(", "]": "[", "}": "{"}


def link_spans(text: str) -> list[tuple[int, int]]:
    """(start, end) of the http and https links in a clean text, without the punctuation of the sentence around."""
    if "://" not in text:
        return []
    ends = ((found.start(), _end(text, found.start(), found.end())) for found in _LINK.finditer(text))
    return [(start, end) for start, end in ends if not text.endswith("://", start, end)]


def _end(text: str, start: int, end: int) -> int:
    too_many = {
        closing: text.count(closing, start, end) - text.count(opening, start, end)
        for closing, opening in _CLOSES.items()
    }
    while True:
        last = text[end - 1]
        # A bracket that was opened before the link closes after it.
        if last not in _AFTER and too_many.get(last, 0) <= 0:
            return end
        if last in too_many:
            too_many[last] -= 1
        end -= 1
