"""Decide on delegations line by line, each with its reason, and sign that with one password entry."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QLineEdit, QWidget

from ctdesk.services.delegation_log import LineRow
from ctdesk.services.delegations import Choice
from ctdesk.services.gate import Credentials
from ctdesk.services.roster import GapRow
from ctdesk.ui import look
from ctdesk.ui.cards import Note, Text, scrolling
from ctdesk.ui.delegation_words import duty_name, gap_words, period_words, scope_words
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.job import Job
from ctdesk.ui.language import tr

_WIDE = 900
_IN_SIGHT = 5
_TALL = 78
_MOST_GAPS = 6


class DecisionsDialog(Dialog):
    """A row for each line: what it is, the decision, the reason where it is not approved."""

    def __init__(
        self,
        parent: QWidget | None,
        desk: Desk,
        title: str,
        sentence: str,
        lines: Sequence[LineRow],
        decisions: dict[str, str],
        perform: Callable[[Credentials, tuple[Choice, ...]], Job],
        uncovered: Sequence[GapRow] = (),
    ) -> None:
        super().__init__(parent, title, sentence, tr("Sign"), icon="sign", width=_WIDE)
        self._desk, self._perform = desk, perform
        if uncovered:
            told = "\n".join(gap_words(gap) for gap in uncovered[:_MOST_GAPS])
            more = len(uncovered) - _MOST_GAPS
            told += "\n" + tr("{count} more", count=more) if more > 0 else ""
            self.form.column.addWidget(
                Note(told, "red", "warning", tr("Without these lines shifts are left uncovered"))
            )
        self.rows: list[tuple[LineRow, QComboBox, QLineEdit]] = []
        inner = QWidget()
        grid = QGridLayout(inner)
        grid.setContentsMargins(look.px(3), look.px(4), look.px(14), look.px(4))
        grid.setHorizontalSpacing(look.px(12))
        grid.setVerticalSpacing(look.px(8))
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(2, 2)
        for place, row in enumerate(lines):
            self._row(grid, place * 2, row, decisions)
        grid.setRowStretch(len(lines) * 2, 1)
        area = scrolling(inner)
        area.setFixedHeight(look.px(_TALL * min(len(lines), _IN_SIGHT) + 8))
        self.form.column.addWidget(area)
        self.wrong_line = Text("", "body", "red", wrap=True)
        self.wrong_line.hide()
        self.form.column.addWidget(self.wrong_line)
        self.password = self.form.secret(tr("Your password"), "password")
        self.form.finish()
        if self.rows:
            self.rows[0][1].setFocus()

    def submit(self) -> None:
        session = self._desk.session
        if session is None:
            return
        self.wrong_line.hide()
        for row, decision, reason in self.rows:
            if not decision.currentData():
                self._point_at(decision, tr("{number}: decide on this line.", number=row.number))
                return
            if decision.currentData() != "approve" and not reason.text().strip():
                self._point_at(reason, tr("{number}: say why.", number=row.number))
                return
        if self.form.missing("password"):
            return
        self.wait(True)
        credentials = Credentials(session.actor.login, self.password.text())
        self.password.clear()
        choices = tuple(
            Choice(row.id, str(decision.currentData()), reason.text().strip() or None)
            for row, decision, reason in self.rows
        )
        job = self._perform(credentials, choices).within(self)
        job.then(lambda _: self.accept()).otherwise(self.complain)

    def _row(self, grid: QGridLayout, place: int, row: LineRow, decisions: dict[str, str]) -> None:
        if place:
            rule = QFrame()
            rule.setFrameShape(QFrame.Shape.HLine)
            rule.setFixedHeight(1)
            grid.addWidget(rule, place - 1, 0, 1, 3)
        what = QWidget()
        words = QGridLayout(what)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(look.px(2))
        words.addWidget(Text(duty_name(row.duty), "strong", wrap=True), 0, 0)
        small = f"{row.number} · {row.delegator} → {row.delegate}"
        words.addWidget(Text(small, "small", "quiet", wrap=True), 1, 0)
        when = f"{period_words(row.starts_at, row.ends_at)} · {scope_words(row)}"
        words.addWidget(Text(when, "small", "quiet", wrap=True), 2, 0)
        grid.addWidget(what, place, 0)
        decision = QComboBox()
        decision.addItem(tr("Please choose …"), "")
        for code, word in decisions.items():
            decision.addItem(word, code)
        decision.setMinimumHeight(look.px(34))
        decision.setAccessibleName(tr("Decision on {number}", number=row.number))
        grid.addWidget(decision, place, 1, Qt.AlignmentFlag.AlignTop)
        reason = QLineEdit()
        reason.setPlaceholderText(tr("Why, unless approved"))
        reason.setAccessibleName(tr("Reason for {number}", number=row.number))
        reason.setMinimumHeight(look.px(34))
        grid.addWidget(reason, place, 2, Qt.AlignmentFlag.AlignTop)
        self.rows.append((row, decision, reason))

    def _point_at(self, editor: QWidget, words: str) -> None:
        self.wrong_line.setText(words)
        self.wrong_line.show()
        editor.setFocus()
