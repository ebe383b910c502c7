"""From Sendblue's wire objects to our one vocabulary of news."""

from __future__ import annotations

from datetime import datetime

from sbtui.api.errors import Refused
from sbtui.api.wire import Contact, Event, LineState, MessageRow
from sbtui.domain.message import Failure
from sbtui.domain.news import ContactSeen, LineSeen, MessageSeen, News, StatusChanged, TypingChanged
from sbtui.domain.status import RECEIVED, fold


def message_seen(row: MessageRow) -> MessageSeen:
    """A row of any endpoint, callback or webhook."""
    group = row.is_group
    return MessageSeen(
        handle=row.message_handle,
        outbound=row.is_outbound,
        # In an outbound group row the number is a list in old samples, and one of the members elsewhere.
        contact="" if group and row.is_outbound else row.contact,
        line=row.line,
        body=row.content,
        media_url=row.media_url,
        style=row.send_style,
        service=row.service,
        downgraded=bool(row.was_downgraded),
        status=_status(row.status),
        failure=row_failure(row),
        created_at=row.created_at,
        updated_at=row.updated_at,
        group_id=row.group_id,
        group_name=row.group_display_name,
        participants=_members(row) if group else (),
        reply_to=row.reply_to.message_handle if row.reply_to is not None else "",
    )


def news_of(row: MessageRow) -> list[News]:
    """All that a row says: the message, and whether the person who wrote it still wants ours."""
    news: list[News] = [message_seen(row)]
    if row.opted_out is not None and not row.is_outbound and not row.is_group and row.contact:
        news.append(ContactSeen(number=row.contact, opted_out=row.opted_out))
    return news


def _status(reported: str) -> str:
    status = fold(reported)
    return "" if status == RECEIVED else status


def _members(row: MessageRow) -> tuple[str, ...]:
    """The group without our line; ``participants`` includes it (captured in the wild)."""
    people = row.participants or row.recipients
    return tuple(dict.fromkeys(address for address in people if address != row.line))


def row_failure(row: MessageRow) -> Failure | None:
    """Why the message failed; None where the row names no error."""
    failure = Failure(
        code="" if row.error_code is None else str(row.error_code),
        message=row.error_message or row.error_key,
        reason=row.error_reason,
        detail=row.error_detail,
    )
    return failure if failure != Failure() else None


def refusal_failure(refused: Refused) -> Failure:
    """Why Sendblue did not take the message; our own sentence where it had no words."""
    return Failure(
        code=str(refused.code or refused.status or ""),
        message=refused.message or str(refused),
        reason=refused.reason,
        detail=refused.detail or str(refused),
    )


def status_changed(event: Event, now: datetime) -> StatusChanged:
    """A ``message.created`` or ``message.updated`` event about an outbound message."""
    data = event.data
    failure = Failure(code="" if data.error_code is None else str(data.error_code), message=data.error_message)
    return StatusChanged(
        handle=data.message_id,
        status=_status(data.status),
        at=data.updated_at or event.occurred_at or now,
        failure=failure if failure != Failure() else None,
    )


def typing_changed(contact: str, typing: bool | None) -> TypingChanged:
    return TypingChanged(contact=contact, typing=bool(typing))


def contact_seen(contact: Contact) -> ContactSeen:
    named = contact.first_name or contact.last_name
    return ContactSeen(
        number=contact.phone,
        first_name=contact.first_name if named else contact.company_name,
        last_name=contact.last_name,
        opted_out=contact.opt_out,
    )


def line_seen(state: LineState) -> LineSeen:
    return LineSeen(number=state.sendblue_number, status=state.status)
