"""What is open, what was said, and the few things that all commands do."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from sbtui.console.names import thread_title
from sbtui.domain.message import Message
from sbtui.domain.text import one_line
from sbtui.domain.thread import Thread
from sbtui.plain.lines import Lines
from sbtui.plain.options import PlainOptions
from sbtui.plain.words import Speech
from sbtui.store.store import Store

LEAVE_EXPLORE = "/explore off leaves it"
_LONGEST_PROMPT = 24
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of the list shown last: what /open with its number opens."""

    thread_id: int
    message: Message | None = None
    """Where to begin reading; None for the newest messages."""


class Session:
    """One user at one terminal, over an open store."""

    def __init__(
        self,
        store: Store,
        options: PlainOptions,
        lines: Lines,
        *,
        own_engine: bool,
        clock: Callable[[], datetime],
        tz: tzinfo | None = None,
    ) -> None:
        self.store, self.options, self.lines = store, options, lines
        self.own_engine = own_engine
        self.clock, self.tz = clock, tz
        self.speech = Speech(tz=tz, time_format=options.time_format)
        self.thread: Thread | None = None
        self.names: dict[str, str] = {}
        """The known names of the open conversation's people, by address."""
        self.choices: list[Choice] = []
        self.chosen_lines: dict[int, str] = {}
        """By conversation, the line that the next message goes out on."""
        self.verbose = False
        self.leaving = False
        self.begun = ""
        """What was entered of a text that goes on in the next line."""
        self.taken = False
        """Whether the line that is entered now was the open conversation's draft, which then needs not be kept."""
        self.takes = False
        """Whether the next one will be."""
        self.sent: set[int] = set()
        """What was written here, and need not be read out as news."""
        self.queueing = asyncio.Lock()
        """Held while something is queued: what it is must be known before its news is looked at."""
        self._printed: Message | None = None
        self._left_out = False
        self._acted = asyncio.Event()
        lines.on_typing = self._acted.set
        store.intents.explore_exit = LEAVE_EXPLORE if options.explore else ""

    def say(self, text: str) -> None:
        """Print clean lines."""
        self.lines.say(text)

    async def ask(self, question: str) -> bool:
        """A question with yes or no; only a yes is one, and ctrl+c, ctrl+d or no answer are a no."""
        self.say(question)
        for _ in range(_TRIES):
            answer = await self.lines.line("yes or no? ")
            word = (answer or "").strip().lower()
            if word in {"y", "yes"}:
                return True
            if word in {"", "n", "no"}:
                return False
            self.say("Answer yes or no.")
        return False

    @property
    def prompt(self) -> str:
        if self.thread is None:
            return "> "
        return f"{one_line(thread_title(self.thread, self.names), _LONGEST_PROMPT)}> "

    async def show(self, thread: Thread | None) -> None:
        """Make a conversation the open one, or look at it again."""
        if thread is None or self.thread is None or thread.id != self.thread.id:
            self._printed, self._left_out = None, False
        self.thread = thread
        self.names = await self.store.threads.names(thread.id) if thread is not None else {}

    def put(self, line: str) -> bool:
        """Put the conversation's draft into the next line, as it is typed; False where there is no editing."""
        self.takes = self.lines.preset(line)
        return self.takes

    async def look_again(self) -> None:
        """Read the open conversation's row anew."""
        if self.thread is not None:
            await self.show(await self.store.threads.get(self.thread.id))

    # Reading marks: printing is not reading. Only who then does something here has seen what was printed.

    async def printed(self, messages: Sequence[Message]) -> None:
        """These were printed in the open conversation, up to its end."""
        if not messages:
            return
        first = await self.store.messages.first_unread(messages[0].thread_id)
        # The mark goes up to a message and over all before it: what was left out must not be marked with it.
        skipped = first is not None and (first.at, first.id) < (messages[0].at, messages[0].id)
        went_on = self._printed is not None and self._printed.thread_id == messages[0].thread_id
        if skipped and (self._left_out or not went_on):
            return
        self._printed, self._left_out = messages[-1], False
        self._acted.clear()

    def left_out(self) -> None:
        """Messages of the open conversation were only counted: what is printed after them does not cover them."""
        self._left_out = True

    async def mark_what_is_seen(self) -> None:
        """Mark what was printed as read, whenever the user does something after it; until cancelled."""
        while True:
            await self._acted.wait()
            self._acted.clear()
            if self.options.mark_read != "view" or self.store.intents.explore_exit:
                continue
            printed, self._printed = self._printed, None
            if printed is not None:
                await self.store.intents.mark_read(printed.thread_id, printed)
