"""The account's contacts and lines, refreshed now and then: Sendblue tells of new ones, not of renamed ones."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence

from sbtui.api.client import Sendblue
from sbtui.api.errors import RateLimited, Refused, SendblueError, Unauthorized
from sbtui.api.wire import Contact
from sbtui.domain.changes import Change, ChangeKind
from sbtui.domain.message import Source
from sbtui.domain.news import ContactSeen, LineSeen, News
from sbtui.domain.thread import Line
from sbtui.engine import policy
from sbtui.engine.alarm import Alarm, Sleep
from sbtui.engine.caps import capacity
from sbtui.engine.inbox import Inbox
from sbtui.engine.link import LinkSign
from sbtui.engine.translate import contact_seen, line_seen
from sbtui.store import people
from sbtui.store.store import Store

logger = logging.getLogger("sbtui.engine")
FRESH = 600.0
"""Seconds after which everything is asked for again."""
_PAGE = 1_000
_AT_ONCE = 100
"""Contacts in one transaction: whoever presses Enter meanwhile waits for it."""
_LAST_OFFSET = 10_000
"""Sendblue's limit (official SDK: contacts)."""


class Directory:
    """Names and lines. A part that Sendblue refuses (line-scoped keys may not ask for all) is left as it is."""

    def __init__(self, store: Store, client: Sendblue, inbox: Inbox, link: LinkSign, *, sleep: Sleep) -> None:
        self._store = store
        self._client = client
        self._inbox = inbox
        self._link = link
        self._alarm = Alarm(sleep)
        self._contacts: dict[str, ContactSeen] = {}

    def expire(self) -> None:
        """Something changed: ask for everything now."""
        self._alarm.ring()

    async def run(self) -> None:
        """Keep it fresh until cancelled."""
        failures = 0
        while True:
            complete = await self._link.insist(self.refresh)
            failures = 0 if complete else failures + 1
            await self._alarm.wait(FRESH if complete else policy.backoff(failures, 1.0))

    async def refresh(self) -> bool:
        """Ask for everything; False when part of it could not be asked for now."""
        parts = (self._lines, self._line_states, self._capacities, self._all_contacts)
        return all([await _tolerated(part) for part in parts])

    async def _lines(self) -> None:
        numbers = list(await self._client.lines())
        if not numbers:
            return
        known = {line.number for line in await self._store.people.lines()}
        if known - set(numbers):
            async with self._store.changing() as (transaction, changes):
                await people.forget_lines_but(transaction, numbers)
                changes.append(Change(ChangeKind.LINE_CHANGED))
        await self._apply([LineSeen(number=number) for number in numbers])

    async def _line_states(self) -> None:
        states = await self._client.lines_state()
        await self._apply([line_seen(state) for state in states.lines if state.sendblue_number])

    async def _capacities(self) -> None:
        usage = await self._client.lines_usage()
        room = {line.phone: capacity(line) for line in usage.lines}
        known = [line.number for line in await self._store.people.lines()]
        async with self._store.changing() as (transaction, changes):
            for number in known:
                if await people.save_capacity(transaction, room.get(number, Line(number))):
                    changes.append(Change(ChangeKind.LINE_CHANGED))

    async def _all_contacts(self) -> None:
        for offset in range(0, _LAST_OFFSET + 1, _PAGE):
            page = await self._client.contacts(
                limit=_PAGE, offset=offset or None, order_by="created_at", order_direction="asc"
            )
            changed = self._changed(page)
            for start in range(0, len(changed), _AT_ONCE):
                await self._apply(changed[start : start + _AT_ONCE])
            if len(page) < _PAGE:
                return

    def _changed(self, page: Sequence[Contact]) -> list[ContactSeen]:
        """Those that read differently from the last time in this process."""
        seen = {contact.phone: contact_seen(contact) for contact in page if contact.phone}
        changed = [contact for number, contact in seen.items() if self._contacts.get(number) != contact]
        self._contacts.update(seen)
        return changed

    async def _apply(self, news: Sequence[News]) -> None:
        await self._inbox.apply(news, Source.RECOVERY, live=False)


async def _tolerated(part: Callable[[], Awaitable[None]]) -> bool:
    """Do a part; False when it is worth another try soon."""
    try:
        await part()
    except SendblueError as error:
        logger.info("the directory could not be refreshed: %s", type(error).__name__)
        final = isinstance(error, Refused) and not isinstance(error, RateLimited)
        return final and not (isinstance(error, Unauthorized) and error.status == 401)
    return True
