"""Text in cells: how wide it is on the terminal, and how to make it fit."""

from __future__ import annotations

from rich.cells import cell_len, chop_cells, set_cell_size

from sbtui.domain import phone


def cut(text: str, width: int, *, ascii: bool = False) -> str:  # noqa: A002
    """At most ``width`` cells of the text, with an ellipsis where it was longer."""
    if cell_len(text) <= width:
        return text
    mark = "~" if ascii else "…"
    if width <= 1:
        return mark[:width]
    return chop_cells(text, width - 1)[0] + mark


def fit(text: str, width: int, *, ascii: bool = False) -> str:  # noqa: A002
    """The text in exactly ``width`` cells."""
    return set_cell_size(cut(text, width, ascii=ascii), max(0, width))


def fit_right(text: str, width: int, *, ascii: bool = False) -> str:  # noqa: A002
    """The text in exactly ``width`` cells, at the right."""
    shown = cut(text, width, ascii=ascii)
    return " " * (width - cell_len(shown)) + shown


def number_tail(number: str, *, ascii: bool = False) -> str:  # noqa: A002
    """The end of a number, enough to tell lines apart: "…0100", or "..0100"."""
    tail = phone.short(number)
    return tail.replace("…", "..") if ascii else tail
