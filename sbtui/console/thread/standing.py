"""How a message stands in the outbox, in sentences: what it waits for, until when, and which key helps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from sbtui.console.doubt import is_in_doubt, is_undecided
from sbtui.console.times import time_of_day, when_stamp
from sbtui.domain.message import Message, OutboxState
from sbtui.store.outbox import Entry
from sbtui.store.store import Store


@dataclass(frozen=True, slots=True)
class Standing:
    """What the outbox holds about a message."""

    entry: Entry | None = None
    """Its own entry."""
    head: Entry | None = None
    """The one that the rest of its conversation waits for."""


async def read_standing(store: Store, message: Message | None) -> Standing:
    """The standing of a message; an empty one for what is not in the outbox."""
    if message is None or message.state is OutboxState.SETTLED:
        return Standing()
    return Standing(await store.outbox.entry(message.id), await store.outbox.head(message.thread_id))


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What the sentences depend on beside the message."""

    now: datetime
    tz: tzinfo | None = None
    confirm_after: float = 120.0
    """Seconds for which a message in doubt is looked for."""
    let_go: str = "L"
    again: str = "R"
    """The keys, as people write them."""


def standing_words(message: Message, standing: Standing, telling: Telling) -> list[str]:
    """Paragraphs for the delivery panel; none for a message with which all is well."""
    if is_in_doubt(message):
        return _doubt(message, standing.entry, telling)
    if message.state is OutboxState.SCHEDULED and message.retry_at is not None:
        goes = when_stamp(message.retry_at, telling.now, tz=telling.tz)
        return [f"It goes {goes}; until then the rest of the conversation goes past it. {telling.again} sends it now."]
    head = standing.head
    if head is None or head.message_id == message.id or message.state not in _BEHIND:
        return []
    return [_behind(message, head, telling)]


_BEHIND = frozenset({OutboxState.WAITING, OutboxState.HELD, OutboxState.BACKING_OFF})
_WAITS_FOR = {
    OutboxState.IN_FLIGHT: "which is on its way to Sendblue",
    OutboxState.HELD: "which can still be taken back",
    OutboxState.BACKING_OFF: "which is soon tried again",
    OutboxState.WAITING: "which goes first",
}


def _behind(message: Message, head: Entry, telling: Telling) -> str:
    other = "the message above" if head.message_id < message.id else "the message below"
    if head.state is OutboxState.UNCONFIRMED:
        return (
            f"It waits for {other}, which may or may not have been sent: nothing of a conversation arrives out of"
            f" order. With the cursor on that one, {telling.let_go} lets the rest go."
        )
    return f"It waits for {other}, {_WAITS_FOR.get(head.state, 'which goes first')}."


def _doubt(message: Message, entry: Entry | None, telling: Telling) -> list[str]:
    happened = "Whether Sendblue took it is not known: no answer came."
    again = f"{telling.again} sends it again now, which can deliver it twice."
    if message.let_go:
        looked_for = "It is still looked for: found, it shows as sent; certainly not there, as failed."
        return [
            happened,
            "You let the rest of the conversation go past it.",
            f"{looked_for} It is not sent again by itself. {again}",
        ]
    waits = (
        "The rest of the conversation waits meanwhile, so that nothing arrives before it."
        f" {telling.let_go} lets the rest go; {again}"
    )
    if is_undecided(message):
        return [happened, "It is looked for, but Sendblue cannot be asked: you decide.", waits]
    return [
        happened,
        f"It is being looked for at Sendblue, {_until(message, entry, telling)}."
        " Found, it shows as sent; certainly not there, it goes again by itself.",
        waits,
    ]


def _until(message: Message, entry: Entry | None, telling: Telling) -> str:
    began = entry.claimed_at if entry is not None and entry.claimed_at is not None else message.at
    until = began + timedelta(seconds=telling.confirm_after)
    if until <= telling.now:
        return "for longer than usual"
    # A whole minute, rounded up: nobody knows it more exactly.
    minute = datetime.fromtimestamp(-(-until.timestamp() // 60) * 60, UTC)
    return f"until about {time_of_day(minute, tz=telling.tz)}"
