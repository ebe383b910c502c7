"""Commands at the beginning of a text: "/slam Happy birthday!" sends with a style."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from sbtui.domain.style import SendStyle


class Command(StrEnum):
    """What is done instead of sending the text as it stands."""

    LATER = "later"
    MEDIA = "media"
    EDIT = "edit"
    LINE = "line"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Typed:
    """A text without the command before it."""

    text: str
    style: SendStyle | None = None
    command: Command | None = None


class UnknownCommand(ValueError):
    """The word behind the slash is no command; one sentence with the mend."""


_COMMAND = re.compile(r"/([A-Za-z_-]+)(?:\s+|$)")
_STYLES = {style.value.replace("_", "-"): style for style in SendStyle}
NAMES = (*Command, *_STYLES)
"""Every word that may stand behind the slash."""


def parse(text: str) -> Typed:
    """Take the command off a text; "//…" is a text that begins with a slash.

    Only a lone word behind the slash can be a command: "/etc/hosts" is a text.

    Raises:
        UnknownCommand: it looks like a command and is none.
    """
    if text.startswith("//"):
        return Typed(text[1:])
    match = _COMMAND.match(text)
    if match is None:
        return Typed(text)
    name, rest = match[1].lower().replace("_", "-"), text[match.end() :]
    if name in _STYLES:
        return Typed(rest, style=_STYLES[name])
    if name in {*Command}:
        return Typed(rest, command=Command(name))
    near = get_close_matches(name, NAMES, n=1)
    hint = f"Did you mean /{near[0]}?" if near else f"As text, write //{match[1]}."
    raise UnknownCommand(f"There is no command /{match[1]}. {hint}")
