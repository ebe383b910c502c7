"""The composer's second row: the URL of what goes along with the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widget import Widget

from sbtui.console.widgets.composer_text import ComposerText
from sbtui.console.widgets.in_order import Field
from sbtui.domain.media import check_media_url
from sbtui.domain.message import InvalidDraft

# A widget's style rules and bindings are those of its first widget base: this must not be one.
if TYPE_CHECKING:
    _Mixin = Widget
else:
    _Mixin = object


class MediaRow(_Mixin):
    """Mixed into the composer: opens the row, and closes it when it is empty."""

    text_area: ComposerText
    media_input: Field

    def complain(self, sentence: str) -> None:
        """Say in place what did not work."""
        raise NotImplementedError

    def rewrite(self, text: str) -> None:
        """Put another text in the place of the whole one, so that undo brings that back."""
        raise NotImplementedError

    def is_media(self, url: str) -> bool:
        """Whether Sendblue can take the URL, or it is empty; otherwise that is said."""
        try:
            check_media_url(url)
        except InvalidDraft as error:
            self.complain(str(error))
            return False
        return True

    def take_media(self, url: str, rest: str) -> None:
        """Put the URL behind a command into the row, and leave the rest as the text; "" asks for one."""
        if not self.is_media(url):
            return
        self.rewrite(rest)
        if url:
            self.media_input.value = url
            self.leave_media()
        else:
            self.open_media()

    def open_media(self) -> None:
        self.add_class("-media")
        self.media_input.focus()

    def leave_media(self) -> None:
        """Back to the text; an empty row goes away."""
        self.set_class(bool(self.media_input.value.strip()), "-media")
        self.text_area.focus()
