"""The terminal: what it calls itself, its colours, its letters, its size and its widths."""

from __future__ import annotations

import curses
import locale
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field

from sbtui.cli.doctor.findings import Finding, ok, problem, warning

_AMBIGUOUS_LOCALES = ("ja", "ko", "zh")
_SMALL = (40, 10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What was learned about the terminal."""

    environ: Mapping[str, str] = field(default_factory=dict)
    is_terminal: bool = True
    colours: int | None = None
    """By its entry in terminfo; None where it has none."""
    encoding: str = "utf-8"
    size: tuple[int, int] = (80, 24)
    """Columns, rows."""
    widths: Mapping[str, int] | None = None
    """Cells that it gave a text; None where it did not tell."""
    ascii: bool = False
    """Whether the user wants ASCII characters only."""


def facts(widths: Mapping[str, int] | None, *, ascii: bool) -> Facts:  # noqa: A002
    """What the environment and the system know of the terminal."""
    return Facts(
        environ=os.environ,
        is_terminal=sys.stdout.isatty(),
        colours=_colours(os.environ.get("TERM", "")),
        encoding=locale.getpreferredencoding(False),
        size=_size(),
        widths=widths,
        ascii=ascii,
    )


def _colours(term: str) -> int | None:
    try:
        curses.setupterm(term or "unknown", sys.__stdout__.fileno() if sys.__stdout__ is not None else 1)
    except (curses.error, OSError, ValueError):
        return None
    return max(0, curses.tigetnum("colors"))


def _size() -> tuple[int, int]:
    for descriptor in (1, 2, 0):
        try:
            found = os.get_terminal_size(descriptor)
        except OSError:
            continue
        return found.columns, found.lines
    return 80, 24


def terminal_findings(facts: Facts) -> list[Finding]:
    """Everything about the terminal but tmux and its keys."""
    if not facts.is_terminal:
        return [ok("terminal", "None: the output goes elsewhere")]
    found = [colour_finding(facts), locale_finding(facts), size_finding(*facts.size)]
    if facts.widths is not None:
        found.append(width_finding(facts.widths, ascii=facts.ascii))
    if remote := remote_finding(facts.environ):
        found.append(remote)
    return found


def colour_finding(facts: Facts) -> Finding:
    term, told = facts.environ.get("TERM", ""), facts.environ.get("COLORTERM", "")
    if term in ("", "dumb", "unknown"):
        return problem(
            "terminal",
            f"TERM is {term!r}: nothing can be placed on this screen",
            "Start sbtui in a terminal, with TERM=xterm-256color if yours does not set it.",
        )
    if told.lower() in ("truecolor", "24bit"):
        colours = "16 million colours"
    elif "256color" in term or (facts.colours or 0) >= 256:
        colours = "256 colours"
    else:
        colours = f"{facts.colours or 8} colours"
    words = f"TERM {term}{f', COLORTERM {told}' if told else ''}: {colours}"
    if facts.colours is None:
        return warning("terminal", f"{words}; this machine has no terminfo for it", "Install ncurses-term.")
    return ok("terminal", words)


def locale_finding(facts: Facts) -> Finding:
    encoding = facts.encoding.lower().replace("-", "").replace("_", "")
    name = facts.environ.get("LC_ALL") or facts.environ.get("LC_CTYPE") or facts.environ.get("LANG") or "C"
    if encoding != "utf8" and not facts.ascii:
        return warning(
            "locale",
            f"{name} is not UTF-8 but {facts.encoding}: badges and other people's letters may come out wrong",
            "Set LANG=C.UTF-8 (or your language's), or ascii = true.",
        )
    return ok("locale", f"{name}, {facts.encoding}")


def size_finding(columns: int, rows: int) -> Finding:
    told = f"{columns} columns, {rows} rows"
    if columns < _SMALL[0] or rows < _SMALL[1]:
        return warning(
            "size", told, "From 80 by 24 on everything has room; less than 40 by 10 shows one thing at a time."
        )
    return ok("size", f"{told}: {'list and conversation side by side' if columns >= 90 else 'one pane at a time'}")


EXPECTED_WIDTHS: Mapping[str, int] = {"✓◉⋯": 3, "界": 2, "👍": 2, "e\u0301": 1}
"""Texts and the cells that sbtui takes them for."""
_AMBIGUOUS = "✓◉⋯"


def width_finding(widths: Mapping[str, int], *, ascii: bool) -> Finding:  # noqa: A002
    wrong = {text: cells for text, cells in widths.items() if cells != EXPECTED_WIDTHS[text]}
    if wrong.keys() == {_AMBIGUOUS} and ascii:
        wrong = {}
    if not wrong:
        return ok("widths", "Wide, narrow and combined characters take the cells they should")
    told = ", ".join(f"{text} takes {cells}, not {EXPECTED_WIDTHS[text]}" for text, cells in wrong.items())
    if _AMBIGUOUS in wrong:
        mend = "Let the terminal draw ambiguous characters narrow, or set ascii = true."
    else:
        mend = "Use a newer terminal or font, or expect rows with such characters to be out of line."
    return warning("widths", f"This terminal counts cells otherwise: {told}", mend)


def remote_finding(environ: Mapping[str, str]) -> Finding | None:
    """What is different over SSH."""
    if not (environ.get("SSH_TTY") or environ.get("SSH_CONNECTION")):
        return None
    return ok(
        "ssh",
        "Remote: mouse = auto leaves the mouse to the terminal; a ~ at the start of a text belongs to ssh"
        " (EscapeChar none gives it back)",
    )
