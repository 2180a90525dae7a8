"""Trace codes: the queue for the platform with today's deadline, its files, and what it answered."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout

from ctdesk.services import trace_exports, trace_queue
from ctdesk.services.trace_exports import TraceFile
from ctdesk.services.trace_queue import TraceCounts, TraceExportRow, TraceRow
from ctdesk.ui import look, times
from ctdesk.ui.allowed import allow
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Chip, Note, State, Text, facts
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.ask import confirm
from ctdesk.ui.dialogs.print_preview import print_list, write_whole
from ctdesk.ui.dialogs.trace import AnswersDialog, note_answer
from ctdesk.ui.job import Job
from ctdesk.ui.language import tr
from ctdesk.ui.pages.register_page import RegisterPage, standing
from ctdesk.ui.row_model import Cell, Column
from ctdesk.ui.trace_words import other_scheme, scheme_word, upload_state


def _state_cell(row: TraceRow) -> Cell:
    state = upload_state(row.status)
    return Cell(state.word, state.tone, state.icon)


def _age_cell(row: TraceRow) -> Cell:
    if row.status in trace_queue.TO_SEND and row.due_at is not None:
        return Cell(times.left(row.due_at), "red" if row.late else None, quiet=not row.late)
    return Cell(times.short(row.since), quiet=True)


class TracePage(RegisterPage):
    """The codes on the left; on the right the chosen one, or counts and files."""

    route = "trace"
    shows = frozenset({"dose_unit", "trace_export", "trace_answer", "record"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            (
                Column(tr("Trace code"), lambda row: Cell(row.code, strong=True), 188),
                Column(tr("Product"), lambda row: Cell(row.product or "–")),
                Column(tr("Batch"), lambda row: Cell(row.batch or "–", quiet=True), 100, minor=True),
                Column(tr("Upload"), _state_cell, 168),
                Column(tr("Due or since"), _age_cell, 128),
            ),
            tr("Code, batch, record or shipment …"),
            detail_width=360,
        )
        self._answer = Button(tr("Platform answer …"), "plain", "drop", self.import_answers)
        self._export = Button(tr("Make the file …"), "primary", "saved", self.make_file)
        self.filter = QComboBox()
        self.filter.setAccessibleName(tr("Upload"))
        for words, status in (
            (tr("Not acknowledged yet"), None),
            (tr("To be sent"), "pending"),
            (tr("Sent, not answered"), "sent"),
            (tr("Failed"), "failed"),
            (tr("Acknowledged"), "ack"),
        ):
            self.filter.addItem(words, status)
        self.filter.currentIndexChanged.connect(lambda _: self.read_rows())
        self.tools.insertWidget(1, self.filter)
        self._exports: tuple[TraceExportRow, ...] = ()
        self._counts: TraceCounts | None = None
        self._made: TraceFile | None = None

    def title(self) -> str:
        return tr("Drug trace codes")

    def breadcrumb(self) -> str:
        return tr("Upload on the day of the decision")

    def buttons(self) -> list[Button]:
        allow(self._answer, self.desk, trace_exports.import_trace_answers)
        counts = self._counts
        nothing = counts is not None and not counts.pending + counts.failed
        allow(
            self._export,
            self.desk,
            trace_exports.make_trace_export,
            tr("No code waits to be sent.") if nothing else "",
        )
        return [self._answer, self._export]

    def state(self) -> State | None:
        counts = self._counts
        if counts is None:
            return None
        if counts.late:
            return State(tr("{n} overdue", n=counts.late), "red", "due")
        waiting = counts.pending + counts.failed
        return State(tr("{n} to be sent today", n=waiting), "amber", "pending") if waiting else None

    def explain(self) -> str:
        return tr(
            "Each smallest pack has a trace code. It is collected at receipt and uploaded on the day of the"
            " decision; hospitals collect and upload all of them since 2026-01-01. What the platform"
            " refuses goes into the next file."
        )

    def ask_rows(self, after: Any, limit: int) -> Job:
        return self.desk.fetch(
            trace_queue.list_trace_codes,
            status=self.filter.currentData(),
            text=self.text(),
            after=after or 0,
            limit=limit,
        )

    def empty_words(self) -> tuple[str, str]:
        return tr("No trace code waits."), tr("Codes come here when the decision of a receipt is signed.")

    def load(self) -> None:
        self.read_rows()
        self.fetch(trace_queue.trace_counts).then(self._take_counts)
        self.fetch(trace_queue.list_trace_exports).then(self._take_exports)

    def take_scan(self, text: str) -> bool:
        self.search.setText(text.replace("\x1d", ""))
        return True

    def choose(self, row: TraceRow) -> None:
        self.chosen, self.wanted = row, row.id
        self._show_one(row)

    def print_seen(self) -> None:
        print_list(self, self.desk, self.title(), trace_queue.trace_list_paper)

    def make_file(self) -> None:
        """Make the file for the platform and save it."""
        self.run(trace_exports.make_trace_export).then(self._choose_place)

    def import_answers(self) -> None:
        """Read what the platform answered."""
        handed_in = tuple(one for one in self._exports if one.sent_at is not None)
        AnswersDialog(self, self.desk, handed_in, lambda _: self.load()).open()

    def save_to(self, place: Path) -> None:
        """Write the file that was made to ``place``."""
        made = self._made
        if made is not None:
            self.desk.call(write_whole, place, made.data).within(self).otherwise(self.complain)

    def _choose_place(self, made: TraceFile) -> None:
        self._made = made
        dialog = QFileDialog(self, tr("Save the file for the platform"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(made.name)
        dialog.fileSelected.connect(lambda path: self.save_to(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _again(self, export: TraceExportRow) -> None:
        def done(content: Any) -> None:
            self._choose_place(TraceFile(export.id, export.number, content.name, content.data, export.codes))

        self.fetch(trace_exports.read_trace_export, export_id=export.id).then(done)

    def _hand_in(self, export: TraceExportRow) -> None:
        confirm(
            self,
            tr("Handed in at the platform"),
            tr("{n} codes of {number} count as sent from now on.", n=export.codes, number=export.number),
            tr("It was handed in"),
            lambda: self.run(trace_exports.hand_in_trace_export, export_id=export.id),
        )

    def _take_counts(self, counts: TraceCounts) -> None:
        self._counts = counts
        self.changed_heading()
        self._show_all()

    def _take_exports(self, page: Any) -> None:
        self._exports = page.rows
        self._show_all()

    def _show_all(self) -> None:
        if self.chosen is not None and self._counts is not None:
            found = [row for row in self._shown() if row.id == self.chosen.id]
            self._show_one(found[0] if found else self.chosen)
        elif self._counts is not None:
            self.show_detail([self._count_card(self._counts), self._file_card()])

    def _shown(self) -> list[TraceRow]:
        rows = [self.model.row(self.model.index(place, 0)) for place in range(self.model.rowCount())]
        return [row for row in rows if row is not None]

    def _count_card(self, counts: TraceCounts) -> Card:
        card = Card(tr("How it stands"), padding=14)
        for status, number in (
            ("pending", counts.pending),
            ("failed", counts.failed),
            ("sent", counts.sent),
            ("ack", counts.ack),
        ):
            state = upload_state(status)
            card.body.addLayout(
                standing(state.icon, state.tone if number else "grey", state.word, str(number))
            )
        if counts.share is not None:
            share = tr("{percent} % of all codes are acknowledged", percent=counts.share)
            card.body.addWidget(Text(share, "small", "quiet", wrap=True))
        if counts.late:
            card.body.addWidget(
                Note(tr("{n} codes are past the day of their decision.", n=counts.late), "red", "due")
            )
        if counts.unanswered:
            words = tr("{n} codes were sent a day ago and have no answer.", n=counts.unanswered)
            card.body.addWidget(Note(words, "amber", "waiting"))
        return card

    def _file_card(self) -> Card:
        card = Card(tr("Files for the platform"), padding=14)
        for export in self._exports[:6]:
            head = QHBoxLayout()
            head.addWidget(Text(export.number, "strong", select=True))
            head.addStretch(1)
            head.addWidget(Text(times.short(export.made_at), "small", "quiet"))
            card.body.addLayout(head)
            told = tr("{n} codes, made by {name}", n=export.codes, name=export.made_by)
            if export.sent_at is not None:
                sent = tr("handed in {time}", time=times.short(export.sent_at))
                answered = tr(
                    "{good} acknowledged, {bad} failed", good=export.acknowledged, bad=export.failed
                )
                told = f"{told} • {sent} • {answered}"
            card.body.addWidget(Text(told, "small", "quiet", wrap=True))
            line = QHBoxLayout()
            line.setSpacing(look.px(8))
            if export.sent_at is None:
                done = Button(tr("Handed in …"), "plain", "tick", partial(self._hand_in, export))
                line.addWidget(allow(done, self.desk, trace_exports.hand_in_trace_export))
            line.addWidget(Button(tr("Save again …"), "link", "saved", partial(self._again, export)))
            line.addStretch(1)
            card.body.addLayout(line)
        if not self._exports:
            none = tr("None yet. Make the file, hand it in at the platform, then note that here.")
            card.body.addWidget(Text(none, "body", "quiet", wrap=True))
        return card

    def _show_one(self, row: TraceRow) -> None:
        card = Card(padding=14)
        state = upload_state(row.status, late=row.late)
        card.body.addWidget(Text(row.code, "heading", wrap=True, select=True))
        card.body.addWidget(Chip(state))
        pairs = [
            (tr("Product"), row.product or "–"),
            (tr("Batch"), row.batch or "–"),
            (tr("Bag"), f"{row.shipment} · {row.ordinal}"),
            (tr("Decided"), times.moment(row.decided_at)),
            (tr("Due"), times.moment(row.due_at)),
            (tr("Scheme"), scheme_word(row.scheme)),
        ]
        if row.export is not None:
            pairs.append((tr("File"), row.export))
        if row.reason is not None:
            pairs.append((tr("Platform"), row.reason))
        card.body.addLayout(facts(pairs))
        if other_scheme(row):
            words = tr("The catalogue gives another kind of code for this product.")
            card.body.addWidget(Note(words, "amber", "warning"))
        line = QHBoxLayout()
        line.setSpacing(look.px(8))
        notes = trace_exports.note_trace_answers
        if row.status != "ack":
            good = Button(tr("Acknowledged …"), "plain", "tick", partial(self._note, row, "ack"))
            line.addWidget(allow(good, self.desk, notes))
        if row.status in ("pending", "sent"):
            bad = Button(tr("Refused …"), "plain", "fails", partial(self._note, row, "failed"))
            line.addWidget(allow(bad, self.desk, notes))
        line.addStretch(1)
        card.body.addLayout(line)
        links = QHBoxLayout()
        if row.record_id is not None:
            links.addWidget(
                Button(tr("Open the record"), "link", "open", partial(self._open_record, row.record_id))
            )
        links.addWidget(Button(tr("Counts and files"), "link", "back", self._unchoose))
        links.addStretch(1)
        card.body.addLayout(links)
        self.show_detail([card])

    def _note(self, row: TraceRow, result: str) -> None:
        note_answer(self, self.desk, (row.id,), result)

    def _open_record(self, record_id: int) -> None:
        self.go.emit("record", {"record_id": record_id})

    def _unchoose(self) -> None:
        self.chosen = self.wanted = None
        self.table.clearSelection()
        self._show_all()
