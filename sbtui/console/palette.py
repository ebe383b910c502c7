"""Colours by meaning: drawing code names a role, the current theme says what it looks like.

A theme may set a role with a variable ``sb-<role>`` (a colour, or words such as "ansi_red bold"). Roles that
it leaves out follow the standard tokens of any Textual theme. Roles are looked up here rather than through
component classes: those would cost two dozen style computations for each widget at every start.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from zlib import crc32

from rich.color import Color as RichColor
from rich.style import Style
from textual.color import Color, ColorParseError
from textual.widget import Widget

from sbtui.domain.thread import ContactColor


class Role(StrEnum):
    """What a piece of text on screen is."""

    TEXT = "text"
    MUTED = "muted"
    ACCENT = "accent"
    LINK = "link"
    YOU = "you"
    WAITING = "waiting"
    ACCEPTED = "accepted"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"
    REASON = "reason"
    """Why something failed, in words."""
    UNREAD = "unread"
    DIVIDER = "divider"
    EFFECT = "effect"
    CURSOR = "cursor"
    """The mark of the message cursor."""
    CURSOR_LINE = "cursor-line"
    """Laid under the rows at the cursor; may have a background."""
    SENDER1 = "sender1"
    SENDER2 = "sender2"
    SENDER3 = "sender3"
    SENDER4 = "sender4"
    SENDER5 = "sender5"
    SENDER6 = "sender6"


SENDERS = (Role.SENDER1, Role.SENDER2, Role.SENDER3, Role.SENDER4, Role.SENDER5, Role.SENDER6)


_HUES: Mapping[str, Role] = MappingProxyType(dict(zip(ContactColor, SENDERS, strict=True)))


def sender_role(address: str, chosen: str = "") -> Role:
    """The colour of a sender: the one ``chosen`` for them (a ``ContactColor``), else the same in every run."""
    return _HUES.get(chosen) or SENDERS[crc32(address.encode("utf-8", "surrogatepass")) % len(SENDERS)]


_DEFAULTS: dict[Role, str] = {
    Role.TEXT: "$foreground",
    Role.MUTED: "$foreground",
    Role.ACCENT: "$accent",
    Role.LINK: "$foreground underline",
    Role.YOU: "$foreground bold",
    Role.WAITING: "$warning",
    Role.ACCEPTED: "$foreground",
    Role.SENT: "$foreground",
    Role.DELIVERED: "$success",
    Role.READ: "$success bold",
    Role.FAILED: "$error bold",
    Role.REASON: "$error",
    Role.UNREAD: "$warning bold",
    Role.DIVIDER: "$foreground",
    Role.EFFECT: "$accent italic",
    Role.CURSOR: "$primary bold",
    Role.CURSOR_LINE: "$boost",
    Role.SENDER1: "ansi_cyan bold",
    Role.SENDER2: "ansi_green bold",
    Role.SENDER3: "ansi_magenta bold",
    Role.SENDER4: "ansi_yellow bold",
    Role.SENDER5: "ansi_blue bold",
    Role.SENDER6: "ansi_bright_red bold",
}
"""What a role looks like in a theme that does not say: a token of the theme or a colour, then attributes."""

_LIKE: dict[Role, Role] = {
    Role.REASON: Role.FAILED,
    Role.ACCEPTED: Role.MUTED,
    Role.YOU: Role.TEXT,
    Role.LINK: Role.TEXT,
    Role.READ: Role.DELIVERED,
    Role.CURSOR: Role.ACCENT,
}
"""Whose variable a role takes where a theme has none for it."""

_ATTRIBUTES = {"bold", "dim", "italic", "underline", "reverse", "strike"}


class Palette:
    """The styles of all roles for one widget, as its theme and CSS stand now."""

    def __init__(self, widget: Widget) -> None:
        self._widget = widget
        self._styles: dict[Role, Style] = {}
        self._base: Style | None = None

    def forget(self) -> None:
        """The theme or the CSS changed: look everything up again."""
        self._styles.clear()
        self._base = None

    def style(self, role: Role) -> Style:
        """The Rich style of a role: without a background, but for the base and the cursor's line."""
        found = self._styles.get(role)
        if found is None:
            found = self._styles[role] = self._resolve(role)
        return found

    def base(self) -> Style:
        """What lies under all text of the widget: its own background."""
        if self._base is None:
            self._base = Style(bgcolor=_visible(self._widget.rich_style.bgcolor))
        return self._base

    def _resolve(self, role: Role) -> Style:
        return role_style(role, self._widget.app.theme_variables, self._widget.background_colors[1])


def role_style(role: Role, variables: Mapping[str, str], under: Color) -> Style:
    """What a role looks like with the variables of a theme, over a background."""
    is_background = role is Role.CURSOR_LINE
    token, *attributes = _DEFAULTS[role].split()
    default = variables.get(token[1:], "ansi_default") if token.startswith("$") else token
    words = variables.get(f"sb-{role}") or variables.get(f"sb-{_LIKE.get(role, role)}", "")
    themed = _parse(words, under, background=is_background)
    # The theme's colour keeps the role's own attributes, and adds its own.
    plain = _parse(" ".join([default, *attributes]), under, background=is_background)
    return (plain or Style()) + (themed or Style())


def _visible(color: RichColor | None) -> RichColor | None:
    # The terminal's own colours need no bytes.
    return None if color is None or color.is_default else color


def _parse(words: str, under: Color, *, background: bool) -> Style | None:
    """A theme's words for a role over a background; None for none, or for words that no style has."""
    color: RichColor | None = None
    attributes: dict[str, bool] = {}
    for word in words.split():
        if word in _ATTRIBUTES:
            attributes[word] = True
            continue
        try:
            parsed = Color.parse(word)
        except ColorParseError:
            return None
        color = (parsed if parsed.a == 1 or parsed.ansi is not None else under + parsed).rich_color
    if color is None and not attributes:
        return None
    visible = _visible(color)
    colors = Style(bgcolor=visible) if background else Style(color=visible)
    return colors + Style.parse(" ".join(attributes))
