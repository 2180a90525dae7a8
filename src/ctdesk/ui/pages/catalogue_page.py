"""Products with their label versions; limits are entered by one pharmacist and typed again by another."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ctdesk.services import catalogue
from ctdesk.services.catalogue import LabelRow, Limits, LimitsToVerify, ProductDetail, ProductRow
from ctdesk.ui import times
from ctdesk.ui.allowed import allow
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Chip, Empty, Note, Row, State, Text, facts
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.product import (
    LimitsDialog,
    ProductDialog,
    limit_words,
    mode_words,
    version_fields,
)
from ctdesk.ui.job import Job
from ctdesk.ui.language import tr
from ctdesk.ui.pages.register_page import RegisterPage
from ctdesk.ui.row_model import Cell, Column
from ctdesk.ui.typed import day_of


def catalogue_segments() -> tuple[tuple[str, str], ...]:
    """The two lists of the catalogue."""
    return ("catalogue", tr("Products")), ("suppliers", tr("Holders and carriers"))


def _donor(row: ProductRow) -> str:
    return tr("autologous") if row.donor_type == "autologous" else tr("allogeneic")


def product_state(row: ProductRow) -> State:
    """Whether shipments of a product can be accepted."""
    if row.status == "withdrawn":
        return State(tr("Withdrawn"), "grey", "ended")
    if row.ready:
        return State(tr("Limits in force"), "green", "conforms")
    return State(tr("Limits empty"), "red", "fails")


def _state_cell(row: ProductRow) -> Cell:
    state = product_state(row)
    return Cell(state.word, state.tone, state.icon)


class CataloguePage(RegisterPage):
    """Products on the left; labels and limits of the chosen one on the right."""

    route = "catalogue"
    argument = "product_id"
    shows = frozenset({"product", "product_label"})

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
        self._waiting: tuple[LimitsToVerify, ...] = ()

    def neighbours(self) -> tuple[tuple[str, str], ...]:
        return catalogue_segments()

    def title(self) -> str:
        return tr("Products")

    def breadcrumb(self) -> str:
        return tr("An empty limit blocks acceptance")

    def buttons(self) -> list[Button]:
        return [allow(self._add, self.desk, catalogue.add_product)]

    def ask_rows(self, after: Any, limit: int) -> Job:
        return self.fetch(catalogue.list_products, text=self.text(), after=after or 0, limit=limit)

    def load(self) -> None:
        self.fetch(catalogue.list_limits_to_verify).then(self._take_waiting)
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
        ProductDialog(self, self.desk, self._open).open()

    def _open(self, product_id: int) -> None:
        self.wanted = product_id
        self.load()

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
            (tr("Holder"), row.mah or "–"),
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
        if not row.ready:
            words = tr("Limits empty: shipments of this product cannot be accepted.")
            cards.append(Note(words, "red", "fails"))
        cards += [self._label(detail, label) for label in detail.labels]
        enter = Button(tr("Enter a label version …"), "plain", "add", lambda: self._enter(detail))
        cards.append(allow(enter, self.desk, catalogue.enter_limits))
        head.body.addLayout(facts(pairs))
        self.show_detail([head, *cards])

    def _label(self, detail: ProductDetail, label: LabelRow) -> Card:
        waits = label.state != "verified"
        card = Card(tr("Label {version}", version=label.version), tone="amber" if waits else None)
        card.head.addWidget(Chip(_label_state(label)))
        pairs = [(tr("Date of the label"), times.day(label.dated))]
        if label.limits is not None:
            pairs += _limits_shown(label.limits)
        card.body.addLayout(facts(pairs))
        if label.limits is None:
            words = tr("The values stay hidden until you have typed them yourself.")
            card.body.addWidget(Text(words, "body", wrap=True))
        elif label.missing:
            names = ", ".join(limit_words()[name] for name in label.missing)
            words = tr("Empty, so it cannot be accepted with: {names}", names=names)
            card.body.addWidget(Text(words, "body", "red", wrap=True))
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
        if not waits:
            return card
        if label.mine:
            words = tr("Waits for another pharmacist to type the limits again.")
            card.body.addWidget(Text(words, "small", "amber", wrap=True))
            correct = Button(tr("Correct …"), "plain", "edit", lambda: self._correct(label))
            card.body.addWidget(allow(correct, self.desk, catalogue.correct_limits))
        else:
            verify = Button(
                tr("Type them again …"), "primary", "confirm", lambda: self._verify(detail, label)
            )
            card.body.addWidget(allow(verify, self.desk, catalogue.verify_limits))
        return card

    def _enter(self, detail: ProductDetail) -> None:
        def enter(values: dict[str, str], limits: Limits) -> Job:
            return self.desk.run(
                catalogue.enter_limits,
                product_id=detail.row.id,
                version=values["version"],
                dated=day_of(values["dated"], "dated"),
                limits=limits,
            )

        LimitsDialog(
            self,
            tr("Enter a label version"),
            tr("What the label of {name} says; leave empty what it does not.", name=detail.row.name_cn),
            tr("Enter"),
            enter,
            first=version_fields(),
            required=("version",),
        ).open()

    def _correct(self, label: LabelRow) -> None:
        LimitsDialog(
            self,
            tr("Correct the limits"),
            tr(
                "Label {version}. They count once another pharmacist has typed the same.",
                version=label.version,
            ),
            tr("Correct"),
            lambda _, limits: self.desk.run(
                catalogue.correct_limits, label_id=label.id, seen_version=label.row_version, limits=limits
            ),
            given=label.limits,
        ).open()

    def _verify(self, detail: ProductDetail, label: LabelRow) -> None:
        words = tr(
            "Type what label {version} of {name} says, from the label itself. They come into force when both"
            " entries agree.",
            version=label.version,
            name=detail.row.name_cn,
        )
        LimitsDialog(
            self,
            tr("Verify limits"),
            words,
            tr("Compare"),
            lambda _, limits: self.desk.run(catalogue.verify_limits, label_id=label.id, limits=limits),
        ).open()


def _answer(value: bool | None) -> str:
    return "–" if value is None else tr("Yes") if value else tr("No")


def _limits_shown(limits: Limits) -> list[tuple[str, str]]:
    def degrees(value: Decimal | None, sign: str) -> str:
        return tr("empty") if value is None else f"{sign} {value} °C".replace("-", "−")

    words = limit_words()
    seconds = tr("empty") if limits.ambient_limit_s is None else f"≤ {limits.ambient_limit_s} s"
    return [
        (words["storage_max_c"], degrees(limits.storage_max_c, "≤")),
        (words["storage_min_c"], degrees(limits.storage_min_c, "≥")),
        (words["ambient_limit_s"], seconds),
        (words["limit_basis"], limits.limit_basis or tr("empty")),
    ]


def _label_state(label: LabelRow) -> State:
    if label.in_force:
        return State(tr("In force"), "green", "conforms")
    if label.state == "verified":
        return State(tr("Former"), "grey", "ended")
    return State(tr("Not verified"), "amber", "pending")
