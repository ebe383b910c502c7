"""The filters, order and pages of GET /api/v2/messages."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from starlette.requests import Request

from sbtui.sandbox import errors
from sbtui.sandbox.log import MessageLog
from sbtui.sandbox.requests import query_choice, query_int, query_stamp
from sbtui.sandbox.rows import Row

STATUSES = (
    "REGISTERED",
    "PENDING",
    "SENT",
    "DELIVERED",
    "RECEIVED",
    "QUEUED",
    "ERROR",
    "DECLINED",
    "ACCEPTED",
    "SUCCESS",
)
ORDERS = {
    "createdAt": "date_sent",
    "created_at": "date_sent",
    "updatedAt": "date_updated",
    "updated_at": "date_updated",
    "sentAt": "date_sent",
    "sent_at": "date_sent",
}
MAX_LIMIT = 100
MAX_OFFSET = 10_000_000

Test = Callable[[Row], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of matching rows, and how many match in all."""

    rows: list[Row]
    total: int
    limit: int
    offset: int


def select(log: MessageLog, request: Request, *, newest: str | None = None) -> Page:
    """Return the page that the query asks for, without messages created after the stamp `newest`.

    Raises Refusal 400 for a bad parameter.
    """
    query = request.query_params
    limit = query_int(request, "limit", default=MAX_LIMIT, low=1, high=MAX_LIMIT)
    offset = query_int(request, "offset", default=0, low=0, high=MAX_OFFSET)
    order = ORDERS[query_choice(request, "order_by", tuple(ORDERS), "createdAt") or "createdAt"]
    descending = query_choice(request, "order_direction", ("asc", "desc"), "desc") == "desc"
    number = query.get("number")
    candidates: Iterable[Row] = log.involving(number) if number else log.everything()
    tests = _tests(request)
    if newest is not None:
        tests.append(_not_after("date_sent", newest))
    matching = [row for row in candidates if all(test(row) for test in tests)] if tests else list(candidates)
    matching.sort(key=lambda row: row[order], reverse=descending)
    return Page(rows=matching[offset : offset + limit], total=len(matching), limit=limit, offset=offset)


def _tests(request: Request) -> list[Test]:
    query = request.query_params
    if query.get("worker_id"):
        raise errors.simple(403, "worker_id is for administrators")
    tests = [
        _equal(field, query[name])
        for name, field in (
            ("from_number", "from_number"),
            ("to_number", "to_number"),
            ("group_id", "group_id"),
            ("account_email", "accountEmail"),
        )
        if query.get(name)
    ]
    if line := query.get("sendblue_number"):
        tests.append(lambda row: (row["from_number"] if row["is_outbound"] else row["to_number"]) == line)
    if outbound := query_choice(request, "is_outbound", ("true", "false")):
        wanted = outbound == "true"
        tests.append(lambda row: row["is_outbound"] is wanted)
    if kind := query_choice(request, "message_type", ("message", "group")):
        tests.append(_equal("message_type", kind))
    if service := query_choice(request, "service", ("iMessage", "SMS", "RCS")):
        tests.append(_equal("service", service))
    if status := query_choice(request, "status", STATUSES):
        tests.append(_equal("status", status))
    for name, field in (("created_at", "date_sent"), ("updated_at", "date_updated"), ("sent_at", "date_sent")):
        if (earliest := query_stamp(request, f"{name}_gte")) is not None:
            tests.append(_not_before(field, earliest))
        if (latest := query_stamp(request, f"{name}_lte")) is not None:
            tests.append(_not_after(field, latest))
    return tests


def _equal(field: str, wanted: str) -> Test:
    return lambda row: bool(row[field] == wanted)


def _not_before(field: str, earliest: str) -> Test:
    return lambda row: bool(row[field] >= earliest)


def _not_after(field: str, latest: str) -> Test:
    return lambda row: bool(row[field] <= latest)
