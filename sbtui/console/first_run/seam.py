"""What the first start asks others to do: try keys at Sendblue, run a command for them, write them down."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, Protocol

from sbtui.domain.credentials import Credentials
from sbtui.settings.looked_for import Looked

Listen = Literal["auto", "events", "polling"]
Keep = Literal["file", "command", "nowhere"]


class Unsuitable(Exception):
    """What was typed is of no use; one sentence without any of it."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """Keys that Sendblue takes, and the lines (E.164) of their account."""

    credentials: Credentials
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """All that the user decided."""

    credentials: Credentials
    line: str = ""
    """The line that new conversations start from; "" for none."""
    listen: Listen = "auto"
    keep: Keep = "nowhere"
    """Where the secret is kept: in the config file, by a command that prints it, or only by this run."""
    key_command: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What was known when nobody had been asked yet."""

    looked: tuple[Looked, ...] = ()
    file: str = "config.toml"
    """The config file's path, for people."""
    base_url: str = ""
    key_id: str = field(default="", repr=False)
    """The half of a pair that was found; "" for none."""
    line: str = ""
    """The line that is set already; nobody is asked for it then."""
    listen_is_set: bool = False
    """Whether a variable or an option says how news is learned, or the file."""


class Doors(Protocol):
    """The ways out of the first start; each raises `Unsuitable`."""

    async def test(self, credentials: Credentials) -> Accepted:
        """Ask Sendblue for the account and its lines."""
        ...

    async def run(self, command: str, key_id: str) -> Credentials:
        """The keys that the command prints; it may print the secret alone where the key id is known."""
        ...

    async def save(self, chosen: Chosen) -> None:
        """Write down what may be written."""
        ...
