"""What the pages of quarantine and of rejections both show: the ways into the records, and the units."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QVBoxLayout

from ctdesk.services.held_units import ListedUnit
from ctdesk.ui import look
from ctdesk.ui.buttons import Button, Kind
from ctdesk.ui.cards import Card, Text
from ctdesk.ui.language import tr
from ctdesk.ui.quarantine_words import place_words

Way = tuple[int | None, str, Kind, str]


def ways_in(go: SignalInstance, ways: Sequence[Way]) -> QVBoxLayout:
    """A button for each record there is: its key, words, kind and icon."""
    column = QVBoxLayout()
    column.setSpacing(look.px(8))
    for record_id, words, kind, icon in ways:
        if record_id is not None:
            column.addWidget(Button(words, kind, icon, partial(go.emit, "record", {"record_id": record_id})))
    return column


def units_card(units: Sequence[ListedUnit]) -> tuple[Card, list[QVBoxLayout]]:
    """The units with their batch and place; below each there is room for more."""
    card = Card(tr("Dose units"), str(len(units)))
    below = []
    for unit in units:
        card.body.addWidget(Text(f"{unit.name}   {unit.batch_no or ''}".strip(), "strong", select=True))
        place = place_words(unit.place, unit.position)
        card.body.addWidget(Text(place, "small", "quiet", wrap=True, select=True))
        more = QVBoxLayout()
        card.body.addLayout(more)
        below.append(more)
    return card, below
