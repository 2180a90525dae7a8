"""My desk: what waits for me now, with clocks; today; what I may do and who can instead; what expires."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ctdesk.services.worklist import Expiring, MayDo, WorkItem, Worklist, my_desk
from ctdesk.ui import look, times
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Chip, Elided, Empty, Mark, Note, Row, State, Text, clear, scrolling
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.statement import sign_the_statement
from ctdesk.ui.errors import told
from ctdesk.ui.language import both, tr, weekday
from ctdesk.ui.look import Tone
from ctdesk.ui.page import Page

SIDE = 320
SHOWN = 40
MOST_DUTIES = 9
_AT_THE_DESK = ("receipt.", "storage.", "case.", "quality.review", "team.supervise", "team.confirm")
_ICONS = {
    "fill": "receipts",
    "sign": "sign",
    "external": "external",
    "open_receipt": "arrivals",
    "verify_notice": "confirm",
    "verify_patient": "patient",
    "verify_limits": "catalogue",
    "confirm_enrolment": "certificate",
    "statement": "sign",
}
_ARGUMENTS = {
    "arrivals": "shipment_id",
    "orders": "patient_id",
    "catalogue": "product_id",
    "members": "member_id",
}


class DeskPage(Page):
    """Rows to be worked off with Enter and the arrow keys; the first one has the focus."""

    route = "desk"
    shows = frozenset(
        {
            "record",
            "signature",
            "answer_entry",
            "shipment",
            "patient",
            "product_label",
            "enrolment",
            "competence",
            "appointment",
        }
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._work: Worklist | None = None
        self._rows: list[Row] = []
        self._clocks: list[tuple[Text, WorkItem]] = []
        self._new = Button(tr("New arrival"), "primary", "scan")
        self._new.clicked.connect(lambda: self.go.emit("arrivals", {}))
        line = QHBoxLayout()
        line.setSpacing(look.px(16))
        self.body.addLayout(line, 1)
        left, right = QWidget(), QWidget()
        self._left, self._right = QVBoxLayout(left), QVBoxLayout(right)
        for column in (self._left, self._right):
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(look.px(16))
        line.addWidget(scrolling(left), 1)
        side = scrolling(right)
        side.setFixedWidth(look.px(SIDE))
        line.addWidget(side)
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self._show_clocks)

    def title(self) -> str:
        session = self.desk.session
        return greeting(
            session.actor.name if session is not None else "", times.local(datetime.now(UTC)).hour
        )

    def breadcrumb(self) -> str:
        now = times.local(datetime.now(UTC))
        parts = [f"{now:%Y-%m-%d} {weekday(now.weekday())}"]
        if self._work is not None and self._work.role_zh:
            parts.insert(0, both(self._work.role_zh, self._work.role_en))
        return " • ".join(parts)

    def buttons(self) -> list[Button]:
        return [self._new]

    def load(self) -> None:
        self.fetch(my_desk).then(self._show)

    def showEvent(self, event: object) -> None:
        self._tick.start()

    def hideEvent(self, event: object) -> None:
        self._tick.stop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is None or not self._rows:
            super().keyPressEvent(event)
            return
        now = next((place for place, row in enumerate(self._rows) if row.hasFocus()), 0 if step < 0 else -1)
        self._rows[(now + step) % len(self._rows)].setFocus(Qt.FocusReason.TabFocusReason)

    def _show(self, work: Worklist) -> None:
        self._work = work
        focused = next((place for place, row in enumerate(self._rows) if row.hasFocus()), 0)
        self._rows, self._clocks = [], []
        clear(self._left)
        clear(self._right)
        self._left.addWidget(self._now(work))
        if work.today:
            self._left.addWidget(self._today(work.today))
        self._left.addStretch(1)
        self._right.addWidget(self._may(work.may))
        if not work.statement_signed:
            self._right.addWidget(self._statement())
        if work.expiring:
            self._right.addWidget(self._expiring(work.expiring))
        self._right.addStretch(1)
        self._show_clocks()
        self.changed_heading()
        if self._rows and self.isVisible() and not self.window().findChild(QWidget, "dialog"):
            self._rows[min(focused, len(self._rows) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)

    def _now(self, work: Worklist) -> Card:
        card = Card(tr("Now"), tr("Enter opens • ↑ ↓ choose"))
        for place, item in enumerate(work.now[:SHOWN]):
            card.body.addWidget(self._item(item, first=place == 0))
        if not work.now:
            card.body.addWidget(
                Empty("conforms", tr("Nothing waits for you."), tr("A new arrival begins with New arrival."))
            )
        elif len(work.now) > SHOWN:
            card.body.addWidget(Text(tr("and {count} more", count=len(work.now) - SHOWN), "small", "quiet"))
        return card

    def _item(self, item: WorkItem, *, first: bool) -> Row:
        row = Row()
        row.mark(first)
        tone = _tone_name(item)
        row.line.addWidget(Mark(_ICONS.get(item.kind, "record"), tone, 22))
        words = QVBoxLayout()
        words.setSpacing(look.px(2))
        words.addWidget(Elided(f"{item.number}  {item.label}".strip(), "strong"))
        words.addWidget(Elided(both(item.what_zh, item.what_en), "small", "quiet"))
        row.line.addLayout(words, 1)
        clock = Text("", "heading", tone)
        row.line.addWidget(clock)
        if item.due is not None:
            self._clocks.append((clock, item))
        act = Button(_act(item), "primary" if first else "plain", "open", partial(self._open, item))
        act.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row.line.addWidget(act)
        row.chosen.connect(partial(self._open, item))
        row.reached.connect(partial(self._reach, row))
        row.setAccessibleName(f"{item.number} {item.label} {both(item.what_zh, item.what_en)}")
        self._rows.append(row)
        return row

    def _reach(self, row: Row) -> None:
        for each in self._rows:
            each.mark(each is row)

    def _open(self, item: WorkItem) -> None:
        if item.kind == "statement":
            sign_the_statement(self, self.desk)
        elif item.record_id is not None:
            self.go.emit("record", {"record_id": item.record_id})
        else:
            name = _ARGUMENTS.get(item.route)
            arguments = {name: item.ref_id} if name and item.ref_id is not None else {}
            self.go.emit(item.route, arguments)

    def _today(self, items: tuple[WorkItem, ...]) -> Card:
        card = Card(tr("Today"))
        for item in items[:SHOWN]:
            line = QHBoxLayout()
            line.setSpacing(look.px(12))
            when = Text(times.short(item.due), "strong")
            when.setMinimumWidth(look.px(44))
            line.addWidget(when)
            line.addWidget(Text(item.number))
            line.addWidget(Elided(f"{item.label}  {both(item.what_zh, item.what_en)}", "body", "quiet"), 1)
            line.addWidget(Chip(_chip(item)))
            card.body.addLayout(line)
        return card

    def _may(self, duties: tuple[MayDo, ...]) -> Card:
        card = Card(tr("What I can do now"))
        mine = [duty for duty in duties if duty.duty.startswith(_AT_THE_DESK)] or list(duties)
        for duty in sorted(mine, key=lambda each: not each.allowed)[:MOST_DUTIES]:
            line = QHBoxLayout()
            line.setSpacing(look.px(8))
            mark, tint = ("conforms", "green") if duty.allowed else ("not_allowed", "grey")
            line.addWidget(Mark(mark, tint, 16), 0, Qt.AlignmentFlag.AlignTop)
            name = Text(
                both(duty.text_zh, duty.text_en), "body", "text" if duty.allowed else "quiet", wrap=True
            )
            name.setFont(look.font("body", bold=True))
            line.addWidget(name, 1)
            if duty.allowed:
                until = tr("until {day}", day=times.day(duty.until)) if duty.until else ""
                line.addWidget(Text(until, "small", "quiet"), 0, Qt.AlignmentFlag.AlignTop)
            card.body.addLayout(line)
            if not duty.allowed:
                card.body.addWidget(_why_not(duty))
        if not duties:
            words = tr("You have no role here yet. The lead appoints you under Team.")
            card.body.addWidget(Text(words, "body", "quiet", wrap=True))
        return card

    def _statement(self) -> Note:
        note = Note(tr("Sign the e-signature statement before your first signature."), "amber", "sign")
        note.body.addWidget(
            Button(tr("Sign the statement …"), "plain", on=lambda: sign_the_statement(self, self.desk))
        )
        return note

    def _expiring(self, found: tuple[Expiring, ...]) -> Card:
        card = Card(tr("Expires soon"))
        for each in found:
            line = QHBoxLayout()
            line.addWidget(Text(tr("Training {module}", module=each.module)), 1)
            line.addWidget(Text(times.day(each.valid_until), "strong", "red" if each.lapsed else "amber"))
            card.body.addLayout(line)
        return card

    def _show_clocks(self) -> None:
        now = datetime.now(UTC)
        for text, item in self._clocks:
            if item.due is not None:
                text.setText(times.left(item.due, now))
                text.tint(_tone_name(item, now))


def greeting(name: str, hour: int) -> str:
    """Good morning, afternoon, evening; at night just the name and that somebody is there."""
    if 5 <= hour < 11:
        return tr("Good morning, {name}", name=name)
    if 11 <= hour < 18:
        return tr("Good afternoon, {name}", name=name)
    return tr("Good evening, {name}", name=name)


def _act(item: WorkItem) -> str:
    return {"sign": tr("Sign"), "statement": tr("Sign"), "external": tr("Sign"), "fill": tr("Go on")}.get(
        item.kind, tr("Open")
    )


def _tone_name(item: WorkItem, now: datetime | None = None) -> Tone:
    if item.due is None:
        return "grey"
    gap = (item.due - (now or datetime.now(UTC))).total_seconds()
    return "red" if item.late or gap < 2 * 3600 else "amber" if gap < 48 * 3600 else "grey"


def _chip(item: WorkItem) -> State:
    if item.late:
        return State(tr("Overdue"), "red", "stop_sign")
    return State(tr("Waits for you"), "amber", "waiting")


def _why_not(duty: MayDo) -> QWidget:
    reasons = [told(obstacle.code, dict(obstacle.values)) for obstacle in duty.obstacles]
    if duty.who_can:
        reasons.append(tr("Could instead: {names}", names="、".join(duty.who_can[:4])))
    words = Text(" ".join(reasons), "small", "quiet", wrap=True)
    words.setContentsMargins(look.px(26), 0, 0, 0)
    return words
