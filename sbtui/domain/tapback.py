"""Tapbacks: our own on a message of theirs, and theirs on ours, which arrive as ordinary texts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from sbtui.domain.message import Message


class Tapback(StrEnum):
    """The six of iMessage, by Sendblue's names (docs: reactions), in the order in which phones show them."""

    LOVE = "love"
    LIKE = "like"
    DISLIKE = "dislike"
    LAUGH = "laugh"
    EMPHASIZE = "emphasize"
    QUESTION = "question"


SIGNS: dict[str, str] = {
    Tapback.LOVE: "❤",
    Tapback.LIKE: "👍",
    Tapback.DISLIKE: "👎",
    Tapback.LAUGH: "haha",
    Tapback.EMPHASIZE: "‼",
    Tapback.QUESTION: "?",
}


class ReactionState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


class Reaction(NamedTuple):
    """Our tapback on one message: what is wanted of Sendblue, and how far that came."""

    name: str
    removes: bool = False
    """Whether it is to be taken back."""
    state: ReactionState = ReactionState.WAITING
    reason: str = ""
    """Why it failed, raw; "" while it did not."""
    standing: str = ""
    """What the other side certainly has from us; "" for nothing."""
    tried: bool = False
    """Whether a request of unknown outcome may have changed ``standing``."""

    @property
    def wire(self) -> str:
        """As Sendblue takes it: a leading "-" removes (seen in the wild)."""
        return f"-{self.name}" if self.removes else self.name


def chosen(present: Reaction | None, name: Tapback) -> Reaction | None:
    """What stands on a message after the user chose: the same again takes it back. None where nothing is left."""
    if present is None:
        return Reaction(name)
    if present.name == name and not (present.removes and present.state is ReactionState.WAITING):
        if present.tried or present.standing == name:
            return present._replace(removes=True, state=ReactionState.WAITING, reason="")
        # It never left: what stood before stands still.
        return (
            Reaction(present.standing, state=ReactionState.SENT, standing=present.standing)
            if present.standing
            else None
        )
    stands = present.standing == name and not present.tried
    state = ReactionState.SENT if stands else ReactionState.WAITING
    return present._replace(name=name, removes=False, state=state, reason="")


def why_no_tapback(message: Message) -> str:
    """Why Sendblue would refuse a tapback on this message, in a sentence; "" where it may take one.

    Docs and the wild: iMessage alone, and inbound messages alone.
    """
    if message.outbound:
        return "Sendblue takes tapbacks on their messages only, not on ours."
    if message.service not in {"", "iMessage"}:
        return "Only iMessage has tapbacks, and this message came another way."
    if not message.handle:
        return "Sendblue does not know that message."
    return ""


class Heard(NamedTuple):
    """A text that reads like a tapback. ``name`` is one of ``Tapback`` or an emoji; both are raw."""

    name: str
    quoted: str


_VERBS = {
    "Loved": Tapback.LOVE,
    "Liked": Tapback.LIKE,
    "Disliked": Tapback.DISLIKE,
    "Laughed at": Tapback.LAUGH,
    "Emphasized": Tapback.EMPHASIZE,
    "Questioned": Tapback.QUESTION,
}


@cache
def _form() -> re.Pattern[str]:
    # Made at its first use: no start waits for it.
    return re.compile(rf"(?:({'|'.join(_VERBS)})|Reacted (\S{{1,16}}) to) (?:“(.+)”|\"(.+)\")\s*", re.DOTALL)


def heard(body: str) -> Heard | None:
    """What a text says if it has the form of an inbound tapback (captured in the wild: no handle, either quotes)."""
    if not body.startswith(("Lo", "Li", "Di", "La", "Em", "Qu", "Re")):
        return None
    found = _form().fullmatch(body)
    if found is None:
        return None
    verb, emoji, curly, straight = found.groups()
    if emoji is not None and any(character.isascii() or character.isalnum() for character in emoji):
        return None
    return Heard(_VERBS[verb] if verb is not None else emoji, (curly or straight).strip())


def is_certain(said: Heard, recent: Iterable[Message]) -> bool:
    """Whether exactly one of the messages just before is of ours, may have arrived, and has the quoted text."""
    ours = (message for message in recent if message.outbound and not message.failed)
    return sum(message.body.strip() == said.quoted for message in ours) == 1
