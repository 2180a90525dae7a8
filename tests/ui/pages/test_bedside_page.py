"""The bedside at the window: an assessment by keyboard, its grade while one types, what cannot be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ctdesk.services.antidote_labels import AntidoteFigures, enter_antidote_label
from ctdesk.services.bedside_events import give_antidote
from ctdesk.ui import times
from ctdesk.ui.bedside_words import because_words
from ctdesk.ui.dialogs.adverse_reaction import ReportReaction
from ctdesk.ui.dialogs.ask import ReasonDialog
from ctdesk.ui.main_window import MainWindow
from ctdesk.ui.pages.bedside_dialogs import AlertDialog, BeginDialog, DoseDialog, EventDialog
from ctdesk.ui.pages.bedside_labels import AntidoteLabelDialog
from ctdesk.ui.pages.bedside_page import BedsidePage
from ctdesk.ui.report_here import context_of
from fixtures.bedside_story import FEVER, GRADE_3, WELL, Bedside
from fixtures.cast import Cast
from fixtures.receipt_story import Story
from fixtures.registers import Hands

SignIn = Callable[[str], MainWindow]
HELD_MS = 80  # the last key may be the head of a scan and is held that long
WELL_BORN = date(1990, 1, 1)


@pytest.fixture
def hands(sign_in: SignIn, qtbot: QtBot, cast: Cast) -> Callable[[str], Hands]:
    """Somebody of the cast at the window, whose clock is that of the site."""

    def sit_down(login: str) -> Hands:
        window = sign_in(login)
        times.use_clock(lambda: cast.clock.now)
        return Hands(window, qtbot)

    return sit_down


def editor(page: BedsidePage, name: str) -> QWidget:
    return page.entry.fields[name].editor


def type_into(page: BedsidePage, **values: str) -> None:
    for name, value in values.items():
        editor(page, name).setFocus()
        QTest.keyClicks(editor(page, name), value)
        QTest.qWait(HELD_MS)


def fill_in(page: BedsidePage) -> None:
    """Everything by keyboard, a number key for each choice."""
    type_into(page, temperature_c="39.4", bp="82/48", heart_rate="118", spo2_percent="96")
    type_into(page, hypotension="1", vasopressors="1", oxygen="0", board="a")
    type_into(page, consciousness="0", seizure="0", motor="0", pressure="0")


def said(page: BedsidePage, name: str) -> str:
    return editor(page, name).accessibleDescription()


def test_a_grade_3_is_typed_by_keyboard_and_says_why_while_one_types(
    cast: Cast, hands: Callable[[str], Hands]
) -> None:
    bed = Bedside(cast)
    one = hands("nurse")
    page: Any = one.open("bedside", course_id=bed.course_id)
    type_into(page, temperature_c="39.4")
    assert page.entry.crs.accessibleName() == "CRS at least 1 fever 39.4 °C, nothing else"
    assert "oxygen" in page.entry.crs.missing.text()
    fill_in_rest = {"bp": "82/48", "hypotension": "1", "vasopressors": "1", "oxygen": "0"}
    type_into(page, **fill_in_rest)
    assert page.entry.crs.accessibleName() == "CRS Grade 3 one vasopressor"
    assert page.entry.crs.missing.isHidden()
    type_into(page, board="a", consciousness="0", seizure="0", motor="0", pressure="0")
    assert page.entry.icans.accessibleName() == "ICANS Grade 0 no finding"
    type_into(page, board="0")
    assert page.entry.icans.accessibleName() == "ICANS Grade 1 ICE 9 of 10"
    QTest.keyClick(editor(page, "board"), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    one.wait(lambda: bed.sheet().assessments)
    one.settle()
    (line,) = bed.sheet().assessments
    assert because_words(line.crs) == "Grade 3: one vasopressor"
    assert (line.findings.systolic, line.findings.diastolic, line.findings.score) == (82, 48, 9)
    assert not page.entry.is_typed()
    words = one.words(page)
    assert "Grade 3: one vasopressor" in words
    for whom in ("Intensive care told …", "Neurology told …", "Attending physician came …"):
        assert one.offers(page, whom)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("temperature_c", "377", "45"),
        ("temperature_c", "hot", "hot"),
        ("bp", "12/0", "30"),
        ("bp", "80/120", "upper one first"),
        ("bp", "120-80-", "120-80-"),
        ("score", "11", "11"),
        ("heart_rate", "72.5", "72.5"),
        ("flow_l_min", "600", "80"),
        ("at", "25:99", "25:99"),
    ],
)
def test_what_cannot_be_is_told_beside_its_field_and_not_noted(
    cast: Cast, hands: Callable[[str], Hands], name: str, value: str, sentence: str
) -> None:
    bed = Bedside(cast)
    one = hands("nurse")
    page: Any = one.open("bedside", course_id=bed.course_id)
    type_into(page, oxygen="0")
    type_into(page, **{name: value})
    assert sentence in said(page, name)
    page.save()
    one.settle()
    assert sentence in said(page, name)
    assert bed.sheet().assessments == ()


def test_a_total_typed_takes_the_answers_back_and_nothing_is_not_zero(
    cast: Cast, hands: Callable[[str], Hands]
) -> None:
    bed = Bedside(cast)
    page: Any = hands("nurse").open("bedside", course_id=bed.course_id)
    board = page.entry.board
    assert (board.answers(), page.entry.findings().is_empty) == (None, True)
    type_into(page, board="n")
    assert (board.answers().total(), page.entry.findings().score) == (0, 0)
    page.entry._line("score").clear()
    type_into(page, score="6")
    assert (board.answers(), page.entry.findings().total) == (None, 6)
    QTest.keyClick(board, Qt.Key.Key_Delete)
    assert page.entry.findings().is_empty


def test_what_was_typed_stays_while_others_work_and_while_another_is_looked_at(
    cast: Cast, hands: Callable[[str], Hands]
) -> None:
    bed = Bedside(cast)
    other = Bedside(cast, born=WELL_BORN)
    one = hands("nurse")
    page: Any = one.open("bedside", course_id=bed.course_id)
    fill_in(page)
    page.load()
    one.settle()
    assert page.entry.findings().systolic == 82
    one.choose(page, lambda row: row.id == other.course_id)
    assert not page.entry.is_typed()
    one.choose(page, lambda row: row.id == bed.course_id)
    assert (page.entry.findings().systolic, page.entry.findings().total) == (82, 10)


def test_a_correction_shows_what_was_seen_and_asks_why(cast: Cast, hands: Callable[[str], Hands]) -> None:
    bed = Bedside(cast)
    bed.look(FEVER)
    one = hands("nurse")
    page: Any = one.open("bedside", course_id=bed.course_id)
    one.press(page, "Correct …")
    assert page.entry.findings().temperature_c == Decimal("38.6")
    page.entry._line("temperature_c").setText("36.8")
    page.save()
    dialog = page.findChild(ReasonDialog)
    dialog.reason.setPlainText("体温单读错行")
    dialog.submit()
    one.wait(lambda: bed.sheet().replaced)
    one.settle()
    assert bed.sheet().assessments[0].findings.temperature_c == Decimal("36.8")
    assert "体温单读错行" in one.words(page)


def test_the_physician_who_came_ends_the_clock_of_a_fever(cast: Cast, hands: Callable[[str], Hands]) -> None:
    bed = Bedside(cast)
    bed.look(FEVER)
    cast.clock.advance(minutes=5)
    one = hands("nurse")
    page: Any = one.open("bedside", course_id=bed.course_id)
    one.press(page, "Attending physician came …")
    dialog = page.findChild(AlertDialog)
    assert (dialog.name.text(), dialog.way.currentData()) == ("陈砚", "in_person")
    dialog.submit()
    one.wait(lambda: bed.sheet().alerts[0].done_at)


def test_a_dose_and_an_event_are_noted(cast: Cast, hands: Callable[[str], Hands]) -> None:
    bed = Bedside(cast)
    bed.look(GRADE_3)
    cast.clock.advance(hours=1)
    one = hands("physician")
    page: Any = one.open("bedside", course_id=bed.course_id)
    page._give()
    dose = page.findChild(DoseDialog)
    dose.dose.setText("480")
    dose.submit()
    one.wait(lambda: bed.sheet().stands)
    one.settle()
    assert "480 mg" in one.words(page)
    assert not page.entry.masked.isHidden()
    page._record()
    event = page.findChild(EventDialog)
    event.kind.setCurrentIndex(event.kind.findData("icaht"))
    event.form.fields["days"].editor.setText("9")
    event.submit()
    one.wait(lambda: bed.sheet().events)
    assert bed.sheet().events[0].grade == 2


def test_whoever_may_not_assess_may_look(cast: Cast, hands: Callable[[str], Hands]) -> None:
    bed = Bedside(cast)
    bed.look(replace(WELL, score=10))
    one = hands("receiver")
    page: Any = one.open("bedside", course_id=bed.course_id)
    assert not page._save.isEnabled()
    assert not one.offers(page, "Confirm")
    assert "王䶮" in page._who.text()


def test_a_watch_is_begun_with_its_unit_and_comes_to_its_record(
    cast: Cast, hands: Callable[[str], Hands]
) -> None:
    story = Story(cast).accepted()
    one = hands("nurse")
    page: Any = one.open("bedside")
    page.begin()
    one.settle()
    dialog = page.findChild(BeginDialog)
    dialog.patient.setCurrentIndex(1)
    one.settle()
    dialog.unit.setCurrentIndex(1)
    batch = dialog.batch.text()
    assert batch == story.bags()[0].batch_no
    assert dialog.batch.isReadOnly()
    assert not dialog.case.isEnabled()
    dialog.lot.setText("LV-014")
    infused = cast.clock.now - timedelta(hours=3)
    dialog.form.fields["infused_at"].editor.setText(times.moment(infused))
    dialog.submit()
    one.wait(lambda: one.rows(page))
    (row,) = one.rows(page)
    one.open("bedside", course_id=row.id)
    fill_in(page)
    assert page.entry.fields["late_reason"].isHidden()
    editor(page, "at").setText(times.moment(cast.clock.now - timedelta(hours=1)))
    assert not page.entry.fields["late_reason"].isHidden()
    page.save()
    one.settle()
    assert "15 minutes" in said(page, "late_reason")
    editor(page, "late_reason").setText("抢救中")
    page.save()
    one.wait(lambda: page._sheet.assessments)
    one.settle()
    (seen,) = page._sheet.assessments
    assert (seen.late_reason, seen.crs.value) == ("抢救中", 3)
    context = context_of("bedside", {}, page)
    assert (context.batch_no, context.vector_lot, context.infused_at) == (
        batch,
        "LV-014",
        infused.replace(second=0, microsecond=0),
    )
    one.press(page, "Report an adverse reaction …")
    reaction = one.window.findChild(ReportReaction)
    reaction.submit()
    one.wait(lambda: one.page().route == "adverse_reactions")
    page = one.open("bedside", course_id=row.id)
    one.press(page, "Begin its record")
    one.wait(lambda: one.page().route == "record")
    page = one.open("bedside", course_id=row.id)
    assert page._paper.text() == "Its record"


def test_a_label_is_entered_by_one_and_read_unseen_by_another(
    cast: Cast, hands: Callable[[str], Hands]
) -> None:
    cast.do(
        "receiver",
        enter_antidote_label,
        antidote="tocilizumab",
        label_version="2024-03",
        figures=AntidoteFigures("4", "8", "800"),
    )
    bed = Bedside(cast)
    cast.do(
        "nurse",
        give_antidote,
        course_id=bed.course_id,
        antidote="tocilizumab",
        at=cast.clock.now,
        mg=Decimal(480),
    )
    cast.clock.advance(hours=5, minutes=10)
    one = hands("verifier")
    page: Any = one.open("bedside", course_id=bed.course_id)
    page.label_figures()
    one.settle()
    dialog = page.findChild(AntidoteLabelDialog)
    fields = dialog.form.fields
    assert all(not field.text() for field in fields.values())
    for name, value in (("most_doses", "4"), ("least_interval_h", "6"), ("most_mg", "800")):
        fields[name].editor.setText(value)
    dialog.submit()
    one.settle()
    assert fields["least_interval_h"].editor.accessibleDescription()
    fields["least_interval_h"].editor.setText("8")
    dialog.submit()
    one.wait(lambda: page._sheet.labels)
    one.settle()
    words = one.words(page)
    assert "last 5 h 10 min ago" in words
    assert "at least 8 h apart, at most 4 doses, at most 800 mg each" in words
    assert "the label's interval has not passed" in words
