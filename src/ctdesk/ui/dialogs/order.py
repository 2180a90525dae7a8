"""What an order asks: product, whose course of treatment, and the identifiers to compare with on arrival."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from ctdesk.services import catalogue, orders, patients
from ctdesk.services.catalogue import ProductRow
from ctdesk.services.patients import CourseRow
from ctdesk.ui import times
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.language import tr
from ctdesk.ui.page import Page
from ctdesk.ui.pick import PickBox

MOST = 300


def hazard_words() -> dict[str, str]:
    """Hazard statements on the label by code, in words."""
    return {
        "none": tr("No hazard statement"),
        "biohazard": tr("Biohazard"),
        "not_evaluated": tr("Not evaluated for infectious substances"),
        "both": tr("Biohazard and not evaluated"),
    }


class OrderDialog(Dialog):
    """An order for one course of treatment; for an autologous product with its chain of identity."""

    def __init__(
        self,
        parent: QWidget | None,
        desk: Desk,
        products: Sequence[ProductRow],
        courses: Sequence[CourseRow],
        case_id: int | None,
    ) -> None:
        super().__init__(
            parent,
            tr("New order"),
            tr("The shipment will be compared with what stands here, character by character."),
            tr("Order"),
            icon="add",
            width=620,
        )
        self._desk = desk
        form = self.form
        self.course = PickBox(
            [("", tr("No course of treatment")), *((str(row.case_id), _course(row)) for row in courses)],
            str(case_id or ""),
        )
        form.custom(tr("Patient and course of treatment"), "case_id", self.course)
        self.product = PickBox(
            [("", tr("Please choose …")), *((str(row.id), f"{row.name_cn} · {row.code}") for row in products)]
        )
        form.custom(tr("Product"), "product_id", self.product)
        form.line(tr("COI"), "coi_id")
        form.line(tr("DIN"), "din")
        form.line(tr("Identifier on the patient label"), "patient_label_id")
        form.choice(tr("Hazard statement"), "hazard_statement", {"": tr("Please choose …"), **hazard_words()})
        form.line(tr("Dose from, 10⁶ cells"), "dose_min")
        form.line(tr("Dose to, 10⁶ cells"), "dose_max")
        form.line(tr("Value, CNY"), "value")
        form.side_by_side("coi_id", "din")
        form.side_by_side("patient_label_id", "hazard_statement")
        form.side_by_side("dose_min", "dose_max", "value")
        form.finish()
        (self.product if case_id else self.course).setFocus()

    def submit(self) -> None:
        if self.form.missing("product_id"):
            return
        said = self.form.text
        self.wait(True)
        job = self._desk.run(
            orders.place_order,
            product_id=int(self.product.code()),
            case_id=int(self.course.code()) if self.course.code() else None,
            coi_id=said("coi_id") or None,
            din=said("din") or None,
            patient_label_id=said("patient_label_id") or None,
            dose_min=said("dose_min") or None,
            dose_max=said("dose_max") or None,
            hazard_statement=said("hazard_statement") or None,
            value=said("value") or None,
        )
        job.within(self).then(lambda _: self.accept()).otherwise(self.complain)


def ask_order(page: Page, case_id: int | None = None) -> None:
    """Ask for an order, for this course of treatment or for one to be chosen."""

    def ask(products: Sequence[ProductRow], courses: Sequence[CourseRow]) -> None:
        OrderDialog(page, page.desk, products, courses, case_id).open()

    page.fetch(catalogue.list_products, limit=MOST).then(
        lambda products: page.fetch(patients.list_courses, limit=MOST).then(
            lambda courses: ask(products.rows, courses.rows)
        )
    )


def _course(row: CourseRow) -> str:
    planned = times.day(row.planned_infusion_on) if row.planned_infusion_on is not None else ""
    return " · ".join(part for part in (row.patient, row.mrn, planned) if part)
