"""How tapbacks are drawn: ours in a row under the message, theirs in place of the text that they arrive as."""

from __future__ import annotations

from sbtui.console.palette import Role
from sbtui.console.thread.cells import drawable
from sbtui.console.thread.frame import MAX_TEXT, Frame
from sbtui.console.thread.lines import Gutter, Line, Span
from sbtui.console.thread.wrap import wrap
from sbtui.domain.tapback import SIGNS, Heard, Reaction, ReactionState
from sbtui.domain.text import one_line

_MAX_ROWS = 3
"""Rows of a refusal's reason."""


def sign(name: str, *, ascii: bool) -> str:  # noqa: A002
    """The sign of a tapback, in letters where there is nothing else; an emoji stands for itself."""
    return name if ascii else SIGNS.get(name, name)


def heard_spans(said: Heard, frame: Frame) -> tuple[Span, ...]:
    """One row that says which of our messages their tapback is on."""
    mark = drawable(one_line(sign(said.name, ascii=frame.ascii), 16))
    opening, closing = ('"', '"') if frame.ascii else ("“", "”")
    row = frame.fit(f"{mark} to {opening}{drawable(one_line(said.quoted))}{closing}", frame.text_width)
    return Span(row[: len(mark)], Role.ACCENT), Span(row[len(mark) :], Role.MUTED)


def reaction_lines(reaction: Reaction | None, frame: Frame, gutter: Gutter) -> list[Line]:
    """Our tapback under the message: with an ellipsis while it waits, and why where it was refused."""
    if reaction is None:
        return []
    mark = drawable(one_line(sign(reaction.name, ascii=frame.ascii), 16))
    if reaction.state is not ReactionState.FAILED:
        waiting = f" {frame.signs.ellipsis}" if reaction.state is ReactionState.WAITING else ""
        return [_row(f"{mark} You{waiting}{' taking it back' if reaction.removes else ''}", frame, gutter)]
    lines: list[Line] = []
    if reaction.standing and reaction.standing != reaction.name:
        stands = drawable(one_line(sign(reaction.standing, ascii=frame.ascii), 16))
        lines.append(_row(f"{stands} You", frame, gutter))
    what = f"{mark} You {frame.signs.dot} not taken back" if reaction.removes else f"{mark} {frame.signs.dot} not sent"
    sentence = drawable(one_line(f"{what}: {reaction.reason}"))
    rows = wrap(sentence, min(MAX_TEXT, max(2, frame.edge - frame.indent)), _MAX_ROWS).rows
    return lines + [Line((Span(sentence[start:end], Role.REASON),), (), gutter) for start, end in rows]


def _row(text: str, frame: Frame, gutter: Gutter) -> Line:
    return Line((Span(frame.fit(text, frame.text_width), Role.MUTED),), (), gutter)
