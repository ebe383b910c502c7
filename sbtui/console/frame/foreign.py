"""What others write to the terminal, beside the differ."""

from __future__ import annotations

import re
from typing import Final

# Bell; titles, folder, notifications, clipboard, pointer; keyboard, mouse, paste, focus, cursor and reporting modes;
# the queries for modes; the stack of titles. An OSC may come wrapped for tmux.
_OSC: Final = r"\](?:0|1|2|7|9|22|52|99|777);[^\x07\x1b]*"
_UNSEEN: Final = re.compile(
    rf"(?:\x07|\x1b{_OSC}(?:\x07|\x1b\\)"
    rf"|\x1bPtmux;\x1b\x1b{_OSC}(?:\x07|\x1b\x1b\\)\x1b\\"
    r"|\x1b\[\?(?:25|100[0-6]|1015|1016|2004|2026|2031|2048)[hl]"
    r"|\x1b\[\?\d+\$p"
    r"|\x1b\[[<>=?][\d;]*u"
    r"|\x1b\[2[23];[012]t)*"
)


def keeps_the_picture(sequence: str) -> bool:
    """Whether a write surely leaves cells, cursor and look of the terminal as they are."""
    return _UNSEEN.fullmatch(sequence) is not None
