"""Whose conversation is open: its people, and the row above the messages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from textual.widget import Widget

from sbtui.console.minute import MinuteHand
from sbtui.console.names import thread_title
from sbtui.console.options import ConsoleOptions
from sbtui.console.times import their_time
from sbtui.console.widgets.composer import Composer
from sbtui.console.widgets.thread_header import ThreadHeader, thread_facts
from sbtui.domain.thread import Contact, Thread
from sbtui.store.store import Store

# A widget's style rules and bindings are those of its first widget base: this must not be one.
if TYPE_CHECKING:
    _Mixin = Widget
else:
    _Mixin = object


class Whose(_Mixin):
    """Mixed into the pane with the messages."""

    header: ThreadHeader
    composer: Composer
    thread: Thread | None
    default_line: str
    people: dict[str, Contact]
    """Those of a group's people who are known, by address; of one person, the thread says all that is wanted."""
    _minute_hand: MinuteHand
    _store: Store
    _options: ConsoleOptions
    _clock: Callable[[], datetime]
    _tz: tzinfo | None

    def told_anew(self, thread: Thread) -> None:
        """The shown conversation reads differently."""
        raise NotImplementedError

    @property
    def names(self) -> dict[str, str]:
        """The known names, by address."""
        return {address: contact.name for address, contact in self.people.items() if contact.name}

    @property
    def facts(self) -> list[str]:
        """What the row says beside the title; clean."""
        thread = self.thread
        if thread is None:
            return []
        there = their_time(thread.zone, self._clock(), tz=self._tz, time_format=self._options.time_format)
        return thread_facts(thread, self.default_line, there=there, ascii=self._options.ascii)

    def show_header(self) -> None:
        """Say whose the messages are; where they have a clock of their own, again with every minute."""
        thread = self.thread
        dot = " - " if self._options.ascii else " · "
        self.header.tell(thread_title(thread, self.names) if thread is not None else "", dot.join(self.facts))
        self._minute_hand.want(thread is not None and bool(thread.zone))

    def minute_passed(self) -> None:
        if self.thread is not None:
            self.show_header()
            self.told_anew(self.thread)

    def meet(self, people: dict[str, Contact]) -> None:
        """These are the conversation's people."""
        self.people = people
        self.composer.tell_people(people, mentions=self.thread is not None and self.thread.is_group)

    async def _people_of(self, thread: Thread | None) -> dict[str, Contact]:
        if thread is None or not thread.is_group:
            return {}
        return await self._store.people.of_thread(thread.id)
