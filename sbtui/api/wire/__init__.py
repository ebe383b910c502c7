"""What Sendblue says, as permissive pydantic models: nothing that it may send makes one of them raise."""

from sbtui.api.wire.account import (
    Account,
    Acknowledgement,
    ServiceEvaluation,
    TypingResult,
    Upload,
    WebhookEntry,
    Webhooks,
    parse_webhooks,
)
from sbtui.api.wire.contacts import (
    Contact,
    Group,
    GroupChange,
    OptOut,
    Participant,
    SharedContact,
    SharedContacts,
    SharedLine,
    Verification,
    VerifiedContact,
    VerifiedContacts,
)
from sbtui.api.wire.events import EVENT_TYPES, Event, EventData
from sbtui.api.wire.lines import Allowance, ContactStatus, LineCapacity, LineState, LineStates, LineUsage
from sbtui.api.wire.messages import MessagePage, MessageRow, ReplyTo, parse_page, parse_row

__all__ = [
    "EVENT_TYPES",
    "Account",
    "Acknowledgement",
    "Allowance",
    "Contact",
    "ContactStatus",
    "Event",
    "EventData",
    "Group",
    "GroupChange",
    "LineCapacity",
    "LineState",
    "LineStates",
    "LineUsage",
    "MessagePage",
    "MessageRow",
    "OptOut",
    "Participant",
    "ReplyTo",
    "ServiceEvaluation",
    "SharedContact",
    "SharedContacts",
    "SharedLine",
    "TypingResult",
    "Upload",
    "Verification",
    "VerifiedContact",
    "VerifiedContacts",
    "WebhookEntry",
    "Webhooks",
    "parse_page",
    "parse_row",
    "parse_webhooks",
]
