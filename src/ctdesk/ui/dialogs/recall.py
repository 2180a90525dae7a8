"""Opening a recall or a drill, saying of units what became of them, telling a physician, answering."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtWidgets import QCheckBox, QWidget

from ctdesk.domain.errors import CtdeskError
from ctdesk.services import recall_course, recall_lines, recalls
from ctdesk.services.recall_search import RecallSearch, Scope
from ctdesk.services.recall_sheet import RecallLineRow, RecallSheet
from ctdesk.services.recalls import RecallNotice
from ctdesk.ui import times
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.file_field import FileField
from ctdesk.ui.job import Job
from ctdesk.ui.language import tr
from ctdesk.ui.pages.register_page import choose_words
from ctdesk.ui.quarantine_words import way_words
from ctdesk.ui.recall_words import class_words, move_words, origin_words
from ctdesk.ui.typed import moment_of, whole_of

File = tuple[str, bytes]


class OpenRecall(Dialog):
    """Where a recall comes from, or that it is a drill; a scope as wide as the site is confirmed here too."""

    def __init__(
        self,
        parent: QWidget | None,
        desk: Desk,
        scope: Scope,
        found: RecallSearch,
        holders: Mapping[str, str],
        *,
        drill: bool,
        incident: str = "",
        done: Callable[[int], object],
    ) -> None:
        about = tr("{n} units of {m} patients are put on its list.", n=found.total, m=found.patients)
        sentence = (
            tr("Drill: {about} Nothing is held and no unit changes.", about=about)
            if drill
            else tr("{about} Holding them is the next step.", about=about)
        )
        title, do = (tr("Begin a drill"), tr("Begin")) if drill else (tr("Open a recall"), tr("Open it"))
        super().__init__(
            parent, title, sentence, do, icon="clock" if drill else "warning", width=560 if drill else 820
        )
        self._desk, self._scope, self._drill, self._done = desk, scope, drill, done
        self.why = self.form.paragraph(
            tr("What is tried") if drill else tr("Reason and what is asked"), "text", required=True
        )
        if not drill:
            self._ask_of_notice(incident, holders)
        self.form.finish()
        self.sure = QCheckBox(tr("Yes, the whole site is meant: {n} units", n=found.total))
        self.sure.setVisible(found.wide)
        self.extra.addWidget(self.sure)
        self.why.setFocus()

    def _ask_of_notice(self, incident: str, holders: Mapping[str, str]) -> None:
        """Three fields to a line: all of it fits a small screen at large text."""
        form = self.form
        origins = {code: words for code, words in origin_words().items() if code != "drill"}
        origin = form.choice(tr("Begun by"), "origin", origins)
        if incident:
            origin.setCurrentIndex(origin.findData("own"))
        form.choice(tr("Recall class"), "class_code", {"": "–", **class_words()})
        form.line(tr("Incident that led to it"), "incident", text=incident)
        form.side_by_side("origin", "class_code", "incident")
        form.line(tr("Number of the notice"), "reference")
        form.line(tr("Received at"), "received_at", tr("Empty: now; it starts the clock."))
        form.line(tr("Units declared"), "declared", tr("As the notice says."))
        form.side_by_side("reference", "received_at", "declared")
        form.choice(tr("Holder"), "supplier_id", {"": "–", **holders})
        form.line(tr("Contact at the authority"), "regulator_contact")
        self.file = FileField()
        form.custom(tr("The notice as a file"), "file", self.file)
        form.side_by_side("supplier_id", "regulator_contact", "file")

    def is_dear(self) -> bool:
        return bool(self.why.toPlainText().strip())

    def submit(self) -> None:
        if self.form.missing("text"):
            return
        if self._drill or self.file.path is None:
            self._open(None)
            return
        self.wait(True)
        self.file.read(self._desk).within(self).then(self._open).otherwise(self.complain)

    def _open(self, file: File | None) -> None:
        try:
            notice = self._notice(file)
        except CtdeskError as error:
            self.complain(error)
            return
        self.wait(True)
        job = self._desk.run(recalls.open_recall, notice=notice, sure=self.sure.isChecked())
        job.within(self).then(self._finish).otherwise(self.complain)

    def _notice(self, file: File | None) -> RecallNotice:
        if self._drill:
            return RecallNotice("drill", self.form.text("text"), self._scope, times.now())
        holder = self.form.text("supplier_id")
        return RecallNotice(
            self.form.text("origin"),
            self.form.text("text"),
            self._scope,
            moment_of(self.form.text("received_at"), "received_at") or times.now(),
            class_code=self.form.text("class_code") or None,
            reference=self.form.text("reference") or None,
            supplier_id=int(holder) if holder else None,
            declared=whole_of(self.form.text("declared"), "declared"),
            regulator_contact=self.form.text("regulator_contact") or None,
            incident=self.form.text("incident") or None,
            file=file,
        )

    def _finish(self, recall_id: int) -> None:
        self.accept()
        self._done(recall_id)


class SettleLines(Dialog):
    """What became of one unit, or of all that stand as it does."""

    def __init__(
        self,
        parent: QWidget | None,
        desk: Desk,
        sheet: RecallSheet,
        line: RecallLineRow,
        alike: tuple[RecallLineRow, ...],
        event: str = "",
    ) -> None:
        about = " · ".join(part for part in (line.unit.shipment, line.unit.bag, line.unit.batch_no) if part)
        super().__init__(parent, tr("What became of it"), about, tr("Note it"), icon="edit", width=520)
        self._desk, self._row, self._line, self._alike = desk, sheet.row, line, alike
        words = move_words()
        self.event_ = self.form.choice(
            tr("What became of it"), "event", {**choose_words(), **{one: words[one] for one in line.moves}}
        )
        self.event_.setCurrentIndex(max(0, self.event_.findData(event or line.moves[0])))
        self.form.choice(
            tr("Said of"),
            "whom",
            {
                "one": tr("this unit"),
                **({"all": tr("all {n} that stand as it does", n=len(alike))} if len(alike) > 1 else {}),
            },
        )
        self.form.side_by_side("event", "whom")
        self.form.paragraph(
            tr("What shows it"), "note", tr("Waybill, position scanned, file of the patient …")
        )
        self.file = FileField()
        self.form.custom(tr("Paper that shows it"), "file", self.file)
        self.form.finish()
        self.event_.setFocus()

    def is_dear(self) -> bool:
        return bool(self.form.text("note"))

    def submit(self) -> None:
        if not self.form.text("event"):
            self.complain(CtdeskError("FIELD-01", field="event"))
            return
        self.wait(True)
        if self.file.path is None:
            self._note(None)
        else:
            self.file.read(self._desk).within(self).then(self._note).otherwise(self.complain)

    def _note(self, file: File | None) -> None:
        lines = self._alike if self.form.text("whom") == "all" else (self._line,)
        job = self._desk.run(
            recall_lines.settle_lines,
            recall_id=self._row.id,
            seen_version=self._row.row_version,
            line_ids=tuple(one.id for one in lines),
            event=self.form.text("event"),
            note=self.form.text("note") or None,
            file=file,
        )
        job.within(self).then(lambda _: self.accept()).otherwise(self.complain)


class TellPhysician(Dialog):
    """That the physician of those who got a unit was told, when and how."""

    def __init__(
        self, parent: QWidget | None, desk: Desk, sheet: RecallSheet, lines: tuple[RecallLineRow, ...]
    ) -> None:
        whose = ", ".join(dict.fromkeys(one.unit.patient or one.unit.shipment for one in lines))
        super().__init__(parent, tr("Physician told"), whose, tr("Note it"), icon="person", width=520)
        self._desk, self._row, self._lines = desk, sheet.row, lines
        self._person = lines[0].physician
        first = self._person
        self.form.line(tr("Physician"), "name", text="" if first is None else first.name, required=True)
        self.form.line(tr("Number called"), "phone", text="" if first is None else first.phone or "")
        self.form.side_by_side("name", "phone")
        self.form.choice(tr("How told"), "way", way_words())
        self.form.line(tr("Told at"), "told_at", tr("Empty: now."))
        self.form.side_by_side("way", "told_at")
        self.form.line(tr("What they answered"), "answer")
        self.form.line(tr("Why entered late"), "late_reason", tr("Only after 15 minutes."))
        self.form.side_by_side("answer", "late_reason")
        self.form.finish()

    def submit(self) -> None:
        if self.form.missing("name"):
            return
        try:
            told_at = moment_of(self.form.text("told_at"), "told_at") or times.now()
        except CtdeskError as error:
            self.complain(error)
            return
        self.wait(True)
        named = self._person is not None and self._person.name == self.form.text("name")
        job = self._desk.run(
            recall_lines.tell_physician,
            recall_id=self._row.id,
            seen_version=self._row.row_version,
            line_ids=tuple(one.id for one in self._lines),
            name=self.form.text("name"),
            way=self.form.text("way"),
            told_at=told_at,
            phone=self.form.text("phone") or None,
            member_id=self._person.id if named and self._person is not None else None,
            answer=self.form.text("answer") or None,
            late_reason=self.form.text("late_reason") or None,
        )
        job.within(self).then(lambda _: self.accept()).otherwise(self.complain)


class AnswerSender(Dialog):
    """What the holder or the authority was answered, with the letter."""

    def __init__(self, parent: QWidget | None, desk: Desk, sheet: RecallSheet) -> None:
        whom = sheet.supplier or sheet.regulator_contact or origin_words()[sheet.row.origin]
        super().__init__(parent, tr("Answer to the sender"), whom, tr("Note it"), icon="edit", width=520)
        self._desk, self._row = desk, sheet.row
        self.said = self.form.paragraph(tr("What was answered"), "reply", required=True)
        self.file = FileField()
        self.form.custom(tr("The answer as a file"), "file", self.file)
        self.form.finish()
        self.said.setFocus()

    def is_dear(self) -> bool:
        return bool(self.said.toPlainText().strip())

    def submit(self) -> None:
        if self.form.missing("reply"):
            return
        self.wait(True)
        if self.file.path is None:
            self._answer(None)
        else:
            self.file.read(self._desk).within(self).then(self._answer).otherwise(self.complain)

    def _answer(self, file: File | None) -> None:
        job: Job = self._desk.run(
            recall_course.reply_to_sender,
            recall_id=self._row.id,
            seen_version=self._row.row_version,
            reply=self.form.text("reply"),
            file=file,
        )
        job.within(self).then(partial(self._finish)).otherwise(self.complain)

    def _finish(self, _: object) -> None:
        self.accept()
