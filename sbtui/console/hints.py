"""What the hints row shows: the keys that matter where the focus is, and those that fit the message at the cursor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sbtui.console.keys import BY_ID, Scope, key_name, keys_of
from sbtui.domain.message import Message, OutboxState
from sbtui.domain.tapback import why_no_tapback

Named = str | tuple[str, str]
"""An action by its id, or with words of its own for this place."""

HINTS: Mapping[Scope, tuple[Named, ...]] = {
    Scope.LIST: (
        "open", "new", "switcher", "unread_plain", "filter_text", "toggle_unread", "toggle_muted", "toggle_pinned",
        "help_plain",
    ),
    Scope.THREAD: (
        "back", "compose", "details", "copy", "find", "pager", "switcher", "unread_plain", "new", "help_plain",
    ),
    Scope.COMPOSER: ("send", "newline", "styles", "send_later", "media", "back", "switcher", "help"),
}  # fmt: skip
"""By where the focus is: nothing whose key would only type a letter there."""

_REST: tuple[Named, ...] = ("details", "back", "compose", "help_plain")
_UNSENT: tuple[Named, ...] = ("edit", "discard", *_REST)
_FAILED: tuple[Named, ...] = ("retry", *_UNSENT)
_PATIENT: tuple[Named, ...] = (("retry", "send now"), *_UNSENT)
_IN_DOUBT: tuple[Named, ...] = (
    ("thread.activate", "decide"), "let_go", ("retry", "send again"), *_REST,
)  # fmt: skip
_LET_GO: tuple[Named, ...] = (("retry", "send again"), *_REST)
_AT_MESSAGE: Mapping[OutboxState, tuple[Named, ...]] = {
    OutboxState.WAITING: _UNSENT,
    OutboxState.HELD: _PATIENT,
    OutboxState.SCHEDULED: _PATIENT,
    OutboxState.BACKING_OFF: _PATIENT,
    OutboxState.UNCONFIRMED: _IN_DOUBT,
}


def at_message(message: Message | None) -> tuple[Named, ...]:
    """What fits the message at the cursor: for one that is safely away, what the messages offer anyway."""
    if message is None:
        return HINTS[Scope.THREAD]
    if message.failed:
        return _FAILED
    if message.let_go and message.state is OutboxState.UNCONFIRMED:
        return _LET_GO
    return _AT_MESSAGE.get(message.state) or ("back", "compose", *_of_its_own(message), *HINTS[Scope.THREAD][2:])


def _of_its_own(message: Message) -> Iterator[Named]:
    """What only some messages have: a link, an effect, a sender to be answered or to get a tapback."""
    if message.media_url or "://" in message.body:
        yield "open_link"
    if message.style:
        yield "effect"
    if not message.outbound:
        yield "reply"
    if not why_no_tapback(message):
        yield "tapback"
    yield "menu"


def hints(named: Sequence[Named], keymap: Mapping[str, str], *, ascii: bool = False) -> list[tuple[str, str]]:  # noqa: A002
    """(key, words) of the named actions, as they are bound now."""
    return [_hint(name, keymap, ascii) for name in named]


def _hint(named: Named, keymap: Mapping[str, str], ascii_only: bool) -> tuple[str, str]:
    name, words = (named, "") if isinstance(named, str) else named
    action = BY_ID.get(name)
    keys = keys_of(action, keymap) if action is not None else keymap.get(name, "enter").split(",")
    return key_name(keys[0], ascii=ascii_only), words or (action.hint if action is not None else "")
