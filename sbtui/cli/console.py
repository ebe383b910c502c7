"""``sbtui``: the console on the user's own account."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Mapping

from sbtui.cli.engines import run_engine
from sbtui.settings import Found, Settings, created, credentials, load
from sbtui.store.store import Store

Engine = Callable[[], Awaitable[None]]


def open_console(overrides: Mapping[str, object], *, profile: str | None) -> int:
    """Run the console; returns the exit code.

    Raises:
        SettingsError, StoreError: before anything is drawn.
    """
    settings = load(overrides=overrides, profile=profile)
    found = credentials(settings)
    created(settings.data_dir)
    return asyncio.run(_run(settings, found))


async def _run(settings: Settings, found: Found) -> int:
    async with Store.open(settings.store_path) as store:

        async def engine() -> None:
            await run_engine(store, settings, found, kind="console")

        if found.warning:
            print(found.warning, file=sys.stderr)  # noqa: T201
        return await run_app(store, settings, engine=engine, default_line=found.from_number or "")


async def run_app(store: Store, settings: Settings, *, engine: Engine, default_line: str = "", banner: str = "") -> int:
    """Run the screen over an open store until the user leaves; returns the exit code."""
    from sbtui.console.app import SbtuiApp, leaving_in_order
    from sbtui.console.options import ConsoleOptions

    options = ConsoleOptions(
        theme=settings.theme,
        themes_folder=None if settings.config_path is None else settings.config_path.parent / "themes",
        ascii=settings.ascii,
        mouse=_mouse(settings.mouse),
        time_format=settings.time_format,
        mark_read=settings.mark_read,
        default_region=settings.default_region,
        default_line=default_line,
        bandwidth=settings.bandwidth,
        animation=settings.animation,
        keys=settings.keys,
        snippets=settings.snippets,
        undo_seconds=settings.undo_seconds,
        confirm_after=settings.confirm_after,
        notify=settings.notify,
        notify_command=settings.notify_command,
        notify_focused=settings.notify_focused,
        notify_private=settings.notify_private,
        quiet_hours=settings.quiet_hours,
        banner=banner,
    )
    app = SbtuiApp(store, options, engine=engine)
    with leaving_in_order(app):
        await app.run_async(mouse=options.mouse)
    return app.return_code or app.return_value or 0


def _mouse(setting: str) -> bool:
    # Over SSH every movement of the mouse is traffic, and a torn report types rubbish into the composer.
    return setting == "on" or (setting == "auto" and "SSH_TTY" not in os.environ)
