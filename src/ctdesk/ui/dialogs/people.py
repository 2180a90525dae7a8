"""Several people chosen from a list that is narrowed by typing: name, pinyin or role."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ctdesk.services.training_at import PersonTraining
from ctdesk.ui import look
from ctdesk.ui.cards import Text
from ctdesk.ui.language import tr


class PeoplePicker(QWidget):
    """Check the people wanted; space checks, typing above narrows."""

    def __init__(self, people: Sequence[PersonTraining], chosen: Collection[int] = ()) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(6))
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(tr("Name, pinyin or role …"))
        self.filter.setAccessibleName(tr("Name, pinyin or role …"))
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._narrow)
        column.addWidget(self.filter)
        self.list = QListWidget()
        self.list.setAccessibleName(tr("People"))
        self.list.setFixedHeight(look.px(124))
        for one in people:
            item = QListWidgetItem(f"{one.name}   {one.staff_no}   {' '.join(one.roles)}")
            item.setData(Qt.ItemDataRole.UserRole, one.member_id)
            item.setData(Qt.ItemDataRole.UserRole + 1, _sought(one))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            on = one.member_id in chosen
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.itemChanged.connect(lambda _: self._count())
        column.addWidget(self.list)
        self.count = Text("", "small", "quiet")
        column.addWidget(self.count)
        self.setMinimumHeight(look.px(34 + 124 + 20 + 16))
        self.setFocusProxy(self.filter)
        self._count()

    def chosen(self) -> tuple[int, ...]:
        """The ids of the people checked, seen or not."""
        items = (self.list.item(place) for place in range(self.list.count()))
        return tuple(
            int(item.data(Qt.ItemDataRole.UserRole))
            for item in items
            if item.checkState() == Qt.CheckState.Checked
        )

    def check(self, ids: Collection[int]) -> None:
        """Check these people and nobody else."""
        for place in range(self.list.count()):
            item = self.list.item(place)
            on = item.data(Qt.ItemDataRole.UserRole) in ids
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    def _narrow(self, typed: str) -> None:
        wanted = typed.strip().casefold().replace(" ", "")
        for place in range(self.list.count()):
            item = self.list.item(place)
            item.setHidden(wanted not in item.data(Qt.ItemDataRole.UserRole + 1))

    def _count(self) -> None:
        self.count.setText(tr("{n} chosen", n=len(self.chosen())))


def _sought(one: PersonTraining) -> str:
    latin = one.name_latin.casefold()
    initials = "".join(part[0] for part in latin.split() if part)
    roles = " ".join(one.roles).casefold()
    return "|".join((one.name, latin.replace(" ", ""), initials, one.staff_no.casefold(), roles))
