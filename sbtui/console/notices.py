"""Telling the user in one sentence that something did not work."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sbtui.domain.text import one_line
from sbtui.store.errors import StoreError
from sbtui.store.intents import NotPossible

if TYPE_CHECKING:
    from textual.dom import DOMNode


def tell(node: DOMNode, sentence: str, *, error: bool = False) -> None:
    """Show a notice; the sentence is cleaned and never markup."""
    node.app.notify(one_line(sentence), severity="error" if error else "information", markup=False)


@contextmanager
def told(node: DOMNode) -> Iterator[None]:
    """Show what the store refuses in the block as a notice; nothing was written then."""
    try:
        yield
    except StoreError as error:
        tell(node, str(error), error=True)
    except NotPossible as error:
        tell(node, str(error))
