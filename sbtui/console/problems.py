"""What is wrong with the settings, gathered into one notice that can be read again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from textual.app import App

from sbtui.console.keys import checked_keymap
from sbtui.console.options import ConsoleOptions
from sbtui.domain.text import one_line

if TYPE_CHECKING:
    from sbtui.settings import Settings
    from sbtui.settings.problems import Problem

# A mixin of an App: it must not be one itself, or the app's class variables would be those of a plain App.
if TYPE_CHECKING:
    _Mixin = App[Any]
else:
    _Mixin = object

_SECONDS = 20.0
"""Long enough to read it, and to look it up in the file."""


class TellsProblems(_Mixin):
    """Shows one notice for all that is wrong, and keeps the list."""

    options: ConsoleOptions
    problems: tuple[Problem, ...] = ()
    """What is wrong with the settings and themes, as it was when that was looked at last."""
    theme_problems: Sequence[Problem] = ()

    def tell_problems(self) -> None:
        """Look at the settings anew, and tell what is wrong with them and the themes and was not so before."""
        before = {(problem.origin, problem.said) for problem in self.problems}
        self.problems = tuple(_placed([*_of_settings(self.options), *self.theme_problems], self.options))
        fresh = [problem for problem in self.problems if (problem.origin, problem.said) not in before]
        if fresh:
            self.notify(notice(fresh), severity="warning", timeout=_SECONDS, markup=False)

    def action_problems(self) -> None:
        """Read it again, and all of it."""
        from sbtui.console.screens.problems import Problems

        # The notice would lie over it.
        self.clear_notifications()
        self.push_screen(Problems(self.problems))


def notice(problems: Sequence[Problem]) -> str:
    """One sentence for all of them."""
    first, rest = one_line(problems[0].notice()), len(problems) - 1
    return f"{first} (and {rest} more: sbtui doctor lists them)" if rest else first


def _of_settings(options: ConsoleOptions) -> Iterator[Problem]:
    settings = _settings(options)
    if settings is not None:
        yield from settings.problems
    if options.keys:
        keymap, problems = checked_keymap(options.keys, options.key_preset)
        yield from problems
        from sbtui.console.conflicts import key_conflicts

        yield from key_conflicts(keymap, options.key_preset)


def _placed(problems: Iterable[Problem], options: ConsoleOptions) -> list[Problem]:
    """The problems with the lines of the config file on which they are, those of the file in its order."""
    settings = _settings(options)
    if settings is None:
        return list(problems)
    from sbtui.settings.lines import placed

    found = [placed(problem, settings) for problem in problems]
    home = str(settings.config_path)
    return sorted(found, key=lambda problem: (problem.origin != home, problem.line))


def _settings(options: ConsoleOptions) -> Settings | None:
    return None if options.configuration is None else options.configuration.settings
