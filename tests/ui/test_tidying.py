"""What is no longer used is thrown away in the thread of the window, by a timer."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ctdesk.ui.tidying import EVERY_MS, Tidying


@pytest.fixture
def tidying(qtbot: QtBot) -> Iterator[Tidying]:
    """At work; the tests collect by themselves again afterwards."""
    was_on = gc.isenabled()
    tidying = Tidying()
    tidying.begin()
    yield tidying
    tidying.end()
    assert gc.isenabled()
    if not was_on:
        gc.disable()


class _Ring(QWidget):
    """A widget that holds itself, and says which thread let it go."""

    def __init__(self, gone_in: list[int]) -> None:
        super().__init__()
        self.me = self
        weakref.finalize(self, lambda: gone_in.append(threading.get_ident()))


def test_a_widget_in_a_ring_goes_in_the_thread_of_the_window(tidying: Tidying, qtbot: QtBot) -> None:
    gone_in: list[int] = []
    _Ring(gone_in)

    def work() -> None:
        for _ in range(200):
            _ = [[number] for number in range(200)]

    reading = threading.Thread(target=work)
    reading.start()
    reading.join()
    assert gone_in == [], "the other thread threw nothing away"
    kept = [[number] for number in range(5_000)]
    assert tidying.look() == 0
    assert gone_in == [threading.get_ident()]
    assert len(kept) == 5_000


def test_it_looks_by_itself_and_only_when_there_is_something(tidying: Tidying, qtbot: QtBot) -> None:
    gone_in: list[int] = []
    gc.collect()
    assert tidying.look() == -1
    _Ring(gone_in)
    kept = [[number] for number in range(5_000)]
    qtbot.waitUntil(lambda: len(gone_in) == 1, timeout=5 * EVERY_MS)
    assert len(kept) == 5_000


def test_older_things_are_looked_at_now_and_then(tidying: Tidying) -> None:
    seen = []
    for _ in range(100):
        kept = [[number] for number in range(3_000)]
        seen.append(tidying.look())
        del kept
    assert seen[9] == 1 and seen[99] == 2 and seen[0] == 0
