"""One product whole: its facts, its label versions side by side, files, and what a new version touches."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ctdesk.domain.catalogue import LimitEntry
from ctdesk.services import catalogue, label_files, label_impact, label_limits, suppliers
from ctdesk.services.catalogue import LabelRow, ProductDetail
from ctdesk.services.catalogue_table import catalogue_table
from ctdesk.services.label_impact import LabelImpact
from ctdesk.services.stored_files import read_stored_file
from ctdesk.ui import look, times
from ctdesk.ui.allowed import allow
from ctdesk.ui.audit_words import stored_words
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Chip, Mark, Note, Row, State, Text, clear, facts, scrolling
from ctdesk.ui.catalogue_words import (
    ACCEPTANCE,
    basis_words,
    entry_words,
    field_name,
    four_words,
    group_words,
    option_words,
    rule_sentence,
    step_words,
)
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.ask import ask_reason
from ctdesk.ui.dialogs.label_file import LabelFileDialog
from ctdesk.ui.dialogs.product import ProductDialog, limit_words, mode_words
from ctdesk.ui.dialogs.show_file import show_file
from ctdesk.ui.dialogs.values import ValuesDialog
from ctdesk.ui.language import listed, tr
from ctdesk.ui.page import Page
from ctdesk.ui.pages.label_acts import enter_label, label_action, label_state, product_state
from ctdesk.ui.typed import day_of

SIDE_BY_SIDE = 3


class ProductPage(Page):
    """Facts and files on the left, label versions beside each other on the right."""

    route = "product"
    shows = frozenset(
        {
            "product",
            "product_label",
            "label_limit",
            "excursion_rule",
            "label_file",
            "shipment",
            "dose_unit",
            "record",
            "training_demand",
        }
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, look.px(8), 0)
        self._column.setSpacing(look.px(16))
        self.body.addWidget(scrolling(inner))
        self.detail: ProductDetail | None = None
        self._enter = Button(tr("Enter a label version …"), "primary", "add", self.enter)
        self._edit = Button(tr("Change what is known …"), "plain", "edit", self.edit)

    def place(self) -> str:
        return "catalogue"

    def title(self) -> str:
        return tr("Product") if self.detail is None else self.detail.row.name_cn

    def breadcrumb(self) -> str:
        return tr("Products") if self.detail is None else f"{tr('Products')} › {self.detail.row.code}"

    def state(self) -> State | None:
        return None if self.detail is None else product_state(self.detail.row)

    def buttons(self) -> list[Button]:
        return [
            allow(self._edit, self.desk, catalogue.update_product),
            allow(self._enter, self.desk, catalogue.enter_limits),
        ]

    def load(self) -> None:
        key = self.arguments.get("product_id")
        if isinstance(key, int):
            self.fetch(catalogue.product_detail, product_id=key).then(self._show)

    def enter(self) -> None:
        """Enter a label version."""
        if self.detail is not None:
            enter_label(self, self.detail)

    def edit(self) -> None:
        """Change what is known of the product."""
        detail = self.detail
        if detail is not None:
            self.fetch(suppliers.list_suppliers, kind="holder").then(
                lambda rows: ProductDialog(
                    self, self.desk, lambda _: self.load(), holders=rows, given=detail
                ).open()
            )

    def _show(self, detail: ProductDetail) -> None:
        self.detail = detail
        self.heading_changed.emit()
        clear(self._column)
        if detail.as_published:
            words = tr("Name, approval and holder come from public notices. Compare them with the approval.")
            self._column.addWidget(Note(words, "amber", "note"))
        if not detail.row.ready:
            words = tr("Limits empty: shipments of this product cannot be accepted.")
            self._column.addWidget(Note(words, "red", "fails"))
        top = QHBoxLayout()
        top.setSpacing(look.px(16))
        top.addWidget(self._facts(detail), 1, Qt.AlignmentFlag.AlignTop)
        side = QVBoxLayout()
        side.setSpacing(look.px(16))
        self._impact = QVBoxLayout()
        side.addWidget(self._files(detail))
        side.addLayout(self._impact)
        side.addStretch(1)
        top.addLayout(side, 1)
        self._column.addLayout(top)
        if detail.labels:
            self._column.addWidget(self._versions(detail))
            newest = detail.labels[0]
            self.fetch(label_impact.label_impact, label_id=newest.id).then(self._touches)
        self._column.addStretch(1)

    def _facts(self, detail: ProductDetail) -> Card:
        card, row, known = Card(tr("What is known")), detail.row, detail.facts
        modes = listed(mode_words().get(mode, mode) for mode in detail.storage_modes)

        def option(field: str, value: str | None) -> str:
            return option_words(field).get(value or "", "–")

        pairs = [
            (tr("International name"), row.inn),
            (tr("Brand"), row.brand or "–"),
            (tr("Holder"), detail.supplier or row.mah or "–"),
            (tr("Manufacturer"), known.manufacturer or "–"),
            (tr("Approval number"), known.approval_no or "–"),
            (tr("Approved on"), known.approved_on or "–"),
            (tr("Trial number"), known.trial_no or "–"),
            (
                tr("Donor"),
                tr("autologous") if row.donor_type == "autologous" else tr("allogeneic"),
            ),
            (tr("Dosage form"), option("form", known.form)),
            (tr("Specification"), known.spec or "–"),
            (tr("Container"), known.container or "–"),
            (tr("Vector"), option("vector", known.vector)),
            (tr("Target"), known.target or "–"),
            (tr("Genetically modified"), option("gmo_class", known.gmo_class)),
            (tr("Trace code"), option("trace_code_scheme", known.trace_scheme)),
            (tr("May be stored"), modes or "–"),
            (tr("Indication"), known.indication or "–"),
        ]
        given = [(name, value) for name, value in pairs if value != "–"]
        card.body.addLayout(facts(given))
        empty = listed(name for name, value in pairs if value == "–")
        if empty:
            words = tr("Not entered: {names}", names=empty)
            card.body.addWidget(Text(words, "small", "quiet", wrap=True))
        if detail.row.status != "withdrawn":
            out = Button(tr("Take out of use …"), "quiet", "ended", self._withdraw)
            line = QHBoxLayout()
            line.addWidget(allow(out, self.desk, catalogue.withdraw_product))
            line.addStretch(1)
            card.body.addLayout(line)
        return card

    def _files(self, detail: ProductDetail) -> Card:
        card = Card(tr("Files"))
        if not detail.labels:
            words = tr("Files are attached to a label version; enter one first.")
            card.body.addWidget(Text(words, "body", "quiet", wrap=True))
        for label in detail.labels[:SIDE_BY_SIDE]:
            line = QHBoxLayout()
            line.addWidget(Text(tr("Label {version}", version=label.version), "strong", wrap=True), 1)
            attach = Button(tr("Attach …"), "quiet", "attach", partial(self._attach, label))
            line.addWidget(allow(attach, self.desk, label_files.attach_label_file))
            card.body.addLayout(line)
            for file in label.files:
                kind = stored_words("label_file", "kind", file.kind)
                about = f"{kind} • {file.added_by or '–'} • {times.moment(file.added_at)}"
                row = Row(padding=8)
                row.setAccessibleName(f"{kind} {file.name}")
                lines = QVBoxLayout()
                lines.addWidget(Text(file.name, "body", wrap=True))
                lines.addWidget(Text(f"{about} • SHA-256 {file.sha256[:12]}…", "small", "quiet", wrap=True))
                row.line.addWidget(Mark("document", "blue", 18), 0, Qt.AlignmentFlag.AlignTop)
                row.line.addLayout(lines, 1)
                row.chosen.connect(partial(self._open_file, file.file_id))
                card.body.addWidget(row)
            if label.lacks:
                words_of = tr("The label itself is missing: its limits cannot be verified.")
                card.body.addWidget(Text(words_of, "small", "red", wrap=True))
        return card

    def _versions(self, detail: ProductDetail) -> Card:
        """Versions beside each other, the newest first; a value that another version gives differently is
        marked.
        """
        card = Card(tr("Label versions"))
        shown = detail.labels[:SIDE_BY_SIDE]
        grid = QGridLayout()
        grid.setHorizontalSpacing(look.px(16))
        grid.setVerticalSpacing(look.px(8))
        grid.setColumnStretch(0, 2)
        for place, label in enumerate(shown, start=1):
            grid.setColumnStretch(place, 3)
            grid.addWidget(self._version_head(detail, label), 0, place, Qt.AlignmentFlag.AlignTop)
        number = 1
        four = [four_words(label.limits) for label in shown]
        grid.addWidget(Text(tr("Acceptance"), "strong"), number, 0)
        number += 1
        for name in ACCEPTANCE:
            told = [words.get(name) for words in four]
            number = self._line(grid, number, limit_words()[name], told, [""] * len(shown))
        further = [
            None if label.further is None else {one.field: one for one in label.further} for label in shown
        ]
        for group, words in group_words().items():
            codes = [
                one.code
                for one in catalogue_table().of_label()
                if one.group == group and any(known and one.code in known for known in further)
            ]
            if codes:
                grid.addWidget(Text(words, "strong"), number, 0)
                number += 1
            for code in codes:
                entries = [None if known is None else known.get(code) for known in further]
                told = [
                    None if known is None else entry_words(entry)
                    for known, entry in zip(further, entries, strict=True)
                ]
                number = self._line(grid, number, field_name(code), told, [_below(one) for one in entries])
        if any(label.rules for label in shown):
            head = Text(tr("The holder's rules about excursions"), "strong", wrap=True)
            grid.addWidget(head, number, 0, Qt.AlignmentFlag.AlignTop)
            told = [
                None if label.rules is None else "\n".join(rule_sentence(rule) for rule in label.rules) or "–"
                for label in shown
            ]
            below = ["\n".join(rule.text for rule in label.rules or ()) for label in shown]
            number = self._line(grid, number, "", told, below)
        card.body.addLayout(grid)
        for label in shown[:1]:
            for step, empty in label.empty:
                words_of = tr("Empty, needed for {step}: {names}", step=step_words()[step], names="{names}")
                names = listed(field_name(code) for code in empty)
                tone = "red" if step == "acceptance" else "quiet"
                card.body.addWidget(Text(words_of.replace("{names}", names), "small", tone, wrap=True))
        return card

    def _line(
        self, grid: QGridLayout, number: int, name: str, told: list[str | None], below: list[str]
    ) -> int:
        if name:
            grid.addWidget(Text(name, "body", "quiet", wrap=True), number, 0, Qt.AlignmentFlag.AlignTop)
        differ = len({one for one in told if one is not None}) > 1
        for place, (value, small) in enumerate(zip(told, below, strict=True), start=1):
            cell = QVBoxLayout()
            cell.setSpacing(0)
            if value is None:
                cell.addWidget(Text(tr("hidden"), "small", "quiet"))
            else:
                line = QHBoxLayout()
                line.setSpacing(look.px(4))
                if differ:
                    line.addWidget(Mark("edit", "amber", 14, tr("changed")), 0, Qt.AlignmentFlag.AlignTop)
                shown = Text(value, "strong" if differ else "body", wrap=True, select=True)
                line.addWidget(shown, 1)
                cell.addLayout(line)
                if small:
                    cell.addWidget(Text(small, "small", "quiet", wrap=True))
            grid.addLayout(cell, number, place, Qt.AlignmentFlag.AlignTop)
        return number + 1

    def _version_head(self, detail: ProductDetail, label: LabelRow) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(4))
        line = QHBoxLayout()
        line.addWidget(Text(label.version, "heading", wrap=True), 1)
        line.addWidget(Chip(label_state(label)), 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(line)
        told = [tr("Entered: {name}, {moment}", name=label.entered_by, moment=times.moment(label.entered_at))]
        if label.dated is not None:
            told.insert(0, tr("Dated {day}", day=times.day(label.dated)))
        if label.verified_at is not None:
            told.append(
                tr(
                    "Verified: {name}, {moment}",
                    name=label.verified_by,
                    moment=times.moment(label.verified_at),
                )
            )
        if label.next_review is not None:
            told.append(tr("Next review {day}", day=times.day(label.next_review)))
        column.addWidget(Text("\n".join(told), "small", "quiet", wrap=True))
        act = label_action(self, detail, label)
        if act is None and label.in_force:
            act = Button(tr("Still as it is …"), "quiet", "expiring", partial(self._review, label))
            allow(act, self.desk, label_limits.review_label)
        if act is not None:
            column.addWidget(act, 0, Qt.AlignmentFlag.AlignLeft)
        return box

    def _touches(self, impact: LabelImpact) -> None:
        clear(self._impact)
        card = Card(
            tr("What label {version} touches", version=impact.version),
            tone=None if impact.verified else "amber",
        )
        if not impact.changes:
            words = tr("It is the first label of this product; nothing stands on another one.")
            card.body.addWidget(Text(words, "body", "quiet", wrap=True))
        for one in impact.shipments:
            when = "" if one.expected_at is None else times.moment(one.expected_at)
            words = tr("Shipment {number}, {moment}", number=one.number, moment=when)
            card.body.addWidget(self._touched(words, "arrivals", {"shipment_id": one.id}))
        for receipt in impact.receipts:
            words = tr(
                "Receipt {number} stays on label {version}",
                number=receipt.number,
                version=receipt.label_version or "–",
            )
            card.body.addWidget(self._touched(words, "record", {"record_id": receipt.record_id}))
        if impact.units:
            by: dict[str, int] = {}
            for unit in impact.units:
                by[unit.accepted_on or "–"] = by.get(unit.accepted_on or "–", 0) + 1
            for version, count in by.items():
                words = tr("{n} units in stock, received on label {version}", n=count, version=version)
                card.body.addWidget(Text(words, "body", wrap=True))
        open_ones = sorted({one.name for one in impact.people if not one.done})
        if open_ones:
            words = (
                tr("Have to be trained on it: {names}", names=listed(open_ones))
                if impact.verified
                else tr("Will have to be trained on it once it is verified: {names}", names=listed(open_ones))
            )
            card.body.addWidget(Text(words, "body", wrap=True))
        done = sorted({one.name for one in impact.people if one.done})
        if done:
            words = tr("Trained on it: {names}", names=listed(done))
            card.body.addWidget(Text(words, "small", "quiet", wrap=True))
        if impact.changes and not (impact.shipments or impact.receipts or impact.units or impact.people):
            card.body.addWidget(Text(tr("Nothing is under way and nobody has to retrain."), "body", "quiet"))
        self._impact.addWidget(card)

    def _touched(self, words: str, route: str, arguments: dict[str, Any]) -> Row:
        row = Row(padding=8)
        row.setAccessibleName(words)
        row.line.addWidget(Text(words, "body", wrap=True), 1)
        row.line.addWidget(Mark("forward", "quiet", 16))
        row.chosen.connect(lambda: self.go.emit(route, arguments))
        return row

    def _attach(self, label: LabelRow) -> None:
        LabelFileDialog(self, self.desk, label).open()

    def _open_file(self, file_id: int) -> None:
        job = self.fetch(read_stored_file, file_id=file_id)
        job.then(lambda one: show_file(self, one.name, one.media_type, one.data, self.desk))

    def _withdraw(self) -> None:
        detail = self.detail
        if detail is not None:
            ask_reason(
                self,
                tr("Take {name} out of use", name=detail.row.name_cn),
                tr("It can no longer be ordered. What was received stays as it is."),
                tr("Take out of use"),
                lambda reason: self.run(
                    catalogue.withdraw_product,
                    product_id=detail.row.id,
                    seen_version=detail.row_version,
                    reason=reason,
                ),
            )

    def _review(self, label: LabelRow) -> None:
        ValuesDialog(
            self,
            tr("Still as it is"),
            tr(
                "You compared label {version} with the holder's current one, and nothing changed.",
                version=label.version,
            ),
            tr("Note it"),
            ((tr("Next review"), "next_review", tr("Written like {day}", day=times.today().isoformat())),),
            lambda values: self.desk.run(
                label_limits.review_label,
                label_id=label.id,
                seen_version=label.row_version,
                next_review=day_of(values["next_review"], "next_review"),
            ),
            required=("next_review",),
        ).open()


def _below(entry: LimitEntry | None) -> str:
    if entry is None:
        return ""
    return " • ".join(part for part in (basis_words(entry.basis), entry.source or "") if part)
