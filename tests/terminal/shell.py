"""A shell with job control in place of this process: ``python -m tests.terminal.shell``."""

from __future__ import annotations

import os

if __name__ == "__main__":
    # Without its line editor it leaves the terminal as programs leave it, where that can be looked at.
    os.environ["PS1"] = "shell> "
    os.execvp("bash", ["bash", "--norc", "--noprofile", "--noediting", "-i"])
