"""Patients: registered by one person, verified by another from the papers; their courses of treatment."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ctdesk.services import adverse_reactions, orders, patients, team
from ctdesk.services.adr_origin import Origin
from ctdesk.services.orders import OrderRow
from ctdesk.services.patients import CaseRow, PatientRow
from ctdesk.services.team import MemberRow
from ctdesk.ui import times
from ctdesk.ui.allowed import allow, why_not
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Chip, Empty, Note, Row, State, Text, facts
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.adverse_reaction import ReportReaction
from ctdesk.ui.dialogs.order import ask_order
from ctdesk.ui.dialogs.values import ValuesDialog
from ctdesk.ui.job import Job
from ctdesk.ui.language import tr
from ctdesk.ui.pages.arrivals_page import arrival_segments
from ctdesk.ui.pages.register_page import RegisterPage, choose_words
from ctdesk.ui.row_model import Cell, Column
from ctdesk.ui.typed import day_of

PHYSICIAN = "R03"
MOST_MEMBERS = 500


def sex_words() -> dict[str, str]:
    """Sex by code, in words."""
    return {"male": tr("Male"), "female": tr("Female"), "unknown": tr("Unknown")}


def stage_words() -> dict[str, str]:
    """Stage of a course of treatment by code, in words."""
    return {
        "awaiting": tr("Awaiting lymphodepletion"),
        "ld_ongoing": tr("Lymphodepletion under way"),
        "ld_finished": tr("Lymphodepletion finished"),
        "no_ld_planned": tr("No lymphodepletion planned"),
    }


def identity_state(row: PatientRow) -> State:
    """Whether a second person has confirmed who this is."""
    if row.verified_at is not None:
        return State(tr("Verified"), "green", "conforms")
    return State(tr("Not verified"), "amber", "waiting")


def _state_cell(row: PatientRow) -> Cell:
    state = identity_state(row)
    return Cell(state.word, state.tone, state.icon)


class PatientsPage(RegisterPage):
    """Patients on the left; courses of treatment and orders of the chosen one on the right."""

    route = "patients"
    argument = "patient_id"
    shows = frozenset({"patient", "treatment_case", "therapy_order"})

    def __init__(self, desk: Desk) -> None:
        columns = (
            Column(tr("Record number"), lambda row: Cell(row.mrn, quiet=True), 120),
            Column(tr("Name of the patient"), lambda row: Cell(row.name, strong=True)),
            Column(tr("Sex"), lambda row: Cell(sex_words().get(row.sex, row.sex)), 84),
            Column(tr("Birth date"), lambda row: Cell(self._birth_date(row)), 106),
            Column(tr("State"), _state_cell, 126),
        )
        super().__init__(desk, columns, tr("Name, pinyin or record number …"))
        self._new = Button(tr("New patient"), "primary", "add", self.register)

    def neighbours(self) -> tuple[tuple[str, str], ...]:
        return arrival_segments()

    def title(self) -> str:
        return tr("Arrivals and orders")

    def breadcrumb(self) -> str:
        return tr("Registered by one person, verified by another from the patient's own papers")

    def buttons(self) -> list[Button]:
        return [allow(self._new, self.desk, patients.register_patient)]

    def load(self) -> None:
        reason = why_not_see(self.desk)
        if reason:
            self.table.hide()
            self.show_detail([Empty("hide", tr("Identities are not shown to you."), reason)])
            return
        super().load()

    def ask_rows(self, after: Any, limit: int) -> Job:
        return self.fetch(patients.list_patients, text=self.text(), after=after, limit=limit)

    def empty_words(self) -> tuple[str, str]:
        return tr("No patient yet."), tr("Register the first one with New patient.")

    def read_detail(self, key: int) -> None:
        self.fetch(patients.patient_detail, patient_id=key).then(self._show)

    def register(self) -> None:
        """Register a patient."""
        dialog = ValuesDialog(
            self,
            tr("New patient"),
            tr("A second person verifies name, number and birth date before anything is received."),
            tr("Register"),
            _identity_fields(),
            lambda values: self.desk.run(
                patients.register_patient, mrn=values["mrn"], **_identity_of(values)
            ),
            required=("mrn", "name", "name_latin", "sex", "birth_date"),
            choices={"sex": {**choose_words(), **sex_words()}},
            pairs=(("mrn", "name"), ("name_latin", "sex"), ("birth_date", "bed")),
            done=self._registered,
        )
        dialog.open()

    def _registered(self, patient_id: object) -> None:
        if isinstance(patient_id, int):
            self.wanted = patient_id
            self.load()

    def _show(self, found: tuple[PatientRow, tuple[CaseRow, ...]]) -> None:
        row, cases = found
        if self.wanted is not None and self.wanted != row.id:
            return
        self.chosen, self.wanted = row, row.id
        if not cases:
            self._show_whole(row, cases, ())
            return
        job = self.fetch(orders.list_orders, case_ids=tuple(case.id for case in cases))
        job.then(lambda page: self._show_whole(row, cases, page.rows) if self.wanted == row.id else None)

    def _show_whole(self, row: PatientRow, cases: Sequence[CaseRow], placed: Sequence[OrderRow]) -> None:
        head = Card(row.name)
        head.head.addWidget(Chip(identity_state(row)))
        pairs = [
            (tr("Record number"), row.mrn),
            (tr("Name in Latin letters"), row.name_latin or "–"),
            (tr("Sex"), sex_words().get(row.sex, row.sex)),
            (tr("Birth date"), self._birth_date(row)),
            (tr("Bed"), row.bed or "–"),
            (tr("Entered by"), row.entered_by or "–"),
            (tr("Verified by"), row.verified_by or "–"),
        ]
        head.body.addLayout(facts(pairs))
        correct = Button(tr("Correct …"), "link", "edit", lambda: self._correct(row))
        allow(correct, self.desk, patients.correct_patient)
        head.body.addWidget(correct, 0, Qt.AlignmentFlag.AlignRight)
        cards: list[QWidget] = [head, *self._identity(row)]
        cards += [self._case(case, [one for one in placed if one.case_id == case.id]) for case in cases]
        begin = Button(tr("Begin a course of treatment …"), "plain", "add", lambda: self._begin(row))
        cards.append(allow(begin, self.desk, patients.open_case))
        react = Button(tr("Report an adverse reaction …"), "plain", "incident", lambda: self._react(row))
        cards.append(allow(react, self.desk, adverse_reactions.open_case))
        self.show_detail(cards)

    def _react(self, row: PatientRow) -> None:
        ReportReaction(
            self.window(),
            self.desk,
            Origin(patient_id=row.id),
            f"{row.name} {row.mrn}",
            lambda key: self.go.emit("adverse_reactions", {"case_id": key}),
        ).open()

    def _birth_date(self, row: PatientRow) -> str:
        """The birth date, or that it is hidden from the person who is to read it from the papers."""
        if row.may_be_verified_by_me and self.desk.may(patients.verify_patient):
            return tr("hidden")
        return times.day(row.birth_date)

    def _identity(self, row: PatientRow) -> list[QWidget]:
        if row.verified_at is not None:
            return []
        if not row.may_be_verified_by_me:
            words = tr("You entered this identity; a second person verifies it from the papers.")
            return [Note(words, "amber", "waiting")]
        verify = Button(tr("Verify identity …"), "primary", "confirm", lambda: self._verify(row))
        return [allow(verify, self.desk, patients.verify_patient)]

    def _case(self, case: CaseRow, placed: Sequence[OrderRow]) -> Card:
        card = Card(tr("Course of treatment"))
        pairs = [
            (tr("Stage"), stage_words().get(case.stage, case.stage)),
            (tr("Lymphodepletion began"), times.day(case.ld_started_on)),
            (tr("Infusion planned"), times.day(case.planned_infusion_on)),
            (tr("Physician"), case.physician or "–"),
        ]
        card.body.addLayout(facts(pairs))
        update = Button(tr("Update …"), "link", "edit", lambda: self._ask_stage(partial(self._update, case)))
        card.body.addWidget(allow(update, self.desk, patients.update_case), 0, Qt.AlignmentFlag.AlignRight)
        for order in placed:
            box = Row(padding=10)
            box.setAccessibleName(order.number)
            box.line.addWidget(Text(order.number, "strong"))
            box.line.addWidget(Text(order.product or tr("hidden"), "small", "quiet", wrap=True), 1)
            box.chosen.connect(lambda key=order.id: self.go.emit("orders", {"order_id": key}))
            card.body.addWidget(box)
        order_it = Button(tr("Order a product …"), "plain", "add", lambda: ask_order(self, case.id))
        card.body.addWidget(allow(order_it, self.desk, orders.place_order))
        return card

    def _verify(self, row: PatientRow) -> None:
        dialog = ValuesDialog(
            self,
            tr("Verify identity"),
            tr("Type it from the patient's own papers, without looking here."),
            tr("Compare"),
            (
                (tr("Record number"), "mrn", ""),
                (tr("Name of the patient"), "name", ""),
                (tr("Birth date"), "birth_date", _day_hint()),
            ),
            lambda values: self.desk.run(
                patients.verify_patient,
                patient_id=row.id,
                mrn=values["mrn"],
                name=values["name"],
                birth_date=day_of(values["birth_date"], "birth_date"),
            ),
            required=("mrn", "name", "birth_date"),
        )
        dialog.open()

    def _correct(self, row: PatientRow) -> None:
        dialog = ValuesDialog(
            self,
            tr("Correct a registration"),
            tr("A changed identity is verified again by a second person; a changed bed is not."),
            tr("Correct"),
            _identity_fields()[1:],
            lambda values: self.desk.run(
                patients.correct_patient,
                patient_id=row.id,
                seen_version=row.row_version,
                **_identity_of(values),
            ),
            required=("name", "name_latin", "sex", "birth_date"),
            choices={"sex": sex_words()},
            given={
                "name": row.name,
                "name_latin": row.name_latin,
                "sex": row.sex,
                "birth_date": row.birth_date.isoformat(),
                "bed": row.bed or "",
            },
            pairs=(("name", "name_latin"), ("sex", "birth_date"), ("bed",)),
        )
        dialog.open()

    def _begin(self, row: PatientRow) -> None:
        def open_case(values: dict[str, str]) -> Job:
            return self.desk.run(patients.open_case, patient_id=row.id, **_case_of(values))

        self._ask_stage(
            lambda physicians: self._stage_dialog(
                tr("Begin a course of treatment"), tr("Begin"), physicians, open_case, {}
            )
        )

    def _update(self, case: CaseRow, physicians: Sequence[MemberRow]) -> None:
        given = {
            "stage": case.stage,
            "ld_started_on": case.ld_started_on.isoformat() if case.ld_started_on else "",
            "planned_infusion_on": case.planned_infusion_on.isoformat() if case.planned_infusion_on else "",
            "physician_id": str(case.physician_id or ""),
        }

        def update_case(values: dict[str, str]) -> Job:
            return self.desk.run(
                patients.update_case, case_id=case.id, seen_version=case.row_version, **_case_of(values)
            )

        self._stage_dialog(tr("Update the course of treatment"), tr("Update"), physicians, update_case, given)

    def _ask_stage(self, ask: Any) -> None:
        """Open a dialog that needs to know who the physicians are."""
        self.fetch(team.list_members, limit=MOST_MEMBERS).then(
            lambda page: ask([row for row in page.rows if PHYSICIAN in row.roles])
        )

    def _stage_dialog(
        self, title: str, do: str, physicians: Sequence[MemberRow], perform: Any, given: dict[str, str]
    ) -> None:
        people = {"": "–", **{str(row.id): row.name for row in physicians}}
        dialog = ValuesDialog(
            self,
            title,
            tr("Receipt compares hold time and planned infusion with it."),
            do,
            (
                (tr("Stage"), "stage", ""),
                (tr("Physician"), "physician_id", ""),
                (tr("Lymphodepletion began"), "ld_started_on", _day_hint()),
                (tr("Infusion planned"), "planned_infusion_on", _day_hint()),
            ),
            perform,
            choices={"stage": stage_words(), "physician_id": people},
            given=given,
            pairs=(("stage", "physician_id"), ("ld_started_on", "planned_infusion_on")),
        )
        dialog.open()


def why_not_see(desk: Desk) -> str:
    """Why identities are not shown to this person; empty when they are."""
    return why_not(desk, patients.list_patients)


def _identity_fields() -> tuple[tuple[str, str, str], ...]:
    return (
        (tr("Record number"), "mrn", ""),
        (tr("Name of the patient"), "name", ""),
        (tr("Name in Latin letters"), "name_latin", ""),
        (tr("Sex"), "sex", ""),
        (tr("Birth date"), "birth_date", _day_hint()),
        (tr("Bed"), "bed", ""),
    )


def _identity_of(values: dict[str, str]) -> dict[str, Any]:
    return {
        "name": values["name"],
        "name_latin": values["name_latin"],
        "sex": values["sex"],
        "birth_date": day_of(values["birth_date"], "birth_date"),
        "bed": values["bed"] or None,
    }


def _case_of(values: dict[str, str]) -> dict[str, Any]:
    return {
        "stage": values["stage"],
        "ld_started_on": day_of(values["ld_started_on"], "ld_started_on"),
        "planned_infusion_on": day_of(values["planned_infusion_on"], "planned_infusion_on"),
        "physician_id": int(values["physician_id"]) if values["physician_id"] else None,
    }


def _day_hint() -> str:
    return tr("Written like {day}", day=times.today().isoformat())
