"""A message's delivery as lines: what was reported when, how long each step took, and what went wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo

from rich.cells import cell_len

from sbtui.console.badges import BadgeKind, badge, explain
from sbtui.console.keys import BY_ID, key_name, keys_of
from sbtui.console.names import person_name, thread_title
from sbtui.console.palette import Role
from sbtui.console.thread.cells import drawable, fit
from sbtui.console.thread.layout import BADGE_ROLES
from sbtui.console.thread.lines import ASCII_SIGNS, UNICODE_SIGNS, Line, Span
from sbtui.console.thread.standing import Standing, Telling, standing_words
from sbtui.console.thread.wrap import wrap
from sbtui.console.times import clock_stamp, duration, full_stamp
from sbtui.domain.message import Failure, Message, Observation, OutboxState
from sbtui.domain.phone import pretty, short
from sbtui.domain.status import Status, is_failure, is_known
from sbtui.domain.text import one_line
from sbtui.domain.thread import Thread

_KEY = 11
"""Cells of the first column: "DELIVERED" and two of air; one less where a row would not fit."""
_CLOCK = 12
_WITH_SOURCE = 44
"""Width from which each report says how it came."""
_MEMBERS = 12


_SENTENCE_ROWS = 12
_NO_STANDING = Standing()


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What the lines are drawn on."""

    width: int
    now: datetime
    tz: tzinfo | None = None
    ascii: bool = False
    names: Mapping[str, str] = field(default_factory=dict)
    confirm_after: float = 120.0
    """Seconds for which a message in doubt is looked for."""
    keymap: Mapping[str, str] = field(default_factory=dict)
    """The user's keys, by action."""

    @property
    def key(self) -> int:
        """Cells of the first column."""
        return _KEY if self.width >= _KEY + _CLOCK + 1 + 6 else _KEY - 1

    @property
    def dot(self) -> str:
        return f" {ASCII_SIGNS.dot if self.ascii else UNICODE_SIGNS.dot} "

    @property
    def ellipsis(self) -> str:
        return ASCII_SIGNS.ellipsis if self.ascii else UNICODE_SIGNS.ellipsis


def delivery_lines(
    message: Message | None,
    thread: Thread | None,
    timeline: Sequence[Observation],
    sheet: Sheet,
    standing: Standing = _NO_STANDING,
) -> list[Line]:
    """The whole panel: the message's delivery above, the conversation below."""
    lines: list[Line] = []
    if message is not None:
        about = fit(drawable(one_line(message.body or message.media_url, 200)), sheet.width, sheet.ellipsis)
        lines += [_title("DELIVERY" if message.outbound else "RECEIVED")]
        lines += [Line((Span(about),)), _BLANK, *_identity(message, sheet), _BLANK]
        if message.outbound:
            lines += [*_standing(message, standing, sheet), *_reports(message, timeline, sheet), _BLANK]
        lines += [*_traits(message, sheet), *_error(message, sheet)]
    if thread is not None:
        lines += [_BLANK] if lines else []
        lines += _contact(thread, sheet)
    return lines


_BLANK = Line(())


def _title(text: str) -> Line:
    return Line((Span(text, Role.YOU),))


def _field(key: str, value: str, sheet: Sheet, role: Role = Role.TEXT) -> list[Line]:
    """A key and its value, wrapped beside it; under it where there is no room for both."""
    value = drawable(value)
    beside = sheet.width >= 2 * sheet.key
    room = max(2, sheet.width - sheet.key if beside else sheet.width)
    rows = [Span(value[row.start : row.end], role) for row in wrap(value, room, 40).rows]
    label = Span(fit(key, sheet.key - 1, sheet.ellipsis).ljust(sheet.key), Role.MUTED)
    if not beside:
        return [Line((label,)), *(Line((row,)) for row in rows)]
    return [Line((label if index == 0 else Span(" " * sheet.key), row)) for index, row in enumerate(rows)]


def _identity(message: Message, sheet: Sheet) -> list[Line]:
    service = one_line(message.service, 20) or "service unknown"
    direction = "out" if message.outbound else "in"
    lines = _field("message", one_line(message.handle, 80) or "no handle yet", sheet)
    lines += _field("service", f"{direction}{sheet.dot}{service}", sheet)
    if message.line:
        lines += _field("line", one_line(pretty(message.line), 40), sheet)
    lines += _field("written" if message.uid else "created", full_stamp(message.at, tz=sheet.tz), sheet)
    if message.outbound:
        sign = badge(message, now=sheet.now, ascii=sheet.ascii)
        words = sign.words if sign.kind is BadgeKind.FAILED else f"{sign.text}  {sign.words}"
        lines += _field("now", words, sheet, BADGE_ROLES[sign.kind])
    if message.attempts > 1:
        lines += _field("attempts", str(message.attempts), sheet)
    return lines


def _standing(message: Message, standing: Standing, sheet: Sheet) -> list[Line]:
    let_go, again = (key_name(keys_of(BY_ID[name], sheet.keymap)[0], ascii=sheet.ascii) for name in ("let_go", "retry"))
    telling = Telling(now=sheet.now, tz=sheet.tz, confirm_after=sheet.confirm_after, let_go=let_go, again=again)
    told = standing_words(message, standing, telling)
    lines = [line for words in told for line in _plain(words, Role.TEXT, sheet, _SENTENCE_ROWS)]
    return [*lines, _BLANK] if lines else []


def _reports(message: Message, timeline: Sequence[Observation], sheet: Sheet) -> list[Line]:
    if not timeline:
        return [Line((Span("No report from Sendblue yet.", Role.MUTED),))]
    begin = message.at if message.uid else timeline[0].at
    lines = [_report("posted", begin, None, "", Role.MUTED, sheet)] if message.uid else []
    previous = begin if message.uid else None
    for seen in timeline:
        step = None if previous is None else seen.at - previous
        name = one_line(seen.status, 10)
        lines.append(_report(name, seen.at, step, seen.source.value, _status_role(seen.status), sheet))
        if seen.failure is not None and seen.failure.code:
            code = drawable(one_line(seen.failure.code, 20))
            lines.append(Line((Span("  "), Span(f"code {code}", Role.REASON))))
        previous = seen.at
    total = duration((timeline[-1].at - begin).total_seconds())
    label = "total" if message.final else "so far"
    column = sheet.key + _CLOCK + 1
    lines.append(Line((Span(label.ljust(column), Role.MUTED), Span(f" {total}", Role.TEXT))))
    if sheet.width < _WITH_SOURCE:
        lines += _field("heard by", ", ".join(dict.fromkeys(seen.source.value for seen in timeline)), sheet, Role.MUTED)
    return lines


def _report(name: str, at: datetime, step: timedelta | None, source: str, role: Role, sheet: Sheet) -> Line:
    name = drawable(name)
    spans = [Span(name + " " * max(1, sheet.key - cell_len(name)), role), Span(clock_stamp(at, tz=sheet.tz))]
    if step is not None:
        seconds = step.total_seconds()
        shown = duration(seconds) if seconds < 0 else f"+{duration(seconds)}"
        spans += [Span(" "), Span(shown.ljust(8), Role.MUTED)]
    elif source:
        spans.append(Span(" " * 9))
    if source and sheet.width >= _WITH_SOURCE:
        spans += [Span(" "), Span(source, Role.MUTED)]
    return Line(tuple(spans))


def _status_role(status: str) -> Role:
    if is_failure(status):
        return Role.FAILED
    if status in {Status.DELIVERED, Status.READ}:
        return Role.DELIVERED
    return Role.SENT if is_known(status) else Role.MUTED


def _traits(message: Message, sheet: Sheet) -> list[Line]:
    lines: list[Line] = []
    if message.style:
        style = one_line(message.style, 40).replace("_", " ")
        lines += _field("style", style, sheet, Role.EFFECT)
    if message.media_url:
        lines += _field("media", one_line(message.media_url, 300), sheet, Role.LINK)
    if message.outbound:
        lines += _field("downgrade", "yes, to SMS" if message.downgraded else "no", sheet)
    return lines


def _error(message: Message, sheet: Sheet) -> list[Line]:
    failure = message.failure
    if not message.failed and message.state not in {OutboxState.BACKING_OFF, OutboxState.UNCONFIRMED}:
        failure = None
    if not message.failed and failure is None:
        return _field("error", "none", sheet) if message.outbound else []
    sentence = explain(failure, message.status)
    lines = _field("error", sentence, sheet, Role.REASON)
    said = {sentence.rstrip(".")}
    for key, value in _raw(failure):
        # What Sendblue, or the engine, says twice is shown once.
        if (words := one_line(value, 300)).rstrip(".") not in said:
            lines += _field(key, words, sheet, Role.MUTED)
            said.add(words.rstrip("."))
    return lines


def _raw(failure: Failure | None) -> list[tuple[str, str]]:
    if failure is None:
        return []
    parts = (
        ("code", failure.code),
        ("message", failure.message),
        ("reason", failure.reason),
        ("detail", failure.detail),
    )
    return [(key, value) for key, value in parts if value.strip()]


def _contact(thread: Thread, sheet: Sheet) -> list[Line]:
    lines = [_title("GROUP" if thread.is_group else "CONTACT")]
    lines += _plain(thread_title(thread, sheet.names), Role.TEXT, sheet)
    if thread.is_group:
        for member in thread.participants[:_MEMBERS]:
            lines += _plain(person_name(member, sheet.names), Role.MUTED, sheet)
        if len(thread.participants) > _MEMBERS:
            lines += _plain(f"and {len(thread.participants) - _MEMBERS} more", Role.MUTED, sheet)
    else:
        if thread.public_name not in {"", thread.name}:
            lines += _plain(one_line(thread.public_name, 80), Role.MUTED, sheet)
        lines += _plain(one_line(pretty(thread.address), 80), Role.MUTED, sheet)
    words = [one_line(thread.service, 20) or "service unknown"]
    if thread.line:
        words.append(f"line {one_line(short(thread.line), 40).replace('…', sheet.ellipsis)}")
    lines += _plain(sheet.dot.join(words), Role.MUTED, sheet)
    if thread.opted_out:
        lines += _plain("opted out: they must text START first", Role.FAILED, sheet)
    return lines


def _plain(text: str, role: Role, sheet: Sheet, most: int = 4) -> list[Line]:
    text = drawable(text)
    return [Line((Span(text[row.start : row.end], role),)) for row in wrap(text, sheet.width, most).rows]
