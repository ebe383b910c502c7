"""The command line: it reads settings, then wires the store, the engine, the console and the sandbox."""

from __future__ import annotations

import sys


def main() -> None:
    """Run ``sbtui``. Mistakes of the user end in one sentence on stderr and exit code 2, never in a traceback."""
    import logging

    from sbtui.cli.commands import sbtui
    from sbtui.cli.refusals import sentence_for

    # Without any handler, Python prints warnings on stderr, over the screen.
    logging.getLogger("sbtui").addHandler(logging.NullHandler())
    try:
        code = sbtui.main(standalone_mode=False)
    except Exception as error:
        sentence = sentence_for(error)
        if sentence is None:
            raise
        print(sentence, file=sys.stderr)  # noqa: T201
        code = 2
    sys.exit(code if isinstance(code, int) else 0)
