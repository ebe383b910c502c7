"""The config file, the other settings and the keys: every mistake at once, each with its line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from sbtui.cli.doctor.findings import Finding, State, ok, problem, warning
from sbtui.settings import Found, Settings, SettingsError, credentials
from sbtui.settings.folders import is_shared
from sbtui.settings.lines import placed
from sbtui.settings.problems import Problem


def config_findings(settings: Settings) -> list[Finding]:
    """What is wrong with settings of which the usable part was read, in the order of the config file."""
    path = settings.config_path
    assert path is not None
    found = [_mistake(one) for one in settings.problems]
    about_keys = sorted((placed(one, settings) for one in _key_problems(settings)), key=lambda one: one.line)
    # They leave an action with its other keys, and stop nothing.
    found += [replace(_mistake(one), state=State.WARNING) for one in about_keys]
    if found:
        return found
    if not path.exists():
        return [ok("config", f"There is no {path}; every setting has a default")]
    count = sum(origin == str(path) for origin in settings.origins.values())
    return [ok("config", f"{path}: {count} setting{'' if count == 1 else 's'}, all valid")]


def _mistake(found: Problem) -> Finding:
    said = f"{found.place}: {found.said}" if found.place else found.said
    mend = found.mend or ("correct the line, or remove it." if found.line else "correct it.")
    sentences = filter(None, (mend, f"{found.instead}." if found.instead else ""))
    return problem("config", said, " ".join(f"{words[0].upper()}{words[1:]}" for words in sentences))


def _key_problems(settings: Settings) -> Iterator[Problem]:
    if not settings.keys:
        return
    from sbtui.console.conflicts import key_conflicts
    from sbtui.console.keys import checked_keymap

    keymap, problems = checked_keymap(settings.keys, settings.key_preset)
    yield from problems
    yield from key_conflicts(keymap, settings.key_preset)


def find_keys(settings: Settings) -> tuple[Found | None, list[Finding]]:
    """The keys in force, and where they were found; their values are never shown."""
    try:
        found = credentials(settings)
    except SettingsError as error:
        return None, [problem("keys", str(error).rstrip("."), "")]
    where = ok("keys", f"Found in {found.source}")
    if not found.warning:
        return found, [where]
    file, _, _ = found.warning.partition(": ")
    return found, [
        where,
        warning("modes", f"Others on this machine can read the keys in {file}", f"Run chmod 600 on {file}."),
    ]


def mode_findings(settings: Settings) -> list[Finding]:
    """Files of ours that others may read or write; the keys' own file is looked at with the keys."""
    ours = (settings.data_dir, settings.store_path, settings.log_path)
    there = [path for path in ours if is_there(path)]
    shared = [path for path in there if is_shared(path)]
    if not shared:
        return [ok("modes", "The data folder and its files are for you alone")] if there else []
    return [
        warning(
            "modes",
            f"Others on this machine can get at {path}",
            f"Run chmod {'700' if path.is_dir() else '600'} on it.",
        )
        for path in shared
    ]


def is_there(path: Path) -> bool:
    """Whether this user can see a file, or folder."""
    try:
        path.stat()
    except OSError:
        return False
    return True
