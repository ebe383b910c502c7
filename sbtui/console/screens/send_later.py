"""When a message shall go: typed in words, and shown on both clocks while it is typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo
from typing import ClassVar
from zoneinfo import ZoneInfo

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input

from sbtui.console.frame.pacing import PacedModal
from sbtui.console.names import thread_title
from sbtui.console.notices import told
from sbtui.console.options import ConsoleOptions
from sbtui.console.times import date_stamp, duration, when_stamp
from sbtui.console.widgets.in_order import Field
from sbtui.console.widgets.keys_row import KeysRow
from sbtui.console.widgets.plain import Plain
from sbtui.domain.text import one_line
from sbtui.domain.thread import Thread
from sbtui.domain.when import InvalidWhen, parse_when, parse_zone, says_theirs
from sbtui.store.store import Store

_EXAMPLES = 'Try "tomorrow 9:00", "in 2 h", "mon 14:30" or "9:00 their time".'
_ASK_ZONE = "Where is their clock? Type their time zone, for example America/New_York."


class SendLater(PacedModal[datetime | None]):
    """Returns the moment as aware UTC; None when the user went back.

    A person's time zone, once typed, is remembered in the store; a group's members may be in several.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Back", show=False, priority=True),
        Binding("tab,shift+tab,down,up", "other_field", "Other field", show=False, priority=True),
    ]
    DEFAULT_CSS = """
    SendLater { align: center top; }
    SendLater > Vertical { width: 64; max-width: 100%; height: auto; max-height: 100%; margin-top: 2; padding: 0 1;
                           border: round $sb-rule; background: $background; }
    SendLater Horizontal { height: 1; }
    SendLater .label { width: 11; color: $sb-muted; }
    SendLater Field { width: 1fr; }
    SendLater #meant { height: auto; min-height: 2; max-height: 4; margin: 1 0 0 0; }
    SendLater #keys { height: 1; color: $sb-muted; }
    SendLater #to { height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
    SendLater.-cramped #meant { min-height: 1; max-height: 2; margin: 0; }
    """

    def __init__(
        self,
        store: Store,
        thread: Thread,
        options: ConsoleOptions,
        *,
        clock: Callable[[], datetime],
        tz: tzinfo | None,
    ) -> None:
        super().__init__()
        self._store, self._thread, self._options = store, thread, options
        self._clock, self._tz = clock, tz
        self._when = Field(placeholder="tomorrow 9:00", id="when")
        self._zone = Field(placeholder="such as America/New_York", id="zone")
        self._known = ""
        """Their zone, as it was remembered."""

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Plain(Content.styled(f"Send later to {thread_title(self._thread)}", "bold"), id="to")
            with Horizontal():
                yield Plain("when", classes="label")
                yield self._when
            with Horizontal():
                yield Plain("their zone", classes="label")
                yield self._zone
            yield Plain("", id="meant")
            yield KeysRow("Enter schedules it   Tab other field   Esc back", id="keys")

    async def on_mount(self) -> None:
        self._when.focus()
        self._show()
        if not self._thread.is_group:
            with told(self):
                contact = await self._store.people.contact(self._thread.address)
                self._known = contact.zone if contact is not None else ""
            if not self._zone.value:
                self._zone.value = self._known

    def action_other_field(self) -> None:
        (self._when if self._zone.has_focus else self._zone).focus()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._show()

    def _show(self) -> None:
        """Say what is typed so far means; what is not finished is no mistake yet."""
        if not self._when.value.strip():
            self._say(_EXAMPLES, "$sb-muted")
            return
        try:
            moment = self._moment()
        except InvalidWhen as error:
            self._say(str(error), "$sb-muted")
        else:
            self.query_one("#meant", Plain).update(self._both_clocks(moment))

    @property
    def _their_zone(self) -> ZoneInfo | None:
        """Raises InvalidWhen where what is typed names none."""
        typed = self._zone.value.strip()
        return parse_zone(typed) if typed else None

    def _moment(self) -> datetime:
        theirs = self._their_zone
        if theirs is None and says_theirs(self._when.value):
            raise InvalidWhen(_ASK_ZONE)
        return parse_when(self._when.value, now=self._clock(), zone=self._tz, their_zone=theirs)

    def _both_clocks(self, moment: datetime) -> Content:
        now = self._clock()
        mine = when_stamp(moment, now, tz=self._tz, time_format=self._options.time_format)
        ahead = duration((moment - now).total_seconds())
        lines = [Content.assemble((mine, "bold"), f" on your clock, in {ahead}")]
        zone = self._their_zone
        if zone is not None:
            theirs = date_stamp(moment, now, tz=zone, time_format=self._options.time_format)
            lines.append(Content.assemble((theirs, "bold"), f" on theirs ({one_line(zone.key, 40)})"))
        return Content("\n").join(lines)

    def _say(self, sentence: str, style: str) -> None:
        self.query_one("#meant", Plain).update(Content.styled(one_line(sentence), style))

    @on(Input.Submitted)
    async def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        try:
            moment, zone = self._moment(), self._their_zone
        except InvalidWhen as error:
            self._say(str(error), "bold $sb-failed")
            if str(error) == _ASK_ZONE:
                self._zone.focus()
            return
        if zone is not None and zone.key != self._known and not self._thread.is_group:
            with told(self):
                await self._store.intents.describe(self._thread.address, zone=zone.key)
        self.dismiss(moment)
