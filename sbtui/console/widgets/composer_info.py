"""The row under the text: to whom, over what, how long, with which style, or why not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from textual.content import Content

from sbtui.console.cells import number_tail
from sbtui.console.names import thread_title
from sbtui.console.routes import Route
from sbtui.console.segments import sms_segments
from sbtui.console.widgets.vacant import NOTHING_OPEN
from sbtui.console.writing import gsm, slash
from sbtui.domain.message import Draft
from sbtui.domain.style import UnknownStyle, parse_style, why_unavailable
from sbtui.domain.text import MAX_CONTENT, one_line, split_long
from sbtui.domain.thread import Thread

_NO_NAMES: Mapping[str, str] = MappingProxyType({})
_CUT_AT_ONCE = 5 * MAX_CONTENT


def info(
    thread: Thread | None,
    route: Route,
    draft: Draft,
    complaint: str,
    *,
    names: Mapping[str, str] = _NO_NAMES,
    plain_key: str = "",
    ascii: bool = False,  # noqa: A002
) -> Content:
    """The row's content; a complaint takes all of it.

    ``names`` are its people's, by address; ``plain_key`` makes a text a cheaper SMS.
    """
    if complaint:
        return Content.assemble("  ", (one_line(complaint), "bold $sb-failed"))
    if thread is None:
        return Content.assemble((f"  {NOTHING_OPEN}", "$sb-muted"))
    draft = _as_sent(draft)
    dot = " - " if ascii else " · "
    parts: list[str | tuple[str, str]] = ["  ", one_line(thread_title(thread, names), 24)]
    if thread.opted_out:
        parts += [dot, ("opted out", "bold $sb-failed")]
    if thread.service:
        parts += [dot, one_line(thread.service, 12)]
    if line := route.line(thread):
        parts += [dot, *_line(thread, line, route, ascii)]
    parts += [dot, *_length(thread, draft, plain_key), dot, _style(thread, draft, ascii)]
    return Content.assemble(*parts)


def _as_sent(draft: Draft) -> Draft:
    """With the style that a command before the text names, and without the command."""
    try:
        typed = slash.parse(draft.body)
    except slash.UnknownCommand:
        return draft
    return replace(draft, body=typed.text, style=typed.style or draft.style)


def _line(thread: Thread, line: str, route: Route, ascii: bool) -> list[str | tuple[str, str]]:  # noqa: A002
    shown = number_tail(one_line(line, 40), ascii=ascii)
    if route.is_gone(thread):
        return [(f"{shown} is not your line", "bold $sb-failed")]
    if route.moves(thread):
        arrow = "->" if ascii else "→"
        return [f"{number_tail(one_line(thread.line, 40), ascii=ascii)} {arrow} ", (f"{shown} next", "bold $sb-unread")]
    return [shown]


def _length(thread: Thread, draft: Draft, plain_key: str) -> list[tuple[str, str]]:
    body = draft.body
    if len(body) > MAX_CONTENT:
        return [(f"{len(body):,} in {_messages(body)}", "bold $sb-unread")]
    if not is_sms(thread):
        return [(f"{len(body):,}/{MAX_CONTENT:,}", "")]
    segments = sms_segments(body)
    count = f"{segments.used}/{segments.limit}"
    if segments.count > 1:
        count += f" {segments.count} segments"
    if not segments.forced_by:
        return [(count, "")]
    forced = f" (unicode: {one_line(segments.forced_by) or 'control'})"
    saving = [(f" {plain_key}", "bold $sb-key"), (" plain", "")] if plain_key and gsm.saves(body) else []
    return [(f"{count}{forced}", ""), *saving]


def is_sms(thread: Thread) -> bool:
    """Whether a text there is counted, and paid for, by segments."""
    return thread.service.upper() == "SMS"


def _messages(body: str) -> str:
    # A pasted book is not cut anew with every key.
    if len(body) > _CUT_AT_ONCE:
        return f"about {-(-len(body) // MAX_CONTENT):,} messages"
    return f"{len(split_long(body))} messages"


def _style(thread: Thread, draft: Draft, ascii: bool) -> tuple[str, str]:  # noqa: A002
    star = "*" if ascii else "✦"
    reason = why_unavailable(thread.service)
    if reason:
        return f"no effects on {one_line(thread.service, 12)}", ""
    try:
        style = parse_style(draft.style)
    except UnknownStyle:
        return f"{star} {one_line(draft.style, 20)}", "$sb-failed"
    return (f"{star} {style.label}", "bold $sb-effect") if style is not None else (f"{star} none", "")
