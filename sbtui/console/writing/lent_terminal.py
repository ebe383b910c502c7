"""The terminal in another program's hands, while everything but the drawing goes on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from textual.app import App, SuspendNotSupported

from sbtui.console.frame.display import DiffedDisplay


class NotLendable(Exception):
    """There is no terminal that could be handed over."""


@contextmanager
def lent_terminal(app: App[Any]) -> Iterator[None]:
    """Leave the terminal to what runs in the block, and draw everything again afterwards.

    Messages go on being sent and received, but nothing of it is written: neither frames, nor a bell or a title.

    Raises:
        NotLendable: as where there is no terminal.
    """
    failure: Exception | None = None
    try:
        with app.batch_update(), app.suspend(), _silence(app):
            try:
                yield
            except Exception as error:
                # Textual takes the terminal back only from a block that ends well.
                failure = error
    except SuspendNotSupported:
        raise NotLendable from None
    if isinstance(app, DiffedDisplay):
        app.redraw()
    if failure is not None:
        raise failure


@contextmanager
def _silence(app: App[Any]) -> Iterator[None]:
    # Nobody empties the suspended driver's queue: once full, it would hold up the whole program.
    driver = app._driver
    if driver is None:
        yield
        return
    write = driver.write
    driver.write = lambda data: None  # type: ignore[method-assign]
    try:
        yield
    finally:
        driver.write = write  # type: ignore[method-assign]
