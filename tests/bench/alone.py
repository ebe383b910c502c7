"""The console on a store, without an engine: what it costs by itself. Usage: python -m tests.bench.alone STORE"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from sbtui.console.app import run_console
from sbtui.console.options import ConsoleOptions

if __name__ == "__main__":
    sys.exit(asyncio.run(run_console(Path(sys.argv[1]), ConsoleOptions(mouse=False, default_line="+14155550100"))))
