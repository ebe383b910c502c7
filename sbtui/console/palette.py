"""Colours by meaning: drawing code names a role, the current theme says what it looks like.

A theme may set a role with a variable ``sb-<role>`` (a colour, or words such as "ansi_red bold"). Roles that
it leaves out follow the standard tokens of any Textual theme, through component classes ``sb--<role>``
that application CSS can restyle.
"""

from __future__ import annotations

from enum import StrEnum

from rich.color import Color as RichColor
from rich.style import Style
from textual.color import Color, ColorParseError
from textual.widget import Widget


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

_RULES: dict[Role, str] = {
    Role.TEXT: "color: $foreground;",
    Role.MUTED: "color: $foreground; text-style: dim;",
    Role.ACCENT: "color: $accent;",
    Role.LINK: "color: $foreground; text-style: underline;",
    Role.YOU: "color: $foreground; text-style: bold;",
    Role.WAITING: "color: $warning;",
    Role.ACCEPTED: "color: $foreground; text-style: dim;",
    Role.SENT: "color: $foreground;",
    Role.DELIVERED: "color: $success;",
    Role.READ: "color: $success; text-style: bold;",
    Role.FAILED: "color: $error; text-style: bold;",
    Role.REASON: "color: $error;",
    Role.UNREAD: "color: $warning; text-style: bold;",
    Role.DIVIDER: "color: $foreground; text-style: dim;",
    Role.EFFECT: "color: $accent; text-style: italic;",
    Role.CURSOR: "color: $primary; text-style: bold;",
    Role.CURSOR_LINE: "background: $boost;",
    Role.SENDER1: "color: ansi_cyan; text-style: bold;",
    Role.SENDER2: "color: ansi_green; text-style: bold;",
    Role.SENDER3: "color: ansi_magenta; text-style: bold;",
    Role.SENDER4: "color: ansi_yellow; text-style: bold;",
    Role.SENDER5: "color: ansi_blue; text-style: bold;",
    Role.SENDER6: "color: ansi_bright_red; text-style: bold;",
}
ROLE_CLASSES: set[str] = {f"sb--{role}" for role in Role}
"""For a widget's COMPONENT_CLASSES."""

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


def role_css(widget: str) -> str:
    """The DEFAULT_CSS of the roles inside a widget class of this name."""
    rules = "\n".join(f"    & > .sb--{role} {{ {rule} }}" for role, rule in _RULES.items())
    return f"{widget} {{\n{rules}\n}}\n"


class Palette:
    """The styles of all roles for one widget, as its theme and CSS stand now."""

    def __init__(self, widget: Widget) -> None:
        self._widget = widget
        self._styles: dict[Role, Style] = {}

    def forget(self) -> None:
        """The theme or the CSS changed: look everything up again."""
        self._styles.clear()

    def style(self, role: Role) -> Style:
        """The Rich style of a role: without a background, but for the base and the cursor's line."""
        found = self._styles.get(role)
        if found is None:
            found = self._styles[role] = self._resolve(role)
        return found

    def base(self) -> Style:
        """What lies under all text of the widget: its own background."""
        return Style(bgcolor=_visible(self._widget.rich_style.bgcolor))

    def _resolve(self, role: Role) -> Style:
        rules = self._widget.get_component_styles(f"sb--{role}")
        style = rules.rich_style
        resolved = Style(
            color=_visible(style.color),
            bgcolor=_visible(style.bgcolor) if rules.has_rule("background") else None,
            bold=style.bold,
            dim=style.dim,
            italic=style.italic,
            underline=style.underline,
            reverse=style.reverse,
            strike=style.strike,
        )
        if role is Role.CURSOR_LINE:
            resolved = Style(bgcolor=resolved.bgcolor)
        variables = self._widget.app.theme_variables
        words = variables.get(f"sb-{role}") or variables.get(f"sb-{_LIKE.get(role, role)}", "")
        themed = _parse(words, background=role is Role.CURSOR_LINE)
        if themed is None:
            return resolved
        # A theme that picks a quiet colour means that colour, not a dimmer one.
        return (resolved + Style(dim=False) if themed.color is not None else resolved) + themed


def _visible(color: RichColor | None) -> RichColor | None:
    # The terminal's own colours need no bytes.
    return None if color is None or color.is_default else color


def _parse(words: str, *, background: bool) -> Style | None:
    """A theme's words for a role; None for none, or for words that no style has."""
    color: RichColor | None = None
    attributes: dict[str, bool] = {}
    for word in words.split():
        if word in _ATTRIBUTES:
            attributes[word] = True
            continue
        try:
            color = Color.parse(word).rich_color
        except ColorParseError:
            return None
    if color is None and not attributes:
        return None
    visible = _visible(color)
    colors = Style(bgcolor=visible) if background else Style(color=visible)
    return colors + Style.parse(" ".join(attributes))
