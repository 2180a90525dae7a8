"""Orders and the patients they are for: registered by one person, the patient verified by another."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from ctdesk.services import catalogue, orders, patients
from ctdesk.services.orders import OrderRow
from ctdesk.services.patients import CaseRow, PatientRow
from ctdesk.ui import times
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Chip, State, Text, facts
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.values import ValuesDialog
from ctdesk.ui.job import Job
from ctdesk.ui.language import tr
from ctdesk.ui.pages.list_page import ListPage
from ctdesk.ui.row_model import Cell, Column
from ctdesk.ui.typed import day_of


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


def _verified(row: PatientRow) -> Cell:
    if row.verified_at is not None:
        return Cell(tr("Verified"), "green", "conforms")
    return Cell(tr("Not verified"), "amber", "waiting")


class OrdersPage(ListPage):
    """Patients on the left; cases and orders of the chosen one on the right."""

    route = "orders"
    shows = frozenset({"patient", "treatment_case", "therapy_order"})

    def __init__(self, desk: Desk) -> None:
        columns = (
            Column(tr("Record no."), lambda row: Cell(row.mrn, quiet=True), 130),
            Column(tr("Name"), lambda row: Cell(row.name, strong=True)),
            Column(tr("Sex"), lambda row: Cell(sex_words().get(row.sex, row.sex)), 80, minor=True),
            Column(tr("Born"), lambda row: Cell(times.day(row.birth_date)), 110),
            Column(tr("State"), _verified, 130),
        )
        super().__init__(desk, columns, tr("Name, pinyin or record number …"), detail_width=420)
        self._new = Button(tr("New patient"), "primary", "add", self.register)

    def title(self) -> str:
        return tr("Orders and patients")

    def breadcrumb(self) -> str:
        return tr("Arrivals and orders")

    def buttons(self) -> list[Button]:
        self._new.setEnabled(self.desk.may(patients.register_patient))
        return [self._new]

    def opened(self, **arguments: Any) -> None:
        super().opened(**arguments)
        wanted = arguments.get("patient_id")
        if isinstance(wanted, int):
            self._read(wanted)

    def start(self) -> int:
        return 0

    def ask_rows(self, after: Any, limit: int) -> Job:
        return self.fetch(patients.list_patients, text=self.text(), after=after, limit=limit)

    def empty_words(self) -> tuple[str, str]:
        return tr("No patient yet."), tr("Register the first one with New patient.")

    def choose(self, row: PatientRow) -> None:
        super().choose(row)
        self._read(row.id)

    def register(self) -> None:
        """Register a patient."""
        dialog = ValuesDialog(
            self,
            tr("New patient"),
            tr("A second person verifies name, number and birth date before anything is received."),
            tr("Register"),
            (
                (tr("Record number"), "mrn", ""),
                (tr("Name"), "name", ""),
                (tr("Name in Latin letters"), "name_latin", ""),
                (tr("Sex"), "sex", ""),
                (tr("Birth date"), "birth_date", "1968-04-12"),
                (tr("Bed"), "bed", ""),
            ),
            lambda values: self.desk.run(
                patients.register_patient,
                mrn=values["mrn"],
                name=values["name"],
                name_latin=values["name_latin"],
                sex=values["sex"],
                birth_date=day_of(values["birth_date"], "birth_date"),
                bed=values["bed"] or None,
            ),
            required=("mrn", "name", "name_latin", "birth_date"),
            choices={"sex": sex_words()},
            pairs=(("mrn", "name"), ("name_latin", "sex"), ("birth_date", "bed")),
        )
        dialog.open()

    def _read(self, patient_id: int) -> None:
        self.fetch(patients.patient_detail, patient_id=patient_id).then(self._show)

    def _show(self, found: tuple[PatientRow, tuple[CaseRow, ...]]) -> None:
        row, cases = found
        self.chosen = row
        head = Card(row.name)
        done = row.verified_at is not None
        word = tr("Verified") if done else tr("Not verified")
        head.head.addWidget(
            Chip(State(word, "green" if done else "amber", "conforms" if done else "waiting"))
        )
        pairs = [
            (tr("Record number"), row.mrn),
            (tr("Name in Latin letters"), row.name_latin),
            (tr("Sex"), sex_words().get(row.sex, row.sex)),
            (tr("Birth date"), times.day(row.birth_date)),
            (tr("Bed"), row.bed or "–"),
            (tr("Entered by"), row.entered_by or "–"),
            (tr("Verified by"), row.verified_by or "–"),
        ]
        head.body.addLayout(facts(pairs))
        cards: list[QWidget] = [head]
        if not done:
            verify = Button(tr("Verify identity …"), "primary", "confirm", lambda: self._verify(row))
            verify.setEnabled(row.may_be_verified_by_me and self.desk.may(patients.verify_patient))
            cards.append(verify)
        cards += [self._case(row, case) for case in cases]
        begin = Button(tr("Begin a course of treatment …"), "plain", "add", lambda: self._open_case(row))
        begin.setEnabled(self.desk.may(patients.open_case))
        cards.append(begin)
        self.show_detail(cards)
        self.fetch(orders.list_orders, text=row.mrn).then(lambda page: self._show_orders(page.rows))

    def _case(self, row: PatientRow, case: CaseRow) -> Card:
        card = Card(tr("Course of treatment"), stage_words().get(case.stage, case.stage))
        pairs = [
            (tr("Lymphodepletion began"), times.day(case.ld_started_on)),
            (tr("Infusion planned"), times.day(case.planned_infusion_on)),
            (tr("Physician"), case.physician or "–"),
        ]
        card.body.addLayout(facts(pairs))
        order = Button(tr("Order a product …"), "plain", "add", lambda: self._order(case))
        order.setEnabled(self.desk.may(orders.place_order))
        card.body.addWidget(order)
        return card

    def _show_orders(self, found: tuple[OrderRow, ...]) -> None:
        if not found:
            return
        card = Card(tr("Orders"), str(len(found)))
        for order in found:
            card.body.addWidget(Text(f"{order.number} ({order.id})", "strong", select=True))
            card.body.addWidget(
                Text(f"{order.product} • COI {order.coi_id or '–'}", "small", "quiet", wrap=True)
            )
        self.detail.insertWidget(self.detail.count() - 1, card)

    def _verify(self, row: PatientRow) -> None:
        dialog = ValuesDialog(
            self,
            tr("Verify identity"),
            tr("Type it from the patient's own papers, without looking here."),
            tr("Compare"),
            (
                (tr("Record number"), "mrn", ""),
                (tr("Name"), "name", ""),
                (tr("Birth date"), "birth_date", "1968-04-12"),
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

    def _open_case(self, row: PatientRow) -> None:
        dialog = ValuesDialog(
            self,
            tr("Begin a course of treatment"),
            tr("Receipt compares hold time and planned infusion with it."),
            tr("Begin"),
            (
                (tr("Stage"), "stage", ""),
                (tr("Lymphodepletion began"), "ld_started_on", ""),
                (tr("Infusion planned"), "planned_infusion_on", ""),
            ),
            lambda values: self.desk.run(
                patients.open_case,
                patient_id=row.id,
                stage=values["stage"],
                ld_started_on=day_of(values["ld_started_on"], "ld_started_on"),
                planned_infusion_on=day_of(values["planned_infusion_on"], "planned_infusion_on"),
            ),
            choices={"stage": stage_words()},
        )
        dialog.open()

    def _order(self, case: CaseRow) -> None:
        self.fetch(catalogue.list_products).then(lambda page: self._ask_order(case, page.rows))

    def _ask_order(self, case: CaseRow, products: tuple[catalogue.ProductRow, ...]) -> None:
        dialog = ValuesDialog(
            self,
            tr("Order a product"),
            tr("The order carries the chain of identity to which the shipment is compared."),
            tr("Order"),
            (
                (tr("Product"), "product_id", ""),
                (tr("COI"), "coi_id", ""),
                (tr("DIN"), "din", ""),
                (tr("Identifier on the patient label"), "patient_label_id", ""),
                (tr("Dose from, 10⁶ cells"), "dose_min", ""),
                (tr("Dose to, 10⁶ cells"), "dose_max", ""),
            ),
            lambda values: self.desk.run(
                orders.place_order,
                product_id=int(values["product_id"]),
                case_id=case.id,
                coi_id=values["coi_id"] or None,
                din=values["din"] or None,
                patient_label_id=values["patient_label_id"] or None,
                dose_min=values["dose_min"] or None,
                dose_max=values["dose_max"] or None,
            ),
            required=("product_id",),
            choices={"product_id": {str(row.id): row.name_cn for row in products}},
            pairs=(("coi_id", "din"), ("dose_min", "dose_max")),
        )
        dialog.open()
