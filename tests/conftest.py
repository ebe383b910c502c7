"""What all tests share: the options of this suite."""

from __future__ import annotations

import gc

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--proofs", action="store_true", help="run the slow proofs too, as CI does")
    parser.addoption("--soak", action="store_true", help="run the long modes: more examples, kills, rows and callbacks")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the slow proofs out of the everyday run, which has a minute."""
    if config.getoption("--proofs") or config.getoption("--soak"):
        return
    slow = [item for item in items if item.get_closest_marker("proof") is not None]
    if slow:
        config.hook.pytest_deselected(items=slow)
        items[:] = [item for item in items if item.get_closest_marker("proof") is None]


def pytest_collection_finish() -> None:
    """Look through the collected tests and the libraries no more: a quarter of the CPU time went into that."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)


@pytest.fixture(scope="session")
def soak(request: pytest.FixtureRequest) -> bool:
    """Whether the long modes were asked for."""
    return bool(request.config.getoption("--soak"))
