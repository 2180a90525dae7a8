"""Quarantine: what is held, since when, until when; who was told; the record in which two people decide."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from ctdesk.domain.clocks import ClockRun
from ctdesk.services.held_prints import quarantines_paper
from ctdesk.services.quarantine import (
    HeldUnit,
    QuarantineRow,
    QuarantineSheet,
    lift_freeze,
    list_quarantines,
    quarantine_sheet,
    quarantine_units,
)
from ctdesk.services.quarantine_tellings import tell
from ctdesk.services.tellings import Told
from ctdesk.ui import look, times
from ctdesk.ui.allowed import allow
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Chip, Mark, Note, State, Text, facts
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.ask import ask_reason
from ctdesk.ui.dialogs.doubt import DoubtDialog
from ctdesk.ui.dialogs.print_preview import print_list
from ctdesk.ui.dialogs.telling import TellDialog
from ctdesk.ui.job import Job
from ctdesk.ui.language import both, tr
from ctdesk.ui.pages.held_cards import Way, units_card, ways_in
from ctdesk.ui.pages.receipt_switch import receipt_segments
from ctdesk.ui.pages.register_page import RegisterPage, standing
from ctdesk.ui.quarantine_words import (
    cause_words,
    clock_words,
    outcome_state,
    way_words,
    whom_words,
)
from ctdesk.ui.row_model import Cell, Column
from ctdesk.ui.shipper_card import ShipperCard

_MOST_FINDINGS = 8


def row_state(row: QuarantineRow) -> State:
    """How a quarantine stands."""
    return outcome_state(row.outcome, row.late)


def _state_cell(row: QuarantineRow) -> Cell:
    state = row_state(row)
    return Cell(state.word, state.tone, state.icon)


def _due_cell(row: QuarantineRow) -> Cell:
    if row.next_due is None or row.next_clock is None:
        return Cell("–", quiet=True)
    words = f"{clock_words(row.next_clock)} {times.short(row.next_due)}"
    return Cell(words, "red" if row.late else None)


def _age_cell(row: QuarantineRow) -> Cell:
    return Cell(times.span((row.closed_at or times.now()) - row.started_at), quiet=True)


class QuarantinePage(RegisterPage):
    """Quarantines on the left; the chosen one on the right with clocks, calls, findings and its record."""

    route = "quarantine"
    argument = "quarantine_id"
    shows = frozenset(
        {"quarantine", "telling", "record", "signature", "dose_unit", "treatment_case", "answer_entry"}
    )

    def __init__(self, desk: Desk) -> None:
        columns = (
            Column(tr("Number"), lambda row: Cell(row.number, strong=True), 146),
            Column(tr("Patient and product"), lambda row: Cell(_about(row))),
            Column(tr("Held for"), _age_cell, 76, minor=True),
            Column(tr("Next"), _due_cell, 196),
            Column(tr("State"), _state_cell, 112),
        )
        super().__init__(desk, columns, tr("Number, batch or bag …"))
        self._print = Button(tr("Print …"), "plain", "print", self.print_seen)
        self._put = Button(tr("Put into quarantine …"), "primary", "held", self.put)
        self.only = QComboBox()
        for words, state in ((tr("Undecided"), "open"), (tr("Decided"), "decided"), (tr("All"), "all")):
            self.only.addItem(words, state)
        self.only.setAccessibleName(tr("State"))
        self.only.currentIndexChanged.connect(lambda _: self.read_rows())
        self.tools.insertWidget(1, self.only)

    def neighbours(self) -> tuple[tuple[str, str], ...]:
        return receipt_segments()

    def title(self) -> str:
        return tr("Quarantines")

    def breadcrumb(self) -> str:
        return tr("Stored cold first, then told, then decided by two • CT-ACC-002")

    def buttons(self) -> list[Button]:
        return [self._print, allow(self._put, self.desk, quarantine_units)]

    def ask_rows(self, after: Any, limit: int) -> Job:
        state = self.only.currentData()
        return self.fetch(list_quarantines, state=state, text=self.text(), after=after, limit=limit)

    def empty_words(self) -> tuple[str, str]:
        if self.only.currentData() == "open":
            return tr("Nothing is in quarantine."), ""
        return tr("No quarantine here."), ""

    def print_seen(self) -> None:
        asked = {"state": self.only.currentData(), "text": self.text()}
        print_list(self, self.desk, tr("Register of quarantines"), quarantines_paper, **asked)

    def read_detail(self, key: int) -> None:
        self.fetch(quarantine_sheet, quarantine_id=key).then(self._show)

    def put(self) -> None:
        """Put units that lie in store into quarantine."""
        DoubtDialog(self, self.desk, self._open_new).open()

    def _open_new(self, quarantine_id: int) -> None:
        self.wanted = quarantine_id
        self.only.setCurrentIndex(0)
        self.load()

    def _show(self, sheet: QuarantineSheet) -> None:
        if not self.is_wanted(sheet.row):
            return
        cards: list[QWidget] = [self._head(sheet)]
        warning = _therapy_note(sheet)
        if warning is not None:
            cards.insert(0, warning)
        cards.append(self._calls(sheet))
        cards.append(self._units(sheet))
        if sheet.findings:
            cards.append(_findings(sheet))
        if sheet.rule:
            cards.append(Note(sheet.rule, "amber", "excursion", tr("Excursions and the holder's rule")))
        if sheet.shipper is not None:
            shipper = ShipperCard(sheet.shipper)
            shipper.wanted.connect(lambda record_id: self.go.emit("record", {"record_id": record_id}))
            cards.append(shipper)
        self.show_detail(cards)

    def _head(self, sheet: QuarantineSheet) -> Card:
        row = sheet.row
        card = Card(row.number)
        card.head.addWidget(Chip(row_state(row)))
        pairs = [
            (tr("Product"), row.product or "–"),
            (tr("Patient"), row.patient or "–"),
            (tr("Cause"), cause_words(row.cause)),
            (tr("In quarantine since"), times.moment(row.started_at)),
            (tr("Put there by"), sheet.put_by or "–"),
            (tr("Decision due"), times.moment(row.due_at)),
        ]
        if sheet.extends:
            pairs.append((tr("Extends"), sheet.extends))
        if sheet.text:
            pairs.append((tr("Reason"), sheet.text))
        card.body.addLayout(facts(pairs))
        for run in sheet.clocks:
            card.body.addLayout(_clock_line(run))
        ways: tuple[Way, ...] = (
            (row.record_id, tr("Open the record"), "primary", "open"),
            (sheet.source_record_id, tr("Receipt record"), "plain", "receipts"),
        )
        card.body.addLayout(ways_in(self.go, ways))
        return card

    def _calls(self, sheet: QuarantineSheet) -> Card:
        card = Card(tr("Who was told"))
        waiting = {one.id.removeprefix("tell_") for one in sheet.clocks if one.stopped_at is None}
        if sheet.row.closed_at is None:
            for contact in sheet.contacts:
                tone = "red" if contact.whom in waiting else "quiet"
                words = f"{whom_words()[contact.whom]}  {contact.name}"
                phone = contact.phone or tr("no number registered")
                card.body.addLayout(standing("person", tone, words, phone))
        for one in sheet.told:
            card.body.addWidget(_told_line(one))
        if not sheet.told:
            card.body.addWidget(Text(tr("Nobody was told yet."), "body", "quiet", wrap=True))
        if sheet.row.closed_at is None:
            order = [whom for whom in ("mah", "physician", "lead") if whom in waiting]
            first = order[0] if order else "mah"
            note = Button(tr("Note a call …"), "plain", "add", lambda: self._tell(sheet, first))
            card.body.addWidget(allow(note, self.desk, tell))
        return card

    def _units(self, sheet: QuarantineSheet) -> Card:
        card, below = units_card(sheet.units)
        for unit, more in zip(sheet.units, below, strict=True):
            if unit.of_identity:
                words = tr("Doubt about identity: it can be rejected or kept, not accepted.")
                more.addWidget(Text(words, "small", "red", wrap=True))
            if unit.hold == "frozen":
                lift = Button(tr("Lift the freeze …"), "plain", "unlock", partial(self._lift, unit))
                more.addWidget(allow(lift, self.desk, lift_freeze))
        return card

    def _tell(self, sheet: QuarantineSheet, whom: str) -> None:
        TellDialog(self, self.desk, sheet.row.id, sheet.row.number, sheet.contacts, whom).open()

    def _lift(self, unit: HeldUnit) -> None:
        ask_reason(
            self,
            tr("Lift the freeze"),
            tr("The receipt was amended and shows no doubt about identity. The unit stays in quarantine."),
            tr("Lift it"),
            lambda reason: self.run(
                lift_freeze, unit_id=unit.id, seen_version=unit.row_version, reason=reason
            ),
        )


def _about(row: QuarantineRow) -> str:
    return " · ".join(part for part in (row.patient, row.product) if part) or "–"


def _clock_line(run: ClockRun) -> QHBoxLayout:
    late = run.status == "late"
    tone = "red" if late else "green" if run.status == "met" else "amber"
    icon = "fails" if late else "conforms" if run.status == "met" else "clock"
    if run.stopped_at is not None:
        aside = times.short(run.stopped_at)
    else:
        aside = "–" if run.due_at is None else times.left(run.due_at)
    return standing(icon, tone, clock_words(run.id), aside)


def _told_line(one: Told) -> QWidget:
    box = QWidget()
    line = QHBoxLayout(box)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(look.px(8))
    line.addWidget(Mark("conforms", "green", 16))
    head = f"{times.short(one.told_at)}  {whom_words().get(one.whom, one.whom)}  {one.name}"
    how = way_words().get(one.way, one.way)
    said = one.answer or one.text or ""
    line.addWidget(Text("\n".join(part for part in (f"{head} · {how}", said) if part), "body", wrap=True), 1)
    return box


def _findings(sheet: QuarantineSheet) -> Card:
    card = Card(tr("What does not conform"), str(len(sheet.findings)))
    for one in sheet.findings[:_MOST_FINDINGS]:
        grave = one.severity == "critical"
        words = f"{one.item}  {both(one.zh_CN, one.en)}"
        unit = "" if one.unit is None else tr("unit {n}", n=one.unit)
        card.body.addLayout(
            standing("fails" if grave else "warning", "red" if grave else "amber", words, unit)
        )
        said = " · ".join(part for part in (one.said, one.reason) if part)
        if said:
            card.body.addWidget(Text(said, "small", "quiet", wrap=True, select=True))
    if len(sheet.findings) > _MOST_FINDINGS:
        more = tr("{count} more", count=len(sheet.findings) - _MOST_FINDINGS)
        card.body.addWidget(Text(more, "small", "quiet"))
    return card


def _therapy_note(sheet: QuarantineSheet) -> Note | None:
    if sheet.row.closed_at is not None:
        return None
    if sheet.row.therapy == "begun":
        words = tr("Lymphodepletion has begun: lead and physician decide with you, now.")
        return Note(words, "red", "stop_sign")
    if sheet.row.therapy == "planned":
        words = tr("Lymphodepletion begins on {day}: decide before.", day=times.day(sheet.ld_started_on))
        return Note(words, "amber", "due")
    if sheet.planned_infusion_on is not None:
        words = tr("Infusion is planned for {day}.", day=times.day(sheet.planned_infusion_on))
        return Note(words, "amber", "due")
    return None
