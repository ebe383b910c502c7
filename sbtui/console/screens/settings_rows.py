"""What the settings window says: the groups, each setting in a row, and everything about the one at the cursor."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from typing import Any, Literal, get_args, get_origin, get_type_hints

from textual.content import Content

from sbtui.console.cells import cut, fit, fit_right
from sbtui.console.options import AT_ONCE
from sbtui.domain.text import one_line
from sbtui.settings.configuration import Configuration
from sbtui.settings.layers import variable
from sbtui.settings.model import SETTINGS, Settings, sentence

GROUPS: dict[str, tuple[str, ...]] = {
    "Look": ("theme", "density", "ascii", "time_format", "animation", "bandwidth", "mouse", "plain"),
    "Keys": ("keys",),
    "Sending": (
        "from_number",
        "undo_seconds",
        "snippets",
        "default_region",
        "messages_per_second",
        "media_cap_mb",
        "confirm_after",
    ),
    "Listening": ("listen", "poll_seconds", "callback_bind", "callback_url", "webhook_secret"),
    "Notifications": ("notify", "notify_command", "notify_focused", "quiet_hours"),
    "Privacy": ("mark_read", "send_read_receipts", "notify_private", "explore", "lock_after", "lock_command"),
    "Account": ("api_key_id", "api_secret_key", "key_command", "api_base", "data_dir"),
}
_LISTED = frozenset(key for keys in GROUPS.values() for key in keys)
_SECRETS = frozenset({"api_key_id", "api_secret_key", "webhook_secret", "key_command"})
_UNSHOWN = _SECRETS | {"notify_command", "lock_command"}
"""Whose values stay out of the list: secrets stand in some people's commands."""
_TABLES = {
    "keys": "They stand in the table [keys] of the config file: e opens it, and sbtui keys --check writes some.",
}
_NAME_WIDTH, _ORIGIN_WIDTH, _ORIGIN_FROM = 20, 10, 56
_HINTS = get_type_hints(Settings, localns={"Problem": object})


class Kind(Enum):
    """How a setting is changed here."""

    FLAG = "toggled"
    CHOICE = "one of several"
    THEME = "one of the themes"
    TEXT = "typed"
    TABLE = "in the file only"
    SECRET = "never shown"


def kind(key: str) -> Kind:
    """How a setting is changed."""
    hint = _HINTS[key]
    if key in _SECRETS:
        return Kind.SECRET
    if key == "theme":
        return Kind.THEME
    if get_origin(hint) is dict:
        return Kind.TABLE
    if hint is bool:
        return Kind.FLAG
    return Kind.CHOICE if choices(key) else Kind.TEXT


def choices(key: str) -> tuple[str, ...]:
    """The values that there are; () where there are too many."""
    hint = _HINTS[key]
    return get_args(hint) if get_origin(hint) is Literal else ()


def found(typed: str) -> Iterator[tuple[str, list[str]]]:
    """The groups and their settings in whose name, sentence or group all the words stand."""
    words = typed.lower().split()
    groups = {**GROUPS, "Others": tuple(key for key in SETTINGS if key not in _LISTED)}
    for group, keys in groups.items():
        texts = {key: f"{key} {key.replace('_', ' ')} {sentence(key)} {group}".lower() for key in keys}
        matching = [key for key in keys if all(word in texts[key] for word in words)]
        if matching:
            yield group, matching


def value_words(key: str, value: Any) -> str:
    """The value as it is shown in the list; a secret is only set or not."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or value == "":
        return "not set" if key in _UNSHOWN or value is None else "none"
    if key in _UNSHOWN:
        return "set"
    if isinstance(value, dict):
        return f"{len(value)} set" if value else "none"
    if isinstance(value, float):
        return f"{value:g}"
    return one_line(_without_password(str(value)), 200)


def _without_password(value: str) -> str:
    """A web address without the name and password that may stand in it; any other text as it is."""
    return re.sub(r"(?<=://)[^/?#]*@", "", value)


def row(key: str, configuration: Configuration, width: int, *, ascii: bool) -> Content:  # noqa: A002
    """One setting in one line: its name, its value, and where that comes from."""
    value = value_words(key, getattr(configuration.settings, key))
    if width < _ORIGIN_FROM:
        shown = cut(value, max(1, width // 2), ascii=ascii)
        name = fit(f" {key}", max(1, width - len(shown) - 1), ascii=ascii)
        return Content.assemble((name, ""), " ", (shown, "bold"))
    room = width - _NAME_WIDTH - _ORIGIN_WIDTH - 3
    return Content.assemble(
        fit(f" {key}", _NAME_WIDTH, ascii=ascii),
        " ",
        (fit(value, room, ascii=ascii), "bold"),
        " ",
        (fit_right(_origin(key, configuration), _ORIGIN_WIDTH, ascii=ascii), "$sb-muted"),
        " ",
    )


def _origin(key: str, configuration: Configuration) -> str:
    if configuration.awaits_start(key) and key not in AT_ONCE:
        return "next start"
    winner = configuration.fixed_by(key)
    if winner:
        return "variable" if winner == variable(key) else "option"
    return "file" if configuration.is_set_in_file(key) else "default"


def why_fixed(key: str, configuration: Configuration) -> str:
    """A sentence where something wins over the config file; "" where the file decides."""
    winner = configuration.fixed_by(key)
    if not winner:
        return ""
    where = winner if winner == variable(key) else "The command line"
    return f"{where} sets it and wins over the config file: it can't be changed here."


def why_not_here(key: str, configuration: Configuration) -> str:
    """A sentence where a setting is not changed in this window; "" where it is."""
    if kind(key) is Kind.SECRET:
        return (
            f"It is never shown, nor changed here: write it into the config file (e opens it), or set {variable(key)}."
        )
    if kind(key) is Kind.TABLE:
        return _TABLES.get(key, f"They stand in the table [{key}] of the config file: e opens it.")
    return why_fixed(key, configuration)


def about(key: str, configuration: Configuration) -> Content:
    """All that is to be said about a setting."""
    value = value_words(key, getattr(configuration.settings, key))
    if key in AT_ONCE:
        when = ""
    elif configuration.awaits_start(key):
        when = "It takes effect at the next start."
    else:
        when = "A change takes effect at the next start."
    only_there = why_not_here(key, configuration)
    several = f"One of {', '.join(choices(key))}." if kind(key) is Kind.CHOICE else ""
    rest = " ".join(filter(None, (only_there or several, when)))
    wrong = "".join(
        f" {one_line(problem.sentence())}" for problem in configuration.settings.problems if problem.key == key
    )
    return Content.assemble(
        (key, "bold"),
        f" {value}\n",
        sentence(key),
        (wrong, "$sb-failed"),
        (f" {rest}" if rest else "", "$sb-muted"),
    )
