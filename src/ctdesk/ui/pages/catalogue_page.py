"""Products with their label versions; limits are entered by one person and typed again by another."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ctdesk.services import catalogue
from ctdesk.services.catalogue import LabelRow, Limits, LimitsToVerify, ProductDetail, ProductRow
from ctdesk.ui import times
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Chip, Note, State, Text, facts
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.values import ValuesDialog
from ctdesk.ui.job import Job
from ctdesk.ui.language import tr
from ctdesk.ui.pages.list_page import ListPage
from ctdesk.ui.row_model import Cell, Column
from ctdesk.ui.typed import day_of, number_of, whole_of


def _donor(row: ProductRow) -> str:
    return tr("autologous") if row.donor_type == "autologous" else tr("allogeneic")


def _ready(row: ProductRow) -> Cell:
    if row.ready:
        return Cell(tr("Limits in force"), "green", "conforms")
    return Cell(tr("Limits missing"), "amber", "warning")


class CataloguePage(ListPage):
    """Products on the left; labels and limits of the chosen one on the right."""

    route = "catalogue"
    shows = frozenset({"product", "product_label"})

    def __init__(self, desk: Desk) -> None:
        columns = (
            Column(tr("Code"), lambda row: Cell(row.code, quiet=True), 130),
            Column(tr("Name"), lambda row: Cell(row.name_cn, strong=True)),
            Column(tr("Donor"), lambda row: Cell(_donor(row)), 90, minor=True),
            Column(tr("Label"), lambda row: Cell(row.label_version or "–", quiet=True), 110, minor=True),
            Column(tr("State"), _ready, 150),
        )
        super().__init__(desk, columns, tr("Name or code …"), detail_width=420)
        self._add = Button(tr("New product"), "primary", "add", self.add_product)
        self._waiting: dict[int, LimitsToVerify] = {}

    def title(self) -> str:
        return tr("Products")

    def breadcrumb(self) -> str:
        return tr("An empty limit blocks acceptance")

    def buttons(self) -> list[Button]:
        self._add.setEnabled(self.desk.may(catalogue.add_product))
        return [self._add]

    def opened(self, **arguments: Any) -> None:
        wanted = arguments.get("product_id")
        super().opened(**arguments)
        if isinstance(wanted, int):
            self._read(wanted)

    def start(self) -> int:
        return 0

    def ask_rows(self, after: Any, limit: int) -> Job:
        return self.fetch(catalogue.list_products, text=self.text(), after=after, limit=limit)

    def load(self) -> None:
        super().load()
        self.fetch(catalogue.list_limits_to_verify).then(self._take_waiting)

    def empty_words(self) -> tuple[str, str]:
        return tr("No product yet."), tr("Enter the first one with New product.")

    def choose(self, row: ProductRow) -> None:
        super().choose(row)
        self._read(row.id)

    def add_product(self) -> None:
        """Enter a product."""
        dialog = ValuesDialog(
            self,
            tr("New product"),
            tr("Take everything from the approved label; leave empty what it does not say."),
            tr("Enter"),
            (
                (tr("Code"), "code", ""),
                (tr("Name in Chinese"), "name_cn", ""),
                (tr("International name"), "inn", ""),
                (tr("Donor"), "donor_type", ""),
                (tr("Brand"), "brand", ""),
                (tr("Holder"), "mah", ""),
                (tr("Manufacturer"), "manufacturer", ""),
                (tr("Approval number"), "approval_no", ""),
                (tr("Specification"), "spec", ""),
                (
                    tr("Pattern of batch numbers"),
                    "lot_pattern",
                    tr("A regular expression; empty: not checked"),
                ),
            ),
            self._add_product,
            required=("code", "name_cn", "inn"),
            choices={"donor_type": {"autologous": tr("autologous"), "allogeneic": tr("allogeneic")}},
            pairs=(
                ("code", "name_cn"),
                ("inn", "donor_type"),
                ("brand", "mah"),
                ("manufacturer", "approval_no"),
                ("spec", "lot_pattern"),
            ),
        )
        dialog.open()

    def _add_product(self, values: dict[str, str]) -> Job:
        given: dict[str, Any] = {name: value or None for name, value in values.items()}
        return self.desk.run(catalogue.add_product, **given)

    def _read(self, product_id: int) -> None:
        self.fetch(catalogue.product_detail, product_id=product_id).then(self._show)

    def _take_waiting(self, waiting: tuple[LimitsToVerify, ...]) -> None:
        self._waiting = {each.label_id: each for each in waiting}

    def _show(self, detail: ProductDetail) -> None:
        self.chosen = detail.row
        head = Card()
        head.body.addWidget(Text(detail.row.name_cn, "heading", wrap=True))
        pairs = [
            (tr("Code"), detail.row.code),
            (tr("International name"), detail.row.inn),
            (tr("Holder"), detail.row.mah or "–"),
            (tr("Manufacturer"), detail.manufacturer or "–"),
            (tr("Approval number"), detail.approval_no or "–"),
            (tr("Specification"), detail.spec or "–"),
            (tr("Donor"), _donor(detail.row)),
        ]
        head.body.addLayout(facts(pairs))
        cards: list[QWidget] = [head]
        if not detail.row.ready:
            cards.append(
                Note(
                    tr("No verified limits: shipments of this product cannot be accepted."),
                    "amber",
                    "warning",
                )
            )
        cards += [self._label(detail, label) for label in detail.labels]
        enter = Button(tr("Enter limits of a label version …"), "plain", "add", lambda: self._enter(detail))
        enter.setEnabled(self.desk.may(catalogue.enter_limits))
        cards.append(enter)
        self.show_detail(cards)

    def _label(self, detail: ProductDetail, label: LabelRow) -> Card:
        card = Card(tr("Label {version}", version=label.version))
        line = QHBoxLayout()
        line.addWidget(Chip(_label_state(label)))
        line.addStretch(1)
        line.addWidget(Text(times.day(label.dated), "small", "quiet"))
        card.body.addLayout(line)
        if label.limits is not None:
            card.body.addLayout(facts(_limit_words(label.limits)))
        else:
            hidden = tr(
                "Entered by {name}. The values stay hidden until you have typed them yourself.",
                name=label.entered_by,
            )
            card.body.addWidget(Text(hidden, "body", "quiet", wrap=True))
        if label.state != "verified" and not label.mine:
            verify = Button(
                tr("Type them again …"), "primary", "confirm", partial(self._verify, detail, label)
            )
            verify.setEnabled(self.desk.may(catalogue.verify_limits))
            card.body.addWidget(verify)
        elif label.state != "verified":
            words = tr("Waits for a second person to type the limits again.")
            card.body.addWidget(Text(words, "small", "amber", wrap=True))
        return card

    def _enter(self, detail: ProductDetail) -> None:
        fields = (
            (tr("Label version"), "version", ""),
            (tr("Date of the label"), "dated", "2026-11-22"),
            *_limit_fields(),
        )
        dialog = ValuesDialog(
            self,
            tr("Enter limits"),
            tr("They count once a second person has typed the same."),
            tr("Enter"),
            fields,
            lambda values: self.desk.run(
                catalogue.enter_limits,
                product_id=detail.row.id,
                version=values["version"],
                dated=day_of(values["dated"], "dated"),
                limits=_limits_of(values),
            ),
            required=("version", "limit_basis"),
            pairs=(
                ("version", "dated"),
                ("storage_max_c", "storage_min_c"),
                ("ambient_limit_s", "limit_basis"),
            ),
        )
        dialog.open()

    def _verify(self, detail: ProductDetail, label: LabelRow) -> None:
        dialog = ValuesDialog(
            self,
            tr("Verify limits"),
            tr("Type what label {version} of {name} says.", version=label.version, name=detail.row.name_cn),
            tr("Compare"),
            _limit_fields(),
            lambda values: self.desk.run(
                catalogue.verify_limits, label_id=label.id, limits=_limits_of(values)
            ),
            required=("limit_basis",),
            pairs=(("storage_max_c", "storage_min_c"), ("ambient_limit_s", "limit_basis")),
        )
        dialog.open()


def _limit_fields() -> tuple[tuple[str, str, str], ...]:
    return (
        (tr("Warmest allowed, °C"), "storage_max_c", tr("Such as −150")),
        (tr("Coldest allowed, °C"), "storage_min_c", tr("Empty: none")),
        (tr("Longest outside vapour, s"), "ambient_limit_s", ""),
        (tr("Basis: section of the label"), "limit_basis", ""),
    )


def _limits_of(values: dict[str, str]) -> Limits:
    return Limits(
        number_of(values["storage_max_c"], "storage_max_c"),
        number_of(values["storage_min_c"], "storage_min_c"),
        whole_of(values["ambient_limit_s"], "ambient_limit_s"),
        values["limit_basis"] or None,
    )


def _limit_words(limits: Limits) -> list[tuple[str, str]]:
    def degrees(value: Decimal | None, sign: str) -> str:
        return "–" if value is None else f"{sign} {value} °C".replace("-", "−")

    seconds = "–" if limits.ambient_limit_s is None else f"≤ {limits.ambient_limit_s} s"
    return [
        (tr("Warmest allowed"), degrees(limits.storage_max_c, "≤")),
        (tr("Coldest allowed"), degrees(limits.storage_min_c, "≥")),
        (tr("Longest outside vapour"), seconds),
        (tr("Basis"), limits.limit_basis or "–"),
    ]


def _label_state(label: LabelRow) -> State:
    if label.in_force:
        return State(tr("In force"), "green", "conforms")
    if label.state == "verified":
        return State(tr("Verified"), "grey", "ended")
    return State(tr("Waits for the second person"), "amber", "pending")
