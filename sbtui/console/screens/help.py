"""All keys, as they are bound now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content

from sbtui.console.frame.pacing import PacedModal
from sbtui.console.keys import ACTIONS, Scope, key_name, keys_of
from sbtui.console.thread.view import ThreadView
from sbtui.console.widgets.plain import Plain

_KEYS_WIDTH = 13


class Help(PacedModal[None]):
    """Lists the actions by the place where their keys are heard."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1", "dismiss", "Back", show=False),
        Binding("j", "scroll(1)", "Down", show=False),
        Binding("k", "scroll(-1)", "Up", show=False),
    ]
    DEFAULT_CSS = """
    Help { align: center middle; }
    Help > Vertical { width: 76; max-width: 100%; height: 90%; max-height: 50; border: round $sb-rule;
                      background: $background; padding: 0 1; }
    Help VerticalScroll { height: 1fr; scrollbar-size-vertical: 1; }
    Help #keys { height: auto; }
    Help #back { height: 1; color: $sb-muted; }
    """

    def __init__(self, keymap: Mapping[str, str], *, ascii: bool = False) -> None:  # noqa: A002
        super().__init__()
        self._keymap, self._ascii = keymap, ascii

    def compose(self) -> ComposeResult:
        with Vertical():
            with VerticalScroll():
                yield Plain(self._content(), id="keys")
            yield Plain("Esc back    keys are set by action name in config.toml, table [keys]", id="back")

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def _content(self) -> Content:
        lines: list[Content] = []
        for scope in Scope:
            lines += [Content(""), Content.styled(scope.value.capitalize(), "bold $sb-key")]
            for keys, description, name in self._rows(scope):
                room = max(1, _KEYS_WIDTH - cell_len(keys))
                lines.append(
                    Content.assemble("  ", (keys, "bold"), " " * room, description, (f"  {name}", "$sb-muted"))
                )
        return Content("\n").join(lines[1:])

    def _rows(self, scope: Scope) -> Iterable[tuple[str, str, str]]:
        # Two actions with one description are one to the reader: the plain key is the other's alias.
        rows: dict[str, tuple[list[str], str]] = {}
        for action in ACTIONS:
            if action.scope is scope:
                keys, _ = rows.setdefault(action.description, ([], action.id))
                keys += [key_name(key, ascii=self._ascii) for key in keys_of(action, self._keymap)]
        if scope is Scope.THREAD:
            for description, keys in _described(ThreadView.BINDINGS).items():
                rows.setdefault(description, ([key_name(key, ascii=self._ascii) for key in keys], ""))
        for description, (keys, name) in rows.items():
            yield " ".join(keys), description, name

    def action_scroll(self, by: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False)


def _described(found: Iterable[BindingType]) -> dict[str, list[str]]:
    described: dict[str, list[str]] = {}
    for binding in Binding.make_bindings(found):
        if binding.description:
            described.setdefault(binding.description, []).append(binding.key)
    return described
