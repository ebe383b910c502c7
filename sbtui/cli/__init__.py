"""The command line: it reads settings, then wires the store, the engine, the console and the sandbox."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run ``sbtui``. Mistakes of the user end in one sentence on stderr and exit code 2, never in a traceback."""
    import logging

    # Without any handler, Python prints warnings on stderr, over the screen.
    logging.getLogger("sbtui").addHandler(logging.NullHandler())
    try:
        code = _run()
    except (Exception, KeyboardInterrupt) as error:
        from sbtui.cli.refusals import sentence_for

        sentence = sentence_for(error)
        if sentence is None:
            raise
        print(sentence, file=sys.stderr)  # noqa: T201
        code = 2
    sys.exit(code if isinstance(code, int) else 0)


def _run() -> object:
    if len(sys.argv) == 1 and "_SBTUI_COMPLETE" not in os.environ:
        return _open_console()
    from sbtui.cli.commands import sbtui

    return sbtui.main(standalone_mode=False)


def _open_console() -> int:
    """The commonest start, without loading what parses a command line."""
    from sbtui import garbage

    garbage.wait_for_first_frame()
    from sbtui.cli.console import open_console

    return open_console({}, profile=None)
