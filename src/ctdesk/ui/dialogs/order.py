"""What an order asks, placed, corrected and typed again: product, whose course of treatment, identifiers."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QWidget

from ctdesk.domain.errors import CtdeskError
from ctdesk.services import catalogue, orders, patients
from ctdesk.services.catalogue import ProductRow
from ctdesk.services.orders import OrderReading, OrderRow
from ctdesk.services.patients import CourseRow
from ctdesk.ui import times
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.fields import Form
from ctdesk.ui.language import tr
from ctdesk.ui.page import Page
from ctdesk.ui.pick import PickBox
from ctdesk.ui.typed import number_of

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
    """An order for one course of treatment; for an autologous product with its chain of identity. With
    ``known``, the same order corrected.
    """

    def __init__(
        self,
        parent: QWidget | None,
        desk: Desk,
        products: Sequence[ProductRow],
        courses: Sequence[CourseRow],
        case_id: int | None,
        known: OrderRow | None = None,
    ) -> None:
        words = (
            (
                tr("New order"),
                tr("A second person types it again; then the shipment is compared with it."),
                tr("Order"),
            )
            if known is None
            else (
                tr("Correct order {number}", number=known.number),
                tr("A second person then types the order again from the prescription."),
                tr("Correct"),
            )
        )
        super().__init__(parent, *words, icon="add" if known is None else "edit", width=620)
        self._desk, self._known = desk, known
        self.course = PickBox(
            [("", tr("No course of treatment")), *((str(row.case_id), _course(row)) for row in courses)],
            str((case_id if known is None else known.case_id) or ""),
        )
        self.form.custom(tr("Patient and course of treatment"), "case_id", self.course)
        self.product = _add_product(self.form, products, known)
        _add_terms(self.form, known)
        self.form.line(tr("Value, CNY"), "value", text=_plain(None if known is None else known.value))
        self.form.side_by_side("coi_id", "din")
        self.form.side_by_side("patient_label_id", "hazard_statement")
        self.form.side_by_side("dose_min", "dose_max", "value")
        self.form.finish()
        (self.product if case_id else self.course).setFocus()

    def submit(self) -> None:
        if self.form.missing("product_id"):
            return
        said = self.form.text
        terms: dict[str, Any] = {
            "product_id": int(self.product.code()),
            "case_id": int(self.course.code()) if self.course.code() else None,
            **{name: said(name) or None for name in (*orders.COMPARED, "value")},
        }
        self.wait(True)
        if self._known is None:
            job = self._desk.run(orders.place_order, **terms)
        else:
            job = self._desk.run(
                orders.correct_order,
                order_id=self._known.id,
                seen_version=self._known.row_version,
                **terms,
            )
        job.within(self).then(lambda _: self.accept()).otherwise(self.complain)


class OrderAgainDialog(Dialog):
    """The same order, typed again from the prescription by a second person who sees nothing of it."""

    def __init__(
        self, parent: QWidget | None, desk: Desk, products: Sequence[ProductRow], row: OrderRow
    ) -> None:
        super().__init__(
            parent,
            tr("Type the order again"),
            tr("Type what the prescription for {number} says, without looking here.", number=row.number),
            tr("Compare"),
            icon="edit",
            width=620,
        )
        self._desk, self._row = desk, row
        mrn = self.form.line(tr("Record number of the patient"), "mrn")
        self.product = _add_product(self.form, products)
        _add_terms(self.form)
        self.form.side_by_side("mrn", "product_id")
        self.form.side_by_side("coi_id", "din")
        self.form.side_by_side("patient_label_id", "hazard_statement")
        self.form.side_by_side("dose_min", "dose_max")
        self.form.finish()
        mrn.setFocus()

    def submit(self) -> None:
        if self.form.missing("product_id"):
            return
        self.wait(True)
        try:
            reading = self._reading()
        except CtdeskError as error:
            self.complain(error)
            return
        job = self._desk.run(orders.verify_order, order_id=self._row.id, reading=reading)
        job.within(self).then(lambda _: self.accept()).otherwise(self.complain)

    def _reading(self) -> OrderReading:
        said = self.form.text
        return OrderReading(
            int(self.product.code()),
            mrn=said("mrn") or None,
            coi_id=said("coi_id") or None,
            din=said("din") or None,
            patient_label_id=said("patient_label_id") or None,
            dose_min=number_of(said("dose_min"), "dose_min"),
            dose_max=number_of(said("dose_max"), "dose_max"),
            hazard_statement=said("hazard_statement") or None,
        )


def ask_order(page: Page, case_id: int | None = None) -> None:
    """Ask for an order, for this course of treatment or for one to be chosen."""

    def ask(products: Sequence[ProductRow], courses: Sequence[CourseRow]) -> None:
        OrderDialog(page, page.desk, products, courses, case_id).open()

    page.fetch(catalogue.list_products, limit=MOST).then(
        lambda products: page.fetch(patients.list_courses, limit=MOST).then(
            lambda courses: ask(products.rows, courses.rows)
        )
    )


def ask_correction(page: Page, row: OrderRow) -> None:
    """Ask what this order should have said."""
    page.fetch(catalogue.list_products, limit=MOST).then(
        lambda products: page.fetch(patients.list_courses, limit=MOST).then(
            lambda courses: OrderDialog(page, page.desk, products.rows, courses.rows, None, row).open()
        )
    )


def ask_again(page: Page, row: OrderRow) -> None:
    """Ask a second person what the prescription says."""
    page.fetch(catalogue.list_products, limit=MOST).then(
        lambda products: OrderAgainDialog(page, page.desk, products.rows, row).open()
    )


def _add_product(form: Form, products: Sequence[ProductRow], known: OrderRow | None = None) -> PickBox:
    box = PickBox(
        [("", tr("Please choose …")), *((str(row.id), f"{row.name_cn} · {row.code}") for row in products)],
        "" if known is None else str(known.product_id or ""),
    )
    form.custom(tr("Product"), "product_id", box)
    return box


def _add_terms(form: Form, known: OrderRow | None = None) -> None:
    def now(name: str) -> str:
        return "" if known is None else _plain(getattr(known, name))

    form.line(tr("COI"), "coi_id", text=now("coi_id"))
    form.line(tr("DIN"), "din", text=now("din"))
    form.line(tr("Identifier on the patient label"), "patient_label_id", text=now("patient_label_id"))
    hazard = form.choice(
        tr("Hazard statement"), "hazard_statement", {"": tr("Please choose …"), **hazard_words()}
    )
    hazard.setCurrentIndex(max(0, hazard.findData(now("hazard_statement"))))
    form.line(tr("Dose from, 10⁶ cells"), "dose_min", text=now("dose_min"))
    form.line(tr("Dose to, 10⁶ cells"), "dose_max", text=now("dose_max"))


def _plain(value: object) -> str:
    if value is None:
        return ""
    return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)


def _course(row: CourseRow) -> str:
    planned = times.day(row.planned_infusion_on) if row.planned_infusion_on is not None else ""
    return " · ".join(part for part in (row.patient, row.mrn, planned) if part)
