"""The bedside: who is watched on the left; on the right one assessment in seconds, its grade, the course."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from ctdesk.domain.errors import CtdeskError
from ctdesk.services.adr_origin import Origin
from ctdesk.services.antidote_labels import (
    AntidoteLabelRow,
    enter_antidote_label,
    list_antidote_labels,
    verify_antidote_label,
)
from ctdesk.services.bedside import (
    assess_patient,
    close_course,
    confirm_assessment,
    correct_assessment,
    open_course,
)
from ctdesk.services.bedside_alert_rows import BedsideAlert
from ctdesk.services.bedside_alerts import bedside_contacts
from ctdesk.services.bedside_course import course_of, list_bedside
from ctdesk.services.bedside_events import withdraw_dose, withdraw_event
from ctdesk.services.bedside_record import begin_record
from ctdesk.services.bedside_sheet import AssessmentRow, BedsideRow, CourseSheet
from ctdesk.services.incidents import Context
from ctdesk.services.patients import list_patients
from ctdesk.ui import look, times
from ctdesk.ui.allowed import allow
from ctdesk.ui.bedside_words import day_words, grade_icon, grade_tone
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Chip, Elided, Note, State, Text
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.adverse_reaction import ReportReaction
from ctdesk.ui.dialogs.ask import ask_reason
from ctdesk.ui.dialogs.incident import ReportIncident
from ctdesk.ui.job import Job
from ctdesk.ui.language import tr
from ctdesk.ui.pages.arrivals_page import arrival_segments
from ctdesk.ui.pages.bedside_cards import (
    alerts_card,
    assessments_card,
    course_card,
    doses_card,
    events_card,
    grave_card,
)
from ctdesk.ui.pages.bedside_dialogs import AlertDialog, BeginDialog, DoseDialog, EventDialog
from ctdesk.ui.pages.bedside_entry import Entry
from ctdesk.ui.pages.bedside_labels import AntidoteLabelDialog
from ctdesk.ui.pages.register_page import RegisterPage
from ctdesk.ui.row_model import Cell, Column

_MOST_PATIENTS = 300
_SHARE, _WIDE = 0.62, 680
_DRAFTS = "drafts"


class BedsidePage(RegisterPage):
    """Patients under observation; what is typed about one of them stays until it is noted."""

    route = "bedside"
    argument = "course_id"
    shows = frozenset(
        {
            "bedside_course",
            "bedside_assessment",
            "antidote_dose",
            "antidote_label",
            "clinical_event",
            "obligation",
            "telling",
            "record",
        }
    )

    def __init__(self, desk: Desk) -> None:
        columns = (
            Column(tr("Patient"), lambda row: Cell(row.patient or row.number, strong=True)),
            Column(tr("Day"), lambda row: Cell(day_words(row.day), quiet=True), 48, minor=True),
            Column("CRS", lambda row: _grade_cell(row.crs), 70),
            Column("ICANS", lambda row: _grade_cell(row.icans), 70),
            Column(tr("Next"), _next_cell, 104),
        )
        super().__init__(desk, columns, tr("Name or number …"), detail_width=_WIDE)
        self._begin = Button(tr("Begin to watch …"), "plain", "add", self.begin)
        self._labels = Button(tr("Label figures …"), "plain", "edit", self.label_figures)
        self.only = QComboBox()
        for words, state in ((tr("Watched"), "open"), (tr("Watch ended"), "closed"), (tr("All"), "all")):
            self.only.addItem(words, state)
        self.only.setAccessibleName(tr("State"))
        self.only.currentIndexChanged.connect(lambda _: self.read_rows())
        self.tools.insertWidget(1, self.only)
        if self.segments is not None:  # the list is narrow here: the search keeps its room
            self.tools.removeWidget(self.segments)
            self.list.body.insertWidget(0, self.segments)
        self._drafts: dict[int, dict[str, Any]] = {}
        self._sheet: CourseSheet | None = None
        self._correcting: AssessmentRow | None = None
        self._make_top()

    def neighbours(self) -> tuple[tuple[str, str], ...]:
        return arrival_segments()

    def title(self) -> str:
        return tr("Bedside assessments")

    def breadcrumb(self) -> str:
        return tr("CRS and ICANS by the ASTCT consensus • CT-MON-001")

    def buttons(self) -> list[Button]:
        reads = self.desk.may(enter_antidote_label) or self.desk.may(verify_antidote_label)
        return [*([self._labels] if reads else []), allow(self._begin, self.desk, open_course)]

    def explain(self) -> str:
        return tr(
            "Graded by the ASTCT consensus of 2019: CRS by fever with the worse of hypotension and hypoxia, "
            "ICANS by the gravest finding without another cause. After an antipyretic, a steroid or an "
            "anticytokine within the same CRS fever is not required. What nobody looked at leaves the grade "
            "open. A physician confirms; nothing here prescribes."
        )

    def ask_rows(self, after: Any, limit: int) -> Job:
        state = self.only.currentData()
        return self.fetch(list_bedside, state=state, text=self.text(), after=after, limit=limit)

    def empty_words(self) -> tuple[str, str]:
        return tr("Nobody is under observation."), tr("Begin with the patient whose infusion has ended.")

    def hint(self) -> tuple[str, str]:
        return "patient", tr("Choose a patient on the left.")

    def read_detail(self, key: int) -> None:
        self.fetch(course_of, course_id=key).then(self._show)

    def begin(self) -> None:
        """Ask whose infusion it was."""
        self.fetch(list_patients, limit=_MOST_PATIENTS).then(
            lambda page: BeginDialog(self, self.desk, page.rows).open()
        )

    def label_figures(self) -> None:
        """What labels of antidotes say: to be entered, or read again where somebody else entered them."""

        def ask(known: tuple[AntidoteLabelRow, ...]) -> None:
            verifies = self.desk.may(verify_antidote_label)
            waiting = [one for one in known if one.verified_at is None and not one.mine and verifies]
            AntidoteLabelDialog(self, self.desk, known, waiting[0] if waiting else None).open()

        self.fetch(list_antidote_labels).then(ask)

    def context(self) -> Context:
        """What an incident that is reported from here is about."""
        sheet = self._sheet
        if sheet is None or self.wanted != sheet.row.id:
            return Context()
        return Context(
            unit_ids=() if sheet.unit_id is None else (sheet.unit_id,),
            patient_ids=(sheet.patient_id,),
            product_id=sheet.product_id,
            batch_no=sheet.batch_no,
            vector_lot=sheet.vector_lot,
            infused_at=sheet.row.infused_at,
        )

    def remembered(self) -> Mapping[str, Any]:
        self._keep_draft()
        return {**super().remembered(), _DRAFTS: dict(self._drafts)}

    def recall(self, remembered: Mapping[str, Any]) -> None:
        super().recall(remembered)
        self._drafts = dict(remembered.get(_DRAFTS) or {})

    def show_detail(self, widgets: Sequence[QWidget]) -> None:
        """Fill what lies below the assessment; that one stays as it is typed."""
        shown = self._sheet is not None and self.wanted == self._sheet.row.id
        if self.detail.indexOf(self._top) >= 0:
            self.detail.removeWidget(self._top)
        self._top.setParent(self)
        self._top.hide()
        super().show_detail(widgets)
        if shown:
            self.detail.insertWidget(0, self._top)
            self._top.show()

    def _make_top(self) -> None:
        """Who it is and the assessment, made once."""
        self._top = QWidget(self)
        self._top.hide()
        column = QVBoxLayout(self._top)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(12))
        card = Card(padding=16)
        head = QHBoxLayout()
        head.setSpacing(look.px(8))
        self._who = Elided("", "heading")
        self._chip = Chip()
        self._end = Button(tr("End the watch …"), "link", "", self._close)
        head.addWidget(self._who, 1)
        head.addWidget(self._chip)
        self._paper = Button("", "link", "record", self._open_record)
        head.addWidget(self._paper)
        head.addWidget(self._end)
        card.body.addLayout(head)
        self._about = Text("", "small", "quiet", wrap=True)
        card.body.addWidget(self._about)
        self.entry = Entry()
        self.entry.wanted.connect(self.save)
        card.body.addWidget(self.entry)
        self._save = Button(tr("Note it"), "primary", "tick", self.save)
        self._save.setToolTip("Ctrl+Enter")
        self._drop = Button(tr("Empty the fields"), "plain", "", self._empty)
        self.entry.acts.addWidget(self._save)
        self.entry.acts.addWidget(self._drop)
        column.addWidget(card)
        self._over = Note("", "grey", "ended")
        column.addWidget(self._over)

    def _show(self, sheet: CourseSheet) -> None:
        if not self.is_wanted(sheet.row):
            return
        other = self._sheet is None or self._sheet.row.id != sheet.row.id
        if other:
            self._keep_draft()
        self._sheet = sheet
        self._name(sheet)
        self.entry.begin(sheet)
        if other:
            self._correct(None)
            if sheet.row.id in self._drafts:
                self.entry.put_back(self._drafts.pop(sheet.row.id))
        running = sheet.row.closed_at is None
        self.entry.setVisible(running)
        self._over.setVisible(not running)
        done = tr(
            "Over since {at}, {name}", at=times.moment(sheet.row.closed_at), name=sheet.closed_by or "–"
        )
        self._over.words.setText(f"{done}\n{sheet.close_note or ''}".strip())
        cards = [
            alerts_card(sheet, self.desk, self._tell),
            grave_card(sheet, self.desk, self._report, self._react),
            course_card(sheet),
            doses_card(
                sheet, self.desk, self._give, lambda one: self._take_back(withdraw_dose, dose_id=one.id)
            ),
            events_card(
                sheet, self.desk, self._record, lambda one: self._take_back(withdraw_event, event_id=one.id)
            ),
            assessments_card(sheet, self.desk, self._confirm, self._correct),
        ]
        self.show_detail([card for card in cards if card is not None])

    def _name(self, sheet: CourseSheet) -> None:
        row = sheet.row
        self._who.setText(" · ".join(part for part in (row.patient or row.number, row.bed, row.mrn) if part))
        left = sheet.left_today
        late = row.late and row.closed_at is None
        words = (
            tr("{day} · still due today: {n}", day=day_words(row.day), n=left) if left else day_words(row.day)
        )
        self._chip.show_state(State(words, "red" if late else "blue" if left else "grey", "clock"))
        if sheet.record_id is None:
            self._paper.setText(tr("Begin its record"))
            allow(self._paper, self.desk, begin_record)
        else:
            self._paper.setText(tr("Its record"))
            self._paper.setEnabled(True)
        allow(self._end, self.desk, close_course)
        self._end.setVisible(row.closed_at is None)
        parts = [row.number, row.product or "", tr("infused {at}", at=times.moment(row.infused_at))]
        parts += [tr("batch {n}", n=sheet.batch_no)] if sheet.batch_no else []
        parts += [tr("vector {n}", n=sheet.vector_lot)] if sheet.vector_lot else []
        parts += [f"{sheet.weight_kg} kg"] if sheet.weight_kg is not None else []
        self._about.setText(" · ".join(part for part in parts if part))

    # ── What a person does ────────────────────────────────────────────────────────────────────────────

    def save(self) -> None:
        """Note what is typed, or put it in the place of what is corrected."""
        if self._sheet is None or not self._save.isEnabled():
            return
        try:
            seen, at = self.entry.findings(), self.entry.at()
        except CtdeskError as error:
            self.entry.complain(error)
            return
        if self._correcting is not None:
            self._replace(self._correcting, seen, at)
            return
        self._save.setEnabled(False)
        self.desk.run(
            assess_patient,
            course_id=self._sheet.row.id,
            findings=seen,
            at=at,
            note=self.entry.note(),
            late_reason=self.entry.late_reason(),
        ).within(self).then(lambda _: self._saved()).otherwise(self._not_saved)

    def _replace(self, former: AssessmentRow, seen: Any, at: Any) -> None:
        # Typed are minutes: a time that was not touched is the one that stands.
        same = at is None or at == former.at.replace(second=0, microsecond=0)
        when, note = (None if same else at), self.entry.note()

        def run(reason: str) -> None:
            self._save.setEnabled(False)
            self.desk.run(
                correct_assessment, assessment_id=former.id, reason=reason, findings=seen, at=when, note=note
            ).within(self).then(lambda _: self._saved()).otherwise(self._not_saved)

        ask_reason(
            self,
            tr("Correct the assessment"),
            tr("The one of {at} stays readable; this one takes its place.", at=times.moment(former.at)),
            tr("Correct"),
            run,
        )

    def _saved(self) -> None:
        self._empty()
        self.entry.fields["temperature_c"].setFocus()

    def _not_saved(self, error: Exception) -> None:
        self._allow_save()
        self.entry.complain(error)

    def _empty(self) -> None:
        self.entry.clear()
        self._correct(None)

    def _correct(self, one: AssessmentRow | None) -> None:
        self._correcting = one
        self._save.setText(tr("Note it") if one is None else tr("Correct …"))
        self._drop.setText(tr("Empty the fields") if one is None else tr("Leave it as it is"))
        self._allow_save()
        if one is not None:
            self.entry.show_findings(one.findings, one.at)
            self.side.verticalScrollBar().setValue(0)
            self.entry.fields["temperature_c"].setFocus()

    def _allow_save(self) -> None:
        allow(self._save, self.desk, assess_patient)
        if self._save.isEnabled():
            self._save.setToolTip("Ctrl+Enter")

    def _confirm(self, one: AssessmentRow) -> None:
        self.run(confirm_assessment, assessment_id=one.id)

    def _tell(self, alert: BedsideAlert) -> None:
        assert self._sheet is not None
        self.fetch(bedside_contacts, course_id=self._sheet.row.id).then(
            lambda contacts: AlertDialog(self, self.desk, alert, contacts).open()
        )

    def _give(self) -> None:
        assert self._sheet is not None
        DoseDialog(self, self.desk, self._sheet.row.id, self._sheet.row.number).open()

    def _record(self) -> None:
        assert self._sheet is not None
        EventDialog(self, self.desk, self._sheet.row.id, self._sheet.row.number).open()

    def _take_back(self, command: Any, **key: int) -> None:
        ask_reason(
            self,
            tr("Take back"),
            tr("It was written down wrong. It stays readable and no longer counts."),
            tr("Take back"),
            lambda reason: self.run(command, reason=reason, **key),
        )

    def _open_record(self) -> None:
        sheet = self._sheet
        assert sheet is not None
        if sheet.record_id is not None:
            self.go.emit("record", {"record_id": sheet.record_id})
            return
        self.desk.run(begin_record, course_id=sheet.row.id).within(self).then(
            lambda key: self.go.emit("record", {"record_id": key})
        ).otherwise(self.complain)

    def _report(self) -> None:
        assert self._sheet is not None
        ReportIncident(self.window(), self.desk, self.context(), self._sheet.row.number).open()

    def _react(self) -> None:
        """Begin an adverse reaction; what is known of the patient and the medicine is filled in."""
        sheet = self._sheet
        assert sheet is not None
        worst = "CRS" if sheet.worst_crs >= sheet.worst_icans else "ICANS"
        grade = max(sheet.worst_crs, sheet.worst_icans)
        ReportReaction(
            self.window(),
            self.desk,
            Origin(course_id=sheet.row.id),
            tr("{number}: grade {n} as it was graded at the bedside.", number=sheet.row.number, n=grade),
            lambda key: self.go.emit("adverse_reactions", {"case_id": key}),
            term=worst,
            grade=grade,
        ).open()

    def _close(self) -> None:
        sheet = self._sheet
        assert sheet is not None
        ask_reason(
            self,
            tr("End the watch"),
            tr("No more assessments after this; its record then waits for ward and physician to sign."),
            tr("End it"),
            lambda reason: self.run(
                close_course, course_id=sheet.row.id, seen_version=sheet.row_version, note=reason
            ),
        )

    def _keep_draft(self) -> None:
        """Remember what is typed about the patient who was shown, corrections left aside."""
        if self._sheet is not None and self._correcting is None and self.entry.is_typed():
            self._drafts[self._sheet.row.id] = self.entry.draft()

    def _share(self) -> None:
        self._beside = max(look.px(_WIDE), int(self.width() * _SHARE))
        super()._share()


def _grade_cell(grade: Any) -> Cell:
    words = "–" if grade is None or (grade.value is None and not grade.at_least) else str(grade.at_least)
    if grade is not None and grade.value is None and grade.at_least:
        words = f"≥ {words}"
    return Cell(words, grade_tone(grade), grade_icon(grade) if words != "–" else "")


def _next_cell(row: BedsideRow) -> Cell:
    if row.alerts:
        return Cell(tr("{n} to call", n=row.alerts), "red", "clock")
    if row.next_at is None:
        return Cell("–", quiet=True)
    return Cell(times.short(row.next_at), "red" if row.late else None)
