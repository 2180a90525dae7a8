"""Storage: tanks with their last reading, and the positions of the chosen one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from ctdesk.services import storage
from ctdesk.services.storage import PositionRow, TankRow
from ctdesk.ui import look, times
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Chip, Empty, Row, State, Text, clear, scrolling
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.values import ValuesDialog
from ctdesk.ui.language import tr
from ctdesk.ui.look import Tone
from ctdesk.ui.page import Page

OLD_READING = timedelta(hours=24)
MANY = 5_000
_TONES: dict[str, Tone] = {"free": "grey", "reserved": "blue", "occupied": "green"}


class PositionMap(QWidget):
    """Every position as a square; its code and what lies there in the tool tip."""

    def __init__(self) -> None:
        super().__init__()
        self.positions: tuple[PositionRow, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_positions(self, positions: tuple[PositionRow, ...]) -> None:
        """Draw these positions."""
        self.positions = positions
        self.setFixedHeight(self.heightForWidth(max(self.width(), look.px(400))))
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        columns = max(1, width // self._step())
        return self._step() * ((len(self.positions) + columns - 1) // columns) + look.px(8)

    def sizeHint(self) -> QSize:
        return QSize(look.px(400), self.heightForWidth(look.px(400)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(look.font("small", bold=True))
        for place, position in enumerate(self.positions):
            word, tint = look.palette().of(_TONES.get(position.state, "grey"))
            empty = position.state == "free"
            painter.setPen(QPen(QColor(look.palette().border_strong if empty else word), 1))
            painter.setBrush(QColor(look.palette().surface if empty else tint))
            area = self._square(place)
            painter.drawRoundedRect(area, 5, 5)
            painter.setPen(QColor(look.palette().quiet if empty else word))
            painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), position.code.rsplit("-", 1)[-1])
        painter.end()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            for place, position in enumerate(self.positions):
                if self._square(place).contains(event.pos().toPointF()):
                    words = f"{position.code} • {state_word(position.state)}"
                    QToolTip.showText(
                        event.globalPos(), f"{words} {position.reserved_for or ''}".strip(), self
                    )
                    return True
        return super().event(event)

    def _step(self) -> int:
        return look.px(40)

    def _square(self, place: int) -> QRectF:
        columns = max(1, self.width() // self._step())
        row, column = divmod(place, columns)
        side = self._step() - look.px(6)
        return QRectF(column * self._step() + 1, row * self._step() + 1, side, side)


class StoragePage(Page):
    """Tanks on the left, positions of the chosen one on the right."""

    route = "storage"
    shows = frozenset({"tank", "storage_position", "dose_unit", "zone"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._add = Button(tr("New tank"), "plain", "add", self.add_tank)
        self._read = Button(tr("Daily reading"), "primary", "thawing", self.note_reading)
        self._tank: TankRow | None = None
        self._rows: list[tuple[TankRow, Row]] = []
        line = QHBoxLayout()
        line.setSpacing(look.px(16))
        left = QWidget()
        self.tanks = QVBoxLayout(left)
        self.tanks.setContentsMargins(0, 0, 0, 0)
        self.tanks.setSpacing(look.px(8))
        area = scrolling(left)
        area.setFixedWidth(look.px(340))
        line.addWidget(area)
        self.map_card = Card(tr("Positions"))
        self.legend = QHBoxLayout()
        self.map_card.body.addLayout(self.legend)
        self.map = PositionMap()
        self.map_card.body.addWidget(scrolling(self.map), 1)
        self._more = Button(tr("Add positions …"), "plain", "add", self.add_positions)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self._more)
        self.map_card.body.addLayout(foot)
        line.addWidget(self.map_card, 1)
        self.body.addLayout(line, 1)

    def title(self) -> str:
        return tr("Storage")

    def breadcrumb(self) -> str:
        return tr("Liquid nitrogen tanks and their positions")

    def buttons(self) -> list[Button]:
        self._add.setEnabled(self.desk.may(storage.add_tank))
        self._read.setEnabled(self.desk.may(storage.record_tank_reading) and self._tank is not None)
        self._more.setEnabled(self.desk.may(storage.add_positions) and self._tank is not None)
        return [self._add, self._read]

    def load(self) -> None:
        self.fetch(storage.list_tanks).then(self._show_tanks)

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
            tr("Daily reading"),
            tr("What tank {code} shows now is noted with your name.", code=tank.code),
            tr("Note"),
            ((tr("Temperature, °C"), "temperature_c", ""), (tr("Level, cm"), "level_cm", "")),
            lambda values: self.desk.run(
                storage.record_tank_reading,
                tank_id=tank.id,
                temperature_c=values["temperature_c"].replace("−", "-") or None,
                level_cm=values["level_cm"] or None,
            ),
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

    def _show_tanks(self, tanks: tuple[TankRow, ...]) -> None:
        clear(self.tanks)
        self._rows = []
        for tank in tanks:
            row = self._tank_row(tank)
            self._rows.append((tank, row))
            self.tanks.addWidget(row)
        if not tanks:
            self.tanks.addWidget(Empty("storage", tr("No tank yet."), tr("Register the first one above.")))
        self.tanks.addStretch(1)
        known = [tank for tank in tanks if self._tank is not None and tank.id == self._tank.id]
        if tanks:
            self._choose((known or list(tanks))[0])
        self.changed_heading()

    def _tank_row(self, tank: TankRow) -> Row:
        row = Row()
        words = QVBoxLayout()
        words.setSpacing(look.px(2))
        words.addWidget(Text(f"{tank.code}  {tank.name}" if tank.name != tank.code else tank.code, "strong"))
        free = tr("{free} of {positions} free", free=tank.free, positions=tank.positions)
        words.addWidget(Text(f"{free} • {tr('read')} {times.short(tank.read_at)}", "small", "quiet"))
        row.line.addLayout(words, 1)
        if tank.temperature_c is not None:
            row.line.addWidget(Text(f"{shown(tank.temperature_c)} °C", "strong", self._tone(tank)))
        row.chosen.connect(lambda: self._choose(tank))
        row.setAccessibleName(f"{tank.code} {tank.name}")
        return row

    def _tone(self, tank: TankRow) -> str:
        old = tank.read_at is None or datetime.now(UTC) - tank.read_at > OLD_READING
        low = (
            tank.level_cm is not None and tank.level_min_cm is not None and tank.level_cm < tank.level_min_cm
        )
        return "red" if low else "amber" if old else "green"

    def _choose(self, tank: TankRow) -> None:
        self._tank = tank
        for each, row in self._rows:
            row.mark(each.id == tank.id)
        self.map_card.title.setText(tr("Tank {code}", code=tank.code))
        self.fetch(storage.list_positions, tank_id=tank.id, limit=MANY).then(
            lambda page: self._show_map(page.rows)
        )
        self.changed_heading()

    def _show_map(self, positions: tuple[PositionRow, ...]) -> None:
        self.map.show_positions(positions)
        clear(self.legend)
        for state in ("occupied", "reserved", "free"):
            number = sum(1 for position in positions if position.state == state)
            self.legend.addWidget(Chip(State(f"{state_word(state)} {number}", _TONES[state])))
        self.legend.addStretch(1)


def state_word(state: str) -> str:
    """What a position is, in words."""
    words = {"free": tr("Free"), "reserved": tr("Reserved"), "occupied": tr("Taken")}
    return words.get(state, state)


def shown(value: Decimal) -> str:
    """A number with a real minus sign."""
    return f"{value}".replace("-", "−")


def several(text: str) -> tuple[str, ...]:
    """``A B`` or ``1-4`` as codes."""
    found: list[str] = []
    for part in text.replace(",", " ").split():
        first, dash, last = part.partition("-")
        if dash and first.isdigit() and last.isdigit() and 0 <= int(last) - int(first) < 100:
            found += [str(number) for number in range(int(first), int(last) + 1)]
        else:
            found.append(part)
    return tuple(found)
