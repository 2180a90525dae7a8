"""The hospital's qualification and the findings of holders, worked through at the window."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from ctdesk.services import holder_assessments, suppliers
from ctdesk.services.site_qualifications import begin_qualification
from ctdesk.ui import times
from ctdesk.ui.dialogs.password import PasswordDialog
from ctdesk.ui.dialogs.qualification import (
    AssessmentDialog,
    DoneDialog,
    FindingDialog,
    PlanDialog,
    QualificationDialog,
)
from ctdesk.ui.main_window import MainWindow
from fixtures import labels
from fixtures.cast import Cast, password_of
from fixtures.receipt_story import LIMITS, Story
from fixtures.registers import Hands

SignIn = Callable[[str], MainWindow]


@pytest.fixture
def hands(sign_in: SignIn, qtbot: QtBot) -> Callable[[str], Hands]:
    """Somebody of the cast at the window."""
    return lambda login: Hands(sign_in(login), qtbot)


@pytest.fixture
def holder(cast: Cast) -> int:
    """A holder on file."""
    key: int = cast.do("buyer", suppliers.add_supplier, code="HH", kind="holder", name="演示持有人")
    return key


def begun(cast: Cast, holder: int) -> int:
    """An assessment with one finding that is planned for the lead's deputy."""
    cast.do(
        "buyer",
        holder_assessments.begin_assessment,
        supplier_id=holder,
        assessed_on=cast.clock.now.date() - timedelta(days=2),
    )
    finding: int = cast.do(
        "buyer", holder_assessments.add_finding, assessment_id=1, grade="major", text="备用罐未接报警"
    )
    return finding


def test_an_assessment_is_entered_with_a_finding_and_its_action(
    cast: Cast, holder: int, hands: Callable[[str], Hands]
) -> None:
    one = hands("buyer")
    page = one.open("qualification")
    said = one.words(page)
    assert "The hospital was not qualified yet." in said
    assert "No holder has assessed the hospital yet." in said
    page.assessed()
    dialog = one.dialog()
    assert isinstance(dialog, AssessmentDialog)
    one.fill(dialog, supplier_id=str(holder), assessed_on="yesterday")
    one.submit(dialog)
    assert one.error(dialog, "assessed_on")
    one.fill(dialog, assessed_on=cast.clock.now.date().isoformat())
    one.submit(dialog)
    one.gone(dialog)
    assert one.page().route == "record"
    page = one.open("qualification")
    one.press(page, "Enter a finding …")
    dialog = one.dialog()
    assert isinstance(dialog, FindingDialog)
    one.fill(dialog, grade="major", text="备用罐未接报警")
    one.submit(dialog)
    one.gone(dialog)
    assert "Not planned" in one.words(page)
    one.press(page, "Plan …")
    dialog = one.dialog()
    assert isinstance(dialog, PlanDialog)
    one.fill(
        dialog, action="接入报警", owner_id="孙见山", due_on=(times.today() + timedelta(days=9)).isoformat()
    )
    one.submit(dialog)
    one.gone(dialog)
    said = one.words(page)
    assert "To be done" in said and "孙见山" in said


def test_the_owner_says_it_is_done_and_quality_assurance_verifies_it(
    cast: Cast, holder: int, hands: Callable[[str], Hands], tmp_path: Path
) -> None:
    finding = begun(cast, holder)
    cast.do(
        "buyer",
        holder_assessments.plan_action,
        finding_id=finding,
        seen_version=1,
        action="接入报警",
        owner_id=cast.id("coordinator"),
        due_on=cast.clock.now.date() + timedelta(days=9),
    )
    cast.do(
        "coordinator", holder_assessments.finish_action, finding_id=finding, seen_version=2, note="已接入"
    )
    one = hands("qa")
    page = one.open("qualification")
    assert "To be verified" in one.words(page)
    one.press(page, "Verify …")
    dialog = one.dialog()
    assert isinstance(dialog, PasswordDialog)
    dialog.password.setText(password_of("qa"))
    one.submit(dialog)
    one.gone(dialog)
    assert "Verified by another" in one.words(page)


def test_done_takes_its_evidence_from_a_file(
    cast: Cast, holder: int, hands: Callable[[str], Hands], tmp_path: Path
) -> None:
    finding = begun(cast, holder)
    cast.do(
        "buyer",
        holder_assessments.plan_action,
        finding_id=finding,
        seen_version=1,
        action="接入报警",
        owner_id=cast.id("coordinator"),
        due_on=cast.clock.now.date() + timedelta(days=9),
    )
    one = hands("coordinator")
    page = one.open("qualification")
    one.press(page, "It is done …")
    dialog = one.dialog()
    assert isinstance(dialog, DoneDialog)
    scan = tmp_path / "evidence.txt"
    scan.write_text("not a paper")
    dialog.file.take(str(scan))
    one.fill(dialog, note="已接入")
    one.submit(dialog)
    one.wait(lambda: one.error(dialog, "file"))
    scan = tmp_path / "evidence.pdf"
    scan.write_bytes(labels.PDF)
    dialog.file.take(str(scan))
    one.submit(dialog)
    one.gone(dialog)
    assert one.offers(page, "Evidence of it")


def test_a_qualification_is_opened_for_the_products_in_use(cast: Cast, hands: Callable[[str], Hands]) -> None:
    Story(cast, units=1).prepare()
    labels.in_force(cast, 1, "2", LIMITS)
    one = hands("buyer")
    page = one.open("qualification")
    page.qualify()
    dialog = one.dialog()
    assert isinstance(dialog, QualificationDialog)
    assert [code for code, tick in dialog.products.items() if tick.isChecked()] == ["DEMO-T1"]
    dialog.products["DEMO-T1"].setChecked(False)
    one.submit(dialog)
    one.wait(lambda: one.error(dialog, "products") or dialog.form.wrong.text())
    dialog.products["DEMO-T1"].setChecked(True)
    one.submit(dialog)
    one.gone(dialog)
    assert one.page().route == "record"
    page = one.open("qualification")
    assert "Under way" in one.words(page)
    assert not page.buttons()[1].isEnabled()


def test_who_has_no_part_in_it_sees_how_the_hospital_stands_only(
    cast: Cast, holder: int, hands: Callable[[str], Hands]
) -> None:
    begun(cast, holder)
    one = hands("nurse")
    page = one.open("qualification")
    said = one.words(page)
    assert "The hospital was not qualified yet." in said
    assert "备用罐未接报警" not in said


def test_records_of_both_forms_are_opened_one_after_the_other(
    cast: Cast, holder: int, hands: Callable[[str], Hands]
) -> None:
    Story(cast, units=1).prepare()
    begun(cast, holder)
    first = cast.ask("qa", holder_assessments.list_assessments)[0].record_id
    second = cast.do("buyer", begin_qualification, kind="initial", products=("DEMO-T1",))
    one = hands("qa")
    for record, words in ((second, "Level of the hospital"), (first, "How it was done")):
        page = one.open("record", record_id=record)
        assert words in one.words(page)
        assert page.view.id == record
