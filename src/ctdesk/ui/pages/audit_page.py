"""The audit trail: every event, what it changed, and whether the chain and its anchors still agree."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from ctdesk.domain.errors import Cancelled
from ctdesk.services import audit, trail_review
from ctdesk.services.audit import EventDetail, EventRow, TrailReport, TrailStatus
from ctdesk.services.trail_filters import EventFilter
from ctdesk.ui import look, times
from ctdesk.ui.audit_words import event_words
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Note, Text, facts
from ctdesk.ui.desk import Desk
from ctdesk.ui.errors import complaint, told
from ctdesk.ui.job import Job
from ctdesk.ui.language import tr
from ctdesk.ui.pages.audit_changes import changes_card, facts_card
from ctdesk.ui.pages.list_page import ListPage
from ctdesk.ui.row_model import Cell, Column, Dense
from ctdesk.ui.times import today

ALARMING = ("refused", "failed", "session.refused")
_SIGN = "sign:"


def _kinds() -> tuple[tuple[str, str], ...]:
    """What can be asked for alone: kinds of acts, and signs of risk."""
    return (
        (tr("Everything"), ""),
        (tr("Signatures"), "record.sign"),
        (tr("Changes after signing"), f"{_SIGN}after_signing"),
        (tr("Late entries"), f"{_SIGN}late"),
        (tr("Overrides"), f"{_SIGN}override"),
        (tr("Clock"), f"{_SIGN}clock"),
        (tr("Rights and settings"), f"{_SIGN}permission"),
        (tr("Failed sign-ins"), f"{_SIGN}sign_ins"),
        (tr("Refusals"), f"{_SIGN}refused"),
        (tr("Sign-ins"), "session.sign_in"),
        (tr("Prints"), "record.print"),
        (tr("Exports"), f"{_SIGN}export"),
        (tr("What inspectors read"), "inspection.read"),
    )


def _act(row: EventRow) -> Cell:
    words = event_words(row.action)
    return Cell(words, "red", "not_allowed") if row.action in ALARMING else Cell(words, strong=True)


class AuditPage(ListPage):
    """Events on the left, the newest first; the chosen one in sentences on the right."""

    route = "audit"
    shows = frozenset({"audit_event", "checkpoint"})

    def __init__(self, desk: Desk) -> None:
        columns = (
            Column(tr("No."), lambda row: Cell(str(row.seq), quiet=True), 64, right=True, minor=True),
            Column(tr("Time"), lambda row: Cell(times.moment(row.at)), 136),
            Column(tr("Who"), lambda row: Cell(row.actor_name, strong=True), 110),
            Column(tr("What"), _act),
            Column(tr("Reason"), lambda row: Cell(row.reason or "", quiet=True), 110, minor=True),
        )
        super().__init__(desk, columns, tr("Name, action, reason …"), detail_width=380)
        self.setAcceptDrops(True)
        self._status: TrailStatus | None = None
        self._report: TrailReport | None = None
        self._job: Job | None = None
        self._anchors: tuple[Path, ...] = ()
        self._verify = Button(tr("Verify the trail"), "primary", "audit", self.verify)
        self._choose_anchors = Button(tr("Compare with prints …"), "plain", "anchor", self._ask_anchors)
        self.span, self.only, self.person = QComboBox(), QComboBox(), QComboBox()
        for words, code in _kinds():
            self.only.addItem(words, code)
        self.person.addItem(tr("Everybody"), None)
        for words, days in ((tr("All time"), 0), (tr("Today"), 1), (tr("7 days"), 7), (tr("31 days"), 31)):
            self.span.addItem(words, days)
        month = today().replace(day=1)
        for _ in range(12):
            self.span.addItem(f"{month:%Y-%m}", month)
            month = (month - timedelta(days=1)).replace(day=1)
        self.about = QLineEdit()
        self.about.setPlaceholderText(tr("Record, unit, incident …"))
        self.about.setClearButtonEnabled(True)
        self.about.setMinimumHeight(look.px(32))
        self.about.textChanged.connect(lambda _: self._wait.start())
        chosen = QHBoxLayout()
        chosen.setSpacing(look.px(8))
        for box, name in ((self.only, tr("What")), (self.person, tr("Who")), (self.span, tr("Time"))):
            box.setAccessibleName(name)
            box.setMinimumContentsLength(6)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.currentIndexChanged.connect(lambda _: self.read_rows())
            chosen.addWidget(box, 1)
        self.about.setAccessibleName(tr("About what"))
        chosen.addWidget(self.about, 1)
        self.list.body.insertLayout(1, chosen)
        self._review = Button(tr("Trail review"), "link", on=lambda: self.go.emit("trail_review", {}))
        self._review.setVisible(self.desk.may(trail_review.list_trail_reviews))
        self.tools.addWidget(self._review)
        self._access = Button(tr("Accounts and rights"), "link", on=lambda: self.go.emit("access", {}))
        self.tools.addWidget(self._access)
        self._inspection = Button(tr("Inspection"), "link", on=self._to_inspection)
        self.tools.addWidget(self._inspection)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.stop = Button(tr("Stop"), "plain", "stop", self._stop)
        self.working = Card(tr("Verifying"), padding=12)
        line = QHBoxLayout()
        line.addWidget(self.bar, 1)
        line.addWidget(self.stop)
        self.working.body.addLayout(line)
        self.working.hide()
        self.body.insertWidget(0, self.working)

    def title(self) -> str:
        return tr("Audit trail")

    def breadcrumb(self) -> str:
        status = self._status
        if status is None:
            return ""
        if status.anchored_at is None:
            return tr("Never anchored outside this database")
        return tr(
            "Last anchored {time}, {count} entries since",
            time=times.moment(status.anchored_at),
            count=status.since,
        )

    def buttons(self) -> list[Button]:
        allowed = self.desk.may(audit.check_trail) and self._job is None
        self._verify.setEnabled(allowed)
        self._choose_anchors.setEnabled(allowed)
        return [self._choose_anchors, self._verify]

    def ask_rows(self, after: Any, limit: int) -> Job:
        return self.fetch(audit.list_events, after=after, filters=self.filters(), limit=limit)

    def filters(self) -> EventFilter | None:
        """What is asked for; None when it is everything."""
        kind = str(self.only.currentData() or "")
        since, until = self._period()
        sign = kind.removeprefix(_SIGN) if kind.startswith(_SIGN) else None
        wanted = EventFilter(
            action=None if sign else kind or None,
            actor_id=self.person.currentData(),
            text=self.text(),
            since=since,
            until=until,
            sign=sign,
            about=self.about.text().strip() or None,
        )
        return None if wanted == EventFilter() else wanted

    def _period(self) -> tuple[datetime | None, datetime | None]:
        """From when until when; nothing where all of it is shown."""
        chosen = self.span.currentData()
        if isinstance(chosen, date):
            following = (chosen + timedelta(days=31)).replace(day=1)
            return times.start_of(chosen), times.start_of(following)
        days = int(chosen or 0)
        return (times.start_of(today() - timedelta(days=days - 1)) if days else None), None

    def dense(self) -> Dense | None:
        """Numbers of events have no gaps, so the whole trail can be jumped through."""
        status = self._status
        if status is None or self.filters() is not None:
            return None
        head = status.head_seq
        return Dense(head, lambda row: None if row == 0 else head - row + 1)

    def load(self) -> None:
        self.fetch(audit.trail_status).then(self._take_status)
        if self.person.count() == 1 and self.desk.may(audit.people_in_trail):
            self.fetch(audit.people_in_trail).then(self._take_people)

    def _take_people(self, people: tuple[tuple[int, str], ...]) -> None:
        for number, name in people:
            self.person.addItem(name, number)

    def choose(self, row: EventRow) -> None:
        super().choose(row)
        self.fetch(audit.event_detail, seq=row.seq).then(self._show)

    def hint(self) -> tuple[str, str]:
        return "audit", tr("Choose an event. Drop printed records here to compare them with the trail.")

    def verify(self, anchors: tuple[Path, ...] = ()) -> None:
        """Recompute the chain, compare rows and anchors; may be stopped."""
        self._anchors = anchors
        self.working.show()
        self.bar.setRange(0, 0)
        self._job = self.desk.fetch(audit.check_trail, long=True, anchors=anchors).within(self)
        self._job.progress(self._progress).then(self._verified).otherwise(self._not_verified)
        self.changed_heading()

    def take_files(self, paths: list[str]) -> bool:
        if not self.desk.may(audit.check_trail) or self._job is not None:
            return False
        self.verify(tuple(Path(path) for path in paths))
        return True

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if paths and self.take_files(paths):
            event.acceptProposedAction()

    def _ask_anchors(self) -> None:
        words = tr("Printed records, manifests and checkpoints")
        paths, _ = QFileDialog.getOpenFileNames(self, words, "", "PDF, JSON, checkpoint (*)")
        if paths:
            self.take_files(paths)

    def _to_inspection(self) -> None:
        self.go.emit("inspection" if self.desk.may("documents.export") else "inspectors", {})

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _progress(self, done: int, total: int) -> None:
        self.bar.setRange(0, max(1, total))
        self.bar.setValue(done)
        self.working.aside.setText(tr("{done} of {total}", done=done, total=total))

    def _verified(self, report: TrailReport) -> None:
        self._end()
        self._report = report
        self.show_detail([self._verdict(report)])

    def _not_verified(self, error: Exception) -> None:
        self._end()
        if isinstance(error, Cancelled):
            self.show_detail([Note(complaint(error).text, "grey", "note")])
        else:
            self.complain(error)

    def _end(self) -> None:
        self._job = None
        self.working.hide()
        self.changed_heading()

    def _verdict(self, report: TrailReport) -> QWidget:
        if report.faults:
            first = str(report.first_broken) if report.first_broken is not None else "–"
            words = tr("The first entry that does not agree is number {number}.", number=first)
            note = Note(words, "red", "stop_sign", tr("The trail was changed"))
        else:
            words = tr("{count} events are whole, in order, and agree with every row.", count=report.events)
            note = Note(words, "green", "signed", tr("The trail is intact"))
        if report.anchors:
            anchors = tr("{count} anchors from outside agree with it.", count=report.anchors)
            if not report.faults:
                note.body.addWidget(Text(anchors, "body", wrap=True))
        for fault in report.faults[:12]:
            note.body.addWidget(Text(told(fault.code, fault.values), "body", wrap=True, select=True))
        if not report.refused:
            return note
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(12))
        column.addWidget(note)
        count = tr("Files not compared: {count}", count=len(report.refused))
        refused = Note(tr("What they say is not believed here."), "amber", "not_allowed", count)
        for fault in report.refused[:12]:
            refused.body.addWidget(Text(told(fault.code, fault.values), "body", wrap=True, select=True))
        column.addWidget(refused)
        return whole

    def _take_status(self, status: TrailStatus) -> None:
        self._status = status
        self.changed_heading()
        super().load()
        if self._report is not None and self.chosen is None:
            self.show_detail([self._verdict(self._report)])
        elif "seq" in self.arguments:
            self.fetch(audit.event_detail, seq=self.arguments["seq"]).then(self._show)
        elif self.chosen is None and status.head_seq:
            self.fetch(audit.event_detail, seq=status.head_seq).then(self._show_latest)

    def _show_latest(self, detail: EventDetail) -> None:
        """While nothing is chosen the latest event stands there, and what else can be done here."""
        if self.chosen is None and self._report is None:
            self._show(detail)
            self.detail.insertWidget(0, Note(self.hint()[1], "blue", "anchor"))

    def _show(self, detail: EventDetail) -> None:
        row = detail.row
        head = Card(tr("Event {number}", number=row.seq))
        head.body.addWidget(Text(f"{row.actor_name}: {event_words(row.action)}", "strong", wrap=True))
        pairs = [
            (tr("Time"), times.exact(row.at)),
            (tr("Workstation"), detail.workstation),
            (tr("Action"), row.action),
            (tr("Reason"), row.reason or "–"),
        ]
        head.body.addLayout(facts(pairs))
        cards: list[QWidget] = [head]
        if row.record_id is not None:
            record = Button(tr("Open the record"), "plain", "record")
            record.clicked.connect(lambda: self.go.emit("record", {"record_id": row.record_id}))
            story = Button(tr("History"), "plain", "audit")
            story.clicked.connect(lambda: self.go.emit("story", {"record_id": row.record_id}))
            beside = QHBoxLayout()
            beside.setSpacing(look.px(8))
            beside.addWidget(record)
            beside.addWidget(story)
            beside.addStretch(1)
            head.body.addLayout(beside)
        if detail.facts:
            cards.append(facts_card(detail.facts))
        if detail.changes:
            cards.append(changes_card(detail.changes))
        seal = Card(tr("Seal"))
        groups = " ".join(detail.seal_hex[start : start + 8] for start in range(0, 64, 8))
        seal.body.addWidget(Text(groups, "mono", "quiet", wrap=True, select=True))
        seal.setMinimumWidth(look.px(200))
        cards.append(seal)
        self.show_detail(cards)
