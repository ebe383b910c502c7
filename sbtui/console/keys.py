"""Every key in one table: bindings, hints, help and remapping are all made from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from textual.binding import Binding, BindingType

from sbtui.console.thread.keys import THREAD_BINDINGS

if TYPE_CHECKING:
    from sbtui.settings.problems import Problem


class Scope(StrEnum):
    """Where an action's keys are heard."""

    APP = "anywhere"
    MAIN = "main window"
    LIST = "conversations"
    THREAD = "messages"
    COMPOSER = "writing"


@dataclass(frozen=True, slots=True)
class Action:
    """One thing a key can do. ``id`` is its name in the user's ``keys`` setting."""

    id: str
    keys: str
    """Textual key names, separated by commas."""
    run: str
    """The Textual action."""
    description: str
    scope: Scope
    hint: str = ""
    """One or two words for the hints row."""
    typing: bool = False
    """Whether the keys act while text is being typed; those of other actions are then letters."""


ACTIONS: tuple[Action, ...] = (
    Action("quit", "ctrl+q", "quit_now", "Quit", Scope.APP, typing=True),
    Action("palette", "ctrl+p", "command_palette", "Command palette", Scope.APP, typing=True),
    Action("copy_or_clear", "ctrl+c", "copy_or_clear", "Copy; else clear the text; else quit", Scope.APP, typing=True),
    Action("mouse", "alt+m", "toggle_mouse", "The mouse: to the program or the terminal", Scope.APP, typing=True),
    Action("explore", "alt+v", "toggle_explore", "Explore mode: send and mark nothing", Scope.APP, typing=True),
    Action("lock", "alt+z", "lock_screen", "Lock the screen", Scope.APP, typing=True),
    Action("suspend", "ctrl+z", "suspend_process", "Back to the shell; fg returns", Scope.APP),
    Action("switcher", "ctrl+k,alt+k", "switcher", "Jump to a person, group or number", Scope.MAIN, "jump", True),
    Action("next_unread", "alt+a,alt+n", "next_unread", "Next unread conversation", Scope.MAIN, typing=True),
    Action("next_thread", "alt+down,f6", "next_thread", "Next conversation", Scope.MAIN, typing=True),
    Action("previous_thread", "alt+up,f5", "previous_thread", "Previous conversation", Scope.MAIN, typing=True),
    Action("last_thread", "alt+s", "last_thread", "Back to the last conversation", Scope.MAIN, typing=True),
    Action("search", "ctrl+f", "search", "Search all messages", Scope.MAIN, "search", True),
    Action("styles", "alt+e,f3", "styles", "Choose a send style", Scope.MAIN, "style", True),
    Action("send_later", "alt+t,f4", "send_later", "Send later, at a time", Scope.MAIN, "later", True),
    Action("lines", "alt+p,f8", "lines", "Choose the line to write from", Scope.MAIN, typing=True),
    Action("toggle_list", "alt+l", "toggle_list", "Show or hide the list", Scope.MAIN, typing=True),
    Action("toggle_inspector", "alt+i", "toggle_inspector", "Show or hide the delivery pane", Scope.MAIN, typing=True),
    Action("redraw", "ctrl+l", "redraw", "Draw the screen again", Scope.MAIN, typing=True),
    Action("help", "f1", "help", "Keys and help", Scope.MAIN, "keys", True),
    Action("settings", "f2", "settings", "Settings", Scope.MAIN, typing=True),
    Action("back", "escape", "back", "One step back, at last to the list", Scope.MAIN, "back"),
    Action("switcher_plain", "apostrophe", "switcher", "Jump to a person, group or number", Scope.MAIN),
    Action("palette_plain", "colon", "app.command_palette", "Command palette", Scope.MAIN),
    Action("next_thread_plain", "right_square_bracket", "next_thread", "Next conversation", Scope.MAIN),
    Action("previous_thread_plain", "left_square_bracket", "previous_thread", "Previous conversation", Scope.MAIN),
    Action("toggle_list_plain", "backslash", "toggle_list", "Show or hide the list", Scope.MAIN),
    Action("toggle_inspector_plain", "I", "toggle_inspector", "Show or hide the delivery pane", Scope.MAIN),
    Action("new", "c", "new_conversation", "New conversation or group", Scope.MAIN, "new"),
    Action("unread_plain", "n", "next_unread", "Next unread conversation", Scope.MAIN, "next unread"),
    Action("unread_back", "N", "previous_unread", "Previous unread conversation", Scope.MAIN),
    Action("settings_plain", "comma", "settings", "Settings", Scope.MAIN),
    Action("help_plain", "question_mark", "help", "Keys and help", Scope.MAIN, "keys"),
    Action("open", "enter,l,right", "open", "Open the conversation", Scope.LIST, "open"),
    Action("list_down", "j,down", "cursor(1)", "Down", Scope.LIST),
    Action("list_up", "k,up", "cursor(-1)", "Up", Scope.LIST),
    Action("list_top", "g,home", "top", "First conversation", Scope.LIST),
    Action("list_bottom", "G,end", "bottom", "Last conversation", Scope.LIST),
    Action("list_page_down", "pagedown", "page(1.0)", "One page down", Scope.LIST),
    Action("list_page_up", "pageup", "page(-1.0)", "One page up", Scope.LIST),
    Action("list_half_down", "ctrl+d", "page(0.5)", "Half a page down", Scope.LIST),
    Action("list_half_up", "ctrl+u", "page(-0.5)", "Half a page up", Scope.LIST),
    Action("toggle_unread", "u", "toggle_unread", "Mark read or unread", Scope.LIST, "read/unread"),
    Action("toggle_muted", "m", "toggle_flag('muted')", "Mute or unmute", Scope.LIST, "mute"),
    Action("toggle_pinned", "p", "toggle_flag('pinned')", "Pin or unpin", Scope.LIST, "pin"),
    Action("toggle_archived", "a", "toggle_flag('archived')", "Archive or bring back", Scope.LIST),
    Action("contact", "r", "screen.contact(True)", "Nickname, colour and time zone", Scope.LIST),
    Action("filter_text", "slash", "filter_text", "Filter by name or number", Scope.LIST, "filter"),
    Action("filter_all", "1", "only('all')", "All conversations", Scope.LIST),
    Action("filter_unread", "2", "only('unread')", "Unread ones only", Scope.LIST),
    Action("filter_failed", "3", "only('failed')", "Those with failures only", Scope.LIST),
    Action("filter_drafts", "4", "only('drafts')", "Those with drafts only", Scope.LIST),
    Action("filter_groups", "5", "only('groups')", "Groups only", Scope.LIST),
    Action("filter_scheduled", "6", "only('scheduled')", "Those with scheduled messages only", Scope.LIST),
    Action("filter_archived", "7", "only('archived')", "Archived ones only", Scope.LIST),
    Action("leave", "q", "app.quit_now", "Quit", Scope.LIST),
    Action("compose", "i", "compose_text", "Write", Scope.THREAD, "write"),
    Action("reply", "r", "reply", "Answer this very message; again: no more", Scope.THREAD, "reply"),
    Action("tapback", "t", "tapback", "Put a tapback on the message", Scope.THREAD, "tapback"),
    Action("like", "plus", "like", "Like the message; again: no more", Scope.THREAD),
    Action("retry", "R", "retry", "Send it again; a waiting one now", Scope.THREAD, "retry"),
    Action("let_go", "L", "let_go", "Let the rest go past a message in doubt", Scope.THREAD, "let the rest go"),
    Action("edit", "E", "edit", "Take an unsent message back and edit it", Scope.THREAD, "edit"),
    Action("discard", "X", "discard", "Throw an unsent message away", Scope.THREAD, "discard"),
    Action("details", "d", "details", "How the delivery went", Scope.THREAD, "delivery"),
    Action("pager", "v", "pager", "Read the whole message", Scope.THREAD, "view"),
    Action("effect", "z", "effect", "Play the message's effect", Scope.THREAD, "play"),
    Action("copy", "y", "copy_message", "Copy the message's text", Scope.THREAD, "copy"),
    Action("copy_all", "Y", "copy_all", "Copy it with time, number and handle", Scope.THREAD),
    Action("open_link", "o", "open_link", "Open the message's link or media", Scope.THREAD, "open link"),
    Action("forward", "f", "forward", "Forward: write its text to somebody else", Scope.THREAD, "forward"),
    Action("menu", "space", "menu", "What can be done with the message", Scope.THREAD, "actions"),
    Action("find", "slash", "find", "Find in this conversation", Scope.THREAD, "find"),
    Action("find_next", "n", "find_next(True)", "Next match further up; else next unread conversation", Scope.THREAD),
    Action("find_previous", "N", "find_next(False)", "Next match further down; else previous unread", Scope.THREAD),
    Action("to_date", "at", "to_date", "Go to a day", Scope.THREAD),
    Action("styles_plain", "e", "styles", "Choose a send style", Scope.THREAD),
    Action("thread_read", "u", "toggle_unread", "Mark the conversation read or unread", Scope.THREAD),
    Action("sender", "w", "screen.contact(False)", "Nickname, colour and time zone", Scope.THREAD),
    Action("send", "enter", "submit", "Send", Scope.COMPOSER, "send", True),
    Action("newline", "ctrl+j,alt+enter,shift+enter", "newline", "New line", Scope.COMPOSER, "newline", True),
    Action("media", "ctrl+t", "media", "Add a media URL", Scope.COMPOSER, "media", True),
    Action("complete", "tab", "complete", "Complete /command, :emoji, ;snippet, @name", Scope.COMPOSER, typing=True),
    Action("emoji", "alt+o,f9", "want('emoji')", "Choose an emoji", Scope.COMPOSER, typing=True),
    Action("snippets", "alt+c,f12", "want('snippets')", "Insert a snippet", Scope.COMPOSER, typing=True),
    Action("editor", "ctrl+o", "want('editor')", "Write in $VISUAL or $EDITOR", Scope.COMPOSER, typing=True),
    Action("plain_text", "alt+g", "want('plain')", "Plain characters, for a cheaper SMS", Scope.COMPOSER, typing=True),
    Action("undo", "ctrl+z", "undo", "Undo", Scope.COMPOSER, typing=True),
    Action("redo", "ctrl+y", "redo", "Redo", Scope.COMPOSER, typing=True),
    Action("line_start", "ctrl+a", "cursor_line_start", "To the start of the line", Scope.COMPOSER, typing=True),
    Action("line_end", "ctrl+e", "cursor_line_end", "To the end of the line", Scope.COMPOSER, typing=True),
    Action("word_left", "alt+b", "cursor_word_left", "One word back", Scope.COMPOSER, typing=True),
    Action("word_right", "alt+f", "cursor_word_right", "One word on", Scope.COMPOSER, typing=True),
    Action("delete_word_left", "ctrl+w", "delete_word_left", "Delete the word before", Scope.COMPOSER, typing=True),
    Action("delete_word_right", "alt+d", "delete_word_right", "Delete the next word", Scope.COMPOSER, typing=True),
    Action("delete_to_start", "ctrl+u", "delete_to_start_of_line", "Delete to line start", Scope.COMPOSER, typing=True),
    # ctrl+k jumps between conversations, as in other chat programs.
    Action(
        "delete_to_end",
        "alt+shift+k",
        "delete_to_end_of_line",
        "Delete to line end, as ^K in a shell",
        Scope.COMPOSER,
        typing=True,
    ),
)
"""``typing`` actions are priority bindings, so that no text field swallows them."""

MOVEMENT = frozenset(binding.id for binding in THREAD_BINDINGS)
"""The ids of the keys that move through the messages."""
BY_ID: Mapping[str, Action] = {action.id: action for action in ACTIONS}

_WHILE_WRITING = frozenset(("media", "emoji", "snippets", "editor", "plain_text"))
IN_PALETTE = _WHILE_WRITING | frozenset(
    action.id
    for action in ACTIONS
    if action.scope is not Scope.COMPOSER and not action.id.startswith("list_") and "palette" not in action.id
)
"""What the command palette lists: everything but moving and typing."""

_NAMES = {
    "question_mark": "?",
    "apostrophe": "'",
    "colon": ":",
    "comma": ",",
    "slash": "/",
    "at": "@",
    "plus": "+",
    "backslash": "\\",
    "circumflex_accent": "^",
    "underscore": "_",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "escape": "Esc",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "home": "Home",
    "end": "End",
}
_ARROWS = {"enter": "↵", "up": "↑", "down": "↓", "right": "→", "left": "←"}


def bindings(scope: Scope) -> list[BindingType]:
    """The Textual bindings of one scope."""
    return [
        Binding(action.keys, action.run, action.description, id=action.id, priority=action.typing, show=False)
        for action in ACTIONS
        if action.scope is scope
    ]


def key_name(key: str, *, ascii: bool = False) -> str:  # noqa: A002
    """A key as people write it: "^K", "⌥A", "↵"."""
    *modifiers, base = key.strip().split("+")
    name = _NAMES.get(base) or ("" if ascii else _ARROWS.get(base, "")) or (base.upper() if base[0] == "f" else base)
    if len(base) == 1:
        name = base
    if not modifiers:
        return name.capitalize() if len(name) > 1 and name.islower() else name
    if modifiers == ["ctrl"]:
        return f"^{name.upper()}" if len(name) == 1 else f"^{name}"
    if modifiers == ["alt"] and not ascii:
        return f"⌥{name.upper()}" if len(name) == 1 else f"⌥{name}"
    return "+".join([*modifiers, name])


def keys_of(action: Action, keymap: Mapping[str, str]) -> list[str]:
    """The Textual names of the keys that run the action now, remapped ones included."""
    return [key.strip() for key in keymap.get(action.id, action.keys).split(",")]


def checked_keymap(keys: Mapping[str, str], preset: str = "slack") -> tuple[dict[str, str], list[Problem]]:
    """The keymap of a preset with the usable part of the user's ``keys`` setting over it, and what is wrong with it."""
    if not keys and preset == "slack":
        return {}, []
    from sbtui.console.keymap import checked

    return checked(keys, preset)
