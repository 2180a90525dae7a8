"""The handover board: what comes, what is blocked and why, who is on duty, what is due; notes for the next
shift.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from ctdesk.domain.qualifications import Words
from ctdesk.services import handover
from ctdesk.services.handover import Note
from ctdesk.services.handover_board import Board, Coming, InTank, OnDutyNow, handover_board
from ctdesk.services.handover_lines import Line
from ctdesk.services.handover_prints import board_paper
from ctdesk.services.work import ABOUT_RIGHTS
from ctdesk.ui import look, times
from ctdesk.ui.allowed import allow
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Elided, Mark, Row, State, Text, clear, scrolling
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.note import NoteDialog
from ctdesk.ui.dialogs.print_preview import print_list
from ctdesk.ui.language import both, language, listed, tr
from ctdesk.ui.monitoring_words import celsius
from ctdesk.ui.navigation import is_place, may_enter
from ctdesk.ui.page import Page
from ctdesk.ui.pages.dashboard_cards import tank_state
from ctdesk.ui.pages.desk_page import bags
from ctdesk.ui.terms import terms

AGAIN_MS = 60_000  # clocks run and shifts change while nobody touches anything
_SOON_MS = 1_000
_SIDE, _NARROW, _WIDEST = 356, 900, 16_777_215
FEW = 8
_ICONS = {
    "alarm": "excursion",
    "quarantine": "held",
    "hold": "held",
    "limits": "catalogue",
    "equipment": "fails",
    "obligation": "clock",
    "capa": "edit",
    "calibration": "expiring",
    "competence": "training",
}


class HandoverPage(Page):
    """Every line opens what it is about with Enter; the board reads itself again."""

    route = "handover"
    shows = ABOUT_RIGHTS | frozenset(
        {
            "handover_note", "shipment", "readiness_mark", "dose_unit", "unit_hold", "quarantine", "tank",
            "tank_alarm", "equipment", "equipment_failure", "calibration", "obligation", "capa", "shift",
            "absence", "product_label", "incident", "storage_position", "telling", "record",
        }
    )  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.board: Board | None = None
        self._rows: list[Row] = []
        self._wanted: Row | None = None  # the note that My desk led to
        self._whole: set[str] = set()  # parts shown to their last line
        self._note = Button(tr("Note for the next shift …"), "primary", "note", self.write)
        self._print = Button(tr("Print …"), "plain", "print", self.print_seen)
        inner, self._side = QWidget(), QWidget()
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, inner)
        self._columns.setContentsMargins(0, 0, look.px(10), 0)
        self._columns.setSpacing(look.px(16))
        self._left, self._right = QVBoxLayout(), QVBoxLayout(self._side)
        for column in (self._left, self._right):
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(look.px(16))
        self._columns.addLayout(self._left, 1)
        self._columns.addWidget(self._side)
        self._area = scrolling(inner)
        self.body.addWidget(self._area, 1)
        self._again = QTimer(self)
        self._again.setInterval(AGAIN_MS)
        self._again.timeout.connect(self.load)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self.load)

    # ── The page ──────────────────────────────────────────────────────────────────────────────────────

    def title(self) -> str:
        return tr("Handover board")

    def breadcrumb(self) -> str:
        if self.board is None:
            return tr("My desk")
        change = times.short(self.board.changes_at)
        return tr("As of {at} • the shift changes at {change}", at=times.short(self.board.at), change=change)

    def state(self) -> State | None:
        if self.board is None:
            return None
        grave = len(self.board.alarms) + len(self.board.blocked)
        if not grave:
            return State(tr("Nothing is blocked"), "green", "conforms")
        return State(tr("{n} blocked", n=grave), "red" if self.board.alarms else "amber", "held")

    def buttons(self) -> list[Button]:
        return [self._print, allow(self._note, self.desk, handover.leave_note)]

    def explain(self) -> str:
        return tr(
            "Arrow keys choose a line, Enter opens what it is about. A note for the next shift is kept with "
            "name and time; whoever takes over says so with one key. On the print for the wall patients "
            "stand with initials and the last four of their record number."
        )

    def print_seen(self) -> None:
        print_list(self, self.desk, tr("Print the handover board"), of=board_paper, language=language())

    def write(self) -> None:
        """Leave a note."""
        dialog = NoteDialog(self, self.desk)
        dialog.open()

    def load(self) -> None:
        self.fetch(handover_board).then(self._show)

    def tables_changed(self, tables: frozenset[str]) -> None:
        if "handover_note" not in tables and self.shows & tables and self.isVisible():
            self._soon.start()
        else:
            super().tables_changed(tables)

    def showEvent(self, event: QShowEvent) -> None:
        self._again.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._again.stop()
        self._soon.stop()
        self.stale = True
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        beside = event.size().width() >= look.px(_NARROW)
        ways = QBoxLayout.Direction
        self._columns.setDirection(ways.LeftToRight if beside else ways.TopToBottom)
        self._side.setMinimumWidth(look.px(_SIDE) if beside else 0)
        self._side.setMaximumWidth(look.px(_SIDE) if beside else _WIDEST)
        super().resizeEvent(event)

    # ── Showing ───────────────────────────────────────────────────────────────────────────────────────

    def _show(self, board: Board) -> None:
        hands = QApplication.focusWidget()
        ours = hands in (None, self, self.window()) or (hands is not None and self.isAncestorOf(hands))
        at = next((place for place, row in enumerate(self._rows) if row is hands), 0)
        self.board, self._rows, self._wanted = board, [], None
        clear(self._left)
        clear(self._right)
        self._left.addWidget(self._coming(board.coming))
        if board.alarms:
            self._left.addWidget(
                self._lines("alarms", tr("Open alarms"), board.alarms, since=True, tone="red")
            )
        self._left.addWidget(self._lines("blocked", tr("Blocked, and why"), board.blocked, since=True))
        self._left.addWidget(self._lines("due", tr("Due within 24 hours"), board.due, since=False))
        self._left.addStretch(1)
        self._right.addWidget(self._notes(board.notes))
        self._right.addWidget(self._people(board))
        self._right.addWidget(self._tanks(board))
        self._right.addWidget(
            self._lines("expiring", tr("Ends within 14 days"), board.expiring, since=False, narrow=True)
        )
        self._right.addStretch(1)
        self.changed_heading()
        if ours and self._rows and self.isVisible() and not self.window().findChild(QWidget, "dialog"):
            row = self._wanted or self._rows[min(at, len(self._rows) - 1)]
            row.setFocus(Qt.FocusReason.OtherFocusReason)

    def _row(self, icon: str, tone: str, spoken: str, route: str, arguments: Any) -> Row:
        row = Row(framed=False, padding=4)
        row.line.setSpacing(look.px(8))
        row.line.addWidget(Mark(icon, tone, 18), 0, Qt.AlignmentFlag.AlignTop)
        row.setAccessibleName(spoken)
        row.step = self._step
        row.chosen.connect(partial(self._open, route, arguments))
        self._rows.append(row)
        return row

    def _open(self, route: str, arguments: Any) -> None:
        if is_place(route) and may_enter(route, self.desk):
            self.go.emit(route, dict(arguments))

    def _step(self, by: int) -> None:
        now = next((place for place, row in enumerate(self._rows) if row.hasFocus()), 0)
        row = self._rows[(now + by) % len(self._rows)]
        row.setFocus(Qt.FocusReason.TabFocusReason)
        self._area.ensureWidgetVisible(row)

    def _coming(self, rows: Sequence[Coming]) -> Card:
        card = Card(tr("Expected today and tomorrow"))
        card.body.setSpacing(look.px(2))
        for one in self._first("coming", rows):
            state = coming_state(one.state)
            missing = listed(_said(part) for part in one.missing)
            who = one.patient or one.masked
            what = " • ".join(part for part in (one.number, one.product, who) if part)
            spoken = f"{times.short(one.at)} {what} {state.word} {missing}"
            row = self._row(state.icon, state.tone, spoken, "arrivals", {"shipment_id": one.shipment_id})
            when = Text(times.short(one.at), "strong")
            when.setMinimumWidth(look.width_of("00-00 00:00", "strong"))
            row.line.addWidget(when, 0, Qt.AlignmentFlag.AlignTop)
            words = QVBoxLayout()
            words.setSpacing(0)
            words.addWidget(Elided(what))
            words.addWidget(
                Elided(" • ".join(part for part in (bags(one.bags), missing) if part), "small", "quiet")
            )
            row.line.addLayout(words, 1)
            row.line.addWidget(Text(state.word, "small", state.tone), 0, Qt.AlignmentFlag.AlignTop)
            card.body.addWidget(row)
        return self._ended(card, "coming", rows, tr("Nothing is expected today or tomorrow."))

    def _lines(
        self,
        part: str,
        title: str,
        rows: Sequence[Line],
        *,
        since: bool,
        tone: Any = None,
        narrow: bool = False,
    ) -> Card:
        card = Card(title, "" if len(rows) <= FEW else tr("{n} in all", n=len(rows)), tone)
        card.body.setSpacing(look.px(2))
        for one in self._first(part, rows):
            late = one.due is not None and self.board is not None and one.due <= self.board.at
            shade = "red" if late or one.kind == "alarm" else "amber" if since else "quiet"
            told = _clock(one, since=since)
            row = self._row(
                _ICONS.get(one.kind, "record"), shade,
                f"{_said(one.title)}, {_said(one.why)}, {told}, {_said(one.turn)}", one.route, one.arguments,
            )  # fmt: skip
            words = QVBoxLayout()
            words.setSpacing(0)
            words.addWidget(Elided(_said(one.title)))
            below = (_said(one.why),) if narrow else (_said(one.why), _turn(one))
            words.addWidget(Elided(" • ".join(text for text in below if text), "small", "quiet"))
            row.line.addLayout(words, 1)
            row.line.addWidget(Text(told, "small", "red" if late else "quiet"), 0, Qt.AlignmentFlag.AlignTop)
            card.body.addWidget(row)
        return self._ended(card, part, rows, tr("Nothing."))

    def _tanks(self, board: Board) -> Card:
        card = Card(tr("In nitrogen"), tr("accepted / quarantined / rejected"))
        card.body.setSpacing(look.px(2))
        for one in board.tanks:
            card.body.addWidget(self._tank(one))
        if board.elsewhere:
            places = listed(
                f"{terms().word('places', place, language())} {n}"
                for place, n in sorted(board.elsewhere.items())
            )
            card.body.addWidget(
                Text(tr("Outside a tank: {places}", places=places), "small", "quiet", wrap=True)
            )
        if not board.tanks:
            card.body.addWidget(Text(tr("No tank is registered."), "body", "quiet"))
        return card

    def _tank(self, one: InTank) -> Row:
        state, row = tank_state(one.tank), one.tank.row
        counts = " / ".join(str(one.counts.get(code, 0)) for code in ("accepted", "quarantined", "rejected"))
        free = tr("{free} of {all} free", free=row.free, all=row.positions)
        spoken = f"{row.code} {celsius(row.temperature_c)} {state.word} {counts} {free}"
        line = self._row(state.icon, state.tone, spoken, "monitoring", {"tank_id": row.id})
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Elided(f"{row.code} {row.name}  {counts}"))
        small = (state.word, free, times.short(row.read_at) if row.read_at else "")
        words.addWidget(Elided(" · ".join(part for part in small if part), "small", "quiet"))
        line.line.addLayout(words, 1)
        tone = "text" if state.tone == "grey" else state.tone
        line.line.addWidget(Text(celsius(row.temperature_c), "strong", tone), 0, Qt.AlignmentFlag.AlignTop)
        return line

    def _people(self, board: Board) -> Card:
        card = Card(tr("On duty"), tr("now → from {at}", at=times.short(board.changes_at)))
        card.body.setSpacing(look.px(2))
        for one in board.people:
            gap = one.gap_now or one.gap_later
            names = f"{_names(one, later=False)} → {_names(one, later=True)}"
            icon, tone = ("warning", "red") if gap else ("members", "quiet")
            row = self._row(icon, tone, f"{_said(one.slot)} {names}", "roster", {})
            words = QVBoxLayout()
            words.setSpacing(0)
            words.addWidget(Elided(names, "body", "red" if gap else "text"))
            words.addWidget(Elided(_said(one.slot), "small", "quiet"))
            row.line.addLayout(words, 1)
            card.body.addWidget(row)
        if not board.rota_kept:
            card.body.addWidget(Text(tr("No rota is kept."), "body", "quiet"))
        return card

    def _notes(self, notes: Sequence[Note]) -> Card:
        waiting = any(one.mine for one in notes)
        card = Card(tr("Notes for the next shift"), "", "blue" if waiting else None)
        for one in notes:
            row = self._row(
                "note" if one.taken_at is None else "conforms", "blue" if one.taken_at is None else "green",
                one.text, "", {},
            )  # fmt: skip
            words = QVBoxLayout()
            words.setSpacing(look.px(2))
            words.addWidget(Text(one.text, "body", "text" if one.taken_at is None else "quiet", wrap=True))
            words.addWidget(Text(note_course(one), "small", "quiet", wrap=True))
            row.line.addLayout(words, 1)
            card.body.addWidget(row)
            if one.mine and one.id == self.arguments.get("note_id"):
                self._wanted = row
            if one.mine:
                row.chosen.connect(partial(self._take_over, one))
                button = Button(tr("I take over"), "plain", "take_over", partial(self._take_over, one))
                button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
                line = QHBoxLayout()
                line.addStretch(1)
                line.addWidget(button)
                card.body.addLayout(line)
        if not notes:
            card.body.addWidget(Text(tr("Nobody left a note."), "body", "quiet"))
        return card

    def _take_over(self, note: Note) -> None:
        self.run(handover.take_over, note_id=note.id)

    def _first(self, part: str, rows: Sequence[Any]) -> Sequence[Any]:
        return rows if part in self._whole else rows[:FEW]

    def _ended(self, card: Card, part: str, rows: Sequence[Any], nothing: str) -> Card:
        if not rows:
            card.body.addWidget(Text(nothing, "body", "quiet"))
        elif len(rows) > FEW and part not in self._whole:
            words = tr("{count} more …", count=len(rows) - FEW)
            more = Button(words, "link", on=partial(self._unfold, part))
            card.body.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _unfold(self, part: str) -> None:
        self._whole.add(part)
        if self.board is not None:
            self._show(self.board)


def coming_state(state: str) -> State:
    """Whether the house is ready for a shipment."""
    return {
        "signed": State(tr("Ready, signed off"), "green", "conforms"),
        "ready": State(tr("Ready, not signed off"), "blue", "sign"),
        "not_ready": State(tr("Not ready"), "amber", "warning"),
        "late": State(tr("Overdue"), "red", "clock"),
    }[state]


def note_course(one: Note) -> str:
    """Who wrote a note when and for whom, and who took it over."""
    parts = [f"{one.written_by} {times.short(one.written_at)}"]
    if one.for_name:
        parts.append(tr("for {name}", name=one.for_name))
    if one.taken_at is not None:
        parts.append(tr("taken over by {name} {at}", name=one.taken_by, at=times.short(one.taken_at)))
    return " • ".join(parts)


def _said(words: Words) -> str:
    return both(words.zh_CN, words.en)


def _turn(one: Line) -> str:
    turn = _said(one.turn)
    return tr("turn of: {names}", names=turn) if turn else ""


def _clock(one: Line, *, since: bool) -> str:
    if since:
        return "" if one.since is None else tr("since {at}", at=_when(one.since))
    return "" if one.due is None else times.left(one.due)


def _when(at: datetime) -> str:
    return times.short(at)


def _names(one: OnDutyNow, *, later: bool) -> str:
    names, empty = (one.later, one.gap_later) if later else (one.now, one.gap_now)
    return listed([*names, *([tr("nobody")] if empty else [])]) or "–"
