"""What the settings name and has to be there: the theme, and the command for notifications."""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from sbtui.cli.doctor.findings import Finding, ok, warning
from sbtui.settings import Settings
from sbtui.settings.lines import place_of


def named_findings(settings: Settings) -> list[Finding]:
    return [*_themes(settings), *_notify_command(settings.notify_command)]


def _themes(settings: Settings) -> Iterator[Finding]:
    from sbtui.console.theme_depth import Depth
    from sbtui.console.theme_shelf import ThemeShelf
    from sbtui.console.themes import FALLBACK

    folder = None if settings.config_path is None else settings.config_path.parent / "themes"
    shelf = ThemeShelf(folder, Depth.FULL)
    chosen = shelf.find(settings.theme)
    names = [theme.name for theme in shelf.rest()]
    for broken in shelf.problems():
        yield warning("theme", broken.sentence().rstrip("."), "Correct the file; until then that theme is missing.")
    if chosen is not None:
        yield ok("theme", f"{chosen.name}, one of {len(names) + 1}")
        return
    near = get_close_matches(settings.theme, names, n=1)
    mend = f"Did you mean {near[0]}?" if near else f"There are {', '.join(sorted(names))}."
    origin, line = place_of(settings, "theme")
    place = f"{origin}:{line}" if line else origin or "default"
    told = f"There is no theme {settings.theme!r} ({place}); {FALLBACK} is used instead"
    yield warning("theme", told, mend)


def _notify_command(command: str) -> Iterator[Finding]:
    """Only whether it can be found: it is not run. The command itself may hold a secret."""
    program = next(iter(shlex.split(command)), "")
    # As the console finds it: "~name/…" is nobody's to look up.
    path = str(Path(program).expanduser()) if program.startswith("~/") else program
    if path and shutil.which(path) is None:
        mend = "Correct its path in notify_command, or make it executable."
        yield warning("notify", f"The program {Path(program).name} of notify_command is not found", mend)
