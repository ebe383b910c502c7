"""The letters of the list that change a conversation at once; each says what it did, and which key undoes it."""

from __future__ import annotations

from collections.abc import Mapping

from textual.notifications import Notification, Notify
from textual.scroll_view import ScrollView

from sbtui.console.keys import BY_ID, key_name, keys_of
from sbtui.console.names import thread_title
from sbtui.console.notices import told
from sbtui.domain.text import one_line
from sbtui.domain.thread import Thread
from sbtui.store.store import Store

_NAME_CELLS = 30
_DONE: Mapping[tuple[str, bool], str] = {
    ("archived", True): "Archived {name}; {toggle_archived} brings it back.",
    ("archived", False): "{name} is back among all; {toggle_archived} archives it.",
    ("muted", True): "Muted {name}: nothing in it rings; {toggle_muted} unmutes.",
    ("muted", False): "{name} may ring again; {toggle_muted} mutes.",
    ("pinned", True): "Pinned {name} to the top; {toggle_pinned} unpins.",
    ("pinned", False): "Unpinned {name}; {toggle_pinned} pins.",
    ("unread", True): "Marked {name} unread; {toggle_unread} marks it read.",
    ("unread", False): "Marked {name} read; {toggle_unread} marks its last message unread.",
}
_GONE: Mapping[tuple[str, bool], str] = {
    ("archived", True): "Archived {name}; {filter_archived} shows the archive, {toggle_archived} brings it back.",
    ("archived", False): "{name} is back among all; {filter_all} shows it, {toggle_archived} archives it.",
    ("unread", False): "Marked {name} read; {filter_all} shows it, {toggle_unread} marks it unread.",
}
"""Where the row has left the list: the same key would now hit the next one."""
_NOTHING_TO_READ = "Nothing from {name} can be marked unread."


class Flagging(ScrollView):
    """Mutes, pins, archives and marks the selected conversation."""

    _store: Store
    _notice: Notification | None = None
    _keymap: Mapping[str, str]
    """The user's own keys, by action."""

    @property
    def selected(self) -> Thread | None:
        """The conversation under the cursor."""
        raise NotImplementedError

    @property
    def selected_names(self) -> Mapping[str, str]:
        """The known names of its members, by address."""
        raise NotImplementedError

    async def is_listed(self, thread_id: int) -> bool:
        """Whether the filter shows the conversation."""
        raise NotImplementedError

    async def action_toggle_unread(self) -> None:
        thread = self.selected
        if thread is None:
            return
        name = self._called(thread)
        with told(self):
            if thread.unread:
                await self._store.intents.mark_read(thread.id)
                await self._say_done("unread", False, thread.id, name)
                return
            await self._store.intents.mark_unread(thread.id)
            now = await self._store.threads.get(thread.id)
            if now is not None and now.unread:
                await self._say_done("unread", True, thread.id, name)
            else:
                self._say(_NOTHING_TO_READ, name)

    async def action_toggle_flag(self, flag: str) -> None:
        thread = self.selected
        if thread is not None:
            on, name = not getattr(thread, flag), self._called(thread)
            with told(self):
                await self._store.intents.set_flag(thread.id, flag, on)
                await self._say_done(flag, on, thread.id, name)

    async def _say_done(self, flag: str, on: bool, thread_id: int, name: str) -> None:
        gone = (flag, on) in _GONE and not await self.is_listed(thread_id)
        self._say((_GONE if gone else _DONE)[flag, on], name)

    def _say(self, sentence: str, name: str) -> None:
        """Tell it in the place of what was told here before: who goes through the list gets one notice, not a pile."""
        if self._notice is not None:
            self.app._unnotify(self._notice, refresh=False)
        self._notice = Notification(sentence.format(name=name, **self._keys()), timeout=self.app.NOTIFICATION_TIMEOUT)
        self.app.post_message(Notify(self._notice))

    def _called(self, thread: Thread) -> str:
        return one_line(thread_title(thread, self.selected_names), _NAME_CELLS)

    def _keys(self) -> dict[str, str]:
        named = (
            "filter_all", "filter_archived", "toggle_archived", "toggle_muted", "toggle_pinned", "toggle_unread",
        )  # fmt: skip
        return {name: key_name(keys_of(BY_ID[name], self._keymap)[0]) for name in named}
