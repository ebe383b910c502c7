"""Where messages are written: the text, its media URL and style, and one row that says what will happen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message as TextualMessage
from textual.timer import Timer
from textual.widgets import Input, TextArea

from sbtui.console.keys import BY_ID, checked_keymap, key_name, keys_of
from sbtui.console.names import mentionable
from sbtui.console.options import ConsoleOptions
from sbtui.console.routes import Route
from sbtui.console.widgets.composer_aids import Aids
from sbtui.console.widgets.composer_info import info
from sbtui.console.widgets.composer_media import MediaRow
from sbtui.console.widgets.composer_reply import ReplyRow
from sbtui.console.widgets.composer_text import ComposerText
from sbtui.console.widgets.in_order import Field
from sbtui.console.widgets.plain import Plain
from sbtui.console.writing.completer import Completer
from sbtui.domain.message import Draft
from sbtui.domain.thread import Contact, Thread

_AUTOSAVE_SECONDS = 0.4


def joined(first: Draft, then: Draft, between: str = "") -> Draft:
    """Two pieces of writing as one; of two URLs or styles the first counts."""
    body = f"{first.body}{between}{then.body}" if then.body else first.body
    return Draft(
        body=body,
        media_url=first.media_url or then.media_url,
        style=first.style or then.style,
        reply_to=first.reply_to or then.reply_to,
    )


class Composer(Aids, MediaRow, ReplyRow, Vertical):
    """Holds one conversation's draft. It saves and sends nothing itself."""

    DEFAULT_CSS = """
    Composer { height: auto; }
    Composer #writing { height: auto; max-height: 6; }
    Composer #prompt { width: 2; height: 1; color: $sb-key; }
    Composer ComposerText {
        height: auto; min-height: 1; max-height: 6; width: 1fr; padding: 0; border: none;
        background: $background; background-tint: $foreground 0%; color: $foreground;
        scrollbar-size-vertical: 1; scrollbar-size-horizontal: 0;
    }
    Composer ComposerText:focus { border: none; background: $background; background-tint: $foreground 0%; }
    Composer #reply { height: 1; display: none; color: $sb-muted; text-wrap: nowrap; text-overflow: ellipsis; }
    Composer.-reply #reply { display: block; }
    Composer #media-row { height: 1; display: none; }
    Composer.-media #media-row { display: block; }
    Composer #media-label { width: 8; color: $sb-muted; }
    Composer #media-url { border: none; height: 1; padding: 0; width: 1fr; background: $background; }
    Composer #info { height: 1; color: $sb-muted; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    class Submitted(TextualMessage):
        """The user wants the draft sent."""

    class PullBackWanted(TextualMessage):
        """Undo was pressed where the last that was done may have been sending."""

    class LeftUpward(TextualMessage):
        """The user goes from the empty text to the messages."""

    @dataclass
    class DraftChanged(TextualMessage):
        """The draft has stood still for a moment and is not what was loaded."""

        thread_id: int
        draft: Draft

    def __init__(
        self,
        options: ConsoleOptions,
        *,
        clock: Callable[[], datetime],
        tz: tzinfo | None = None,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        self._options, self._clock, self._tz = options, clock, tz
        # Held, not queried: what stands in them is still wanted when the screen is being taken down.
        self.text_area = ComposerText(id="text")
        self.media_input = Field(placeholder="https://host/Photo.jpg", id="media-url")
        self.info_row, self.reply_row = Plain(id="info"), Plain(id="reply")
        keymap = checked_keymap(options.keys, options.key_preset)[0]
        completing = key_name(keys_of(BY_ID["complete"], keymap)[0])
        self.completer = Completer(
            self.text_area, options.snippets, self.filled, changed=self._refresh_info, key=completing
        )
        self.text_area.complete = self.completer.complete
        self._plain_key = keys_of(BY_ID["plain_text"], keymap)[0]
        self._thread = None
        self._route = Route()
        self._names: dict[str, str] = {}
        self._style = ""
        self._kept = Draft()
        self._complaint, self._complained_of = "", Draft()
        self._autosave: Timer | None = None
        self._before_clear: Draft | None = None
        self.ready = asyncio.Event()
        """Set while the composer holds the conversation's draft, not only what was typed before it was read."""

    def compose(self) -> ComposeResult:
        yield self.reply_row
        with Horizontal(id="media-row"):
            yield Plain("media: ", id="media-label")
            yield self.media_input
        with Horizontal(id="writing"):
            yield Plain("> ", id="prompt")
            yield self.text_area
        yield self.info_row

    def on_unmount(self) -> None:
        self.completer.end()

    @property
    def draft(self) -> Draft:
        """What stands in the composer now."""
        media_url = self.media_input.value.strip()
        return Draft(body=self.text_area.text, media_url=media_url, style=self._style, reply_to=self._reply_to)

    @property
    def unsaved(self) -> Draft | None:
        """The draft, when it is not the one that was loaded or kept last."""
        draft = self.draft
        return None if self._thread is None or draft == self._kept else draft

    @property
    def style(self) -> str:
        return self._style

    def load(self, thread: Thread | None, draft: Draft, route: Route) -> None:
        """Show a conversation's draft."""
        self._thread, self._route = thread, route
        self.ready.set()
        self._before_clear = None
        self.text_area.disabled = self.media_input.disabled = thread is None
        self._put(draft)
        self._kept = self.draft

    def await_draft(self, thread: Thread, route: Route) -> None:
        """Take what is typed from now on for a conversation whose draft is still being read."""
        self.load(thread, Draft(), route)
        self.ready.clear()

    def fill(self, draft: Draft) -> None:
        """The draft that was awaited: what was typed meanwhile follows it."""
        typed = self.draft
        self.ready.set()
        self._kept = draft
        if (whole := joined(draft, typed)) == typed:
            self._changed()
        else:
            self._put(whole)
        if not typed:
            self._kept = self.draft

    def kept(self, thread_id: int, draft: Draft) -> None:
        """A conversation's draft was saved."""
        if self._thread is not None and self._thread.id == thread_id:
            self._kept = draft

    def tell_thread(self, thread: Thread) -> None:
        """The conversation itself reads differently: its service, its line, its name."""
        self._thread = thread
        self._refresh_info()

    def tell_people(self, people: Mapping[str, Contact], *, mentions: bool) -> None:
        """Who is in the conversation, as far as they are known, by address; with ``mentions`` "@" completes them."""
        self._names = {address: contact.name for address, contact in people.items()}
        self.completer.names = mentionable(people.values()) if mentions else ()
        self._refresh_info()

    def tell_route(self, route: Route) -> None:
        """The conversation goes on from another line, or the account has other ones."""
        if route != self._route:
            self._route = route
            self._refresh_info()

    def choose_style(self, style: str) -> None:
        self._style = style
        self._changed()

    def take(self) -> Draft:
        """Empty the composer and return what stood in it.

        The store may hold that still, as the conversation's draft: it is not to be shown again meanwhile.
        """
        draft = self.draft
        self._put(Draft())
        return draft

    def take_sent(self, draft: Draft) -> bool:
        """Take out what is being sent, and leave what was typed behind it; False where something else stands here."""
        here = self.draft
        if not here.body.startswith(draft.body) or replace(here, body=draft.body) != draft:
            return False
        # What was cleared before is no longer the last thing that undo takes back.
        self._before_clear = None
        self._put(Draft(body=here.body[len(draft.body) :]))
        return True

    def give_back(self, draft: Draft) -> None:
        """Put back what was taken, before anything typed since."""
        self._put(joined(draft, self.draft, "\n"))

    def clear_or_restore(self) -> bool:
        """Empty the composer, or bring back what was just emptied; False when there is neither."""
        if self.draft:
            self._before_clear = self.take()
            self._kept = self._before_clear
            self._changed()
            return True
        if self._before_clear is not None:
            self._put(self._before_clear)
            self._before_clear = None
            return True
        return False

    def complain(self, sentence: str) -> None:
        """Say in place why the draft was not sent; it stays."""
        self._complaint, self._complained_of = sentence, self.draft
        self._refresh_info()

    def _put(self, draft: Draft) -> None:
        with self.prevent(TextArea.Changed, Input.Changed):
            self.text_area.load_text(draft.body)
            self.text_area.move_cursor(self.text_area.document.end)
            self.media_input.value = draft.media_url
        self.completer.forget()
        self._style = draft.style
        self._show_reply(draft.reply_to)
        self.set_class(bool(draft.media_url), "-media")
        self._changed()

    def _changed(self) -> None:
        # News of a change may come after what was said about its result.
        if self.draft != self._complained_of:
            self._complaint = ""
        self._refresh_info()
        if self._autosave is not None:
            self._autosave.stop()
        if self.unsaved is not None:
            self._autosave = self.set_timer(_AUTOSAVE_SECONDS, self._stood_still)

    def _stood_still(self) -> None:
        draft = self.unsaved
        if draft is not None and self.ready.is_set() and self._thread is not None:
            self.post_message(self.DraftChanged(self._thread.id, draft))

    def _refresh_info(self) -> None:
        self.info_row.show(self._info())

    def _info(self) -> Content:
        ascii_only = self._options.ascii
        if not self._complaint and (offered := self.completer.content(ascii=ascii_only)) is not None:
            return offered
        return info(
            self._thread,
            self._route,
            self.draft,
            self._complaint,
            names=self._names,
            plain_key=key_name(self._plain_key, ascii=ascii_only),
            ascii=ascii_only,
        )

    @on(TextArea.Changed)
    @on(Input.Changed)
    def _typed(self, event: TextArea.Changed | Input.Changed) -> None:
        event.stop()
        if isinstance(event, TextArea.Changed):
            self.completer.look(typed=True)
        self._changed()

    @on(TextArea.SelectionChanged)
    def _cursor_moved(self, event: TextArea.SelectionChanged) -> None:
        event.stop()
        self.completer.look()

    @on(Input.Submitted, "#media-url")
    def _media_done(self, event: Input.Submitted) -> None:
        event.stop()
        if self.is_media(event.value):
            self.leave_media()

    @on(ComposerText.SendWanted)
    def _send_wanted(self) -> None:
        self.post_message(self.Submitted())

    @on(ComposerText.MediaWanted)
    def _media_wanted(self) -> None:
        self.open_media()

    @on(ComposerText.AidWanted)
    def _aid_wanted(self, event: ComposerText.AidWanted) -> None:
        event.stop()
        self.aid(event.aid)

    @on(ComposerText.NothingToUndo)
    def _nothing_to_undo(self, event: ComposerText.NothingToUndo) -> None:
        event.stop()
        if not self.draft and not self.clear_or_restore():
            self.post_message(self.PullBackWanted())

    @on(ComposerText.LeftUpward)
    def _left_upward(self) -> None:
        self.post_message(self.LeftUpward())
