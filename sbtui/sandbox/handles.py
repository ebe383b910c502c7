"""Message handles that never repeat, not even after a restart with the same seed."""

import random
from collections.abc import Callable
from datetime import datetime
from uuid import UUID


class Handles:
    """Draws handles from the clock and a seeded generator: UUIDs in time order.

    The clock is in them because a client keeps its store while the sandbox restarts: with the seed alone
    a new message would take an old one's handle.
    """

    def __init__(self, seed: int, clock: Callable[[], datetime]) -> None:
        self._random = random.Random(f"handles:{seed}")
        self._clock = clock
        self._last = 0

    def outbound(self) -> str:
        """Return a lower-case UUID, as sends have."""
        return str(self._draw())

    def inbound(self) -> str:
        """Return an upper-case GUID, as received messages have."""
        return str(self._draw()).upper()

    def group(self) -> str:
        """Return a group id of the modern form `sb_group_<uuid>`."""
        return f"sb_group_{self._draw()}"

    def _draw(self) -> UUID:
        self._last = max(int(self._clock().timestamp() * 1000), self._last)
        noise = self._random.getrandbits(74)
        value = (self._last & (2**48 - 1)) << 80 | 7 << 76 | (noise >> 62) << 64 | 2 << 62 | noise & (2**62 - 1)
        return UUID(int=value)
