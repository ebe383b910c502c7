"""On which of our lines the open conversation goes on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from textual import work
from textual.widget import Widget

from sbtui.console.notices import tell, told
from sbtui.console.one_window import ask
from sbtui.console.options import ConsoleOptions
from sbtui.console.routes import Route, gone_words, known_line, line_words, moving_words
from sbtui.console.screens.choice import Answer, Choice
from sbtui.console.screens.confirm import ConfirmRisk
from sbtui.console.widgets.composer import Composer
from sbtui.domain.phone import pretty
from sbtui.domain.text import one_line
from sbtui.domain.thread import Line, Thread
from sbtui.store.store import Store

# A widget's style rules and bindings are those of its first widget base: this must not be one.
if TYPE_CHECKING:
    _Mixin = Widget
else:
    _Mixin = object


class Routing(_Mixin):
    """Mixed into the pane with the composer: knows the lines, and warns before the other side sees another sender.

    A choice waits for the next message, which takes the conversation along: were the conversation moved at once,
    the next report on an old message would move it back.
    """

    composer: Composer
    thread: Thread | None
    names: dict[str, str]
    default_line: str
    """The line of conversations that have none."""
    _lines: tuple[str, ...] = ()
    _chosen: dict[int, str]
    """By conversation, the line that the next message goes out on."""
    _kept: set[tuple[int, str]]
    """Conversations and lines that the user wants although the account does not have them."""
    _became: dict[int, int]
    """By conversation that is gone, the one that it turned out to be."""
    _store: Store
    _options: ConsoleOptions
    _clock: Callable[[], datetime]
    _tz: tzinfo | None

    @property
    def route(self) -> Route:
        """Of the open conversation."""
        return self._route_of(self.thread)

    def _route_of(self, thread: Thread | None) -> Route:
        chosen = self._chosen.get(thread.id, "") if thread is not None else ""
        return Route(default=self.default_line, chosen=chosen, lines=self._lines)

    def home_of(self, thread_id: int) -> int:
        """The conversation that one is by now: two can turn out to be one."""
        while thread_id in self._became:
            thread_id = self._became[thread_id]
        return thread_id

    def moved(self, gone: int, into: int) -> None:
        """A conversation turned out to be another one, and goes on there as it would have."""
        self._became[gone] = into
        if line := self._chosen.pop(gone, ""):
            self._chosen.setdefault(into, line)
        self._kept |= {(into, line) for thread_id, line in self._kept if thread_id == gone}

    def tell_lines(self, numbers: Sequence[str]) -> None:
        """The account's lines, as the store knows them now."""
        self._lines = tuple(numbers)
        if not self._options.default_line and numbers:
            self.default_line = numbers[0]
        self.composer.tell_route(self.route)

    @work(group="window")
    async def choose_line(self) -> None:
        """Show the account's lines, and let the conversation go on from another one."""
        with told(self):
            thread, lines = self.thread, await self._store.people.lines()
            if not lines:
                tell(self, "The account's lines are not known yet.")
                return
            picked = await self._pick(lines, thread, "Lines of this account")
            if picked is None or thread is None:
                return
            if picked == thread.line or not await self._would_surprise(thread):
                self._choose(thread, picked)
                return
            warning = moving_words(thread, known_line(picked, lines), self.names, self._clock(), tz=self._tz)
            if await ask(self, ConfirmRisk(f"{warning} Use it?")):
                self._choose(thread, picked)

    async def _pick(self, lines: Sequence[Line], thread: Thread | None, question: str) -> str | None:
        now, route = self._clock(), self.route
        shown = [
            Answer(
                line.number,
                one_line(pretty(line.number), 40),
                line_words(line, thread, route, now, tz=self._tz, time_format=self._options.time_format),
            )
            for line in lines
        ]
        marked = route.line(thread) if thread is not None else route.default
        return await ask(self, Choice(question, shown, marked=marked))

    async def _would_surprise(self, thread: Thread) -> bool:
        """Whether the other side knows the conversation by its line."""
        return bool(thread.line) and bool(await self._store.messages.newest(thread.id, 1))

    def _choose(self, thread: Thread, line: str) -> None:
        """The next message goes out on this line."""
        if line == thread.line:
            self._chosen.pop(thread.id, None)
        else:
            self._chosen[thread.id] = line
        self.composer.tell_route(self.route)

    async def _line_to_use(self, thread: Thread) -> str | None:
        """The line of a message about to be queued; None where the user has to choose one first, and did not."""
        # Without waiting where that can be: what is typed after Enter is the next message, not a part of this one.
        route = self._route_of(thread)
        if (line := route.line(thread)) and not route.is_gone(thread):
            return line
        lines = await self._store.people.lines()
        route = Route(
            default=self.default_line or (lines[0].number if lines else ""),
            chosen=self._chosen.get(thread.id, ""),
            lines=tuple(line.number for line in lines),
        )
        line = route.line(thread)
        if not route.is_gone(thread) or (thread.id, line) in self._kept:
            return line
        if self.thread is None or self.thread.id != self.home_of(thread.id):
            return None
        question = (
            f"{gone_words(line)}: Sendblue will refuse it. Choose the line that answers from now on; "
            "whoever has seen only the old one sees another sender."
        )
        picked = await self._pick([*lines, Line(line)], thread, question)
        if picked == line:
            self._kept.add((thread.id, line))
        return picked
