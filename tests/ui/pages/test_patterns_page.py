"""Patterns at the window: a number opens its cases, a case opens its page, all by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ctdesk.services.incident_reports import report_incident
from ctdesk.services.incidents import Report
from ctdesk.ui import times
from ctdesk.ui.cards import Row
from ctdesk.ui.main_window import MainWindow
from ctdesk.ui.pages.patterns_page import period_of
from ctdesk.ui.pattern_bars import Figure, MonthBars, ParetoBars
from fixtures.cast import Cast
from fixtures.registers import Hands

SignIn = Callable[[str], MainWindow]
ENTER = Qt.Key.Key_Return


def test_a_number_and_a_bar_open_their_cases(cast: Cast, sign_in: SignIn, qtbot: QtBot) -> None:
    window = sign_in("qa")
    times.use_clock(lambda: cast.clock.now)
    one = Hands(window, qtbot)
    page: Any = one.open("patterns")
    assert "No incident became known in this period." in one.words(page)
    assert "no closed case yet" in one.words(page)
    for days, code, caught in ((40, "RC1", None), (3, "RC1", "双人核对"), (2, "ST2", None)):
        known = cast.clock.now - timedelta(days=days)
        told = Report(code, "接收核对", aware_at=known, near_miss=bool(caught), caught_by=caught)
        cast.do("nurse", report_incident, said=told)
    page.load()
    one.settle()
    tiles = {tile.name.text(): tile for tile in page.findChildren(Figure)}
    assert tiles["Incidents"].number.text() == "3"
    assert (tiles["Near misses"].number.text(), tiles["Near misses"].made_of.text()) == ("33.3 %", "1 of 3")
    assert tiles["Reports of reactions in time"].made_of.text() == "nothing recorded yet"
    assert "K23" in tiles["Near misses"].toolTip()
    QTest.keyClick(tiles["Near misses"], ENTER)
    one.settle()
    (case,) = page._side.widget().findChildren(Row)
    assert "RC1" in case.accessibleName()
    months = page.findChild(MonthBars)
    assert [(row.name, row.count) for row in months.rows] == [("2026-01", 1), ("2026-02", 2)]
    codes = next(bars for bars in page.findChildren(ParetoBars) if bars.accessibleName() == "By code")
    QTest.keyClick(codes, Qt.Key.Key_Down)
    assert "ST2" in codes.accessibleDescription()
    QTest.keyClick(codes, ENTER)
    one.settle()
    (case,) = page._side.widget().findChildren(Row)
    page.last.setText("2025-01-01")
    page.load()
    one.settle()
    ends_before = page._until.below.text()
    page.last.setText("next week")
    page.load()
    assert ends_before
    assert page._until.below.text() not in ("", ends_before)
    QTest.keyClick(case, ENTER)
    one.wait(lambda: one.page().route in ("incidents", "incident"))


def test_periods_that_are_asked_for_often() -> None:
    today = date(2026, 3, 31)
    assert period_of("month", today) == (date(2026, 3, 1), today)
    assert period_of("last_month", today) == (date(2026, 2, 1), date(2026, 2, 28))
    assert period_of("year", today) == (date(2026, 1, 1), today)
    assert period_of("months_12", today) == (date(2025, 4, 1), today)
    assert period_of("months_12", date(2026, 12, 5))[0] == date(2026, 1, 1)
