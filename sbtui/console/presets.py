"""Keys as other programs have them: each preset is laid over the table of actions, and the user's own keys over it.

A preset names what differs. Sequences of keys ("gg", "alt+j 12") are not to be had, and are not pretended.
"""

from __future__ import annotations

from collections.abc import Mapping

DEFAULT_PRESET = "slack"

PRESETS: Mapping[str, Mapping[str, str]] = {
    # The table itself.
    DEFAULT_PRESET: {},
    # j k g G ctrl+d ctrl+u / n N i Esc : y v { } are the table's already. The text field has no normal mode.
    "vim": {
        "back": "escape,h",
        "compose": "i,a",
        "thread.line_down": "J,ctrl+e",
        "thread.line_up": "K,ctrl+y",
        "last_thread": "alt+s,ctrl+circumflex_accent",
        "redo": "ctrl+y,ctrl+r",
    },
    # WeeChat 4 as it comes, and alt+g as its script go.py wants it.
    "weechat": {
        "next_thread": "ctrl+n,alt+down,alt+right,f6",
        "previous_thread": "ctrl+p,alt+up,alt+left,f5",
        "palette": "alt+x",
        "switcher": "alt+j,alt+g,alt+k",
        "search": "ctrl+s,ctrl+f",
        "toggle_list": "alt+shift+b,alt+l",
        "thread.first_unread": "U,alt+u",
        "thread.oldest": "g,home,alt+home",
        "thread.newest": "G,end,alt+end",
        "thread.line_up": "K,alt+pageup",
        "thread.line_down": "J,alt+pagedown",
        "delete_to_end": "ctrl+k,alt+shift+k",
        "undo": "ctrl+z,ctrl+underscore",
        "plain_text": "alt+q",
    },
    # nchat 5 as it comes. Where Tab goes on to the next chat, something else has to complete.
    "nchat": {
        "send": "ctrl+x",
        "newline": "enter,ctrl+j,alt+enter,shift+enter",
        "next_thread": "tab,alt+down,f6",
        "previous_thread": "shift+tab,alt+up,f5",
        "next_unread": "ctrl+f,alt+a,alt+n",
        "switcher": "ctrl+n,alt+k",
        "search": "ctrl+r,f7",
        "help": "ctrl+g,f1",
        "toggle_list": "ctrl+l,alt+l",
        "redraw": "alt+r",
        "styles": "f3",
        "complete": "alt+h,f10",
        "emoji": "ctrl+s,alt+o,f9",
        "editor": "alt+e,ctrl+o",
        "delete_to_end": "ctrl+k,alt+shift+k",
        "word_left": "alt+b,alt+left",
        "word_right": "alt+f,alt+right",
        "edit": "E,ctrl+z",
        "copy": "y,alt+c",
    },
}
