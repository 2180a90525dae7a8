"""What every test may ask for: surroundings of its own, a standing clock, a throw-away PostgreSQL server."""

from __future__ import annotations

import gc

import pytest

# In this order: a later one may import an earlier one.
pytest_plugins = [
    "fixtures.surroundings",
    "fixtures.clock",
    "fixtures.rounds",
    "fixtures.postgres",
    "fixtures.databases",
    "fixtures.cast",
    "fixtures.demo_site",
]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long journeys begin first, so that no worker is left alone with one at the end."""
    items.sort(key=lambda item: "journeys" not in item.path.parts)


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: it need not be looked through again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
