"""What a request to Sendblue can end in, other than well.

::

    SendblueError
    ├── NeverLeft             nothing was sent: no connection, no name, no TLS, no free slot
    ├── OutcomeUnknown        it went out and no readable verdict came back: timeout, reset, 5xx, garbage
    ├── MalformedRow          what arrived is no message: not an object, or without a handle
    └── Refused               Sendblue said no
        ├── Unauthorized      HTTP 401 or 403: the keys, or what they may do
        ├── NotFound          HTTP 404
        ├── Invalid           HTTP 400, 409 or 422: the request itself
        ├── OptedOut          the contact does not want our messages
        ├── ContactCapReached every eligible line has used up its new contacts
        └── RateLimited       too fast: HTTP 429, or error code 4001, 5003 or 5509

Only `NeverLeft` proves that a send can be repeated as it is, and `Refused` that it was not taken. After
`OutcomeUnknown` look the message up first: Sendblue has no idempotency key.

No error holds a request, a header or a key: all of them are safe to log.
"""

from collections.abc import Mapping
from typing import Any


class SendblueError(Exception):
    """Base of everything this package raises about Sendblue; `str()` is one sentence for people."""


class NeverLeft(SendblueError):
    """Nothing was sent, so nothing happened at Sendblue; the same request may be made again."""


class OutcomeUnknown(SendblueError):
    """The request went out, and whether Sendblue acted on it is not known.

    `status` is the HTTP status if one arrived (5xx, 408, or 2xx with an unreadable body), `retry_after` the
    seconds that the answer asked us to wait.
    """

    def __init__(self, message: str, *, status: int | None = None, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.retry_after = retry_after


class MalformedRow(SendblueError):
    """A message was expected, and this is none: not a JSON object, or one without `message_handle`."""


class Refused(SendblueError):
    """Sendblue answered no.

    - `status`: HTTP status, which can be 200; 0 when we refused on Sendblue's behalf before sending
    - `code`: `error_code`, or the `code` of a /v3 error; open: "Some codes are not yet documented" (docs)
    - `key`: `error_key` or another machine-readable name, None without one; the field to branch on
    - `message`, `reason`, `detail`: Sendblue's own words, "" where it had none
    - `handle`: the message's handle if it was registered before it failed
    - `retry_after`: seconds that the answer asked us to wait, None if it did not
    - `raw`: the decoded JSON object, empty if the body was none
    """

    def __init__(
        self,
        sentence: str,
        *,
        status: int,
        code: int | str | None = None,
        key: str | None = None,
        message: str = "",
        reason: str = "",
        detail: str = "",
        handle: str | None = None,
        retry_after: float | None = None,
        raw: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(sentence)
        self.status = status
        self.code = code
        self.key = key
        self.message = message
        self.reason = reason
        self.detail = detail
        self.handle = handle
        self.retry_after = retry_after
        self.raw: Mapping[str, Any] = raw if raw is not None else {}


class Unauthorized(Refused):
    """The keys are wrong, or may not do this (HTTP 401, 403)."""


class NotFound(Refused):
    """Sendblue knows no such message, contact, group or endpoint (HTTP 404)."""


class Invalid(Refused):
    """Something in the request is wrong, and repeating it will not help (HTTP 400, 409, 422)."""


class OptedOut(Refused):
    """The contact has opted out; they alone can opt back in, by texting START."""


class ContactCapReached(Refused):
    """Every eligible line has used up its new contacts of the hour or day (body code 429, key LINE_*)."""


class RateLimited(Refused):
    """Too many requests; wait `retry_after` seconds if it is given (HTTP 429, codes 4001, 5003, 5509)."""
