"""The screens of the first start: one question each, answered from a list or in fields."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any, ClassVar, NamedTuple

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import ScreenResultType
from textual.widget import Widget
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from sbtui.console.first_run.seam import Unsuitable
from sbtui.console.frame.pacing import PacedScreen
from sbtui.console.widgets.in_order import Field
from sbtui.console.widgets.keys_row import KeysRow
from sbtui.console.widgets.plain import Plain
from sbtui.domain.text import one_line


class Step(PacedScreen[ScreenResultType | None]):
    """Words that can be scrolled, and under them what is to be done. Returns None when the user went back."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "Back", show=False)]
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (10, "-low"), (18, "-high")]  # noqa: RUF012
    DEFAULT_CSS = """
    Step { layout: vertical; background: $background; color: $foreground; align: center top; overflow: hidden; }
    Step > * { max-width: 84; }
    Step.-high { padding: 1 2; }
    Step #title { height: 1; text-style: bold; }
    Step #words { height: auto; max-height: 9; scrollbar-size-vertical: 0; }
    Step.-low #words { max-height: 4; }
    Step.-flat #words { max-height: 2; }
    Step.-high #title, Step.-high #words { margin-bottom: 1; }
    Step #said { height: auto; max-height: 4; }
    Step #keys { dock: bottom; }
    Step.-flat #title, Step.-flat #keys, Step.-flat.-said #words { display: none; }
    """

    def __init__(self, title: str, words: Content, keys: str) -> None:
        super().__init__()
        self._title, self._words, self._keys = title, words, keys
        self._said = Plain(id="said")

    def compose(self) -> ComposeResult:
        yield Plain(self._title, id="title")
        with VerticalScroll(id="words"):
            yield Plain(self._words)
        yield from self.questions()
        yield self._said
        yield KeysRow(self._keys, id="keys")

    def questions(self) -> Iterable[Widget]:
        """What stands under the words."""
        raise NotImplementedError

    def _say(self, sentence: str, *, failed: bool = False) -> None:
        self.set_class(bool(sentence), "-said")
        self._said.update(Content.styled(one_line(sentence), "bold $sb-failed" if failed else "$sb-muted"))


class Answer(NamedTuple):
    """One of several; texts are clean. ``key`` is the letter that chooses it, too."""

    key: str
    id: str
    label: str
    words: str = ""


class Question(Step[str]):
    """Returns the id of the answer."""

    DEFAULT_CSS = """
    Question OptionList { height: 1fr; max-height: 100%; border: none; padding: 0; background: $background;
                          scrollbar-size-vertical: 0; }
    """

    def __init__(self, title: str, words: Content, answers: Sequence[Answer]) -> None:
        super().__init__(title, words, "Enter choose   up/down move   Tab scroll the words   Esc back")
        self._answers = answers
        self._list = OptionList(*map(_option, answers), compact=True, markup=False)

    def questions(self) -> Iterable[Widget]:
        yield self._list

    def on_mount(self) -> None:
        self._list.highlighted = 0
        self._list.focus()

    def on_key(self, event: events.Key) -> None:
        for answer in self._answers:
            if event.character is not None and event.character == answer.key:
                event.stop()
                self.dismiss(answer.id)
                return
        if event.key in ("j", "k"):
            event.stop()
            (self._list.action_cursor_down if event.key == "j" else self._list.action_cursor_up)()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(str(event.option.id))


def _option(answer: Answer) -> Option:
    key = (f"{answer.key}  ", "bold $sb-key") if answer.key else ""
    words = (f"\n{'   ' if answer.key else ''}{answer.words}", "$sb-muted") if answer.words else ""
    return Option(Content.assemble(key, (answer.label, "bold"), words), id=answer.id)


class Form(Step[Any]):
    """Fields, and what is done with what was typed; returns what comes of that.

    ``done`` gets the texts of the fields, of which those with an ``optional`` label may be empty. It raises
    `Unsuitable`: the sentence is shown then, and the fields stay.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Back", show=False, priority=True),
        Binding("tab,down", "other(1)", "Next field", show=False, priority=True),
        Binding("shift+tab,up", "other(-1)", "Field before", show=False, priority=True),
    ]
    DEFAULT_CSS = """
    Form Horizontal { height: 1; }
    Form .label { width: 9; color: $sb-muted; }
    Form Field { width: 1fr; }
    Form.-high #said { margin-top: 1; }
    """

    def __init__(
        self,
        title: str,
        words: Content,
        fields: Sequence[tuple[str, Field]],
        done: Callable[..., Awaitable[Any]],
        *,
        meanwhile: str,
        optional: frozenset[str] = frozenset(),
    ) -> None:
        tab = "   Tab other field" if len(fields) > 1 else ""
        super().__init__(title, words, f"Enter goes on{tab}   Esc back")
        self._fields, self._done, self._meanwhile = fields, done, meanwhile
        self._optional = optional

    def questions(self) -> Iterable[Widget]:
        for label, field in self._fields:
            yield Horizontal(Plain(label, classes="label"), field)

    def on_mount(self) -> None:
        empty = [field for _, field in self._fields if not field.value]
        (empty or [self._fields[0][1]])[0].focus()

    def action_other(self, by: int) -> None:
        fields = [field for _, field in self._fields]
        here = next((index for index, field in enumerate(fields) if field.has_focus), 0)
        fields[(here + by) % len(fields)].focus()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._say("")

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        empty = [field for label, field in self._fields if not field.value.strip() and label not in self._optional]
        if not empty:
            self._go_on()
        elif empty[0].has_focus:
            self._say("This is still empty.", failed=True)
        else:
            empty[0].focus()

    @work(group="done", exclusive=True)
    async def _go_on(self) -> None:
        self._say(self._meanwhile)
        try:
            found = await self._done(*(field.value.strip() for _, field in self._fields))
        except Unsuitable as error:
            self._say(str(error), failed=True)
        else:
            self.dismiss(found)
