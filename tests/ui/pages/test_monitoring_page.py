"""Temperatures and alarms at the window: files imported with doubts, limits, records, calls, answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from ctdesk.db.tables.monitoring import TankRecording
from ctdesk.db.tables.receipt import DoseUnit
from ctdesk.services import recording_files, storage, storage_moves, tank_limits
from ctdesk.services.logger_formats import list_formats
from ctdesk.services.tank_alarms import report_alarm
from ctdesk.services.unit_temperature import UnitCurve, unit_temperature
from ctdesk.ui.dialogs.alarm import AnswerAlarm, CloseAlarm, NoteCall, ReportAlarm
from ctdesk.ui.dialogs.backup_move import BackupDialog
from ctdesk.ui.dialogs.recording import RecordingDialog
from ctdesk.ui.history_curve import UnitCurveView
from ctdesk.ui.main_window import MainWindow
from ctdesk.ui.pages.logger_doubts import LoggerDoubts
from fixtures.cast import Cast
from fixtures.receipt_story import Story
from fixtures.registers import Hands

DAY = datetime(2026, 3, 1, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def hands(sign_in: Callable[[str], MainWindow], qtbot: QtBot) -> Callable[[str], Hands]:
    """Somebody of the cast at the window."""
    recording_files.forget_looked()
    return lambda login: Hands(sign_in(login), qtbot)


@pytest.fixture
def tank(cast: Cast) -> int:
    """Tank LN8, its limits entered."""
    found: int = cast.do("custodian", storage.add_tank, code="LN8", name="液氮罐 8", level_min_cm="12")
    setting = {"tank_id": found, "seen_version": 1, "action_c": "-150", "alert_c": "-160"}
    cast.do("custodian", tank_limits.set_tank_limits, **setting)
    return found


def export(path: Path, values: list[str], start: datetime = DAY) -> str:
    lines = ["time,temperature °C"]
    lines += [f"{(start + timedelta(minutes=10 * n)).isoformat()},{value}" for n, value in enumerate(values)]
    path.write_text("\n".join(lines), "utf-8")
    return str(path)


def test_files_are_read_told_and_imported_together(
    cast: Cast, hands: Callable[[str], Hands], tank: int, tmp_path: Path
) -> None:
    one = hands("custodian")
    page = one.open("monitoring", tank_id=tank)
    assert "No file of this tank's logger was imported yet" in one.words(page)
    broken = tmp_path / "report.csv"
    broken.write_bytes(b"%PDF-1.7")
    first = export(tmp_path / "a.csv", ["-185.0"] * 20 + ["-149.0"] + ["-185.0"] * 9)
    second = export(tmp_path / "b.csv", ["-185.0"] * 20, DAY + timedelta(hours=10))
    assert page.take_files([first, str(broken), second])
    dialog = one.dialog()
    assert isinstance(dialog, RecordingDialog)
    one.wait(dialog.do.isEnabled)
    one.settle()
    told = one.words(dialog)
    assert "30 new, 0 known" in told
    assert "report.csv" in told
    assert "PDF" in told
    one.submit(dialog)
    one.gone(dialog)
    told = one.words(page)
    assert "50 readings imported. 1 alarms: to be answered now." in told
    assert "Not recorded: 1 times" in told
    one.press(page, "Open the alarm")
    assert one.page().route == "alarms"
    assert "−149.0 °C" in one.words(one.page())


def test_an_unknown_file_of_a_tank_is_previewed_answered_and_remembered(
    cast: Cast, hands: Callable[[str], Hands], tank: int, tmp_path: Path
) -> None:
    rows = "".join(f"7;01/03/2026 {n // 6:02d}:{n % 6}0;-18{n % 9},5;-17{n % 7},2;45\n" for n in range(50))
    (tmp_path / "t.csv").write_bytes(f"设备;When;T1;T2;RH\n{rows}".encode())
    (tmp_path / "u.csv").write_bytes(f"设备;When;T1;T2;RH\n{rows}".replace("01/03", "28/02").encode())
    one = hands("custodian")
    page = one.open("monitoring", tank_id=tank)
    page.take_files([str(tmp_path / "t.csv")])
    importing = one.dialog()
    one.wait(lambda: one.window.findChild(LoggerDoubts) is not None)
    doubts: Any = one.window.findChild(LoggerDoubts)
    assert doubts.width() > importing.width()  # room for the rows and what is read of them
    one.wait(lambda: {"unit", "zone", "date_order"} <= set(doubts.form.fields))
    for name, option in (("unit", "C"), ("zone", "Asia/Shanghai"), ("date_order", "dmy")):
        editor = doubts.form.fields[name].editor
        editor.setCurrentIndex(editor.findData(option))
    shown = "2026-03-01 00:00:00 +08:00    −180.5 °C    −170.2 °C"
    one.wait(lambda: shown in one.words(doubts.outcome))
    doubts.form.fields["remember_as"].editor.setText("Tank logger")
    one.wait(lambda: doubts.ready)
    doubts.submit()
    one.wait(importing.do.isEnabled)
    one.settle()
    assert "50 new, 0 known" in one.words(importing)
    one.submit(importing)
    one.gone(importing)
    assert cast.ask("custodian", list_formats)[0].title["en"] == "Tank logger"
    page.take_files([str(tmp_path / "u.csv")])  # of the same format: nothing is asked again
    importing = one.dialog()
    one.wait(importing.do.isEnabled)
    one.settle()
    assert "50 new, 0 known" in one.words(importing)


def test_what_contradicts_is_imported_with_a_reason(
    cast: Cast, hands: Callable[[str], Hands], tank: int, tmp_path: Path
) -> None:
    one = hands("custodian")
    page = one.open("monitoring", tank_id=tank)
    for name, value in (("a", "-185.0"), ("b", "-183.0")):
        page.take_files([export(tmp_path / f"{name}.csv", ["-185.0", value, value])])
        dialog = one.dialog()
        one.wait(dialog.do.isEnabled)
        one.settle()
        if name == "b":
            assert "2 readings contradict what is known" in one.words(dialog)
            one.submit(dialog)
            assert dialog.isVisible()
            one.fill(dialog, reason="探头已校准")
        one.submit(dialog)
        one.gone(dialog)
    with cast.gate.reading() as db:
        assert db.scalars(select(TankRecording.points)).all() == [3, 2]
    one.press(page, "Judge again")
    assert "0 readings imported" in one.words(page)


def test_limits_are_proposed_and_a_month_is_opened(
    cast: Cast, hands: Callable[[str], Hands], tmp_path: Path
) -> None:
    Story(cast).accepted()
    one = hands("custodian")
    page = one.open("monitoring", tank_id=1)
    assert "nothing is judged" in one.words(page)
    one.press(page, "Limits …")
    dialog = one.dialog()
    assert [dialog.form.text(name) for name in ("action_c", "alert_c")] == ["-150", "-160"]
    one.fill(dialog, action_c="-140")
    one.submit(dialog)
    assert "-150" in dialog.form.fields["reason"].below.text()
    one.fill(dialog, action_c="-150")
    one.submit(dialog)
    one.gone(dialog)
    assert "nothing is judged" not in one.words(page)
    one.press(page, "New monitoring record …")
    dialog = one.dialog()
    one.fill(dialog, first="2026-02-01", last="2026-02-28")
    one.submit(dialog)
    one.wait(lambda: one.page().route == "record")


def test_an_alarm_is_called_answered_and_closed_by_another(
    cast: Cast, hands: Callable[[str], Hands], tank: int
) -> None:
    now = cast.clock.now
    told = {"kind": "power", "tank_id": tank, "text": "停电", "started_at": now}
    alarm = cast.do("qa", report_alarm, **told)
    cast.clock.advance(minutes=3)
    one = hands("custodian")
    page = one.open("alarms", alarm_id=alarm)
    assert "停电" in one.words(page)
    page._call(page._detail, cast.id("qa"))
    dialog = one.dialog()
    assert isinstance(dialog, NoteCall)
    one.fill(dialog, note="马上到")
    one.submit(dialog)
    one.gone(dialog)
    assert "马上到" in one.words(page)
    one.press(page, "Answer …")
    dialog = one.dialog()
    assert isinstance(dialog, AnswerAlarm)
    one.fill(dialog, answered_at="noon", action="切换到备用电源")
    one.submit(dialog)
    assert "noon" in dialog.form.fields["answered_at"].below.text()
    one.fill(dialog, answered_at="")
    one.submit(dialog)
    one.gone(dialog)
    assert not one.offers(page, "Close …")
    assert "Median answer in 90 days: 3.0 min" in one.words(page)


def test_one_key_orders_everything_out_of_a_tank_in_alarm(cast: Cast, hands: Callable[[str], Hands]) -> None:
    story = Story(cast).accepted()
    other = cast.do("custodian", storage.add_tank, code="LN2", name="备用罐", level_min_cm="12", backup=True)
    told = {"racks": ("A",), "boxes": ("1",), "slots": ("1", "2", "3")}
    cast.do("custodian", storage.add_positions, tank_id=other, **told)
    alarm = {"kind": "power", "tank_id": 1, "text": "停电", "started_at": cast.clock.now}
    key = cast.do("qa", report_alarm, **alarm)
    one = hands("custodian")
    page = one.open("alarms", alarm_id=key)
    assert one.offers(page, "Move to backup tank LN2 …")
    page.window().activateWindow()
    QTest.keyClick(page, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    one.settle()
    dialog = one.dialog()
    assert isinstance(dialog, BackupDialog)
    assert [line.to.text() for line in dialog.lines] == ["LN2-A-1-1", "LN2-A-1-2"]
    assert "-ALM-" in dialog.form.text("reason")
    assert "LN2 (3)" in dialog.count.text()
    dialog.lines[1].to.setFocus()
    dialog.lines[1].to.take_scan("LN1-A-1-20")
    one.submit(dialog)
    assert "in the tank that is to be emptied" in one.words(dialog)
    dialog.lines[1].to.setText("")
    assert not dialog.lines[1].tick.isChecked()
    dialog.lines[1].to.setText("LN2-A-1-3")
    one.submit(dialog)
    one.wait(lambda: one.page().route == "record")
    rows = cast.ask("custodian", storage_moves.list_moves).rows
    assert [(row.cassettes, row.state) for row in rows] == [(2, "open")]
    assert story.positions[0] in rows[0].places
    storage_page = one.open("storage", position="LN2-A-1-3")
    one.settle()
    assert "A move under way brings cassette 2" in one.words(storage_page.under)


def test_equipment_that_fails_leads_to_emptying_its_tank(
    cast: Cast, hands: Callable[[str], Hands], tank: int
) -> None:
    told = {"kind": "power", "tank_id": tank, "text": "停电", "started_at": cast.clock.now}
    cast.do("qa", report_alarm, **told)
    one = hands("custodian")
    page = one.open("equipment")
    one.choose(page, lambda row: row.tank == "LN8")
    one.press(page, "Empty tank LN8 …")
    assert "Nothing lies in this tank." in one.words(one.dialog())


def test_quality_assurance_closes_and_reports(cast: Cast, hands: Callable[[str], Hands], tank: int) -> None:
    now = cast.clock.now
    one = hands("qa")
    page = one.open("alarms")
    page.report()
    dialog = one.dialog()
    assert isinstance(dialog, ReportAlarm)
    minute = f"{now.astimezone(DAY.tzinfo):%Y-%m-%d %H:%M}"
    one.fill(dialog, started_at=minute, celsius="-149", text="显示屏报警")
    one.submit(dialog)
    one.gone(dialog)
    (row,) = one.rows(page)
    assert row.peak_c == Decimal(-149)
    one.open("desk")
    one.open("alarms")  # there is nothing to search: the keys begin at the rows
    assert page.window().focusWidget() is page.table
    from ctdesk.services.tank_alarms import answer_alarm

    cast.clock.advance(minutes=20)
    cast.do("custodian", answer_alarm, alarm_id=row.id, seen_version=row.row_version, action="补液")
    page.load()
    one.settle()
    one.choose(page, lambda one: True)
    one.press(page, "Close …")
    dialog = one.dialog()
    assert isinstance(dialog, CloseAlarm)
    one.fill(dialog, note="曲线已恢复", ended_at=minute)
    one.submit(dialog)
    one.gone(dialog)
    told = one.words(page)
    assert "曲线已恢复" in told
    assert "1 late" in told


def test_whoever_may_not_import_is_not_offered_it(
    hands: Callable[[str], Hands], tank: int, tmp_path: Path
) -> None:
    one = hands("nurse")
    page = one.open("monitoring", tank_id=tank)
    assert not page.take_files([export(tmp_path / "a.csv", ["-185.0"])])
    assert not any(button.isEnabled() for button in page.buttons())
    assert not one.offers(page, "Limits …")


def test_the_curve_of_a_unit_says_its_warmest_its_sources_and_its_holes(cast: Cast, qtbot: QtBot) -> None:
    Story(cast).accepted()
    cast.clock.advance(days=4)
    with cast.gate.reading() as db:
        unit = db.scalars(select(DoseUnit.id)).first()
    curve: UnitCurve = cast.ask("qa", unit_temperature, unit_id=unit)
    view = UnitCurveView()
    qtbot.addWidget(view)
    view.show_unit(curve)
    assert "−" in view.aside.text()
    told = [label.text() for label in view.findChildren(type(view.aside))]
    assert "On the way" in told
    assert any(words.startswith("▲ Not recorded") for words in told)
    view.show_unit(None)
    assert view.aside.text() == ""
