"""The window against a bare one: start to a field that takes a key, 100,000 rows, gaps of the event loop.

Run with ``python tests/benchmarks/bench_window.py``; every figure stands beside its floor from the same run.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 9
ROWS = 100_000
JUMPS = 40

BARE_START = """
import sys, time
started = float(sys.argv[1])
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow
application = QApplication([])
window = QMainWindow()
field = QLineEdit()
window.setCentralWidget(field)
window.resize(1366, 768)
window.show()
field.setFocus()
"""
OWN_START = """
import sys, time
started = float(sys.argv[1])
from pathlib import Path
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from ctdesk.ui.app import make_application, open_window
application = make_application()
window = open_window(Path(sys.argv[2]))
field = window.centralWidget().currentWidget().login
"""
TYPE = """
def press():
    QTest.keyClick(field, Qt.Key.Key_A)
    assert field.text() == "a"
    print(time.monotonic() - started, flush=True)
    import os
    os._exit(0)
window.repaint()
QTimer.singleShot(0, press)
application.exec()
"""


def main() -> dict[str, float]:
    """Every ratio by name; 1.0 is the bare window or the bare list."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    found: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="ctdesk-bench-") as place:
        os.environ["CTDESK_CONFIG_HOME"] = str(Path(place) / "config")
        site = Path(place) / "site"
        site.mkdir()
        (site / "site.toml").write_text("", "utf-8")
        bare, own = start_times((BARE_START + TYPE, OWN_START + TYPE), site)
        found["start_bare_ms"], found["start_own_ms"] = bare, own
        found["start_to_login_field"] = own / bare
        found |= list_times()
        found |= language_time()
    return found


def start_times(programs: tuple[str, str], site: Path) -> tuple[float, float]:
    """Medians of several child processes, by turns, from their launch to the key in the field, in ms."""
    # Compiled as an installation is; the first run of each compiles and is not counted.
    surroundings = os.environ | {"PYTHONPYCACHEPREFIX": str(site.parent / "compiled")}
    surroundings.pop("PYTHONDONTWRITEBYTECODE", None)
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(RUNS + 1):
        for program, found in zip(programs, times, strict=True):
            command = [sys.executable, "-c", program, str(time.monotonic()), str(site)]
            done = subprocess.run(command, capture_output=True, text=True, check=True, env=surroundings)
            found.append(float(done.stdout.split()[-1]) * 1000)
    return statistics.median(times[0][1:]), statistics.median(times[1][1:])


def list_times() -> dict[str, float]:
    """First paint and jumps of our table over 100,000 rows, beside a bare view over rows in memory."""
    from PySide6.QtCore import QAbstractTableModel, QEventLoop, QModelIndex, Qt, QTimer
    from PySide6.QtWidgets import QTableView

    from ctdesk.services.paging import Page
    from ctdesk.ui import look
    from ctdesk.ui.app import make_application
    from ctdesk.ui.desk import Desk
    from ctdesk.ui.row_model import Cell, Column, Dense, RowModel
    from ctdesk.ui.table import Table

    application = make_application()
    look.dress(application)
    desk = Desk()

    class InMemory(QAbstractTableModel):
        """All rows as finished text."""

        cells = tuple(tuple(f"cell {row} {column}" for column in range(6)) for row in range(ROWS))

        def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
            return ROWS

        def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008  # as above
            return 6

        def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
            return self.cells[index.row()][index.column()] if role == Qt.ItemDataRole.DisplayRole else None

    def ask(after: int | None, limit: int):  # type: ignore[no-untyped-def]  # a Job
        first = ROWS if after is None else after - 1
        return desk.call(lambda: Page(tuple(range(first, max(0, first - limit), -1)), None))

    def spin(milliseconds: int) -> None:
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    def paint(view: QTableView) -> float:
        started = time.perf_counter()
        view.viewport().repaint()
        return (time.perf_counter() - started) * 1000

    started = time.perf_counter()
    bare = QTableView()
    bare.setModel(InMemory(bare))
    bare.resize(1100, 700)
    bare.show()
    bare.viewport().repaint()
    bare_first = (time.perf_counter() - started) * 1000

    started = time.perf_counter()
    columns = tuple(
        Column(f"c{place}", lambda row, place=place: Cell(f"cell {row} {place}"), 150) for place in range(6)
    )
    model = RowModel(columns)
    table = Table(model)
    table.resize(1100, 700)
    table.show()
    model.show_rows(ask, dense=Dense(ROWS, lambda row: None if row == 0 else ROWS - row + 1))
    while model.row(model.index(0, 0)) is None:
        application.processEvents()
        time.sleep(0.0005)
    table.viewport().repaint()
    own_first = (time.perf_counter() - started) * 1000

    bare_jumps, own_jumps, arrivals = [], [], []
    for place in range(JUMPS):
        row = (place * 7919) % ROWS
        bare.verticalScrollBar().setValue(row)
        bare_jumps.append(paint(bare))
        table.verticalScrollBar().setValue(row * table.rowHeight(0))
        began = time.perf_counter()
        own_jumps.append(paint(table))
        while model.row(model.index(row, 0)) is None:
            application.processEvents()
            time.sleep(0.0005)
        own_jumps.append(paint(table))
        arrivals.append((time.perf_counter() - began) * 1000)

    def gaps(view: QTableView, jump: float) -> list[float]:
        """How late a 1 ms timer comes while the list is scrolled."""
        late: list[float] = []
        last = time.perf_counter()

        def tick() -> None:
            nonlocal last
            now = time.perf_counter()
            late.append((now - last) * 1000)
            last = now
            bar = view.verticalScrollBar()
            bar.setValue(int((bar.value() + jump) % max(1, bar.maximum())))

        timer = QTimer()
        timer.timeout.connect(tick)
        timer.start(1)
        spin(1500)
        timer.stop()
        return sorted(late)

    bare_gaps, own_gaps = gaps(bare, 37), gaps(table, 37 * table.rowHeight(0))
    desk.close()
    return {
        "list_first_bare_ms": bare_first,
        "list_first_own_ms": own_first,
        "list_first_paint": own_first / bare_first,
        "jump_bare_ms": statistics.median(bare_jumps),
        "jump_own_ms": statistics.median(own_jumps),
        "jump": statistics.median(own_jumps) / statistics.median(bare_jumps),
        "jump_until_filled_ms": statistics.median(arrivals),
        "gap_p99_bare_ms": bare_gaps[int(len(bare_gaps) * 0.99) - 1],
        "gap_p99_own_ms": own_gaps[int(len(own_gaps) * 0.99) - 1],
        "gap_worst_bare_ms": bare_gaps[-1],
        "gap_worst_own_ms": own_gaps[-1],
    }


def language_time() -> dict[str, float]:
    """What choosing Chinese costs, catalogue and Qt's own words."""
    from ctdesk.ui.language import set_language

    started = time.perf_counter()
    set_language("zh_CN")
    spent = (time.perf_counter() - started) * 1000
    set_language("en")
    return {"choose_chinese_ms": spent}


if __name__ == "__main__":
    print(json.dumps({name: round(value, 2) for name, value in main().items()}, indent=2))
