"""The dashboard at the window: figures with words, the records behind each, nothing left running."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from ctdesk.domain.periods import own_period
from ctdesk.ui import times
from ctdesk.ui.cards import Row
from ctdesk.ui.figure_tiles import FigureLine, FigureTile
from ctdesk.ui.main_window import MainWindow
from ctdesk.ui.pages.closed_page import ClosedPage
from ctdesk.ui.tastes import Tastes
from fixtures.cast import Cast
from fixtures.registers import Hands
from fixtures.winter import plant

SignIn = Callable[[str], MainWindow]
ENTER = Qt.Key.Key_Return


def tile(page: QWidget, code: str, measure: str = "rate", kind: type = FigureTile) -> Any:
    return next(
        one
        for one in page.findChildren(kind)
        if (one.reading.indicator.code, one.told.measure.id) == (code, measure) and one.isVisibleTo(page)
    )


def test_a_lead_goes_from_a_number_to_its_records_and_back(
    cast: Cast, sign_in: SignIn, qtbot: QtBot, tmp_path: Path
) -> None:
    cast.do("lead", plant)
    times.use_clock(lambda: cast.clock.now)
    window = sign_in("lead")
    one = Hands(window, qtbot)
    page: Any = one.open("dashboard")
    assert page.bar.name.text() == "2026-03" and "On target" in tile(page, "K03").accessibleName()
    said = one.words(page)
    assert "no infusion recorded yet" in said
    assert "100" not in tile(page, "K22", kind=FigureLine).accessibleName()  # nothing is due yet

    assert page.bar.earlier.shortcut().toString() == "Ctrl+PgUp"
    page.bar.earlier.click()
    one.settle()
    assert page.bar.name.text() == "2026-02"
    first_pass = tile(page, "K03")
    assert first_pass.accessibleName() == "First-pass acceptance: 80.0 %, Off target"
    assert "Better than 50.0 %" in first_pass.accessibleDescription()
    first_pass.setFocus()
    assert "shipments accepted at once ÷ shipments decided" in page.explain()
    assert "An acceptance with a deviation number" in page.explain()

    products = next(row for row in page.findChildren(Row) if row.accessibleName().startswith("–"))
    assert products.accessibleName() == "– 1 / 1"
    late = [row.accessibleName() for row in page.findChildren(Row)]
    assert any("ALM3 · TX: nobody took the alarm in hand" in words for words in late)

    QTest.keyClick(first_pass, ENTER)
    one.settle()
    records: Any = one.page()
    assert (records.route, records.title(), records.place()) == (
        "figure",
        "First-pass acceptance",
        "dashboard",
    )
    assert one.cells(records, 1) == [
        "CT-ACC-001-7",
        "CT-ACC-001-6",
        "CT-ACC-001-4",
        "CT-ACC-001-3",
        "CT-ACC-001-2",
    ]
    records.which.parts["missed"].click()
    one.settle()
    assert one.cells(records, 0) == ["Not counted in"] and one.cells(records, 3) == ["Rejected"]
    assert "Off target" in one.words(records.side) and "Formula" in records.explain()
    window.shell.back()  # type: ignore[union-attr]  # somebody is signed in
    one.settle()
    assert one.page() is page and page.bar.name.text() == "2026-02"

    page.bar.kind.setCurrentIndex(page.bar.kind.findData("own"))
    page.bar._take_kind()
    for first, last in (("2026-02-02", "2026-02-01"), ("soon", "2026-02-01"), ("2026-02-01", "")):
        page.bar.first.setText(first)
        page.bar.last.setText(last)
        page.bar._typed()
        assert page.bar.wrong.text() and not page.bar.wrong.isHidden()
    page.bar.first.setText("2016-01-01")
    page.bar.last.setText("2026-12-31")
    page.bar._typed()
    one.settle()
    assert page.bar.wrong.isHidden() and page.bar.period == own_period(date(2016, 1, 1), date(2026, 12, 31))
    assert tile(page, "K03").told.figure.whole == 8

    page.bar.take(own_period(date(2031, 1, 1), date(2031, 1, 31)))
    one.settle()
    assert "not begun yet" in tile(page, "K26").accessibleDescription()
    page.open_menu()
    page.bar.kind.setCurrentIndex(page.bar.kind.findData("year"))
    page.bar._take_kind()
    one.settle()
    assert page.bar.period.kind == "year"
    assert Tastes().period(page._me()) == "year"

    from ctdesk.ui.pages.report_export import save_the_report

    save_the_report(page, **page.asked())
    one.wait(lambda: page.findChildren(QFileDialog))
    (dialog,) = page.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "report.xlsx"))
    dialog.reject()
    one.wait(lambda: (tmp_path / "report.xlsx").exists())
    assert (tmp_path / "report.xlsx").read_bytes()[:2] == b"PK"

    bars = next(one for one in page.findChildren(QWidget) if type(one).__name__ == "OutcomeBars")
    assert not bars.grab().toImage().convertToFormat(QImage.Format.Format_RGB32).isNull()
    assert "2026" in bars.accessibleDescription()


def test_what_is_under_way_ends_when_the_page_is_left_and_nobody_else_may_look(
    cast: Cast, sign_in: SignIn, qtbot: QtBot
) -> None:
    window = sign_in("lead")
    one = Hands(window, qtbot)
    page: Any = window.open("dashboard", {})
    jobs = list(page._jobs)
    assert jobs
    window.open("desk", {})
    assert all(job.cancelled or job.over for job in jobs) and page.stale
    one.settle()
    assert one.open("dashboard") is page and not page.stale
    assert tile(page, "K01").told.figure.because == "nothing"
    assert "no dose unit arrived" in tile(page, "K01").accessibleDescription()
    assert "Off target" not in "".join(one.accessibleName() for one in page.findChildren(FigureTile))
    desk = window.desk
    assert not any(job for job in page._jobs if not job.over) and desk.session is not None


def test_who_has_no_part_in_it_is_told_so(sign_in: SignIn) -> None:
    window = sign_in("nurse")
    assert isinstance(window.open("dashboard", {}), ClosedPage)
    assert isinstance(window.open("figure", {"code": "K03", "measure": "rate"}), ClosedPage)
