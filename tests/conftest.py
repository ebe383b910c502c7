"""What all tests share: the options of this suite."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--soak", action="store_true", help="run the long modes: more examples, kills, rows and callbacks")


@pytest.fixture(scope="session")
def soak(request: pytest.FixtureRequest) -> bool:
    """Whether the long modes were asked for."""
    return bool(request.config.getoption("--soak"))
