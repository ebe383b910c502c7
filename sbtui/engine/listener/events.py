"""The live event stream: connect, repair the gap, then take in events until the connection is rotated."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime

from sbtui.api.client import Sendblue
from sbtui.api.wire import Event, EventData
from sbtui.domain.message import Source
from sbtui.domain.news import ContactSeen, LineSeen, News
from sbtui.domain.status import Status, is_failure
from sbtui.engine.directory import Directory
from sbtui.engine.fetcher import Fetcher
from sbtui.engine.inbox import Inbox
from sbtui.engine.link import LinkSign
from sbtui.engine.listener.transport import catch_up
from sbtui.engine.recovery import Recovery
from sbtui.engine.translate import status_changed, typing_changed

NAME = "events"
_REMEMBERED = 2_000
"""Event ids kept to drop repeats (as many as the official CLI keeps)."""


class EventListener:
    """One connection at a time to ``GET /api/v2/events``.

    Sendblue subscribes us before it returns headers (official CLI), so what happens during the repair waits
    in the stream. Events carry no text: messages are fetched.
    """

    def __init__(
        self,
        client: Sendblue,
        inbox: Inbox,
        recovery: Recovery,
        directory: Directory,
        fetcher: Fetcher,
        link: LinkSign,
        clock: Callable[[], datetime],
    ) -> None:
        self._client = client
        self._inbox = inbox
        self._recovery = recovery
        self._directory = directory
        self._fetcher = fetcher
        self._link = link
        self._clock = clock
        self._heard: OrderedDict[str, None] = OrderedDict()

    async def session(self) -> None:
        async with self._client.events() as stream:
            await catch_up(self._recovery, self._link, NAME)
            async for event in stream:
                if event.id not in self._heard:
                    await self._take_in(event)
                    self._remember(event.id)

    async def works(self) -> bool:
        """Connect and hang up; raises SendblueError when that is not possible."""
        async with self._client.events():
            return True

    def _remember(self, event_id: str) -> None:
        self._heard[event_id] = None
        if len(self._heard) > _REMEMBERED:
            self._heard.popitem(last=False)

    async def _take_in(self, event: Event) -> None:
        data = event.data
        match event.type:
            case "message.received":
                self._fetcher.want([data.message_id], live=True)
            case "message.created" | "message.updated" if data.is_outbound is not False:
                changed = status_changed(event, self._clock())
                await self._apply(changed)
                # The event does not say on which service it went, nor all about why it failed.
                if changed.status == Status.SENT or is_failure(changed.status):
                    self._fetcher.want([data.message_id])
            case "typing.changed":
                await self._apply(typing_changed(data.number, data.is_typing))
            case "line.assigned" | "line.unassigned":
                self._directory.expire()
            case "line.blocked" | "line.status.changed":
                await self._apply(LineSeen(number=data.sendblue_number, status=_line_status(event.type, data)))
            case "contact.created":
                contact = ContactSeen(number=data.phone, first_name=data.first_name, last_name=data.last_name)
                await self._apply(contact)

    async def _apply(self, news: News) -> None:
        await self._inbox.apply([news], Source.EVENT, live=True)


def _line_status(kind: str, data: EventData) -> str:
    return data.status or ("BLOCKED" if kind == "line.blocked" else "")
