"""What is said about a message of unknown outcome, and what the user can do about it."""

from __future__ import annotations

from dataclasses import dataclass

from sbtui.console.badges import explain
from sbtui.domain.message import Message, OutboxState

RISK = "It may have arrived already: sending again can deliver it twice."
ASKING = "a message may or may not have been sent, and Sendblue cannot be asked. Go there and decide."
KEEP_LOOKING, LET_GO, SEND_AGAIN = "keep looking", "let the rest go", "send again"
_LOOKING = "It may or may not have been sent; looking it up, while the rest waits."
_LET_GO = "It may or may not have been sent; looking it up still. The rest goes on."


def is_in_doubt(message: Message) -> bool:
    """Whether it may or may not have been sent."""
    return message.state is OutboxState.UNCONFIRMED


def is_undecided(message: Message) -> bool:
    """Whether Sendblue cannot be asked about it, so that only the user can decide.

    The engine says so with a failure that has a detail; one without is left from an earlier attempt.
    """
    return is_in_doubt(message) and message.failure is not None and bool(message.failure.detail)


@dataclass(frozen=True, slots=True)
class Plea:
    """The row under a message in doubt."""

    sentence: str
    urgent: bool
    """Whether nothing goes on without the user."""
    keys: tuple[tuple[str, ...], ...]
    """The keys that help, in versions for ever less room."""


def plea(message: Message) -> Plea:
    """What is going on with a message in doubt, in one sentence, and the keys that help."""
    if message.let_go:
        return Plea(_LET_GO, False, (("R send again", "d details"), ("R", "d")))
    if is_undecided(message):
        return Plea(f"{explain(message.failure, '')} You decide.", True, _DECIDING_KEYS)
    return Plea(_LOOKING, False, _DECIDING_KEYS)


_DECIDING_KEYS = (
    ("L let the rest go", "R send again", "d details"),
    ("L let go", "R again", "d details"),
    ("L", "R", "d"),
)


def choices(message: Message) -> list[tuple[str, str]]:
    """What can be decided about a message in doubt: (name, one sentence), the safest first."""
    looking = "It is looked for at Sendblue, and sent again only if it is certainly not there; the rest waits."
    let_go = "The rest of the conversation goes past it. It is looked for still, and not sent again by itself."
    keep = "It is looked for still, while the rest of the conversation goes past it." if message.let_go else looking
    first = [(KEEP_LOOKING, keep)]
    return [*first, *([] if message.let_go else [(LET_GO, let_go)]), (SEND_AGAIN, RISK)]
