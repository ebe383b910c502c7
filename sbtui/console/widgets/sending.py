"""Sending what stands in the composer, now or later."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from textual import work

from sbtui.console.drafts import DraftKeeping
from sbtui.console.names import thread_title
from sbtui.console.notices import tell
from sbtui.console.screens.confirm import Confirm, ConfirmRisk
from sbtui.console.thread.view import ThreadView
from sbtui.console.times import when_stamp
from sbtui.console.widgets.routing import Routing
from sbtui.console.writing import slash
from sbtui.console.writing.before_sending import question
from sbtui.console.writing.slash import Typed
from sbtui.domain.compose import check_draft
from sbtui.domain.message import Draft, InvalidDraft
from sbtui.domain.style import SendStyle, why_unavailable
from sbtui.domain.text import one_line
from sbtui.domain.thread import Thread
from sbtui.store.errors import StoreError
from sbtui.store.intents import NotPossible


class Sending(Routing):
    """Mixed into the pane with the composer: checks the draft, asks what has to be asked, and queues it.

    On any refusal the draft stays where it is.
    """

    view: ThreadView
    _drafts: DraftKeeping
    _asking = False
    """Whether a question about sending is open: the key that raised it, pressed again, raises no second one."""

    def send_later(self) -> None:
        """Ask for a time, and schedule what stands in the composer."""
        if self.thread is None or not self.display:
            tell(self, "Open a conversation first.")
        else:
            self._send(later=True)

    @work(group="send", exclusive=False)
    async def _send(self, *, later: bool = False) -> None:
        thread, composer = self.thread, self.composer
        if thread is None:
            return
        await composer.ready.wait()
        if self.thread is None or self.thread.id != thread.id:
            return
        draft = composer.draft
        try:
            typed = slash.parse(draft.body)
            if typed.command not in {None, slash.Command.LATER}:
                self._obey(typed)
                return
            later = later or typed.command is slash.Command.LATER
            if typed.style is not None and not (typed.text.strip() or draft.media_url):
                self._choose_style(typed.style, thread)
                return
            parts = _parts(draft, typed, thread)
        except (slash.UnknownCommand, InvalidDraft) as error:
            composer.complain(str(error))
            return
        try:
            if not await self._agreed(thread, parts) or composer.draft != draft:
                return
            line = await self._line_to_use(thread)
            if line is None:
                composer.complain("Not sent: choose a line of this account first.")
                return
            at = await self._time_for(thread) if later else None
        except StoreError as error:
            composer.complain(str(error))
            return
        if (later and at is None) or composer.draft != draft:
            return
        await self._queue(thread, parts, line, at)

    def _obey(self, typed: Typed) -> None:
        """Do what was typed in place of a key; the text behind the command stays."""
        composer = self.composer
        if typed.command is slash.Command.MEDIA:
            url, _, rest = typed.text.partition(" ")
            composer.take_media(url.strip(), rest.lstrip())
            return
        composer.rewrite(typed.text)
        if typed.command is slash.Command.EDIT:
            composer.open_editor()
        elif typed.command is slash.Command.LINE:
            self.choose_line()
        else:
            self.call_later(self.screen.run_action, "help")

    def _choose_style(self, style: SendStyle, thread: Thread) -> None:
        """Without a text behind it, a style is for what is typed next."""
        if why_unavailable(thread.service):
            raise InvalidDraft(_no_effects(style, thread))
        self.composer.rewrite("")
        self.composer.choose_style(style.value)

    async def _agreed(self, thread: Thread, parts: list[Draft]) -> bool:
        """Whether nothing has to be asked, or the user said yes."""
        first = thread.is_group and not await self._store.messages.newest(thread.id, 1)
        contacts = [await self._store.people.contact(number) for number in thread.participants] if first else []
        asked = question(
            thread,
            parts,
            names=self.names,
            first=first,
            opted_out=[contact.number for contact in contacts if contact is not None and contact.opted_out],
            templates=self._options.snippets,
        )
        if asked is None:
            return True
        if self._asking:
            return False
        self._asking = True
        try:
            dialog = ConfirmRisk(asked.words) if asked.risky else Confirm(asked.words)
            return await self.app.push_screen_wait(dialog)
        finally:
            self._asking = False

    async def _time_for(self, thread: Thread) -> datetime | None:
        from sbtui.console.screens.send_later import SendLater

        dialog = SendLater(self._store, thread, self._options, clock=self._clock, tz=self._tz)
        return await self.app.push_screen_wait(dialog)

    async def _queue(self, thread: Thread, parts: list[Draft], line: str, at: datetime | None) -> None:
        taken = self.composer.take()
        # A conversation that stays on its line goes on without being moved to it.
        move = "" if line == thread.line else line
        try:
            await self._store.intents.send(
                thread.id, parts, line=move, at=at, hold_seconds=0 if at is not None else self._options.undo_seconds
            )
        except (StoreError, NotPossible) as error:
            await self._give_back(thread, taken, str(error))
            return
        self._chosen.pop(thread.id, None)
        self.view.scroll_to_newest()
        if at is not None:
            goes = when_stamp(at, self._clock(), tz=self._tz, time_format=self._options.time_format)
            tell(self, f"Scheduled: it goes {goes}.")

    async def _give_back(self, thread: Thread, unsent: Draft, why: str) -> None:
        """Put what was not sent back where it was written, wherever the user is now."""
        if self.thread is not None and self.thread.id == thread.id:
            self.composer.give_back(unsent)
            self.composer.complain(why)
        else:
            tell(self, f"Not sent to {thread_title(thread)}, and kept as a draft: {why}", error=True)
            await self._drafts.return_unsent(thread.id, unsent)


def _parts(draft: Draft, typed: Typed, thread: Thread) -> list[Draft]:
    """The messages that a draft makes, without the command before it.

    Raises:
        InvalidDraft: it cannot be sent so.
    """
    why = why_unavailable(thread.service)
    if typed.style is not None and why:
        raise InvalidDraft(_no_effects(typed.style, thread))
    # Sendblue would drop the style silently, and the bubble would claim an effect that nobody saw.
    style = "" if why else typed.style or draft.style
    return check_draft(replace(draft, body=typed.text, style=style))


def _no_effects(style: SendStyle, thread: Thread) -> str:
    return f"There are no effects on {one_line(thread.service, 12)}: leave /{style.value} out."
