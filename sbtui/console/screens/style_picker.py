"""Choosing one of the thirteen send styles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from sbtui.console.effects.preview import EffectPreview
from sbtui.console.screens.list_window import ListWindow
from sbtui.console.widgets.in_order import Field
from sbtui.console.widgets.keys_row import KeysRow
from sbtui.console.widgets.plain import Plain
from sbtui.domain.style import EffectKind, SendStyle, why_unavailable


@dataclass(frozen=True, slots=True)
class _Look:
    preview: str
    words: str


_LOOKS: dict[SendStyle, _Look] = {
    SendStyle.CELEBRATION: _Look("⁎ ✺ ⁎", "sparks pop all over the screen"),
    SendStyle.SHOOTING_STAR: _Look("  ⋆──", "a star shoots across"),
    SendStyle.FIREWORKS: _Look("✺ ✹ ✺", "fireworks burst behind the bubble"),
    SendStyle.LASERS: _Look("╲ ║ ╱", "beams sweep over the screen"),
    SendStyle.LOVE: _Look(" ♥♥♥ ", "a heart swells out of the bubble"),
    SendStyle.CONFETTI: _Look("▪ ▫ ▪", "confetti rains down"),
    SendStyle.BALLOONS: _Look("○ ○ ○", "balloons rise"),
    SendStyle.SPOTLIGHT: _Look(" ◂◉▸ ", "a spotlight finds the bubble"),
    SendStyle.ECHO: _Look("❝❝❝❝❝", "the bubble repeats everywhere"),
    SendStyle.INVISIBLE: _Look("░░░░░", "hidden until it is rubbed"),
    SendStyle.GENTLE: _Look("  ·  ", "the bubble arrives small and soft"),
    SendStyle.LOUD: _Look("‹ ▮ ›", "the bubble arrives loud and large"),
    SendStyle.SLAM: _Look("▁▂▇▂▁", "the bubble slams down"),
}
_HEADINGS = {EffectKind.SCREEN: "Whole screen", EffectKind.BUBBLE: "Bubble"}
_NONE = "none"
_PREVIEW_FROM = 20
"""Rows of a terminal from which the preview leaves enough of the list."""
_PREVIEW = 6
_AROUND_LIST = 5
_ALL_ROWS = 18


class StylePicker(ListWindow[str | None]):
    """Returns the style's value, "" for none, or None when the user went back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Back", show=False),
        Binding("down", "move(1)", "Down", show=False, priority=True),
        Binding("up", "move(-1)", "Up", show=False, priority=True),
    ]
    DEFAULT_CSS = """
    StylePicker OptionList > .option-list--option-disabled { color: $sb-muted; }
    StylePicker EffectPreview { height: 6; }
    StylePicker #why { height: auto; color: $sb-failed; }
    StylePicker.-cramped #why { max-height: 2; }
    """

    def __init__(self, service: str, current: str, *, text: str = "", ascii: bool = False) -> None:  # noqa: A002
        """``text`` is what the previews say; "" for a sample."""
        super().__init__()
        self._text = text
        self._why = why_unavailable(service)
        self._current = current
        self._ascii = ascii

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Field(placeholder="type to filter the send styles")
            yield OptionList(compact=True, markup=False)
            yield EffectPreview(self._text, ascii=self._ascii)
            if self._why:
                yield Plain(f"{self._why[0].upper()}{self._why[1:]}.", id="why")
            yield KeysRow("Enter choose   up/down move   Esc back", id="keys")

    def on_mount(self) -> None:
        self.query_one(OptionList).can_focus = False
        self._fill("")
        self.query_one(Input).focus()

    def on_resize(self, event: events.Resize) -> None:
        """Make room for the preview where there is some; the list has to scroll then."""
        previewed = event.size.height >= _PREVIEW_FROM and not self._why
        self.query_one(EffectPreview).display = previewed
        room = event.size.height - _AROUND_LIST - (_PREVIEW if previewed else 0)
        self.query_one(OptionList).styles.max_height = max(1, min(_ALL_ROWS, room))

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        styles = {style.value: style for style in SendStyle}
        self.query_one(EffectPreview).style_shown = styles.get(event.option.id or "")

    def _fill(self, typed: str) -> None:
        wanted = typed.strip().lower()
        options: list[Option] = []
        if wanted in _NONE:
            options.append(Option(Content.assemble(" " * 9, (_NONE, "bold"), "  no effect"), id=_NONE))
        for kind, heading in _HEADINGS.items():
            styles = [
                style
                for style in SendStyle
                if style.kind is kind and (wanted in style.label or wanted in _LOOKS[style].words)
            ]
            if styles:
                options.append(Option(Content.styled(heading, "bold $sb-key"), disabled=True))
                options += [self._option(style) for style in styles]
        list_ = self.query_one(OptionList)
        list_.clear_options()
        list_.add_options(options)
        chosen = [option.id for option in options if option.id == self._current and not option.disabled]
        list_.highlighted = None
        if chosen and not wanted:
            list_.highlighted = list_.get_option_index(str(chosen[0]))
        else:
            list_.action_first()

    def _option(self, style: SendStyle) -> Option:
        look = _LOOKS[style]
        preview = "     " if self._ascii else look.preview
        color = "$sb-muted" if self._why else "$sb-effect"
        words = Content.assemble(
            "  ", (preview, color), "  ", (f"{style.label:<14}", "" if self._why else "bold"), (look.words, "$sb-muted")
        )
        return Option(words, id=style.value, disabled=bool(self._why))

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._fill(event.value)

    @on(Input.Submitted)
    def _chosen(self) -> None:
        list_ = self.query_one(OptionList)
        if list_.highlighted is not None:
            self._dismiss_with(list_.get_option_at_index(list_.highlighted))

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        self._dismiss_with(event.option)

    def _dismiss_with(self, option: Option) -> None:
        if not option.disabled:
            self.dismiss("" if option.id == _NONE else str(option.id))
