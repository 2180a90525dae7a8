"""The monthly quality meetings: each with the facts it was prepared with, and what its decisions became."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ctdesk.services import quality_meetings
from ctdesk.services.findings import FindingRow
from ctdesk.services.quality_meetings import MeetingDue, MeetingRow, MeetingSheet
from ctdesk.ui import times
from ctdesk.ui.allowed import allow
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Note, State, Text, facts
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.job import Job
from ctdesk.ui.language import both, listed, tr
from ctdesk.ui.pages.oversight_switch import oversight_segments
from ctdesk.ui.pages.register_page import RegisterPage, standing
from ctdesk.ui.row_model import Cell, Column

_LEVELS = ("I", "II", "III", "IV")
_LINES = 6  # of a group beside the list; the record has them all


class MeetingsPage(RegisterPage):
    """Enter opens the record of a meeting; the month that waits is prepared from the head of the page."""

    route = "meetings"
    argument = "meeting_id"
    shows = frozenset({"quality_meeting", "record", "finding", "capa"})

    def __init__(self, desk: Desk) -> None:
        columns = (
            Column(tr("Month"), lambda row: Cell(_name(row), strong=True), 86),
            Column(tr("Number"), lambda row: Cell(row.number)),
            Column(tr("Held on"), lambda row: Cell(_day(row), quiet=row.held_on is None), 106),
            Column(tr("Decisions"), lambda row: Cell(str(row.decisions) if row.closed_at else "–"), 82),
            Column(tr("State"), lambda row: _cell(_state(row)), 124),
        )
        self._due: tuple[MeetingDue, ...] = ()
        super().__init__(desk, columns, tr("Month or number …"), detail_width=480)
        self._prepare = Button(tr("Prepare a meeting …"), "primary", "dashboard", self.prepare)
        self.table.opened.connect(lambda row: self._open(row.record_id))

    def neighbours(self) -> tuple[tuple[str, str], ...]:
        return oversight_segments(self.desk)

    def title(self) -> str:
        return tr("Quality meetings")

    def breadcrumb(self) -> str:
        return tr("Once a month: what happened, what was supervised, what is decided")

    def buttons(self) -> list[Button]:
        month = self._next()
        words = tr("Prepare a meeting …")
        if month is not None:
            words = tr("Prepare the meeting of {month} …", month=month.month)
        self._prepare.setText(words)
        unless = "" if month is not None else tr("No month waits for its meeting.")
        return [allow(self._prepare, self.desk, quality_meetings.begin_meeting, unless)]

    def explain(self) -> str:
        return tr(
            "The record is filled with the month's facts as they stand when it is prepared: figures, events, "
            "supervision, what ends soon, open actions. The lead adds remarks, who took part and what is "
            "decided, and signs; quality assurance reviews. Each decision becomes a finding of whoever "
            "carries it out: a CAPA owes an action, a task is answered in words."
        )

    def ask_rows(self, after: Any, limit: int) -> Job:
        return self.fetch(quality_meetings.list_meetings, text=self.text(), after=after, limit=limit)

    def load(self) -> None:
        super().load()
        self.fetch(quality_meetings.meetings_due).then(self._take_due)

    def empty_words(self) -> tuple[str, str]:
        return tr("No meeting was held yet."), tr("The first month can be prepared once it is over.")

    def hint(self) -> tuple[str, str]:
        return "dashboard", tr("Choose a meeting; Enter opens its record.")

    def read_detail(self, key: int) -> None:
        self.fetch(quality_meetings.meeting_sheet, meeting_id=key).then(self._show)

    def prepare(self) -> None:
        """Ask which month, and open the record of its meeting."""
        waiting = [one for one in self._due if one.record_id is None]
        if waiting:
            PrepareMeeting(self, self.desk, waiting, self._open).open()

    def _take_due(self, due: tuple[MeetingDue, ...]) -> None:
        self._due = due
        self.changed_heading()

    def _next(self) -> MeetingDue | None:
        return next((one for one in self._due if one.record_id is None), None)

    def _open(self, record_id: object) -> None:
        if record_id is not None:
            self.go.emit("record", {"record_id": int(str(record_id))})

    def _show(self, sheet: MeetingSheet) -> None:
        if self.is_wanted(sheet.row):
            self.show_detail(_cards(sheet, partial(self._open, sheet.row.record_id), self._open_finding))

    def _open_finding(self, finding_id: int) -> None:
        self.go.emit("findings", {"finding_id": finding_id})


class PrepareMeeting(Dialog):
    """Which month is prepared, the newest first."""

    def __init__(
        self,
        parent: QWidget | None,
        desk: Desk,
        waiting: Sequence[MeetingDue],
        done: Callable[[object], object],
    ) -> None:
        super().__init__(
            parent,
            tr("Prepare a quality meeting"),
            tr(
                "The facts are gathered now and stay as they are; the record opens for remarks and decisions."
            ),
            tr("Prepare"),
            icon="dashboard",
            width=480,
        )
        self._desk, self._then = desk, done
        self.month = self.form.choice(tr("Month"), "month", {one.month: one.month for one in waiting})
        self.form.finish()
        self.month.setFocus()

    def submit(self) -> None:
        self.wait(True)
        job = self._desk.run(quality_meetings.begin_meeting, month=self.month.currentData())
        job.within(self).then(self._done).otherwise(self.complain)

    def _done(self, record_id: object) -> None:
        self.accept()
        self._then(record_id)


def _cards(
    sheet: MeetingSheet, opens: Callable[[], object], finding: Callable[[int], object]
) -> list[QWidget]:
    found: list[QWidget] = [_head(sheet, opens)]
    if sheet.row.closed_at is not None:
        found.append(_decisions(sheet.decisions, finding))
    told = sheet.facts
    found += [_figures(told["figures"]), _events(told), _supervision(told), _people(told), _open_work(told)]
    return found


def _head(sheet: MeetingSheet, opens: Callable[[], object]) -> Card:
    row = sheet.row
    card = Card(tr("Meeting about {month}", month=_name(row)))
    present = [one for one in sheet.attendees if one["part"] != "absent"]
    absent = [str(one["name"]) for one in sheet.attendees if one["part"] == "absent"]
    lines = [
        (tr("Number"), row.number),
        (tr("State"), _state(row).word),
        (tr("Facts gathered"), f"{times.moment(row.opened_at)}  {row.opened_by or '–'}"),
    ]
    if row.held_on is not None:
        lines.append((tr("Held on"), _day(row)))
        lines.append((tr("Took part"), listed(str(one["name"]) for one in present) or "–"))
        lines.append((tr("Absent"), listed(absent) or tr("nobody")))
    card.body.addLayout(facts(lines))
    if row.record_id is not None:
        card.body.addWidget(Button(tr("Open the record"), "plain", "open", opens))
    return card


def _decisions(rows: Sequence[FindingRow], finding: Callable[[int], object]) -> Card:
    card = Card(tr("Decisions"), str(len(rows)))
    if not rows:
        card.body.addWidget(Text(tr("Nothing was decided."), "body", "quiet"))
    for row in rows:
        line = QHBoxLayout()
        line.addWidget(Button(row.number, "link", on=partial(finding, row.id)))
        line.addStretch(1)
        card.body.addLayout(line)
        card.body.addWidget(Text(row.text, "body", wrap=True))
        until = "–" if row.reply_due is None else row.reply_due.isoformat()
        state, tone = _fate(row)
        card.body.addLayout(standing(*tone, state, f"{row.owner or '–'}  {until}"))
    return card


def _fate(row: FindingRow) -> tuple[str, tuple[str, str]]:
    if row.stage == "closed":
        return tr("Closed"), ("conforms", "green")
    if row.overdue:
        return tr("Overdue"), ("due", "red")
    if row.stage == "replied":
        return tr("Replied"), ("conforms", "green")
    if row.class_code != "minor":
        return tr("{n} actions", n=row.actions) if row.actions else tr("No action yet"), ("pending", "amber")
    return tr("Under way"), ("pending", "amber")


def _figures(lines: Sequence[Mapping[str, Any]]) -> Card:
    """The figures off target, each with its value; those on target are only counted."""
    card = Card(tr("Figures"))
    for color, icon in (("red", "fails"), ("amber", "warning")):
        for line in lines:
            if line["color"] == color:
                words = f"{line['code']} {_said(line['figure'])}"
                aside = tr("{value}, target {target}", value=line["value"], target=line["target"])
                card.body.addLayout(standing(icon, color, words, aside))
    green = sum(line["color"] == "green" for line in lines)
    card.body.addLayout(standing("conforms", "green", tr("{n} figures on target", n=green)))
    return card


def _events(told: Mapping[str, Any]) -> Card:
    card = Card(tr("Events"))
    levels = told["levels"]
    words = "  ".join(f"{level} {levels[level]}" for level in _LEVELS)
    aside = tr("{n} open, {late} overdue", n=levels["open"], late=levels["overdue"])
    tone = "red" if levels["overdue"] else "amber" if levels["open"] else "green"
    icon = "conforms" if tone == "green" else "warning"
    card.body.addLayout(standing(icon, tone, tr("Incidents: {levels}", levels=words), aside))
    _count(card, told["deadlines"], tr("Limits missed"), tr("Every limit was kept"), "number")
    _count(card, told["excursions"], tr("Excursions and alarms"), tr("No excursion, no alarm"), "number")
    return card


def _supervision(told: Mapping[str, Any]) -> Card:
    card = Card(tr("Supervision"))
    done, asked = told["coverage"]
    words = tr("{done} of {asked} steps signed by the lead", done=done, asked=asked)
    kept = done == asked
    card.body.addLayout(standing("signed" if kept else "warning", "green" if kept else "amber", words))
    _count(card, told["unsupervised"], tr("Not signed"), "", "number")
    _count(card, told["late"], tr("Late steps"), tr("No step was late"), "number")
    _count(card, told["overrides"], tr("Emergency permissions"), tr("No emergency permission"), "who")
    return card


def _people(told: Mapping[str, Any]) -> Card:
    card = Card(tr("People and equipment"))
    nobody, none = tr("No training ends within 60 days"), tr("No calibration ends within 60 days")
    _count(card, told["competence"], tr("Training that ends or ended"), nobody, "who")
    _count(card, told["calibrations"], tr("Calibrations due"), none, "number")
    return card


def _open_work(told: Mapping[str, Any]) -> Card:
    card = Card(tr("Actions and findings"))
    every = tr("No action is overdue or without effect")
    _count(card, told["actions"], tr("Actions overdue or not effective"), every, "number")
    _count(card, told["findings"], tr("Findings not closed"), tr("No finding is open"), "number")
    return card


def _count(card: Card, lines: Sequence[Mapping[str, Any]], words: str, without: str, key: str) -> None:
    """How many of a group there are and which; what is said where there are none."""
    if not lines:
        if without:
            card.body.addLayout(standing("conforms", "green", without))
        return
    card.body.addLayout(standing("warning", "amber", tr("{what}: {n}", what=words, n=len(lines))))
    named = list(dict.fromkeys(str(line[key]) for line in lines))
    more = ["…"] if len(named) > _LINES else []
    card.body.addWidget(Note(listed([*named[:_LINES], *more]), "grey"))


def _said(pair: Any) -> str:
    return both(str(pair[0]), str(pair[1])) if isinstance(pair, list) else str(pair)


def _name(row: MeetingRow) -> str:
    return row.month if row.ordinal == 1 else f"{row.month} ({row.ordinal})"


def _day(row: MeetingRow) -> str:
    return "–" if row.held_on is None else row.held_on.isoformat()


def _state(row: MeetingRow) -> State:
    if row.state == "voided":
        return State(tr("Voided"), "grey", "void")
    if row.closed_at is None:
        return State(tr("Under way"), "amber", "pending")
    if row.state == "reviewed":
        return State(tr("Reviewed"), "green", "conforms")
    return State(tr("Held, to review"), "blue", "signed")


def _cell(state: State) -> Cell:
    return Cell(state.word, state.tone, state.icon)
