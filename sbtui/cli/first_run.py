"""The first start of ``sbtui`` without keys: asks for them in the terminal, where there is one."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from sbtui.cli.signals import leaving_on_signals
from sbtui.console.first_run.app import FirstRunApp, credentials_of
from sbtui.console.first_run.seam import Accepted, Chosen, Known, Unsuitable
from sbtui.domain.credentials import Credentials
from sbtui.settings import Found, KeysMissing, Settings, SettingsError, credentials
from sbtui.settings.configuration import Configuration
from sbtui.settings.looked_for import looked_for

PATIENCE = 20.0
"""Seconds for all of Sendblue's answers."""


def first_run(configuration: Configuration, missing: KeysMissing) -> Found | Literal["demo"] | int:
    """Ask; returns the keys, "demo", or the exit code for whoever left.

    Raises:
        SettingsError: with these keys, another setting cannot stay as it is.
    """
    return asyncio.run(_run(configuration, missing))


async def _run(configuration: Configuration, missing: KeysMissing) -> Found | Literal["demo"] | int:
    settings = configuration.settings
    app = FirstRunApp(
        known_of(settings, missing),
        SendblueDoors(configuration),
        theme=settings.theme,
        themes_folder=None if settings.config_path is None else settings.config_path.parent / "themes",
        ascii=settings.ascii,
    )
    with leaving_on_signals() as leaving:
        asked = asyncio.create_task(leaving.asked())
        asked.add_done_callback(lambda task: None if task.cancelled() else app.exit(None))
        try:
            outcome = await app.run_async(mouse=False)
        finally:
            asked.cancel()
    if leaving.signal:
        return 128 + leaving.signal
    return _found(configuration.settings, outcome) if isinstance(outcome, Chosen) else outcome or (app.return_code or 0)


def known_of(settings: Settings, missing: KeysMissing) -> Known:
    """What needs not be asked."""
    return Known(
        looked=looked_for(settings),
        file=str(settings.config_path or "config.toml"),
        base_url=settings.api_base,
        key_id=missing.key_id,
        line=settings.from_number or "",
        listen_is_set=settings.origin("listen") != "default",
    )


def _found(settings: Settings, chosen: Chosen) -> Found:
    """The keys as if they had been found, wherever they are kept."""
    keys = chosen.credentials
    return credentials(
        replace(
            settings,
            api_key_id=keys.key_id,
            api_secret_key=keys.secret,
            key_command=None,
            from_number=settings.from_number or chosen.line or None,
        )
    )


class SendblueDoors:
    """To Sendblue, to the user's commands, and to the config file."""

    def __init__(self, configuration: Configuration, environ: Mapping[str, str] = os.environ) -> None:
        self._configuration, self._environ = configuration, environ

    async def test(self, credentials: Credentials) -> Accepted:
        """Ask Sendblue for the account and its lines."""
        from sbtui.api.client import Sendblue
        from sbtui.api.errors import NeverLeft, Refused, SendblueError, Unauthorized

        try:
            async with asyncio.timeout(PATIENCE), Sendblue(credentials) as client:
                await client.account()
                try:
                    lines = await client.lines()
                except Refused:
                    # Some keys may send, but not ask for the lines.
                    lines = ()
        except Unauthorized:
            sentence = "Sendblue does not take these keys: check both, and that they belong together."
        except NeverLeft as error:
            sentence = f"Sendblue cannot be reached: {error}"
        except (SendblueError, TimeoutError) as error:
            sentence = f"Sendblue gave no answer that says whether the keys are right: {error or 'it took too long'}"
        else:
            return Accepted(credentials, lines)
        raise Unsuitable(sentence if sentence.endswith(".") else f"{sentence}.")

    async def run(self, command: str, key_id: str) -> Credentials:
        """The keys that the command prints."""
        from sbtui.settings.key_command import keys_from

        try:
            found, secret = await asyncio.to_thread(keys_from, command, key_id=key_id or None, environ=self._environ)
        except SettingsError as error:
            sentence = str(error)
        else:
            return credentials_of(found, secret, self._configuration.settings.api_base)
        raise Unsuitable(sentence)

    async def save(self, chosen: Chosen) -> None:
        """Write the choices into the config file; of the keys what the user said."""
        try:
            await asyncio.to_thread(self._configuration.change_all, written(chosen))
        except SettingsError as error:
            sentence = str(error)
        else:
            return
        raise Unsuitable(sentence)


def written(chosen: Chosen) -> dict[str, object]:
    """The settings that come into the config file."""
    values: dict[str, object] = {"api_key_id": chosen.credentials.key_id}
    if chosen.keep == "file":
        values["api_secret_key"] = chosen.credentials.secret
    if chosen.keep == "command":
        values["key_command"] = chosen.key_command
    if chosen.line:
        values["from_number"] = chosen.line
    if chosen.listen != "auto":
        values["listen"] = chosen.listen
    return values
