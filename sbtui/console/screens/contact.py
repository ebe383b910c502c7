"""What the user says of somebody: a nickname, a colour, and where their clock is."""

from __future__ import annotations

import asyncio
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
from sbtui.console.names import person_name
from sbtui.console.notices import told
from sbtui.console.options import ConsoleOptions
from sbtui.console.times import time_of_day
from sbtui.console.widgets.hue import Hue
from sbtui.console.widgets.in_order import Field
from sbtui.console.widgets.keys_row import KeysRow
from sbtui.console.widgets.plain import Plain
from sbtui.domain.phone import pretty
from sbtui.domain.text import one_line
from sbtui.domain.thread import Contact
from sbtui.domain.when import InvalidWhen
from sbtui.domain.zones import named_zone, zone_names
from sbtui.store.store import Store

MAX_NICKNAME = 80


class EditContact(PacedModal[None]):
    """Writes what was changed into the store; an emptied field forgets."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Back", show=False, priority=True),
        Binding("tab,down", "field(1)", "Next field", show=False, priority=True),
        Binding("shift+tab,up", "field(-1)", "Previous field", show=False, priority=True),
        Binding("enter", "keep", "Keep", show=False),
    ]
    DEFAULT_CSS = """
    EditContact { align: center top; }
    EditContact > Vertical { width: 64; max-width: 100%; height: auto; max-height: 100%; margin-top: 2; padding: 0 1;
                             border: round $sb-rule; background: $background; }
    EditContact Horizontal { height: 1; }
    EditContact .label { width: 11; color: $sb-muted; }
    EditContact Field { width: 1fr; }
    EditContact #known { height: auto; max-height: 3; color: $sb-muted; margin-bottom: 1; }
    EditContact #meant { height: auto; min-height: 1; max-height: 3; margin-top: 1; }
    EditContact #keys { height: 1; color: $sb-muted; }
    EditContact.-cramped #known { max-height: 1; margin: 0; }
    EditContact.-cramped #meant { max-height: 2; margin: 0; }
    """

    def __init__(
        self,
        store: Store,
        contact: Contact,
        options: ConsoleOptions,
        *,
        clock: Callable[[], datetime],
        tz: tzinfo | None,
    ) -> None:
        super().__init__()
        self._store, self._contact, self._options = store, contact, options
        self._clock, self._tz = clock, tz
        self._nickname = Field(placeholder="what you call them", id="nickname")
        self._hue = Hue(contact.number, ascii=options.ascii, id="hue")
        self._zone = Field(placeholder="new york, or America/New_York", id="zone")
        self._meant = Plain(id="meant")

    def compose(self) -> ComposeResult:
        contact = self._contact
        with Vertical():
            yield Plain(Content.styled(one_line(pretty(contact.number), 40), "bold"))
            yield Plain(known_names(contact, ascii=self._options.ascii), id="known")
            for label, field in (("nickname", self._nickname), ("colour", self._hue), ("time zone", self._zone)):
                with Horizontal():
                    yield Plain(label, classes="label")
                    yield field
            yield self._meant
            yield KeysRow("Enter keep   Tab next field   left/right colour   Esc back", id="keys")

    async def on_mount(self) -> None:
        contact = self._contact
        with self.prevent(Input.Changed):
            self._nickname.value, self._zone.value = one_line(contact.nickname, MAX_NICKNAME), one_line(contact.zone)
        self._hue.color = contact.color
        self._nickname.focus()
        self._show()
        # The first look at the zones reads the disk.
        await asyncio.to_thread(zone_names)

    def action_field(self, by: int) -> None:
        fields = [self._nickname, self._hue, self._zone]
        index = next((index for index, field in enumerate(fields) if field.has_focus), 0)
        fields[(index + by) % len(fields)].focus()

    @on(Input.Changed)
    @on(Hue.Changed)
    def _changed(self, event: Input.Changed | Hue.Changed) -> None:
        event.stop()
        self._show()

    def _named_zone(self) -> ZoneInfo | None:
        """Raises InvalidWhen where what is typed names none."""
        typed = self._zone.value.strip()
        return named_zone(typed) if typed else None

    def _typed_nickname(self) -> str:
        return one_line(self._nickname.value, MAX_NICKNAME)

    def _show(self) -> None:
        """Say how they will be shown; a zone that is not typed to its end is no mistake yet."""
        public = {self._contact.number: self._typed_nickname() or self._contact.public_name}
        parts = [self._hue.paint(person_name(self._contact.number, public))]
        try:
            zone = self._named_zone()
        except InvalidWhen as error:
            parts.append(Content.styled(f"  {one_line(str(error))}", "$sb-muted"))
        else:
            if zone is not None:
                there = time_of_day(self._clock(), tz=zone, time_format=self._options.time_format)
                parts.append(Content(f"  {there} there ({one_line(zone.key, 40)})"))
        self._meant.update(Content("").join(parts))

    @on(Input.Submitted)
    async def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        await self.action_keep()

    async def action_keep(self) -> None:
        try:
            zone = self._named_zone()
        except InvalidWhen as error:
            self._meant.update(Content.styled(one_line(str(error)), "bold $sb-failed"))
            self._zone.focus()
            return
        with told(self):
            await self._store.intents.describe(
                self._contact.number,
                nickname=self._typed_nickname(),
                color=self._hue.color,
                zone=zone.key if zone is not None else "",
            )
            self.dismiss()


def known_names(contact: Contact, *, ascii: bool = False) -> str:  # noqa: A002
    """What others call somebody, and who does; clean."""
    sendblue = one_line(f"{contact.first_name} {contact.last_name}", MAX_NICKNAME)
    card = one_line(contact.card_name, MAX_NICKNAME)
    said = [f"{card} (imported)"] * bool(card) + [f"{sendblue} (Sendblue)"] * bool(sendblue)
    return (" - " if ascii else " · ").join(said) or "No name is known."
