"""Choosing one of the six tapbacks: its number acts at once."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from sbtui.console.screens.choice import Answer, Choice
from sbtui.console.thread.tapbacks import sign
from sbtui.domain.tapback import Reaction, Tapback


class TapbackChoice(Choice):
    """Returns the name of the chosen tapback; ``present`` is the one that the message has from us."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(str(number), f"take({number - 1})", tapback.value, show=False)
        for number, tapback in enumerate(Tapback, 1)
    ]

    def __init__(self, present: Reaction | None, *, ascii: bool = False) -> None:  # noqa: A002
        again = f"; {present.name} again takes it back" if present is not None else ""
        answers = [
            Answer(each.value, " ".join(dict.fromkeys((str(number), sign(each, ascii=ascii), each.value))), "")
            for number, each in enumerate(Tapback, 1)
        ]
        super().__init__(f"Tapback (1-6){again}", answers, marked=present.name if present is not None else "")

    def action_take(self, index: int) -> None:
        self.dismiss(self._answers[index].id)
