"""Storage: tanks with their last reading, every position of the chosen one, and the approved zones."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ctdesk.services import premises, storage
from ctdesk.services.premises import ZoneRow
from ctdesk.services.readiness import READING_COUNTS_FOR
from ctdesk.services.storage import TankRow
from ctdesk.services.tank_map import PlaceInTank, StoredUnit, tank_map
from ctdesk.ui import look, times
from ctdesk.ui.allowed import allow
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Chip, Empty, Row, State, Text, clear, scrolling
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.values import ValuesDialog
from ctdesk.ui.language import both, language, tr
from ctdesk.ui.page import Page
from ctdesk.ui.pages.register_page import LARGE
from ctdesk.ui.position_map import MARKS, STATES, TONES, PositionMap, state_word
from ctdesk.ui.terms import terms

_UNIT_TONES = {"accepted": "green", "reserved": "green", "released": "green", "rejected": "red"}


class StoragePage(Page):
    """Tanks and zones on the left; on the right the chosen tank and what lies under the cursor."""

    route = "storage"
    shows = frozenset({"tank", "storage_position", "dose_unit", "zone", "shipment"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._add = Button(tr("New tank"), "plain", "add", self.add_tank)
        self._read = Button(tr("Record a reading"), "primary", "thawing", self.note_reading)
        self._tank: TankRow | None = None
        self._rows: list[tuple[TankRow, Row]] = []
        line = QHBoxLayout()
        line.setSpacing(look.px(16))
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(12))
        self.tanks = QVBoxLayout()
        self.tanks.setSpacing(look.px(8))
        column.addLayout(self.tanks)
        self.zones = Card(tr("Approved zones"), padding=14)
        column.addWidget(self.zones)
        column.addStretch(1)
        self.left = scrolling(left)
        line.addWidget(self.left)
        right = QVBoxLayout()
        right.setSpacing(look.px(12))
        right.addWidget(self._map_card(), 1)
        self.under = Card(padding=14)
        right.addWidget(self.under)
        line.addLayout(right, 1)
        self.body.addLayout(line, 1)

    def title(self) -> str:
        return tr("Storage")

    def breadcrumb(self) -> str:
        return tr("Liquid nitrogen tanks and their positions")

    def buttons(self) -> list[Button]:
        none = "" if self._tank is not None else tr("Choose a tank first.")
        allow(self._add, self.desk, storage.add_tank)
        allow(self._more, self.desk, storage.add_positions, none)
        allow(self._read, self.desk, storage.record_tank_reading, none)
        return [self._add, self._read]

    def opened(self, **arguments: Any) -> None:
        super().opened(**arguments)
        self.map.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.left.setFixedWidth(max(look.px(200), min(look.px(384), self.width() * 2 // 5)))

    def load(self) -> None:
        self.fetch(storage.list_tanks).then(self._show_tanks)
        self.fetch(premises.list_zones).then(self._show_zones)

    def add_tank(self) -> None:
        """Register a tank."""
        dialog = ValuesDialog(
            self,
            tr("New tank"),
            tr("The tank is registered; its positions are added next."),
            tr("Register"),
            (
                (tr("Code"), "code", tr("As on its label, such as A")),
                (tr("Name"), "name", ""),
                (tr("Lowest level allowed, cm"), "level_min_cm", tr("Left empty: none is set")),
            ),
            lambda values: self.desk.run(
                storage.add_tank,
                code=values["code"],
                name=values["name"],
                level_min_cm=values["level_min_cm"] or None,
            ),
            required=("code", "name"),
        )
        dialog.open()

    def note_reading(self) -> None:
        """Note temperature and level of the chosen tank."""
        tank = self._tank
        if tank is None:
            return
        dialog = ValuesDialog(
            self,
            tr("Record a reading"),
            tr("What tank {code} shows now is noted with your name.", code=tank.code),
            tr("Note"),
            (
                (tr("Temperature, °C"), "temperature_c", tr("With its sign")),
                (tr("Level, cm"), "level_cm", _lowest(tank)),
            ),
            lambda values: self.desk.run(
                storage.record_tank_reading,
                tank_id=tank.id,
                temperature_c=values["temperature_c"] or None,
                level_cm=values["level_cm"] or None,
            ),
            required=("temperature_c", "level_cm"),
            pairs=(("temperature_c", "level_cm"),),
        )
        dialog.open()

    def add_positions(self) -> None:
        """Add racks × boxes × positions to the chosen tank."""
        tank = self._tank
        if tank is None:
            return
        hint = tr("Separated by spaces, or 1-4")
        dialog = ValuesDialog(
            self,
            tr("Add positions"),
            tr("Every combination becomes a position of tank {code}.", code=tank.code),
            tr("Add"),
            (
                (tr("Racks"), "racks", hint),
                (tr("Boxes"), "boxes", hint),
                (tr("Positions in a box"), "slots", hint),
            ),
            lambda values: self.desk.run(
                storage.add_positions,
                tank_id=tank.id,
                racks=several(values["racks"]),
                boxes=several(values["boxes"]),
                slots=several(values["slots"]),
            ),
            required=("racks", "boxes", "slots"),
        )
        dialog.open()

    def open_place(self, place: PlaceInTank) -> None:
        """Go to the record of what lies there, or to the shipment it is kept for."""
        record = next((unit.record_id for unit in place.units if unit.record_id is not None), None)
        shipment = next((unit.shipment_id for unit in place.units), place.shipment_id)
        if record is not None:
            self.go.emit("record", {"record_id": record})
        elif shipment is not None:
            self.go.emit("arrivals", {"shipment_id": shipment})

    def _map_card(self) -> Card:
        card = self.map_card = Card(tr("Positions"))
        self.map = PositionMap()
        self.map.reached.connect(self._show_under)
        self.map.opened.connect(self.open_place)
        self.map_area = scrolling(self.map)
        self.map.reached.connect(self._follow)
        card.body.addWidget(self.map_area, 1)
        self.no_places = Empty(
            "storage", tr("No position yet."), tr("Lay out racks, boxes and places with Add positions.")
        )
        self.no_places.hide()
        card.body.addWidget(self.no_places, 1)
        self.legend = QGridLayout()
        self.legend.setSpacing(look.px(6))
        card.body.addLayout(self.legend)
        card.aside.setVisible(look.px(100) < LARGE)
        self._more = Button(tr("Add positions …"), "link", "add", self.add_positions)
        card.head.addWidget(self._more)
        return card

    def _show_tanks(self, tanks: tuple[TankRow, ...]) -> None:
        focus = any(row.hasFocus() for _, row in self._rows)
        clear(self.tanks)
        self._rows = []
        for tank in tanks:
            row = self._tank_row(tank)
            self._rows.append((tank, row))
            self.tanks.addWidget(row)
        if not tanks:
            self.tanks.addWidget(Empty("storage", tr("No tank yet."), tr("Register the first one above.")))
            self._tank = None
            self._show_map(())
        known = [tank for tank in tanks if self._tank is not None and tank.id == self._tank.id]
        if tanks:
            self._choose((known or list(tanks))[0])
        if focus:
            next(
                row for tank, row in self._rows if self._tank is not None and tank.id == self._tank.id
            ).setFocus()
        self.changed_heading()

    def _tank_row(self, tank: TankRow) -> Row:
        row = Row()
        words = QVBoxLayout()
        words.setSpacing(look.px(2))
        words.addWidget(Text(tank.code if tank.name == tank.code else f"{tank.code}  {tank.name}", "strong"))
        taken = tr("{taken} of {positions} taken", taken=tank.positions - tank.free, positions=tank.positions)
        words.addWidget(Text(taken, "small", "quiet"))
        row.line.addLayout(words, 1)
        state = reading_state(tank)
        figures = QVBoxLayout()
        figures.setSpacing(look.px(2))
        figures.addWidget(Text(_figures(tank), "strong", state.tone), 0, Qt.AlignmentFlag.AlignRight)
        figures.addWidget(Text(state.word, "small", state.tone), 0, Qt.AlignmentFlag.AlignRight)
        row.line.addLayout(figures)
        row.chosen.connect(lambda: self._choose(tank))
        row.setAccessibleName(f"{tank.code} {tank.name} {_figures(tank)} {state.word}")
        return row

    def _show_zones(self, zones: tuple[ZoneRow, ...]) -> None:
        self.zones.empty()
        for zone in zones:
            if not zone.active:
                continue
            line = QHBoxLayout()
            line.setSpacing(look.px(8))
            line.addWidget(Text(zone.code, "strong"))
            line.addWidget(Text(both(zone.name_zh, zone.name_en), "small", "quiet", wrap=True), 1)
            if zone.unmet:
                line.addWidget(Text(tr("{count} not met", count=len(zone.unmet)), "small", "red"))
            self.zones.body.addLayout(line)
        if not any(zone.active for zone in zones):
            words = tr("None yet. Receipt asks in which approved room it takes place.")
            self.zones.body.addWidget(Text(words, "body", "quiet", wrap=True))
        leads = Button(tr("Premises and their checks"), "link", "open", lambda: self.go.emit("premises", {}))
        self.zones.body.addWidget(leads, 0, Qt.AlignmentFlag.AlignLeft)

    def _choose(self, tank: TankRow) -> None:
        self._tank = tank
        for each, row in self._rows:
            row.mark(each.id == tank.id)
        self.map_card.title.setText(tr("Tank {code}", code=tank.code))
        parts = [
            tr("{taken} of {positions} taken", taken=tank.positions - tank.free, positions=tank.positions),
            *([] if tank.read_at is None else [_figures(tank)]),
            reading_state(tank).word,
        ]
        self.map_card.aside.setText(" · ".join(parts))
        self.fetch(tank_map, tank_id=tank.id).then(partial(self._take_map, tank.id))
        self.changed_heading()

    def _take_map(self, tank_id: int, places: tuple[PlaceInTank, ...]) -> None:
        if self._tank is not None and self._tank.id == tank_id:
            self._show_map(places)

    def _show_map(self, places: tuple[PlaceInTank, ...]) -> None:
        self.map.show_places(places)
        self.map_area.setVisible(bool(places))
        self.no_places.setVisible(not places)
        clear(self.legend)
        across = len(STATES) if look.px(100) < LARGE else 3
        for count, state in enumerate(STATES):
            number = sum(1 for place in places if place.state == state)
            chip = Chip(State(f"{state_word(state)} {number}", TONES[state], MARKS[state]))
            self.legend.addWidget(chip, count // across, count % across)
        self.legend.setColumnStretch(across, 1)

    def _follow(self, place: PlaceInTank | None) -> None:
        """Keep the cursor in sight."""
        if place is not None:
            spot = self.map.area_of(place.code).center().toPoint()
            self.map_area.ensureVisible(spot.x(), spot.y(), look.px(30), look.px(40))

    def _show_under(self, place: PlaceInTank | None) -> None:
        self.under.empty()
        self.under.setVisible(place is not None)
        if place is None:
            return
        line = QHBoxLayout()
        line.setSpacing(look.px(10))
        line.addWidget(Text(place.code, "heading", select=True))
        line.addWidget(Chip(State(state_word(place.state), TONES[place.state], MARKS[place.state])))
        line.addStretch(1)
        if place.units and place.units[0].record is not None:
            line.addWidget(Button(tr("Open the record"), "link", "open", lambda: self.open_place(place)))
        elif place.units or place.shipment is not None:
            line.addWidget(Button(tr("Open the shipment"), "link", "open", lambda: self.open_place(place)))
        self.under.body.addLayout(line)
        for unit in place.units:
            self.under.body.addLayout(_unit_line(unit))
        if not place.units:
            words = tr("Nothing lies here.")
            if place.shipment is not None:
                words = tr(
                    "Kept for cassette {number} of {shipment}.",
                    number=place.cassette,
                    shipment=place.shipment,
                )
            self.under.body.addWidget(Text(words, "body", "quiet", wrap=True))


def reading_state(tank: TankRow) -> State:
    """What the last reading of a tank says, and whether it still says anything."""
    low = tank.level_cm is not None and tank.level_min_cm is not None and tank.level_cm < tank.level_min_cm
    if low:
        return State(tr("below {level} cm", level=tank.level_min_cm), "red", "fails")
    if tank.read_at is None:
        return State(tr("never read"), "amber", "warning")
    if datetime.now(UTC) - tank.read_at > READING_COUNTS_FOR:
        return State(tr("read {moment}", moment=times.short(tank.read_at)), "amber", "warning")
    return State(tr("read {moment}", moment=times.short(tank.read_at)), "green", "conforms")


def several(text: str) -> tuple[str, ...]:
    """``A B`` or ``1-4`` as codes."""
    found: list[str] = []
    for part in text.replace(",", " ").replace("，", " ").split():
        first, dash, last = part.partition("-")
        if dash and first.isdigit() and last.isdigit() and 0 <= int(last) - int(first) < 100:
            found += [str(number) for number in range(int(first), int(last) + 1)]
        else:
            found.append(part)
    return tuple(found)


def _unit_line(unit: StoredUnit) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(look.px(2))
    word = terms().word("dispositions", unit.disposition, language())
    first = " · ".join(part for part in (unit.product, unit.patient) if part) or "–"
    line = QHBoxLayout()
    line.setSpacing(look.px(8))
    line.addWidget(Text(first, "strong", wrap=True), 1)
    line.addWidget(Text(word, "strong", _UNIT_TONES.get(unit.disposition, "amber")))
    if unit.hold is not None:
        line.addWidget(Text(tr("on hold"), "small", "amber"))
    column.addLayout(line)
    bag = tr("bag {bag}", bag=unit.bag)
    small = [tr("batch {batch}", batch=unit.batch_no or "–"), bag, unit.coi_bag_id, unit.record]
    words = " · ".join(part for part in small if part)
    column.addWidget(Text(words, "small", "quiet", wrap=True, select=True))
    return column


def _figures(tank: TankRow) -> str:
    degrees = "–" if tank.temperature_c is None else f"{tank.temperature_c} °C".replace("-", "−")
    level = "–" if tank.level_cm is None else f"{tank.level_cm} cm"
    return f"{degrees} · {level}"


def _lowest(tank: TankRow) -> str:
    return "" if tank.level_min_cm is None else tr("Lowest allowed: {level} cm", level=tank.level_min_cm)
