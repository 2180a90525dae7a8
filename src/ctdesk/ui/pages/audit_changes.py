"""What an event changed, row by row: names and values in words, the codes behind them in the tool tips."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout

from ctdesk.services.audit import FieldChange, RowChanged
from ctdesk.ui import look
from ctdesk.ui.audit_words import change_words, field_words, is_technical, value_words
from ctdesk.ui.cards import Card, Text
from ctdesk.ui.language import both, listed, tr
from ctdesk.ui.trail_terms import column_name, fact_name

MOST = 40  # rows shown of one event: a tank of positions would not be read row by row
TOP = Qt.AlignmentFlag.AlignTop


def facts_card(told: Mapping[str, object]) -> Card:
    """What the command said with its event."""
    card = Card(tr("Said with it"))
    card.body.addLayout(_table((fact_name(name), value_words(value), name) for name, value in told.items()))
    return card


def changes_card(changes: tuple[RowChanged, ...]) -> Card:
    """Every row an event changed, up to forty of them, and how many more there are."""
    card = Card(tr("What changed"), str(len(changes)))
    for place, change in enumerate(changes[:MOST]):
        if place:
            card.body.addSpacing(look.px(12))
        card.body.addLayout(_row(change))
    if len(changes) > MOST:
        card.body.addWidget(Text(tr("and {count} more", count=len(changes) - MOST), "small", "quiet"))
    return card


def _row(change: RowChanged) -> QVBoxLayout:
    new = change.verb == "insert"
    hidden = [field for field in change.fields if field.hidden]
    blank = [field for field in change.fields if new and not field.hidden and field.after in (None, "")]
    filled = [field for field in change.fields if field not in hidden and field not in blank]
    behind = [field for field in filled if is_technical(change.table, field)]
    told = [field for field in filled if field not in behind]
    column = QVBoxLayout()
    column.setSpacing(look.px(6))
    head = QHBoxLayout()
    title = Text(change_words(change), "strong", wrap=True, select=True)
    title.setToolTip(f"{change.table} #{change.row_id}")
    head.addWidget(title, 1)
    head.addWidget(Text(f"#{change.row_id}", "small", "quiet"), 0, TOP)
    column.addLayout(head)
    if told:
        column.addLayout(
            _table(
                (
                    column_name(change.table, field.name),
                    field_words(change.table, field, new=new),
                    _code(field),
                )
                for field in told
            )
        )
    if hidden:
        why = tr("not shown: a secret, or read blind")
        column.addWidget(_quiet(f"{_names(change.table, hidden)}{both('：', ': ')}{why}", hidden))
    if blank:
        column.addWidget(_quiet(tr("Left empty: {names}", names=_names(change.table, blank)), blank))
    if behind:
        words = listed(
            f"{column_name(change.table, field.name)} {field_words(change.table, field, new=new)}"
            for field in behind
        )
        column.addWidget(_quiet(tr("Technical: {fields}", fields=words), behind))
    return column


def _table(rows: Iterable[tuple[str, str, str]]) -> QGridLayout:
    """Names and values side by side; both wrap, neither is cut; the code stands in the tool tip."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(look.px(12))
    grid.setVerticalSpacing(look.px(6))
    grid.setColumnStretch(0, 2)
    grid.setColumnStretch(1, 3)
    for line, (name, value, code) in enumerate(rows):
        label = Text(name, "small", "quiet", wrap=True)
        shown = Text(value, "body", wrap=True, select=True)
        shown.setAlignment(Qt.AlignmentFlag.AlignRight | TOP)
        for widget in (label, shown):
            widget.setToolTip(code)
        grid.addWidget(label, line, 0, TOP)
        grid.addWidget(shown, line, 1)
    return grid


def _quiet(words: str, fields: list[FieldChange]) -> Text:
    line = Text(words, "small", "quiet", wrap=True, select=True)
    line.setToolTip("\n".join(_code(field) for field in fields))
    return line


def _names(table: str, fields: list[FieldChange]) -> str:
    return listed(column_name(table, field.name) for field in fields)


def _code(field: FieldChange) -> str:
    """The field as the trail itself writes it."""
    if field.hidden:
        return field.name
    values = [str(value)[:400] for value in (field.before, field.after) if value is not None]
    return f"{field.name}: {' → '.join(values)}" if values else field.name
