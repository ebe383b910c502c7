"""Mistakes in settings: what was probably meant, what to say, and whether it can be lived with."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from sbtui.settings.layers import COMMAND_LINE, UNQUOTED
from sbtui.settings.lines import line_of_error, reason_of
from sbtui.settings.model import DECISIVE, SETTINGS, checked
from sbtui.settings.problems import Problem

_ELSEWHERE = ("profile", "config_dir")
"""What only variables say: which config file counts."""
_LIKE, _VERY_LIKE = 0.6, 0.8


def unknown(name: str, value: object, origin: str) -> Problem:
    """A name that is no setting: for a table, the settings in it count as meant too."""
    near = _resembled(name, SETTINGS)
    inside = frozenset(SETTINGS).intersection(value) if isinstance(value, dict) else frozenset[str]()
    mend = f"did you mean {near}?" if near else "remove it."
    if not near and inside:
        mend = "settings stand above the first [table]."
    said = f"there is no setting {name!r}"
    return Problem(said=said, mend=mend, key=name, origin=origin, about=inside | ({near} if near else set()))


def misspelt_variable(name: str) -> Problem | None:
    """A variable that is none of ours but looks like one; None for what may be somebody else's."""
    near = _resembled(name.removeprefix("SBTUI_").lower(), [*SETTINGS, *_ELSEWHERE], _VERY_LIKE)
    if not near:
        return None
    meant = f"SBTUI_{near.upper()}"
    # Another config file would be another account.
    about = frozenset({near}) if near in SETTINGS else DECISIVE
    return Problem(said="there is no such variable", mend=f"did you mean {meant}?", origin=name, about=about)


def misfit(key: str, value: object, origin: str) -> tuple[dict[str, Any], list[Problem]]:
    """A value that does not fit: the entries of a table that do, and what is wrong with the rest."""
    if not isinstance(value, dict) or not isinstance(SETTINGS[key].metadata["check"]({}), dict):
        return {}, [_misfit(key, value, origin)]
    usable: dict[str, Any] = {}
    problems: list[Problem] = []
    for entry, words in value.items():
        try:
            usable |= checked(key, {entry: words})
        except ValueError:
            problems.append(replace(_misfit(key, {entry: words}, origin), entry=entry))
    return {key: usable}, problems


def _misfit(key: str, value: object, origin: str) -> Problem:
    try:
        checked(key, value)
    except ValueError as error:
        words = str(error)
    else:
        raise AssertionError("it fits")
    subject = "" if words.startswith("should") else "is wrong: "
    given = "" if key in UNQUOTED or not isinstance(value, str | int | float) else f", not {value!r}"
    return Problem(said=f"{key} {subject}{words}{given}", key=key, origin=origin, about=frozenset({key}))


def misplaced(table: str, entries: Collection[str], origin: str) -> Iterator[Problem]:
    """Settings that stand below the header of a table, and so mean nothing."""
    for entry in entries:
        near = _resembled(entry, DECISIVE, _VERY_LIKE)
        if near:
            yield Problem(
                said=f"{entry} stands in the table {table}, where it sets nothing",
                mend="settings stand above the first [table].",
                key=table,
                entry=entry,
                origin=origin,
                about=frozenset({near}),
            )


def broken(text: str, error: Exception, origin: str) -> Problem:
    """A file that is not TOML; it is about all settings that it seems to name."""
    reason = reason_of(error)
    return Problem(
        said=f"this is not valid TOML{f' ({reason})' if reason else ''}",
        mend="mend the line or put quotes around its text.",
        instead="until then nothing in the file counts",
        origin=origin,
        line=line_of_error(error, text),
        about=frozenset(_mentioned(text)),
    )


def _mentioned(text: str) -> Iterator[str]:
    """The settings of which a text speaks outside comments, the misspelt ones at the beginning of a line too."""
    for line in text.splitlines():
        words = re.findall(r"[A-Za-z_][\w-]*", "" if line.lstrip().startswith("#") else line)
        yield from SETTINGS.keys() & set(words)
        if words and (near := _resembled(words[0], SETTINGS)):
            yield near


def _resembled(name: str, known: Collection[str], cutoff: float = _LIKE) -> str:
    """The known name that was probably meant; of no other, one with a word of an important setting's."""
    near = get_close_matches(name, known, 1, cutoff)
    if near:
        return near[0]
    words = set(re.split(r"[_-]", name.lower())) if cutoff == _LIKE else set[str]()
    return next((key for key in SETTINGS if key in DECISIVE and words.intersection(key.split("_"))), "")


def weighed(problem: Problem, *, moot: Collection[str], decisive: Collection[str]) -> Problem:
    """The problem with its consequences. What is ``moot`` is set in a better place.

    On the command line, or where one of the ``decisive`` settings may have been meant, nothing should be done.
    """
    about = problem.about - frozenset(moot)
    stops = problem.stops or problem.origin == COMMAND_LINE or bool(about & frozenset(decisive))
    return replace(problem, about=about, stops=stops)


def cautious(problem: Problem, unset: Collection[str]) -> tuple[dict[str, Any], Problem]:
    """What holds for settings that are not set because of the problem, and where the default would not be safe."""
    values = {key: SETTINGS[key].metadata.get("cautious") for key in sorted(problem.about & frozenset(unset))}
    values = {key: value for key, value in values.items() if value is not None}
    if not values:
        return {}, problem
    shown = ", ".join(f"{key} is {str(value).lower()}" for key, value in values.items())
    return values, replace(
        problem, instead=f"{problem.instead or 'until then'}{', and' if problem.instead else ''} {shown}"
    )
