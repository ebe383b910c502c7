"""Sending what stands in the composer, now or later."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from textual import work

from sbtui.console.drafts import DraftKeeping
from sbtui.console.names import thread_title
from sbtui.console.notices import tell, told
from sbtui.console.one_window import ask, is_free
from sbtui.console.screens.confirm import Confirm, ConfirmRisk
from sbtui.console.thread.view import ThreadView
from sbtui.console.times import when_stamp
from sbtui.console.widgets.composer import Composer
from sbtui.console.widgets.routing import Routing
from sbtui.console.writing import slash
from sbtui.console.writing.before_sending import asked_about
from sbtui.console.writing.slash import Typed
from sbtui.domain.compose import check_draft
from sbtui.domain.message import Draft, InvalidDraft, OutboxState
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
        if self._has_left(thread):
            self._tell_unsent(thread, "it was left before it was there")
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
            if not await self._agreed(thread, parts):
                return
            line = await self._line_to_use(thread)
            if line is None:
                self._refuse(thread, "choose a line of this account first")
                return
            at = await self._time_for(thread) if later else None
            if not later or at is not None:
                await self._queue(thread, draft, parts, line, at)
        except StoreError as error:
            self._refuse(thread, str(error))

    def _has_left(self, thread: Thread) -> bool:
        """Whether the user is elsewhere by now."""
        return self.thread is None or self.thread.id != self.home_of(thread.id)

    def _refuse(self, thread: Thread, why: str) -> None:
        """Say why a draft was not sent, where the user is; it stays where it is."""
        if self._has_left(thread):
            self._tell_unsent(thread, why)
        else:
            self.composer.complain(f"Not sent: {why.rstrip('.')}.")

    def _tell_unsent(self, thread: Thread, why: str) -> None:
        tell(self, f"Not sent to {thread_title(thread)}, and kept as a draft: {why.rstrip('.')}.", error=True)

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
        asked = await asked_about(self._store, thread, parts, names=self.names, templates=self._options.snippets)
        if asked is None:
            return True
        if self._asking:
            return False
        if not self._may_ask(thread):
            return False
        self._asking = True
        try:
            dialog = ConfirmRisk(asked.words) if asked.risky else Confirm(asked.words)
            return await ask(self, dialog) is True
        finally:
            self._asking = False

    def _may_ask(self, thread: Thread) -> bool:
        """Whether the user is still there to be asked; otherwise it is said that nothing was sent."""
        if self._has_left(thread):
            self._tell_unsent(thread, "it has to be asked about first. Open it and send it again")
        elif not is_free(self):
            self.composer.complain("Not sent yet: send it once more.")
        else:
            return True
        return False

    async def _time_for(self, thread: Thread) -> datetime | None:
        from sbtui.console.screens.send_later import SendLater

        if not self._may_ask(thread):
            return None
        dialog = SendLater(self._store, thread, self._options, clock=self._clock, tz=self._tz)
        return await ask(self, dialog)

    async def _queue(self, thread: Thread, draft: Draft, parts: list[Draft], line: str, at: datetime | None) -> None:
        """Queue the draft as it was when the key was pressed, wherever the user is by now."""
        behind = None
        if self._has_left(thread):
            # It was kept when its conversation was left, with what was typed behind it.
            stored = await self._drafts.read(self.home_of(thread.id))
            if not stored.body.startswith(draft.body):
                self._tell_unsent(thread, "it was changed meanwhile")
                return
            behind = Draft(body=stored.body[len(draft.body) :])
        elif not self.composer.take_sent(draft):
            self.composer.complain("Not sent: the text was changed meanwhile. Send it once more.")
            return
        # A conversation that stays on its line goes on without being moved to it.
        move = "" if line == thread.line else line
        hold_seconds = 0 if at is not None else self._options.undo_seconds
        try:
            await self._store.intents.send(
                self.home_of(thread.id),
                parts,
                line=move,
                at=at,
                hold_seconds=hold_seconds,
                reads=self._options.mark_read != "never",
            )
        except (StoreError, NotPossible) as error:
            if behind is None:
                await self._give_back(thread, draft, str(error))
            else:
                self._tell_unsent(thread, str(error))
            return
        if behind:
            await self._drafts.return_unsent(self.home_of(thread.id), behind)
        self._chosen.pop(self.home_of(thread.id), None)
        if not self._has_left(thread):
            self.view.scroll_to_newest()
        if at is not None:
            goes = when_stamp(at, self._clock(), tz=self._tz, time_format=self._options.time_format)
            tell(self, f"Scheduled: it goes {goes}.")

    async def on_composer_pull_back_wanted(self, event: Composer.PullBackWanted) -> None:
        """Undo the sending of a message that is held back for just that."""
        event.stop()
        message, thread = self.view.newest_outbound, self.thread
        if message is None or thread is None or message.state is not OutboxState.HELD:
            return
        with told(self):
            draft = await self._store.intents.edit(message.id)
            if self.thread is not None and self.thread.id == thread.id:
                self.composer.load(self.thread, draft, self.route)

    async def _give_back(self, thread: Thread, unsent: Draft, why: str) -> None:
        """Put what was not sent back where it was written, wherever the user is now."""
        if not self._has_left(thread):
            self.composer.give_back(unsent)
            self.composer.complain(why)
        else:
            self._tell_unsent(thread, why)
            await self._drafts.return_unsent(self.home_of(thread.id), unsent)

    async def on_composer_edited(self, event: Composer.Edited) -> None:
        """Keep what was written in the editor, though its conversation is not in the composer any more."""
        event.stop()
        home, composer = self.home_of(event.thread_id), self.composer
        if self.thread is not None and self.thread.id == home:
            await composer.ready.wait()
            text = composer.text_area.text
            if event.before and event.before in text:
                composer.rewrite(text.replace(event.before, event.written, 1))
            else:
                composer.give_back(Draft(body=event.written))
            return
        with told(self):
            if (thread := await self._store.threads.get(home)) is not None:
                await self._drafts.return_unsent(home, Draft(body=event.written))
                tell(self, f"What you wrote is kept as a draft in {thread_title(thread)}.")
                return
        self.rescue(Draft(body=event.written))

    def rescue(self, draft: Draft) -> None:
        """Keep what was written in a conversation that is gone, and went on nowhere."""
        text = "\n".join(filter(None, (draft.body, draft.media_url)))
        if text:
            tell(self, "That conversation is no longer there. What you wrote in it is copied.", error=True)
            self.app.copy_to_clipboard(text)


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
