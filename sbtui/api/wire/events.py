"""Live events: small notes that something changed; the message itself must be fetched."""

from typing import Annotated

from pydantic import BeforeValidator

from sbtui.api.wire.base import Wire
from sbtui.api.wire.fields import Address, Code, Count, Flag, Moment, Text

EVENT_TYPES = frozenset(
    {
        "message.received",
        "message.created",
        "message.updated",
        "typing.changed",
        "line.assigned",
        "line.unassigned",
        "line.blocked",
        "line.status.changed",
        "contact.created",
        "verification.approved",
        "verification.expired",
        "verification.canceled",
    }
)
"""Types that the official CLI knows; it ignores others, and so do we."""


class EventData(Wire):
    """What an event says, by design without any message text; which fields are set depends on its type.

    - ``message.*``: `message_id` (the handle), `is_outbound`, `status`, `updated_at`, `number`,
      `sendblue_number`, and the error fields when updated
    - ``typing.changed``: `number`, `is_typing`
    - ``line.*``: `worker_id`, `sendblue_number`, `status`, `assignment`, the three line times
    - ``contact.created``: `contact_id`, `phone`, `first_name`, `last_name`, `created_at`
    - ``verification.*``: `verification_sid`, `status`
    """

    message_id: Text = ""
    is_outbound: Flag = None
    status: Text = ""
    updated_at: Moment = None
    number: Address = ""
    sendblue_number: Address = ""
    error_code: Code = None
    error_message: Text = ""
    is_typing: Flag = None
    worker_id: Text = ""
    assignment: Text = ""
    status_changed_at: Moment = None
    degraded_since: Moment = None
    effective_until: Moment = None
    contact_id: Text = ""
    phone: Address = ""
    first_name: Text = ""
    last_name: Text = ""
    created_at: Moment = None
    verification_sid: Text = ""


class Event(Wire):
    """One frame of `GET /api/v2/events`; `id` is the same in live and repaired copies: drop repeats."""

    version: Count = None
    id: Text = ""
    type: Text = ""
    occurred_at: Moment = None
    data: Annotated[EventData, BeforeValidator(EventData.read)] = EventData()

    @property
    def is_known(self) -> bool:
        """Whether it is an event that we can read: version 1, an id, and a type of `EVENT_TYPES`."""
        return self.version == 1 and bool(self.id) and self.type in EVENT_TYPES
