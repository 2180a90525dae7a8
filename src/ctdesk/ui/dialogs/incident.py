"""Reporting an incident in under a minute, grading it, and concluding its investigation."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QCheckBox, QWidget

from ctdesk.domain.errors import CtdeskError
from ctdesk.services import incident_course, incident_reports
from ctdesk.services.freezes import FREEZES
from ctdesk.services.incident_course import Grade
from ctdesk.services.incident_sheet import IncidentSheet
from ctdesk.services.incidents import Context, Report
from ctdesk.ui import incident_words, times
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.job import Job
from ctdesk.ui.language import tr
from ctdesk.ui.pages.register_page import choose_words
from ctdesk.ui.typed import moment_of


class ReportIncident(Dialog):
    """What happened and what was done; what it is about is filled in by the page it was begun on: ``about``
    says it in words, which are not kept.
    """

    def __init__(self, parent: QWidget | None, desk: Desk, context: Context, about: str = "") -> None:
        sentence = tr("Say what happened; grading comes later. Blame is not what this is for.")
        super().__init__(
            parent,
            tr("Report an incident"),
            f"{sentence}\n{tr('About: {what}', what=about)}" if about else sentence,
            tr("Report"),
            icon="incident",
            width=560,
        )
        self._desk, self._context = desk, context
        self.what = self.form.paragraph(tr("What happened"), "text", required=True)
        self.form.paragraph(tr("What was done at once"), "immediate_action")
        self.form.choice(tr("What it is about"), "code", {**choose_words(), **incident_words.code_words()})
        self.form.choice(tr("Level, as it seems now"), "severity", incident_words.levels())
        self.form.side_by_side("code", "severity")
        self.form.line(tr("Where"), "place")
        self.form.line(tr("Known since"), "aware_at", tr("Empty: now."))
        self.form.side_by_side("place", "aware_at")
        self.form.line(tr("Near miss: caught by"), "caught_by", tr("Only if it was caught in time."))
        self.form.finish()
        self.freeze = QCheckBox(tr("Freeze the units concerned at once ({n})", n=len(context.unit_ids)))
        self.freeze.setVisible(bool(context.unit_ids) and desk.may(incident_course.contain_incident))
        self.extra.addWidget(self.freeze)
        self.what.setFocus()

    def is_dear(self) -> bool:
        return bool(self.what.toPlainText().strip())

    def submit(self) -> None:
        if self.form.missing("text"):
            return
        try:
            if not self.form.text("code"):
                raise CtdeskError("FIELD-01", field="code")
            caught = self.form.text("caught_by")
            said = Report(
                code=self.form.text("code"),
                text=self.form.text("text"),
                severity=self.form.text("severity"),
                aware_at=moment_of(self.form.text("aware_at"), "aware_at") or times.now(),
                place=self.form.text("place") or None,
                immediate_action=self.form.text("immediate_action") or None,
                near_miss=bool(caught),
                caught_by=caught or None,
                context=self._context,
            )
        except CtdeskError as error:
            self.complain(error)
            return
        self.wait(True)
        job = self._desk.run(incident_reports.report_incident, said=said, freeze=self.freeze.isChecked())
        job.within(self).then(lambda _: self.accept()).otherwise(self.complain)


class GradeIncident(Dialog):
    """Code, level and owner; the automatic minimum wins over what is chosen."""

    def __init__(
        self, parent: QWidget | None, desk: Desk, sheet: IncidentSheet, people: Mapping[str, str]
    ) -> None:
        row = sheet.row
        super().__init__(
            parent,
            tr("Grade {number}", number=row.number),
            tr("A minimum that follows from the code is kept, whatever is chosen here."),
            tr("Grade it"),
            icon="edit",
            width=560,
        )
        self._desk, self._row, self._caught_by = desk, row, sheet.facts["caught_by"]
        self._harm, self._risk = sheet.facts["harm"], sheet.risk
        self._cases = tuple(sheet.facts["cases"] or ())
        code = self.form.choice(tr("Code"), "code", incident_words.code_words())
        code.setCurrentIndex(max(0, code.findData(row.code)))
        level = self.form.choice(tr("Level"), "severity", incident_words.levels())
        level.setCurrentIndex(max(0, level.findData(row.severity)))
        self.form.side_by_side("code", "severity")
        self.form.choice(tr("Owner"), "owner", {**choose_words(), **people})
        self.form.finish()
        code.setFocus()

    def submit(self) -> None:
        owner = self.form.text("owner")
        if not owner:
            self.complain(CtdeskError("FIELD-01", field="owner"))
            return
        row = self._row
        graded = Grade(
            self.form.text("code"),
            self.form.text("severity"),
            harm=self._harm,
            risk=self._risk,
            near_miss=row.near_miss,
            caught_by=self._caught_by,
            cases=self._cases,
        )
        self.wait(True)
        job = self._desk.run(
            incident_course.triage_incident,
            incident_id=row.id,
            seen_version=row.row_version,
            graded=graded,
            owner_id=int(owner),
        )
        job.within(self).then(lambda _: self.accept()).otherwise(self.complain)


class ContainIncident(Dialog):
    """What was done to contain it; what nothing freezes yet is frozen where that is wanted."""

    def __init__(self, parent: QWidget | None, desk: Desk, sheet: IncidentSheet) -> None:
        row = sheet.row
        super().__init__(
            parent,
            tr("Contain {number}", number=row.number),
            "",
            tr("Contained"),
            icon="held",
            width=520,
        )
        self._desk, self._row = desk, row
        self._free = tuple(
            one.unit_id for one in sheet.units if not {hold.code for hold in one.holds} & FREEZES
        )
        self.said = self.form.paragraph(tr("What was done to contain it"), "containment", required=True)
        self.form.finish()
        self.freeze = QCheckBox(tr("Freeze the units that nothing freezes yet ({n})", n=len(self._free)))
        self.freeze.setVisible(bool(self._free))
        self.extra.addWidget(self.freeze)
        self.said.setFocus()

    def is_dear(self) -> bool:
        return bool(self.form.text("containment"))

    def submit(self) -> None:
        if self.form.missing("containment"):
            return
        self.wait(True)
        job = self._desk.run(
            incident_course.contain_incident,
            incident_id=self._row.id,
            seen_version=self._row.row_version,
            containment=self.form.text("containment"),
            freeze=self._free if self.freeze.isChecked() else (),
        )
        job.within(self).then(lambda _: self.accept()).otherwise(self.complain)


class ConcludeIncident(Dialog):
    """The cause and what follows from it."""

    def __init__(self, parent: QWidget | None, desk: Desk, sheet: IncidentSheet) -> None:
        super().__init__(
            parent,
            tr("Conclude {number}", number=sheet.row.number),
            "",
            tr("Conclude"),
            icon="edit",
            width=560,
        )
        self._desk, self._row = desk, sheet.row
        cause = self.form.choice(tr("Kind of cause"), "cause_category", incident_words.causes())
        self.form.paragraph(tr("Root cause"), "root_cause", required=True)
        self.form.paragraph(tr("Conclusion"), "conclusion", required=True)
        self.form.paragraph(tr("Lessons for all"), "lessons")
        self.form.finish()
        cause.setFocus()

    def is_dear(self) -> bool:
        return bool(self.form.text("root_cause") or self.form.text("conclusion"))

    def submit(self) -> None:
        if self.form.missing("root_cause", "conclusion"):
            return
        self.wait(True)
        job: Job = self._desk.run(
            incident_course.conclude_investigation,
            incident_id=self._row.id,
            seen_version=self._row.row_version,
            cause_category=self.form.text("cause_category"),
            root_cause=self.form.text("root_cause"),
            conclusion=self.form.text("conclusion"),
            lessons=self.form.text("lessons") or None,
        )
        job.within(self).then(lambda _: self.accept()).otherwise(self.complain)
