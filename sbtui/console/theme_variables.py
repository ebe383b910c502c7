"""The variables that a theme gives to style sheets: our roles, and Textual's own where its choice cannot be read."""

from __future__ import annotations

from collections.abc import Mapping

from sbtui.console.theme_reverse import MARK

STYLE_VARIABLES: dict[str, str] = {
    "muted": "foreground",
    "rule": "foreground",
    "header": "panel",
    "selected": "panel",
    "key": "primary",
    "live": "success",
    "failed": "error",
    "effect": "accent",
    "unread": "warning",
}
"""The roles that style sheets use as ``$sb-<role>``, each with the base colour it has otherwise."""

_ANSI_CHROME = {
    "ansi-background": "ansi_black",
    "ansi-foreground": "ansi_white",
    "input-cursor-text-style": "reverse",
    "border": "ansi_bright_black",
    "border-blurred": "ansi_bright_black",
    "block-cursor-foreground": "ansi_black",
    "block-cursor-background": MARK,
    "block-cursor-text-style": "none",
    "block-cursor-blurred-foreground": "ansi_black",
    "block-cursor-blurred-background": MARK,
    "block-cursor-blurred-text-style": "none",
    "scrollbar": "ansi_bright_black",
    "scrollbar-background": "ansi_default",
}
"""What Textual would otherwise paint in colours that clash with an unknown terminal palette."""


def role_variables(colors: Mapping[str, str], roles: Mapping[str, str]) -> dict[str, str]:
    """The ``sb-`` variables of a theme with these base colours."""
    defaults = {role: colors.get(base, "ansi_default") for role, base in STYLE_VARIABLES.items()}
    return {f"sb-{role}": color for role, color in (defaults | dict(roles)).items()}


def theme_variables(colors: Mapping[str, str], roles: Mapping[str, str], *, ansi: bool) -> dict[str, str]:
    """All variables of a theme; ``colors`` are its base colours, ``ansi`` whether they are the terminal's own."""
    ours = role_variables(colors, roles)
    return ours | (_ANSI_CHROME if ansi else _painted_chrome(colors, ours))


def _painted_chrome(colors: Mapping[str, str], ours: Mapping[str, str]) -> dict[str, str]:
    """Marked options look like the marked conversation; what hints or is idle is muted, not faded.

    Chosen text stands on one strong colour: mixed with the ground, as Textual has it, it is hard to read.
    """
    chosen = {"background": colors["primary"], "foreground": colors["background"]}
    marked = {"foreground": colors["foreground"], "background": ours["sb-selected"], "text-style": "none"}
    return {
        **{f"block-cursor-{part}": value for part, value in marked.items()},
        **{f"block-cursor-blurred-{part}": value for part, value in marked.items()},
        **{f"{kind}-selection-{part}": value for kind in ("input", "screen") for part, value in chosen.items()},
        "text-disabled": ours["sb-muted"],
        "text-muted": ours["sb-muted"],
        "scrollbar": ours["sb-rule"],
        "scrollbar-hover": ours["sb-muted"],
        "scrollbar-active": ours["sb-muted"],
        "scrollbar-background": colors["background"],
    }
