"""Products with their label versions; limits are entered by one pharmacist and typed again by another."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ctdesk.services import catalogue, known_products, label_files, suppliers
from ctdesk.services.catalogue import LabelRow, LimitsToVerify, ProductDetail, ProductRow
from ctdesk.ui import times
from ctdesk.ui.allowed import allow
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Chip, Empty, Note, Row, Text, facts
from ctdesk.ui.catalogue_words import ACCEPTANCE, four_words
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.label_file import LabelFileDialog
from ctdesk.ui.dialogs.product import ProductDialog, limit_words, mode_words
from ctdesk.ui.job import Job
from ctdesk.ui.language import tr
from ctdesk.ui.pages.label_acts import enter_label, label_action, label_state, product_state
from ctdesk.ui.pages.register_page import RegisterPage
from ctdesk.ui.row_model import Cell, Column


def catalogue_segments() -> tuple[tuple[str, str], ...]:
    """The lists of the catalogue."""
    return (
        ("catalogue", tr("Products")),
        ("suppliers", tr("Holders and carriers")),
        ("qualification", tr("Site qualification")),
    )


def _donor(row: ProductRow) -> str:
    return tr("autologous") if row.donor_type == "autologous" else tr("allogeneic")


def _state_cell(row: ProductRow) -> Cell:
    state = product_state(row)
    return Cell(state.word, state.tone, state.icon)


class CataloguePage(RegisterPage):
    """Products on the left; labels and limits of the chosen one on the right."""

    route = "catalogue"
    argument = "product_id"
    shows = frozenset({"product", "product_label", "label_file"})

    def __init__(self, desk: Desk) -> None:
        columns = (
            Column(tr("Code"), lambda row: Cell(row.code, quiet=True), 112),
            Column(tr("Name"), lambda row: Cell(row.name_cn, strong=True)),
            Column(tr("Donor"), lambda row: Cell(_donor(row)), 92),
            Column(tr("Label in force"), lambda row: Cell(row.label_version or "–"), 130),
            Column(tr("State"), _state_cell, 140),
        )
        super().__init__(desk, columns, tr("Name, brand or code …"))
        self._add = Button(tr("New product"), "primary", "add", self.add_product)
        self._known = Button(tr("Add the known products"), "plain", "catalogue", self.add_known)
        self._waiting: tuple[LimitsToVerify, ...] = ()
        self._unknown = 0

    def neighbours(self) -> tuple[tuple[str, str], ...]:
        return catalogue_segments()

    def title(self) -> str:
        return tr("Products")

    def breadcrumb(self) -> str:
        return tr("An empty limit blocks acceptance")

    def buttons(self) -> list[Button]:
        add = allow(self._add, self.desk, catalogue.add_product)
        return (
            [allow(self._known, self.desk, known_products.add_known_products), add]
            if self._unknown
            else [add]
        )

    def ask_rows(self, after: Any, limit: int) -> Job:
        return self.fetch(catalogue.list_products, text=self.text(), after=after or 0, limit=limit)

    def load(self) -> None:
        self.fetch(catalogue.list_limits_to_verify).then(self._take_waiting)
        self.fetch(known_products.known_products_missing).then(self._take_unknown)
        super().load()

    def empty_words(self) -> tuple[str, str]:
        return tr("No product yet."), tr("Enter the first one with New product.")

    def read_detail(self, key: int) -> None:
        self.fetch(catalogue.product_detail, product_id=key).then(self._show)

    def show_nothing(self) -> None:
        mine = self._waiting if self.desk.may(catalogue.verify_limits) else ()
        if not mine:
            super().show_nothing()
            return
        card = Card(tr("Limits that wait for you"), str(len(mine)), tone="amber")
        for each in mine:
            box = Row()
            box.setAccessibleName(f"{each.product} {each.version}")
            box.line.addWidget(Text(each.product, "strong", wrap=True), 1)
            box.line.addWidget(Text(f"{each.version}\n{each.entered_by}", "small", "quiet"))
            box.chosen.connect(partial(self._open, each.product_id))
            card.body.addWidget(box)
        self.show_detail([card, Empty("look_up", tr("Choose a row on the left."))])

    def add_product(self) -> None:
        """Enter a product."""
        self.fetch(suppliers.list_suppliers, kind="holder").then(
            lambda rows: ProductDialog(self, self.desk, self._open, holders=rows).open()
        )

    def add_known(self) -> None:
        """Add the marketed products that are not here yet, as drafts without limits."""
        self.run(known_products.add_known_products)

    def _open(self, product_id: int) -> None:
        self.wanted = product_id
        self.load()

    def _take_unknown(self, unknown: int) -> None:
        self._unknown = unknown
        self.heading_changed.emit()

    def _take_waiting(self, waiting: tuple[LimitsToVerify, ...]) -> None:
        self._waiting = waiting
        if self.wanted is None:
            self.show_nothing()

    def _show(self, detail: ProductDetail) -> None:
        row = detail.row
        if self.wanted is not None and self.wanted != row.id:
            return
        self.chosen, self.wanted = row, row.id
        head = Card()
        line = QHBoxLayout()
        line.addWidget(Text(row.name_cn, "heading", wrap=True), 1)
        line.addWidget(Chip(product_state(row)), 0, Qt.AlignmentFlag.AlignTop)
        head.body.addLayout(line)
        modes = ", ".join(mode_words().get(mode, mode) for mode in detail.storage_modes)
        pairs = [
            (tr("Code"), row.code),
            (tr("International name"), row.inn),
            (tr("Brand"), row.brand or "–"),
            (tr("Holder"), detail.supplier or row.mah or "–"),
            (tr("Manufacturer"), detail.manufacturer or "–"),
            (tr("Approval number"), detail.approval_no or "–"),
            (tr("Specification"), detail.spec or "–"),
            (tr("Donor"), _donor(row)),
            (tr("Imported"), _answer(detail.imported)),
            (tr("Release certificate on paper"), _answer(detail.rfic_required)),
            (tr("May be stored"), modes or "–"),
            (tr("Pattern of batch numbers"), detail.lot_pattern or "–"),
        ]
        cards: list[QWidget] = []
        if detail.as_published:
            words = tr("Name, approval and holder come from public notices. Compare them with the approval.")
            cards.append(Note(words, "amber", "note"))
        if not row.ready:
            words = tr("Limits empty: shipments of this product cannot be accepted.")
            cards.append(Note(words, "red", "fails"))
        cards += [self._label(detail, label) for label in detail.labels]
        enter = Button(tr("Enter a label version …"), "plain", "add", lambda: enter_label(self, detail))
        cards.append(allow(enter, self.desk, catalogue.enter_limits))
        head.body.addLayout(facts(pairs))
        whole = Button(tr("Versions, files and what they touch"), "plain", "open")
        whole.clicked.connect(lambda: self.go.emit("product", {"product_id": row.id}))
        head.body.addWidget(whole)
        self.show_detail([head, *cards])

    def _label(self, detail: ProductDetail, label: LabelRow) -> Card:
        waits = label.state != "verified"
        card = Card(tr("Label {version}", version=label.version), tone="amber" if waits else None)
        card.head.addWidget(Chip(label_state(label)))
        pairs = [(tr("Date of the label"), times.day(label.dated))]
        words = four_words(label.limits)
        pairs += [(limit_words()[name], words[name]) for name in ACCEPTANCE if name in words]
        if label.further:
            pairs.append((tr("Further limits and rules"), str(len(label.further) + len(label.rules or ()))))
        card.body.addLayout(facts(pairs))
        if label.limits is None:
            told = tr("The values stay hidden until you have typed them yourself.")
            card.body.addWidget(Text(told, "body", wrap=True))
        elif label.missing:
            names = ", ".join(limit_words()[name] for name in label.missing)
            told = tr("Empty, so it cannot be accepted with: {names}", names=names)
            card.body.addWidget(Text(told, "body", "red", wrap=True))
        happened = [
            tr("Entered: {name}, {moment}", name=label.entered_by, moment=times.moment(label.entered_at))
        ]
        if label.verified_at is not None:
            happened.append(
                tr(
                    "Verified: {name}, {moment}",
                    name=label.verified_by,
                    moment=times.moment(label.verified_at),
                )
            )
        card.body.addWidget(Text("\n".join(happened), "small", "quiet", wrap=True))
        if label.lacks:
            told = tr("The label itself is missing: its limits cannot be verified.")
            card.body.addWidget(Text(told, "small", "red", wrap=True))
            attach = Button(tr("Attach …"), "plain", "attach", partial(self._attach, label))
            card.body.addWidget(allow(attach, self.desk, label_files.attach_label_file))
        if not waits:
            return card
        if label.mine and not label.lacks:
            told = tr("Waits for another pharmacist to type the limits again.")
            card.body.addWidget(Text(told, "small", "amber", wrap=True))
        act = label_action(self, detail, label)
        if act is not None:
            card.body.addWidget(act)
        return card

    def _attach(self, label: LabelRow) -> None:
        LabelFileDialog(self, self.desk, label).open()


def _answer(value: bool | None) -> str:
    return "–" if value is None else tr("Yes") if value else tr("No")
