"""``sbtui``: the console on the user's own account."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Literal

from sbtui.cli.engines import run_engine
from sbtui.settings import Found, KeysMissing, Settings, SettingsError, created, credentials, load_usable
from sbtui.settings.configuration import Configuration
from sbtui.store.store import Store

Engine = Callable[[], Awaitable[None]]


def open_console(overrides: Mapping[str, object], *, profile: str | None) -> int:
    """Run the console; returns the exit code. Mistakes in the settings that can be lived with are told in it.

    Raises:
        SettingsError, StoreError: before anything is drawn.
    """
    configuration = Configuration(partial(load_usable, overrides=overrides, profile=profile))
    try:
        found = credentials(configuration.settings)
    except KeysMissing as missing:
        _refuse_broken_file(configuration.settings)
        answer = _asked(configuration, missing)
        if answer == "demo":
            from sbtui.cli.commands import DEMO_HISTORY
            from sbtui.cli.demo import open_demo

            return open_demo(overrides, history=DEMO_HISTORY, seed=1, speed=1.0, fresh=False)
        if isinstance(answer, int):
            return answer
        found = answer
    created(configuration.settings.data_dir)
    return asyncio.run(_run(configuration, found))


def _refuse_broken_file(settings: Settings) -> None:
    """Where no keys are found, a file that is no TOML is the reason: nothing of it counts, and none can be put in."""
    for problem in settings.problems:
        if problem.line and not problem.key:
            raise SettingsError(problem.sentence())


def _asked(configuration: Configuration, missing: KeysMissing) -> Found | Literal["demo"] | int:
    """The keys from whoever sits at the terminal, "demo", or an exit code; where nobody does, the error itself."""
    # Textual draws on standard error.
    if configuration.settings.plain or not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise missing
    from sbtui.cli.first_run import first_run

    return first_run(configuration, missing)


async def _run(configuration: Configuration, found: Found) -> int:
    settings = configuration.settings
    async with Store.open(settings.store_path) as store:

        async def engine() -> None:
            await run_engine(store, settings, found, kind="console")

        if found.warning:
            print(found.warning, file=sys.stderr)  # noqa: T201
        return await run_app(store, configuration, engine=engine, default_line=found.from_number or "")


async def run_app(
    store: Store, configuration: Configuration, *, engine: Engine, default_line: str = "", banner: str = ""
) -> int:
    """Run the screen, or the plain mode, over an open store until the user leaves; returns the exit code."""
    if configuration.settings.plain:
        from sbtui.cli.plain import run_plain
        from sbtui.domain.text import one_line

        for problem in configuration.settings.problems:
            print(one_line(problem.notice()), file=sys.stderr)  # noqa: T201
        return await run_plain(store, configuration.settings, engine=engine, default_line=default_line, banner=banner)
    from sbtui.console.app import SbtuiApp, leaving_in_order
    from sbtui.console.options import ConsoleOptions

    mouse = _mouse(configuration.settings.mouse)
    options = ConsoleOptions.of(configuration, mouse=mouse, default_line=default_line, banner=banner)
    app = SbtuiApp(store, options, engine=engine)
    with leaving_in_order(app):
        await app.run_async(mouse=options.mouse)
    return app.return_code or app.return_value or 0


def _mouse(setting: str) -> bool:
    # Over SSH every movement of the mouse is traffic, and a torn report types rubbish into the composer.
    return setting == "on" or (setting == "auto" and "SSH_TTY" not in os.environ)
