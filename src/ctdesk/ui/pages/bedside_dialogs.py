"""Small forms of the bedside: begin to watch a patient, a dose given, an event, somebody told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from ctdesk.domain.errors import CtdeskError
from ctdesk.services.bedside import open_course
from ctdesk.services.bedside_alert_rows import BedsideAlert
from ctdesk.services.bedside_alerts import BedsideContact, tell_of_alert
from ctdesk.services.bedside_choices import BeginChoices, UnitChoice, begin_choices
from ctdesk.services.bedside_events import EVENT_FINDINGS, FLAGS, give_antidote, record_event
from ctdesk.services.patients import PatientRow
from ctdesk.ui import times
from ctdesk.ui.bedside_words import (
    antidote_words,
    event_words,
    finding_words,
    outcome_words,
    recipient_words,
)
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.fields import Form
from ctdesk.ui.language import both, tr
from ctdesk.ui.pick import PickBox
from ctdesk.ui.quarantine_words import way_words
from ctdesk.ui.typed import moment_of, whole_of


class BeginDialog(Dialog):
    """Whose infusion it was and when, and which dose unit; without one, batch and vector lot as they are
    said.
    """

    def __init__(self, parent: QWidget | None, desk: Desk, patients: Sequence[PatientRow]) -> None:
        super().__init__(
            parent,
            tr("Begin to watch a patient"),
            tr("Day 0 is the day of the infusion."),
            tr("Begin"),
            icon="add",
            width=560,
        )
        self._desk = desk
        self._units: dict[int, UnitChoice] = {}
        self.patient = PickBox(
            [("", tr("Please choose …")), *((str(one.id), f"{one.name} · {one.mrn}") for one in patients)]
        )
        self.form.custom(tr("Patient"), "patient_id", self.patient)
        self.unit = self.form.choice(tr("Dose unit infused"), "unit_id", {"": tr("None of ours")})
        self.case = self.form.choice(tr("Course of treatment"), "case_id", {"": tr("None of ours")})
        self.form.side_by_side("unit_id", "case_id")
        self.batch = self.form.line(tr("Batch"), "batch_no")
        self.lot = self.form.line(tr("Vector lot"), "vector_lot")
        self.form.side_by_side("batch_no", "vector_lot")
        self.form.line(tr("Infused at"), "infused_at", text=times.moment(times.now()), required=True)
        self.form.line(tr("Weight, kg"), "weight_kg")
        self.form.side_by_side("infused_at", "weight_kg")
        self.local = QCheckBox(tr("Grade local inflammation too (Chinese consensus for B-cell lymphoma)"))
        self.form.column.addWidget(self.local)
        self.form.finish()
        for box in (self.unit, self.case):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(18)
        self.patient.currentIndexChanged.connect(lambda _: self._ask())
        self.unit.currentIndexChanged.connect(lambda _: self._take_unit())
        self.patient.setFocus()

    def _ask(self) -> None:
        """Read what came for this patient."""
        key = str(self.patient.currentData() or "")
        if not key:
            self._offer(key, BeginChoices((), ()))
            return
        self._desk.fetch(begin_choices, patient_id=int(key)).within(self).then(
            lambda found: self._offer(key, found)
        ).otherwise(self.complain)

    def _offer(self, key: str, found: BeginChoices) -> None:
        if key != str(self.patient.currentData() or ""):
            return  # another patient was chosen in between
        self._units = {one.unit_id: one for one in found.units}
        for box in (self.unit, self.case):
            while box.count() > 1:
                box.removeItem(1)
        for one in found.units:
            self.unit.addItem(f"{one.batch_no or '–'} · {one.bag} · {one.product}", str(one.unit_id))
        for course in found.cases:
            on = "" if course.planned_infusion_on is None else f" · {course.planned_infusion_on:%Y-%m-%d}"
            self.case.addItem(f"{course.product or tr('No order')}{on}", str(course.case_id))
        # One thing to choose is no choice.
        self.unit.setCurrentIndex(1 if len(found.units) == 1 else 0)
        self.case.setCurrentIndex(1 if len(found.cases) == 1 else 0)
        self._take_unit()

    def _take_unit(self) -> None:
        """Batch and vector lot are the unit's where it has them; so is the course of treatment."""
        chosen = self._units.get(int(self.unit.currentData() or 0))
        for line, known in (
            (self.batch, None if chosen is None else chosen.batch_no),
            (self.lot, None if chosen is None else chosen.vector_lot),
        ):
            if chosen is not None or line.isReadOnly():
                line.setText(known or "")
            line.setReadOnly(known is not None)
        if chosen is not None and chosen.case_id is not None:
            self.case.setCurrentIndex(max(0, self.case.findData(str(chosen.case_id))))
        self.case.setEnabled(chosen is None)

    def submit(self) -> None:
        said = self.form.text
        try:
            if not self.patient.code():
                raise CtdeskError("FIELD-01", field="patient_id")
            at = _moment(self.form, "infused_at")
        except CtdeskError as error:
            self.complain(error)
            return
        self.wait(True)
        self._desk.run(
            open_course,
            patient_id=int(self.patient.code()),
            infused_at=at,
            unit_id=int(said("unit_id")) if said("unit_id") else None,
            case_id=int(said("case_id")) if said("case_id") else None,
            batch_no=said("batch_no") or None,
            vector_lot=said("vector_lot") or None,
            weight_kg=said("weight_kg") or None,
            uses_local_effect=self.local.isChecked(),
        ).within(self).then(lambda _: self.accept()).otherwise(self.complain)


class DoseDialog(Dialog):
    """A dose that was given: what, when, how much."""

    def __init__(self, parent: QWidget | None, desk: Desk, course_id: int, number: str) -> None:
        super().__init__(
            parent,
            tr("A dose was given"),
            tr("{number}: noted as it was given. The log informs, it does not prescribe.", number=number),
            tr("Note it"),
            icon="add",
            width=560,
        )
        self._desk, self._course = desk, course_id
        self.form.choice(tr("Medicine"), "antidote", antidote_words())
        self.form.line(tr("Name, where there are several"), "name")
        self.form.side_by_side("antidote", "name")
        self.form.line(tr("Given at"), "at", text=times.moment(times.now()), required=True)
        self.dose = self.form.line(tr("Dose, mg"), "mg", required=True)
        self.form.line(tr("Route"), "route")
        self.form.side_by_side("at", "mg", "route")
        self.form.line(tr("Batch"), "batch_no")
        self.form.line(tr("Note"), "note")
        self.form.side_by_side("batch_no", "note")
        self.form.finish()
        self.form.fields["antidote"].setFocus()

    def submit(self) -> None:
        if self.form.missing("at", "mg"):
            return
        try:
            at = _moment(self.form, "at")
        except CtdeskError as error:
            self.complain(error)
            return
        said = self.form.text
        self.wait(True)
        self._desk.run(
            give_antidote,
            course_id=self._course,
            antidote=said("antidote"),
            at=at,
            mg=said("mg"),
            name=said("name") or None,
            route=said("route") or None,
            batch_no=said("batch_no") or None,
            note=said("note") or None,
        ).within(self).then(lambda _: self.accept()).otherwise(self.complain)


class EventDialog(Dialog):
    """An event that is recorded by itself; which fields are asked follows from its kind."""

    def __init__(self, parent: QWidget | None, desk: Desk, course_id: int, number: str) -> None:
        super().__init__(parent, tr("Record an event"), number, tr("Record"), icon="add", width=600)
        self._desk, self._course = desk, course_id
        self.kind = self.form.choice(tr("Event"), "kind", event_words())
        grades = {"": tr("Not graded"), **{str(one): str(one) for one in range(1, 6)}}
        self.form.choice(tr("Grade, CTCAE"), "grade", grades)
        self.form.side_by_side("kind", "grade")
        self.form.line(tr("Began at"), "onset_at", text=times.moment(times.now()), required=True)
        self.form.line(tr("Ended at"), "ended_at")
        self.form.choice(tr("Outcome"), "outcome", outcome_words())
        self.form.side_by_side("onset_at", "ended_at", "outcome")
        self.flags: dict[str, QCheckBox] = {}
        names = list(dict.fromkeys(one for some in EVENT_FINDINGS.values() for one in some))
        for name in names:
            if name in FLAGS:
                self.flags[name] = QCheckBox(finding_words()[name])
                self.form.column.addWidget(self.flags[name])
            else:
                self.form.line(finding_words()[name], name)
        self.flags["recovered"].setChecked(True)
        self.form.paragraph(tr("What happened"), "text")
        self.form.finish()
        self.kind.currentIndexChanged.connect(lambda _: self._ask())
        self._ask()
        self.kind.setFocus()

    def _ask(self) -> None:
        kind = str(self.kind.currentData())
        asked = EVENT_FINDINGS.get(kind, ())
        for name in dict.fromkeys(one for some in EVENT_FINDINGS.values() for one in some):
            widget: QWidget = self.flags[name] if name in self.flags else self.form.fields[name]
            widget.setVisible(name in asked)
        self.form.fields["grade"].setEnabled(kind != "icaht")
        self.adjustSize()

    def submit(self) -> None:
        kind = str(self.kind.currentData())
        findings: dict[str, str | bool] = {}
        for name in EVENT_FINDINGS.get(kind, ()):
            if name in self.flags:
                findings[name] = self.flags[name].isChecked()
            elif self.form.text(name):
                findings[name] = self.form.text(name)
        try:
            onset = _moment(self.form, "onset_at")
            ended = moment_of(self.form.text("ended_at"), "ended_at")
            grade = whole_of(self.form.text("grade"), "grade")
        except CtdeskError as error:
            self.complain(error)
            return
        self.wait(True)
        self._desk.run(
            record_event,
            course_id=self._course,
            kind=kind,
            onset_at=onset,
            ended_at=ended,
            grade=grade,
            findings=findings,
            outcome=self.form.text("outcome") or None,
            text=self.form.text("text") or None,
        ).within(self).then(lambda _: self.accept()).otherwise(self.complain)


class AlertDialog(Dialog):
    """Who was told of an alert, or came; the numbers to call are at hand."""

    def __init__(
        self, parent: QWidget | None, desk: Desk, alert: BedsideAlert, contacts: Sequence[BedsideContact]
    ) -> None:
        sentence = both(alert.words.zh_CN, alert.words.en)
        if alert.in_person:
            sentence += " " + tr("A call alone does not end it: note when they stand at the bedside.")
        super().__init__(
            parent, recipient_words(alert.recipient), sentence, tr("Note it"), icon="person", width=560
        )
        self._desk, self._alert = desk, alert
        self._contacts = [one for one in contacts if one.recipient == alert.recipient]
        first = self._contacts[0] if self._contacts else None
        self.name = self.form.line(
            tr("Person"), "name", text="" if first is None else first.name, required=True
        )
        phone = "" if first is None else first.phone or ""
        self.form.line(tr("Number called"), "phone", text=phone)
        self.form.side_by_side("name", "phone")
        self.way = self.form.choice(tr("How told"), "way", way_words())
        if alert.in_person:
            self.way.setCurrentIndex(self.way.findData("in_person"))
        self.at: QLineEdit = self.form.line(tr("Told at"), "told_at", text=times.moment(times.now()))
        self.form.side_by_side("way", "told_at")
        self.form.line(tr("Why entered late"), "late_reason", tr("Only after 15 minutes."))
        self.form.paragraph(tr("What they answered"), "answer")
        self.form.finish()
        self.name.setFocus()

    def submit(self) -> None:
        if self.form.missing("name"):
            return
        try:
            at = _moment(self.form, "told_at")
        except CtdeskError as error:
            self.complain(error)
            return
        said = self.form.text
        known = next((one for one in self._contacts if one.name == said("name")), None)
        self.wait(True)
        self._desk.run(
            tell_of_alert,
            alert_id=self._alert.id,
            name=said("name"),
            way=said("way"),
            told_at=max(at, self._alert.assessed_at) if self._same_minute(at) else at,
            member_id=None if known is None else known.member_id,
            phone=said("phone") or None,
            answer=said("answer") or None,
            late_reason=said("late_reason") or None,
        ).within(self).then(lambda _: self.accept()).otherwise(self.complain)

    def _same_minute(self, at: datetime) -> bool:
        """Typed are minutes: told in the minute of the assessment is not told before it."""
        return at == self._alert.assessed_at.replace(second=0, microsecond=0)


def _moment(form: Form, name: str) -> datetime:
    at = moment_of(form.text(name), name)
    if at is None:
        raise CtdeskError("FIELD-01", field=name)
    return at
