"""What is left on the terminal when the program fails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.app import App

    _Mixin = App[Any]
else:
    # A mixin of an App: it must not be one itself, or the app's class variables would be those of a plain App.
    _Mixin = object


class ReportsWithoutValues(_Mixin):
    """Textual's report shows local variables: keys and passphrases that were typed, and what people wrote.

    It would stand in the terminal's scrollback, also while the screen is locked, and be pasted into bug reports.
    """

    def _fatal_error(self) -> None:
        from rich.segment import Segments
        from rich.traceback import Traceback

        self.bell()
        report = Traceback(show_locals=False, width=None)
        self._exit_renderables.append(Segments(self.console.render(report, self.console.options)))
        self._close_messages_no_wait()
