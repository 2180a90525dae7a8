"""What every test may ask for: surroundings of its own, a standing clock, a throw-away PostgreSQL server."""

from __future__ import annotations

import gc

import pytest

# In this order: a later one may import an earlier one.
pytest_plugins = [
    "fixtures.surroundings",
    "fixtures.clock",
    "fixtures.rounds",
    "fixtures.patience",
    "fixtures.made_once",
    "fixtures.postgres",
    "fixtures.databases",
    "fixtures.cast",
    "fixtures.demo_site",
]


_LONG = ("test_architecture.py", "test_kill.py", "test_killed.py")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first, so that no worker is left alone with one at the end.

    What needs a server of PostgreSQL stands in the middle, where the second worker begins: one server is then
    enough, and what was walked on it.
    """
    long = [item for item in items if "journeys" in item.path.parts or item.path.name in _LONG]
    rest = [item for item in items if "journeys" not in item.path.parts and item.path.name not in _LONG]
    served = [item for item in rest if item.get_closest_marker("postgres")]
    others = [item for item in rest if not item.get_closest_marker("postgres")]
    before = max(0, len(items) // 2 - len(long))
    items[:] = [*long, *others[:before], *served, *others[before:]]


_MANY = 50_000


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end; what comes is tidied up between two tests, in the thread of the
    windows: a widget that another thread throws away takes the process with it.
    """
    gc.collect()
    gc.freeze()
    gc.disable()


def pytest_runtest_logfinish() -> None:
    """Throw away what the tests have left lying; what is still there is kept, and not looked at again."""
    if gc.get_count()[0] > _MANY:
        gc.collect()
        gc.freeze()
