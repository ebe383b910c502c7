"""What stands on the screen while it is locked: nothing of anybody."""

from __future__ import annotations

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from sbtui.console.frame.pacing import PacedScreen
from sbtui.console.privacy.passphrase import NoPassphrase, is_right
from sbtui.console.widgets.masked import MaskedField
from sbtui.console.widgets.plain import Plain

_WITH_ENTER = "Enter unlocks, ctrl+q quits."
_WITH_PASSPHRASE = "Type the passphrase and Enter; ctrl+q quits."


class LockScreen(PacedScreen[None]):
    """Hides the conversations from those who pass by. It encrypts nothing, and keeps nobody from the files."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "unlock", "Unlock", show=False)]
    DEFAULT_CSS = """
    LockScreen { align: center middle; background: $background; }
    LockScreen > Vertical { width: auto; max-width: 100%; height: auto; }
    LockScreen Plain { width: auto; max-width: 100%; }
    LockScreen #how { color: $sb-muted; }
    LockScreen MaskedField { width: 34; max-width: 100%; }
    """

    def __init__(self, command: str, *, ascii: bool = False) -> None:  # noqa: A002
        super().__init__()
        self._command = command
        self._how = Plain(_WITH_PASSPHRASE if command else _WITH_ENTER, id="how")
        self._typed = MaskedField(ascii=ascii)

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Plain("Locked")
            yield self._how
            if self._command:
                yield self._typed

    def action_unlock(self) -> None:
        if not self._command:
            self.dismiss()

    @on(MaskedField.Submitted)
    def _entered(self) -> None:
        self._check()

    @work(group="passphrase", exclusive=True)
    async def _check(self) -> None:
        # Textual writes a worker's arguments into its description, and that into its log.
        typed, self._typed.value = self._typed.value, ""
        try:
            right = await is_right(typed, self._command)
        except NoPassphrase as error:
            self._how.update(f"{error} ctrl+q quits.")
            return
        if right:
            self.dismiss()
        else:
            self._how.update(f"That is not it. {_WITH_PASSPHRASE}")
