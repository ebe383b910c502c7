"""Rate and volume limits (Sendblue docs: limits), scaled by the sandbox's speed."""

from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta

from sbtui.sandbox.config import SandboxConfig

LIST_REQUESTS = 100
LIST_SECONDS = 10.0
DAILY_NEW_CONTACTS = 50


class Window:
    """At most `limit` uses in any `seconds`."""

    def __init__(self, limit: float, seconds: float) -> None:
        self.limit = limit
        self._length = timedelta(seconds=seconds)
        self._uses: deque[datetime] = deque()

    def used(self, now: datetime) -> int:
        """Return how many uses still count."""
        while self._uses and now - self._uses[0] >= self._length:
            self._uses.popleft()
        return len(self._uses)

    def use(self, now: datetime) -> bool:
        """Count one use, unless the window is full."""
        if self.used(now) >= self.limit:
            return False
        self._uses.append(now)
        return True

    def next_slot(self, now: datetime) -> datetime | None:
        """Return when the oldest use leaves the window."""
        return self._uses[0] + self._length if self.used(now) else None


class Limits:
    """The limits of one account: list requests, messages per line, strangers per line."""

    def __init__(self, config: SandboxConfig, now: Callable[[], datetime]) -> None:
        self._config = config
        self._now = now
        self._lists = Window(LIST_REQUESTS, LIST_SECONDS / config.speed)
        self._messages: dict[str, Window] = {}
        self._strangers: dict[str, Window] = {}

    def allow_list(self) -> bool:
        """Count a request for the message list: 100 in 10 s."""
        return self._lists.use(self._now())

    def allow_message(self, line: str) -> bool:
        """Count a message of `line`."""
        limit = self._config.messages_per_second
        if not limit:
            return True
        window = self._messages.setdefault(line, Window(max(limit, 1), max(limit, 1) / limit / self._config.speed))
        return window.use(self._now())

    def strangers(self, line: str) -> Window:
        """Return the hourly window of new contacts of `line`."""
        limit = self._config.new_contacts_per_hour or float("inf")
        return self._strangers.setdefault(line, Window(limit, 3600.0))

    def allow_stranger(self, line: str) -> bool:
        """Count a first message to someone new."""
        return self.strangers(line).use(self._now())
