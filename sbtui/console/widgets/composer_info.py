"""The row under the text: to whom, over what, how long, with which style, or why not."""

from __future__ import annotations

from textual.content import Content

from sbtui.console.cells import number_tail
from sbtui.console.names import thread_title
from sbtui.console.segments import sms_segments
from sbtui.domain.message import Draft
from sbtui.domain.style import UnknownStyle, parse_style, why_unavailable
from sbtui.domain.text import MAX_CONTENT, one_line
from sbtui.domain.thread import Thread


def info(thread: Thread | None, line: str, draft: Draft, complaint: str, *, ascii: bool = False) -> Content:  # noqa: A002
    """The row's content; a complaint takes all of it."""
    if complaint:
        return Content.assemble("  ", (one_line(complaint), "bold $sb-failed"))
    if thread is None:
        return Content.assemble(("  Open a conversation, or press c for a new one.", "$sb-muted"))
    dot = " - " if ascii else " · "
    parts: list[str | tuple[str, str]] = ["  ", one_line(thread_title(thread), 24)]
    if thread.opted_out:
        parts += [dot, ("opted out", "bold $sb-failed")]
    if thread.service:
        parts += [dot, one_line(thread.service, 12)]
    if thread.line or line:
        parts += [dot, number_tail(thread.line or line, ascii=ascii)]
    parts += [dot, _length(thread, draft), dot, _style(thread, draft, ascii)]
    return Content.assemble(*parts)


def _length(thread: Thread, draft: Draft) -> tuple[str, str]:
    body = draft.body
    if thread.service.upper() == "SMS" and len(body) <= MAX_CONTENT:
        segments = sms_segments(body)
        count = f"{segments.used}/{segments.limit}"
        if segments.count > 1:
            count += f" {segments.count} segments"
        if segments.forced_by:
            count += f" (unicode: {one_line(segments.forced_by) or 'control'})"
        return count, ""
    return f"{len(body):,}/{MAX_CONTENT:,}", "bold $sb-failed" if len(body) > MAX_CONTENT else ""


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
