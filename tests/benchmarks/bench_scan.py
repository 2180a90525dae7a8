"""How long a scan takes to its answer among 10,000 and 1,000,000 units, beside one bare indexed lookup; and
to the unit's page on the screen.

The answer is the whole of it: read, looked for in every column that holds codes, compared with what is read
blind.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from sqlalchemy import text

from ctdesk.domain.errors import CtdeskError
from ctdesk.services.effects import EFFECTS
from ctdesk.services.scan_lookup import find_scan
from ctdesk.services.site import open_site
from fixtures.cast import KEYS, QUICK, Cast, make_cast_site, password_of
from fixtures.clock import StandingClock

SIZES = (10_000, int(os.environ.get("CTDESK_UNITS", "1000000")))
ROUNDS, WINDOW_ROUNDS = 300, 40
BARE = text("SELECT id FROM dose_unit WHERE coi_bag_id = :code")


def main() -> dict[str, float]:
    """Measure lookups at both sizes and the window at the larger; ratios of the medians are returned."""
    ratios: dict[str, float] = {}
    medians: list[float] = []
    for size in SIZES:
        with tempfile.TemporaryDirectory() as name:
            folder, clock = Path(name) / "site", StandingClock()
            make_cast_site(folder, clock)
            site = open_site(folder, key_store=KEYS, clock=clock, cost=QUICK, effects=EFFECTS)
            begun = time.perf_counter()
            fill(site.gate.engine, size)
            print(f"{size:,} units made in {time.perf_counter() - begun:.1f} s")
            cast = Cast(site, clock)
            floor, found = lookups(cast, size)
            medians.append(found["bag"])
            for kind, median in found.items():
                print(
                    f"{size:>9,} {kind:8} {median:.3f} ms, {median / floor:.1f} ×"
                    f" a bare lookup of {floor:.3f} ms"
                )
                ratios[f"scan {kind} at {size:,} units / bare lookup"] = median / floor
            if size == SIZES[-1]:
                answered, scanned, opened = window(site, cast, size)
                print(f"{size:>9,} window   {answered:.1f} ms from scan to its name on the screen")
                print(f"{size:>9,} window   {scanned:.1f} ms to the whole page, {opened:.1f} ms from a click")
                ratios["scan to its name on the screen / 50 ms"] = answered / 50
                ratios["scan to page / opening the page"] = scanned / opened
            site.close()
    ratios["scan of a bag, growth from 10,000 to 1,000,000"] = medians[1] / medians[0]
    return ratios


def fill(engine: Any, size: int) -> None:
    """``size`` units, two to a shipment, each with all its codes, straight into the tables."""
    counting = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :size)"
    at = "'2026-01-01T00:00:00.000000Z'"
    with engine.begin() as connection:
        connection.execute(
            text(
                f"INSERT INTO shipment (id, number, receipt_type, state, awb_no, shipper_sn, seal_no,"
                f" logger_sn, cassette_count, unit_count, entered_at, row_version) {counting}"
                f" SELECT i, printf('FL-NTF-2025-%08d', i), 'marketed_autologous', 'decided',"
                f" printf('AWB%08d', i), printf('SH%08d', i), printf('SL%08d', i), printf('LG%08d', i), 2, 2,"
                f" {at}, 1 FROM n"
            ),
            {"size": size // 2},
        )
        connection.execute(
            text(
                f"INSERT INTO dose_unit (id, shipment_id, ordinal, cassette, cassette_no, coi_bag_id,"
                f" batch_no, disposition, by_concession, exceptional, trace_code, trace_status,"
                f" place, row_version)"
                f" {counting} SELECT i, (i + 1) / 2, 2 - i % 2, 2 - i % 2, printf('CAS%09d', i),"
                f" printf('CHZ9Z2500%07d-1', i), printf('B%07d', i / 10), 'infused', 0, 0,"
                f" printf('8123456%013d', i), 'ack', 'consumed', 1 FROM n"
            ),
            {"size": size},
        )


def lookups(cast: Cast, size: int) -> tuple[float, dict[str, float]]:
    """Median milliseconds of the bare lookup, and of the answer to each kind of scan, in alternation; of
    processor time, which other work on the machine does not change.
    """
    gate, session = cast.gate, cast.session("receiver")

    def bare(number: int) -> float:
        with gate.reading() as db:
            db.connection()
            begun = time.thread_time()
            db.execute(BARE, {"code": f"CHZ9Z2500{number:07d}-1"}).scalar_one()
            return (time.thread_time() - begun) * 1000

    def answer(code: str) -> float:
        begun = time.thread_time()
        try:
            gate.fetch(find_scan, session, text=code)
        except CtdeskError as error:
            assert error.code in ("SCAN-20", "SCAN-21"), error.code
        return (time.thread_time() - begun) * 1000

    kinds: dict[str, Callable[[int], str]] = {
        "bag": lambda n: f"CHZ9Z2500{n:07d}-1",
        "trace": lambda n: f"8123456{n:013d}",
        "shipment": lambda n: f"FL-NTF-2025-{n // 2 + 1:08d}",
        "unknown": lambda n: f"QQ{n:09d}",
    }
    floors: list[float] = []
    found: dict[str, list[float]] = {kind: [] for kind in kinds}
    for turn in range(ROUNDS + 20):
        number = 1 + turn * 7919 % (size - 1)
        floor = bare(number)
        each = {kind: answer(code(number)) for kind, code in kinds.items()}
        if turn >= 20:
            floors.append(floor)
            for kind, value in each.items():
                found[kind].append(value)
    return statistics.median(floors), {kind: statistics.median(values) for kind, values in found.items()}


def window(site: Any, cast: Cast, size: int) -> tuple[float, ...]:
    """Median milliseconds of processor time from a scan until the window says what it is, until the page of
    the unit is drawn, and from a click until it is drawn.
    """
    from PySide6.QtCore import QEventLoop, QTimer

    from ctdesk.config import data_path
    from ctdesk.forms.messages import load_messages
    from ctdesk.ui import opening
    from ctdesk.ui.app import make_application
    from ctdesk.ui.main_window import MainWindow
    from ctdesk.ui.pages.sign_in_page import SignInPage
    from ctdesk.ui.tastes import Tastes

    with tempfile.TemporaryDirectory() as home:
        os.environ["CTDESK_CONFIG_HOME"] = home
        load_messages(data_path("forms", "messages"))
        application = make_application(["bench"])
        opening.open_folder = lambda folder, phrase: site
        window = MainWindow(site.folder, Tastes())
        window.show()

        def until(done: Callable[[], bool], patience: float = 20.0) -> None:
            end = time.perf_counter() + patience
            while not done() and time.perf_counter() < end:
                application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 50)
            assert done()

        until(lambda: window.findChild(SignInPage) is not None)
        page = window.findChild(SignInPage)
        assert isinstance(page, SignInPage)
        page.login.setText("receiver")
        page.password.setText(password_of("receiver"))
        page.do.click()
        until(lambda: window.shell is not None)
        ticking = QTimer()
        ticking.start(1)
        shell = window.shell
        assert shell is not None
        foretell, said = shell.foretell, [0.0]

        def told(title: str, where: str) -> None:
            foretell(title, where)
            shell.title.repaint()
            said[0] = time.process_time()

        shell.foretell = told  # type: ignore[method-assign]  # to hear when
        answered: list[float] = []
        scanned: list[float] = []
        opened: list[float] = []
        for turn in range(2 * WINDOW_ROUNDS + 10):
            number = 1 + turn * 7919 % (size - 1)
            begun = time.process_time()
            if turn % 2:
                window._scanned(f"CHZ9Z2500{number:07d}-1")
            else:
                window.open("unit", {"unit_id": number})
            until(partial(_shows, window, number))
            shell.stack.currentWidget().repaint()
            if turn >= 10:
                (scanned if turn % 2 else opened).append((time.process_time() - begun) * 1000)
                answered += [(said[0] - begun) * 1000] if turn % 2 else []
        window.close()
        return tuple(map(statistics.median, (answered, scanned, opened)))


def _shows(window: Any, number: int) -> bool:
    page = window.shell.current()
    return page.route == "unit" and page.seen is not None and page.seen.id == number


if __name__ == "__main__":
    main()
