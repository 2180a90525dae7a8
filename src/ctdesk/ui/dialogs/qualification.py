"""What is asked about the hospital's qualification and a holder's assessment."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from ctdesk.services import holder_assessments, site_qualifications
from ctdesk.services.catalogue import ProductRow
from ctdesk.services.holder_assessments import FindingRow
from ctdesk.services.suppliers import SupplierRow
from ctdesk.services.team import MemberRow
from ctdesk.ui import look, times
from ctdesk.ui.audit_words import stored_words
from ctdesk.ui.cards import scrolling
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.file_field import FileField
from ctdesk.ui.language import tr
from ctdesk.ui.pick import PickBox
from ctdesk.ui.typed import day_of

KINDS = ("initial", "yearly", "product", "premises", "finding")
GRADES = ("critical", "major", "minor")


class QualificationDialog(Dialog):
    """Why the hospital is qualified, and for which products."""

    def __init__(
        self,
        parent: QWidget | None,
        desk: Desk,
        products: Sequence[ProductRow],
        done: Callable[[int], object],
    ) -> None:
        super().__init__(
            parent,
            tr("Qualify the hospital"),
            tr("What the registers know is filled in; the rest is answered with its papers. Four sign it."),
            tr("Open the record"),
            icon="certificate",
            width=520,
        )
        self._desk, self._then = desk, done
        kinds = {kind: stored_words("site_qualification", "kind", kind) for kind in KINDS}
        box = self.form.choice(tr("Why"), "kind", kinds)
        self.products: dict[str, QCheckBox] = {}
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(6))
        for one in products:
            self.products[one.code] = QCheckBox(f"{one.name_cn}  {one.code}")
            self.products[one.code].setChecked(one.status == "enabled")
            column.addWidget(self.products[one.code])
        column.addStretch(1)
        area = scrolling(inner)
        area.setFixedHeight(look.px(min(240, 30 * max(1, len(products)) + 8)))
        self.form.custom(tr("Products it covers"), "products", area)
        self.form.finish()
        box.setFocus()

    def submit(self) -> None:
        self.wait(True)
        chosen = tuple(code for code, tick in self.products.items() if tick.isChecked())
        job = self._desk.run(
            site_qualifications.begin_qualification, kind=self.form.text("kind"), products=chosen
        )
        job.within(self).then(self._finish).otherwise(self.complain)

    def _finish(self, record_id: object) -> None:
        self.accept()
        assert isinstance(record_id, int)
        self._then(record_id)


class AssessmentDialog(Dialog):
    """Which holder assessed the hospital, for which product, and when."""

    def __init__(
        self,
        parent: QWidget | None,
        desk: Desk,
        holders: Sequence[SupplierRow],
        products: Sequence[ProductRow],
        done: Callable[[int], object],
    ) -> None:
        super().__init__(
            parent,
            tr("A holder assessed the hospital"),
            tr("Enter its findings afterwards, from the holder's written opinion."),
            tr("Open the record"),
            icon="certificate",
            width=520,
        )
        self._desk, self._then = desk, done
        names = {"": tr("Please choose …"), **{str(one.id): f"{one.name}  {one.code}" for one in holders}}
        box = self.form.choice(tr("Holder"), "supplier_id", names)
        every = {"": tr("all of the holder's"), **{str(one.id): one.name_cn for one in products}}
        self.form.choice(tr("Product"), "product_id", every)
        hint = tr("Written like {day}", day=times.today().isoformat())
        self.form.line(tr("Day of the assessment"), "assessed_on", hint, required=True)
        self.form.finish()
        box.setFocus()

    def submit(self) -> None:
        if self.form.missing("supplier_id", "assessed_on"):
            return
        self.wait(True)
        product = self.form.text("product_id")
        try:
            day = day_of(self.form.text("assessed_on"), "assessed_on")
        except Exception as error:  # told like what the service refuses
            self.complain(error)
            return
        job = self._desk.run(
            holder_assessments.begin_assessment,
            supplier_id=int(self.form.text("supplier_id")),
            product_id=int(product) if product else None,
            assessed_on=day,
        )
        job.within(self).then(self._finish).otherwise(self.complain)

    def _finish(self, record_id: object) -> None:
        self.accept()
        assert isinstance(record_id, int)
        self._then(record_id)


class FindingDialog(Dialog):
    """What the holder found, and how grave it is."""

    def __init__(self, parent: QWidget | None, desk: Desk, assessment_id: int) -> None:
        super().__init__(
            parent,
            tr("A finding"),
            tr("As the holder wrote it; it no longer changes."),
            tr("Enter"),
            icon="add",
        )
        self._desk, self._assessment = desk, assessment_id
        grades = {grade: stored_words("assessment_finding", "grade", grade) for grade in GRADES}
        self.form.choice(tr("Grade"), "grade", {"": tr("Please choose …"), **grades})
        self.form.paragraph(tr("Finding"), "text", required=True)
        self.form.finish()

    def submit(self) -> None:
        if self.form.missing("grade", "text"):
            return
        self.wait(True)
        job = self._desk.run(
            holder_assessments.add_finding,
            assessment_id=self._assessment,
            grade=self.form.text("grade"),
            text=self.form.text("text"),
        )
        job.within(self).then(lambda _: self.accept()).otherwise(self.complain)


class PlanDialog(Dialog):
    """What is done about a finding, by whom and until when."""

    def __init__(
        self, parent: QWidget | None, desk: Desk, finding: FindingRow, members: Sequence[MemberRow]
    ) -> None:
        super().__init__(parent, tr("What is done about it"), finding.text, tr("Plan it"), icon="edit")
        self._desk, self._finding = desk, finding
        self.form.paragraph(tr("Action"), "action", required=True).setPlainText(finding.action or "")
        choices = [("", tr("Please choose …"))]
        choices += [(str(one.id), f"{one.name} · {one.name_latin} · {one.staff_no}") for one in members]
        now = "" if finding.owner_id is None else str(finding.owner_id)
        self.owner = PickBox(choices, now)
        self.form.custom(tr("Who does it"), "owner_id", self.owner)
        hint = tr("Written like {day}", day=times.today().isoformat())
        due = "" if finding.due_on is None else finding.due_on.isoformat()
        self.form.line(tr("Until"), "due_on", hint, text=due, required=True)
        self.form.side_by_side("owner_id", "due_on")
        self.form.finish()

    def submit(self) -> None:
        if self.form.missing("action", "owner_id", "due_on"):
            return
        self.wait(True)
        try:
            day = day_of(self.form.text("due_on"), "due_on")
        except Exception as error:  # told like what the service refuses
            self.complain(error)
            return
        job = self._desk.run(
            holder_assessments.plan_action,
            finding_id=self._finding.id,
            seen_version=self._finding.row_version,
            action=self.form.text("action"),
            owner_id=int(self.owner.code()),
            due_on=day,
        )
        job.within(self).then(lambda _: self.accept()).otherwise(self.complain)


class DoneDialog(Dialog):
    """What was done, with its evidence."""

    def __init__(self, parent: QWidget | None, desk: Desk, finding: FindingRow) -> None:
        super().__init__(
            parent, tr("It is done"), finding.action or finding.text, tr("Say so"), icon="conforms"
        )
        self._desk, self._finding = desk, finding
        self.form.paragraph(tr("What was done"), "note", required=True)
        self.file = FileField(tr("Papers (*.pdf *.png *.jpg *.jpeg *.docx)"))
        self.form.custom(tr("Evidence of it"), "file", self.file, tr("Another person verifies it from this"))
        self.form.finish()

    def submit(self) -> None:
        if self.form.missing("note"):
            return
        self.wait(True)
        if self.file.path is None:
            self._send(None)
        else:
            self.file.read(self._desk).within(self).then(self._send).otherwise(self.complain)

    def _send(self, read: tuple[str, bytes] | None) -> None:
        job = self._desk.run(
            holder_assessments.finish_action,
            finding_id=self._finding.id,
            seen_version=self._finding.row_version,
            note=self.form.text("note"),
            file_name=None if read is None else read[0],
            data=None if read is None else read[1],
        )
        job.within(self).then(lambda _: self.accept()).otherwise(self.complain)
