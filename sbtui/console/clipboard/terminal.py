"""The clipboard of the terminal: OSC 52 (xterm: "Manipulate Selection Data")."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping

from sbtui.console.multiplexer import Multiplexer

MOST_BYTES = 74_994
"""What fits into a sequence of 100,000 bytes; xterm, hterm and others drop longer ones."""
_SHORT = 700
"""What GNU screen swallows whole; of a longer sequence that it does not know it would draw the rest."""
_WITHOUT = ("linux", "dumb", "ansi", "cons25", "vt1", "vt2", "vt3", "vt4", "vt5")


def takes_copies(environ: Mapping[str, str]) -> bool:
    """Whether the terminal may have a clipboard; none of them says so, but some surely have not."""
    return not environ.get("TERM", "").startswith(_WITHOUT) and environ.get("TERM_PROGRAM") != "Apple_Terminal"


def clipboard_sequences(data: bytes, environ: Mapping[str, str]) -> list[str]:
    """What sets the terminal's clipboard: the first for the one behind the multiplexer, others for that itself.

    The payload is base64, so nothing in the data can end the sequence.
    """
    bare = f"\x1b]52;c;{b64encode(data).decode('ascii')}\x07"
    multiplexer = Multiplexer.of(environ)
    sequences = [multiplexer.passed(bare)]
    if multiplexer is Multiplexer.TMUX or (multiplexer is Multiplexer.UNSURE and len(bare) <= _SHORT):
        # tmux takes it with set-clipboard on, and hands on wrapped ones with allow-passthrough on.
        sequences.append(bare)
    return sequences
