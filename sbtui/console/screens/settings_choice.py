"""Windows that a setting opens: its values, the themes, and all that is to be said about it."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import on
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList

from sbtui.console.frame.pacing import PacedModal
from sbtui.console.screens.choice import Answer, Choice
from sbtui.console.widgets.plain import Plain
from sbtui.domain.text import one_line


class ValueList(Choice):
    """The values of one setting."""

    def __init__(self, key: str, values: list[str], *, marked: str) -> None:
        super().__init__(key, [Answer(value, one_line(value, 40), "") for value in values], marked=marked)


class ThemeList(ValueList):
    """The themes, each worn while it is at the cursor. Who goes back has the one from before."""

    def __init__(self, app: App[Any]) -> None:
        self._before = app.theme
        ours = [name for name, theme in app.available_themes.items() if "sb-muted" in theme.variables]
        super().__init__("theme", sorted(ours), marked=app.theme)

    @on(OptionList.OptionHighlighted)
    def _wear(self, event: OptionList.OptionHighlighted) -> None:
        self.app.theme = str(event.option.id)

    def dismiss(self, result: str | None = None) -> Any:
        if result is None:
            self.app.theme = self._before
        return super().dismiss(result)


class AboutSetting(PacedModal[None]):
    """The words on a setting, for screens on which the window has no room for all of them."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,v,enter", "dismiss(None)", "Back", show=False)]
    DEFAULT_CSS = """
    AboutSetting { align: center middle; }
    AboutSetting > Vertical { width: 62; max-width: 100%; height: auto; max-height: 100%; padding: 0 1;
                              border: round $sb-rule; background: $background; }
    AboutSetting VerticalScroll { height: auto; max-height: 100%; scrollbar-size-vertical: 0; }
    AboutSetting Plain { height: auto; }
    """

    def __init__(self, words: Content) -> None:
        super().__init__()
        self._words = words

    def compose(self) -> ComposeResult:
        with Vertical(), VerticalScroll():
            yield Plain(self._words)

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()
