"""Lines: their health, and how many new contacts they may still write to."""

from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field

from sbtui.api.wire.base import Spellings, Wire, one, several
from sbtui.api.wire.fields import Address, Count, Flag, Moment, Sure, Table, Text


class LineState(Wire):
    """One line; `status` is ONLINE, OFFLINE, DEGRADED or UNKNOWN so far."""

    worker_id: Text = ""
    sendblue_number: Address = ""
    status: Text = ""
    assignment: Text = ""
    status_changed_at: Moment = None
    degraded_since: Moment = None
    effective_until: Moment = None


class LineStates(Wire):
    """A snapshot that replaces everything known about lines, even when it is empty (official CLI)."""

    lines: Annotated[tuple[LineState, ...], BeforeValidator(several(LineState))] = ()
    snapshot_at: Moment = None

    spellings: ClassVar[Spellings] = {"lines": ("data",)}


class Allowance(Wire):
    """New contacts within one window; `resets_at` is when the next slot or the whole window is free again."""

    spellings: ClassVar[Spellings] = {"resets_at": ("resetsAt", "nextSlotAt", "resets_at", "next_slot_at")}

    used: Count = None
    limit: Count = None
    remaining: Count = None
    resets_at: Moment = None


Window = Annotated[Allowance | None, BeforeValidator(one(Allowance))]


class LineCapacity(Wire):
    """One line's room for new contacts; `state`: available, limited, paused, not_applicable, unavailable."""

    spellings: ClassVar[Spellings] = {
        "sampled_at": ("sampledAt", "sampled_at"),
        "lookback_days": ("newContactLookbackDays", "new_contact_lookback_days"),
        "available_at": ("availableAt", "available_at"),
    }

    phone: Address = ""
    state: Text = ""
    sampled_at: Moment = None
    lookback_days: Count = None
    hourly: Window = None
    daily: Window = None
    available_at: Moment = None


class LineUsage(Wire):
    """New-contact capacity of all lines; no lines when it is not `enabled`. `pacing` is advice only."""

    enabled: Sure = False
    lines: Annotated[tuple[LineCapacity, ...], BeforeValidator(several(LineCapacity))] = ()
    pacing: Table = Field(default_factory=dict)


class ContactStatus(Wire):
    """Whether a contact counts as new on a line: `classification` known, new, not_applicable, unavailable."""

    spellings: ClassVar[Spellings] = {"lookback_days": ("new_contact_lookback_days",)}

    number: Address = ""
    sendblue_number: Address = ""
    classification: Text = ""
    known_contact: Flag = None
    lookback_days: Count = None
    sampled_at: Moment = None
    pacing: Table = Field(default_factory=dict)
