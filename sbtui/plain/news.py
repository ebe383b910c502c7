"""What is read out while nobody asked: messages that come in, how own ones ended, and the link."""

from __future__ import annotations

from collections.abc import Sequence

from sbtui.console.names import thread_title
from sbtui.console.privacy.refusals import ReceiptRefusals
from sbtui.console.senders import believed
from sbtui.domain.changes import Change, ChangeKind, LinkState
from sbtui.domain.message import Message
from sbtui.domain.text import one_line
from sbtui.domain.thread import Thread
from sbtui.plain.session import Session
from sbtui.plain.words import counted, ending, step
from sbtui.store.feed import Subscription

PACE_SECONDS = 0.5
"""News comes at most so often; a flood of it then comes together, and is counted instead of read out."""
MOST = 8
"""Messages that are read out of one conversation, and endings, at a time."""
_REMEMBERED = 2_000
_LINK_WORDS = {
    LinkState.OFF: "Not connected: nothing is being sent.",
    LinkState.LIVE: "Connected.",
    LinkState.RETRYING: "Connection lost; trying again.",
    LinkState.REFUSED: "Sendblue refuses the keys.",
}


class News:
    """Follows the store, and says what is worth it."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._told: dict[int, str] = {}
        self._link: LinkState | None = None
        self._refusals = ReceiptRefusals(session.store)

    async def follow(self, news: Subscription) -> None:
        """Say what happens, until cancelled."""
        await self.tell_link()
        async for changes in news.paced(lambda: PACE_SECONDS):
            await self.tell(changes)

    async def tell(self, changes: Sequence[Change]) -> None:
        """Say what these changes mean to somebody who listens."""
        kinds = {change.kind for change in changes}
        session = self._session
        await self._follow_merge(changes)
        if kinds & {ChangeKind.THREAD_CHANGED, ChangeKind.CONTACT_CHANGED, ChangeKind.EVERYTHING}:
            await session.look_again()
        added = {change.message_id: change for change in changes if change.kind is ChangeKind.MESSAGE_ADDED}
        touched = added.keys() | {change.message_id for change in changes if change.kind is ChangeKind.MESSAGE_CHANGED}
        if touched:
            messages = await session.store.messages.many(sorted(touched))
            threads = {each.id: each for each in await session.store.threads.many([m.thread_id for m in messages])}
            known = [message for message in messages if message.thread_id in threads]
            await self._tell_incoming([message for message in known if message.id in added], added, threads)
            await self._tell_own([message for message in known if message.outbound and message.uid], threads)
        if refusal := await self._refusals.look(changes):
            session.say(one_line(refusal))
        if ChangeKind.LINK_CHANGED in kinds or ChangeKind.EVERYTHING in kinds:
            await self.tell_link()

    async def _follow_merge(self, changes: Sequence[Change]) -> None:
        session = self._session
        for change in changes:
            merged = change.kind is ChangeKind.THREAD_REMOVED and session.thread is not None
            if merged and session.thread is not None and session.thread.id == change.thread_id:
                await session.show(await session.store.threads.get(change.other_id))

    async def _tell_incoming(
        self, messages: Sequence[Message], added: dict[int, Change], threads: dict[int, Thread]
    ) -> None:
        session = self._session
        by_thread: dict[int, list[Message]] = {}
        async with session.queueing:
            written_here = frozenset(session.sent)
        for message in messages:
            if message.id not in written_here:
                by_thread.setdefault(message.thread_id, []).append(message)
        for thread_id, came in by_thread.items():
            thread = threads[thread_id]
            is_open = session.thread is not None and session.thread.id == thread_id
            # What comes with a catch-up, or from another of our own devices, is said only where it is being read.
            told = came if is_open else [m for m in came if not m.outbound and added[m.id].live and not thread.muted]
            if not told:
                continue
            names = await session.store.threads.names(thread_id)
            if len(told) > MOST:
                title = thread_title(thread, names)
                session.say(f"{title}: {counted(len(told), 'new message')}; /open {title} reads them.")
                if is_open:
                    session.left_out()
                continue
            for message in told:
                session.say(session.speech.incoming(message, thread, names))
            if is_open:
                await session.printed(told)

    async def _tell_own(self, messages: Sequence[Message], threads: dict[int, Thread]) -> None:
        session = self._session
        endings: list[str] = []
        failed = 0
        for message in messages:
            thread = threads[message.thread_id]
            names = await session.store.threads.names(thread.id) if thread.is_group else {}
            said = ending(message, thread, names)
            if not said and session.verbose:
                said = step(message, thread, names, session.clock())
            if said and self._told.pop(message.id, "") != said:
                endings.append(said)
                failed += message.failed
            if said:
                self._told[message.id] = said
        for message_id in list(self._told)[:-_REMEMBERED]:
            del self._told[message_id]
        if len(endings) > MOST:
            many = counted(len(endings), "message")
            session.say(f"{many} of yours went on, {failed} of them failed; /list failed shows those.")
        else:
            for said in endings:
                session.say(said)

    async def tell_link(self) -> None:
        """Say how the connection stands, where it stands differently."""
        session = self._session
        holder = session.store.engine_holder()
        link = believed(await session.store.notes.link(), holder, own=session.own_engine)
        if link.state is self._link or link.state not in _LINK_WORDS:
            return
        was, self._link = self._link, link.state
        if was is None and link.state is LinkState.OFF and session.own_engine:
            return
        detail = one_line(link.detail) if link.state in {LinkState.RETRYING, LinkState.REFUSED} else ""
        session.say(detail or _LINK_WORDS[link.state])
