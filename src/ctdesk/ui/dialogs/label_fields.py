"""Editors for everything a label says beyond the four limits of acceptance, and for the holder's rules."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from ctdesk.domain.catalogue import NOT_STATED, Field, LimitEntry, RuleEntry
from ctdesk.domain.excursion_rules import ExcursionRule
from ctdesk.services.catalogue_table import catalogue_table
from ctdesk.ui import look
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Text
from ctdesk.ui.catalogue_words import (
    ACCEPTANCE,
    basis_words,
    field_name,
    group_words,
    option_words,
    proposal_words,
    rule_words,
    unit_words,
)
from ctdesk.ui.language import both, tr

_BOUNDS = ("up_to_c", "up_to_min", "up_to_degree_min")


class FieldRow:
    """One field: its value, unit, basis, where it stands, and whether the label says none at all.

    To be read again (``reading``) it shows where it stands, and nothing else of the first entry.
    """

    def __init__(self, field: Field, entry: LimitEntry | None, *, reading: bool) -> None:
        self.field, self._reading = field, reading
        given = entry if entry is not None and not reading else LimitEntry(field.code, None)
        stated = given.value not in (None, NOT_STATED)
        value = (given.value or "") if stated else ""
        self.name = Text(field_name(field.code), "body", wrap=True)
        self.name.setToolTip(both(field.meaning_zh, field.meaning_en))
        self.wrong = Text("", "small", "red", wrap=True)
        self.wrong.hide()
        self.ticks: dict[str, QCheckBox] = {}
        self.choice: QComboBox | None = None
        self.line: QLineEdit | None = None
        self.text: QPlainTextEdit | None = None
        self.value = self._editor(value)
        self.value.setAccessibleName(field_name(field.code))
        self.unit = _box([(unit, unit_words(unit)) for unit in field.units], given.unit, tr("Unit"))
        bases = [("", tr("Runs from …")), *((one, basis_words(one)) for one in field.bases)]
        self.basis = _box(bases if field.bases else [], given.basis, tr("Runs from"))
        self.none = QCheckBox(tr("says none"))
        self.none.setChecked(given.value == NOT_STATED)
        self.none.setAccessibleName(f"{field_name(field.code)}: {tr('says none')}")
        self.source = QLineEdit((entry.source or "") if entry is not None else "")
        self.source.setPlaceholderText(tr("Section"))
        self.source.setAccessibleName(f"{field_name(field.code)}: {tr('Section')}")
        self.source.setReadOnly(reading)
        self.source.setMinimumWidth(look.px(72))
        if reading:
            self.source.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def place(self, grid: QGridLayout, row: int) -> None:
        """Put the editors into a line of ``grid``."""
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(self.name, row, 0, top)
        wide = not self.field.units
        grid.addWidget(self.value, row, 1, 1, 2 if wide else 1, top)
        if len(self.field.units) == 1:
            unit = Text(unit_words(self.field.units[0]), "body", "quiet")
            unit.setMinimumHeight(look.px(32))
            grid.addWidget(unit, row, 2, top)
        elif not wide:
            grid.addWidget(self.unit, row, 2, top)
        middle = QHBoxLayout()
        middle.setSpacing(look.px(8))
        if self.field.bases:
            short = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            self.basis.setSizeAdjustPolicy(short)
            self.basis.setMinimumContentsLength(8)
            middle.addWidget(self.basis, 2)
        middle.addWidget(self.source, 1)
        grid.addLayout(middle, row, 3, top)
        grid.addWidget(self.none, row, 4, top)
        grid.addWidget(self.wrong, row + 1, 1, 1, 4)

    def entry(self) -> LimitEntry | None:
        """What was read; None where nothing was typed."""
        source = None if self._reading else self.source.text().strip() or None
        if self.none.isChecked():
            return LimitEntry(self.field.code, NOT_STATED, None, None, source)
        value = self._value()
        if not value:
            return None
        unit = str(self.unit.currentData() or "") or None
        basis = str(self.basis.currentData() or "") or None
        return LimitEntry(self.field.code, value, unit, basis, source)

    def complain(self, words: str) -> None:
        """Say what is wrong below the editors, or nothing."""
        self.wrong.setText(words)
        self.wrong.setVisible(bool(words))
        self.value.setAccessibleDescription(words)
        self.name.tint("red" if words else "text")

    def type(self, value: str, **more: str) -> None:
        """Type a value, and a ``source``, ``unit`` or ``basis``, as a person does."""
        if self.line is not None:
            self.line.setText(value)
        elif self.text is not None:
            self.text.setPlainText(value)
        elif self.choice is not None:
            self.choice.setCurrentIndex(max(0, self.choice.findData(value)))
        for code, tick in self.ticks.items():
            tick.setChecked(code in value.split(","))
        if "source" in more:
            self.source.setText(more["source"])
        for box, name in ((self.unit, "unit"), (self.basis, "basis")):
            if name in more:
                box.setCurrentIndex(max(0, box.findData(more[name])))

    def _editor(self, value: str) -> QWidget:
        if self.field.kind == "choice" and self.field.several:
            box = QWidget()
            grid = QGridLayout(box)
            grid.setContentsMargins(0, look.px(4), 0, 0)
            grid.setSpacing(look.px(4))
            for place, (code, words) in enumerate(option_words(self.field.code).items()):
                self.ticks[code] = QCheckBox(words)
                self.ticks[code].setChecked(code in value.split(","))
                grid.addWidget(self.ticks[code], place // 2, place % 2)
            return box
        if self.field.kind == "choice":
            options = [("", ""), *option_words(self.field.code).items()]
            self.choice = _box(options, value, field_name(self.field.code))
            return self.choice
        if self.field.kind == "text":
            self.text = QPlainTextEdit(value)
            self.text.setTabChangesFocus(True)
            self.text.setFixedHeight(look.px(56))
            return self.text
        self.line = QLineEdit(value)
        self.line.setMinimumHeight(look.px(32))
        return self.line

    def _value(self) -> str:
        if self.ticks:
            return ",".join(code for code, tick in self.ticks.items() if tick.isChecked())
        if self.choice is not None:
            return str(self.choice.currentData() or "")
        if self.text is not None:
            return self.text.toPlainText().strip()
        return "" if self.line is None else self.line.text().strip()


class LabelFields(QWidget):
    """All further fields of a label in groups; to be read again only those that were entered."""

    def __init__(self, entries: Sequence[LimitEntry], *, reading: bool) -> None:
        super().__init__()
        known = {one.field: one for one in entries}
        fields = [one for one in catalogue_table().of_label() if one.code not in ACCEPTANCE]
        if reading:
            fields = [one for one in fields if one.code in known]
        self.rows = {one.code: FieldRow(one, known.get(one.code), reading=reading) for one in fields}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(12))
        for group, words in group_words().items():
            rows = [row for row in self.rows.values() if row.field.group == group]
            if not rows:
                continue
            card = Card(words)
            grid = QGridLayout()
            grid.setHorizontalSpacing(look.px(8))
            grid.setVerticalSpacing(look.px(6))
            for place, (stretch, least) in enumerate(((5, 150), (4, 130), (2, 64), (6, 240), (2, 90))):
                grid.setColumnStretch(place, stretch)
                grid.setColumnMinimumWidth(place, look.px(least))
            for number, row in enumerate(rows):
                row.place(grid, 2 * number)
            card.body.addLayout(grid)
            column.addWidget(card)

    def entries(self) -> tuple[LimitEntry, ...]:
        """What was typed."""
        found = [row.entry() for row in self.rows.values()]
        return tuple(one for one in found if one is not None)

    def complain(self, field: str, words: str) -> bool:
        """Show a fault beside its field; False where it belongs to none."""
        row = self.rows.get(field)
        if row is not None:
            row.complain(words)
        return row is not None

    def quiet(self) -> None:
        """Take every fault away."""
        for row in self.rows.values():
            row.complain("")


class RuleRow(Card):
    """One written rule of the holder."""

    def __init__(self, ordinal: int, rule: ExcursionRule | None) -> None:
        super().__init__(tr("Rule {n}", n=ordinal), padding=12)
        self.bounds: dict[str, QLineEdit] = {}
        line = QHBoxLayout()
        line.setSpacing(look.px(8))
        for name in _BOUNDS:
            value = None if rule is None else getattr(rule, name)
            edit = QLineEdit("" if value is None else str(value))
            edit.setPlaceholderText(rule_words()[name])
            edit.setAccessibleName(rule_words()[name])
            edit.setToolTip(rule_words()[name])
            self.bounds[name] = edit
            line.addWidget(edit, 1)
        proposals = [("", tr("Proposes …")), *proposal_words().items()]
        self.proposes = _box(proposals, None if rule is None else rule.proposes, tr("proposes"))
        line.addWidget(self.proposes, 1)
        self.body.addLayout(line)
        self.text = QPlainTextEdit("" if rule is None else rule.text)
        self.text.setTabChangesFocus(True)
        self.text.setPlaceholderText(tr("Word for word, as the holder wrote it"))
        self.text.setAccessibleName(rule_words()["text"])
        self.text.setFixedHeight(look.px(56))
        self.body.addWidget(self.text)
        self.source = QLineEdit("" if rule is None else rule.source or "")
        self.source.setPlaceholderText(tr("Section of the manual"))
        self.source.setAccessibleName(rule_words()["source"])
        self.body.addWidget(self.source)
        self.wrong = Text("", "small", "red", wrap=True)
        self.wrong.hide()
        self.body.addWidget(self.wrong)

    def entry(self) -> RuleEntry | None:
        """What was typed; None where nothing was."""
        typed = {name: edit.text().strip() or None for name, edit in self.bounds.items()}
        text, proposes = self.text.toPlainText().strip(), str(self.proposes.currentData() or "")
        if not text and not proposes and not any(typed.values()):
            return None
        return RuleEntry(proposes, text, **typed, source=self.source.text().strip() or None)

    def complain(self, words: str) -> None:
        """Say what is wrong with this rule, or nothing."""
        self.wrong.setText(words)
        self.wrong.setVisible(bool(words))


class RuleFields(QWidget):
    """The holder's written rules about excursions, the first that fits counts; ``fixed`` when read again."""

    def __init__(self, rules: Sequence[ExcursionRule], fixed: int | None = None) -> None:
        super().__init__()
        self.rows: list[RuleRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look.px(8))
        self._column.addWidget(Text(tr("The holder's rules about excursions"), "heading"))
        words = tr("Proposed to the pharmacist from the first one that fits, never applied by themselves.")
        self._column.addWidget(Text(words, "small", "quiet", wrap=True))
        for rule in rules:
            self.add(rule)
        for _ in range(fixed or 0):
            self.add()
        if fixed is None:
            self._more = Button(tr("Add a rule"), "quiet", "add", lambda: self.add())
            self._column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)

    def add(self, rule: ExcursionRule | None = None) -> RuleRow:
        """One more rule."""
        row = RuleRow(len(self.rows) + 1, rule)
        self.rows.append(row)
        self._column.insertWidget(1 + len(self.rows), row)
        return row

    def entries(self) -> tuple[RuleEntry, ...]:
        """What was typed; empty rules are left out."""
        found = [row.entry() for row in self.rows]
        return tuple(one for one in found if one is not None)

    def complain(self, field: str, words: str) -> bool:
        """Show a fault beside its rule (``rule:2:text``); False where it belongs to none."""
        parts = field.split(":")
        if len(parts) != 3 or parts[0] != "rule" or not 0 < int(parts[1]) <= len(self.rows):
            return False
        part = rule_words().get(parts[2], parts[2])
        self.rows[int(parts[1]) - 1].complain(f"{part}: {words}")
        return True

    def quiet(self) -> None:
        """Take every fault away."""
        for row in self.rows:
            row.complain("")


def _box(options: Sequence[tuple[str, str]], now: str | None, name: str) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    box.setMinimumHeight(look.px(32))
    for code, words in options:
        box.addItem(words, code)
    box.setCurrentIndex(max(0, box.findData(now)))
    return box
