"""Beginning a conversation with a number, or a group with several."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from sbtui.console.finding import Finder
from sbtui.console.names import thread_title
from sbtui.console.notices import told
from sbtui.console.options import ConsoleOptions
from sbtui.console.recipients import parse_recipients, parts
from sbtui.console.routes import known_line, room_words
from sbtui.console.screens.list_window import ListWindow
from sbtui.console.screens.switcher import OpenThread
from sbtui.console.widgets.in_order import Field
from sbtui.console.widgets.keys_row import KeysRow
from sbtui.console.widgets.plain import Plain
from sbtui.domain.compose import MAX_GROUP
from sbtui.domain.phone import InvalidNumber, pretty
from sbtui.domain.text import one_line
from sbtui.domain.thread import Line
from sbtui.store.store import Store

_SUGGESTED = 6


class NewConversation(ListWindow[None]):
    """Opens what was chosen before it closes, so that what is typed next reaches the composer."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Back", show=False),
        Binding("down", "move(1)", "Down", show=False, priority=True),
        Binding("up", "move(-1)", "Up", show=False, priority=True),
        Binding("tab", "next_line", "Other line", show=False, priority=True),
    ]
    DEFAULT_CSS = """
    NewConversation #preview { height: auto; max-height: 4; margin: 1 0; }
    NewConversation OptionList { max-height: 6; }
    NewConversation #line { height: auto; color: $sb-muted; }
    NewConversation.-cramped #heading { display: none; }
    NewConversation.-cramped #preview { max-height: 2; margin: 0; }
    NewConversation.-cramped #line { max-height: 1; }
    """

    def __init__(
        self,
        store: Store,
        options: ConsoleOptions,
        *,
        open_thread: OpenThread,
        clock: Callable[[], datetime],
        tz: tzinfo | None,
    ) -> None:
        super().__init__()
        self._store, self._options = store, options
        self._clock, self._tz = clock, tz
        self._open_thread = open_thread
        self._finder = Finder(store)
        self._lines: list[Line] = []
        self._line = options.default_line

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Plain(Content.styled("New conversation", "bold"), id="heading")
            yield Field(placeholder="+1 415 555 0134, or several with commas for a group")
            yield Plain("", id="preview")
            yield OptionList(compact=True, markup=False)
            yield Plain("", id="line")
            yield KeysRow("Enter begin   Esc back", id="keys")

    async def on_mount(self) -> None:
        self.query_one(OptionList).can_focus = False
        self.query_one(Input).focus()
        with told(self):
            self._lines = await self._store.people.lines()
            self._line = self._line or (self._lines[0].number if self._lines else "")
            await self._finder.load()
        self._show_line()
        await self._look("")

    def _show_line(self) -> None:
        more = "   Tab other line" if len(self._lines) > 1 else ""
        known = known_line(self._line, self._lines)
        room = room_words(known, self._clock(), tz=self._tz, time_format=self._options.time_format)
        words = f"from {one_line(pretty(self._line), 40)}{f', {room}' if room else ''}{more}"
        self.query_one("#line", Plain).update(words if self._line else "")

    def action_next_line(self) -> None:
        if self._lines:
            numbers = [line.number for line in self._lines]
            index = numbers.index(self._line) if self._line in numbers else -1
            self._line = numbers[(index + 1) % len(numbers)]
            self._show_line()

    @on(Input.Changed)
    async def _typed(self, event: Input.Changed) -> None:
        await self._look(event.value)

    async def _look(self, typed: str) -> None:
        """Show whom the text means so far, and who else it could mean."""
        pieces = parts(typed)
        begun = pieces[-1] if pieces and not typed.rstrip().endswith(",") else ""
        people = await self._people(begun) if any(map(str.isalpha, begun)) else []
        list_ = self.query_one(OptionList)
        list_.clear_options()
        list_.add_options(
            Option(Content.assemble((name, "bold"), f"  {pretty(number)}"), id=number) for name, number in people
        )
        list_.display = bool(people)
        list_.action_first()
        if people:
            self._say(Content.styled("Enter takes the marked person; go on with a comma for a group.", "$sb-muted"))
        else:
            self._preview(typed)

    async def _people(self, begun: str) -> list[tuple[str, str]]:
        """Name and number of those whom the letters could mean: people written with first, then other contacts."""
        with told(self):
            threads = [thread for thread in await self._finder.find(begun) if not thread.is_group]
            people = {thread.address: thread_title(thread) for thread in threads if thread.address.startswith("+")}
            for contact in await self._finder.contacts(begun):
                people.setdefault(contact.number, one_line(contact.name) or pretty(contact.number))
            return [(name, number) for number, name in people.items()][:_SUGGESTED]
        return []

    def _preview(self, typed: str) -> None:
        if not typed.strip():
            self._say(Content.styled("Any national form will do.", "$sb-muted"))
            return
        try:
            numbers = parse_recipients(typed, self._options.default_region)
        except InvalidNumber as error:
            self._say(Content.styled(one_line(str(error)), "$sb-muted"))
            return
        group = f"A group of {len(numbers)} (at most {MAX_GROUP}): " if len(numbers) > 1 else "To "
        self._say(Content.assemble(group, (", ".join(map(pretty, numbers)), "bold")))

    def _say(self, words: Content) -> None:
        self.query_one("#preview", Plain).update(words)

    @on(Input.Submitted)
    async def _entered(self, event: Input.Submitted) -> None:
        list_ = self.query_one(OptionList)
        if list_.option_count and list_.highlighted is not None:
            self._take(str(list_.get_option_at_index(list_.highlighted).id))
            return
        try:
            numbers = parse_recipients(event.value, self._options.default_region)
        except InvalidNumber as error:
            self._say(Content.styled(one_line(str(error)), "bold $sb-failed"))
            return
        with told(self):
            if len(numbers) == 1:
                thread_id = await self._store.intents.open_person(numbers[0], line=self._line)
            else:
                thread_id = await self._store.intents.open_group(numbers, line=self._line)
            await self._open_thread(thread_id)
            self.dismiss()

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        self._take(str(event.option.id))

    def _take(self, number: str) -> None:
        """Put a suggested person's number in the place of what was being typed."""
        field = self.query_one(Input)
        before = parts(field.value)[:-1]
        field.value = ", ".join([*before, pretty(number)])
        field.cursor_position = len(field.value)
