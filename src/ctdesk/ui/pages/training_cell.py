"""What one cell of the matrix stands on: state, competence, cases, demands, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ctdesk.domain.training import FAILED_TRIGGER, STANDS
from ctdesk.services import assessments, competences, education, training_demands, training_files
from ctdesk.services.training_demands import DemandRow
from ctdesk.services.training_matrix import Cell, CompetenceLine
from ctdesk.ui import icons, look, times
from ctdesk.ui.allowed import allow
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Chip, Note, Text, facts
from ctdesk.ui.desk import Desk
from ctdesk.ui.language import tr
from ctdesk.ui.look import Tone
from ctdesk.ui.terms import module_name
from ctdesk.ui.training_words import basis_name, case_kinds, state_of, trigger_name, until_words


@dataclass(frozen=True, slots=True)
class CellActs:
    """What the page does when something of a cell is asked for."""

    close: Callable[[], object]
    record: Callable[[int], object]
    member: Callable[[], object]
    file: Callable[[int], object]
    assess: Callable[[], object]
    case: Callable[[], object]
    certificate: Callable[[], object]
    hours: Callable[[], object]
    demand: Callable[[], object]
    withdraw: Callable[[int], object]
    revoke: Callable[[int], object]
    wall: Callable[[int], object]
    training_file: Callable[[], object]


def cell_cards(cell: Cell, desk: Desk, acts: CellActs) -> list[QWidget]:
    """The cards beside the matrix."""
    cards: list[QWidget] = [_head(cell, acts)]
    if cell.assessment_record_id is not None:
        record = cell.assessment_record_id
        note = Note(tr("An assessment is open."), "amber", "pending")
        go_on = Button(tr("Go on with it"), "plain", "forward", lambda: acts.record(record))
        note.body.addWidget(go_on)
        cards.append(note)
    cards += [_demand(row, desk, acts) for row in cell.demands if row.closed_at is None]
    cards.append(_stands_on(cell, desk, acts))
    if cell.cases:
        cards.append(_cases(cell))
    answered = [row for row in cell.demands if row.closed_at is not None]
    if answered:
        cards.append(_answered(answered))
    cards.append(_what_to_do(cell, desk, acts))
    return cards


def _head(cell: Cell, acts: CellActs) -> Card:
    card = Card()
    line = QHBoxLayout()
    line.addWidget(Text(cell.name, "title"))
    line.addWidget(Text(cell.staff_no, "small", "quiet"))
    line.addStretch(1)
    close = Button("", "quiet", "remove", acts.close)
    close.setAccessibleName(tr("Close"))
    close.setToolTip(tr("Close"))
    line.addWidget(close)
    card.body.addLayout(line)
    card.body.addWidget(Text(module_name(cell.module), "strong", wrap=True))
    state = QHBoxLayout()
    state.addWidget(Chip(state_of(cell.state)))
    until = until_words(cell.state, times.today())
    state.addWidget(Text(until, "small", "quiet", wrap=True), 1)
    card.body.addLayout(state)
    if not cell.required:
        card.body.addWidget(Text(tr("None of this person's roles needs it."), "small", "quiet", wrap=True))
    for product, one in sorted(cell.products.items()):
        row = QHBoxLayout()
        row.addWidget(Text(product, "body"), 1)
        row.addWidget(Chip(state_of(one)))
        card.body.addLayout(row)
    return card


def _demand(row: DemandRow, desk: Desk, acts: CellActs) -> Note:
    words = row.reason
    if row.blocks:
        words += "\n" + tr("Blocks since {time}.", time=times.moment(row.blocks_from))
    elif row.blocks_from is not None:
        words += "\n" + tr("Blocks from {time} on.", time=times.moment(row.blocks_from))
    if row.due_on is not None:
        words += "\n" + tr("Due on {day}.", day=times.day(row.due_on))
    tone: Tone = "red" if row.blocks else "amber"
    note = Note(words, tone, "refresh", trigger_name(row.trigger))
    back = Button(tr("Withdraw …"), "link", on=lambda: acts.withdraw(row.id))
    only = tr("Only a passed assessment answers it.") if row.trigger == FAILED_TRIGGER else ""
    allow(back, desk, training_demands.withdraw_demand, only)
    note.body.addWidget(back, 0, Qt.AlignmentFlag.AlignRight)
    return note


def _stands_on(cell: Cell, desk: Desk, acts: CellActs) -> Card:
    card = Card(tr("What it stands on"), str(len(cell.competences)))
    for row in cell.competences:
        card.body.addWidget(_competence(row, desk, acts, current=row.id == cell.state.competence_id))
    if not cell.competences:
        card.body.addWidget(Text(tr("Nothing recorded yet."), "body", "quiet"))
    return card


def _competence(row: CompetenceLine, desk: Desk, acts: CellActs, *, current: bool) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, look.px(4), 0, look.px(4))
    column.setSpacing(look.px(2))
    head = QHBoxLayout()
    period = f"{times.day(row.valid_from)} – {times.day(row.valid_until)}"
    head.addWidget(
        Text(period, "strong" if current else "body", "text" if row.revoked_at is None else "quiet")
    )
    head.addStretch(1)
    head.addWidget(Text(basis_name(row.basis), "small", "quiet"))
    column.addLayout(head)
    about = row.evidence + (f" · {row.product_code}" if row.product_code else "")
    about += f" · {tr('label {version}', version=row.label_version)}" if row.label_version else ""
    column.addWidget(Text(about, "small", "quiet", wrap=True))
    if row.revoked_at is not None:
        taken = tr(
            "Taken away on {time}: {reason}",
            time=times.moment(row.revoked_at),
            reason=row.revoke_reason or "–",
        )
        column.addWidget(Text(taken, "small", "red", wrap=True))
    links = QHBoxLayout()
    if row.record_id is not None:
        record = row.record_id
        links.addWidget(Button(tr("Record"), "link", "record", lambda: acts.record(record)))
    if row.file is not None:
        file = row.file
        links.addWidget(Button(file.name[:22], "link", "attach", lambda: acts.file(file.id)))
    if row.assessment_id is not None and row.revoked_at is None:
        assessment = row.assessment_id
        links.addWidget(Button(tr("Certificate …"), "link", "certificate", lambda: acts.wall(assessment)))
    if row.revoked_at is None:
        away = Button(tr("Take away …"), "link", on=lambda: acts.revoke(row.id))
        links.addWidget(allow(away, desk, competences.revoke_competence))
    links.addStretch(1)
    column.addLayout(links)
    return box


def _cases(cell: Cell) -> Card:
    card = Card(tr("Cases"), str(len(cell.cases)))
    words = case_kinds()
    pairs = [
        (f"{times.day(one.performed_on)}  {words.get(one.kind, one.kind)}", one.supervisor or "–")
        for one in cell.cases[:12]
    ]
    card.body.addLayout(facts(pairs, strong=False))
    return card


def _answered(rows: list[DemandRow]) -> Card:
    card = Card(tr("Asked for before"), str(len(rows)))
    for row in rows[:8]:
        line = QHBoxLayout()
        line.addWidget(Text(trigger_name(row.trigger), "small", wrap=True), 1)
        closed = tr("withdrawn") if row.withdrawn_reason else tr("answered")
        line.addWidget(Text(f"{closed} {times.day(row.closed_at)}", "small", "quiet"))
        card.body.addLayout(line)
    return card


def _what_to_do(cell: Cell, desk: Desk, acts: CellActs) -> Card:
    card = Card(tr("What can be done"))
    assess = Button(tr("Assess …"), "plain", "training", acts.assess)
    open_one = tr("An assessment is open.") if cell.assessment_id is not None else ""
    card.body.addWidget(allow(assess, desk, assessments.open_assessment, open_one))
    case = Button(tr("Enter a case …"), "plain", "add", acts.case)
    card.body.addWidget(allow(case, desk, education.record_practice))
    outside = Button(tr("Register a certificate …"), "plain", "certificate", acts.certificate)
    card.body.addWidget(allow(outside, desk, competences.record_competence))
    hours = Button(tr("Enter hours …"), "plain", "due", acts.hours)
    card.body.addWidget(allow(hours, desk, education.record_hours))
    if cell.state.state in STANDS:
        ask = Button(tr("Ask for training …"), "plain", "refresh", acts.demand)
        card.body.addWidget(allow(ask, desk, training_demands.demand_training))
    whole = Button(tr("Training file to sign and print …"), "plain", "record", acts.training_file)
    card.body.addWidget(allow(whole, desk, training_files.open_training_file))
    card.body.addWidget(Button(tr("Open the member"), "link", "person", acts.member))
    return card


class LegendChip(QAbstractButton):
    """A state with its sign, word and number; pressed, only rows with it are shown."""

    def __init__(self, tone: Tone, icon: str, word: str, number: int, on: bool) -> None:
        super().__init__()
        self._tone, self._icon = tone, icon
        self._number = str(number)
        self.setText(f"{word} {number}")
        self.setAccessibleName(self.text())
        self.setToolTip(self.text())
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setCheckable(True)
        self.setChecked(on)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        return QSize(look.width_of(self.text(), "small") + look.px(40), look.px(26))

    def minimumSizeHint(self) -> QSize:
        return QSize(look.width_of(self._number, "small") + look.px(40), look.px(26))

    def paintEvent(self, event: QPaintEvent) -> None:
        word, tint = look.palette().of(self._tone)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = look.colour("focus") if self.hasFocus() else QColor(word if self.isChecked() else tint)
        painter.setPen(QPen(edge, 2 if self.hasFocus() or self.isChecked() else 1))
        painter.setBrush(QColor(tint))
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(area, area.height() / 2, area.height() / 2)
        side = float(look.px(14))
        spot = QRectF(look.px(10), (self.height() - side) / 2, side, side)
        icons.paint(painter, self._icon, spot, QColor(word))
        painter.setFont(look.font("small", bold=self.isChecked()))
        painter.setPen(QColor(word))
        # Where there is no room for the word, sign and number stand alone and the tool tip says the rest.
        shown = self.text() if self.width() >= self.sizeHint().width() else self._number
        painter.drawText(area.adjusted(look.px(28), 0, 0, 0), int(Qt.AlignmentFlag.AlignVCenter), shown)
        painter.end()


def legend_chip(looks: tuple[Tone, str], word: str, number: int, on: bool) -> LegendChip:
    """A chip of the legend above the matrix."""
    return LegendChip(looks[0], looks[1], word, number, on)
