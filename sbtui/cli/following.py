"""Follows messages through the store until their outcomes are known."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from enum import StrEnum

from sbtui.cli.exit_codes import ExitCode
from sbtui.cli.progress import Progress, Sent
from sbtui.domain.message import Message, OutboxState
from sbtui.domain.status import Status, rank
from sbtui.store.feed import Subscription
from sbtui.store.store import Store


class Goal(StrEnum):
    """What a command waits for."""

    LEFT = "left"
    """The message left the outbox, whichever way."""
    ACCEPTED = "accepted"
    SENT = "sent"
    DELIVERED = "delivered"
    FINAL = "final"


def outcome(message: Message | None, goal: Goal) -> ExitCode | None:
    """How waiting for the goal ends with this message; None while it goes on."""
    if message is None or message.failed:
        return ExitCode.FAILED
    if message.state is OutboxState.UNCONFIRMED and (goal is Goal.LEFT or _waits_for_the_user(message)):
        return ExitCode.UNDECIDED
    if message.state is not OutboxState.SETTLED:
        return None
    if goal in {Goal.LEFT, Goal.ACCEPTED}:
        return ExitCode.REACHED
    if goal in {Goal.SENT, Goal.DELIVERED} and rank(message.status) >= rank(Status[goal.name]):
        return ExitCode.REACHED
    if message.final:
        return ExitCode.REACHED if goal is Goal.FINAL else ExitCode.NOT_REACHED
    return None


def _waits_for_the_user(message: Message) -> bool:
    """Whether looking it up led nowhere for so long that the user was asked."""
    from sbtui.engine.confirming import UNDECIDABLE

    return message.failure == UNDECIDABLE


async def follow(
    store: Store,
    news: Subscription,
    sent: Sequence[Sent],
    goal: Goal,
    progress: Progress,
    *,
    seconds: float | None,
) -> list[ExitCode]:
    """Tell each change until every message has its outcome, for at most so many seconds (None: for ever).

    ``news`` was subscribed to before the messages were queued.
    """
    codes: dict[int, ExitCode] = {}
    try:
        async with asyncio.timeout(seconds):
            while True:
                codes |= await _look(store, [item for item in sent if item.message_id not in codes], goal, progress)
                if len(codes) == len(sent):
                    break
                await news.batch()
    except TimeoutError:
        rows = {message.id: message for message in await store.messages.many([item.message_id for item in sent])}
        for item in sent:
            row = rows.get(item.message_id)
            unsure = row is not None and row.state is OutboxState.UNCONFIRMED
            codes.setdefault(item.message_id, ExitCode.UNDECIDED if unsure else ExitCode.TIMED_OUT)
    return [*codes.values()]


async def _look(store: Store, sent: Sequence[Sent], goal: Goal, progress: Progress) -> dict[int, ExitCode]:
    rows = {message.id: message for message in await store.messages.many([item.message_id for item in sent])}
    found: dict[int, ExitCode] = {}
    for item in sent:
        message = rows.get(item.message_id)
        progress.tell(item, message)
        code = outcome(message, goal)
        if code is not None:
            found[item.message_id] = code
    return found
