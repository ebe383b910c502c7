"""The demo's past survives the way from the sandbox into the store and back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from sbtui.cli.demo_history import to_sandbox, to_store
from sbtui.sandbox.config import LINES
from sbtui.sandbox.history import generate
from sbtui.store.store import Store

NOW = datetime(2026, 8, 17, 14, 7, tzinfo=UTC)
SAME = (
    "message_handle",
    "is_outbound",
    "content",
    "status",
    "from_number",
    "to_number",
    "media_url",
    "send_style",
    "service",
    "was_downgraded",
    "group_id",
    "error_code",
    "date_sent",
)


async def test_what_the_store_recalls_is_what_the_sandbox_said(tmp_path: Path) -> None:
    told = list(generate(7, 800, NOW))
    async with Store.open(tmp_path / "store.db") as store:
        await store.fill(to_store(told, frozenset(LINES)))
        recalled = list(to_sandbox(await store.recent(800)))
    assert [row["message_handle"] for row in recalled] == [row["message_handle"] for row in told]
    for before, after in zip(told, recalled, strict=True):
        group = bool(before["group_id"])
        for field in SAME:
            # In a group the API names no single recipient in a stable way, so that is not kept.
            if not (group and field == "to_number"):
                assert (before[field] or "") == (after[field] or ""), field
        assert set(before["participants"]) == set(after["participants"]) or not group
