"""The thread's keys (experience.md, 5.4); every id can be given other keys."""

from __future__ import annotations

from textual.binding import Binding


def _key(keys: str, action: str, label: str, tooltip: str) -> Binding:
    return Binding(keys, action, label, show=False, id=f"thread.{action}", tooltip=tooltip)


THREAD_BINDINGS = [
    _key("j,down", "cursor_down", "next message", "Move the message cursor down; scrolls inside a long message"),
    _key("k,up", "cursor_up", "previous message", "Move the message cursor up; scrolls inside a long message"),
    _key("J", "line_down", "scroll down", "Scroll one line down without moving the cursor"),
    _key("K", "line_up", "scroll up", "Scroll one line up without moving the cursor"),
    _key("G,end", "newest", "newest", "Go to the newest message"),
    _key("g,home", "oldest", "oldest", "Go to the oldest message"),
    _key("pagedown", "page_down", "page down", "One page down"),
    _key("pageup", "page_up", "page up", "One page up"),
    _key("ctrl+d", "half_page_down", "half page down", "Half a page down"),
    _key("ctrl+u", "half_page_up", "half page up", "Half a page up"),
    _key("}", "next_day", "next day", "Go to the first message of the next day"),
    _key("{", "previous_day", "previous day", "Go to the first message of this day, then of the previous one"),
    _key("U", "first_unread", "first unread", "Go to the first message below the unread line"),
    _key("enter", "activate", "open", "Retry a failed message, decide on one in doubt; of others, show the details"),
]
