"""The linear mode as a whole: reads lines, obeys them, and says what happens meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from sbtui.domain.message import Draft
from sbtui.domain.text import one_line
from sbtui.plain.commands import leave, obey
from sbtui.plain.news import News
from sbtui.plain.session import Session
from sbtui.plain.words import greeting
from sbtui.store.endings import stopped
from sbtui.store.errors import StoreError
from sbtui.store.intents import NotPossible
from sbtui.store.threads import ThreadFilter

_PAUSE = 1.0
_QUEUE_SECONDS = 60.0


async def run(session: Session) -> None:
    """Until the user leaves, or this is cancelled; what stands in the line unsent then is kept as a draft.

    Raises:
        StoreError: the store cannot be read at the start.
    """
    store = session.store
    with store.feed.subscribe() as news:
        session.say(greeting(await store.threads.page(ThreadFilter.UNREAD), session.options.banner))
        if store.intents.explore_exit:
            session.say(f"Explore mode: nothing is sent or marked read; {store.intents.explore_exit}.")
        following = asyncio.create_task(_insisting(session, lambda: News(session).follow(news)))
        marking = asyncio.create_task(_insisting(session, session.mark_what_is_seen))
        obeying = asyncio.create_task(_obey_all(session))
        async with stopped(marking), stopped(following), stopped(obeying):
            try:
                await asyncio.wait({obeying, following, marking}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                await _keep(session)


async def _obey_all(session: Session) -> None:
    """Line after line, until the user leaves or there are no more."""
    ended = False
    while not session.leaving:
        line = await _entered(session)
        session.taken, session.takes = session.takes, False
        if line is None and ended:
            # Ctrl+d once more, or a terminal that is gone, is no answer but an end.
            return
        ended = line is None
        try:
            if line is not None:
                await obey(session, line)
            elif session.lines.at_terminal:
                await leave(session, "")
                if not session.leaving and session.begun:
                    session.lines.preset(session.begun)
                    session.begun = ""
            else:
                await _see_off(session)
                session.leaving = True
        except (StoreError, NotPossible) as error:
            session.say(one_line(str(error)))


async def _entered(session: Session) -> str | None:
    """The next text, with the lines in which it goes on; "" where it was given up, None at the end."""
    line = await session.lines.line(session.prompt)
    while line is not None and line.endswith("\\"):
        session.begun = f"{session.begun}{line[:-1]}\n"
        line = await session.lines.line("")
        if session.lines.gave_up:
            session.begun = ""
    if line is None and (session.lines.at_terminal or not session.begun):
        # What was begun at a terminal that is gone was not sent yet: it is kept.
        return None
    whole, session.begun = session.begun + (line or ""), ""
    return whole


async def _see_off(session: Session) -> None:
    """Where no more lines come and nobody is there: stay until what was queued has left, for a minute at most."""
    if not session.own_engine:
        return
    with session.store.feed.subscribe() as news, suppress(TimeoutError):
        async with asyncio.timeout(_QUEUE_SECONDS):
            while (await session.store.threads.totals()).pending:
                await news.batch()


async def _insisting(session: Session, work: Callable[[], Awaitable[None]]) -> None:
    """Go on although the store could not be read or written for once, and say so."""
    while True:
        try:
            await work()
        except StoreError as error:
            session.say(one_line(str(error)))
            await asyncio.sleep(_PAUSE)


async def _keep(session: Session) -> None:
    """What was typed and not sent is there at the next start, unless a draft is."""
    text = session.begun + session.lines.unfinished
    if session.thread is None or not text.strip() or text.startswith("/"):
        return
    try:
        if not await session.store.drafts.get(session.thread.id):
            await session.store.intents.save_draft(session.thread.id, Draft(body=text))
    except StoreError as error:
        session.say(one_line(str(error)))
