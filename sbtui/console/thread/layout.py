"""Where everything of a message goes: pure functions from messages and a width to lines of exact height."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from operator import itemgetter
from pathlib import PurePosixPath

from rich.cells import cell_len

from sbtui.console.badges import BadgeKind, badge, explain
from sbtui.console.doubt import is_in_doubt, plea
from sbtui.console.links.spans import link_spans
from sbtui.console.names import YOU, sender_name
from sbtui.console.palette import Role, sender_role
from sbtui.console.thread.cells import drawable
from sbtui.console.thread.frame import GAP, MAX_TEXT, Frame
from sbtui.console.thread.lines import Gutter, Line, Piece, Span
from sbtui.console.thread.tapbacks import heard_spans, reaction_lines
from sbtui.console.thread.wrap import wrap
from sbtui.console.times import day_name
from sbtui.domain.media import file_name
from sbtui.domain.message import Message
from sbtui.domain.tapback import Heard
from sbtui.domain.text import one_line

MAX_ROWS = 400
"""Rows drawn of one message; the pager shows the rest."""
RUN = timedelta(minutes=5)
"""Messages of one sender within this time stand under one header."""

_MAX_EXPLANATION = 3
"""Rows of a failure's explanation."""

BADGE_ROLES: dict[BadgeKind, Role] = {
    BadgeKind.NONE: Role.MUTED,
    BadgeKind.WAITING: Role.WAITING,
    BadgeKind.ACCEPTED: Role.ACCEPTED,
    BadgeKind.SENT: Role.SENT,
    BadgeKind.DELIVERED: Role.DELIVERED,
    BadgeKind.READ: Role.READ,
    BadgeKind.FAILED: Role.FAILED,
    BadgeKind.UNKNOWN: Role.MUTED,
}


@dataclass(frozen=True, slots=True)
class Divider:
    """The line above the first unread message."""

    message_id: int
    count: int


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """A message laid out. The first ``above`` lines are separators and the header, where the cursor never stands."""

    message: Message
    previous: Message | None
    divider: Divider | None
    lines: tuple[Line, ...]
    above: int
    opens_day: bool = False
    """Whether the first line names its day."""
    heard: Heard | None = None
    """What its text says if that reads like a tapback: how it is drawn depends on the messages before."""

    @property
    def height(self) -> int:
        return len(self.lines)


def lay_out(
    message: Message,
    previous: Message | None,
    frame: Frame,
    *,
    now: datetime,
    divider: Divider | None = None,
    quoted: Message | None = None,
    heard: Heard | None = None,
    is_certain: bool = False,
) -> Block:
    """The block of a message that stands below ``previous``; ``divider`` counts where it names this message.

    ``heard`` is drawn instead of the text where ``is_certain`` says that it is a tapback.
    """
    if divider is not None and divider.message_id != message.id:
        divider = None
    lines: list[Line] = []
    new_day = previous is None or frame.day(previous.at) != frame.day(message.at)
    if frame.spacious and not new_day and (divider is not None or _starts_run(message, previous)):
        lines.append(Line(()))
    if new_day:
        lines.append(rule(day_name(frame.day(message.at), frame.today), frame, Role.DIVIDER))
    if divider is not None:
        lines.append(rule(f"{divider.count} new", frame, Role.UNREAD, heavy=True))
    shown_time = ""
    if new_day or divider is not None or _starts_run(message, previous):
        lines.append(_header(message, frame))
        shown_time = frame.time(message.at)
    elif previous is not None and not message.outbound:
        shown_time = frame.time(previous.at)
    above = len(lines)
    lines += _body(message, frame, now, shown_time, quoted, heard if is_certain else None)
    return Block(message, previous, divider, tuple(lines), above, new_day, heard)


def rule(label: str, frame: Frame, role: Role, *, heavy: bool = False) -> Line:
    """A label in the middle of a line across the view; a heavy one has it near the left."""
    sign = frame.signs.heavy_rule if heavy else frame.signs.rule
    text = f" {label} "
    rest = max(0, frame.width - cell_len(text))
    before = min(rest // 2, 20) if heavy else rest // 2
    return Line((Span(f"{sign * before}{text}{sign * (rest - before)}", role),))


def _starts_run(message: Message, previous: Message | None) -> bool:
    return (
        previous is None
        or previous.outbound != message.outbound
        or (not message.outbound and previous.sender != message.sender)
        or message.at - previous.at > RUN
    )


def _header(message: Message, frame: Frame) -> Line:
    known = message.outbound or message.sender in frame.names or not frame.title
    name = drawable(sender_name(message, None, frame.names) if known else frame.title)
    time = frame.time(message.at)
    room = frame.edge - len(time) - 1
    is_you = name == YOU and message.outbound
    role = Role.YOU if is_you else sender_role(message.sender, frame.color_of(message.sender))
    shown = (Span(frame.fit(name, room), role),)
    return Line(shown if room > 0 else (), (Span(time, Role.MUTED),))


def _body(
    message: Message, frame: Frame, now: datetime, shown_time: str, quoted: Message | None, tapback: Heard | None
) -> list[Line]:
    gutter = Gutter.FAILED if message.failed else Gutter.MESSAGE
    if tapback is None:
        lines = _content(message, frame, quoted, gutter)
    else:
        lines = [Line(heard_spans(tapback, frame), (), gutter)]
    right = _right(message, frame, now, shown_time)
    if right:
        size = sum(cell_len(span.text) for span in right)
        last = lines[-1]
        used = sum(cell_len(span.text) for span in last.left)
        if frame.indent + used + (GAP if used else 0) + size <= frame.edge:
            lines[-1] = replace(last, right=right)
        else:
            lines.append(Line((), right, gutter))
    return lines + _below(message, frame, gutter)


_Spans = tuple[Span, ...]
_BODY, _FILE, _EXPLANATION = range(3)
"""The texts of a message that can be selected, from above."""


def _content(message: Message, frame: Frame, quoted: Message | None, gutter: Gutter) -> list[Line]:
    lines: list[Line] = []
    width = frame.text_width

    def add(*spans: Span, piece: Piece | None = None) -> None:
        lines.append(Line(spans, (), gutter, piece))

    if message.reply_to:
        said = drawable(one_line(quoted.body or file_name(quoted.media_url))) if quoted is not None else ""
        add(Span(frame.fit(f"{frame.signs.reply} {said or 'an earlier message'}", width), Role.MUTED))
    if message.style:
        style = one_line(message.style, 40).replace("_", " ")
        add(Span(frame.fit(f"{frame.signs.effect} {style}", width), Role.EFFECT))
    body = drawable(message.body).rstrip()
    if body:
        wrapped = wrap(body, width, MAX_ROWS)
        links = link_spans(body)
        for start, end in wrapped.rows:
            add(*_linked(body, start, end, links), piece=Piece(body, start, end, _BODY))
        if not wrapped.complete:
            add(Span(frame.fit(f"{frame.signs.ellipsis} v shows the whole message", width), Role.ACCENT))
    if message.media_url:
        lines.append(_media(message.media_url, frame, gutter))
    if not lines:
        add(Span("(empty message)", Role.MUTED))
    return lines


def _linked(body: str, start: int, end: int, links: list[tuple[int, int]]) -> _Spans:
    spans: list[Span] = []
    at = start
    for index in range(bisect_right(links, start, key=itemgetter(1)), len(links)):
        first, last = links[index]
        if first >= end:
            break
        first, last = max(first, at), min(last, end)
        if first < last:
            if first > at:
                spans.append(Span(body[at:first]))
            spans.append(Span(body[first:last], Role.LINK))
            at = last
    if at < end:
        spans.append(Span(body[at:end]))
    return tuple(spans)


_MEDIA = (
    ({".jpg", ".jpeg", ".png", ".gif", ".heic", ".heif", ".webp", ".bmp", ".tiff"}, "▣", "image"),
    ({".mp4", ".mov", ".m4v", ".3gp", ".webm", ".avi"}, "►", "video"),
    ({".mp3", ".m4a", ".caf", ".wav", ".aac", ".ogg", ".amr", ".opus"}, "♫", "audio"),
    ({".vcf"}, "☻", "contact"),
)


def media_kind(url: str) -> tuple[str, str]:
    """(sign, word) for what a media URL's extension says it is."""
    extension = PurePosixPath(file_name(url)[-80:]).suffix.lower()
    for extensions, sign, word in _MEDIA:
        if extension in extensions:
            return sign, word
    return "▤", "file"


def _media(url: str, frame: Frame, gutter: Gutter) -> Line:
    sign, word = media_kind(url)
    name = drawable(one_line(file_name(url), 120)) or "file"
    mark = f"[{word}]" if frame.ascii else sign
    room = frame.text_width - cell_len(mark) - 1
    spans = Span(f"{mark} ", Role.ACCENT), Span(frame.fit(name, room), Role.LINK)
    text = "".join(span.text for span in spans)
    return Line(spans, (), gutter, Piece(text, 0, len(text), _FILE))


def _right(message: Message, frame: Frame, now: datetime, shown_time: str) -> _Spans:
    spans: list[Span] = []
    sign = badge(message, now=now, ascii=frame.ascii)
    time = frame.time(message.at)
    if sign.text:
        spans.append(Span(drawable(sign.text), BADGE_ROLES[sign.kind]))
    if frame.has_times and (message.outbound or time != shown_time):
        spans += [Span(" ")] * bool(spans)
        spans.append(Span(time, Role.MUTED))
    return tuple(spans)


def _below(message: Message, frame: Frame, gutter: Gutter) -> list[Line]:
    if message.failed:
        sentence = drawable(explain(message.failure, message.status))
        return _explained(sentence, Role.REASON, _FAILED_KEYS, frame, gutter)
    if is_in_doubt(message):
        said = plea(message)
        role = Role.REASON if said.urgent else Role.MUTED
        return _explained(drawable(said.sentence), role, said.keys, frame, gutter)
    return reaction_lines(message.reaction, frame, gutter)


_FAILED_KEYS = (
    ("R retry", "E edit & resend", "X discard", "d details"),
    ("R retry", "E edit", "X discard", "d details"),
    ("R retry", "E edit", "X discard"),
    ("R", "E", "X", "d"),
)
"""The keys that help, in versions for ever less room."""


def _explained(
    sentence: str, role: Role, versions: tuple[tuple[str, ...], ...], frame: Frame, gutter: Gutter
) -> list[Line]:
    """The sentence, and the keys on its last row or on one of their own."""
    dot = f" {frame.signs.dot} "
    width = min(MAX_TEXT, frame.edge - frame.indent)
    wrapped = wrap(sentence, width, _MAX_EXPLANATION)
    lines = [
        Line((Span(sentence[start:end], role),), (), gutter, Piece(sentence, start, end, _EXPLANATION))
        for start, end in wrapped.rows
    ]
    last = lines[-1]
    keys = next((text for text in map(dot.join, versions) if cell_len(text) <= width), "")
    if cell_len(last.left[0].text) + len(dot) + cell_len(dot.join(versions[0])) <= width:
        beside = Span(f"{frame.signs.dot} {dot.join(versions[0])}", Role.MUTED)
        lines[-1] = replace(last, left=(*last.left, Span(" "), beside))
    elif keys:
        lines.append(Line((Span(keys, Role.MUTED),), (), gutter))
    return lines
