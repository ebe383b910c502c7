"""The Textual application: wiring only."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, tzinfo
from functools import partial
from pathlib import Path
from time import monotonic
from typing import ClassVar

from textual import events, on
from textual.app import App
from textual.binding import BindingType
from textual.command import Provider
from textual.driver import Driver

from sbtui import garbage
from sbtui.console.actions import ActionProvider
from sbtui.console.attention import Attention
from sbtui.console.bandwidth import SparesTheLink
from sbtui.console.driver import TerminalDriver
from sbtui.console.frame.display import DiffedDisplay
from sbtui.console.keyboard import OneKeyAtATime
from sbtui.console.keys import Scope, bindings, checked_keymap
from sbtui.console.last_words import ReportsWithoutValues
from sbtui.console.live_settings import ChangesSettings
from sbtui.console.mouse import LendsMouse
from sbtui.console.notices import tell
from sbtui.console.options import ConsoleOptions
from sbtui.console.privacy.keeping import KeepsPrivate
from sbtui.console.problems import TellsProblems
from sbtui.console.screens.confirm import Confirm
from sbtui.console.screens.main import MainScreen
from sbtui.console.style_sheets import ParsesOnce
from sbtui.console.theme_choice import ThemeChoice
from sbtui.console.theme_variables import role_variables
from sbtui.domain.thread import Totals
from sbtui.store.store import Store

Engine = Callable[[], Awaitable[None]]
_ENGINE_SECONDS = 5.0


def utc_now() -> datetime:
    return datetime.now(UTC)


class SbtuiApp(
    OneKeyAtATime,
    LendsMouse,
    ChangesSettings,
    TellsProblems,
    KeepsPrivate,
    SparesTheLink,
    ParsesOnce,
    ReportsWithoutValues,
    DiffedDisplay[int],
):
    """Shows one open store; the engine, where it is given, runs in the app's one worker for it."""

    TITLE = "sbtui"
    # Textual loads no style sheet of a default screen's own.
    CSS_PATH = "screens/main.tcss"
    BINDINGS: ClassVar[list[BindingType]] = bindings(Scope.APP)
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {ActionProvider}
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "ctrl+p"

    def __init__(
        self,
        store: Store,
        options: ConsoleOptions,
        *,
        engine: Engine | None = None,
        clock: Callable[[], datetime] = utc_now,
        tz: tzinfo | None = None,
        driver_class: type[Driver] = TerminalDriver,
    ) -> None:
        super().__init__(driver_class=driver_class)
        self.options = options
        self._store, self._engine = store, engine
        self._clock, self._tz = clock, tz
        self._engine_ended = asyncio.Event()
        self._engine_ended.set()
        self._furnished = asyncio.Event()
        self._quit_armed = False
        self._attention = Attention(
            store,
            self._write,
            options,
            start=partial(self.run_worker, group="notifications"),
            tell=partial(tell, self, error=True),
            clock=clock,
            tz=tz,
        )
        self.animation_level = options.animation
        self.use_bandwidth(options.bandwidth)
        self._themes = ThemeChoice(self, options.themes_folder)
        self.theme_problems = self._themes.choose(options.theme)
        self.set_keymap(checked_keymap(options.keys, options.key_preset)[0])

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return role_variables({}, {})

    def get_default_screen(self) -> MainScreen:
        own = self._engine is not None
        return MainScreen(self._store, self.options, self._attention, own_engine=own, clock=self._clock, tz=self._tz)

    def on_mount(self) -> None:
        self.set_class(self.options.ascii, "-ascii")
        self._attention.begin()
        self.begin_privacy()

    async def on_unmount(self) -> None:
        self._attention.end()
        # The store closes after this, and the engine has something to put down; a stuck one keeps nobody in.
        with suppress(TimeoutError):
            await asyncio.wait_for(self._engine_ended.wait(), _ENGINE_SECONDS)

    @on(MainScreen.Furnished)
    def _begin(self) -> None:
        """What no frame waits for: the engine has much to import."""
        self._furnished.set()
        garbage.first_frame_drawn()
        if self._engine is not None:
            self._engine_ended.clear()
            self.run_worker(self._run_engine(self._engine), name="engine", group="engine", exclusive=True)
        self.theme_problems = [*self.theme_problems, *self._themes.begin()]
        self.tell_problems()

    async def _run_engine(self, engine: Engine) -> None:
        try:
            await engine()
        finally:
            self._engine_ended.set()

    def _write(self, sequence: str) -> None:
        if self._driver is not None and not self.is_headless:
            self._driver.write(sequence)

    async def _ready_for_keys(self) -> None:
        await self._furnished.wait()

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.MouseEvent) and not self._furnished.is_set():
            # Keys are typed blindly, and wait; nobody clicks on what has been there for some milliseconds.
            return
        if isinstance(event, events.Key | events.Paste | events.MouseDown):
            came_back = self._attention.presence.acted(monotonic())
            if came_back and isinstance(self.screen, MainScreen):
                self.screen.look_again()
        elif isinstance(event, events.AppFocus | events.AppBlur):
            self._attention.presence.focus_moved(here=isinstance(event, events.AppFocus))
        await super().on_event(event)

    def copy_to_clipboard(self, text: str) -> None:
        """Copy to wherever the user's clipboard is, and tell which way it went."""
        if text:
            self._clipboard = text
            self.run_worker(self._copy(text), group="clipboard", exclusive=True)

    async def _copy(self, text: str) -> None:
        from sbtui.console.clipboard.copying import Clipboard, NotCopied

        # Without a terminal there is nobody whose clipboard it could be.
        environ = {} if self.is_headless else os.environ
        try:
            tell(self, await Clipboard(self._write, self._store.path.parent, environ).copy(text))
        except NotCopied as error:
            tell(self, str(error), error=True)

    def action_copy_or_clear(self) -> None:
        """Copy, or clear the text; where there is neither, the second press quits."""
        screen = self.screen
        if isinstance(screen, MainScreen) and screen.copy_or_clear():
            self._quit_armed = False
        elif self._quit_armed:
            self.exit(0)
        else:
            self._quit_armed = True
            self.set_timer(3.0, self._disarm)
            tell(self, "Press ctrl+c once more to quit.")

    def _disarm(self) -> None:
        self._quit_armed = False

    def action_command_palette(self) -> None:
        from sbtui.console.screens.commands import ID, Commands

        if self.screen.id != ID:
            self.push_screen(Commands(self.size))

    async def action_quit_now(self) -> None:
        """Leave; where something is still to go, ask once."""
        totals = await self._store.threads.totals()
        if not (totals.pending or totals.scheduled) or self._engine is None or isinstance(self.screen, Confirm):
            self.exit(0)
        else:
            self.push_screen(Confirm(_still_to_go(totals)), self._answered)

    def _answered(self, leave: bool | None) -> None:
        if leave:
            self.exit(0)


def _still_to_go(totals: Totals) -> str:
    if totals.pending:
        messages = "1 message is" if totals.pending == 1 else f"{totals.pending} messages are"
        return f"{messages} not sent yet, and will go when sbtui runs again. Quit?"
    messages = "1 message is" if totals.scheduled == 1 else f"{totals.scheduled} messages are"
    return f"{messages} scheduled, and will only go while sbtui or sbtui agent runs. Quit?"


@contextmanager
def leaving_in_order(app: App[int]) -> Iterator[None]:
    """On SIGTERM and SIGHUP (a dropped SSH link) leave as the user would: terminal restored, draft kept."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, app.exit, 128 + number)
    try:
        yield
    finally:
        for number in (signal.SIGTERM, signal.SIGHUP):
            loop.remove_signal_handler(number)


async def run_console(
    store_path: Path, options: ConsoleOptions, *, engine: Callable[[Store], Awaitable[None]] | None = None
) -> int:
    """Open the store, show it until the user leaves, and close it; returns the exit code.

    ``engine`` is run in the background once the first frame is drawn, and is cancelled at the end.

    Raises:
        StoreError: the store cannot be opened.
    """
    async with Store.open(store_path) as store:
        app = SbtuiApp(store, options, engine=(lambda: engine(store)) if engine is not None else None)
        with leaving_in_order(app):
            await app.run_async(mouse=options.mouse)
        return app.return_code or app.return_value or 0
