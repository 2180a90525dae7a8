"""Storage: tanks with their last reading, every position of the chosen one, what lies under the cursor."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ctdesk.domain.storage import held_among_accepted
from ctdesk.services import backup_moves, storage, storage_moves, storage_reservations
from ctdesk.services.readiness import READING_COUNTS_FOR
from ctdesk.services.recall_search import search_units
from ctdesk.services.storage import TankRow
from ctdesk.services.tank_map import PlaceInTank, StoredUnit, Whereabouts, tank_map, where_is
from ctdesk.ui import look, times
from ctdesk.ui.allowed import allow
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Chip, Elided, Empty, Note, Row, State, Text, clear, scrolling
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.ask import ask_reason
from ctdesk.ui.dialogs.backup_move import empty_tank
from ctdesk.ui.dialogs.labels import may_print_labels, print_labels_of
from ctdesk.ui.dialogs.storage_move import MoveDialog, ScanLine
from ctdesk.ui.dialogs.storage_place import DesignateDialog, ReserveDialog
from ctdesk.ui.dialogs.tank import ask_backup, ask_new_tank, ask_positions, ask_reading, backup_words
from ctdesk.ui.language import listed, tr
from ctdesk.ui.page import Page
from ctdesk.ui.pages.register_page import LARGE
from ctdesk.ui.pages.storage_switch import show_switched, storage_switch
from ctdesk.ui.position_map import MARKS, STATES, TONES, PositionMap, designated_word, state_word
from ctdesk.ui.storage_words import disposition_word, hold_word, place_word

_UNIT_TONES = {
    "accepted": "green",
    "reserved": "green",
    "released": "green",
    "rejected": "red",
    "expired": "red",
}
_MOST_BOXES = 6


class StoragePage(Page):
    """Tanks on the left; on the right the chosen tank and what lies under the cursor."""

    route = "storage"
    shows = frozenset({"tank", "storage_position", "dose_unit", "shipment", "storage_move"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._add = Button(tr("New tank"), "plain", "add", partial(ask_new_tank, self))
        self._read = Button(tr("Record a reading"), "primary", "thawing", self._of_tank(ask_reading))
        self._tank: TankRow | None = None
        self._wanted: str | None = None
        self._rows: list[tuple[TankRow, Row]] = []
        self.body.addLayout(self._head())
        line = QHBoxLayout()
        line.setSpacing(look.px(16))
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(12))
        self.tanks = QVBoxLayout()
        self.tanks.setSpacing(look.px(8))
        column.addLayout(self.tanks)
        self._empty = Button(tr("Empty this tank …"), "link", "forward", self.empty_it, shortcut="Ctrl+B")
        column.addWidget(self._empty, 0, Qt.AlignmentFlag.AlignLeft)
        self._backup = Button("", "link", "storage", self._of_tank(ask_backup))
        column.addWidget(self._backup, 0, Qt.AlignmentFlag.AlignLeft)
        self._recall = Button(tr("Recall what lay here …"), "link", "look_up", self.search_recall)
        column.addWidget(allow(self._recall, self.desk, search_units), 0, Qt.AlignmentFlag.AlignLeft)
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
        nothing = (
            none if self._tank is None or self._tank.free < self._tank.positions else tr("Nothing lies here.")
        )
        allow(self._empty, self.desk, backup_moves.open_backup_moves, nothing)
        self._backup.setVisible(self._tank is not None and self.desk.may(storage.set_backup))
        if self._tank is not None:
            full = not self._tank.backup and self._tank.free < self._tank.positions
            allow(self._backup, self.desk, storage.set_backup, tr("Empty it first.") if full else "")
            self._backup.setText(backup_words(self._tank))
        allow(self._read, self.desk, storage.record_tank_reading, none)
        return [self._add, self._read]

    def opened(self, **arguments: Any) -> None:
        code = arguments.get("position")
        if isinstance(code, str):
            self._wanted = code
        super().opened(**arguments)
        show_switched(self, self.switch, arguments)
        if not arguments.get("switched"):
            self.map.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        part = self.width() // 3 if look.px(100) >= LARGE else self.width() * 2 // 5
        self.left.setFixedWidth(max(look.px(200), min(look.px(344), part)))

    def load(self) -> None:
        self.fetch(storage.list_tanks).then(self._show_tanks)
        if self._wanted is not None:
            wanted, self._wanted = self._wanted, None
            self.look_for(wanted)

    def take_scan(self, text: str) -> bool:
        self.look_for(text)
        return True

    def look_for(self, code: str) -> None:
        """Put the cursor on the place of this position, cassette or bag, in whatever tank."""
        self.told.hide()
        self.fetch(where_is, code=code).then(self._found)

    def open_place(self, place: PlaceInTank) -> None:
        """Go to the record of what lies there, or to the shipment it is kept for."""
        record = next((unit.record_id for unit in place.units if unit.record_id is not None), None)
        shipment = next((unit.shipment_id for unit in place.units), place.shipment_id)
        if record is not None:
            self.go.emit("record", {"record_id": record})
        elif shipment is not None:
            self.go.emit("arrivals", {"shipment_id": shipment})

    def order_move(self, place: PlaceInTank) -> None:
        """Order a move of what lies there."""
        unit = place.units[0]
        first = Whereabouts(
            None, place.code, unit.id, "in_tank", unit.shipment_id, place.id, unit.cassette, unit.batch_no
        )
        MoveDialog(self, self.desk, self._moved, first).open()

    def _of_tank(self, ask: Callable[[Page, TankRow], None]) -> Callable[[], None]:
        """Ask about the tank that is chosen when the button is pressed."""

        def now() -> None:
            if self._tank is not None:
                ask(self, self._tank)

        return now

    def empty_it(self) -> None:
        """Order the moves that bring everything in the chosen tank into tanks in order."""
        if self._tank is not None:
            empty_tank(self, self._tank.id)

    def release(self, place: PlaceInTank) -> None:
        """Give a kept position free."""
        ask_reason(
            self,
            tr("Release the position"),
            tr("{code} is no longer kept for {shipment}.", code=place.code, shipment=place.shipment or "–"),
            tr("Release it"),
            lambda reason: self.run(
                storage_reservations.release_position,
                position_id=place.id,
                seen_version=place.row_version,
                reason=reason,
            ),
        )

    def _moved(self, record_id: int) -> None:
        self.go.emit("record", {"record_id": record_id})

    def _head(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(look.px(12))
        self.switch = storage_switch(self)
        line.addWidget(self.switch)
        self.search = ScanLine()
        self.search.setPlaceholderText(tr("Scan or type a position, cassette or bag"))
        self.search.setAccessibleName(tr("Scan or type a position, cassette or bag"))
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumHeight(look.px(32))
        self.search.setMaximumWidth(look.px(360))
        self.search.read.connect(self.look_for)
        line.addWidget(self.search, 1)
        self.told = Text("", "small", "amber", wrap=True)
        self.told.hide()
        line.addWidget(self.told, 1)
        line.addStretch(1)
        return line

    def _map_card(self) -> Card:
        card = self.map_card = Card(tr("Positions"))
        self.map = PositionMap()
        self.map.reached.connect(self._show_under)
        self.map.opened.connect(self.open_place)
        self.map_area = scrolling(self.map)
        self.map.reached.connect(self._follow)
        self.among = Note("", "amber", "held")
        self._show_held = Button(tr("Show the next one"), "link", "look_up", self.go_to_held)
        self.among.body.addWidget(self._show_held, 0, Qt.AlignmentFlag.AlignLeft)
        self._held: tuple[str, ...] = ()
        card.body.addWidget(self.among)
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
        self._more = Button(tr("Add positions …"), "link", "add", self._of_tank(ask_positions))
        card.head.addWidget(self._more)
        return card

    def _found(self, found: Whereabouts) -> None:
        if found.position is None:
            self.told.setText(tr("Not in a tank: {place}", place=place_word(found.place or "")))
            self.told.show()
            return
        tank = next((each for each, _ in self._rows if each.id == found.tank_id), None)
        if tank is None or (self._tank is not None and tank.id == self._tank.id and self.map.places):
            self._point_at(found.position)
            return
        self._wanted_place = found.position
        self._choose(tank)

    _wanted_place: str | None = None

    def _point_at(self, code: str) -> None:
        if self.map.go_to(code):
            self.map.setFocus(Qt.FocusReason.OtherFocusReason)

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
        name = tank.code if tank.name == tank.code else f"{tank.code}  {tank.name}"
        words.addWidget(Elided(name, "strong"))
        taken = tr("{taken} of {positions} taken", taken=tank.positions - tank.free, positions=tank.positions)
        if not tank.active:
            taken = tr("out of use")
        elif tank.backup:
            taken = tr("backup tank") if tank.free == tank.positions else f"{tr('backup tank')} · {taken}"
        words.addWidget(Elided(taken, "small", "quiet"))
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
            wanted, self._wanted_place = self._wanted_place, None
            if wanted is not None:
                self._point_at(wanted)

    def _show_map(self, places: tuple[PlaceInTank, ...]) -> None:
        self.map.show_places(places)
        self.map_area.setVisible(bool(places))
        self.no_places.setVisible(not places)
        self._tell_held(places)
        clear(self.legend)
        across = len(STATES) if look.px(100) < LARGE else 3
        number = dict.fromkeys(STATES, 0)
        for place in places:
            number[place.state] += 1
        for count, state in enumerate(STATES):
            chip = Chip(State(f"{state_word(state)} {number[state]}", TONES[state], MARKS[state]))
            self.legend.addWidget(chip, count // across, count % across)
        self.legend.setColumnStretch(across, 1)

    def go_to_held(self) -> None:
        """Put the cursor on the next place whose product lies among accepted product."""
        at = self.map.current()
        now = self._held.index(at.code) if at is not None and at.code in self._held else -1
        self._point_at(self._held[(now + 1) % len(self._held)])

    def _tell_held(self, places: tuple[PlaceInTank, ...]) -> None:
        found = held_among_accepted((f"{place.rack}-{place.box}", place.state) for place in places)
        self._held = tuple(places[number].code for numbers in found.values() for number in numbers)
        names = list(found)
        boxes = listed(names[:_MOST_BOXES]) + (" …" if len(names) > _MOST_BOXES else "")
        words = tr("Quarantined or rejected product lies among accepted product: box {boxes}.", boxes=boxes)
        self.among.words.setText(f"{words} {tr('Move it to a box of its own.')}")
        self.among.setVisible(bool(found))

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
        if place.designated is not None:
            tint = "red" if place.astray else "quiet"
            line.addWidget(Text(designated_word(place.designated), "small", tint))
        line.addStretch(1)
        self.under.body.addLayout(line)
        if look.px(100) >= LARGE:  # a line of their own, or the window would grow with them
            line = QHBoxLayout()
            line.setSpacing(look.px(4))
            self.under.body.addLayout(line)
        before: QWidget = self.map
        for button in self._acts(place):
            line.addWidget(button)
            QWidget.setTabOrder(before, button)  # Tab goes on to what can be done under the cursor
            before = button
        if look.px(100) >= LARGE:
            line.addStretch(1)
        for unit in place.units:
            self.under.body.addLayout(_unit_line(unit))
        if not place.units:
            words = tr("Nothing lies here.")
            if place.coming:
                words = tr(
                    "A move under way brings cassette {number} of {shipment} here.",
                    number=place.cassette,
                    shipment=place.shipment,
                )
            elif place.shipment is not None:
                words = tr(
                    "Kept for cassette {number} of {shipment}.",
                    number=place.cassette,
                    shipment=place.shipment,
                )
            self.under.body.addWidget(Text(words, "body", "quiet", wrap=True))

    def search_recall(self) -> None:
        """Look for every unit that lies or ever lay in this tank, to recall it or for a drill."""
        if self._tank is not None:
            self.go.emit("recall_search", {"kind": "position", "value": self._tank.code})

    def _acts(self, place: PlaceInTank) -> list[Button]:
        """What can be done with the place under the cursor."""
        found = []
        if place.units and place.units[0].record is not None:
            found.append(Button(tr("Open the record"), "link", "open", lambda: self.open_place(place)))
        elif place.units or place.shipment is not None:
            found.append(Button(tr("Open the shipment"), "link", "open", lambda: self.open_place(place)))
        if place.units:
            if self.desk.may(storage_moves.open_move):
                found.append(Button(tr("Move …"), "link", "forward", lambda: self.order_move(place)))
        elif place.coming:
            found.append(Button(tr("Moves"), "link", "forward", lambda: self.go.emit("moves", {})))
        elif place.shipment is not None:
            if self.desk.may(storage_reservations.release_position):
                found.append(Button(tr("Release …"), "link", "undo", lambda: self.release(place)))
        elif self.desk.may(storage.reserve_position):
            keep = Button(tr("Keep for a shipment …"), "link", "waiting")
            keep.clicked.connect(lambda: ReserveDialog.ask(self, place))
            found.append(keep)
        if self._tank is not None and self.desk.may(storage_reservations.designate_positions):
            tank = self._tank.id
            mark = Button(tr("Mark …"), "link", "edit")
            mark.clicked.connect(lambda: DesignateDialog(self, self.desk, tank, place).open())
            found.append(mark)
        if may_print_labels(self.desk):
            found.append(Button(tr("Labels …"), "link", "print", lambda: self.print_labels(place)))
        return found

    def print_labels(self, place: PlaceInTank) -> None:
        """Labels of this position and of what lies in it."""
        wanted: dict[str, tuple[int, ...]] = {"position": (place.id,)}
        if place.units:
            units = tuple(unit.id for unit in place.units)
            wanted |= {"cassette": units[:1], "unit": units, "status": units}
        print_labels_of(self, self.desk, tr("Labels of {number}", number=place.code), wanted)


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


def _unit_line(unit: StoredUnit) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(look.px(2))
    first = " · ".join(part for part in (unit.product, unit.patient) if part) or "–"
    line = QHBoxLayout()
    line.setSpacing(look.px(8))
    line.addWidget(Text(first, "strong", wrap=True), 1)
    word = disposition_word(unit.disposition)
    line.addWidget(Text(word, "strong", _UNIT_TONES.get(unit.disposition, "amber")))
    if unit.hold is not None:
        line.addWidget(Text(hold_word(unit.hold), "small", "amber"))
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
