"""All that goes wrong: the sandbox's faults, armed by the machine in any order and number."""

from __future__ import annotations

from typing import Any

from tests.engine.machine.room import CONFIRM_AFTER

LAG = CONFIRM_AFTER / 2
"""How far readers trail: a minute of the two that an engine looks for a message (``confirm_after``).

Readers that trail for longer than that nobody could tell from a message that is not there.
"""
LAGS: tuple[dict[str, Any], ...] = (
    {"kind": "reader_lag", "seconds": LAG},
    {"kind": "reader_lag", "seconds": LAG, "path": "/api"},
)
FAULTS: tuple[dict[str, Any], ...] = (
    {"kind": "drop_response"},
    {"kind": "refuse_connection_after_read"},
    {"kind": "status_5xx", "path": "/api/send", "accept": True},
    {"kind": "status_5xx", "path": "/api/send"},
    {"kind": "status_5xx", "path": "/api/v2/messages", "times": 3},
    {"kind": "status_5xx", "times": 2},
    {"kind": "non_json", "path": "/api/send", "accept": True, "status": 200},
    {"kind": "non_json", "times": 2},
    {"kind": "rate_limit", "path": "/api/send", "retry_after": 0.5},
    {"kind": "rate_limit", "path": "/api/v2"},
    {"kind": "delay", "path": "/api/send", "seconds": 1.0},
    {"kind": "delay", "path": "/api/send", "seconds": 9.0},
    {"kind": "decline", "error_key": "PRE_REPLY_LIMIT_REACHED"},
    {"kind": "duplicate_callbacks", "times": 4},
    {"kind": "reorder_callbacks", "times": 2},
    {"kind": "unknown_status"},
    {"kind": "string_error_code"},
    {"kind": "stream_down"},
    {"kind": "cut_stream"},
    *LAGS,
)
