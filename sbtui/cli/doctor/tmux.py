"""tmux, where sbtui runs in it: what it holds back, and the line for its config file that lets it through."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from sbtui.cli.doctor.findings import Finding, ok, warning

OPTIONS = ("escape-time", "set-clipboard", "allow-passthrough", "extended-keys", "focus-events", "default-terminal")
_PATIENCE = 3.0
_SLOW_ESCAPE = 50
"""Milliseconds: with more, Esc feels as if it had been missed."""


async def examine_tmux(environ: Mapping[str, str], *, notify: str) -> list[Finding]:
    """Ask the tmux around us; nothing where there is none."""
    if not environ.get("TMUX"):
        return []
    told = await _asked(environ, ("#{version}", *(f"#{{{name}}}" for name in OPTIONS)))
    if told is None:
        return [warning("tmux", "$TMUX is set, and tmux does not answer", "Start sbtui in a new tmux window.")]
    version, *values = told
    return [tmux_finding(version, dict(zip(OPTIONS, values, strict=True)), notify=notify)]


async def _asked(environ: Mapping[str, str], formats: tuple[str, ...]) -> list[str] | None:
    try:
        asking = await asyncio.create_subprocess_exec(
            "tmux",
            "display-message",
            "-p",
            "\n".join(formats),
            env=dict(environ),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
    except OSError:
        return None
    try:
        async with asyncio.timeout(_PATIENCE):
            out, _ = await asking.communicate()
    except TimeoutError:
        return None
    finally:
        if asking.returncode is None:
            asking.kill()
            await asking.wait()
    lines = out.decode(errors="replace").split("\n")[: len(formats)]
    return lines if asking.returncode == 0 and len(lines) == len(formats) else None


def tmux_finding(version: str, options: Mapping[str, str], *, notify: str) -> Finding:
    """What of sbtui this tmux holds back. An option that it does not know is ""."""
    lacks: dict[str, str] = {}
    escape = options["escape-time"]
    if escape.isdecimal() and int(escape) > _SLOW_ESCAPE:
        lacks[f"Esc takes {escape} ms"] = "set -s escape-time 10"
    passes = options["allow-passthrough"] in ("on", "all", "1", "2")
    if options["set-clipboard"] in ("off", "0") and not passes:
        lacks["what is copied stays inside"] = "set -s set-clipboard external"
    if options["focus-events"] in ("off", "0"):
        lacks["it does not tell whether you look"] = "set -g focus-events on"
    if notify not in ("", "off", "bell") and not passes:
        lacks["of notifications only the bell gets out"] = "set -g allow-passthrough on"
    if options["default-terminal"] in ("screen", "ansi", "vt100"):
        lacks["colours are few"] = 'set -g default-terminal "tmux-256color"'
    told = f"tmux {version}"
    if options["extended-keys"] in ("off", "0", ""):
        told += "; shift+enter arrives as Enter here, ctrl+j makes a new line"
    if not lacks:
        return ok("tmux", told)
    return warning("tmux", f"{told}; {', '.join(lacks)}", f"Put into ~/.tmux.conf: {' ; '.join(lacks.values())}")
