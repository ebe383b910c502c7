"""A folder in memory: nothing in these tests loses power, and waiting for a disk to be sure tells nothing."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

_SHARED_MEMORY = Path("/dev/shm")


def memory_disk() -> TemporaryDirectory[str]:
    """A temporary folder, in memory where the system offers that."""
    return TemporaryDirectory(dir=_SHARED_MEMORY if _SHARED_MEMORY.is_dir() else None)
