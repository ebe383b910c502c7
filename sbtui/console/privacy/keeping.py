"""The app's privacy: explore mode, and the screen lock with its clock."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Any

from sbtui.console.notices import tell
from sbtui.domain.changes import Change, ChangeKind

if TYPE_CHECKING:
    from textual.app import App
    from textual.timer import Timer

    from sbtui.console.attention import Attention
    from sbtui.console.options import ConsoleOptions
    from sbtui.store.store import Store

    _Mixin = App[Any]
else:
    # A mixin of an App: it must not be one itself, or the app's class variables would be those of a plain App.
    _Mixin = object

_MAY_WHILE_LOCKED = frozenset({"quit_now"})


class KeepsPrivate(_Mixin):
    """Locks the screen when asked to, or when nobody did anything for a while, and turns explore mode on and off."""

    options: ConsoleOptions
    _store: Store
    _attention: Attention
    _locked = False
    _idle_timer: Timer | None = None
    _kept_back: list[tuple[tuple[Any, ...], dict[str, Any]]]

    def begin_privacy(self) -> None:
        """Take over what the settings say about it."""
        self._kept_back = []
        if self.options.explore:
            self._explore(on=True)
        self.follow_privacy()

    def follow_privacy(self) -> None:
        """Do as the settings say now; explore mode stays as it is."""
        self._store.intents.receipts = self.options.send_read_receipts
        if self._idle_timer is not None:
            self._idle_timer.stop()
            self._idle_timer = None
        self._look_at_idle()

    def _look_at_idle(self) -> None:
        """Lock if it is time, else look again when it can be: no key is counted, and nothing is drawn."""
        limit = self.options.lock_after * 60
        if not limit or self._locked:
            return
        left = limit - self._attention.presence.idle_seconds(monotonic())
        if left <= 0:
            self.action_lock_screen()
        else:
            self._idle_timer = self.set_timer(left, self._look_at_idle)

    # The lock

    def action_lock_screen(self) -> None:
        """Show nothing of anybody until it is unlocked."""
        if self._locked:
            return
        from sbtui.console.privacy.lock_screen import LockScreen

        self._locked = True
        self._attention.keep_private(True)
        self.clear_notifications()
        self.push_screen(LockScreen(self.options.lock_command, ascii=self.options.ascii), self._unlocked)

    def _unlocked(self, _: None) -> None:
        self._locked = False
        self._attention.keep_private(False)
        kept, self._kept_back = self._kept_back, []
        for words, how in kept:
            self.notify(*words, **how)
        self._look_at_idle()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While it is locked, the keys that act anywhere do not, but for leaving."""
        if self._locked and action not in _MAY_WHILE_LOCKED:
            return False
        return super().check_action(action, parameters)

    def notify(self, *words: Any, **how: Any) -> None:
        """While it is locked, notices wait: they name people."""
        if self._locked:
            self._kept_back.append((words, how))
        else:
            super().notify(*words, **how)

    # Explore mode

    def action_toggle_explore(self) -> None:
        """Turn explore mode on, or off."""
        from sbtui.console.privacy.exploring import BEGUN, ENDED
        from sbtui.console.screens.main import MainScreen

        on = not self._store.intents.explore_exit
        self._explore(on=on)
        tell(self, BEGUN.format(exit=self._store.intents.explore_exit) if on else ENDED)
        # The first row says so at once, and what is on screen counts as read from now on, or no longer.
        self._store.feed.tell_here(Change(ChangeKind.LINK_CHANGED))
        main = self.screen_stack[0]
        if isinstance(main, MainScreen):
            main.look_again()

    def _explore(self, *, on: bool) -> None:
        from sbtui.console.privacy.exploring import way_out

        self._store.intents.explore_exit = way_out(self._keymap) if on else ""
