"""Reports on a message's progress, and the one rule by which they add up, in whatever order they come."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import datetime

from sbtui.domain import status as statuses
from sbtui.domain.changes import Change, ChangeKind
from sbtui.domain.message import Failure, Message, Observation, OutboxState, Source
from sbtui.domain.news import MessageSeen, StatusChanged
from sbtui.engine.batch import Batch
from sbtui.engine.places import follow
from sbtui.store import messages, outbox


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What one piece of news says about a message's progress."""

    handle: str
    status: str
    at: datetime
    failure: Failure | None = None
    line: str = ""
    service: str = ""
    downgraded: bool = False


def report_of(news: MessageSeen | StatusChanged, now: datetime) -> Report:
    """The report in the news; ``now`` is when it happened if nobody said."""
    if isinstance(news, StatusChanged):
        return Report(handle=news.handle, status=news.status, at=news.at, failure=news.failure)
    return Report(
        handle=news.handle,
        status=news.status,
        at=news.updated_at or news.created_at or now,
        failure=news.failure,
        line=news.line,
        service=news.service,
        downgraded=news.downgraded,
    )


def combined(message: Message, report: Report) -> Message:
    """The message after a report on its current handle; in which order reports come does not matter.

    The service follows the furthest report that names one, since a message can leave as an iMessage and
    arrive as an SMS. Its first value is only the thread's, a guess. A downgrade is never taken back.
    """
    status = statuses.furthest(message.status, report.status)
    service = message.service
    if report.service and (not service or statuses.rank(report.status) >= statuses.rank(message.status)):
        service = report.service
    return replace(
        message,
        status=status,
        status_at=_since(message, report, status),
        failure=_why(message, report, status),
        service=service,
        downgraded=message.downgraded or report.downgraded,
    )


def _since(message: Message, report: Report, status: str) -> datetime | None:
    """The earliest report of the status that counts."""
    if report.status != status:
        return message.status_at
    if message.status != status or message.status_at is None:
        return report.at
    return min(message.status_at, report.at)


def _why(message: Message, report: Report, status: str) -> Failure | None:
    """The fullest account of the failure that counts; an event has fewer words than a callback."""
    if not statuses.is_failure(status):
        return None
    accounts = [
        failure
        for reported, failure in ((message.status, message.failure), (report.status, report.failure))
        if reported == status and failure is not None
    ]
    return max(accounts, key=_fullness, default=None)


def _fullness(failure: Failure) -> tuple[int, tuple[str, ...]]:
    words = astuple(failure)
    return sum(map(bool, words)), words


@dataclass(frozen=True, slots=True)
class Reported:
    """A report, by which way it came, and whether it is on its message's ``current`` handle."""

    message: Message
    report: Report
    source: Source
    current: bool


async def record(batch: Batch, message: Message, report: Report, source: Source, *, current: bool) -> Message:
    """Write a report into a message's timeline and, if it is on its ``current`` handle, into its progress."""
    (after,) = await record_all(batch, [Reported(message, report, source, current)])
    return after


async def record_all(batch: Batch, reported: Sequence[Reported]) -> list[Message]:
    """``record`` for many at once; returns each of the messages as it is after all of its reports."""
    before = {item.message.id: item.message for item in reported}
    after = dict(before)
    for item in reported:
        if item.current and item.message.outbound:
            after[item.message.id] = combined(after[item.message.id], item.report)
    sightings = [
        messages.Sighting(
            item.message.id,
            item.report.handle,
            Observation(item.report.status, item.report.at, batch.now, item.source, item.report.failure),
        )
        for item in reported
        if item.report.status
    ]
    observed = await messages.observe_many(batch.transaction, sightings) if sightings else set()
    moved = {id_: message for id_, message in after.items() if _progress(message) != _progress(before[id_])}
    if moved:
        await messages.set_progresses(batch.transaction, moved.values())
    for id_, message in moved.items():
        after[id_] = await _take_back_failure(batch, message)
        batch.message_changed(message.thread_id, id_)
    await _follow_newest(batch, [after[id_] for id_ in moved])
    batch.changes += [
        Change(ChangeKind.MESSAGE_CHANGED, after[id_].thread_id, id_) for id_ in sorted(observed - moved.keys())
    ]
    return list(after.values())


async def _follow_newest(batch: Batch, moved: Iterable[Message]) -> None:
    """Let each conversation go on where the newest message that got through went."""
    newest: dict[int, Message] = {}
    for message in moved:
        known = newest.get(message.thread_id)
        if got_through(message) and (known is None or message.at >= known.at):
            newest[message.thread_id] = message
    for thread_id, message in newest.items():
        await follow(batch, thread_id, at=message.at, line=message.line, service=message.service)


def got_through(message: Message | MessageSeen) -> bool:
    """Whether it is known on which service an outbound message reached the other side."""
    final = statuses.is_final(message.status, service=message.service, downgraded=message.downgraded)
    return final and not statuses.is_failure(message.status)


def _progress(message: Message) -> tuple[object, ...]:
    return message.status, message.status_at, message.failure, message.service, message.downgraded


async def _take_back_failure(batch: Batch, message: Message) -> Message:
    """A message that we took for refused turns out to be on its way after all."""
    if message.state is not OutboxState.FAILED or not message.status or statuses.is_failure(message.status):
        return message
    await outbox.remove(batch.transaction, message.id)
    batch.outbox_changed(message.thread_id)
    return replace(message, state=OutboxState.SETTLED)
