"""Completes the word before the cursor of a text field, and says what it could become."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.widgets import TextArea
from textual.widgets.text_area import Location, Selection

from sbtui.console.writing import emoji_names
from sbtui.console.writing.completion import (
    Begun,
    Filled,
    Kind,
    Offer,
    begun,
    closed_name,
    nothing_words,
    offers,
    wants_names,
)
from sbtui.domain.text import one_line


@dataclass(slots=True)
class _Round:
    """Offers that one key goes through, each in the place of the last."""

    offers: tuple[Offer, ...]
    index: int
    start: Location
    end: Location
    text: str


class Completer:
    """Belongs to one field. ``changed`` is called when there is something else to show, ``key`` is what completes."""

    def __init__(
        self,
        field: TextArea,
        snippets: Mapping[str, str],
        filled: Filled,
        *,
        changed: Callable[[], None],
        key: str = "Tab",
    ) -> None:
        self._field, self._snippets, self._filled, self._changed = field, snippets, filled, changed
        self._key = key
        self.names: Sequence[str] = ()
        """Who can be mentioned; clean."""
        self._shown: tuple[Offer, ...] = ()
        self._marked = 0
        self._note = ""
        self._round: _Round | None = None
        self._reading: asyncio.Task[None] | None = None
        self._length = 0
        self._remark: tuple[str, Selection, str] | None = None

    def content(self, *, ascii: bool = False) -> Content | None:  # noqa: A002
        """What the word before the cursor can become, as one row; None while there is nothing to say."""
        if self._note:
            return Content.assemble("  ", (one_line(self._note), "bold $sb-unread"))
        if not self._shown:
            return None
        parts: list[str | tuple[str, str]] = ["  ", (self._key, "bold $sb-key"), " "]
        # The one that stands in the text comes first: a narrow row would hide it further on.
        for index, offer in enumerate((*self._shown[self._marked :], *self._shown[: self._marked])):
            words = one_line(offer.name if ascii or not offer.sign else f"{offer.sign} {offer.name}", 40)
            parts += [" ", (words, "" if index else "bold"), " "]
        return Content.assemble(*parts)

    def look(self, *, typed: bool = False) -> None:
        """The text or the cursor moved; ``typed`` where the text did."""
        length = len(self._field.text) if typed else self._length
        one_more, self._length = length == self._length + 1, length
        before = self._before()
        if typed and one_more and before.endswith(":"):
            self._close(before)
            if wants_names(before) and not emoji_names.loaded():
                self._read_names()
        self._show()

    def forget(self) -> None:
        """Another text stands in the field."""
        self._round = None
        self._length = len(self._field.text)
        self._show()

    def remark(self, sentence: str) -> None:
        """Say something about what was just inserted, until the next key; "" says nothing."""
        self._remark = (self._field.text, self._field.selection, sentence) if sentence else None
        self._show()

    def end(self) -> None:
        """The field is being taken down."""
        if self._reading is not None:
            self._reading.cancel()

    async def complete(self) -> bool:
        """Put the first offer, or after one the next, in the place of the word; False where nothing is begun."""
        going = self._round
        if going is not None and self._is_at(going):
            going.index = (going.index + 1) % len(going.offers)
            self._put(going)
            return True
        word = self._word()
        if word is None:
            return False
        if word.kind is Kind.EMOJI and not emoji_names.loaded():
            await asyncio.shield(self._read_names())
            if self._word() != word:
                return True
        found = offers(word, self._snippets, self._filled, self.names)
        if found:
            row, column = self._field.cursor_location
            start = (row, column - word.length)
            self._put(_Round(found, 0, start, (row, column), ""))
        else:
            self.remark(nothing_words(word))
        return True

    def _put(self, going: _Round) -> None:
        offer = going.offers[going.index]
        # A checkpoint, so that undo takes back this and nothing that was typed before it.
        self._field.history.checkpoint()
        going.end = self._field.replace(
            offer.text, going.start, going.end, maintain_selection_offset=False
        ).end_location
        going.text = offer.text
        # With nothing to go through, the next key is no longer about this word.
        self._round = going if len(going.offers) > 1 or offer.note else None
        self._show()

    def _is_at(self, going: _Round) -> bool:
        field = self._field
        return (
            field.selection.is_empty
            and field.cursor_location == going.end
            and field.get_text_range(going.start, going.end) == going.text
        )

    def _close(self, before: str) -> None:
        """Put the emoji in the place of a name whose second colon was just typed."""
        name = closed_name(before)
        if not name:
            return
        if not emoji_names.loaded():
            self._read_names().add_done_callback(lambda _: self._close_late(before))
        elif sign := emoji_names.named(name):
            row, column = self._field.cursor_location
            self._field.history.checkpoint()
            self._field.replace(sign, (row, column - len(name) - 2), (row, column), maintain_selection_offset=False)

    def _close_late(self, before: str) -> None:
        if emoji_names.loaded() and self._field.is_attached and self._before() == before:
            self._close(before)

    def _read_names(self) -> asyncio.Task[None]:
        """Read the table of emoji in a thread: no key waits for it."""
        if self._reading is None:
            self._reading = asyncio.create_task(asyncio.to_thread(emoji_names.load), name="emoji")
            self._reading.add_done_callback(lambda _: self._show() if self._field.is_attached else None)
        return self._reading

    def _show(self) -> None:
        if self._round is not None and self._is_at(self._round):
            self._say(self._round.offers, self._round.index, self._round.offers[self._round.index].note)
            return
        self._round = None
        if self._remark is not None:
            *said_at, sentence = self._remark
            if said_at == [self._field.text, self._field.selection]:
                self._say((), 0, sentence)
                return
            self._remark = None
        word = self._word()
        if word is None:
            self._say((), 0, "")
        elif word.kind is Kind.EMOJI and not emoji_names.loaded():
            self._read_names()
        else:
            self._say(offers(word, self._snippets, self._filled, self.names), 0, "")

    def _say(self, shown: tuple[Offer, ...], marked: int, note: str) -> None:
        if (shown, marked, note) != (self._shown, self._marked, self._note):
            self._shown, self._marked, self._note = shown, marked, note
            self._changed()

    def _before(self) -> str:
        """The line up to the cursor; "" while something is selected."""
        if not self._field.selection.is_empty:
            return ""
        row, column = self._field.cursor_location
        return self._field.document.get_line(row)[:column]

    def _word(self) -> Begun | None:
        first = self._field.cursor_location[0] == 0
        return begun(self._before(), first_line=first, snippets=bool(self._snippets), names=bool(self.names))
