"""The state of one account and the three things that happen to it: a send, a change of status, a text coming in."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sbtui.sandbox import clock
from sbtui.sandbox.config import LINES, MAIN_LINE, SandboxConfig
from sbtui.sandbox.contact_book import ContactBook
from sbtui.sandbox.courier import Courier
from sbtui.sandbox.events import Hub
from sbtui.sandbox.faults import Fault, Faults
from sbtui.sandbox.group_book import Group, GroupBook
from sbtui.sandbox.handles import Handles
from sbtui.sandbox.limits import Limits
from sbtui.sandbox.log import MessageLog
from sbtui.sandbox.media import MediaShelf
from sbtui.sandbox.people import Person, cast, who
from sbtui.sandbox.rows import BLANK, FINAL_STATUSES, Row, callback_body
from sbtui.sandbox.scheduler import Scheduler
from sbtui.sandbox.webhook_book import WebhookBook

OPT_OUT_WORDS = frozenset({"stop", "unsubscribe", "cancel", "opt out", "revoke", "end", "quit"})
OPT_IN_WORD = "start"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A send that passed validation; `number` is the recipient, or the first member of `group`."""

    number: str
    line: str
    content: str = ""
    media_url: str = ""
    send_style: str = ""
    status_callback: str | None = None
    group: Group | None = None
    extras: Row | None = None


class World:
    """One account: its messages, people, groups, webhooks, media and streams.

    `on_accepted` hears of each outbound row that is to live on; the life of messages hangs there.
    """

    CONTACTS: tuple[Person, ...] = tuple(cast())

    def __init__(self, config: SandboxConfig, now: Callable[[], datetime] = clock.utc_now) -> None:
        self.config = config
        self._now = now
        self.lines = LINES
        self.started_at = clock.stamp(now())
        self.base_url = "http://127.0.0.1"
        self.handles = Handles(config.seed, now)
        self.scheduler = Scheduler(config.speed)
        self.faults = Faults()
        self.hub = Hub()
        self.courier = Courier(self.scheduler, self.faults, config.speed)
        self.log = MessageLog()
        self.contacts = ContactBook(self.stamp(), cast())
        self.groups = GroupBook(self.stamp(), self.handles.group)
        self.webhooks = WebhookBook()
        self.media = MediaShelf()
        self.limits = Limits(config, now)
        self.on_accepted: list[Callable[[Row], None]] = []
        self.accepted: list[str] = []
        self.received: list[str] = []
        self.typing_sent: list[tuple[str, str]] = []
        self.reactions: list[tuple[str, str]] = []
        self.read_marks: list[str] = []
        self.requests = 0
        self._typing_events = 0

    def stamp(self) -> str:
        """Return this instant as the API writes it."""
        return clock.stamp(self._now())

    def newest_readable(self, method: str, path: str) -> str | None:
        """Return the instant whose messages the reader at `path` knows already; None when it knows all."""
        lag = self.faults.lag(method, path)
        return clock.stamp(self._now() - timedelta(seconds=lag)) if lag else None

    def count_request(self) -> None:
        """Count one request to the API."""
        self.requests += 1

    def accept(self, draft: Draft) -> Row:
        """Take a message: QUEUED, announced, and on its way."""
        now = self.stamp()
        group = draft.group
        row: Row = {
            **BLANK,
            "content": draft.content,
            "message_handle": self.handles.outbound(),
            "date_sent": now,
            "date_updated": now,
            "from_number": draft.line,
            "number": draft.number,
            "to_number": draft.number,
            "media_url": draft.media_url,
            "send_style": draft.send_style,
            "participants": [],
        }
        if group is not None:
            row |= _group_fields(group)
            group.touch(now, row["message_handle"])
        self.log.add(row, extras=draft.extras, callback=draft.status_callback)
        self.accepted.append(row["message_handle"])
        self._publish(row, "message.created", f"message:{row['message_handle']}:created")
        self._call_back(row)
        for hear in self.on_accepted:
            hear(row)
        return row

    def change(self, handle: str, status: str, **changes: Any) -> Row:
        """Set the status of an outbound message and tell its callback, the webhooks and the streams.

        `changes` are further callback fields. `date_updated` always grows, since event ids are made of it.
        Raises KeyError for an unknown handle or field.
        """
        row = self.log.rows[handle]
        for field in changes:
            if field not in BLANK:
                raise KeyError(field)
        previous = clock.parse(row["date_updated"]) + timedelta(milliseconds=1)
        row.update(changes, status=status, date_updated=clock.stamp(max(self._now(), previous)))
        self._publish(
            row,
            "message.updated",
            f"message:{handle}:updated:{row['date_updated']}",
            error_code=row["error_code"],
            error_message=row["error_message"],
        )
        self._call_back(row)
        return row

    def receive(
        self,
        *,
        number: str,
        content: str = "",
        line: str = MAIN_LINE,
        media_url: str = "",
        group_id: str = "",
        service: str | None = None,
        extras: Row | None = None,
    ) -> Row:
        """Let a text come in from `number`; raises KeyError for an unknown group."""
        now = self.stamp()
        group = self.groups.by_id[group_id] if group_id else None
        self._heed_keywords(number, content)
        row: Row = {
            **BLANK,
            "content": content,
            "is_outbound": False,
            "status": "RECEIVED",
            "message_handle": self.handles.inbound(),
            "date_sent": now,
            "date_updated": now,
            "from_number": number,
            "number": number,
            "to_number": line,
            "sendblue_number": line,
            "media_url": media_url,
            "participants": [],
            "service": service or who(number).service,
            "opted_out": self.contacts.opted_out(number),
            "group_display_name": "",
        }
        if group is not None:
            row |= _group_fields(group) | {"to_number": group.line, "sendblue_number": group.line}
            group.touch(now, row["message_handle"])
        self.log.add(row, extras=extras)
        self.received.append(row["message_handle"])
        self.contacts.verify(number, now)
        self._publish(row, "message.received", f"message:{row['message_handle']}:received")
        for entry in self.webhooks.entries("receive", line=row["to_number"]):
            self.courier.post(entry.url, callback_body(row), about=row["message_handle"], secret=entry.secret)
        return row

    def arm(self, settings: Mapping[str, Any]) -> Fault | None:
        """Arm a fault from its JSON form, or cut the open streams at once for `cut_stream`.

        Raises ValueError for what is no fault.
        """
        if settings.get("kind") == "cut_stream":
            self.hub.cut()
            return None
        return self.faults.add(settings)

    def typing(self, number: str, is_typing: bool, line: str = MAIN_LINE) -> None:
        """Let someone start or stop typing; ephemeral, in no list."""
        now = self.stamp()
        self._typing_events += 1
        self.hub.publish(
            "typing.changed",
            {"number": number, "is_typing": is_typing, "sendblue_number": line},
            event_id=f"typing:{number}:{self._typing_events}:{now}",
            occurred_at=now,
        )
        # the typing webhook's from_number is the line, reversed against message webhooks (Sendblue docs: typing)
        body = {"number": number, "is_typing": is_typing, "from_number": line, "timestamp": now}
        for entry in self.webhooks.entries("typing_indicator"):
            self.courier.post(entry.url, body, about=number, secret=entry.secret)

    def announce_contact(self, contact: dict[str, Any]) -> None:
        """Tell the streams of a new contact."""
        names = ("contact_id", "phone", "first_name", "last_name", "created_at")
        self.hub.publish(
            "contact.created",
            {name: contact[name] for name in names},
            event_id=f"contact:{contact['contact_id']}:created:{contact['created_at']}",
            occurred_at=contact["created_at"],
        )

    def remember(self, rows: Iterable[Row]) -> int:
        """Load messages of an earlier time, oldest first, and let unfinished outbound ones live on.

        Rows need `message_handle`; missing fields get their defaults, known handles are skipped. A
        `status_callback` in a row is called again. Returns how many were loaded.
        Raises ValueError for a date that is none.
        """
        count = 0
        for remembered in rows:
            row: Row = {**BLANK, **remembered}
            if not row["message_handle"] or row["message_handle"] in self.log:
                continue
            row["date_sent"] = clock.canonical(row["date_sent"] or row["date_updated"] or self.stamp())
            row["date_updated"] = clock.canonical(row["date_updated"] or row["date_sent"])
            self.log.add(row, callback=remembered.get("status_callback"))
            if row["group_id"]:
                self.groups.recall(row)
            if row["is_outbound"] and row["status"] not in FINAL_STATUSES:
                for hear in self.on_accepted:
                    hear(row)
            count += 1
        return count

    def _heed_keywords(self, number: str, content: str) -> None:
        word = content.strip().lower()
        if word in OPT_OUT_WORDS:
            self.contacts.set_opt_out(number, True)
        elif word == OPT_IN_WORD:
            self.contacts.set_opt_out(number, False)

    def _publish(self, row: Row, kind: str, event_id: str, **more: Any) -> None:
        self.hub.publish(
            kind,
            {
                "message_id": row["message_handle"],
                "is_outbound": row["is_outbound"],
                "status": row["status"],
                "updated_at": row["date_updated"],
                "number": row["number"],
                "sendblue_number": row["from_number"] if row["is_outbound"] else row["to_number"],
                **more,
            },
            event_id=event_id,
            occurred_at=row["date_updated"],
        )

    def _call_back(self, row: Row) -> None:
        """POST the row to its status callback, unsigned as seen live, and to the outbound webhooks."""
        handle = row["message_handle"]
        url = self.log.callback(handle)
        if url is not None:
            self.courier.post(url, callback_body(row), about=handle)
        for entry in self.webhooks.entries("outbound"):
            self.courier.post(entry.url, callback_body(row), about=handle, secret=entry.secret)


def _group_fields(group: Group) -> Row:
    return {
        "message_type": "group",
        "group_id": group.group_id,
        "participants": [*group.numbers, group.line],
        "group_display_name": group.name,
    }
