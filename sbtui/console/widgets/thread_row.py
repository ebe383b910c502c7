"""How one conversation is drawn in the list: on one line, or on two in a narrow pane."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Literal, NamedTuple

from rich.cells import cell_len

from sbtui.console.badges import BadgeKind, thread_badge
from sbtui.console.cells import cut, fit, fit_right, number_tail
from sbtui.console.names import thread_title
from sbtui.console.palette import Role
from sbtui.console.times import list_stamp
from sbtui.domain.media import file_name
from sbtui.domain.style import UnknownStyle, parse_style
from sbtui.domain.text import one_line
from sbtui.domain.thread import Thread

ONE_LINE_FROM = 60
"""Cells from which a row fits on one line."""
_STAMP_FROM = 30


class Span(NamedTuple):
    """A piece of a row."""

    text: str
    role: Role = Role.TEXT
    bold: bool = False
    title: bool = False
    """Whether it is the conversation's name."""
    body: bool = False
    """Whether it is the part that gives way where room is short."""


@dataclass(frozen=True, slots=True)
class RowLook:
    """All that a row's picture depends on, besides the thread."""

    width: int
    now: datetime
    ascii: bool = False
    time_format: Literal["24h", "12h"] = "24h"
    tz: tzinfo | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    """The known names of a group's members, by address."""


def one_line_row(thread: Thread, look: RowLook, *, selected: bool) -> list[Span]:
    """Marker, name, service, preview, counts and stamp on one line; in a narrow pane without the middle."""
    if look.width < ONE_LINE_FROM:
        return _short_row(thread, look, selected)
    name_width = min(26, max(16, look.width * 24 // 80))
    stamp = _stamp(thread, look)
    stamp_width = max(6, cell_len(stamp) + 1)
    preview_width = look.width - 2 - name_width - 7 - 5 - stamp_width - 1
    return [
        _marker(thread, look, selected),
        _name(thread, fit(thread_title(thread, look.names), name_width, ascii=look.ascii)),
        Span(" " + fit(_service(thread), 6), Role.MUTED),
        *_fitted(_preview(thread, look), preview_width, look),
        *_counts(thread, 5),
        Span(fit_right(stamp, stamp_width) + " ", Role.MUTED),
    ]


def _short_row(thread: Thread, look: RowLook, selected: bool) -> list[Span]:
    stamp = fit_right(_stamp(thread, look), 7) if look.width >= _STAMP_FROM else ""
    name_width = max(1, look.width - 2 - 5 - cell_len(stamp))
    return [
        _marker(thread, look, selected),
        _name(thread, fit(thread_title(thread, look.names), name_width, ascii=look.ascii)),
        *_counts(thread, 5),
        Span(stamp, Role.MUTED),
    ]


def two_line_row(thread: Thread, look: RowLook, *, selected: bool) -> tuple[list[Span], list[Span]]:
    """Name, service where it is no iMessage, stamp and counts above the preview."""
    stamp = _stamp(thread, look)
    name_width = max(1, look.width - 2 - cell_len(stamp) - 1 - 4 - 1)
    service = f" {_service(thread)}" if thread.service not in {"", "iMessage"} else ""
    title = cut(thread_title(thread, look.names), name_width, ascii=look.ascii)
    if cell_len(title) + cell_len(service) > name_width:
        service = ""
    first = [
        _marker(thread, look, selected),
        _name(thread, title),
        Span(fit(service, name_width - cell_len(title)), Role.MUTED),
        Span(f" {stamp}", Role.MUTED),
        *_counts(thread, 4),
        Span(" "),
    ]
    return first, [Span("  "), *_fitted(_preview(thread, look), look.width - 3, look), Span(" ")]


def _stamp(thread: Thread, look: RowLook) -> str:
    if thread.last_at is None:
        return ""
    return list_stamp(thread.last_at, look.now, tz=look.tz, time_format=look.time_format)


def _marker(thread: Thread, look: RowLook, selected: bool) -> Span:
    if selected:
        return Span("> " if look.ascii else "▸ ", Role.CURSOR, bold=True)
    if thread.unread and not thread.muted:
        return Span("* " if look.ascii else "● ", Role.UNREAD)
    if thread.pinned:
        return Span("^ " if look.ascii else "★ ", Role.MUTED)
    if thread.muted:
        return Span("x " if look.ascii else "× ", Role.MUTED)
    return Span("  ")


def _name(thread: Thread, title: str) -> Span:
    if thread.muted:
        return Span(title, Role.MUTED, title=True)
    return Span(title, bold=thread.unread > 0, title=True)


def _service(thread: Thread) -> str:
    return {"iMessage": "iMsg"}.get(thread.service, cut(one_line(thread.service, 12), 5))


def _counts(thread: Thread, width: int) -> list[Span]:
    """The failure mark and the unread count, at the right of ``width`` cells."""
    mark = "!" if thread.failed else ""
    unread = str(min(thread.unread, 999)) if thread.unread else ""
    return [
        Span(" " * max(0, width - len(mark) - len(unread))),
        Span(mark, Role.FAILED),
        Span(unread, Role.MUTED if thread.muted else Role.UNREAD, bold=not thread.muted),
    ]


def _preview(thread: Thread, look: RowLook) -> list[Span]:
    if thread.draft:
        return [Span("# " if look.ascii else "✎ ", Role.ACCENT), Span(one_line(thread.draft), Role.ACCENT, body=True)]
    badge = thread_badge(thread, ascii=look.ascii)
    spans: list[Span] = []
    if badge.text:
        spans.append(Span(f"{badge.text} ", _badge_role(badge.kind)))
    elif thread.is_group and thread.last_sender and not thread.last_outbound:
        spans.append(Span(f"{_sender(thread, look)}: ", Role.MUTED))
    quiet = thread.muted or not thread.unread
    spans.append(
        Span(one_line(thread.last_body) or _media(thread, look), Role.MUTED if quiet else Role.TEXT, body=True)
    )
    if thread.last_style:
        spans.append(Span(f" {'*' if look.ascii else '✦'}{_style_name(thread.last_style)}", Role.EFFECT))
    return spans


def _sender(thread: Thread, look: RowLook) -> str:
    """The first name of a group's last sender, or the end of the number."""
    name = one_line(look.names.get(thread.last_sender, ""), 40)
    return name.split(" ")[0] if name else number_tail(one_line(thread.last_sender, 40), ascii=look.ascii)


def _badge_role(kind: BadgeKind) -> Role:
    return Role.MUTED if kind in {BadgeKind.NONE, BadgeKind.UNKNOWN} else Role(kind.value)


def _style_name(style: str) -> str:
    try:
        known = parse_style(style)
    except UnknownStyle:
        return one_line(style, 20)
    return known.label if known is not None else ""


def _media(thread: Thread, look: RowLook) -> str:
    return f"{'@' if look.ascii else '▤'} {one_line(file_name(thread.last_media_url))}" if thread.last_media_url else ""


def _fitted(spans: list[Span], width: int, look: RowLook) -> list[Span]:
    """The spans in exactly ``width`` cells; the body gives way to what follows it while some of it is left."""
    room = max(0, width)
    fitted: list[Span] = []
    for index, span in enumerate(spans):
        after = sum(cell_len(later.text) for later in spans[index + 1 :])
        text = cut(span.text, room - after if span.body and after < room - 8 else room, ascii=look.ascii)
        fitted.append(span._replace(text=text))
        room -= cell_len(text)
    return [*fitted, Span(" " * room)]
