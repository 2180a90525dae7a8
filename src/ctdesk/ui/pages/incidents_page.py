"""Incidents: what was reported, how it stands, whom to tell by when, and what comes next."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QComboBox, QWidget

from ctdesk.domain.incidents import may_move
from ctdesk.services import incident_course, incident_reports, obligations
from ctdesk.services.incident_sheet import IncidentSheet, UnitConcerned, incident_sheet
from ctdesk.services.incidents import OPEN_STATES, Context, IncidentRow, find_incidents
from ctdesk.services.obligation_list import ObligationRow
from ctdesk.services.team import list_members
from ctdesk.ui import incident_words, times
from ctdesk.ui.allowed import allow
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Chip, Note, Text, facts
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.ask import ask_reason
from ctdesk.ui.dialogs.incident import ConcludeIncident, ContainIncident, GradeIncident, ReportIncident
from ctdesk.ui.dialogs.values import ValuesDialog
from ctdesk.ui.errors import complaint
from ctdesk.ui.job import Job
from ctdesk.ui.language import both, language, tr
from ctdesk.ui.pages.incident_switch import incident_segments
from ctdesk.ui.pages.register_page import RegisterPage, standing
from ctdesk.ui.quarantine_words import way_words
from ctdesk.ui.row_model import Cell, Column
from ctdesk.ui.storage_words import hold_word
from ctdesk.ui.terms import terms
from ctdesk.ui.typed import moment_of


class IncidentsPage(RegisterPage):
    """Cases on the left, the newest first; the chosen one on the right with its clocks and its next step."""

    route = "incidents"
    argument = "incident_id"
    shows = frozenset(
        {"incident", "incident_unit", "obligation", "telling", "unit_hold", "dose_unit", "capa"}
    )

    def __init__(self, desk: Desk) -> None:
        columns = (
            Column(tr("Number"), lambda row: Cell(row.number, strong=True), 148),
            Column(tr("About"), lambda row: Cell(incident_words.code_words().get(row.code, row.code))),
            Column(tr("Level"), _level_cell, 60),
            Column(tr("Next due"), _due_cell, 104, minor=True),
            Column(tr("State"), _state_cell, 132),
        )
        super().__init__(desk, columns, tr("Number, code, words or place …"), detail_width=430)
        self.which = QComboBox()
        self.which.setAccessibleName(tr("Which cases"))
        for code, words in (
            ("open", tr("Open cases")),
            ("closed", tr("Closed cases")),
            ("", tr("All cases")),
        ):
            self.which.addItem(words, code)
        self.which.currentIndexChanged.connect(lambda _: self.read_rows())
        self.tools.insertWidget(0, self.which)
        self._report = Button(tr("Report an incident …"), "primary", "incident", self.report)

    def neighbours(self) -> tuple[tuple[str, str], ...]:
        return incident_segments(self.desk)

    def title(self) -> str:
        return tr("Incidents")

    def breadcrumb(self) -> str:
        return tr("Reported by anybody, graded by quality assurance, closed by somebody else")

    def buttons(self) -> list[Button]:
        return [allow(self._report, self.desk, incident_reports.report_incident)]

    def opened(self, **arguments: Any) -> None:
        if isinstance(arguments.get("incident_id"), int):
            self.which.setCurrentIndex(self.which.findData(""))  # it may be closed by now
        super().opened(**arguments)

    def ask_rows(self, after: Any, limit: int) -> Job:
        states = {"open": tuple(OPEN_STATES), "closed": ("closed",)}.get(str(self.which.currentData()), ())
        return self.fetch(find_incidents, states=states, text=self.text(), after=after, limit=limit)

    def empty_words(self) -> tuple[str, str]:
        return tr("No open case."), tr("Ctrl+I reports an incident from wherever you are.")

    def report(self) -> None:
        """Begin a report from here, about nothing in particular yet."""
        ReportIncident(self.window(), self.desk, Context()).open()

    def read_detail(self, key: int) -> None:
        self.fetch(incident_sheet, incident_id=key).then(self._show)

    def _show(self, sheet: IncidentSheet) -> None:
        if not self.is_wanted(sheet.row):
            return
        cards: list[QWidget] = [self._head(sheet), _story(sheet)]
        if sheet.units:
            cards.append(self._units(sheet.units))
        if sheet.obligations:
            cards.append(self._dues(sheet.obligations))
        if sheet.to_tell.roles:
            cards.append(self._calls(sheet))
        if sheet.row.state not in ("closed", "reported"):
            cards.append(_obstacles(sheet))
        self.show_detail(cards)

    def _head(self, sheet: IncidentSheet) -> Card:
        row = sheet.row
        card = Card(row.number)
        card.head.addWidget(Chip(incident_words.level_state(row.severity)))
        card.head.addWidget(Chip(incident_words.incident_state(row)))
        reported = tr("without a name") if row.anonymous else (row.opened_by or tr("ctdesk"))
        pairs = [
            (tr("About"), incident_words.code_words().get(row.code, row.code)),
            (tr("Reported"), f"{reported}  {times.moment(row.opened_at)}"),
            (tr("Owner"), row.owner or "–"),
            (tr("Where"), row.place or "–"),
        ]
        if sheet.facts["caught_by"]:
            pairs.append((tr("Near miss, caught by"), str(sheet.facts["caught_by"])))
        card.body.addLayout(facts(pairs))
        if sheet.owes_action and not sheet.actions:
            card.body.addWidget(Note(tr("This level owes a corrective action."), "amber", "warning"))
        for button in self._steps(sheet):
            card.body.addWidget(button)
        if row.record_id is not None:
            card.body.addWidget(
                Button(
                    tr("Open the record it rests on"),
                    "plain",
                    "record",
                    lambda: self.go.emit("record", {"record_id": row.record_id}),
                )
            )
        return card

    def _steps(self, sheet: IncidentSheet) -> list[Button]:
        """What may come next by the rules of its course, the usual one first."""
        row, course = sheet.row, incident_course
        follows = partial(may_move, row.state, level=row.severity)
        uncontained = sheet.facts["contained_at"] is None and row.state in ("reported", "triaged")
        against = complaint(sheet.obstacles[0]).whole() if sheet.obstacles else ""
        steps: tuple[tuple[bool, Button, Any, str], ...] = (
            (
                follows("triaged"),
                Button(tr("Grade …"), "plain", "edit", partial(self._grade, sheet)),
                course.triage_incident,
                "",
            ),
            (
                uncontained,
                Button(tr("Contained: say how …"), "plain", "held", partial(self._contain, sheet)),
                course.contain_incident,
                "",
            ),
            (
                follows("investigating"),
                Button(tr("Begin to investigate"), "plain", "look_up", partial(self._begin, row)),
                course.begin_investigation,
                "",
            ),
            (
                row.state == "investigating" and sheet.facts["concluded_at"] is None,
                Button(tr("Conclude …"), "plain", "edit", partial(self._conclude, sheet)),
                course.conclude_investigation,
                "",
            ),
            (
                follows("closed"),
                Button(tr("Close …"), "plain", "signed", partial(self._close, row)),
                course.close_incident,
                against,
            ),
            (
                follows("reopened"),
                Button(tr("Reopen …"), "plain", "warning", partial(self._reopen, row)),
                course.reopen_incident,
                "",
            ),
        )
        offered = [allow(button, self.desk, command, unless) for now, button, command, unless in steps if now]
        if offered:
            offered[0].dress("primary")
        return offered

    def _units(self, units: tuple[UnitConcerned, ...]) -> Card:
        card = Card(tr("Units concerned"), str(len(units)))
        for unit in units:
            held = " · ".join(dict.fromkeys(hold_word(one.code) for one in unit.holds))
            words = f"{unit.batch_no or '–'} · {unit.bag}"
            card.body.addLayout(
                standing("held" if held else "unanswered", "red" if held else "quiet", words, held)
            )
            card.body.addWidget(
                Button(
                    tr("Open unit {bag}", bag=words),
                    "link",
                    on=partial(self.go.emit, "unit", {"unit_id": unit.unit_id}),
                )
            )
        return card

    def _dues(self, rows: tuple[ObligationRow, ...]) -> Card:
        card = Card(
            tr("Deadlines"), str(sum(one.done_at is None and one.withdrawn_at is None for one in rows))
        )
        for row in rows:
            icon, tone, words = incident_words.due_words(row)
            name = row.words.zh_CN if language() == "zh_CN" else row.words.en
            if row.recipient_words is not None:
                name += f" · {both(row.recipient_words.zh_CN, row.recipient_words.en)}"
            card.body.addLayout(standing(icon, tone, name, words))
            if row.done_at is None and row.withdrawn_at is None:
                done = Button(tr("Done …"), "link", on=partial(self._fulfil, row))
                done.setAccessibleName(tr("Done: {what}", what=name))
                card.body.addWidget(allow(done, self.desk, obligations.fulfil_obligation))
        return card

    def _calls(self, sheet: IncidentSheet) -> Card:
        card = Card(tr("Whom to tell"), str(len(sheet.told)))
        for step in sheet.to_tell.roles:
            told = step.role in sheet.to_tell.told
            role = terms().word("roles", step.role, language())
            people = " · ".join(f"{one.name} {one.phone or tr('no number')}" for one in step.people[:3])
            card.body.addLayout(
                standing("signed" if told else "person", "green" if told else "quiet", role, people)
            )
            if not told:
                button = Button(
                    tr("Told …"), "link", on=partial(self._tell, sheet.row, step.role, step.people)
                )
                button.setAccessibleName(tr("Told: {whom}", whom=role))
                card.body.addWidget(button)
        for one in sheet.told:
            card.body.addWidget(
                Text(f"{times.short(one.told_at)}  {one.name}  {one.answer or ''}", "small", wrap=True)
            )
        return card

    # ── what a person does ───────────────────────────────────────────────────────────────────────
    def _grade(self, sheet: IncidentSheet) -> None:
        def ask(found: Any) -> None:
            people = {str(one.id): f"{one.name} {one.staff_no}" for one in found.rows}
            GradeIncident(self.window(), self.desk, sheet, people).open()

        self.fetch(list_members, state="active", limit=500).then(ask)

    def _contain(self, sheet: IncidentSheet) -> None:
        ContainIncident(self.window(), self.desk, sheet).open()

    def _begin(self, row: IncidentRow) -> None:
        self.run(incident_course.begin_investigation, incident_id=row.id, seen_version=row.row_version)

    def _conclude(self, sheet: IncidentSheet) -> None:
        ConcludeIncident(self.window(), self.desk, sheet).open()

    def _close(self, row: IncidentRow) -> None:
        self._with_reason(
            row, tr("Close {number}", number=row.number), tr("Close"), incident_course.close_incident
        )

    def _reopen(self, row: IncidentRow) -> None:
        title = tr("Reopen {number}", number=row.number)
        self._with_reason(row, title, tr("Reopen"), incident_course.reopen_incident)

    def _with_reason(self, row: IncidentRow, title: str, do: str, command: Any) -> None:
        ask_reason(
            self.window(),
            title,
            "",
            do,
            lambda reason: self.run(command, incident_id=row.id, seen_version=row.row_version, reason=reason),
        )

    def _fulfil(self, row: ObligationRow) -> None:
        def perform(said: dict[str, str]) -> Job:
            return self.desk.run(
                obligations.fulfil_obligation,
                obligation_id=row.id,
                seen_version=row.row_version,
                done_at=moment_of(said["done_at"], "done_at") or times.now(),
                way=said["way"] or None,
                receipt_no=said["receipt_no"] or None,
                note=said["note"] or None,
            )

        ValuesDialog(
            self.window(),
            tr("It was done"),
            both(row.words.zh_CN, row.words.en),
            tr("Note it"),
            (
                (tr("Done at"), "done_at", tr("Empty: now.")),
                (tr("How"), "way", ""),
                (tr("Receipt number"), "receipt_no", ""),
                (tr("Remark"), "note", ""),
            ),
            perform,
            choices={"way": {"": "–", **{one: way_words().get(one, one) for one in row.ways}}},
            pairs=(("done_at", "way"), ("receipt_no", "note")),
        ).open()

    def _tell(self, row: IncidentRow, role: str, people: Any) -> None:
        from ctdesk.services.incident_tellings import tell_of_incident

        first = people[0] if people else None

        def perform(said: dict[str, str]) -> Job:
            return self.desk.run(
                tell_of_incident,
                incident_id=row.id,
                whom=role,
                name=said["name"],
                way=said["way"],
                told_at=moment_of(said["told_at"], "told_at") or times.now(),
                phone=said["phone"] or None,
                answer=said["answer"] or None,
                late_reason=said["late_reason"] or None,
            )

        ValuesDialog(
            self.window(),
            tr("Who was told"),
            terms().word("roles", role, language()),
            tr("Note it"),
            (
                (tr("Person"), "name", ""),
                (tr("Number called"), "phone", ""),
                (tr("How told"), "way", ""),
                (tr("Told at"), "told_at", tr("Empty: now.")),
                (tr("What they answered"), "answer", ""),
                (tr("Why entered late"), "late_reason", tr("Only after 15 minutes.")),
            ),
            perform,
            required=("name",),
            choices={"way": way_words()},
            given={} if first is None else {"name": first.name, "phone": first.phone or ""},
            pairs=(("name", "phone"), ("way", "told_at"), ("answer", "late_reason")),
        ).open()


def _state_cell(row: IncidentRow) -> Cell:
    state = incident_words.incident_state(row)
    return Cell(state.word, state.tone, state.icon)


def _level_cell(row: IncidentRow) -> Cell:
    return Cell(row.severity, incident_words.level_state(row.severity).tone)


def _due_cell(row: IncidentRow) -> Cell:
    if row.next_due is None or row.state == "closed":
        return Cell("–", quiet=True)
    return Cell(times.short(row.next_due), "red", "clock") if row.overdue else Cell(times.short(row.next_due))


def _story(sheet: IncidentSheet) -> Card:
    card = Card(tr("What happened"))
    card.body.addWidget(Text(sheet.row.text, "body", wrap=True, select=True))
    told = (
        (tr("Done at once"), "immediate_action"),
        (tr("Contained by"), "containment"),
        (tr("Root cause"), "root_cause"),
        (tr("Conclusion"), "conclusion"),
        (tr("Lessons for all"), "lessons"),
        (tr("Closed because"), "close_reason"),
    )
    pairs = [(words, str(sheet.facts[name])) for words, name in told if sheet.facts[name]]
    if pairs:
        card.body.addLayout(facts(pairs, strong=False))
    return card


def _obstacles(sheet: IncidentSheet) -> Card:
    card = Card(tr("Before it can be closed"), str(len(sheet.obstacles)))
    if not sheet.obstacles:
        card.body.addLayout(standing("conforms", "green", tr("Nothing stands against closing it.")))
    for one in sheet.obstacles:
        card.body.addLayout(standing("unanswered", "amber", complaint(one).whole()))
    return card
