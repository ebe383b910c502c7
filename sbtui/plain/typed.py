"""What is typed in the linear mode: the line that would send a draft, and numbers behind commands."""

from __future__ import annotations

from sbtui.domain.message import Draft

_DIGITS = 9


def as_typed(draft: Draft) -> str:
    """The line that sends it, as far as one can; see ``left_out``."""
    if draft.media_url:
        return f"/media {draft.media_url} {draft.body}".rstrip()
    if draft.style:
        return f"/style {draft.style} {draft.body}"
    return f"/{draft.body}" if draft.body.startswith("/") else draft.body


def number_of(typed: str) -> int:
    """A whole number as typed, 0 for anything else; beyond nine digits nothing is counted here."""
    return int(typed[:_DIGITS]) if typed.isascii() and typed.isdigit() else 0


def left_out(draft: Draft) -> str:
    """Sentences on what the line does not say, each after a space; "" where it says all."""
    effect = " Its effect is left out." if draft.style and draft.media_url else ""
    return effect + (" It is no answer to a message any more." if draft.reply_to else "")
