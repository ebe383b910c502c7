"""Read receipts that Sendblue did not take, told to the user once."""

from __future__ import annotations

from collections.abc import Sequence

from sbtui.domain.changes import Change, ChangeKind
from sbtui.store.receipts import TROUBLE
from sbtui.store.store import Store


class ReceiptRefusals:
    """Notices once why read receipts do not go out; what was so at the first look was told before."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: str | None = None

    async def look(self, changes: Sequence[Change]) -> str:
        """One sentence that is new with these changes; "" for none."""
        if not any(change.kind is ChangeKind.LINK_CHANGED for change in changes):
            return ""
        said = await self._store.notes.cursor(TROUBLE)
        before, self._known = self._known, said
        return "" if before is None or said == before else said
