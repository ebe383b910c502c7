"""Which errors are the user's to mend, and the one sentence for each."""

from __future__ import annotations

import click

from sbtui.domain.text import printable
from sbtui.settings.errors import SettingsError
from sbtui.store.errors import StoreError


class Refusal(Exception):
    """A command cannot do what was asked; ``str()`` is one sentence with the mend."""


def sentence_for(error: BaseException) -> str | None:
    """The sentence to print for an expected error; None for a bug, which must be seen whole."""
    if isinstance(error, click.UsageError):
        hint = f" See: {error.ctx.command_path} --help" if error.ctx is not None else ""
        return printable(f"sbtui: {error.format_message()}{hint}")
    if isinstance(error, (click.Abort, KeyboardInterrupt)):
        return "sbtui: stopped."
    if isinstance(error, click.ClickException):
        return printable(f"sbtui: {error.format_message()}")
    if isinstance(error, (Refusal, SettingsError, StoreError)):
        return printable(f"sbtui: {error}")
    return None
