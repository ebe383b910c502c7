"""The error envelopes of the API, one constructor each (Sendblue docs: errors; names E1 to E6 are ours)."""

from typing import Any

from sbtui.sandbox.config import ACCOUNT_EMAIL


class Refusal(Exception):
    """An answer other than the success one: an HTTP status, a JSON body and perhaps headers."""

    def __init__(self, http_status: int, body: dict[str, Any], headers: dict[str, str] | None = None) -> None:
        super().__init__(f"{http_status} {body}")
        self.http_status = http_status
        self.body = body
        self.headers = headers


def invalid_credentials() -> Refusal:
    """E1: missing or wrong keys."""
    return Refusal(401, {"status": "ERROR", "message": "Invalid Credentials"})


def simple(http_status: int, message: str) -> Refusal:
    """E2: the v1 and v2 endpoints' plain refusal."""
    return Refusal(http_status, {"status": "ERROR", "message": message})


def send_failure(
    http_status: int,
    *,
    code: int | str,
    message: str,
    attempt: dict[str, Any] | None = None,
    reason: str | None = None,
    detail: str | None = None,
    key: str | None = None,
    status: str = "ERROR",
) -> Refusal:
    """E3: a message-shaped refusal, without a handle.

    `attempt` is the request body; its recipient, line and content are echoed when they are strings.
    `http_status` 200 is real for an unknown line.
    """
    echoed = {
        field: value
        for field in ("content", "from_number", "number", "group_id")
        if isinstance(value := (attempt or {}).get(field), str)
    }
    return Refusal(
        http_status,
        {
            "accountEmail": ACCOUNT_EMAIL,
            "account_email": ACCOUNT_EMAIL,
            **echoed,
            "is_outbound": True,
            "status": status,
            "error_code": code,
            "error_message": message,
            "error_reason": reason,
            "error_detail": detail,
            "error_key": key,
        },
    )


def bare(http_status: int, error: str) -> Refusal:
    """E4: nothing but an error string."""
    return Refusal(http_status, {"error": error})


def group_failure(http_status: int, *, error: str, message: str, attempt: dict[str, Any]) -> Refusal:
    """E5: modify-group's refusal, with a machine code in `error`."""
    echoed = {
        field: value if isinstance(value := attempt.get(field), str) else None
        for field in ("group_id", "modify_type", "number")
    }
    return Refusal(http_status, {"status": "ERROR", "error": error, "error_message": message, **echoed})


def v3(http_status: int, code: str, message: str, details: Any = None) -> Refusal:
    """E6: the `/v3` endpoints' refusal."""
    return Refusal(http_status, {"error": {"code": code, "message": message, "details": details}})
