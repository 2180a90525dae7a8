"""Holders, manufacturers and carriers with the papers on file and how long each counts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ctdesk.services import suppliers
from ctdesk.services.paging import Page as Rows
from ctdesk.services.suppliers import SupplierRow
from ctdesk.ui import times
from ctdesk.ui.allowed import allow
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Chip, State, Text, facts
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.values import ValuesDialog
from ctdesk.ui.job import Job
from ctdesk.ui.language import tr
from ctdesk.ui.pages.catalogue_page import catalogue_segments
from ctdesk.ui.pages.register_page import RegisterPage, choose_words
from ctdesk.ui.row_model import Cell, Column
from ctdesk.ui.typed import day_of

SOON = timedelta(days=60)


def kind_words() -> dict[str, str]:
    """Kinds of supplier by code, in words."""
    return {"holder": tr("Holder"), "manufacturer": tr("Manufacturer"), "carrier": tr("Carrier")}


def paper_state(until: date | None) -> State:
    """Whether a paper counts today, and whether for long."""
    today = times.today()
    if until is None:
        return State(tr("Not on file"), "red", "fails")
    if until < today:
        return State(tr("Expired"), "red", "fails")
    if until <= today + SOON:
        return State(tr("Expiring"), "amber", "expiring")
    return State(tr("In date"), "green", "conforms")


def _paper_cell(until: date | None) -> Cell:
    state = paper_state(until)
    return Cell(state.word if until is None else times.day(until), state.tone, state.icon)


class SuppliersPage(RegisterPage):
    """All suppliers on the left, papers of the chosen one on the right."""

    route = "suppliers"
    argument = "supplier_id"
    shows = frozenset({"supplier"})

    def __init__(self, desk: Desk) -> None:
        columns = (
            Column(tr("Code"), lambda row: Cell(row.code, quiet=True), 76),
            Column(tr("Name"), lambda row: Cell(row.name, strong=True)),
            Column(tr("Kind"), lambda row: Cell(kind_words().get(row.kind, row.kind)), 110),
            Column(tr("File until"), lambda row: _paper_cell(row.file_valid_until), 132),
            Column(tr("Authorised until"), lambda row: _paper_cell(row.authorised_until), 132),
        )
        super().__init__(desk, columns, tr("Name or code …"))
        self._new = Button(tr("New supplier"), "primary", "add", self.add)
        self._all: tuple[SupplierRow, ...] = ()

    def neighbours(self) -> tuple[tuple[str, str], ...]:
        return catalogue_segments()

    def title(self) -> str:
        return tr("Products")

    def breadcrumb(self) -> str:
        return tr("Papers of holders, manufacturers and carriers, and how long they count")

    def buttons(self) -> list[Button]:
        return [allow(self._new, self.desk, suppliers.add_supplier)]

    def ask_rows(self, after: Any, limit: int) -> Job:
        """Suppliers are few: all are read, and searched here."""
        text = (self.text() or "").casefold()
        job = self.fetch(suppliers.list_suppliers)
        page = Job(lambda job, done, total: None)
        job.then(lambda rows: page.succeed(Rows(self._found(rows, text), None)))
        return page

    def empty_words(self) -> tuple[str, str]:
        return tr("No supplier yet."), tr(
            "Receipt asks whether holder and carrier are on file and authorised."
        )

    def read_detail(self, key: int) -> None:
        self.fetch(suppliers.list_suppliers).then(lambda rows: self._show(key, rows))

    def add(self) -> None:
        """Enter a supplier."""
        dialog = ValuesDialog(
            self,
            tr("New supplier"),
            tr("The name has to read as in the product and on the notice; receipt finds the papers by it."),
            tr("Enter"),
            (
                (tr("Code"), "code", ""),
                (tr("Kind"), "kind", ""),
                (tr("Name"), "name", ""),
                *_paper_fields(),
            ),
            lambda values: self.desk.run(
                suppliers.add_supplier,
                code=values["code"],
                kind=values["kind"],
                name=values["name"],
                **_papers_of(values),
            ),
            required=("code", "kind", "name"),
            choices={"kind": {**choose_words(), **kind_words()}},
            pairs=(("code", "kind"), ("name", "contact_24h"), ("file_valid_until", "authorised_until")),
            done=self._added,
        )
        dialog.open()

    def _added(self, supplier_id: object) -> None:
        if isinstance(supplier_id, int):
            self.wanted = supplier_id
            self.load()

    def _found(self, rows: tuple[SupplierRow, ...], text: str) -> tuple[SupplierRow, ...]:
        return tuple(row for row in rows if not text or text in f"{row.code} {row.name}".casefold())

    def _show(self, key: int, rows: tuple[SupplierRow, ...]) -> None:
        row = next((row for row in rows if row.id == key), None)
        if row is None or self.wanted != key:
            return
        self.chosen = row
        head = Card(row.name)
        head.title.setWordWrap(True)
        pairs = [
            (tr("Code"), row.code),
            (tr("Kind"), kind_words().get(row.kind, row.kind)),
            (tr("Reached day and night"), row.contact_24h or "–"),
        ]
        head.body.addLayout(facts(pairs))
        papers = Card(tr("Papers"))
        for name, until in ((tr("File"), row.file_valid_until), (tr("Authorisation"), row.authorised_until)):
            line = QHBoxLayout()
            line.addWidget(Text(name, "body"))
            line.addStretch(1)
            line.addWidget(Text(times.day(until), "strong"))
            line.addWidget(Chip(paper_state(until)))
            papers.body.addLayout(line)
        renew = Button(tr("Renew …"), "plain", "edit", lambda: self._renew(row))
        papers.body.addWidget(allow(renew, self.desk, suppliers.update_supplier))
        cards: list[QWidget] = [head, papers]
        self.show_detail(cards)

    def _renew(self, row: SupplierRow) -> None:
        given = {
            "contact_24h": row.contact_24h or "",
            "file_valid_until": row.file_valid_until.isoformat() if row.file_valid_until else "",
            "authorised_until": row.authorised_until.isoformat() if row.authorised_until else "",
        }
        dialog = ValuesDialog(
            self,
            tr("Renew papers"),
            tr("The last day on which the papers of {name} count.", name=row.name),
            tr("Renew"),
            _paper_fields(),
            lambda values: self.desk.run(
                suppliers.update_supplier,
                supplier_id=row.id,
                seen_version=row.row_version,
                **_papers_of(values),
            ),
            given=given,
            pairs=(("file_valid_until", "authorised_until"),),
        )
        dialog.open()


def _paper_fields() -> tuple[tuple[str, str, str], ...]:
    hint = tr("Written like {day}", day=times.today().isoformat())
    return (
        (tr("Reached day and night"), "contact_24h", ""),
        (tr("File until"), "file_valid_until", hint),
        (tr("Authorised until"), "authorised_until", hint),
    )


def _papers_of(values: dict[str, str]) -> dict[str, Any]:
    return {
        "contact_24h": values["contact_24h"] or None,
        "file_valid_until": day_of(values["file_valid_until"], "file_valid_until"),
        "authorised_until": day_of(values["authorised_until"], "authorised_until"),
    }
