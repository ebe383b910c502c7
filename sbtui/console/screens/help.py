"""All keys, as they are bound now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from textwrap import wrap
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content

from sbtui.console.frame.pacing import PacedModal
from sbtui.console.keys import ACTIONS, Scope, key_name, keys_of
from sbtui.console.thread.keys import THREAD_BINDINGS
from sbtui.console.widgets.keys_row import KeysRow
from sbtui.console.widgets.plain import Plain

_KEYS_WIDTH = 13
_COLUMNS_FROM = 44
"""Cells from which what a key does stands beside it."""


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
    Help VerticalScroll { height: 1fr; scrollbar-size-vertical: 1; scrollbar-gutter: stable; }
    Help #keys { height: auto; }
    """

    def __init__(self, keymap: Mapping[str, str], *, ascii: bool = False) -> None:  # noqa: A002
        super().__init__()
        self._keymap, self._ascii = keymap, ascii
        self._width = 0

    def compose(self) -> ComposeResult:
        with Vertical():
            with VerticalScroll():
                yield Plain(id="keys")
            yield KeysRow("[keys] in config.toml sets them by action name   Esc back", id="back")

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def on_resize(self, event: events.Resize) -> None:
        # How wide the rows are is known after the layout.
        self.call_after_refresh(self._fill)

    def _fill(self) -> None:
        keys = self.query_one("#keys", Plain)
        if keys.size.width != self._width:
            self._width = keys.size.width
            keys.update(self._content(self._width))

    def _content(self, width: int) -> Content:
        lines: list[Content] = []
        for scope in Scope:
            lines += [Content(""), Content.styled(scope.value.capitalize(), "bold $sb-key")]
            for row in self._rows(scope):
                lines += row_lines(*row, width)
        return Content("\n").join(lines[1:])

    def _rows(self, scope: Scope) -> Iterable[tuple[str, str, str]]:
        # Two actions with one description are one to the reader: the plain key is the other's alias.
        rows: dict[str, tuple[list[str], str]] = {}
        for action in ACTIONS:
            if action.scope is scope:
                keys, _ = rows.setdefault(action.description, ([], action.id))
                keys += [key_name(key, ascii=self._ascii) for key in keys_of(action, self._keymap)]
        if scope is Scope.THREAD:
            for binding in THREAD_BINDINGS:
                keys = self._keymap.get(binding.id or "", binding.key).split(",")
                names = [key_name(key, ascii=self._ascii) for key in keys]
                rows.setdefault(binding.description, (names, binding.id or ""))
        for description, (keys, name) in rows.items():
            yield " ".join(keys), description, name

    def action_scroll(self, by: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False)


def row_lines(keys: str, description: str, name: str, width: int) -> list[Content]:
    """An action in rows of at most ``width`` cells: its keys, what they do, its name, beside or under each other."""
    indent = 2 + _KEYS_WIDTH if width >= _COLUMNS_FROM else 4
    key_cells = 2 + cell_len(keys) + 1
    said = wrap(description, max(1, width - indent)) or [""]
    rows = [Content.assemble("  ", (keys, "bold"))]
    if key_cells <= indent or (len(said) == 1 and key_cells + cell_len(said[0]) <= width):
        # Beside the keys, in one column where they leave it free.
        rows[0] = Content.assemble(rows[0], " " * max(1, indent - key_cells + 1), said.pop(0))
    rows += [Content(f"{' ' * indent}{words}") for words in said]
    if name and rows[-1].cell_length + 2 + len(name) <= width:
        rows[-1] = Content.assemble(rows[-1], (f"  {name}", "$sb-muted"))
    elif name:
        rows.append(Content.assemble(" " * indent, (name, "$sb-muted")))
    return rows
