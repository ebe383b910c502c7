from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sbtui.store.store import Store


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with Store.open(tmp_path / "sbtui.db") as opened:
        yield opened
