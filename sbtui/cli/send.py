"""``sbtui send``: queue messages on the store, and follow them as far as asked."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sbtui.cli.account import Account
from sbtui.cli.engines import run_engine
from sbtui.cli.exit_codes import ExitCode, worst
from sbtui.cli.following import Goal, follow
from sbtui.cli.progress import Progress, Sent, note
from sbtui.cli.recipients import recipients_and_text
from sbtui.cli.refusals import Refusal
from sbtui.cli.signals import leaving_on_signals
from sbtui.domain.compose import check_draft
from sbtui.domain.message import Draft, InvalidDraft
from sbtui.domain.phone import pretty
from sbtui.domain.style import why_unavailable
from sbtui.domain.thread import Thread
from sbtui.domain.when import InvalidWhen, parse_when, parse_zone, says_theirs
from sbtui.store.endings import stopped
from sbtui.store.errors import StoreError
from sbtui.store.feed import Subscription
from sbtui.store.queueing import Outgoing
from sbtui.store.store import Store

QUEUE_SECONDS = 60.0
"""How long a command that waits for nothing tries to get its messages out of the outbox itself."""
_BROKEN_PIPE = 141


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the command line asks for."""

    arguments: tuple[str, ...]
    group: bool = False
    style: str = ""
    media_url: str = ""
    when: str = ""
    zone: str = ""
    goal: Goal | None = None
    """What to wait for; None only queues, and makes sure that somebody sends."""
    timeout: float | None = None
    as_json: bool = False


def send(account: Account, request: Request) -> int:
    """Queue the messages; returns the exit code.

    Raises:
        Refusal, StoreError: nothing was queued.
    """
    numbers, text = recipients_and_text(
        request.arguments,
        media=bool(request.media_url),
        group=request.group,
        region=account.settings.default_region,
    )
    try:
        parts = check_draft(Draft(body=text, media_url=request.media_url, style=request.style))
    except InvalidDraft as error:
        raise Refusal(str(error)) from None
    if len(parts) > 1:
        note(f"The text is too long for one message; it goes in {len(parts)} parts, in order.")
    try:
        return asyncio.run(_run(account, request, numbers, parts))
    except BrokenPipeError:
        # Nobody reads the JSON any more; what is queued stays queued.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _BROKEN_PIPE


async def _run(account: Account, request: Request, numbers: Sequence[str], parts: Sequence[Draft]) -> int:
    async with Store.open(account.settings.store_path) as store:
        with leaving_on_signals() as leaving, store.feed.subscribe() as news:
            outgoing = await _plan(store, account, request, numbers, parts)
            sent = await _queue(store, account, outgoing)
            async with AsyncExitStack() as stack:
                work = asyncio.create_task(_see_off(store, account, request, sent, news))
                asked = asyncio.create_task(leaving.asked())
                await stack.enter_async_context(stopped(asked))
                await asyncio.wait({work, asked}, return_when=asyncio.FIRST_COMPLETED)
                if not work.done():
                    note("Stopped; what is queued goes when sbtui or sbtui agent runs.")
                    work.cancel()
                    await asyncio.gather(work, return_exceptions=True)
                    return 128 + leaving.signal
                try:
                    return work.result()
                except StoreError as error:
                    note(f"{error} What is queued goes when sbtui or sbtui agent runs.")
                    return ExitCode.TIMED_OUT


async def _plan(
    store: Store, account: Account, request: Request, numbers: Sequence[str], parts: Sequence[Draft]
) -> list[Outgoing]:
    """Who gets the messages when; refuses before anything is queued."""
    await _check_line(store, account)
    if request.zone and not request.when:
        raise Refusal("--zone says on whose clock --at is meant; give --at too.")
    try:
        given = parse_zone(request.zone) if request.zone else None
        now = datetime.now(UTC)
        times = {number: await _time(store, request.when, number, given, now) for number in numbers}
    except InvalidWhen as error:
        raise Refusal(str(error)) from None
    if request.group and len({*times.values()}) > 1:
        raise Refusal("The members of this group are in different time zones; say one with --zone.")
    zone = given.key if given is not None and says_theirs(request.when) else ""
    return [
        Outgoing(members=members, parts=parts, at=times[members[0]], zone=zone)
        for members in ([tuple(numbers)] if request.group else [(number,) for number in numbers])
    ]


async def _time(store: Store, when: str, number: str, given: ZoneInfo | None, now: datetime) -> datetime | None:
    """When the messages to this number shall go; None is at once."""
    if not when:
        return None
    contact = None if given else await store.people.contact(number)
    known = given or (parse_zone(contact.zone) if contact is not None and contact.zone else None)
    return parse_when(when, now=now, zone=given, their_zone=known)


async def _check_line(store: Store, account: Account) -> None:
    line = account.found.from_number or ""
    known = [line.number for line in await store.people.lines()]
    if account.line_given and known and line not in known:
        lines = ", ".join(map(pretty, known))
        raise Refusal(f"{pretty(line)} is not a line of this account; its lines are {lines}.")


async def _queue(store: Store, account: Account, outgoing: Sequence[Outgoing]) -> list[Sent]:
    line = account.found.from_number or ""
    queued = await store.intents.send_all(outgoing, line=line, moves=account.line_given)
    for each in queued:
        _remark(each.thread, line, given=account.line_given, styled=any(part.style for part in outgoing[0].parts))
    return [
        Sent(message_id=message_id, numbers=each.members, part=number, parts=len(done.message_ids))
        for each, done in zip(outgoing, queued, strict=True)
        for number, message_id in enumerate(done.message_ids, start=1)
    ]


def _remark(thread: Thread, line: str, *, given: bool, styled: bool) -> None:
    """What the user should know about this conversation: another line than was named, or no styles in it."""
    if thread.line and line and thread.line != line:
        to = ", ".join(map(pretty, thread.participants))
        if given:
            note(f"The conversation with {to} was on {pretty(thread.line)}; it moves to {pretty(line)}.")
        else:
            there = pretty(thread.line)
            note(f"The conversation with {to} stays on {there}; --from {line} would move it to {pretty(line)}.")
    if styled and (why := why_unavailable(thread.service)):
        note(f"The style will not play: {why}.")


async def _see_off(store: Store, account: Account, request: Request, sent: Sequence[Sent], news: Subscription) -> int:
    """Wait as long as asked, with an engine of our own where nobody else's can be relied on."""
    progress = Progress(as_json=request.as_json)
    holder = store.engine_holder()
    if request.goal is None:
        # An engine of another `sbtui send` may be about to end.
        relied_on = holder is not None and holder.kind != "send"
        if request.when or relied_on:
            await _tell(store, sent, progress)
            if not relied_on:
                note("It goes when its time comes, if sbtui or sbtui agent runs then.")
            return ExitCode.REACHED
    goal = request.goal or Goal.LEFT
    seconds = request.timeout or (QUEUE_SECONDS if request.goal is None else None)
    engine = asyncio.create_task(run_engine(store, account.settings, account.found, kind="send"))
    async with stopped(engine):
        following = asyncio.create_task(follow(store, news, sent, goal, progress, seconds=seconds))
        async with stopped(following):
            await asyncio.wait({engine, following}, return_when=asyncio.FIRST_COMPLETED)
            if not following.done():
                engine.result()
                raise AssertionError("the engine ended by itself")
            code = worst(following.result())
    if code is ExitCode.TIMED_OUT:
        note("Time is up; what is queued goes when sbtui or sbtui agent runs.")
    return code


async def _tell(store: Store, sent: Sequence[Sent], progress: Progress) -> None:
    rows = {message.id: message for message in await store.messages.many([item.message_id for item in sent])}
    for item in sent:
        progress.tell(item, rows.get(item.message_id))
