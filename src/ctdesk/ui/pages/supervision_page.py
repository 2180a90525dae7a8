"""The lead's supervision: the steps that wait for an acknowledgement, signed in batches, and those that have
one.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox

from ctdesk.services import supervision
from ctdesk.services.obligations import LEAD
from ctdesk.services.supervision import ACKNOWLEDGED, MOST, Step
from ctdesk.ui import times
from ctdesk.ui.allowed import why_not_duty
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Note, facts
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.sign_batch import SignBatchDialog
from ctdesk.ui.errors import complaint
from ctdesk.ui.job import Job
from ctdesk.ui.language import both, language, listed, tr
from ctdesk.ui.pages.oversight_switch import oversight_segments
from ctdesk.ui.pages.register_page import RegisterPage, standing
from ctdesk.ui.row_model import ROW, Cell, Column
from ctdesk.ui.terms import terms

WAITING, DONE = "waiting", "done"


class SupervisionPage(RegisterPage):
    """Space chooses a record for the batch, Ctrl+A all of them, Ctrl+Enter signs; Enter opens one."""

    route = "supervision"
    shows = frozenset({"record", "signature", "answer_entry"})

    def __init__(self, desk: Desk) -> None:
        columns = (
            Column(tr("Number"), lambda row: Cell(row.number, strong=True), 152),
            Column(tr("Step"), lambda row: Cell(both(row.title.zh_CN, row.title.en)), 122, minor=True),
            Column(tr("About what"), lambda row: Cell(row.subject)),
            Column(tr("Decided as"), _outcome_cell, 112),
            Column(tr("State"), self._state_cell, 142),
        )
        super().__init__(desk, columns, tr("Number, shipment, product or case …"), detail_width=340)
        self.marked: dict[int, Step] = {}
        self.which = QComboBox()
        self.which.setAccessibleName(tr("Which steps"))
        self.which.addItem(tr("To acknowledge"), WAITING)
        self.which.addItem(tr("Acknowledged"), DONE)
        self.which.currentIndexChanged.connect(lambda _: self._switch_list())
        self.tools.insertWidget(0, self.which)
        if self.segments is not None:  # the search keeps its room
            self.tools.removeWidget(self.segments)
            self.list.body.insertWidget(0, self.segments)
        self._sign = Button(tr("Acknowledge …"), "primary", "sign", self.acknowledge)
        for keys, act in (("Space", self.mark), ("Ctrl+A", self.mark_all)):
            shortcut = QShortcut(QKeySequence(keys), self.table, act)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        QShortcut(QKeySequence("Ctrl+Return"), self, self.acknowledge)
        self.table.opened.connect(lambda row: self.go.emit("record", {"record_id": row.id}))

    def neighbours(self) -> tuple[tuple[str, str], ...]:
        return oversight_segments(self.desk)

    def title(self) -> str:
        return tr("Supervision")

    def breadcrumb(self) -> str:
        return tr("Every step has the lead's signature: up to {n} at once", n=MOST)

    def buttons(self) -> list[Button]:
        self._count()
        return [self._sign]

    def explain(self) -> str:
        return tr(
            "Space chooses a record, Ctrl+A all that fit, Ctrl+Enter signs them with one password entry; "
            "each gets a signature of its own. What has to be approved is opened and signed alone. Coverage "
            "(K32): of the records decided in a period that need the lead's signature, those that have it."
        )

    def ask_rows(self, after: Any, limit: int) -> Job:
        query = supervision.list_waiting if self._is_waiting() else supervision.list_acknowledged
        return self.fetch(query, text=self.text(), after=after, limit=min(limit, MOST))

    def load(self) -> None:
        self.marked.clear()
        super().load()
        self._count()

    def empty_words(self) -> tuple[str, str]:
        if self._is_waiting():
            return tr("No step waits for you."), tr("Records come here once they are decided.")
        return tr("Nothing was acknowledged yet."), tr("Choose “To acknowledge” on the left.")

    def hint(self) -> tuple[str, str]:
        return "signed", tr("Choose a record; Space takes it into the batch, Enter opens it.")

    def choose(self, row: Any) -> None:
        self.chosen, self.wanted = row, row.id
        self.show_detail([_card(row)])

    def read_detail(self, key: int) -> None:
        if self.chosen is not None:
            self.show_detail([_card(self.chosen)])

    def mark(self) -> None:
        """Take the row at hand into the batch, or out of it."""
        row = self.table.current()
        if isinstance(row, Step):
            if row.id in self.marked:
                del self.marked[row.id]
            elif _fits(row) and len(self.marked) < MOST:
                self.marked[row.id] = row
            self._marks_changed()

    def mark_all(self) -> None:
        """Take what is shown into the batch, as far as it fits; all of it once more takes it out."""
        shown = [self.model.index(place, 0).data(ROW) for place in range(self.model.rowCount())]
        fitting = [row for row in shown if isinstance(row, Step) and _fits(row)][:MOST]
        before = set(self.marked)
        self.marked = {} if before == {row.id for row in fitting} else {row.id: row for row in fitting}
        self._marks_changed()

    def acknowledge(self) -> None:
        """Sign the batch; without one, the row at hand."""
        row = self.table.current()
        steps = list(self.marked.values())
        if not steps and isinstance(row, Step) and _fits(row):
            steps = [row]
        if steps and self._sign.isEnabled():
            meaning = terms().word("meanings", ACKNOWLEDGED, language())
            dialog = SignBatchDialog(self, self.desk, steps, meaning, self._signed)
            dialog.open()
            dialog.begin()

    def _signed(self) -> None:
        self.marked.clear()
        self.chosen = self.wanted = None
        self.load()

    def _is_waiting(self) -> bool:
        return bool(self.which.currentData() == WAITING)

    def _switch_list(self) -> None:
        self.chosen = self.wanted = None
        self.load()

    def _marks_changed(self) -> None:
        self.model.show_again()
        self._count()

    def _count(self) -> None:
        reason = "" if self.desk.may(LEAD) else why_not_duty(self.desk, LEAD)
        self._sign.setText(
            tr("Acknowledge {n} …", n=len(self.marked)) if self.marked else tr("Acknowledge …")
        )
        self._sign.setEnabled(not reason and self._is_waiting())
        self._sign.setToolTip(reason)
        self._sign.setAccessibleDescription(reason)

    def _state_cell(self, row: Step) -> Cell:
        if row.acknowledged_at is not None:
            return Cell(times.moment(row.acknowledged_at), "amber" if row.late else "green", "signed")
        if row.id in self.marked:
            return Cell(tr("Chosen"), "blue", "tick")
        if row.late:
            return Cell(tr("Overdue"), "red", "clock")
        if row.against is not None:
            return Cell(tr("One by one"), "grey", "look_up")
        return Cell("–" if row.due is None else tr("by {at}", at=times.moment(row.due)), quiet=True)


def _fits(row: Step) -> bool:
    return row.acknowledged_at is None and row.against is None


def _outcome_cell(row: Step) -> Cell:
    return Cell("–" if row.outcome is None else both(row.outcome.zh_CN, row.outcome.en))


def _card(row: Step) -> Card:
    """What the lead has to know of a step: its outcome, what did not conform, what was late or overridden."""
    card = Card(row.number)
    lines = [
        (tr("Step"), both(row.title.zh_CN, row.title.en)),
        (tr("About what"), row.subject),
        (tr("Decided as"), _outcome_cell(row).text),
        (tr("Decided"), "–" if row.completed_at is None else times.moment(row.completed_at)),
        (tr("Acknowledge by"), "–" if row.due is None else times.moment(row.due)),
    ]
    if row.acknowledged_at is not None:
        lines.append(
            (tr("Acknowledged"), f"{times.moment(row.acknowledged_at)}  {row.acknowledged_by or '–'}")
        )
    card.body.addLayout(facts(lines))
    found = tr("{n} items do not conform", n=row.findings) if row.findings else tr("Every item conforms")
    card.body.addLayout(
        standing("fails" if row.findings else "conforms", "amber" if row.findings else "green", found)
    )
    late = listed(both(one.zh_CN, one.en) for one in row.missed)
    words = tr("Late: {limits}", limits=late) if late else tr("Every limit was kept")
    card.body.addLayout(standing("clock" if late else "conforms", "amber" if late else "green", words))
    if row.overrides:
        told = tr("{n} signatures under an emergency permission", n=row.overrides)
        card.body.addLayout(standing("warning", "red", told))
    if row.against is not None:
        card.body.addWidget(Note(complaint(row.against).whole(), "grey", "note"))
    return card
