"""``sbtui keys``: which of its two forms was asked for, with the keys of which config file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sbtui.cli.account import chosen_of
from sbtui.cli.overrides import overrides
from sbtui.settings import load_usable


def run_keys(
    before: Mapping[str, Any] | None, given: Mapping[str, Any], *, check: bool, write_them: bool, seconds: float
) -> int:
    """Show keys, or check them; returns the exit code.

    Raises:
        Refusal, SettingsError: one sentence.
    """
    from sbtui.cli.keys.check import run_check
    from sbtui.cli.keys.terminal import say
    from sbtui.cli.keys.viewer import run_viewer
    from sbtui.console.keys import checked_keymap
    from sbtui.settings.lines import placed

    chosen, profile, secret_file = chosen_of(before, given)
    # Nothing is sent here, whoever would send it.
    settings = load_usable(overrides=overrides(chosen, secret_file=secret_file), profile=profile, decisive=())
    keymap, problems = checked_keymap(settings.keys, settings.key_preset)
    for problem in problems:
        say(placed(problem, settings).sentence())
    if check:
        return run_check(settings, keymap, write_them=write_them, seconds=seconds)
    return run_viewer(keymap)
