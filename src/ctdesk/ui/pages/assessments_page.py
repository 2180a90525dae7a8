"""Assessments: open ones to go on with, passed and failed ones with their marks, certificates to print."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from ctdesk.services import assessments
from ctdesk.services.assessments import AssessmentRow
from ctdesk.ui import times
from ctdesk.ui.allowed import allow
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Chip, Text, facts
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.ask import ask_reason
from ctdesk.ui.dialogs.training import ask_assessment
from ctdesk.ui.dialogs.training_certificate import print_certificate
from ctdesk.ui.job import Job
from ctdesk.ui.language import tr
from ctdesk.ui.pages.register_page import RegisterPage
from ctdesk.ui.pages.training_switch import training_segments
from ctdesk.ui.row_model import Cell, Column
from ctdesk.ui.terms import module_name
from ctdesk.ui.training_words import assessment_kinds, assessment_state


def _state_cell(row: AssessmentRow) -> Cell:
    state = assessment_state(row.state)
    return Cell(state.word, state.tone, state.icon)


def _percent(value: int | None) -> str:
    return "–" if value is None else f"{value} %"


class AssessmentsPage(RegisterPage):
    """Assessments on the left; the chosen one on the right."""

    route = "assessments"
    argument = "assessment_id"
    shows = frozenset({"assessment", "competence", "record", "member"})

    def __init__(self, desk: Desk) -> None:
        columns = (
            Column(tr("Employee"), lambda row: Cell(row.name, strong=True), 110),
            Column(tr("Module"), lambda row: Cell(module_name(row.module))),
            Column(tr("Kind"), lambda row: Cell(assessment_kinds()[row.kind], quiet=True), 104, minor=True),
            Column(tr("On"), lambda row: Cell(times.day(row.assessed_at or row.opened_at), quiet=True), 96),
            Column(tr("Theory"), lambda row: Cell(_percent(row.theory_percent)), 70, right=True, minor=True),
            Column(tr("State"), _state_cell, 132),
        )
        super().__init__(desk, columns, tr("Name, pinyin, module, number …"))
        self._new = Button(tr("New assessment …"), "primary", "add", self.assess)

    def neighbours(self) -> tuple[tuple[str, str], ...]:
        return training_segments()

    def title(self) -> str:
        return tr("Training and competence")

    def breadcrumb(self) -> str:
        return tr("Theory, checklist and cases; signed by assessor, employee and lead")

    def buttons(self) -> list[Button]:
        return [allow(self._new, self.desk, assessments.open_assessment)]

    def ask_rows(self, after: Any, limit: int) -> Job:
        return self.fetch(assessments.list_assessments, text=self.text(), after=after, limit=limit)

    def empty_words(self) -> tuple[str, str]:
        return tr("No assessment yet."), tr("Open one for a member who was trained.")

    def hint(self) -> tuple[str, str]:
        return "training", tr("Choose an assessment on the left.")

    def read_detail(self, key: int) -> None:
        self.fetch(assessments.assessment_row, assessment_id=key).then(self._show)

    def assess(self) -> None:
        """Ask for a new assessment and open its record."""
        ask_assessment(self, self._open, None, "")

    def _open(self, record_id: int | None) -> None:
        if record_id is not None:
            self.go.emit("record", {"record_id": record_id})

    def _show(self, row: AssessmentRow) -> None:
        if self.wanted != row.id:
            return
        card = Card(row.number)
        card.head.addWidget(Chip(assessment_state(row.state)))
        card.body.addWidget(Text(module_name(row.module), "strong", wrap=True))
        pairs = [
            (tr("Employee"), row.name),
            (tr("Assessor"), row.assessor or "–"),
            (tr("Kind"), assessment_kinds()[row.kind]),
            (tr("Attempt"), str(row.attempt)),
            (tr("Product"), row.product_code or "–"),
            (tr("Opened"), times.moment(row.opened_at)),
            (tr("Assessed"), times.moment(row.assessed_at)),
            (tr("Theory"), _percent(row.theory_percent)),
            (tr("Practical"), _percent(row.practical_percent)),
        ]
        card.body.addLayout(facts(pairs))
        self.show_detail([card, self._acts(row)])

    def _acts(self, row: AssessmentRow) -> QWidget:
        card = Card(padding=12)
        if row.record_id is not None:
            words = tr("Go on with the record") if row.state == "open" else tr("Open the record")
            card.body.addWidget(Button(words, "plain", "record", lambda: self._open(row.record_id)))
        cell = Button(tr("Show in the matrix"), "plain", "training")
        cell.clicked.connect(
            lambda: self.go.emit("training", {"member_id": row.member_id, "module": row.module})
        )
        card.body.addWidget(cell)
        if row.state == "passed":
            wall = Button(tr("Certificate …"), "plain", "certificate")
            wall.clicked.connect(lambda: print_certificate(self, self.desk, row.id))
            card.body.addWidget(wall)
        if row.state == "open":
            cancel = Button(tr("Give the assessment up …"), "link", on=lambda: self._cancel(row))
            card.body.addWidget(allow(cancel, self.desk, assessments.cancel_assessment))
        return card

    def _cancel(self, row: AssessmentRow) -> None:
        ask_reason(
            self,
            tr("Give the assessment up"),
            tr("{number} of {name} is closed without a result.", number=row.number, name=row.name),
            tr("Give up"),
            lambda reason: self.run(assessments.cancel_assessment, assessment_id=row.id, reason=reason),
        )
