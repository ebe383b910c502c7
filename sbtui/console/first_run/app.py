"""The first start as an application of its own, which ends before the console begins."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, ClassVar, Literal

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.driver import Driver

from sbtui.console.driver import TerminalDriver
from sbtui.console.first_run import words
from sbtui.console.first_run.seam import Accepted, Chosen, Doors, Keep, Known, Listen, Unsuitable
from sbtui.console.first_run.steps import Answer, Form, Question, Step
from sbtui.console.frame.display import DiffedDisplay
from sbtui.console.keyboard import OneKeyAtATime
from sbtui.console.last_words import ReportsWithoutValues
from sbtui.console.theme_choice import ThemeChoice
from sbtui.console.theme_variables import role_variables
from sbtui.console.widgets.in_order import Field
from sbtui.console.widgets.masked import MaskedField
from sbtui.domain.credentials import Credentials
from sbtui.domain.text import one_line

Outcome = Chosen | Literal["demo"] | None
_TITLE = "sbtui: first start"
_AUTO: Listen = "auto"


class FirstRunApp(OneKeyAtATime, ReportsWithoutValues, DiffedDisplay[Outcome]):
    """Returns what the user chose, "demo", or None for whoever left. No secret is in anything that it draws or logs."""

    TITLE = "sbtui"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+q,ctrl+c", "leave", "Quit", show=False, priority=True)]

    def __init__(
        self,
        known: Known,
        doors: Doors,
        *,
        theme: str = "terminal",
        themes_folder: Path | None = None,
        ascii: bool = False,  # noqa: A002
        driver_class: type[Driver] = TerminalDriver,
    ) -> None:
        super().__init__(driver_class=driver_class)
        self._known, self._doors, self._ascii = known, doors, ascii
        self._accepted: Accepted | None = None
        self._outcome: Outcome = None
        self._line, self._listen, self._command = "", _AUTO, ""
        self.animation_level = "none"
        # What is wrong with a theme is told by the console, which comes next.
        ThemeChoice(self, themes_folder).choose(theme)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return role_variables({}, {})

    def compose(self) -> ComposeResult:
        return ()

    def on_mount(self) -> None:
        self.run_worker(self._walk(), name="first run")

    def action_leave(self) -> None:
        self.exit(None)

    # Nothing that is typed here may be shown by anybody.

    def _log(self, *objects: Any, **named: Any) -> None:
        """Textual's console for developers would be sent every key."""

    # The way

    async def _walk(self) -> None:
        """From question to question; going back at the first one leaves."""
        steps: tuple[Callable[[], Awaitable[bool | None]], ...] = (
            self._get_keys,
            self._choose_line,
            self._choose_listener,
            self._keep,
        )
        at, by = 0, 1
        while 0 <= at < len(steps):
            answered = await steps[at]()
            # None is no question at all: it is passed in either direction.
            by = by if answered is None else 1 if answered else -1
            at += by
        self.exit(self._outcome)

    async def _ask(self, step: Step[Any]) -> Any:
        return await self.push_screen_wait(step)

    async def _get_keys(self) -> bool:
        """Until Sendblue takes some; False where the user would rather not."""
        while True:
            way = await self._ask(Question(_TITLE, words.begin(self._known), words.BEGIN))
            if way in (None, "quit", "demo"):
                self._outcome = "demo" if way == "demo" else None
                return False
            self._command = ""
            self._accepted = await self._ask(
                self._keys_form() if way == "keys" else self._command_form(self._run_first)
            )
            if self._accepted is not None:
                return True

    def _keys_form(self) -> Form:
        here = "paste it here"
        key_id = Field(placeholder=here, id="key-id")
        secret = MaskedField(placeholder=here, id="secret", ascii=self._ascii)
        key_id.value = self._known.key_id
        fields = [("key id", key_id), ("secret", secret)]
        return Form("Keys", words.keys(self._known), fields, self._test, meanwhile=self._plain(words.ASKING))

    def _command_form(self, done: Callable[..., Awaitable[Any]]) -> Form:
        key_id = Field(placeholder="if the command prints the secret alone", id="key-id")
        key_id.value = self._accepted.credentials.key_id if self._accepted is not None else self._known.key_id
        fields = [("command", Field(placeholder="pass show sendblue", id="command")), ("key id", key_id)]
        asking = self._plain(words.RUNNING)
        return Form("Command", Content(words.COMMAND), fields, done, meanwhile=asking, optional=frozenset({"key id"}))

    def _plain(self, text: str) -> str:
        return text.replace("…", "...") if self._ascii else text

    async def _test(self, key_id: str, secret: str) -> Accepted:
        return await self._doors.test(credentials_of(key_id, secret, self._known.base_url))

    async def _run_first(self, command: str, key_id: str) -> Accepted:
        accepted = await self._doors.test(await self._doors.run(command, key_id))
        self._command = command
        return accepted

    async def _run_too(self, command: str, key_id: str) -> str:
        """The command, where it prints the keys that were typed."""
        assert self._accepted is not None
        printed, typed = await self._doors.run(command, key_id), self._accepted.credentials
        if (printed.key_id, printed.secret) != (typed.key_id, typed.secret):
            raise Unsuitable("It prints other keys than those that you typed.")
        return command

    async def _choose_line(self) -> bool | None:
        assert self._accepted is not None
        if self._known.line:
            return None
        found = self._accepted.lines
        answers = words.lines(found) or (Answer("", "", "Go on without one"),)
        line = await self._ask(Question("Lines", Content(words.LINES if found else words.NO_LINE), answers))
        self._line = line or ""
        return line is not None

    async def _choose_listener(self) -> bool | None:
        if self._known.listen_is_set:
            return None
        listen = await self._ask(Question("News", Content(words.LISTENER), words.LISTEN))
        self._listen = listen or "auto"
        return listen is not None

    async def _keep(self) -> bool:
        """Until all is written that may be; False to go back."""
        keep: Keep | None = "command" if self._command else await self._ask(self._keep_question())
        if keep is None:
            return False
        command = self._command
        if keep == "command" and not command:
            command = await self._ask(self._command_form(self._run_too))
            if command is None:
                return await self._keep()
        assert self._accepted is not None
        chosen = Chosen(
            credentials=self._accepted.credentials,
            line=self._line,
            listen=self._listen,
            keep=keep,
            key_command=command,
        )
        try:
            await self._doors.save(chosen)
        except Unsuitable as error:
            sentence = Content(one_line(str(error)))
            if await self._ask(Question("Nothing was written", sentence, words.UNWRITTEN)) != "on":
                return False if self._command else await self._keep()
        self._outcome = chosen
        return True

    def _keep_question(self) -> Question:
        return Question("Where shall the secret stay?", Content(words.KEEP), words.keep(self._known))


def credentials_of(key_id: str, secret: str, base_url: str) -> Credentials:
    """Raises `Unsuitable` where they can be no keys."""
    try:
        return Credentials(key_id, secret, base_url)
    except ValueError as error:
        sentence = str(error)
    # Raised out here: what was typed must not hang on it.
    raise Unsuitable(f"{sentence[0].upper()}{sentence[1:]}.")
