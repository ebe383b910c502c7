"""An engine with the user's settings, for the command that needs one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from sbtui.settings import Found, Settings
from sbtui.store.store import Store

if TYPE_CHECKING:
    from sbtui.engine.options import EngineOptions

Kind = Literal["console", "agent", "send"]


def engine_options(settings: Settings, default_line: str | None, *, kind: Kind = "console") -> EngineOptions:
    """The engine's part of the settings."""
    from sbtui.engine.options import EngineOptions

    return EngineOptions(
        kind=kind,
        listen=settings.listen,
        callback_bind=settings.callback_bind,
        callback_url=settings.callback_url,
        webhook_secret=settings.webhook_secret or "",
        poll_seconds=settings.poll_seconds,
        confirm_after=settings.confirm_after,
        media_cap_bytes=round(settings.media_cap_mb * 1e6),
        messages_per_second=settings.messages_per_second,
        send_read_receipts=settings.send_read_receipts,
        default_line=default_line or "",
    )


async def run_engine(store: Store, settings: Settings, found: Found, *, kind: Kind) -> None:
    """Run the engine until cancelled; where another one works on the store, wait for its end first."""
    from sbtui.api.client import Sendblue
    from sbtui.engine.engine import Engine

    async with Sendblue(found.credentials) as client:
        await Engine(store, client, engine_options(settings, found.from_number, kind=kind)).run()
