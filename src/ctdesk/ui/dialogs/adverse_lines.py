"""Lines of an adverse reaction: a reaction by its term, a medicine, the receipt of a report."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QWidget

from ctdesk.services import adr_contents
from ctdesk.services.adr_reports import add_report_receipt
from ctdesk.services.adr_sheet import AdrSheet, MedicineRow, ReactionRow, ReportRow
from ctdesk.ui import adverse_words, times
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.file_field import FileField
from ctdesk.ui.language import tr
from ctdesk.ui.typed import moment_of, whole_of


class ReactionDialog(Dialog):
    """One reaction; a line that is corrected is taken out and put in anew."""

    def __init__(self, parent: QWidget | None, desk: Desk, sheet: AdrSheet, line: ReactionRow | None) -> None:
        title = tr("Another reaction") if line is None else tr("Correct {what}", what=line.term)
        super().__init__(parent, title, "", tr("Save"), icon="edit", width=560)
        self._desk, self._sheet, self._line = desk, sheet, line
        label = adverse_words.label
        term = self.form.line(
            label("reactions.term"), "term", text="" if line is None else line.term, required=True
        )
        self.form.line(
            label("reactions.term_code"),
            "term_code",
            tr("Only with a licence of the hospital."),
            text="" if line is None else line.term_code or "",
        )
        grade = self.form.choice(
            label("reactions.grade"), "grade", {"": "–", **{str(n): str(n) for n in range(1, 6)}}
        )
        outcome = self.form.choice(
            label("reactions.outcome"), "outcome", adverse_words.choices("outcome", blank="–")
        )
        if line is not None:
            grade.setCurrentIndex(max(0, grade.findData("" if line.grade is None else str(line.grade))))
            outcome.setCurrentIndex(max(0, outcome.findData(line.outcome or "")))
        self.form.side_by_side("term_code", "grade", "outcome")
        onset = sheet.facts["onset_at"] if line is None else line.onset_at
        self.form.line(label("reactions.onset_at"), "onset_at", text=times.moment(onset) if onset else "")
        ended = None if line is None else line.ended_at
        self.form.line(label("reactions.ended_at"), "ended_at", text=times.moment(ended) if ended else "")
        self.form.side_by_side("onset_at", "ended_at")
        self.form.finish()
        term.setFocus()

    def submit(self) -> None:
        if self.form.missing("term"):
            return
        text = self.form.text
        try:
            job = self._desk.run(
                adr_contents.add_reaction,
                case_id=self._sheet.row.id,
                seen_version=self._sheet.row.row_version,
                term=text("term"),
                term_code=text("term_code") or None,
                grade=whole_of(text("grade"), "grade"),
                onset_at=moment_of(text("onset_at"), "onset_at"),
                ended_at=moment_of(text("ended_at"), "ended_at"),
                outcome=text("outcome") or None,
                replaces=None if self._line is None else self._line.id,
            )
        except Exception as error:  # a value that cannot be read is told like one the service refuses
            self.complain(error)
            return
        self.wait(True)
        job.within(self).then(lambda _: self.accept()).otherwise(self.complain)


class MedicineDialog(Dialog):
    """One medicine given besides."""

    def __init__(self, parent: QWidget | None, desk: Desk, sheet: AdrSheet, line: MedicineRow | None) -> None:
        title = tr("Another medicine") if line is None else tr("Correct {what}", what=line.name)
        super().__init__(parent, title, "", tr("Save"), icon="edit", width=600)
        self._desk, self._sheet, self._line = desk, sheet, line
        for name in ("name", "approval_no", "holder", "batch_no", "dose", "route", "indication"):
            known = "" if line is None else str(getattr(line, name) or "")
            self.form.line(
                adverse_words.label(f"medicines.{name}"), name, text=known, required=name == "name"
            )
        purpose = self.form.choice(
            adverse_words.label("medicines.purpose"), "purpose", adverse_words.choices("purpose")
        )
        purpose.setCurrentIndex(max(0, purpose.findData("other" if line is None else line.purpose)))
        for name in ("begun_at", "ended_at"):
            at = None if line is None else getattr(line, name)
            self.form.line(
                adverse_words.label(f"medicines.{name}"), name, text=times.moment(at) if at else ""
            )
        self.form.side_by_side("name", "purpose")
        self.form.side_by_side("approval_no", "holder", "batch_no")
        self.form.side_by_side("dose", "route", "indication")
        self.form.side_by_side("begun_at", "ended_at")
        self.suspected = QCheckBox(adverse_words.label("medicines.suspected"))
        self.suspected.setChecked(line is not None and line.suspected)
        self.form.column.addWidget(self.suspected)
        self.form.finish()
        self.form.fields["name"].editor.setFocus()

    def submit(self) -> None:
        if self.form.missing("name"):
            return
        text = self.form.text
        try:
            job = self._desk.run(
                adr_contents.add_medicine,
                case_id=self._sheet.row.id,
                seen_version=self._sheet.row.row_version,
                name=text("name"),
                purpose=text("purpose"),
                begun_at=moment_of(text("begun_at"), "begun_at"),
                ended_at=moment_of(text("ended_at"), "ended_at"),
                suspected=self.suspected.isChecked(),
                replaces=None if self._line is None else self._line.id,
                approval_no=text("approval_no") or None,
                holder=text("holder") or None,
                batch_no=text("batch_no") or None,
                dose=text("dose") or None,
                route=text("route") or None,
                indication=text("indication") or None,
            )
        except Exception as error:  # a value that cannot be read is told like one the service refuses
            self.complain(error)
            return
        self.wait(True)
        job.within(self).then(lambda _: self.accept()).otherwise(self.complain)


class ReceiptDialog(Dialog):
    """The receipt of a report that was sent: its number, its file, or both."""

    def __init__(self, parent: QWidget | None, desk: Desk, report: ReportRow) -> None:
        super().__init__(
            parent, tr("Receipt of {number}", number=report.number), "", tr("Note it"), icon="attach"
        )
        self._desk, self._report = desk, report
        self.number = self.form.line(tr("Receipt number"), "receipt_no")
        self.number.setEnabled(report.receipt_no is None)
        self.file = FileField()
        self.form.custom(tr("Receipt as a file"), "file", self.file)
        self.form.finish()
        self.number.setFocus()

    def submit(self) -> None:
        self.wait(True)
        if self.file.path is None:
            self._keep(None)
        else:
            self.file.read(self._desk).within(self).then(self._keep).otherwise(self.complain)

    def _keep(self, file: object) -> None:
        job = self._desk.run(
            add_report_receipt,
            report_id=self._report.id,
            seen_version=self._report.row_version,
            receipt_no=self.form.text("receipt_no") or None,
            file=file,
        )
        job.within(self).then(lambda _: self.accept()).otherwise(self.complain)
