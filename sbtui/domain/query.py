"""What is searched for: words, prefixes, phrases and operators, read from what was typed so far."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, tzinfo

from sbtui.domain.day import InvalidDay, parse_days

OPERATORS = ("from", "to", "in", "before", "after", "on", "has", "style", "status", "service", "line", "is")
LONGEST = 1_000
"""Characters that are read of what was typed."""
_MOST_WORDS = 32
"""A pasted page is no search."""

# unicode61 joins letters and digits to words, with the marks on them; everything else parts words.
WORD = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+")
_PIECE = re.compile(
    r"""(?P<empty>[a-zA-Z]+):(?=\s|$)|(?:(?P<name>[a-zA-Z]+):)?(?:"(?P<quoted>[^"]*)(?P<closed>")?|(?P<bare>[^\s"]+))"""
)
_HAS = ("media", "link", "failed")
_IS = ("unread", "group")


@dataclass(frozen=True, slots=True)
class Term:
    """Words that must follow each other; of the last one only the beginning is known where ``prefix``."""

    words: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """All of it must hold. Texts are as typed; they are compared without case."""

    terms: tuple[Term, ...] = ()
    signs: tuple[str, ...] = ()
    """Emoji and punctuation, which are no words: to be found in the body as they are."""
    senders: tuple[str, ...] = ()
    """Parts of a name or number; "me" is ourselves, also in ``recipients``."""
    recipients: tuple[str, ...] = ()
    threads: tuple[str, ...] = ()
    before: datetime | None = None
    """Aware UTC; messages earlier than this."""
    after: datetime | None = None
    """Aware UTC; messages at this time or later."""
    has: frozenset[str] = frozenset()
    """Of "media", "link", "failed"."""
    style: str = ""
    status: str = ""
    service: str = ""
    line: str = ""
    unread: bool = False
    group: bool = False
    hints: tuple[str, ...] = field(default=(), compare=False)
    """Sentences on what could not be used as it was typed; raw."""

    def __bool__(self) -> bool:
        return replace(self, hints=()) != Query()


def parse_query(text: str, *, today: date, tz: tzinfo | None = None) -> Query:
    """Read a query; never raises, since it is read while it is being typed.

    ``today`` is the local date, and days begin by the clocks of ``tz`` (None: this machine's). The last word,
    if nothing follows it, is a prefix. ``before:`` leaves the named day out, ``after:`` begins with it.
    """
    text = text[:LONGEST].encode("utf-8", "replace").decode("utf-8")
    query = Query()
    for found in _PIECE.finditer(text):
        ends = found.end() == len(text)
        if found["empty"] is not None:
            query = query if found["empty"].lower() in OPERATORS else _worded(query, found["empty"], ends=False)
            continue
        name = (found["name"] or "").lower()
        quoted = found["quoted"]
        value = (quoted if quoted is not None else found["bare"]) or ""
        if name in OPERATORS:
            query = _restricted(query, name, value, today, tz, typing=ends and found["closed"] is None)
        elif name and found["bare"] is not None and not value.startswith("//"):
            words = f"{name}:{value}"
            query = _worded(_hinted(query, f'There is no "{name}:" here; it is searched for as words.'), words, ends)
        elif quoted is not None:
            query = _phrased(query, f"{found['name'] or ''} {value}", prefix=ends and found["closed"] is None)
        else:
            query = _worded(query, f"{name}:{value}" if name else value, ends)
    return query


def _hinted(query: Query, sentence: str) -> Query:
    return query if sentence in query.hints else replace(query, hints=(*query.hints, sentence))


def _worded(query: Query, text: str, ends: bool) -> Query:
    """A word as it stands; one with signs inside ("e-mail") is a phrase of its parts."""
    prefix = text.endswith("*") or (ends and WORD.search(text[-1:]) is not None)
    return _phrased(query, text.rstrip("*") or text, prefix=prefix)


def _phrased(query: Query, text: str, *, prefix: bool) -> Query:
    words = tuple(WORD.findall(text))
    if words:
        used = sum(len(term.words) for term in query.terms)
        words = words[: _MOST_WORDS - used]
        return replace(query, terms=(*query.terms, Term(words, prefix))) if words else query
    sign = text.strip()
    # A lone quote or star is the beginning of something.
    return replace(query, signs=(*query.signs, sign)) if sign.strip("\"*-:' ") and len(query.signs) < 4 else query


def _restricted(query: Query, name: str, value: str, today: date, tz: tzinfo | None, *, typing: bool) -> Query:
    value = value.strip()
    if not value:
        return query
    match name:
        case "from":
            return replace(query, senders=(*query.senders, value))
        case "to":
            return replace(query, recipients=(*query.recipients, value))
        case "in":
            return replace(query, threads=(*query.threads, value))
        case "before" | "after" | "on":
            return _dated(query, name, value, today, tz, typing=typing)
        case "has":
            return _chosen(query, name, value, _HAS, typing=typing)
        case "is":
            return _chosen(query, name, value, _IS, typing=typing)
        case "style":
            return replace(query, style=value.lower().replace(" ", "_").replace("-", "_"))
        case "status":
            return replace(query, status=value)
        case "service":
            return replace(query, service=value)
        case _:
            return replace(query, line=value)


def _dated(query: Query, name: str, value: str, today: date, tz: tzinfo | None, *, typing: bool) -> Query:
    try:
        days = parse_days(value, today)
        begin, end = days.begin(tz), days.end(tz)
    except (InvalidDay, OverflowError, OSError):
        return query if typing else _hinted(query, f'"{value}" is no day; write {name}:2025-01-31 or {name}:"3 aug".')
    latest = datetime.max.replace(tzinfo=UTC)
    earliest = datetime.min.replace(tzinfo=UTC)
    if name != "after":
        query = replace(query, before=min(query.before or latest, begin if name == "before" else end))
    if name != "before":
        query = replace(query, after=max(query.after or earliest, begin))
    return query


def _chosen(query: Query, name: str, value: str, choices: tuple[str, ...], *, typing: bool) -> Query:
    word = value.lower()
    if word not in choices:
        # What may still become one of them must not empty the results meanwhile.
        if typing and any(choice.startswith(word) for choice in choices):
            return query
        return _hinted(query, f"{name}: knows {', '.join(choices)}.")
    if name == "has":
        return replace(query, has=query.has | {word})
    return replace(query, unread=True) if word == "unread" else replace(query, group=True)
