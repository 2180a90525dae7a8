"""The reviews of accounts and rights: which quarter is due, those that were, and the record of each."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ctdesk.services import access_review
from ctdesk.services.access_review import ReviewDue, ReviewRow
from ctdesk.ui import look, times
from ctdesk.ui.allowed import allow
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Chip, Empty, Note, Row, State, Text, clear, scrolling
from ctdesk.ui.desk import Desk
from ctdesk.ui.language import tr
from ctdesk.ui.page import Page


class AccessPage(Page):
    """One card with the quarter that is due, and below it every review, the newest first."""

    route = "access"
    shows = frozenset({"access_review", "record"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, look.px(8), 0)
        self._column.setSpacing(look.px(16))
        self.body.addWidget(scrolling(inner))
        self._begin = Button(tr("Begin the review"), "primary", "members", self.begin)
        self._due: ReviewDue | None = None

    def title(self) -> str:
        return tr("Accounts and rights")

    def breadcrumb(self) -> str:
        return tr("Reviewed once a quarter: account by account, by quality assurance and the administrator.")

    def buttons(self) -> list[Button]:
        unless = tr("The review of this quarter is under way.") if self._under_way() else ""
        return [allow(self._begin, self.desk, access_review.begin_review, unless)]

    def load(self) -> None:
        if self.desk.may(access_review.review_due):
            self.fetch(access_review.review_due).then(self._take_due)
        else:
            self._take_due(None)

    def begin(self) -> None:
        """List the accounts and open the record."""
        self.run(access_review.begin_review).then(self._open)

    def _take_due(self, due: ReviewDue | None) -> None:
        self._due = due
        self.changed_heading()
        self.fetch(access_review.list_reviews).then(self._show)

    def _show(self, rows: tuple[ReviewRow, ...]) -> None:
        clear(self._column)
        if self._due is not None:
            words = tr(
                "The review of {quarter} is due by {day}.", quarter=self._due.quarter, day=self._last_day()
            )
            self._column.addWidget(Note(words, "amber", "due"))
        if not rows:
            self._column.addWidget(
                Empty(
                    "members",
                    tr("No review yet."),
                    tr("It lists every account with its roles, rights and last sign-in."),
                )
            )
        else:
            card = Card(tr("Reviews"), str(len(rows)))
            for row in rows:
                card.body.addWidget(self._line(row))
            self._column.addWidget(card)
        self._column.addStretch(1)

    def _line(self, row: ReviewRow) -> Row:
        box = Row()
        name = row.quarter if row.ordinal == 1 else f"{row.quarter} ({row.ordinal})"
        box.setAccessibleName(f"{name} {row.number}")
        box.line.addWidget(Text(name, "strong"))
        box.line.addWidget(Text(row.number, "body", select=True))
        about = tr("{count} accounts, listed {time}", count=row.accounts, time=times.moment(row.opened_at))
        box.line.addWidget(Text(f"{about} • {row.opened_by or '–'}", "small", "quiet", wrap=True), 1)
        box.line.addWidget(Chip(_state(row)), 0, Qt.AlignmentFlag.AlignVCenter)
        if row.record_id is not None:
            box.chosen.connect(lambda: self._open(row.record_id))
        return box

    def _open(self, record_id: Any) -> None:
        self.go.emit("record", {"record_id": int(record_id)})

    def _under_way(self) -> bool:
        return self._due is not None and self._due.record_id is not None

    def _last_day(self) -> str:
        return "" if self._due is None else times.day(self._due.due - timedelta(minutes=1))


def _state(row: ReviewRow) -> State:
    if row.closed_at is not None:
        return State(tr("Complete"), "green", "conforms")
    if row.state == "voided":
        return State(tr("Voided"), "grey", "void")
    return State(tr("Under way"), "amber", "pending")
