"""``sbtui doctor``: everything that can be looked at together is, and told in one order."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable, Mapping
from io import TextIOWrapper
from pathlib import Path
from typing import Any

import click

from sbtui.cli.account import chosen_of
from sbtui.cli.doctor.callbacks import Own, examine_receiver, webhook_finding
from sbtui.cli.doctor.findings import Finding, exit_code, skipped
from sbtui.cli.doctor.named import named_findings
from sbtui.cli.doctor.settings import config_findings, find_keys, mode_findings
from sbtui.cli.doctor.store import disk_finding, holder_at, log_finding, look_at_store, store_findings
from sbtui.cli.doctor.terminal import EXPECTED_WIDTHS, facts, terminal_findings
from sbtui.cli.doctor.tmux import examine_tmux
from sbtui.cli.doctor.widths import measured
from sbtui.cli.overrides import overrides
from sbtui.settings import Found, Settings
from sbtui.settings.layers import examine
from sbtui.store.checkup import Checkup

Tell = Callable[[Finding], None]
_BROKEN_PIPE = 141


def run_doctor(before: Mapping[str, Any] | None, given: Mapping[str, Any], *, deep: bool, as_json: bool) -> int:
    """Look at everything, print a line for each check; returns the exit code.

    Raises:
        Refusal, SettingsError: the command line itself is wrong.
    """
    chosen, profile, secret_file = chosen_of(before, given)
    values = overrides(chosen, secret_file=secret_file)
    told: list[Finding] = []
    unread = False
    if isinstance(sys.stdout, TextIOWrapper):
        # Where the locale has not all letters, that is one of the findings, not the end of them.
        sys.stdout.reconfigure(errors="replace")

    def tell(finding: Finding) -> None:
        told.append(finding)
        click.echo(finding.json() if as_json else finding.line())

    # The terminal's answers must not come between the lines of the report.
    widths = None if as_json else measured(EXPECTED_WIDTHS)
    settings = examine(overrides=values, profile=profile)
    usable = None if any(problem.stops for problem in settings.problems) else settings
    try:
        for finding in config_findings(settings):
            tell(finding)
        asyncio.run(_examine(usable, widths, deep=deep, tell=tell))
    except* BrokenPipeError:
        # Whoever read has enough (head, less): so do we. Python would complain at its end about what is left.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        unread = True
    return _BROKEN_PIPE if unread else exit_code(told)


async def _examine(settings: Settings | None, widths: Mapping[str, int] | None, *, deep: bool, tell: Tell) -> None:
    async with asyncio.TaskGroup() as tasks:
        checks = [tasks.create_task(check) for check in _checks(settings, widths, tasks, deep=deep)]
        for check in checks:
            for finding in await check:
                tell(finding)


def _checks(
    settings: Settings | None, widths: Mapping[str, int] | None, tasks: asyncio.TaskGroup, *, deep: bool
) -> list[Any]:
    notify = settings.notify if settings is not None else ""
    terminal = [
        _at_once(lambda: terminal_findings(facts(widths, ascii=settings is not None and settings.ascii))),
        examine_tmux(os.environ, notify=notify),
    ]
    if settings is None:
        return [_at_once(lambda: [skipped("the rest", "Not looked at: the settings come first")]), *terminal]
    path = settings.store_path
    store = tasks.create_task(look_at_store(path, deep=deep))
    keys = tasks.create_task(asyncio.to_thread(find_keys, settings))
    return [
        _of_account(settings, keys, store, deep=deep),
        _of_store(path, store),
        _at_once(lambda: named_findings(settings)),
        _at_once(lambda: [disk_finding(settings.data_dir), *mode_findings(settings), log_finding(settings)]),
        *terminal,
    ]


async def _at_once(look: Callable[[], list[Finding]]) -> list[Finding]:
    return await asyncio.to_thread(look)


async def _of_account(
    settings: Settings,
    keys: asyncio.Task[tuple[Found | None, list[Finding]]],
    store: asyncio.Task[Any],
    *,
    deep: bool,
) -> list[Finding]:
    """Keys, API and callbacks, in this order; the receiver is tried while Sendblue is asked."""
    from sbtui.cli.doctor.api import Examined, examine_api

    async def own() -> Own:
        return await _own(settings.store_path, store)

    found, about_keys = await keys
    local = found is not None and found.credentials.is_local
    receiver = asyncio.create_task(examine_receiver(settings, own, api_is_local=local))
    try:
        if found is None:
            examined = Examined([skipped("api", "Not asked: the keys come first")])
        else:
            examined = await examine_api(found, listen=settings.listen, deep=deep)
        about_receiver = await receiver
    finally:
        receiver.cancel()
        await asyncio.gather(receiver, return_exceptions=True)
    hooks = examined.webhooks
    about_hooks = [] if hooks is None else [webhook_finding(settings, hooks, (await own()).token)]
    return [*about_keys, *examined.findings, *about_receiver, *about_hooks]


async def _own(path: Path, store: asyncio.Task[Any]) -> Own:
    found = await store
    return Own(found.callback_token if isinstance(found, Checkup) else "", holder_at(path))


async def _of_store(path: Path, store: asyncio.Task[Any]) -> list[Finding]:
    return store_findings(path, await store, holder_at(path))
