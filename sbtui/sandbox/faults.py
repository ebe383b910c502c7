"""Faults on demand: what shall go wrong next, and how often."""

import asyncio
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SEND_PATHS = ("/api/send-message", "/api/send-group-message")
LIST_PATH = "/api/v2/messages"

RESPONSE_KINDS = frozenset(
    {
        "drop_response",
        "refuse_connection_after_read",
        "delay",
        "status_5xx",
        "rate_limit",
        "non_json",
        "decline",
    }
)
CALLBACK_KINDS = frozenset({"duplicate_callbacks", "reorder_callbacks"})
MESSAGE_KINDS = frozenset({"unknown_status", "string_error_code"})
STREAM_KINDS = frozenset({"stream_down"})
READER_KINDS = frozenset({"reader_lag"})
KINDS = RESPONSE_KINDS | CALLBACK_KINDS | MESSAGE_KINDS | STREAM_KINDS | READER_KINDS
_SEND_ONLY = frozenset({"drop_response", "refuse_connection_after_read", "decline"})


@dataclass(slots=True, kw_only=True)
class Fault:
    """One thing that goes wrong `times` times; `stream_down` and `reader_lag` last until they are cleared.

    `path` is a prefix of the request path; without one, the kinds about accepting a message concern the
    two send endpoints, `reader_lag` the message list, and the others any request. `seconds` are real.
    `status` is an HTTP status, or the message status that `unknown_status` shows. `accept` processes the
    request before a 5xx, 429 or non-JSON answer spoils it. `error_code` and `error_key` fill a `decline` or
    a `string_error_code`.

    Under `reader_lag` a message is not there yet for whoever reads within `seconds` of its creation: the
    list leaves it out, and with `path` "/api" its own row and `/api/status` answer 404 as for an unknown
    handle. Sendblue documents nothing about this; that a reader trails its writer is what a client has to
    expect of any service, and this is the strictest form of it.
    """

    kind: str
    times: int = 1
    path: str | None = None
    method: str | None = None
    seconds: float = 1.0
    status: int | str | None = None
    retry_after: float | str | None = None
    accept: bool = False
    error_code: int | str | None = None
    error_key: str | None = None
    error_message: str | None = None

    def concerns(self, method: str, path: str) -> bool:
        """Tell whether a request is one that this fault spoils."""
        if self.method is not None and self.method.upper() != method:
            return False
        if self.path is None and self.kind in READER_KINDS:
            return path == LIST_PATH
        if self.path is None:
            return self.kind not in _SEND_ONLY or path in SEND_PATHS
        return path.startswith(self.path)


_TYPES: dict[str, tuple[type, ...]] = {
    "kind": (str,),
    "times": (int,),
    "path": (str,),
    "method": (str,),
    "seconds": (int, float),
    "status": (int, str),
    "retry_after": (int, float, str),
    "accept": (bool,),
    "error_code": (int, str),
    "error_key": (str,),
    "error_message": (str,),
}


class Faults:
    """The faults still to happen, oldest first."""

    def __init__(self) -> None:
        self._pending: deque[Fault] = deque()
        self._cleared = asyncio.Event()

    @property
    def pending(self) -> list[Fault]:
        """What is still to go wrong."""
        return list(self._pending)

    def add(self, settings: Mapping[str, Any]) -> Fault:
        """Arm a fault from its JSON form; raises ValueError for an unknown kind, field or type."""
        for name, value in settings.items():
            if name not in _TYPES:
                raise ValueError(f"a fault has no {name!r}")
            if not isinstance(value, _TYPES[name]) or (isinstance(value, bool) and name != "accept"):
                raise ValueError(f"{name} has the wrong type")
        if settings.get("kind") not in KINDS:
            raise ValueError(f"kind must be one of {', '.join(sorted(KINDS))}")
        fault = Fault(**settings)
        if fault.times < 1 or fault.seconds < 0:
            raise ValueError("times must be at least 1, seconds at least 0")
        self._pending.append(fault)
        return fault

    def clear(self) -> None:
        """Forget every fault and end the delays under way."""
        self._pending.clear()
        self._cleared.set()
        self._cleared = asyncio.Event()

    def take(self, kind: str) -> Fault | None:
        """Use up one occurrence of the oldest fault of this kind."""
        return self._use(next((fault for fault in self._pending if fault.kind == kind), None))

    def standing(self, kind: str) -> Fault | None:
        """Return a fault that lasts until it is cleared."""
        return next((fault for fault in self._pending if fault.kind == kind), None)

    def lag(self, method: str, path: str) -> float:
        """Return by how many seconds the reader at `path` trails what was accepted; 0 is not at all."""
        lags = (fault.seconds for fault in self._pending if fault.kind in READER_KINDS and fault.concerns(method, path))
        return max(lags, default=0.0)

    def for_request(self, method: str, path: str) -> Fault | None:
        """Use up one occurrence of the oldest fault that spoils this request."""
        return self._use(
            next(
                (fault for fault in self._pending if fault.kind in RESPONSE_KINDS and fault.concerns(method, path)),
                None,
            )
        )

    async def hold(self, seconds: float) -> None:
        """Wait `seconds`, or until the faults are cleared."""
        cleared = self._cleared
        try:
            await asyncio.wait_for(cleared.wait(), seconds)
        except TimeoutError:
            return

    def _use(self, fault: Fault | None) -> Fault | None:
        if fault is not None:
            fault.times -= 1
            if fault.times <= 0:
                self._pending.remove(fault)
        return fault
