"""The README's tables, made from what the program does. ``python -m tests.readme`` writes them into it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sbtui.console.badges import badge
from sbtui.console.keys import ACTIONS, Scope, key_name, keys_of
from sbtui.domain.message import Message, OutboxState
from sbtui.domain.status import Status

README = Path(__file__).parent.parent / "README.md"
_NOW = datetime(2026, 8, 17, 14, 7, tzinfo=UTC)
_MESSAGE = Message(id=1, thread_id=1, outbound=True, sender="+14155550100", at=_NOW)


def badges() -> str:
    """A table of every badge."""
    rows = [f"| {unicode} | {plain} | {words} |" for unicode, plain, words in _badges()]
    return "\n".join(["| badge | ASCII | meaning |", "|---|---|---|", *rows])


def _badges() -> Iterator[tuple[str, str, str]]:
    waiting = (replace(_MESSAGE, state=state, retry_at=_NOW + timedelta(seconds=4)) for state in _outbox_states())
    reported = (replace(_MESSAGE, status=status) for status in Status)
    for message in (*waiting, *reported, replace(_MESSAGE, status=Status.SENT, service="SMS", downgraded=True)):
        unicode, plain = badge(message, now=_NOW), badge(message, now=_NOW, ascii=True)
        name = f"{message.status}: " if message.status and not message.downgraded else ""
        yield f"`{unicode.text}`", f"`{plain.text}`", name + unicode.words


def _outbox_states() -> Iterator[OutboxState]:
    return (state for state in OutboxState if state is not OutboxState.SETTLED)


def keys() -> str:
    """A table of the actions that a hints row ever shows, in the order of the scopes."""
    rows = [
        f"| {scope.value} | {' '.join(f'`{key_name(key, ascii=True)}`' for key in keys_of(action, {}))}"
        f" | {action.description} | `{action.id}` |"
        for scope in Scope
        for action in ACTIONS
        if action.scope is scope and (action.hint or action.typing)
    ]
    return "\n".join(["| where | keys | what | id |", "|---|---|---|---|", *rows])


def written(text: str) -> str:
    """The README with its tables as the program stands."""
    for name, table in (("badges", badges()), ("keys", keys())):
        before, start, rest = text.partition(f"<!-- {name} -->\n")
        _, end, after = rest.partition(f"\n<!-- /{name} -->")
        text = before + start + table + end + after
    return text


if __name__ == "__main__":
    README.write_text(written(README.read_text("utf-8")), "utf-8")
