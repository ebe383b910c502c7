"""What can be done with a message, as a list to choose from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from rich.cells import cell_len

from sbtui.console.hints import at_message, hints
from sbtui.console.keys import BY_ID, key_name, keys_of
from sbtui.console.links.target import links_of
from sbtui.domain.message import Message
from sbtui.domain.tapback import why_no_tapback

_OUTBOX = frozenset(("retry", "edit", "discard", "let_go"))
"""What only some states of a message allow."""


class Entry(NamedTuple):
    """One thing to do."""

    action: str
    """The id of the action."""
    key: str
    words: str


def menu(message: Message, keymap: Mapping[str, str], *, ascii: bool = False) -> list[Entry]:  # noqa: A002
    """What applies to a message, with the keys that do it at once."""
    return [
        Entry(name, key_name(keys_of(BY_ID[name], keymap)[0], ascii=ascii), words)
        for name, words in [*_of_state(message, keymap), *_of_content(message)]
    ]


def labels(entries: list[Entry]) -> list[str]:
    """The entries as rows, the keys in a column."""
    width = max((cell_len(entry.key) for entry in entries), default=0)
    return [f"{entry.key}{' ' * (width - cell_len(entry.key))}  {entry.words}" for entry in entries]


def _of_state(message: Message, keymap: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    named = at_message(message)
    for name, (_, words) in zip(named, hints(named, keymap), strict=True):
        action, own = (name, "") if isinstance(name, str) else (name[0], words)
        if action in _OUTBOX:
            yield action, own.capitalize() or BY_ID[action].description


def _of_content(message: Message) -> Iterator[tuple[str, str]]:
    has_text = bool(message.body or message.media_url)
    applies = {
        "open_link": bool(links_of(message)),
        "reply": bool(message.handle),
        "tapback": not why_no_tapback(message),
        "copy": has_text,
        "copy_all": True,
        "forward": has_text,
        "pager": has_text,
        "effect": bool(message.style),
        "details": True,
    }
    for name, wanted in applies.items():
        if wanted and name in BY_ID:
            yield name, BY_ID[name].description
