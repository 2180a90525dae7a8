"""Equipment: what there is, whether it may be used today and why not, with papers, calibrations, failures and
tests.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ctdesk.services import (
    backup_moves,
    calibrations,
    equipment,
    equipment_failures,
    equipment_papers,
    recurring_checks,
)
from ctdesk.services.equipment import EquipmentRow
from ctdesk.services.equipment_failures import FailureRow
from ctdesk.services.equipment_sheet import EquipmentSheet, equipment_choices, equipment_sheet
from ctdesk.services.stored_files import FileRef, read_stored_file
from ctdesk.services.tests_due import CheckDue
from ctdesk.ui import look, times
from ctdesk.ui.allowed import allow
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Chip, Empty, Note, State, Text, facts
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.ask import ask_reason
from ctdesk.ui.dialogs.backup_move import empty_tank
from ctdesk.ui.dialogs.equipment import CheckDialog, FailureDialog, PaperDialog, ask_equipment, ask_event
from ctdesk.ui.dialogs.show_file import show_file
from ctdesk.ui.job import Job
from ctdesk.ui.language import listed, tr
from ctdesk.ui.pages.register_page import RegisterPage
from ctdesk.ui.pages.storage_switch import premises_segments
from ctdesk.ui.premises_words import (
    calibration_state,
    due_state,
    equipment_kind,
    equipment_state,
    event_kinds,
    paper_kinds,
    test_words,
)
from ctdesk.ui.row_model import Cell, Column
from ctdesk.ui.shipper_card import ShipperCard


def _cell(state: State) -> Cell:
    return Cell(state.word, state.tone, state.icon)


def _place(row: EquipmentRow) -> str:
    return " · ".join(part for part in (row.zone, row.tank) if part) or "–"


class EquipmentPage(RegisterPage):
    """Every piece that is not retired on the left; the chosen one whole on the right."""

    route = "equipment"
    argument = "equipment_id"
    shows = frozenset(
        {
            "equipment", "equipment_paper", "equipment_failure", "calibration", "recurring_check", "tank",
            "zone", "record",
        }
    )  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        columns = (
            Column(tr("Asset number"), lambda row: Cell(row.asset_no, strong=True), 122),
            Column(tr("Name"), lambda row: Cell(row.name)),
            Column(tr("Kind"), lambda row: Cell(equipment_kind(row.kind), quiet=True), 140, minor=True),
            Column(tr("Place"), lambda row: Cell(_place(row), quiet=True), 110, minor=True),
            Column(tr("Calibrated until"), lambda row: _cell(calibration_state(row)), 128),
            Column(tr("Use"), lambda row: _cell(equipment_state(row)), 150),
        )
        super().__init__(desk, columns, tr("Asset number, name, serial number …"), detail_width=430)
        self._new = Button(tr("New equipment …"), "primary", "add", self.add)
        self._tanks = Button(tr("Register the tanks"), "plain", "storage", self.register_tanks)
        self._tanks.hide()
        self._missing: tuple[str, ...] = ()

    def neighbours(self) -> tuple[tuple[str, str], ...]:
        return premises_segments()

    def title(self) -> str:
        return tr("Equipment")

    def breadcrumb(self) -> str:
        return tr("What may be used today, and why not")

    def buttons(self) -> list[Button]:
        allow(self._tanks, self.desk, equipment.register_tanks)
        allow(self._new, self.desk, equipment.register_equipment)
        return [self._tanks, self._new] if self._missing else [self._new]

    def load(self) -> None:
        super().load()
        self.fetch(equipment.tanks_not_registered).then(self._take_missing)

    def ask_rows(self, after: Any, limit: int) -> Job:
        return self.fetch(equipment.list_equipment, text=self.text(), after=after, limit=limit)

    def empty_words(self) -> tuple[str, str]:
        return tr("No equipment yet."), tr("What the register does not know is not asked about before use.")

    def show_nothing(self) -> None:
        self.fetch(recurring_checks.checks_due).then(self._show_due)

    def read_detail(self, key: int) -> None:
        self.fetch(equipment_sheet, equipment_id=key).then(self._show)

    def explain(self) -> str:
        return tr(
            "Gate G7: a tank, thaw device, timer, reader or shipper that is stopped, failed, out of "
            "calibration or in alarm keeps acceptance from being signed, and takes nothing in while another "
            "tank has room. The logger that travels in a shipper is the holder's and is not registered here: "
            "what is judged of it is the end of its calibration, which the receipt asks for (E1b)."
        )

    def add(self) -> None:
        """Register a piece."""
        self.fetch(equipment_choices).then(
            lambda choices: ask_equipment(self, self.desk, choices, None, self._added)
        )

    def register_tanks(self) -> None:
        """Enter the tanks of the map that the register does not know."""
        self.run(equipment.register_tanks)

    def _added(self, equipment_id: object) -> None:
        if isinstance(equipment_id, int):
            self.wanted = equipment_id
            self.load()

    def _take_missing(self, codes: tuple[str, ...]) -> None:
        self._missing = codes
        self._tanks.setVisible(bool(codes))
        self.changed_heading()
        if self.wanted is None:
            self.show_nothing()

    def _show_due(self, due: tuple[CheckDue, ...]) -> None:
        if self.wanted is not None:
            return
        parts: list[QWidget] = []
        if self._missing:
            words = tr(
                "The register does not know these tanks, so nothing is asked about them before use: {codes}",
                codes=listed(self._missing),
            )
            parts.append(Note(words, "amber", "warning"))
        if due:
            parts.append(self._tests(tr("Tests that come again"), due, named=True))
        parts.append(Empty("look_up", tr("Choose a piece on the left.")))
        self.show_detail(parts)

    def _show(self, sheet: EquipmentSheet) -> None:
        row = sheet.row
        if self.wanted != row.id:
            return
        state = equipment_state(row)
        head = Card(row.asset_no)
        head.head.addWidget(Chip(state))
        head.body.addWidget(Text(row.name, "strong", wrap=True))
        model = " · ".join(part for part in (row.maker, row.model) if part)
        interval = "–" if row.interval_months is None else tr("{n} months", n=row.interval_months)
        pairs = [
            (tr("Kind"), equipment_kind(row.kind)),
            (tr("Maker, model"), model or "–"),
            (tr("Serial number"), row.serial_no or "–"),
            (tr("Place"), _place(row)),
            (tr("Owner"), " · ".join(part for part in (row.owner, row.supplier) if part) or "–"),
            (tr("Calibrated until"), calibration_state(row).word),
            (tr("Interval"), interval),
        ]
        if row.hold_time_h is not None:
            pairs.append((tr("Hold time"), f"{row.hold_time_h} h"))
        if row.status_reason:
            pairs.append((tr("Since {moment}", moment=times.short(row.status_since)), row.status_reason))
        head.body.addLayout(facts(pairs))
        head.body.addLayout(self._acts(row))
        parts: list[QWidget] = [head]
        if sheet.failures:
            parts.append(self._failures(sheet))
        parts += [self._events(sheet), self._papers(sheet)]
        if sheet.due:
            parts.append(self._tests(tr("Tests that come again"), sheet.due, named=False))
        if row.kind == "dry_shipper" and row.serial_no:
            life = ShipperCard()
            life.wanted.connect(lambda record_id: self.go.emit("record", {"record_id": record_id}))
            life.read(self.desk, row.serial_no)
            parts.insert(1, life)
        self.show_detail(parts)

    def _acts(self, row: EquipmentRow) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(look.px(8))
        if row.status == "retired":
            return grid
        calibrate = Button(tr("Calibrate …"), "plain", "certificate", partial(self._calibrate, row))
        failure = Button(tr("Failure …"), "plain", "warning", partial(self._fail, row))
        correct = Button(tr("Correct …"), "quiet", "edit", partial(self._correct, row))
        grid.addWidget(allow(calibrate, self.desk, calibrations.begin_calibration), 0, 0)
        grid.addWidget(allow(failure, self.desk, equipment_failures.report_failure), 0, 1)
        grid.addWidget(allow(correct, self.desk, equipment.edit_equipment), 0, 2)
        if row.status == "in_use":
            stop = Button(tr("Stop …"), "quiet", "held", partial(self._stop, row))
            grid.addWidget(allow(stop, self.desk, equipment.stop_equipment), 1, 0)
        else:
            back = Button(tr("Put back in use …"), "plain", "refresh", partial(self._release, row))
            grid.addWidget(allow(back, self.desk, equipment.release_equipment), 1, 0)
        if row.tank_id is not None and row.faults:
            words = tr("Empty tank {code} …", code=row.tank or "")
            out = Button(words, "plain", "forward", partial(empty_tank, self, row.tank_id), shortcut="Ctrl+B")
            grid.addWidget(allow(out, self.desk, backup_moves.open_backup_moves), 1, 1)
        retire = Button(tr("Retire …"), "link", on=partial(self._retire, row))
        grid.addWidget(allow(retire, self.desk, equipment.retire_equipment), 1, 2)
        return grid

    def _failures(self, sheet: EquipmentSheet) -> Card:
        still = sum(one.ended_at is None for one in sheet.failures)
        card = Card(tr("Failure log"), tr("{count} open", count=still) if still else "")
        for one in sheet.failures:
            column = QVBoxLayout()
            column.setSpacing(look.px(2))
            line = QHBoxLayout()
            line.addWidget(Text(one.number, "strong"), 1)
            line.addWidget(Chip(_failure_state(one)))
            column.addLayout(line)
            column.addWidget(Text(one.text, "body", wrap=True))
            told = [times.short(one.started_at), one.reported_by, one.incident]
            column.addWidget(Text(" · ".join(part for part in told if part), "small", "quiet", wrap=True))
            if one.ended_at is not None:
                ended = " · ".join(
                    part for part in (times.short(one.ended_at), one.ended_by, one.remedy) if part
                )
                column.addWidget(Text(ended, "small", "quiet", wrap=True))
            else:
                close = Button(tr("Close it …"), "link", "conforms", partial(self._mend, one))
                allow(close, self.desk, equipment_failures.end_failure)
                column.addWidget(close, 0, Qt.AlignmentFlag.AlignLeft)
            if one.file is not None:
                column.addWidget(self._file(one.file), 0, Qt.AlignmentFlag.AlignLeft)
            card.body.addLayout(column)
        return card

    def _events(self, sheet: EquipmentSheet) -> Card:
        card = Card(tr("Calibration, qualification, maintenance"))
        results = {"pass": tr("passed"), "fail": tr("failed"), None: tr("under way")}
        for one in sheet.calibrations:
            line = QHBoxLayout()
            line.setSpacing(look.px(8))
            words = f"{event_kinds()[one.kind]} · {times.day(one.done_on)}"
            line.addWidget(Text(words, "body", wrap=True), 1)
            tone = {"pass": "green", "fail": "red", None: "quiet"}[one.result]
            line.addWidget(Text(results[one.result], "small", tone))
            if one.record_id is not None:
                leads = partial(self.go.emit, "record", {"record_id": one.record_id})
                line.addWidget(Button(tr("Record"), "link", "open", leads))
            card.body.addLayout(line)
        if not sheet.calibrations:
            card.body.addWidget(Text(tr("None yet."), "body", "quiet"))
        return card

    def _papers(self, sheet: EquipmentSheet) -> Card:
        card = Card(tr("Papers"))
        for one in sheet.papers:
            line = QHBoxLayout()
            line.setSpacing(look.px(8))
            about = QVBoxLayout()
            about.setSpacing(look.px(1))
            gone = one.withdrawn_at is not None
            about.addWidget(Text(paper_kinds()[one.kind], "body", "faint" if gone else "text", wrap=True))
            until = "" if one.valid_until is None else tr("until {day}", day=times.day(one.valid_until))
            small = [
                one.number,
                until,
                tr("taken back: {reason}", reason=one.withdraw_reason) if gone else "",
            ]
            about.addWidget(
                Text(" · ".join(part for part in small if part) or "–", "small", "quiet", wrap=True)
            )
            line.addLayout(about, 1)
            if one.file is not None:
                line.addWidget(self._file(one.file), 0, Qt.AlignmentFlag.AlignTop)
            if not gone:
                back = Button(tr("Take back …"), "link", on=partial(self._withdraw, one.id))
                line.addWidget(
                    allow(back, self.desk, equipment_papers.withdraw_paper), 0, Qt.AlignmentFlag.AlignTop
                )
            card.body.addLayout(line)
        if not sheet.papers:
            card.body.addWidget(Text(tr("None yet."), "body", "quiet"))
        if sheet.row.status != "retired":
            add = Button(
                tr("File a paper …"), "quiet", "add", lambda: PaperDialog(self, self.desk, sheet.row).open()
            )
            allow(add, self.desk, equipment_papers.add_paper)
            card.body.addWidget(add, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _tests(self, title: str, due: tuple[CheckDue, ...], *, named: bool) -> Card:
        card = Card(title)
        for one in due:
            state = due_state(one)
            line = QHBoxLayout()
            line.setSpacing(look.px(8))
            about = QVBoxLayout()
            about.setSpacing(look.px(1))
            about.addWidget(Text(test_words(one.code), "body", wrap=True))
            whose = f"{one.asset_no} {one.equipment}" if one.asset_no else tr("the whole site")
            last = tr("never done") if one.last_done is None else times.short(one.last_done)
            about.addWidget(Text(f"{whose} · {last}" if named else last, "small", "quiet", wrap=True))
            about.addWidget(Text(state.word, "small", state.tone, wrap=True))
            line.addLayout(about, 1)
            note = Button(tr("Note …"), "quiet", "conforms", partial(self._test, one))
            line.addWidget(
                allow(note, self.desk, recurring_checks.record_check), 0, Qt.AlignmentFlag.AlignTop
            )
            card.body.addLayout(line)
        return card

    def _test(self, one: CheckDue) -> None:
        CheckDialog(self, self.desk, one).open()

    def _file(self, file: FileRef) -> Button:
        return Button(tr("File"), "link", "document", partial(self._open_file, file))

    def _open_file(self, file: FileRef) -> None:
        self.fetch(read_stored_file, file_id=file.id).then(
            lambda found: show_file(self.window(), found.name, found.media_type, found.data, self.desk)
        )

    def _calibrate(self, row: EquipmentRow) -> None:
        ask_event(self, self.desk, row, lambda record: self.go.emit("record", {"record_id": record}))

    def _fail(self, row: EquipmentRow) -> None:
        FailureDialog(self, self.desk, row).open()

    def _correct(self, row: EquipmentRow) -> None:
        self.fetch(equipment_choices).then(lambda choices: ask_equipment(self, self.desk, choices, row))

    def _stop(self, row: EquipmentRow) -> None:
        words = tr("{asset} may not be used until quality assurance puts it back in use.", asset=row.asset_no)
        self._with_reason(row, tr("Stop this equipment"), words, tr("Stop it"), equipment.stop_equipment)

    def _release(self, row: EquipmentRow) -> None:
        words = tr("{asset} may be used again from now on.", asset=row.asset_no)
        self._with_reason(row, tr("Put back in use"), words, tr("Put it back"), equipment.release_equipment)

    def _retire(self, row: EquipmentRow) -> None:
        words = tr("{asset} is not used any more; records that name it keep it.", asset=row.asset_no)
        self._with_reason(
            row, tr("Retire this equipment"), words, tr("Retire it"), equipment.retire_equipment
        )

    def _with_reason(self, row: EquipmentRow, title: str, words: str, do: str, command: Any) -> None:
        ask_reason(
            self,
            title,
            words,
            do,
            lambda reason: self.run(
                command, equipment_id=row.id, seen_version=row.row_version, reason=reason
            ),
        )

    def _mend(self, one: FailureRow) -> None:
        ask_reason(
            self,
            tr("Close failure {number}", number=one.number),
            tr("What was done stands in the log with your name."),
            tr("Close it"),
            lambda remedy: self.run(
                equipment_failures.end_failure, failure_id=one.id, seen_version=one.row_version, remedy=remedy
            ),
        )

    def _withdraw(self, paper_id: int) -> None:
        ask_reason(
            self,
            tr("Take a paper back"),
            tr("It stays readable and counts no more."),
            tr("Take it back"),
            lambda reason: self.run(equipment_papers.withdraw_paper, paper_id=paper_id, reason=reason),
        )


def _failure_state(one: FailureRow) -> State:
    if one.ended_at is not None:
        return State(tr("closed"), "grey", "ended")
    if one.stops_use:
        return State(tr("stops use"), "red", "fails")
    return State(tr("still open"), "amber", "warning")
