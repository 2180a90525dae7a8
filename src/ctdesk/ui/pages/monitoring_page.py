"""Temperatures of tanks: curve with limits, what was imported, what is missing, monitoring records."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ctdesk.services import backup_moves, monitoring_periods, tank_limits, tank_recordings, tank_watch
from ctdesk.services.monitoring_periods import PeriodRow
from ctdesk.services.monitoring_work import read_recording_days, set_recording_days
from ctdesk.services.paging import Page as Rows
from ctdesk.services.recording_prints import recordings_paper
from ctdesk.services.tank_limits import LimitsAdvice
from ctdesk.services.tank_recordings import Imported, RecordingRow
from ctdesk.services.tank_watch import TankHistory, TankWatch
from ctdesk.ui import look, times
from ctdesk.ui.allowed import allow
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Elided, Note, Text
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.ask import ask_reason
from ctdesk.ui.dialogs.backup_move import empty_tank
from ctdesk.ui.dialogs.print_preview import print_list
from ctdesk.ui.dialogs.recording import import_recordings
from ctdesk.ui.dialogs.values import ValuesDialog
from ctdesk.ui.history_curve import History, HistoryCurve
from ctdesk.ui.job import Job
from ctdesk.ui.language import language, tr
from ctdesk.ui.monitoring_words import celsius
from ctdesk.ui.pages.register_page import RegisterPage
from ctdesk.ui.pages.storage_switch import monitoring_segments
from ctdesk.ui.row_model import Cell, Column
from ctdesk.ui.segments import Segments
from ctdesk.ui.terms import terms
from ctdesk.ui.typed import day_of, whole_of

_SHOWN = 6


def _until_cell(row: TankWatch) -> Cell:
    if row.recorded_until is None:
        return Cell(tr("never"), "grey", "unanswered")
    if row.overdue:
        return Cell(times.short(row.recorded_until), "amber", "expiring")
    return Cell(times.short(row.recorded_until))


def _warmest_cell(row: TankWatch) -> Cell:
    if row.warmest is None:
        return Cell("–", quiet=True)
    grade = row.limits.grade(row.warmest)
    if grade is None:
        return Cell(celsius(row.warmest))
    return Cell(celsius(row.warmest), "red" if grade == "action" else "amber", "excursion")


def _alarm_cell(row: TankWatch) -> Cell:
    if row.unanswered:
        return Cell(tr("{n} unanswered", n=row.unanswered), "red", "stop_sign")
    return Cell(tr("{n} open", n=row.alarms), "amber", "warning") if row.alarms else Cell("–", quiet=True)


class MonitoringPage(RegisterPage):
    """Tanks on the left; the chosen one on the right with its curve."""

    route = "monitoring"
    argument = "tank_id"
    shows = frozenset(
        {"tank", "tank_recording", "tank_reading", "tank_alarm", "monitoring_period", "record", "setting"}
    )

    def __init__(self, desk: Desk) -> None:
        columns = (
            Column(tr("Tank"), lambda row: Cell(row.code, strong=True), 76),
            Column(tr("Recorded until"), _until_cell, 128),
            Column(tr("Warmest, 30 d"), _warmest_cell, 116, right=True),
            Column(tr("Alarms"), _alarm_cell, minor=True),
        )
        super().__init__(desk, columns, tr("Tank …"), detail_width=590)
        self._import = Button(tr("Import recordings …"), "primary", "drop", self.choose_files)
        self._remind = Button(tr("Reminder …"), "plain", "due", self._ask_days)
        self._days = 30
        self._history: TankHistory | None = None
        self._curve = HistoryCurve(236)
        self._told: Imported | None = None

    def neighbours(self) -> tuple[tuple[str, str], ...]:
        return monitoring_segments()

    def title(self) -> str:
        return tr("Temperatures")

    def breadcrumb(self) -> str:
        return tr("Storage")

    def buttons(self) -> list[Button]:
        unless = "" if self.wanted is not None else tr("Choose a tank first.")
        return [
            allow(self._remind, self.desk, set_recording_days),
            allow(self._import, self.desk, tank_recordings.import_recording, unless),
        ]

    def ask_rows(self, after: Any, limit: int) -> Job:
        return self.fetch(tank_watch.watch_tanks, text=self.text(), after=after, limit=limit)

    def empty_words(self) -> tuple[str, str]:
        return tr("No tank yet."), tr("Tanks are registered under Tanks.")

    def hint(self) -> tuple[str, str]:
        return "thawing", tr("Choose a tank on the left.")

    def explain(self) -> str:
        return tr(
            "The curve is what the tank's loggers recorded. The action temperature is the strictest limit of "
            "the products in the tank, the alert lies 10 °C colder; the hospital enters both. House rule, to "
            "be confirmed by the hospital."
        )

    def choose(self, row: Any) -> None:
        if self.wanted != row.id:
            self._told = None
        super().choose(row)
        self.changed_heading()

    def print_seen(self) -> None:
        print_list(self, self.desk, tr("Recordings taken in"), recordings_paper, tank_id=self.wanted)

    def read_detail(self, key: int) -> None:
        job = self.desk.fetch(tank_watch.tank_history, long=True, tank_id=key, days=self._days, width=560)
        job.within(self).then(self._with_history).otherwise(self.complain)

    def take_files(self, paths: list[str]) -> bool:
        if self.wanted is None or not self.desk.may(tank_recordings.import_recording):
            return False
        self._take(paths)
        return True

    def choose_files(self) -> None:
        """Choose files of the logger of this tank."""
        from PySide6.QtCore import Qt
        from PySide6.QtWidgets import QFileDialog

        dialog = QFileDialog(self, tr("Files of the logger"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(self._take)
        dialog.open()

    def _take(self, paths: list[str]) -> None:
        if self.wanted is not None and self._history is not None:
            name = f"{self._history.code}  {self._history.name}"
            import_recordings(self, self.desk, self.wanted, name, list(paths), self._imported)

    def _imported(self, told: Imported) -> None:
        self._told = told
        self.load()

    def _with_history(self, history: TankHistory) -> None:
        if history.tank_id != self.wanted:
            return
        self._history = history
        self.changed_heading()
        tank = history.tank_id
        self.fetch(tank_recordings.list_recordings, tank_id=tank, limit=_SHOWN).then(
            lambda rows: self.fetch(monitoring_periods.list_periods, tank_id=tank, limit=_SHOWN).then(
                lambda periods: self._show(history, rows, periods)
            )
        )

    def _show(self, history: TankHistory, rows: Rows[RecordingRow], periods: tuple[PeriodRow, ...]) -> None:
        if history.tank_id != self.wanted:
            return
        cards: list[QWidget] = []
        if self._told is not None:
            cards.append(self._report(self._told))
        cards += [self._temperatures(history), self._recordings(rows), self._records(history, periods)]
        self.show_detail(cards)

    def _report(self, told: Imported) -> Note:
        words = tr("{n} readings imported.", n=told.new)
        if told.known:
            words += " " + tr("{n} were known already and are kept once.", n=told.known)
        if not told.alarm_ids:
            return Note(words, "green", "conforms")
        note = Note(
            words + " " + tr("{n} alarms: to be answered now.", n=len(told.alarm_ids)), "red", "excursion"
        )
        first = told.alarm_ids[0]
        note.body.addWidget(
            Button(
                tr("Open the alarm"), "danger", "open", lambda: self.go.emit("alarms", {"alarm_id": first})
            )
        )
        return note

    def _temperatures(self, history: TankHistory) -> Card:
        card = Card(f"{history.code}  {history.name}")
        spans = Segments(
            (("30", tr("30 days")), ("90", tr("90 days")), ("365", tr("1 year"))), str(self._days)
        )
        spans.chosen.connect(self._span)
        card.head.addWidget(spans)
        if history.segments:
            self._curve = HistoryCurve(236)
            self._curve.show_history(_as_history(history))
            card.body.addWidget(self._curve)
        else:
            card.body.addWidget(Text(tr("Nothing was recorded in this time."), "body", "quiet", wrap=True))
        line = QHBoxLayout()
        line.setSpacing(look.px(16))
        for name, value in _figures(history):
            line.addWidget(Text(name, "small", "quiet"))
            line.addWidget(Text(value, "strong"))
        line.addStretch(1)
        card.body.addLayout(line)
        if history.coverage is not None and history.coverage.holes:
            holes = history.coverage.holes
            longest = max((one.end or history.ends_at) - one.start for one in holes)
            words = tr("Not recorded: {n} times, at most {span}", n=len(holes), span=times.span(longest))
            card.body.addWidget(Text("▲ " + words, "small", "amber", wrap=True))
        if history.limits.action_c is None:
            card.body.addWidget(
                Note(tr("No action temperature is entered: nothing is judged."), "amber", "warning")
            )
        acts = QHBoxLayout()
        acts.setSpacing(look.px(8))
        limits = Button(tr("Limits …"), "plain", "edit", self._ask_limits)
        acts.addWidget(allow(limits, self.desk, tank_limits.set_tank_limits))
        again = Button(tr("Judge again"), "plain", "refresh", self._judge_again)
        unless = "" if history.limits.action_c is not None else tr("No action temperature is entered.")
        acts.addWidget(allow(again, self.desk, tank_recordings.judge_again, unless))
        acts.addWidget(Button(tr("Alarms"), "plain", "excursion", lambda: self.go.emit("alarms", {})))
        out = Button(tr("Empty this tank …"), "plain", "forward", partial(empty_tank, self, history.tank_id))
        out.setShortcut("Ctrl+B")
        acts.addWidget(allow(out, self.desk, backup_moves.open_backup_moves))
        acts.addStretch(1)
        card.body.addLayout(acts)
        return card

    def _recordings(self, rows: Rows[RecordingRow]) -> Card:
        card = Card(tr("Imported recordings"))
        if not rows.rows:
            words = tr("No file of this tank's logger was imported yet. Drop files here, or import them.")
            card.body.addWidget(Text(words, "body", "quiet", wrap=True))
        for row in rows.rows:
            card.body.addLayout(self._recording(row, len({one.probe for one in rows.rows}) > 1))
        return card

    def _recording(self, row: RecordingRow, several: bool) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(look.px(8))
        name = row.file.name if row.file is not None else "–"
        gone = row.withdrawn_at is not None
        line.addWidget(Elided(name, "strong", "faint" if gone else "text", cut_middle=True), 3)
        period = f"{times.day(row.starts_at)} – {times.day(row.ends_at)}"
        if gone:
            told = tr(
                "withdrawn by {name}: {why}", name=row.withdrawn_by or "–", why=row.withdraw_reason or ""
            )
        else:
            told = f"{period} · {row.points:,}".replace(",", "\u2009")
            told += f" · {row.probe}" if several else ""
        line.addWidget(Elided(told, "small", "quiet"), 4)
        line.addWidget(Text(celsius(row.max_c), "small", "faint" if gone else "text"))
        if not gone:
            back = Button(tr("Take it back …"), "link", on=partial(self._withdraw, row))
            line.addWidget(allow(back, self.desk, tank_recordings.withdraw_recording))
        return line

    def _records(self, history: TankHistory, periods: tuple[PeriodRow, ...]) -> Card:
        card = Card(tr("Monitoring records"), "CT-STO-003")
        for row in periods:
            line = QHBoxLayout()
            line.setSpacing(look.px(8))
            line.addWidget(Text(row.record, "strong"))
            period = f"{times.day(row.starts_at)} – {times.day(row.ends_at - timedelta(seconds=1))}"
            line.addWidget(Elided(period, "body", "quiet"), 1)
            line.addWidget(Text(terms().word("record_states", row.state, language()), "small", "quiet"))
            go = {"record_id": row.record_id}
            line.addWidget(Button(tr("Open"), "link", on=partial(self.go.emit, "record", go)))
            card.body.addLayout(line)
        if not periods:
            words = tr("A month is summed up in a record, signed by the custodian and reviewed by QA.")
            card.body.addWidget(Text(words, "body", "quiet", wrap=True))
        new = Button(tr("New monitoring record …"), "plain", "add", partial(self._ask_period, history))
        line = QHBoxLayout()
        line.addWidget(allow(new, self.desk, monitoring_periods.begin_period))
        line.addStretch(1)
        card.body.addLayout(line)
        return card

    def _span(self, days: str) -> None:
        self._days = int(days)
        if self.wanted is not None:
            self.read_detail(self.wanted)

    def _withdraw(self, row: RecordingRow) -> None:
        ask_reason(
            self,
            tr("Withdraw a recording"),
            tr("Its readings no longer count; the file stays readable. Its alarms stay until closed."),
            tr("Take it back"),
            lambda reason: self.run(tank_recordings.withdraw_recording, recording_id=row.id, reason=reason),
        )

    def _judge_again(self) -> None:
        history = self._history
        if history is not None:
            self.run(tank_recordings.judge_again, tank_id=history.tank_id, since=history.starts_at).then(
                lambda ids: self._imported(Imported((), 0, 0, ids))
            )

    def _ask_limits(self) -> None:
        if self.wanted is not None:
            self.fetch(tank_limits.advise_limits, tank_id=self.wanted).then(self._limits)

    def _limits(self, advice: LimitsAdvice) -> None:
        told = advice.limits if advice.limits.action_c is not None else advice.proposed
        if advice.proposed is None:
            sentence = tr("No product with a limit lies in the tank: nothing can be proposed.")
        else:
            sentence = tr(
                "Proposed from what lies in the tank: act at {action} (strictest label), alert at {alert}.",
                action=celsius(advice.proposed.action_c),
                alert=celsius(advice.proposed.alert_c),
            )
        given = {} if told is None else {"action_c": _typed(told.action_c), "alert_c": _typed(told.alert_c)}
        ValuesDialog(
            self,
            tr("Limits of {tank}", tank=advice.code),
            sentence,
            tr("Enter the limits"),
            (
                (
                    tr("Action temperature, °C"),
                    "action_c",
                    tr("From here on: act. Empty: not judged"),
                ),
                (tr("Alert temperature, °C"), "alert_c", tr("Colder than the action temperature")),
                (tr("Reason, where laxer than the labels"), "reason", ""),
            ),
            lambda values: self.desk.run(
                tank_limits.set_tank_limits,
                tank_id=advice.tank_id,
                seen_version=advice.row_version,
                action_c=values["action_c"],
                alert_c=values["alert_c"],
                reason=values["reason"] or None,
            ),
            given=given,
        ).open()

    def _ask_period(self, history: TankHistory) -> None:
        last = times.today().replace(day=1) - timedelta(days=1)
        ValuesDialog(
            self,
            tr("Monitoring record of {tank}", tank=history.code),
            tr("Sums up what was recorded, alarmed and read by hand in this period."),
            tr("Open the record"),
            ((tr("First day"), "first", ""), (tr("Last day"), "last", tr("Until 24:00"))),
            lambda values: self.desk.run(
                monitoring_periods.begin_period,
                tank_id=history.tank_id,
                first=day_of(values["first"], "first"),
                last=day_of(values["last"], "last"),
            ),
            required=("first", "last"),
            given={"first": last.replace(day=1).isoformat(), "last": last.isoformat()},
            pairs=(("first", "last"),),
            done=lambda record: self.go.emit("record", {"record_id": record}),
        ).open()

    def _ask_days(self) -> None:
        self.fetch(read_recording_days).then(self._days_dialog)

    def _days_dialog(self, days: int) -> None:
        ValuesDialog(
            self,
            tr("Reminder"),
            tr("The custodian is reminded when no file of a tank's logger was imported for so long."),
            tr("Keep"),
            ((tr("Days"), "days", tr("1 to 60")),),
            lambda values: self.desk.run(set_recording_days, days=whole_of(values["days"], "days") or 0),
            required=("days",),
            given={"days": str(days)},
        ).open()


def _as_history(history: TankHistory) -> History:
    holes = () if history.coverage is None else history.coverage.holes
    return History(
        history.starts_at,
        history.ends_at,
        history.segments,
        history.limits.action_c,
        history.limits.alert_c,
        holes=tuple((one.start, one.end or history.ends_at) for one in holes),
        dated=True,
    )


def _figures(history: TankHistory) -> list[tuple[str, str]]:
    pairs = [(tr("Coldest"), celsius(history.coldest)), (tr("Warmest"), celsius(history.warmest))]
    if history.coverage is not None:
        until = times.short(history.recorded_until)
        pairs.append((tr("Recorded"), f"{history.coverage.percent} % · {until}"))
    return pairs


def _typed(value: object) -> str:
    return "" if value is None else str(value)
