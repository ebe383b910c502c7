"""Windows that list what can be inserted: emoji by name, and the user's snippets with what they say here."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from sbtui.console.screens.list_window import ListWindow
from sbtui.console.widgets.in_order import Field
from sbtui.console.widgets.keys_row import KeysRow
from sbtui.console.widgets.plain import Plain
from sbtui.console.writing import emoji_names
from sbtui.domain.text import one_line, printable

_MOST_EMOJI = 60
_NAME_WIDTH, _WORDS_WIDTH = 16, 38


class Picker(ListWindow[str | None]):
    """Returns the id of what was chosen; None when the user went back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Back", show=False, priority=True),
        Binding("down,ctrl+n,tab", "move(1)", "Down", show=False, priority=True),
        Binding("up,shift+tab", "move(-1)", "Up", show=False, priority=True),
    ]
    DEFAULT_CSS = """
    Picker OptionList { max-height: 12; }
    Picker.-shallow OptionList { max-height: 9; }
    Picker.-squat OptionList { max-height: 5; }
    Picker #nothing { height: auto; color: $sb-muted; }
    Picker #preview { height: auto; max-height: 6; margin-top: 1; }
    """
    PLACEHOLDER = ""

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Field(placeholder=self.PLACEHOLDER)
            yield OptionList(compact=True, markup=False)
            yield Plain("", id="nothing")
            yield Plain("", id="preview")
            yield KeysRow("Enter insert   up/down move   Esc back", id="keys")

    async def on_mount(self) -> None:
        self.query_one(OptionList).can_focus = False
        self.query_one(Input).focus()
        await self.begin()
        self._fill("")

    async def begin(self) -> None:
        """Make ready what is looked through."""

    def options(self, typed: str) -> list[Option]:
        """What fits the letters."""
        raise NotImplementedError

    def nothing(self, typed: str) -> str:
        """Why the list is empty; clean."""
        raise NotImplementedError

    def _fill(self, typed: str) -> None:
        options = self.options(typed)
        list_ = self.query_one(OptionList)
        list_.clear_options()
        list_.add_options(options)
        list_.display = bool(options)
        nothing = self.query_one("#nothing", Plain)
        nothing.display = not options
        if options:
            list_.action_first()
        else:
            nothing.update(self.nothing(typed))
            self._show_preview("")

    def preview(self, chosen: str) -> str:
        """What will be inserted, where that is more than the list shows; clean."""
        return ""

    def _show_preview(self, words: str) -> None:
        preview = self.query_one("#preview", Plain)
        preview.display = bool(words)
        preview.update(words)

    @on(OptionList.OptionHighlighted)
    def _marked(self, event: OptionList.OptionHighlighted) -> None:
        self._show_preview(self.preview(str(event.option.id)))

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._fill(event.value)

    @on(Input.Submitted)
    def _entered(self) -> None:
        list_ = self.query_one(OptionList)
        if list_.highlighted is not None:
            self.dismiss(list_.get_option_at_index(list_.highlighted).id)

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option.id)


class EmojiPicker(Picker):
    """Returns the emoji."""

    PLACEHOLDER = "type an emoji's name: heart, thumbs, party"

    async def begin(self) -> None:
        await asyncio.to_thread(emoji_names.load)

    def options(self, typed: str) -> list[Option]:
        start = typed.strip().strip(":").lower().replace(" ", "_")
        found = emoji_names.suggestions(start, most=_MOST_EMOJI) if start else emoji_names.common()
        return [Option(Content.assemble(sign, "  ", name), id=sign) for name, sign in found]

    def nothing(self, typed: str) -> str:
        return f'No emoji has a name with "{one_line(typed, 40)}".'


class SnippetPicker(Picker):
    """Returns the snippet's name. ``previews`` are the snippets as they would be inserted."""

    PLACEHOLDER = "type a snippet's name or words"

    def __init__(self, previews: Mapping[str, str]) -> None:
        super().__init__()
        self._previews = previews

    def options(self, typed: str) -> list[Option]:
        wanted = typed.strip().lstrip(";").lower()
        named = [name for name in self._previews if name.lower().startswith(wanted)]
        said = [name for name, text in self._previews.items() if wanted in f"{name}\n{text}".lower()]
        return [self._option(name) for name in dict.fromkeys([*sorted(named), *sorted(said)])]

    def _option(self, name: str) -> Option:
        shown = f";{one_line(name, _NAME_WIDTH - 2)}"
        words = one_line(self._previews[name], _WORDS_WIDTH)
        return Option(Content.assemble((f"{shown:<{_NAME_WIDTH}}", "bold"), (words, "$sb-muted")), id=name)

    def preview(self, chosen: str) -> str:
        return printable(self._previews[chosen])

    def nothing(self, typed: str) -> str:
        if self._previews:
            return f'No snippet has "{one_line(typed, 40)}" in its name or text.'
        return 'There are no snippets yet. In config.toml, table [snippets]: thanks = "Thank you, {first_name}!"'
