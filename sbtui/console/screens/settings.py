"""The settings, in a window: what each is, where it comes from, and changing it in the config file."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from typing import Any, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from sbtui.console.live_settings import changes_settings
from sbtui.console.notices import tell
from sbtui.console.screens.list_window import ListWindow
from sbtui.console.screens.settings_choice import AboutSetting, ThemeList, ValueList
from sbtui.console.screens.settings_rows import Kind, about, choices, found, kind, row, why_fixed, why_not_here
from sbtui.console.widgets.in_order import Field
from sbtui.console.widgets.keys_row import KeysRow
from sbtui.console.widgets.plain import Plain
from sbtui.domain.text import one_line
from sbtui.settings.configuration import Configuration
from sbtui.settings.errors import SettingsError
from sbtui.settings.model import checked

_KEYS = "Enter change   x default   / filter   e edit the file   v all words   Esc back"
_KEYS_WHILE_TYPING = "Enter keep   Esc leave as it was"


class SettingsScreen(ListWindow[None]):
    """Lists them by what they are for; the one at the cursor says its sentence."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", show=False),
        Binding("q,f2,comma", "dismiss(None)", "Back", show=False),
        Binding("j", "move(1)", "Down", show=False),
        Binding("k", "move(-1)", "Up", show=False),
        Binding("down", "out_of_filter(1)", "Down", show=False),
        Binding("up", "out_of_filter(-1)", "Up", show=False),
        Binding("g", "end('first')", "First", show=False),
        Binding("G", "end('last')", "Last", show=False),
        Binding("space,right,l", "step(1)", "Next value", show=False),
        Binding("left,h", "step(-1)", "Previous value", show=False),
        Binding("x,delete", "default", "Back to the default", show=False),
        Binding("v", "explain", "All that is to be said", show=False),
        Binding("e", "edit_file", "The config file in $EDITOR", show=False),
        Binding("slash", "filter", "Filter", show=False),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (10, "-low"), (18, "-high")]  # noqa: RUF012
    DEFAULT_CSS = """
    SettingsScreen > Vertical { width: 92; height: 90%; }
    SettingsScreen.-low > Vertical { height: 100%; }
    SettingsScreen #title { height: 1; }
    SettingsScreen OptionList { height: 1fr; overflow-y: scroll; }
    SettingsScreen OptionList > .option-list--option-disabled { color: $foreground; }
    SettingsScreen #about { height: auto; max-height: 7; margin-top: 1; }
    SettingsScreen.-low #about, SettingsScreen.-flat #about { max-height: 3; margin-top: 0; }
    SettingsScreen.-flat #title, SettingsScreen.-flat #keys { display: none; }
    SettingsScreen #filter, SettingsScreen #value { display: none; }
    SettingsScreen.-filtering #filter, SettingsScreen.-typing #value { display: block; }
    """

    def __init__(self, configuration: Configuration, *, ascii: bool = False) -> None:  # noqa: A002
        super().__init__()
        self._configuration, self._ascii = configuration, ascii
        self._list = OptionList(compact=True, markup=False)
        self._filter = Field(placeholder="words of a name or a sentence", id="filter")
        self._value = Field(id="value")
        self._about, self._keys = Plain(id="about"), KeysRow(_KEYS, id="keys")
        self._key = ""
        """The setting at the cursor."""

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Plain(Content.assemble(("Settings", "bold"), f"  {self._path()}"), id="title")
            yield self._filter
            yield self._list
            yield self._value
            yield self._about
            yield self._keys

    def _path(self) -> str:
        return one_line(str(self._configuration.settings.config_path), 200)

    def on_mount(self) -> None:
        self._show_scrollbar()
        self._list.focus()

    def _show_scrollbar(self) -> None:
        # Textual draws its ends with block characters.
        self._list.styles.scrollbar_size_vertical = 0 if self._ascii else 1

    def on_resize(self, event: events.Resize) -> None:
        # Only after the layout is known how wide a row is.
        self.call_after_refresh(self._fill)

    def use_look(self, *, ascii: bool, **_: str) -> None:  # noqa: A002
        self._ascii = ascii
        self._show_scrollbar()
        self._draw_rows()

    # The list

    def _fill(self) -> None:
        options: list[Option] = []
        for group, keys in found(self._filter.value):
            options.append(Option(Content.styled(group, "bold $sb-key"), disabled=True))
            options += [Option(self._row(key), id=key) for key in keys]
        self._list.clear_options()
        self._list.add_options(options)
        ids = [option.id for option in options]
        if self._key in ids:
            self._list.highlighted = ids.index(self._key)
        else:
            self._list.action_first()
        self._show_about()

    def _draw_rows(self) -> None:
        """Show the settings as they stand now, in their places."""
        for option in self._list.options:
            if option.id is not None:
                self._list.replace_option_prompt(option.id, self._row(option.id))
        self._show_about()

    def _row(self, key: str) -> Content:
        return row(key, self._configuration, self._list.scrollable_content_region.width, ascii=self._ascii)

    @on(OptionList.OptionHighlighted)
    def _moved(self, event: OptionList.OptionHighlighted) -> None:
        self._key = event.option.id or ""
        self._show_about()

    def _show_about(self) -> None:
        self._about.update(about(self._key, self._configuration) if self._key else "No setting with these words.")

    def action_explain(self) -> None:
        if self._key:
            self.app.push_screen(AboutSetting(about(self._key, self._configuration)))

    def action_end(self, which: str) -> None:
        if which == "first":
            self._list.action_first()
        else:
            self._list.action_last()

    def action_out_of_filter(self, by: int) -> None:
        """From the filter's field the arrows lead to the list."""
        if self._filter.has_focus:
            self._list.focus()
            self.action_move(by)

    # Changing

    @on(OptionList.OptionSelected)
    async def _chosen(self) -> None:
        if not self._may_change():
            return
        match kind(self._key):
            case Kind.FLAG:
                await self.action_step(1)
            case Kind.CHOICE:
                self._choose()
            case Kind.THEME:
                self._choose_theme()
            case _:
                self._type()

    def _may_change(self) -> bool:
        """Whether the setting at the cursor is changed here; tells why not."""
        if not self._key:
            return False
        why_not = why_not_here(self._key, self._configuration)
        if why_not:
            tell(self, why_not)
        return not why_not

    async def action_step(self, by: int) -> None:
        """The next or previous value."""
        key = self._key
        if not key or kind(key) not in (Kind.FLAG, Kind.CHOICE) or not self._may_change():
            return
        now = getattr(self._configuration.settings, key)
        values: tuple[Any, ...] = (False, True) if kind(key) is Kind.FLAG else choices(key)
        await self._change(key, values[(values.index(now) + by) % len(values)])

    async def action_default(self) -> None:
        key = self._key
        if not key:
            return
        if why := why_fixed(key, self._configuration):
            tell(self, why)
        elif kind(key) in (Kind.SECRET, Kind.TABLE):
            self._may_change()
        elif self._configuration.is_set_in_file(key):
            await self._change(key, None)

    @work(group="window")
    async def _choose(self) -> None:
        key = self._key
        now = str(getattr(self._configuration.settings, key))
        chosen = await self.app.push_screen_wait(ValueList(key, list(choices(key)), marked=now))
        if chosen is not None:
            await self._change(key, chosen)

    @work(group="window")
    async def _choose_theme(self) -> None:
        chosen = await self.app.push_screen_wait(ThemeList(self.app))
        if chosen is not None:
            await self._changing(lambda: changes_settings(self.app).choose_theme(chosen))

    async def _change(self, key: str, value: object) -> None:
        await self._changing(lambda: changes_settings(self.app).change_setting(key, value))

    async def _changing(self, change: Callable[[], Awaitable[None]]) -> None:
        try:
            await change()
        except SettingsError as error:
            tell(self, str(error), error=True)
        self._draw_rows()

    @work(group="editor", exclusive=True)
    async def action_edit_file(self) -> None:
        """The whole file in the user's editor; what he writes is taken over afterwards."""
        from sbtui.console.writing import editor
        from sbtui.console.writing.lent_terminal import NotLendable, lent_terminal

        file = self._configuration.settings.config_path
        assert file is not None
        try:
            program = editor.command(os.environ)
            with lent_terminal(self.app):
                await editor.edit_file(file, program)
        except editor.NotEdited as error:
            tell(self, str(error), error=True)
        except NotLendable:
            tell(self, "There is no terminal here that an editor could have.", error=True)
        await self._changing(changes_settings(self.app).read_settings_again)

    # Typing a value

    def _type(self) -> None:
        value = getattr(self._configuration.settings, self._key)
        self.add_class("-typing")
        self._list.can_focus = False
        self._value.value = "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
        self._value.cursor_position = len(self._value.value)
        self._value.focus()
        self._keys.words = _KEYS_WHILE_TYPING

    def _stop_typing(self) -> None:
        self.remove_class("-typing")
        self._list.can_focus = True
        self._list.focus()
        self._keys.words = _KEYS
        self._show_about()

    @on(Input.Changed, "#value")
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if self.has_class("-typing"):
            self._show_about_typed("$sb-muted")

    def _show_about_typed(self, style: str) -> bool:
        """Say what is wrong with what is typed, if anything is; whether nothing is."""
        wrong = self._mistake()
        if wrong:
            self._about.update(Content.assemble((self._key, "bold"), " ", (wrong, style)))
        else:
            self._show_about()
        return not wrong

    def _mistake(self) -> str:
        if self._takes_nothing():
            return ""
        try:
            checked(self._key, self._value.value)
        except ValueError as error:
            return one_line(f"{error}.")
        return ""

    def _takes_nothing(self) -> bool:
        """Whether an empty field means that the setting is not set."""
        return not self._value.value.strip()

    @on(Input.Submitted, "#value")
    async def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        if not self._show_about_typed("bold $sb-failed"):
            return
        key, value = self._key, None if self._takes_nothing() else event.value
        self._stop_typing()
        await self._change(key, value)

    # Filtering, and back

    def action_filter(self) -> None:
        self.add_class("-filtering")
        self._filter.focus()

    @on(Input.Changed, "#filter")
    def _filtered(self, event: Input.Changed) -> None:
        event.stop()
        self._fill()

    @on(Input.Submitted, "#filter")
    def _filter_kept(self, event: Input.Submitted) -> None:
        event.stop()
        self._list.focus()

    def action_back(self) -> None:
        """Out of the field, to all settings, out of the window."""
        if self.has_class("-typing"):
            self._stop_typing()
        elif self.has_class("-filtering"):
            self.remove_class("-filtering")
            self._filter.value = ""
            self._list.focus()
        else:
            self.dismiss(None)
