"""The reviews of the audit trail: the months that are due, and every review with its record."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ctdesk.services import trail_review
from ctdesk.services.trail_review import TrailReviewDue, TrailReviewRow
from ctdesk.ui import look, times
from ctdesk.ui.allowed import allow
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Chip, Empty, Row, State, Text, clear, scrolling
from ctdesk.ui.desk import Desk
from ctdesk.ui.language import tr
from ctdesk.ui.page import Page


class TrailReviewPage(Page):
    """The months that wait, each begun with Enter, and below them every review, the newest first."""

    route = "trail_review"
    shows = frozenset({"trail_review", "record"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, look.px(8), 0)
        self._column.setSpacing(look.px(16))
        self.body.addWidget(scrolling(inner))
        self._begin = Button(tr("Begin the review"), "primary", "audit", self.begin)
        self._due: tuple[TrailReviewDue, ...] = ()

    def title(self) -> str:
        return tr("Trail review")

    def breadcrumb(self) -> str:
        return tr(
            "Once a month: every case with a sign of risk, and a share of the others that nobody chooses."
        )

    def buttons(self) -> list[Button]:
        unless = "" if self._next() is not None else tr("No month waits for a review.")
        return [allow(self._begin, self.desk, trail_review.begin_trail_review, unless)]

    def load(self) -> None:
        self.fetch(trail_review.trail_reviews_due).then(self._take_due)

    def begin(self) -> None:
        """Begin the review of the oldest month that waits."""
        month = self._next()
        if month is not None:
            self._begin_month(month)

    def _begin_month(self, due: TrailReviewDue) -> None:
        if due.record_id is not None:
            self._open(due.record_id)
        elif self.desk.may(trail_review.begin_trail_review):
            self.run(trail_review.begin_trail_review, month=due.month).then(self._open)

    def _take_due(self, due: tuple[TrailReviewDue, ...]) -> None:
        self._due = due
        self.changed_heading()
        self.fetch(trail_review.list_trail_reviews).then(self._show)

    def _show(self, rows: tuple[TrailReviewRow, ...]) -> None:
        clear(self._column)
        if self._due:
            card = Card(tr("To review"), str(len(self._due)))
            for due in self._due:
                card.body.addWidget(self._waiting(due))
            self._column.addWidget(card)
        if rows:
            done = Card(tr("Reviews"), str(len(rows)))
            for row in rows:
                done.body.addWidget(self._line(row))
            self._column.addWidget(done)
        else:
            words = tr("It lists what was changed after signing, entered late, overridden or refused.")
            self._column.addWidget(Empty("audit", tr("No review yet."), words))
        self._column.addStretch(1)

    def _waiting(self, due: TrailReviewDue) -> Row:
        box = Row()
        last = times.day(due.due - timedelta(minutes=1))
        box.setAccessibleName(due.month)
        box.line.addWidget(Text(due.month, "strong"))
        box.line.addWidget(Text(tr("due by {day}", day=last), "small", "quiet"), 1)
        late = due.due <= times.now()
        state = (
            State(tr("Under way"), "amber", "pending")
            if due.record_id is not None
            else State(tr("Overdue"), "red", "due")
            if late
            else State(tr("To begin"), "grey", "due")
        )
        box.line.addWidget(Chip(state), 0, Qt.AlignmentFlag.AlignVCenter)
        box.chosen.connect(lambda: self._begin_month(due))
        return box

    def _line(self, row: TrailReviewRow) -> Row:
        box = Row()
        name = row.month if row.ordinal == 1 else f"{row.month} ({row.ordinal})"
        box.setAccessibleName(f"{name} {row.number}")
        box.line.addWidget(Text(name, "strong"))
        box.line.addWidget(Text(row.number, "body", select=True))
        about = tr(
            "{planned} of {found} cases, listed {time}",
            planned=row.planned,
            found=row.found,
            time=times.moment(row.opened_at),
        )
        box.line.addWidget(Text(f"{about} • {row.opened_by or '–'}", "small", "quiet", wrap=True), 1)
        box.line.addWidget(Chip(_state(row)), 0, Qt.AlignmentFlag.AlignVCenter)
        if row.record_id is not None:
            box.chosen.connect(lambda: self._open(row.record_id))
        return box

    def _next(self) -> TrailReviewDue | None:
        return next((one for one in self._due if one.record_id is None), None)

    def _open(self, record_id: Any) -> None:
        self.go.emit("record", {"record_id": int(record_id)})


def _state(row: TrailReviewRow) -> State:
    if row.closed_at is not None:
        return State(tr("Complete"), "green", "conforms")
    if row.state == "voided":
        return State(tr("Voided"), "grey", "void")
    return State(tr("Under way"), "amber", "pending")
