"""tmux in place of this process: ``python -m tests.terminal.tmux ARGUMENTS``."""

from __future__ import annotations

import os
import sys

if __name__ == "__main__":
    os.execvp("tmux", ["tmux", *sys.argv[1:]])
