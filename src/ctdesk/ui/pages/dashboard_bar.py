"""The bar on top of the dashboard: which period, which product and which department the figures are of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.periods import KINDS, Kind, Period, own_period, period_of, step
from ctdesk.services.indicators import Choices
from ctdesk.ui import indicator_words, look, times
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Text
from ctdesk.ui.errors import complaint
from ctdesk.ui.language import tr
from ctdesk.ui.typed import day_of

_EVERY = -1


class DashboardBar(QWidget):
    """Tells when something else was chosen; Ctrl+PgUp and Ctrl+PgDown step through the periods."""

    chosen = Signal()

    def __init__(self, kind: Kind, department: Callable[[], str]) -> None:
        super().__init__()
        self._department_name = department
        self.period = period_of("months_12" if kind == "own" else kind, today())
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(look.px(8))
        self.kind = _box(tr("Period"))
        for code, words in indicator_words.period_kinds().items():
            self.kind.addItem(words, code)
        self.kind.setCurrentIndex(self.kind.findData(self.period.kind))
        self.earlier = Button("", "plain", "back", lambda: self.go_on(-1), shortcut="Ctrl+PgUp")
        self.later = Button("", "plain", "forward", lambda: self.go_on(1), shortcut="Ctrl+PgDown")
        for button, words, keys in (
            (self.earlier, tr("The period before"), "Ctrl+PgUp"),
            (self.later, tr("The period after"), "Ctrl+PgDown"),
        ):
            button.setAccessibleName(words)
            button.setToolTip(f"{words}  {keys}")
        self.name = Text("", "strong")
        self.name.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.first, self.last = QLineEdit(), QLineEdit()
        for edit, words in ((self.first, tr("First day")), (self.last, tr("Last day"))):
            edit.setAccessibleName(words)
            edit.setPlaceholderText(words)
            edit.setFixedWidth(look.width_of("2026-12-30") + look.px(24))
            edit.editingFinished.connect(self._typed)
        self.wrong = Text("", "small", "red")
        self.wrong.hide()
        self.product, self.department = _box(tr("Product")), _box(tr("Department"))
        self.product.addItem(tr("All products"), _EVERY)
        self.department.addItem(tr("All departments"), None)
        self.department.hide()
        for widget in (self.kind, self.earlier, self.name, self.later, self.first, self.last):
            line.addWidget(widget)
        line.addWidget(self.wrong)
        line.addStretch(1)
        line.addWidget(self.product)
        line.addWidget(self.department)
        self.kind.activated.connect(lambda _: self._take_kind())
        self.product.activated.connect(lambda _: self.chosen.emit())
        self.department.activated.connect(lambda _: self.chosen.emit())
        self._show()

    def product_id(self) -> int | None:
        """The product that is chosen, None for all."""
        found = self.product.currentData()
        return None if found in (None, _EVERY) else int(found)

    def department_code(self) -> str | None:
        """The department that is chosen, "" the site's own; None for all."""
        found = self.department.currentData()
        return None if found is None else str(found)

    def offer(self, choices: Choices) -> None:
        """Products and departments to choose from; what is chosen stays."""
        product, department = self.product.currentData(), self.department.currentData()
        self.product.clear()
        self.product.addItem(tr("All products"), _EVERY)
        for key, name in choices.products:
            self.product.addItem(name, key)
        self.product.setCurrentIndex(max(0, self.product.findData(product)))
        self.department.clear()
        self.department.addItem(tr("All departments"), None)
        for code in choices.departments:
            self.department.addItem(indicator_words.department_name(code, self._department_name()), code)
        self.department.setVisible(bool(choices.departments))
        self.department.setCurrentIndex(max(0, self.department.findData(department)))

    def go_on(self, by: int) -> None:
        """The next period, or the one before."""
        self.take(step(self.period, by))

    def take(self, period: Period) -> None:
        """Show this period from now on."""
        if period != self.period:
            self.period = period
            self._show()
            self.chosen.emit()

    def _take_kind(self) -> None:
        kind: Kind = self.kind.currentData()
        if kind == "own":
            self.period = Period("own", self.period.first, self.period.last)
            self._show()
            self.first.setFocus(Qt.FocusReason.OtherFocusReason)
            self.first.selectAll()
        else:
            day = min(self.period.last, max(self.period.first, today()))
            self.take(period_of(kind, day))

    def _typed(self) -> None:
        if self.period.kind != "own":
            return  # a field that is hidden says that it was left
        self.wrong.hide()
        try:
            first, last = day_of(self.first.text(), "first"), day_of(self.last.text(), "last")
            if first is None or last is None:
                raise CtdeskError("FIELD-01", field="first" if first is None else "last")
            self.take(own_period(first, last))
        except CtdeskError as error:
            self.wrong.setText(complaint(error).whole())
            self.wrong.show()

    def _show(self) -> None:
        own = self.period.kind == "own"
        self.kind.setCurrentIndex(KINDS.index(self.period.kind))
        self.name.setText(indicator_words.period_words(self.period))
        self.name.setVisible(not own)
        self.wrong.hide()
        for edit, day in ((self.first, self.period.first), (self.last, self.period.last)):
            edit.setVisible(own)
            edit.setText(day.isoformat())


def today() -> date:
    """The day it is at the site, by the clock that entries are made with."""
    return times.local(times.now()).date()


def _box(name: str) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    box.setToolTip(name)
    box.setMinimumHeight(look.px(32))
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    return box
