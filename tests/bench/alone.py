"""The console on a store, without an engine: what it costs by itself. Usage: python -m tests.bench.alone STORE"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from sbtui import garbage

if __name__ == "__main__":
    # As the command line does it.
    garbage.wait_for_first_frame()
    from sbtui.console.app import run_console
    from sbtui.console.options import ConsoleOptions

    sys.exit(asyncio.run(run_console(Path(sys.argv[1]), ConsoleOptions(mouse=False, default_line="+14155550100"))))
