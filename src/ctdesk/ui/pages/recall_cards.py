"""What stands on the page of a recall: the sums, the columns of its list, and the cards that only tell."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ctdesk.services.recall_sheet import RecallLineRow, RecallSheet
from ctdesk.ui import times
from ctdesk.ui.cards import Card, Note, Text
from ctdesk.ui.errors import complaint
from ctdesk.ui.language import tr
from ctdesk.ui.pages.register_page import standing
from ctdesk.ui.recall_words import drill_words, line_state, line_words, todo
from ctdesk.ui.row_model import Cell, Column
from ctdesk.ui.storage_words import place_short


def recall_columns() -> tuple[Column, ...]:
    """The columns of the list of units; what matters less gives way on a small screen."""
    return (
        Column(tr("State"), _state, 128),
        Column(tr("Dose unit"), _unit, 172),
        Column(tr("Batch"), lambda row: Cell(row.unit.batch_no or "–"), 96, minor=True),
        Column(tr("Patient"), _patient, 108, minor=True),
        Column(tr("Where now"), _where, 88, minor=True),
        Column(tr("What to do"), _todo),
    )


def figures_of(sheet: RecallSheet) -> list[tuple[str, str, str]]:
    """The sums of the header: words, figure, colour."""
    row = sheet.row
    states = sheet.by_state
    if row.drill:
        told = [
            (tr("traced"), states.get("traced", 0), "green"),
            (tr("to trace"), states.get("found", 0), "red"),
        ]
    else:
        told = [
            (tr("to hold"), states.get("found", 0), "red"),
            (tr("held"), states.get("held", 0), "amber"),
            (tr("infused"), states.get("infused", 0), "violet"),
            (tr("settled"), row.settled, "green"),
        ]
    if row.lost:
        told.append((tr("not accounted for"), row.lost, "red"))
    found = str(row.found) if row.declared is None else f"{row.found} / {row.declared}"
    return [(tr("found"), found, "text"), *((words, str(count), tone) for words, count, tone in told)]


def over_words(figure: str, tone: str, words: str) -> QVBoxLayout:
    """A figure of the header close over what it counts."""
    column = QVBoxLayout()
    column.setSpacing(0)
    column.addStretch(1)
    column.addWidget(Text(figure, "title", tone))
    column.addWidget(Text(words, "small", "quiet"))
    return column


def mention_notes(sheet: RecallSheet) -> list[QWidget]:
    """What is only said of a lot at a bedside or in an incident."""
    notes: list[QWidget] = []
    for one in sheet.mentions[:6]:
        place = tr("at the bedside") if one.kind == "bedside" else tr("in an incident")
        number = " ".join(part for part in (one.number, one.patient) if part)
        said = tr(
            "{value} is named {place} without a unit: {number}", value=one.value, place=place, number=number
        )
        notes.append(Note(said, "amber", "warning"))
    return notes


def obstacles_card(sheet: RecallSheet) -> Card:
    """What has to be done before it can be closed, in sentences."""
    card = Card(tr("Before it can be closed"), str(len(sheet.obstacles)))
    if not sheet.obstacles:
        words = tr("Nothing stands against it: the record is signed by three, the last signature closes it.")
        card.body.addLayout(standing("conforms", "green", words))
    for one in sheet.obstacles:
        card.body.addLayout(standing("unanswered", "amber", complaint(one).whole()))
    return card


def told_card(sheet: RecallSheet) -> Card:
    """Who was told and what they answered."""
    card = Card(tr("Who was told"), str(len(sheet.told)))
    for one in sheet.told:
        words = " ".join(part for part in (times.short(one.told_at), one.name, one.phone, one.answer) if part)
        card.body.addWidget(Text(words, "body", wrap=True))
    return card


def _state(row: RecallLineRow) -> Cell:
    state = line_state(row.state)
    words = drill_words() if row.drill else line_words()
    return Cell(words.get(row.state, row.state), state.tone, state.icon)


def _todo(row: RecallLineRow) -> Cell:
    words = todo(row.state, drill=row.drill, untold=row.told_at is None)
    return Cell(words, quiet=words == "–")


def _unit(row: RecallLineRow) -> Cell:
    """Shipment and bag; the code of the bag stands beside the list."""
    return Cell(f"{row.unit.shipment}  {row.unit.bag.partition(' · ')[0]}", strong=True)


def _patient(row: RecallLineRow) -> Cell:
    return Cell(row.unit.patient or row.unit.mrn or "–")


def _where(row: RecallLineRow) -> Cell:
    return Cell(row.unit.position or place_short(row.unit.place))
