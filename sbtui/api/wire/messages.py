"""Messages: one shape for send responses, status callbacks, webhooks, status queries and list rows."""

from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field

from sbtui.api.errors import MalformedRow
from sbtui.api.wire.base import Spellings, Wire, one
from sbtui.api.wire.fields import (
    Address,
    Addresses,
    AddressOrAddresses,
    Code,
    Count,
    Flag,
    Moment,
    Sure,
    Table,
    Text,
    to_count,
    to_flag,
    to_text,
    whole_table,
)


class ReplyTo(Wire):
    """The message that this one answers, as an inline reply."""

    spellings: ClassVar[Spellings] = {"part_index": ("part_index", "part")}

    message_handle: Text = ""
    part_index: Count = None


Reply = Annotated[ReplyTo | None, BeforeValidator(one(ReplyTo))]


class MessageRow(Wire):
    """A message as Sendblue describes it (Sendblue docs: status callbacks, and the newer SDK fields).

    `status`, `service`, `message_type` and `send_style` are open sets, kept as they came. `created_at` is
    ``date_sent`` or ``date_created``, both of which mean the creation; `updated_at` is ``date_updated``.
    """

    spellings: ClassVar[Spellings] = {
        "account_email": ("account_email", "accountEmail"),
        "created_at": ("date_sent", "date_created", "created_at"),
        "updated_at": ("date_updated", "updated_at"),
    }

    account_email: Text = ""
    content: Text = ""
    is_outbound: Sure = True
    status: Text = ""
    error_code: Code = None
    error_message: Text = ""
    error_reason: Text = ""
    error_detail: Text = ""
    error_key: Text = ""
    message_handle: Text = ""
    created_at: Moment = None
    updated_at: Moment = None
    from_number: Address = ""
    number: AddressOrAddresses = ""
    to_number: AddressOrAddresses = ""
    was_downgraded: Flag = None
    plan: Text = ""
    media_url: Text = ""
    message_type: Text = ""
    group_id: Text = ""
    participants: Addresses = ()
    send_style: Text = ""
    opted_out: Flag = None
    sendblue_number: Address = ""
    service: Text = ""
    group_display_name: Text = ""
    seat_id: Text = ""
    sender_email: Text = ""
    reply_to: Reply = None
    thread_originator: Reply = None
    location: Table = Field(default_factory=dict)
    app_card: Table = Field(default_factory=dict)

    @property
    def is_group(self) -> bool:
        """Whether it belongs to a group thread; `group_id` can be "" all the same on the free plan."""
        return bool(self.group_id) or self.message_type == "group" or len(self.recipients) > 1

    @property
    def recipients(self) -> tuple[str, ...]:
        """Whom `number` names: one contact, or all of them in a group send."""
        return _addresses(self.number)

    @property
    def contact(self) -> str:
        """The external person, never the line: ``number``; in a group, who wrote it.

        "" for a group message of our own, whose ``number`` can be all members, one of them, or nothing.
        """
        if self.is_outbound:
            people = () if self.is_group else (*self.recipients, *_addresses(self.to_number))
        else:
            people = (self.from_number, *self.recipients) if self.is_group else (*self.recipients, self.from_number)
        return next((person for person in people if person and person != self.line), "")

    @property
    def line(self) -> str:
        """Our own number: ``from_number`` outbound, else ``sendblue_number`` or ``to_number``.

        ``sendblue_number`` is null on outbound messages in Sendblue's own sample.
        """
        if self.is_outbound:
            return self.from_number or self.sendblue_number
        return self.sendblue_number or next(iter(_addresses(self.to_number)), "")

    @classmethod
    def _named(cls, raw: dict[str, Any]) -> dict[str, Any]:
        return {**super()._named(raw), "is_outbound": _is_outbound(raw)}


class MessagePage(Wire):
    """One page of `GET /api/v2/messages`; `malformed` counts the rows that were no messages."""

    rows: tuple[MessageRow, ...] = ()
    total: Count = None
    limit: Count = None
    offset: Count = None
    has_more: bool = False
    malformed: int = 0


def parse_row(data: object) -> MessageRow:
    """The message in `data`, also wrapped as ``{"data": {…}}``; `MalformedRow` without a handle."""
    if not isinstance(data, dict):
        raise MalformedRow("Sendblue sent something that is not a message.")
    inner = data.get("data")
    if not to_text(data.get("message_handle")) and isinstance(inner, dict):
        data = inner
    if not to_text(data.get("message_handle")):
        raise MalformedRow("Sendblue sent a message without a handle.")
    return MessageRow.read(data)


def parse_page(data: object) -> MessagePage:
    """The page in `data`; `MalformedRow` unless it is an object with a ``data`` list."""
    items = data.get("data") if isinstance(data, dict) else None
    if not isinstance(data, dict) or not isinstance(items, list):
        raise MalformedRow("Sendblue sent something that is not a list of messages.")
    rows = []
    malformed = 0
    for item in items:
        try:
            rows.append(parse_row(item))
        except MalformedRow:
            malformed += 1
    pagination = data.get("pagination")
    numbers: dict[str, Any] = pagination if isinstance(pagination, dict) else {}
    page = MessagePage(
        rows=tuple(rows),
        total=numbers.get("total"),
        limit=numbers.get("limit"),
        offset=numbers.get("offset"),
        has_more=_has_more(numbers, len(items)),
        malformed=malformed,
    )
    page.raw.update(whole_table(data))
    return page


def _has_more(pagination: dict[str, Any], count: int) -> bool:
    """``hasMore`` here, ``has_more`` elsewhere in the API; without either, by the total."""
    said = to_flag(pagination.get("hasMore", pagination.get("has_more")))
    if said is not None:
        return said
    total, offset = to_count(pagination.get("total")), to_count(pagination.get("offset")) or 0
    return total is not None and offset + count < total


def _is_outbound(data: dict[str, Any]) -> bool:
    """As stated; RECEIVED is a direction marker, so it decides where nothing is stated."""
    said = to_flag(data.get("is_outbound"))
    return said if said is not None else to_text(data.get("status")).upper() != "RECEIVED"


def _addresses(value: str | tuple[str, ...]) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return value
    return (value,) if value else ()
