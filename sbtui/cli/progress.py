"""What ``sbtui send`` says about its messages: a line for people, or a line of JSON for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass

from sbtui.domain.message import Failure, Message, OutboxState
from sbtui.domain.phone import pretty
from sbtui.domain.text import one_line

_STATES = {
    OutboxState.WAITING: "queued",
    OutboxState.HELD: "queued",
    OutboxState.IN_FLIGHT: "on its way to Sendblue",
    OutboxState.BACKING_OFF: "not sent yet; sbtui tries again by itself",
    OutboxState.UNCONFIRMED: "may or may not have been sent; sbtui looks it up",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A message that this command queued: to whom, and which of how many parts."""

    message_id: int
    numbers: tuple[str, ...]
    part: int = 1
    parts: int = 1

    @property
    def label(self) -> str:
        to = ", ".join(map(pretty, self.numbers))
        return f"{to} (part {self.part} of {self.parts})" if self.parts > 1 else to


def note(sentence: str) -> None:
    """Tell the user something on stderr; the text may hold anything."""
    # After a hangup there is no terminal to write to.
    with suppress(OSError):
        print(f"sbtui: {one_line(sentence, 1_000)}", file=sys.stderr, flush=True)  # noqa: T201


class Progress:
    """Prints each change of each message once."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json
        self._said: dict[int, str] = {}

    def tell(self, sent: Sent, message: Message | None) -> None:
        """Say how the message stands, if that is news; None for one that was taken back."""
        said = _json_line(sent, message) if self._as_json else f"{sent.label}: {_words(message)}"
        if self._said.get(sent.message_id) != said:
            self._said[sent.message_id] = said
            print(said, file=sys.stdout if self._as_json else sys.stderr, flush=True)


def _words(message: Message | None) -> str:
    if message is None:
        return "taken back"
    if message.failed:
        return f"failed: {_reason(message.failure)}"
    if message.state is OutboxState.SCHEDULED and message.retry_at is not None:
        return f"scheduled for {message.retry_at.astimezone():%Y-%m-%d %H:%M}"
    words = _STATES.get(message.state)
    if words is not None:
        return words if message.failure is None else f"{words} ({_reason(message.failure)})"
    status = message.status.lower() or "accepted"
    return one_line(f"{status} ({message.service})" if message.service else status)


def _reason(failure: Failure | None) -> str:
    if failure is None:
        return "Sendblue gave no reason"
    said: Sequence[str] = [part for part in (failure.code, failure.message or failure.reason, failure.detail) if part]
    return one_line(" · ".join(dict.fromkeys(said)) or "Sendblue gave no reason")


def _json_line(sent: Sent, message: Message | None) -> str:
    to = {"number": sent.numbers[0]} if len(sent.numbers) == 1 else {"numbers": [*sent.numbers]}
    if message is None:
        return json.dumps({"uid": "", **to, "state": "taken_back"})
    at = message.status_at or message.at
    return json.dumps(
        {
            "uid": message.uid,
            "handle": message.handle,
            **to,
            "status": message.status,
            "state": message.state.name.lower(),
            "service": message.service,
            "error": None if message.failure is None else asdict(message.failure),
            "at": at.isoformat(),
        }
    )
