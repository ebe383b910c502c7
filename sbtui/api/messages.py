"""Messages: sending them, and looking them up."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import IO, Literal

from sbtui.api.bodies import accepted_row, approved, filled, model_of, segment, stored_row, unreadable
from sbtui.api.errors import MalformedRow
from sbtui.api.requests import Requests
from sbtui.api.wire import (
    Acknowledgement,
    MessagePage,
    MessageRow,
    TypingResult,
    Upload,
    parse_page,
)

SEND_PATH = "/api/send-message"


class MessageCalls(Requests):
    """Sendblue docs: "Sending messages"; official SDK for the rest."""

    async def send_message(
        self,
        *,
        number: str,
        from_number: str | None,
        content: str | None = None,
        media_url: str | None = None,
        send_style: str | None = None,
        status_callback: str | None = None,
        reply_to: str | None = None,
        seat_id: str | None = None,
        pre_reply_override: bool = False,
    ) -> MessageRow:
        """Send to one contact, once; the row says accepted, not delivered.

        `content` has at most 18,995 characters; `reply_to` is the handle of the message to answer inline;
        `from_number` may be None where the account lets Sendblue choose the line. Raises `NeverLeft` if it
        may be repeated, `OutcomeUnknown` if it must be looked up first, `Refused` if it was not taken.
        """
        body = filled(
            number=number,
            from_number=from_number,
            content=content,
            media_url=media_url,
            send_style=send_style,
            status_callback=status_callback,
            reply_to=_reply(reply_to),
            seat_id=seat_id,
            pre_reply_override=pre_reply_override or None,
        )
        return accepted_row(await self._exchange("POST", SEND_PATH, body=body))

    async def send_group_message(
        self,
        *,
        from_number: str,
        numbers: list[str] | None = None,
        group_id: str | None = None,
        content: str | None = None,
        media_url: str | None = None,
        send_style: str | None = None,
        status_callback: str | None = None,
        reply_to: str | None = None,
        seat_id: str | None = None,
    ) -> MessageRow:
        """Send to a group, by `group_id` or by all other members' `numbers`; errors as `send_message`."""
        body = filled(
            from_number=from_number,
            numbers=numbers,
            group_id=group_id,
            content=content,
            media_url=media_url,
            send_style=send_style,
            status_callback=status_callback,
            reply_to=_reply(reply_to),
            seat_id=seat_id,
        )
        return accepted_row(await self._exchange("POST", "/api/send-group-message", body=body))

    async def status(self, handle: str) -> MessageRow:
        """The message with `handle` as it stands; a failed one is a row with status ERROR, not an error."""
        return stored_row(await self._exchange("GET", "/api/status", params={"handle": handle}))

    async def message(self, message_id: str) -> MessageRow:
        """The message that an event's `message_id`, which is its handle, speaks of."""
        return stored_row(await self._exchange("GET", f"/api/v2/messages/{segment(message_id)}"))

    async def messages(
        self,
        *,
        number: str | None = None,
        from_number: str | None = None,
        to_number: str | None = None,
        sendblue_number: str | None = None,
        group_id: str | None = None,
        account_email: str | None = None,
        is_outbound: bool | None = None,
        message_type: Literal["message", "group"] | None = None,
        service: str | None = None,
        status: str | None = None,
        created_at_gte: datetime | None = None,
        created_at_lte: datetime | None = None,
        updated_at_gte: datetime | None = None,
        updated_at_lte: datetime | None = None,
        sent_at_gte: datetime | None = None,
        sent_at_lte: datetime | None = None,
        order_by: Literal["createdAt", "updatedAt", "sentAt", "updated_at"] | None = None,
        order_direction: Literal["asc", "desc"] | None = None,
        limit: int | None = None,
        offset: int | None = None,
    ) -> MessagePage:
        """One page of history, newest first unless ordered; `number` matches either side, bounds are inclusive.

        Sendblue allows 100 requests per 10 s and at most 100 rows a page (official SDK and docs).
        """
        body = await self._get(
            "/api/v2/messages",
            number=number,
            from_number=from_number,
            to_number=to_number,
            sendblue_number=sendblue_number,
            group_id=group_id,
            account_email=account_email,
            is_outbound=is_outbound,
            message_type=message_type,
            service=service,
            status=status,
            created_at_gte=iso(created_at_gte),
            created_at_lte=iso(created_at_lte),
            updated_at_gte=iso(updated_at_gte),
            updated_at_lte=iso(updated_at_lte),
            sent_at_gte=iso(sent_at_gte),
            sent_at_lte=iso(sent_at_lte),
            order_by=order_by,
            order_direction=order_direction,
            limit=limit,
            offset=offset,
        )
        try:
            return parse_page(body)
        except MalformedRow:
            failure = unreadable(200)
        raise failure

    async def send_reaction(
        self, message_handle: str, reaction: str, *, from_number: str, part_index: int | None = None
    ) -> Acknowledgement:
        """A tapback on an inbound iMessage: love, like, dislike, laugh, emphasize or question.

        Newer readings allow any single emoji, and a leading "-" that removes it (seen in the wild).
        """
        return await self._acknowledged(
            "/api/send-reaction",
            filled(
                from_number=from_number,
                message_handle=message_handle,
                reaction=reaction,
                part_index=part_index,
            ),
        )

    async def mark_read(self, number: str, from_number: str) -> Acknowledgement:
        """A read receipt to `number`; does nothing until Sendblue enables it for the account (in the wild)."""
        return await self._acknowledged("/api/mark-read", filled(number=number, from_number=from_number))

    async def send_typing_indicator(
        self,
        number: str,
        from_number: str,
        *,
        state: Literal["start", "stop"] | None = None,
        max_duration_ms: int | None = None,
    ) -> TypingResult:
        """Typing dots in an existing one-to-one conversation, for 60 s unless stopped or limited (1–300,000)."""
        body = filled(number=number, from_number=from_number, state=state, max_duration_ms=max_duration_ms)
        return model_of(TypingResult, await self._post("/api/send-typing-indicator", body))

    async def upload_file(self, filename: str, content: bytes | IO[bytes]) -> Upload:
        """Upload up to 100 MB; `filename` must end in the right extension."""
        body = await self._ask("POST", "/api/upload-file", files={"file": (filename, content)})
        return model_of(Upload, body)

    async def upload_media_object(self, media_url: str) -> Upload:
        """Let Sendblue fetch a URL that messages cannot carry, such as a signed one."""
        return model_of(Upload, await self._post("/api/upload-media-object", {"media_url": media_url}))

    async def _acknowledged(self, path: str, body: Mapping[str, object]) -> Acknowledgement:
        """For endpoints whose answer is not documented: an empty one is as good as any."""
        response = await self._exchange("POST", path, body=body)
        if not response.content.strip():
            return Acknowledgement()
        return model_of(Acknowledgement, approved(response))


def _reply(handle: str | None) -> dict[str, str] | None:
    return None if handle is None else {"message_handle": handle}


def iso(moment: datetime | None) -> str | None:
    """`moment` in UTC to the millisecond, as Sendblue writes its own; ValueError if it is naive."""
    if moment is None:
        return None
    if moment.tzinfo is None:
        raise ValueError("times given to Sendblue must be aware")
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
