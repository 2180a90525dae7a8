"""My desk: what waits for me now, with clocks; today; what I may do and who can instead; what expires."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from ctdesk.services.handover_blocked import blocked_for_me
from ctdesk.services.handover_lines import Line
from ctdesk.services.own_duties import Expiring, MayDo
from ctdesk.services.work import ABOUT_RIGHTS
from ctdesk.services.worklist import DayEvent, WorkItem, Worklist, my_desk
from ctdesk.ui import look, times
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Chip, Elided, Empty, Mark, Note, Row, State, Text, clear, scrolling
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.statement import sign_the_statement
from ctdesk.ui.errors import told
from ctdesk.ui.language import both, listed, tr, weekday
from ctdesk.ui.look import Tone
from ctdesk.ui.navigation import is_place
from ctdesk.ui.page import Page
from ctdesk.ui.pages.desk_cards import blocked_card, dues_card
from ctdesk.ui.pages.dues_export import print_the_week, save_the_calendar
from ctdesk.ui.terms import module_name
from ctdesk.ui.training_words import state_words
from ctdesk.ui.work_icons import ARGUMENTS, ICONS
from ctdesk.ui.work_words import act_on, detail_of, title_of, until_words

SIDE = 320
CLOCK = 150
NARROW = 880
MOST_WIDE = 16_777_215
SOON = 30
SHOWN = 40
FIRST = 6  # what is not urgent beyond these is one click away, so that the day stays in sight
MOST_DUTIES = 8
SHOWN_ENDINGS = 8
# What is done every day, in the order of the work; the rest follows by topic.
_DAILY = (
    "receipt.receive", "receipt.verify", "receipt.identify", "storage.put_in", "receipt.decide",
    "receipt.quarantine", "case.decide", "quality.review", "team.supervise", "receipt.contact_holder",
    "receipt.supplement", "order.verify", "order.verify_announcement", "case.verify_identity",
    "catalogue.verify",
)  # fmt: skip


class DeskPage(Page):
    """Rows to be worked off with Enter and the arrow keys; the first one has the focus."""

    route = "desk"
    shows = ABOUT_RIGHTS | frozenset(
        {
            "record",
            "signature",
            "answer_entry",
            "incident",
            "adr_case",
            "obligation",
            "shipment",
            "patient",
            "product_label",
            "label_file",
            "supplier_paper",
            "assessment_finding",
            "site_qualification",
            "form_release",
            "controlled_document",
            "document_version",
            "reading",
            "training_plan_line",
            "readiness_mark",
            "storage_position",
            "scanner_test",
            "tank_alarm",
            "tank_recording",
            "quarantine",
            "telling",
            "handover_note",
            "unit_hold",
        }
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.more: Button | None = None  # shows what waits below the first few
        self._work: Worklist | None = None
        self._rows: list[Row] = []
        self._at: Row | None = None  # the row at hand
        self._acts: list[tuple[Row, Button]] = []
        self._clocks: list[tuple[Text, WorkItem]] = []
        self._blocked: tuple[Line, ...] = ()
        self._all_duties = self._all_now = self._all_blocked = False
        self._new = Button(tr("New arrival"), "primary", "scan")
        self._new.clicked.connect(lambda: self.go.emit("arrivals", {}))
        self._board = Button(tr("Handover board"), "plain", "take_over")
        self._board.clicked.connect(lambda: self.go.emit("handover", {}))
        inner, self._side = QWidget(), QWidget()
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, inner)
        self._columns.setContentsMargins(0, 0, look.px(10), 0)  # the scroll bar lies beside the cards
        self._columns.setSpacing(look.px(16))
        self._left, self._right = QVBoxLayout(), QVBoxLayout(self._side)
        for column in (self._left, self._right):
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(look.px(16))
        self._columns.addLayout(self._left, 1)
        self._columns.addWidget(self._side)
        self._area = scrolling(inner)
        self.body.addWidget(self._area, 1)
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
        arrives = ("order.announce", "receipt.receive", "receipt.identify")
        new = [self._new] if any(self.desk.may(duty) for duty in arrives) else []
        return [self._board, *new]

    def load(self) -> None:
        self.fetch(my_desk).then(self._show)
        self.fetch(blocked_for_me).then(self._take_blocked)

    def opened(self, **arguments: Any) -> None:
        """Where nothing changed meanwhile the keys go on at the row that was at hand."""
        super().opened(**arguments)
        if self._at in self._rows:
            self._at.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside each other where there is room, else below each other."""
        beside = event.size().width() >= look.px(NARROW)
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        self._columns.setDirection(way)
        self._side.setMinimumWidth(look.px(SIDE) if beside else 0)
        self._side.setMaximumWidth(look.px(SIDE) if beside else MOST_WIDE)
        super().resizeEvent(event)

    def showEvent(self, event: object) -> None:
        self._tick.start()

    def hideEvent(self, event: object) -> None:
        self._tick.stop()

    def _step(self, by: int) -> None:
        """The row below or above the one that has the focus, round and round, and into view."""
        now = next((place for place, row in enumerate(self._rows) if row.hasFocus()), 0)
        row = self._rows[(now + by) % len(self._rows)]
        row.setFocus(Qt.FocusReason.TabFocusReason)
        self._area.ensureWidgetVisible(row)

    def _show(self, work: Worklist) -> None:
        self._work = work
        focused = self._rows.index(self._at) if self._at in self._rows else 0
        hands = QApplication.focusWidget()
        ours = hands in (None, self, self.window()) or (hands is not None and self.isAncestorOf(hands))
        self._rows, self._acts, self._clocks = [], [], []
        clear(self._left)
        clear(self._right)
        self._left.addWidget(self._now(work))
        if work.today:
            self._left.addWidget(self._today(work.today))
        if self._blocked:
            card, rows = blocked_card(
                self._blocked, self.go.emit, self._step, self._unfold_blocked, whole=self._all_blocked
            )
            self._left.addWidget(card)
            self._rows += rows
        self._left.addStretch(1)
        self._right.addWidget(self._may(work.may))
        if not work.statement_signed:
            self._right.addWidget(self._statement())
        if work.expiring:
            self._right.addWidget(self._expiring(work.expiring))
        self._right.addWidget(dues_card(partial(print_the_week, self), partial(save_the_calendar, self)))
        self._right.addStretch(1)
        self._show_clocks()
        self.changed_heading()
        if ours and self._rows and self.isVisible() and not self.window().findChild(QWidget, "dialog"):
            self._rows[min(focused, len(self._rows) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)

    def _now(self, work: Worklist) -> Card:
        card = Card(tr("Now"), tr("Enter opens • ↑ ↓ choose"))
        urgent = sum(_tone_name(item) == "red" for item in work.now)
        shown = SHOWN if self._all_now else max(FIRST, urgent)
        self.more = None
        for place, item in enumerate(work.now[:shown]):
            card.body.addWidget(self._item(item, first=place == 0))
        if not work.now:
            card.body.addWidget(
                Empty("conforms", tr("Nothing waits for you."), tr("A new arrival begins with New arrival."))
            )
        elif len(work.now) > SHOWN and self._all_now:
            card.body.addWidget(Text(tr("and {count} more", count=len(work.now) - SHOWN), "small", "quiet"))
        elif len(work.now) > shown:
            words = tr("{count} more …", count=len(work.now) - shown)
            self.more = Button(words, "link", on=self._unfold_now)
            card.body.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _item(self, item: WorkItem, *, first: bool) -> Row:
        row = Row()
        row.mark(first)
        tone = _tone_name(item)
        row.line.addWidget(Mark(ICONS.get(item.kind, "record"), tone, 22))
        words = QVBoxLayout()
        words.setSpacing(look.px(2))
        title, detail = title_of(item), detail_of(item)
        words.addWidget(Elided(title, "strong"))
        words.addWidget(Elided(detail, "small", "quiet"))
        row.line.addLayout(words, 1)
        clock = Text("", "heading", tone)
        clock.setAlignment(Qt.AlignmentFlag.AlignRight)
        when = QVBoxLayout()
        when.setSpacing(0)
        when.addWidget(clock)
        if item.due is not None:
            self._clocks.append((clock, item))
            under = until_words(item)
            until = Elided(under, "small", "quiet")
            until.setAlignment(Qt.AlignmentFlag.AlignRight)
            until.setFixedWidth(look.px(CLOCK))
            until.setToolTip(f"{under} · {times.moment(item.due)}")
            when.addWidget(until)
        row.line.addLayout(when)
        act = Button(act_on(item), "primary" if first else "plain", "open", partial(self._open, item))
        act.setMinimumWidth(look.px(88))
        act.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row.line.addWidget(act)
        row.step = self._step
        row.chosen.connect(partial(self._open, item))
        row.reached.connect(partial(self._reach, row))
        row.setAccessibleName(f"{title}, {detail}")
        self._acts.append((row, act))
        self._rows.append(row)
        return row

    def _reach(self, row: Row) -> None:
        self._at = row
        for each, act in self._acts:
            each.mark(each is row)
            act.dress("primary" if each is row else "plain")

    def _open(self, item: WorkItem) -> None:
        if item.kind == "statement":
            sign_the_statement(self, self.desk)
        elif item.record_id is not None:
            self.go.emit("record", {"record_id": item.record_id})
        elif is_place(item.route):
            name = ARGUMENTS.get(item.route)
            arguments = {name: item.ref_id} if name and item.ref_id is not None else {}
            self.go.emit(item.route, arguments)

    def _today(self, events: tuple[DayEvent, ...]) -> Card:
        card = Card(tr("Today"), tr("Arrivals and decisions"))
        chips: list[tuple[QWidget, Chip]] = []
        for event in events:
            row = Row(framed=False, padding=6)
            when = Text(times.short(event.at), "strong")
            when.setMinimumWidth(look.width_of("00:00", "strong"))
            row.line.addWidget(when)
            hidden = tr("Blind reading: identity hidden") if event.hidden else ""
            parts = [hidden, event.patient, event.product, bags(event.bags)]
            what = Elided(" • ".join(part for part in parts if part))
            row.line.addWidget(what, 6)
            row.line.addWidget(Elided(_course(event), "small", "quiet"), 5)
            chip = Chip(_day_state(event))
            state = QHBoxLayout()
            state.addWidget(chip)
            state.addStretch(1)
            held = QWidget()
            held.setLayout(state)
            state.setContentsMargins(0, 0, 0, 0)
            row.line.addWidget(held)
            chips.append((held, chip))
            row.setAccessibleName(
                f"{times.short(event.at)} {event.number} {what.text()} {chip.accessibleName()}"
            )
            row.chosen.connect(partial(self._open_event, event))
            card.body.addWidget(row)
        wide = max(chip.sizeHint().width() for _, chip in chips)
        for held, _ in chips:
            held.setFixedWidth(wide)
        card.body.setSpacing(look.px(2))
        return card

    def _open_event(self, event: DayEvent) -> None:
        if event.record_id is not None:
            self.go.emit("record", {"record_id": event.record_id})
        else:
            self.go.emit("arrivals", {"shipment_id": event.shipment_id})

    def _may(self, duties: tuple[MayDo, ...]) -> Card:
        card = Card(tr("What I can do now"))
        mine = sorted(duties, key=_by_use)
        shown = mine if self._all_duties else mine[:MOST_DUTIES]
        for duty in shown:
            line = QHBoxLayout()
            line.setSpacing(look.px(8))
            mark, tint = ("conforms", "green") if duty.allowed else ("not_allowed", "grey")
            spoken = tr("allowed") if duty.allowed else tr("not allowed")
            line.addWidget(Mark(mark, tint, 16, spoken), 0, Qt.AlignmentFlag.AlignTop)
            name = Text(
                both(duty.text_zh, duty.text_en), "body", "text" if duty.allowed else "quiet", wrap=True
            )
            line.addWidget(name, 1)
            if duty.allowed and duty.until is not None:
                soon = (duty.until - times.today()).days <= SOON
                until = Text(
                    tr("until {day}", day=times.day(duty.until)), "small", "amber" if soon else "quiet"
                )
                line.addWidget(until, 0, Qt.AlignmentFlag.AlignTop)
            card.body.addLayout(line)
            if not duty.allowed:
                card.body.addWidget(_why_not(duty))
        if len(mine) > MOST_DUTIES:
            words = tr("Fewer") if self._all_duties else tr("{count} more …", count=len(mine) - MOST_DUTIES)
            card.body.addWidget(Button(words, "link", on=self._unfold), 0, Qt.AlignmentFlag.AlignLeft)
        if not duties:
            words = tr("You have no role here yet. The lead appoints you under Team.")
            card.body.addWidget(Text(words, "body", "quiet", wrap=True))
        return card

    def _take_blocked(self, lines: tuple[Line, ...]) -> None:
        if lines != self._blocked:
            self._blocked = lines
            if self._work is not None:
                self._show(self._work)

    def _unfold_blocked(self) -> None:
        self._all_blocked = True
        if self._work is not None:
            self._show(self._work)

    def _unfold_now(self) -> None:
        self._all_now = True
        if self._work is not None:
            self._show(self._work)

    def _unfold(self) -> None:
        self._all_duties = not self._all_duties
        if self._work is not None:
            self._show(self._work)

    def _statement(self) -> Note:
        note = Note(tr("Sign the e-signature statement before your first signature."), "amber", "sign")
        note.body.addWidget(
            Button(tr("Sign the statement …"), "plain", on=lambda: sign_the_statement(self, self.desk))
        )
        return note

    def _expiring(self, found: tuple[Expiring, ...]) -> Card:
        card = Card(tr("Training that ends"), str(len(found)))
        for each in found[:SHOWN_ENDINGS]:
            line = Row(framed=False, padding=0)
            name = module_name(each.module)
            line.line.addWidget(Elided(f"{each.name} · {name}" if each.name else name), 1)
            words = state_words()[each.state] if each.lapsed else times.day(each.valid_until)
            line.line.addWidget(
                Text(words, "strong", "red" if each.lapsed or (each.warning or 60) <= 7 else "amber")
            )
            line.setAccessibleName(f"{each.name} {name} {words}".strip())
            place = {"member_id": each.member_id, "module": each.module}
            line.chosen.connect(partial(self.go.emit, "training", place))
            card.body.addWidget(line)
        if len(found) > SHOWN_ENDINGS:
            more = Button(tr("{count} more …", count=len(found) - SHOWN_ENDINGS), "link")
            more.clicked.connect(lambda: self.go.emit("training", {}))
            card.body.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _show_clocks(self) -> None:
        now = datetime.now(UTC)
        for text, item in self._clocks:
            if item.due is not None:
                text.setText(times.left(item.due, now))
                text.tint(_tone_name(item, now))


def greeting(name: str, hour: int) -> str:
    """Good morning, afternoon, evening; at night just the name and that somebody is there."""
    if 5 <= hour < 12:
        return tr("Good morning, {name}", name=name)
    if 12 <= hour < 18:
        return tr("Good afternoon, {name}", name=name)
    return tr("Good evening, {name}", name=name)


def bags(count: int) -> str:
    """How many bags there are; empty for none."""
    if not count:
        return ""
    return tr("1 bag") if count == 1 else tr("{count} bags", count=count)


def _by_use(duty: MayDo) -> tuple[bool, bool, int, str]:
    """What is done every day first, and of that what one may do."""
    daily = duty.duty in _DAILY
    return (not daily, not duty.allowed, _DAILY.index(duty.duty) if daily else 0, duty.duty)


def _course(event: DayEvent) -> str:
    """Carrier and number, and when it was decided."""
    decided = tr("decided {time}", time=times.short(event.decided_at)) if event.decided_at else ""
    return " • ".join(part for part in (event.number, decided or event.carrier) if part)


def _day_state(event: DayEvent) -> State:
    shown = {
        "unverified": State(tr("Not verified"), "amber", "warning"),
        "expected": State(tr("On its way"), "blue", "arrivals"),
        "late": State(tr("Overdue"), "red", "stop_sign"),
        "inspecting": State(tr("Being inspected"), "amber", "waiting"),
        "accept": State(tr("Accepted"), "green", "conforms"),
        "accept_with_deviation": State(tr("Accepted with deviation"), "green", "conforms"),
        "quarantine": State(tr("Quarantined"), "amber", "held"),
        "reject": State(tr("Rejected"), "red", "fails"),
    }
    return shown.get(event.state, State(event.state, "grey", "record"))


def _tone_name(item: WorkItem, now: datetime | None = None) -> Tone:
    if item.due is None:
        return "red" if item.late else "grey"
    if item.kind == "open_receipt":  # expected is no limit: being early or late is nobody's fault here
        return "amber" if item.due <= (now or datetime.now(UTC)) else "blue"
    gap = (item.due - (now or datetime.now(UTC))).total_seconds()
    return "red" if item.late or gap < 2 * 3600 else "amber" if gap < 48 * 3600 else "grey"


def _why_not(duty: MayDo) -> QWidget:
    reasons = [told(obstacle.code, dict(obstacle.values)) for obstacle in duty.obstacles]
    if duty.who_can:
        reasons.append(tr("Could instead: {names}", names=listed(duty.who_can[:4])))
    words = Text(" ".join(reasons), "small", "quiet", wrap=True)
    words.setContentsMargins(look.px(26), 0, 0, 0)
    return words
