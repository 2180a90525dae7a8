"""Holders, manufacturers and carriers with the papers on file and how long each counts."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ctdesk.services import supplier_papers, suppliers
from ctdesk.services.paging import Page as Rows
from ctdesk.services.stored_files import read_stored_file
from ctdesk.services.supplier_papers import PaperRow
from ctdesk.services.suppliers import SupplierRow, SupplierSheet
from ctdesk.ui import look, times
from ctdesk.ui.allowed import allow
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Chip, State, Text, facts
from ctdesk.ui.catalogue_words import paper_kinds
from ctdesk.ui.catalogue_words import paper_state as words_of_paper
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.ask import ask_reason
from ctdesk.ui.dialogs.show_file import show_file
from ctdesk.ui.dialogs.supplier import PaperDialog
from ctdesk.ui.dialogs.values import ValuesDialog
from ctdesk.ui.job import Job
from ctdesk.ui.language import listed, tr
from ctdesk.ui.pages.catalogue_page import catalogue_segments
from ctdesk.ui.pages.register_page import RegisterPage, choose_words
from ctdesk.ui.row_model import Cell, Column

SOON = timedelta(days=60)
# What receipt asks of each kind of supplier; the other is shown where it was filed.
ASKED = {"holder": "file", "manufacturer": "file", "carrier": "authorisation"}


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
    if until != date.max and until <= today + SOON:
        return State(tr("Expiring"), "amber", "expiring")
    return State(tr("In date"), "green", "conforms")


def _paper_cell(row: SupplierRow, until: date | None, what: str) -> Cell:
    if until is None and ASKED[row.kind] != what:
        return Cell("–", quiet=True)
    state = paper_state(until)
    return Cell(state.word if until is None else _until(until), state.tone, state.icon)


class SuppliersPage(RegisterPage):
    """All suppliers on the left, papers of the chosen one on the right."""

    route = "suppliers"
    argument = "supplier_id"
    shows = frozenset({"supplier", "supplier_paper", "product"})

    def __init__(self, desk: Desk) -> None:
        columns = (
            Column(tr("Code"), lambda row: Cell(row.code, quiet=True), 76),
            Column(tr("Name"), lambda row: Cell(row.name, strong=True)),
            Column(tr("Kind"), lambda row: Cell(kind_words().get(row.kind, row.kind)), 110),
            Column(tr("File until"), lambda row: _paper_cell(row, row.file_valid_until, "file"), 132),
            Column(
                tr("Authorised until"),
                lambda row: _paper_cell(row, row.authorised_until, "authorisation"),
                132,
            ),
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
        self.fetch(suppliers.supplier_sheet, supplier_id=key).then(self._show)

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
                *((words, name, "") for name, words in contact_words().items()),
            ),
            lambda values: self.desk.run(
                suppliers.add_supplier,
                code=values["code"],
                kind=values["kind"],
                name=values["name"],
                **_contacts(values),
            ),
            required=("code", "kind", "name"),
            choices={"kind": {**choose_words(), **kind_words()}},
            pairs=(
                ("code", "kind"),
                ("name", "contact_24h"),
                ("contact_tor", "contact_return"),
                ("contact_recall",),
            ),
            done=self._added,
        )
        dialog.open()

    def _added(self, supplier_id: object) -> None:
        if isinstance(supplier_id, int):
            self.wanted = supplier_id
            self.load()

    def _found(self, rows: tuple[SupplierRow, ...], text: str) -> tuple[SupplierRow, ...]:
        return tuple(row for row in rows if not text or text in f"{row.code} {row.name}".casefold())

    def _show(self, sheet: SupplierSheet) -> None:
        row = sheet.row
        if self.wanted != row.id:
            return
        self.chosen = row
        head = Card(row.name)
        head.title.setWordWrap(True)
        pairs = [
            (tr("Code"), row.code),
            (tr("Kind"), kind_words().get(row.kind, row.kind)),
            *((words, getattr(row, name) or "–") for name, words in contact_words().items()),
        ]
        if row.kind == "holder":
            pairs.append((tr("Products it holds"), listed(name for _, _, name in sheet.products) or "–"))
        head.body.addLayout(facts(pairs))
        contacts = Button(tr("Change how it is reached …"), "plain", "edit", lambda: self._reach(row))
        head.body.addWidget(allow(contacts, self.desk, suppliers.update_supplier))
        papers = Card(tr("Papers"), str(len(sheet.papers)))
        marks = (
            ("file", tr("File"), row.file_valid_until),
            ("authorisation", tr("Authorisation"), row.authorised_until),
        )
        for what, name, until in marks:
            if until is None and ASKED[row.kind] != what:
                continue
            line = QHBoxLayout()
            line.addWidget(Text(name, "body"))
            line.addStretch(1)
            line.addWidget(Text(_until(until), "strong"))
            line.addWidget(Chip(paper_state(until)))
            papers.body.addLayout(line)
        if sheet.before_papers:
            words = tr(
                "These days were entered before papers were kept. They count until the first is filed."
            )
            papers.body.addWidget(Text(words, "small", "amber", wrap=True))
        for paper in sheet.papers:
            papers.body.addWidget(self._paper(paper))
        more = Button(
            tr("File a paper …"), "plain", "attach", lambda: PaperDialog(self, self.desk, row).open()
        )
        papers.body.addWidget(allow(more, self.desk, supplier_papers.file_paper))
        cards: list[QWidget] = [head, papers]
        self.show_detail(cards)

    def _paper(self, paper: PaperRow) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, look.px(6), 0, 0)
        column.setSpacing(look.px(2))
        line = QHBoxLayout()
        line.addWidget(Text(paper_kinds().get(paper.kind, paper.kind), "strong", wrap=True), 1)
        line.addWidget(Chip(words_of_paper(paper.state, paper.warning)), 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(line)
        about = [part for part in (paper.number, paper.issuer) if part]
        about.append(f"{times.day(paper.valid_from)} – {_until(paper.valid_until)}")
        about += [part for part in (paper.note, paper.withdraw_reason) if part]
        column.addWidget(Text(" • ".join(about), "small", "quiet", wrap=True))
        acts = QHBoxLayout()
        file = paper.file
        if file is not None:
            acts.addWidget(Button(tr("Open the scan"), "link", "document", partial(self._open, file.id)))
        else:
            acts.addWidget(Text(tr("without a scan"), "small", "amber"))
        acts.addStretch(1)
        if paper.state != "withdrawn":
            back = Button(tr("Take back …"), "quiet", "void", partial(self._take_back, paper))
            acts.addWidget(allow(back, self.desk, supplier_papers.withdraw_paper))
        column.addLayout(acts)
        return box

    def _open(self, file_id: int) -> None:
        job = self.fetch(read_stored_file, file_id=file_id)
        job.then(lambda one: show_file(self, one.name, one.media_type, one.data, self.desk))

    def _take_back(self, paper: PaperRow) -> None:
        ask_reason(
            self,
            tr("Take a paper back"),
            tr("It counts no more from now on, and stays in the history."),
            tr("Take back"),
            lambda reason: self.run(supplier_papers.withdraw_paper, paper_id=paper.id, reason=reason),
        )

    def _reach(self, row: SupplierRow) -> None:
        fields = tuple((words, name, "") for name, words in contact_words().items())
        ValuesDialog(
            self,
            tr("How it is reached"),
            tr("Numbers and names that are tried at night too."),
            tr("Change"),
            fields,
            lambda values: self.desk.run(
                suppliers.update_supplier,
                supplier_id=row.id,
                seen_version=row.row_version,
                **_contacts(values),
            ),
            given={name: getattr(row, name) or "" for name in contact_words()},
            pairs=(("contact_24h", "contact_tor"), ("contact_return", "contact_recall")),
        ).open()


def contact_words() -> dict[str, str]:
    """For what a supplier is called, by field."""
    return {
        "contact_24h": tr("Day and night"),
        "contact_tor": tr("About temperature"),
        "contact_return": tr("For returns"),
        "contact_recall": tr("For recalls"),
    }


def _contacts(values: dict[str, str]) -> dict[str, Any]:
    return {name: values[name] or None for name in contact_words()}


def _until(until: date | None) -> str:
    return tr("no end") if until == date.max else times.day(until)
