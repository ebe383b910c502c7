"""The garbage collector, kept out of the way of the first frame.

Importing a program makes nothing but objects that stay. Collecting among them takes a tenth of the start, and
later every full collection would walk through them once more, a pause that a fast typist can feel.
"""

from __future__ import annotations

import gc


def wait_for_first_frame() -> None:
    """Collect nothing until ``first_frame_drawn``."""
    gc.disable()


def first_frame_drawn() -> None:
    """Collect again, but never among what is there already; nothing happens where collecting never stopped."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
