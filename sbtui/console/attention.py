"""News that comes while the user looks elsewhere: announcements, and the count in the terminal's title."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, tzinfo
from time import monotonic

from sbtui.console.notifying import channels
from sbtui.console.notifying.burst import Burst
from sbtui.console.notifying.channels import Channel
from sbtui.console.notifying.notice import Notice, Rules, notice, worth_telling
from sbtui.console.notifying.presence import Presence
from sbtui.console.options import ConsoleOptions
from sbtui.console.programs import ProgramFailed
from sbtui.domain.changes import Change, ChangeKind
from sbtui.domain.hours import Hours
from sbtui.store.errors import StoreError
from sbtui.store.store import Store

PUSH_TITLE, POP_TITLE = "\x1b[22;2t", "\x1b[23;2t"
BURST_SECONDS = 5.0


class Attention:
    """Announces live news only.

    ``write`` is the way to the terminal, ``start`` runs something in the background until the app ends,
    ``tell`` shows a sentence that something is wrong.
    """

    def __init__(
        self,
        store: Store,
        write: Callable[[str], None],
        options: ConsoleOptions,
        *,
        start: Callable[[Coroutine[None, None, None]], object],
        tell: Callable[[str], None],
        clock: Callable[[], datetime],
        tz: tzinfo | None = None,
        environ: Mapping[str, str] = os.environ,
    ) -> None:
        self._store, self._write = store, write
        self._start, self._tell = start, tell
        self._clock, self._tz, self._environ = clock, tz, environ
        self._is_locked = False
        self.follow(options)
        self.presence = Presence(monotonic())
        self._burst = Burst(BURST_SECONDS)
        self._at_work = False
        self._complained = False
        self._title = ""

    def follow(self, options: ConsoleOptions) -> None:
        """Announce as the options say from now on."""
        self._channel = channels.channel(options.notify, self._environ)
        self._command = options.notify_command
        self._rules = Rules(
            quiet=Hours.parse(options.quiet_hours) if options.quiet_hours else None,
            while_here=options.notify_focused,
            private=options.notify_private,
        )
        self._private_rules = replace(self._rules, private=True)

    def keep_private(self, on: bool) -> None:
        """The screen is locked, or open again: announce without names and texts, as to somebody who is away."""
        self._is_locked = self.presence.locked_out = on

    def begin(self) -> None:
        self._write(PUSH_TITLE)

    def end(self) -> None:
        self._write(POP_TITLE)

    def show_unread(self, unread: int) -> None:
        """Put the count into the terminal's title, when it is another than before."""
        title = f"({unread}) sbtui" if unread else "sbtui"
        if title != self._title:
            self._title = title
            self._write(f"\x1b]2;{title}\x1b\\")

    async def apply(self, changes: Sequence[Change], *, reading: int | None) -> None:
        """Announce what came in live; ``reading`` is the thread that is before the user's eyes, if he is there."""
        here = self.presence.is_here(monotonic())
        if (self._channel is Channel.OFF and not self._command) or not self._rules.allow(here=here, at=self._now()):
            return
        self._burst.add(
            change.message_id
            for change in changes
            if change.live and change.kind is ChangeKind.MESSAGE_ADDED and not (here and change.thread_id == reading)
        )
        if self._burst.waits and not self._at_work:
            self._at_work = True
            self._start(self._work())

    def _now(self) -> time:
        return self._clock().astimezone(self._tz).time()

    async def _work(self) -> None:
        """Announce until nothing waits."""
        try:
            while self._burst.waits:
                await asyncio.sleep(self._burst.due_in(monotonic()))
                await self._announce()
        except StoreError as error:
            self._tell(str(error))
        finally:
            self._at_work = False

    async def _announce(self) -> None:
        """One announcement of all that waits, as far as it is worth one by now."""
        waiting = self._burst.take()
        if not self._rules.allow(here=self.presence.is_here(monotonic()), at=self._now()):
            return
        messages = await self._store.messages.many(waiting)
        threads = {
            thread.id: thread
            for thread in await self._store.threads.many(sorted({message.thread_id for message in messages}))
        }
        if news := worth_telling(messages, threads):
            names = await self._store.threads.names(news[-1].thread_id)
            self._burst.announced(monotonic())
            rules = self._private_rules if self._is_locked else self._rules
            self._raise(notice(news, threads, names, rules))

    def _raise(self, announced: Notice) -> None:
        for sequence in channels.sequences(self._channel, announced, self._environ):
            self._write(sequence)
        if self._command:
            self._start(self._run_command(self._command, announced))

    async def _run_command(self, command: str, announced: Notice) -> None:
        from sbtui.console.notifying.hook import run_hook

        try:
            await run_hook(command, announced)
        except ProgramFailed as failure:
            if not self._complained:
                self._complained = True
                self._tell(f"notify_command {failure}. Notifications go on without it where it fails.")
