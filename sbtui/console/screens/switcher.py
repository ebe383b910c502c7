"""Jumping to a conversation by a few letters, or to a number by typing it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from sbtui.console.cells import fit
from sbtui.console.finding import Finder
from sbtui.console.names import thread_title
from sbtui.console.notices import told
from sbtui.console.options import ConsoleOptions
from sbtui.console.screens.list_window import ListWindow
from sbtui.console.widgets.in_order import Field
from sbtui.console.widgets.keys_row import KeysRow
from sbtui.domain.phone import InvalidNumber, parse_number, pretty
from sbtui.domain.text import one_line
from sbtui.domain.thread import Contact, Thread
from sbtui.store.store import Store

OpenThread = Callable[[int], Awaitable[None]]
_NUMBER = "number:"
_NAME_WIDTH = 30


class Switcher(ListWindow[None]):
    """Opens what was chosen before it closes, so that what is typed next reaches the composer."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+k,alt+k", "dismiss", "Back", show=False, priority=True),
        Binding("down,ctrl+n", "move(1)", "Down", show=False, priority=True),
        Binding("up", "move(-1)", "Up", show=False, priority=True),
    ]
    DEFAULT_CSS = """
    Switcher { align: center top; }
    Switcher > Vertical { max-height: 90%; margin-top: 2; }
    Switcher OptionList { max-height: 14; }
    Switcher.-shallow OptionList { max-height: 9; }
    Switcher.-squat OptionList { max-height: 5; }
    """

    def __init__(self, store: Store, options: ConsoleOptions, *, previous: int, open_thread: OpenThread) -> None:
        super().__init__()
        self._store, self._options, self._previous = store, options, previous
        self._open_thread = open_thread
        self._finder = Finder(store)

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Field(placeholder="name or number")
            yield OptionList(compact=True, markup=False)
            yield KeysRow(self._keys(""), id="keys")

    def _keys(self, typed: str) -> str:
        enter = "goes back to the last one" if self._previous and not typed.strip() else "open"
        return f"Enter {enter}   Esc back"

    async def on_mount(self) -> None:
        self.query_one(OptionList).can_focus = False
        self.query_one(Input).focus()
        with told(self):
            await self._finder.load()
            await self._fill("")

    async def _fill(self, typed: str) -> None:
        threads, contacts = await self._finder.find(typed), await self._finder.contacts(typed)
        # Every contact found has what was typed in one piece: "ada" is Ada, archived, rather than Rosa Delgado.
        scattered = [thread for thread in threads if contacts and _is_scattered(typed, thread)]
        options = [Option(self._words(thread), id=str(thread.id)) for thread in threads if thread not in scattered]
        options += [Option(self._new(contact), id=f"{_NUMBER}{contact.number}") for contact in contacts]
        options += [Option(self._words(thread), id=str(thread.id)) for thread in scattered]
        number = self._number(typed)
        if number and number not in {contact.number for contact in contacts}:
            options.append(Option(Content.assemble("new: ", (pretty(number), "bold")), id=f"{_NUMBER}{number}"))
        list_ = self.query_one(OptionList)
        list_.clear_options()
        list_.add_options(options)
        list_.action_first()

    def _number(self, typed: str) -> str:
        # Fewer digits are the beginning of a search rather than a number.
        if sum(map(str.isdigit, typed)) < 7:
            return ""
        try:
            return parse_number(typed, self._options.default_region)
        except InvalidNumber:
            return ""

    def _words(self, thread: Thread) -> Content:
        title = fit(thread_title(thread), _NAME_WIDTH, ascii=self._options.ascii)
        unread = f"  {thread.unread} unread" if thread.unread else ""
        kind = f"{len(thread.participants)} people" if thread.is_group else one_line(pretty(thread.address), 24)
        shown = "" if kind == title.strip() else kind
        return Content.assemble((title, "bold" if thread.unread else ""), f" {shown}", (unread, "bold $sb-unread"))

    def _new(self, contact: Contact) -> Content:
        name = fit(one_line(contact.name) or pretty(contact.number), _NAME_WIDTH, ascii=self._options.ascii)
        return Content.assemble(name, f" {one_line(pretty(contact.number), 24)}", ("  new", "$sb-muted"))

    @on(Input.Changed)
    async def _typed(self, event: Input.Changed) -> None:
        self.query_one(KeysRow).words = self._keys(event.value)
        with told(self):
            await self._fill(event.value)

    @on(Input.Submitted)
    async def _entered(self, event: Input.Submitted) -> None:
        list_ = self.query_one(OptionList)
        if not event.value.strip() and self._previous and list_.highlighted in {0, None}:
            with told(self):
                await self._open(self._previous)
        elif list_.highlighted is not None:
            await self._choose(list_.get_option_at_index(list_.highlighted))

    @on(OptionList.OptionSelected)
    async def _clicked(self, event: OptionList.OptionSelected) -> None:
        await self._choose(event.option)

    async def _choose(self, option: Option) -> None:
        chosen = str(option.id)
        with told(self):
            if chosen.startswith(_NUMBER):
                number = chosen.removeprefix(_NUMBER)
                await self._open(await self._store.intents.open_person(number, line=self._options.default_line))
            else:
                await self._open(int(chosen))

    async def _open(self, thread_id: int) -> None:
        await self._open_thread(thread_id)
        self.dismiss()


def _is_scattered(typed: str, thread: Thread) -> bool:
    """Whether only single letters of the typed text were found in the conversation's names."""
    names = f"{thread_title(thread)}\n{thread.public_name}".casefold()
    return not any(map(str.isdigit, typed)) and typed.strip().casefold() not in names
