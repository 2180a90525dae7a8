"""Alarms of tanks: who is called, what was done, how long it took; closed by another person."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ctdesk.domain.monitoring import Response
from ctdesk.services import alarm_prints, alarm_register, backup_moves, premises, storage, tank_alarms
from ctdesk.services.alarm_register import AlarmDetail, AlarmRow, CallStep
from ctdesk.ui import look, times
from ctdesk.ui.allowed import allow
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Chip, Elided, Mark, Note, State, Text, facts
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.alarm import AnswerAlarm, CloseAlarm, NoteCall, ReportAlarm
from ctdesk.ui.dialogs.ask import confirm
from ctdesk.ui.dialogs.backup_move import empty_tank
from ctdesk.ui.dialogs.print_preview import print_list
from ctdesk.ui.job import Job
from ctdesk.ui.language import both, language, tr
from ctdesk.ui.monitoring_words import alarm_kinds, alarm_state, celsius, grade_state, lasted, source_word
from ctdesk.ui.pages.register_page import RegisterPage
from ctdesk.ui.pages.storage_switch import monitoring_segments
from ctdesk.ui.row_model import Cell, Column
from ctdesk.ui.terms import terms

_TICK_MS = 15_000


def _state_cell(row: AlarmRow) -> Cell:
    state = alarm_state(row)
    return Cell(state.word, state.tone, state.icon)


def _grade_cell(row: AlarmRow) -> Cell:
    state = grade_state(row)
    return Cell(state.word, state.tone, state.icon)


class AlarmsPage(RegisterPage):
    """Alarms on the left, the newest first; the chosen one on the right."""

    route = "alarms"
    argument = "alarm_id"
    shows = frozenset({"tank_alarm", "alarm_call", "incident", "shift", "dose_unit"})

    def __init__(self, desk: Desk) -> None:
        columns = (
            Column(tr("Number"), lambda row: Cell(row.number, strong=True), 148),
            Column(tr("Place"), lambda row: Cell(row.place), 64),
            Column(tr("Grade"), _grade_cell, 116),
            Column(tr("Peak"), lambda row: Cell(celsius(row.peak_c)), 88, right=True),
            Column(tr("Began"), lambda row: Cell(times.short(row.started_at), quiet=True), 100, minor=True),
            Column(tr("State"), _state_cell),
        )
        super().__init__(desk, columns, "", detail_width=470)
        self.without_search()
        self._response = Text("", "small", "quiet")
        self.tools.insertWidget(1, self._response, 1)
        self._print = Button(tr("Print …"), "plain", "print", self.print_seen)
        self._report = Button(tr("Report an alarm …"), "danger", "excursion", self.report)
        self._detail: AlarmDetail | None = None
        self._clock = Text("", "strong", "red")
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._show_clock)
        self._tick.start()

    def neighbours(self) -> tuple[tuple[str, str], ...]:
        return monitoring_segments()

    def title(self) -> str:
        return tr("Alarms")

    def breadcrumb(self) -> str:
        return tr("Storage")

    def buttons(self) -> list[Button]:
        return [self._print, allow(self._report, self.desk, tank_alarms.report_alarm)]

    def ask_rows(self, after: Any, limit: int) -> Job:
        return self.fetch(alarm_register.list_alarms, after=after, limit=limit)

    def load(self) -> None:
        self.fetch(alarm_register.alarm_response).then(self._show_response)
        super().load()

    def empty_words(self) -> tuple[str, str]:
        return (
            tr("No alarm so far."),
            tr("A reading at a limit of its tank, a recording beyond it or a person raises one."),
        )

    def hint(self) -> tuple[str, str]:
        return "excursion", tr("Choose an alarm on the left.")

    def explain(self) -> str:
        return tr(
            "An alarm is answered within 15 minutes of when somebody noticed it; calls go to the custodian, "
            "then to quality assurance, then to the lead. Whoever answered does not close it. House rule, "
            "to be confirmed by the hospital."
        )

    def print_seen(self) -> None:
        print_list(self, self.desk, tr("Register of alarms"), alarm_prints.alarms_paper)

    def read_detail(self, key: int) -> None:
        self.fetch(alarm_register.alarm_detail, alarm_id=key).then(self._show)

    def report(self) -> None:
        """Ask what was noticed, and where."""
        self.fetch(storage.list_tanks).then(
            lambda tanks: self.fetch(premises.list_zones).then(lambda zones: self._ask(tanks, zones))
        )

    def _ask(self, tanks: tuple[storage.TankRow, ...], zones: tuple[premises.ZoneRow, ...]) -> None:
        places = {f"tank:{one.id}": f"{one.code}  {one.name}" for one in tanks if one.active}
        places |= {
            f"zone:{one.id}": f"{one.code}  {both(one.name_zh, one.name_en)}" for one in zones if one.active
        }
        ReportAlarm(self, self.desk, places).open()

    def _show_response(self, told: Response) -> None:
        parts = []
        if told.median_minutes is not None:
            parts.append(tr("Median answer in 90 days: {n} min", n=format(told.median_minutes, "f")))
        if told.late:
            parts.append(tr("{n} late", n=told.late))
        if told.unanswered:
            parts.append(tr("{n} unanswered", n=told.unanswered))
        self._response.setText(" · ".join(parts))
        self._response.tint("red" if told.unanswered or told.late else "quiet")

    def _show(self, detail: AlarmDetail) -> None:
        self._detail = detail
        cards: list[QWidget] = [self._head(detail)]
        if detail.row.state != "closed":
            cards.append(self._calls_to_make(detail))
        if detail.calls:
            cards.append(_calls(detail))
        if detail.units:
            cards.append(self._units(detail))
        self.show_detail(cards)
        self._show_clock()

    def _head(self, detail: AlarmDetail) -> Card:
        row = detail.row
        card = Card(f"{row.place} · {alarm_kinds()[row.kind]}", row.number)
        line = QHBoxLayout()
        line.setSpacing(look.px(8))
        for state in (grade_state(row), alarm_state(row)):
            line.addWidget(Chip(state))
        line.addStretch(1)
        self._clock = Text("", "strong", "red")
        line.addWidget(self._clock)
        card.body.addLayout(line)
        pairs = [(tr("When"), lasted(row))]
        if row.peak_c is not None:
            limit = "" if row.limit_c is None else tr("limit {value}", value=celsius(row.limit_c))
            pairs.append((tr("Peak"), "  ".join(part for part in (celsius(row.peak_c), limit) if part)))
        if detail.degree_minutes is not None:
            pairs.append((tr("Degree-minutes"), format(detail.degree_minutes, "f")))
        raised = source_word(row.came_from)
        pairs.append((tr("Raised by"), f"{raised} · {detail.raised_by}" if detail.raised_by else raised))
        pairs.append((tr("Noticed at"), times.moment(row.aware_at)))
        if detail.text:
            pairs.append((tr("What was noticed"), detail.text))
        if row.answered_at is not None:
            taken = times.span(row.answered_at - row.aware_at)
            pairs.append(
                (tr("Answered"), tr("by {name} after {span}", name=detail.answered_by or "–", span=taken))
            )
            pairs.append((tr("Measures taken"), detail.action or "–"))
        if detail.closed_at is not None:
            pairs.append((tr("Closed by"), f"{detail.closed_by or '–'}  {times.moment(detail.closed_at)}"))
            pairs.append((tr("Why closed"), detail.close_note or "–"))
        incidents = [one for one in (detail.incident, detail.late_incident) if one]
        if incidents:
            pairs.append((tr("Incident"), "\n".join(incidents)))
        card.body.addLayout(facts(pairs))
        if detail.withdrawn:
            card.body.addWidget(Note(tr("The recording that raised it was withdrawn."), "amber", "note"))
        self._acts(card, detail)
        return card

    def _acts(self, card: Card, detail: AlarmDetail) -> None:
        row = detail.row
        line = QHBoxLayout()
        line.setSpacing(look.px(8))
        if row.state == "unanswered":
            answer = Button(tr("Answer …"), "primary", "tick", lambda: self._answer(detail))
            line.addWidget(allow(answer, self.desk, tank_alarms.answer_alarm))
            if row.late and detail.late_incident is None:
                told = Button(
                    tr("Register as unanswered …"), "danger", "incident", lambda: self._late(detail)
                )
                line.addWidget(allow(told, self.desk, tank_alarms.report_unanswered))
        elif row.state == "answered":
            mine = tr("You answered it: another person closes it.") if detail.answered_by_me else ""
            close = Button(tr("Close …"), "primary", "ended", lambda: self._close(detail))
            line.addWidget(allow(close, self.desk, tank_alarms.close_alarm, mine))
        if row.tank_id is not None:
            tank = row.tank_id
            line.addWidget(
                Button(tr("Curve"), "plain", "thawing", lambda: self.go.emit("monitoring", {"tank_id": tank}))
            )
        line.addStretch(1)
        card.body.addLayout(line)

    def _calls_to_make(self, detail: AlarmDetail) -> Card:
        card = Card(tr("Call in this order"))
        for place, step in enumerate(detail.tree, 1):
            self._step(card, place, step, detail)
        other = Button(tr("Note another call …"), "link", on=lambda: self._call(detail, 0))
        card.body.addWidget(allow(other, self.desk, tank_alarms.note_call), 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _step(self, card: Card, place: int, step: CallStep, detail: AlarmDetail) -> None:
        role = terms().word("roles", step.role, language())
        card.body.addWidget(Text(f"{place}  {role}", "small", "quiet"))
        for one in step.people:
            line = QHBoxLayout()
            line.setSpacing(look.px(8))
            line.addWidget(Text(one.name, "strong"))
            if one.on_duty:
                line.addWidget(Chip(State(tr("on duty"), "green", "conforms")))
            line.addStretch(1)
            line.addWidget(
                Text(one.phone or tr("no number"), "body", "text" if one.phone else "amber", select=True)
            )
            called = Button(tr("Called …"), "plain", on=partial(self._call, detail, one.member_id))
            line.addWidget(allow(called, self.desk, tank_alarms.note_call))
            card.body.addLayout(line)
        if not step.people:
            card.body.addWidget(Text(tr("Nobody holds this role now."), "body", "amber"))

    def _units(self, detail: AlarmDetail) -> Card:
        card = Card(tr("In the tank: {n} units", n=len(detail.units)))
        for one in detail.units[:12]:
            line = QHBoxLayout()
            line.setSpacing(look.px(8))
            line.addWidget(Text(one.position, "strong"))
            told = " · ".join(part for part in (one.product, one.batch_no, one.bag) if part)
            line.addWidget(Elided(told, "body", "quiet"), 1)
            card.body.addLayout(line)
        if len(detail.units) > 12:
            card.body.addWidget(Text(tr("and {n} more", n=len(detail.units) - 12), "small", "quiet"))
        if detail.row.state != "closed":
            backup = ", ".join(detail.backup_tanks)
            words = tr("Move to backup tank {codes} …", codes=backup) if backup else tr("Move units …")
            move = Button(words, "plain", "storage", partial(self._evacuate, detail.row), shortcut="Ctrl+B")
            card.body.addWidget(allow(move, self.desk, backup_moves.open_backup_moves))
        return card

    def _answer(self, detail: AlarmDetail) -> None:
        AnswerAlarm(self, self.desk, detail).open()

    def _close(self, detail: AlarmDetail) -> None:
        CloseAlarm(self, self.desk, detail).open()

    def _call(self, detail: AlarmDetail, member_id: int) -> None:
        NoteCall(self, self.desk, detail, member_id).open()

    def _evacuate(self, row: AlarmRow) -> None:
        if row.tank_id is not None:
            empty_tank(self, row.tank_id, row.number)

    def _late(self, detail: AlarmDetail) -> None:
        confirm(
            self,
            tr("Register as unanswered"),
            tr(
                "Alarm {number} was not answered within 15 minutes: an incident (ST3) is opened.",
                number=detail.row.number,
            ),
            tr("Open the incident"),
            lambda: self.run(
                tank_alarms.report_unanswered, alarm_id=detail.row.id, seen_version=detail.row.row_version
            ),
        )

    def _show_clock(self) -> None:
        detail = self._detail
        if detail is None or detail.row.state != "unanswered":
            return
        self._clock.setText(times.left(detail.row.due_at))


def _calls(detail: AlarmDetail) -> Card:
    card = Card(tr("Calls"))
    for one in detail.calls:
        line = QHBoxLayout()
        line.setSpacing(look.px(8))
        icon, tone = ("conforms", "green") if one.reached else ("fails", "red")
        line.addWidget(Mark(icon, tone, 16, tr("reached") if one.reached else tr("not reached")))
        line.addWidget(Text(times.short(one.called_at), "body", "quiet"))
        line.addWidget(Text(one.name, "strong"))
        line.addWidget(Elided(" · ".join(part for part in (one.phone, one.note) if part), "body", "quiet"), 1)
        card.body.addLayout(line)
    return card
