"""What can be chosen about a sandbox."""

from dataclasses import dataclass, field

ACCOUNT_EMAIL = "dev@sandbox.example"
PLAN = "dedicated"
MAIN_LINE = "+14155550100"
SECOND_LINE = "+14155550101"
DEFAULT_SECRET = "sandbox-secret"
LINES = (MAIN_LINE, SECOND_LINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxConfig:
    """One sandbox's keys, pace and chance.

    `speed` divides every delay of messages, replies and callback retries, and multiplies every rate
    limit; `heartbeat` and `rotate_after` are real seconds. `messages_per_second` is what one line takes
    before it answers 429 (0: no limit). `new_contacts_per_hour` caps first messages to strangers per line
    (0: no cap).
    """

    key_id: str = "sandbox-key"
    secret: str = field(default=DEFAULT_SECRET, repr=False)
    speed: float = 1.0
    seed: int = 1
    chatter: bool = True
    replies: bool = True
    heartbeat: float = 15.0
    rotate_after: float = 900.0
    messages_per_second: float = 10.0
    new_contacts_per_hour: int = 0

    def __post_init__(self) -> None:
        if not self.speed > 0:
            raise ValueError(f"speed must be above 0, not {self.speed}")
        if not self.heartbeat > 0 or not self.rotate_after > 0:
            raise ValueError("heartbeat and rotate_after must be above 0 seconds")
