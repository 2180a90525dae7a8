"""The team: who is on it, what they may do until when, and the file of each member."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from ctdesk.services import accounts, appointments, member_import, team
from ctdesk.services.accounts import EnrolmentRow, Proposed
from ctdesk.services.member_file import MemberFile, member_file
from ctdesk.services.role_table import role_table
from ctdesk.services.team import MemberRow
from ctdesk.ui import look, times
from ctdesk.ui.allowed import allow
from ctdesk.ui.buttons import Button
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.member import AppointDialog, CompetenceDialog, ProposeDialog
from ctdesk.ui.job import Job
from ctdesk.ui.language import both, tr
from ctdesk.ui.member_words import role_name as role_name
from ctdesk.ui.member_words import state_of
from ctdesk.ui.pages import member_file as views
from ctdesk.ui.pages.member_account import account_cards, code_card, waiting_card
from ctdesk.ui.pages.register_page import RegisterPage
from ctdesk.ui.pages.team_switch import team_segments
from ctdesk.ui.row_model import Cell, Column
from ctdesk.ui.segments import Segments

DETAIL_WIDTH = 452


def _state_cell(row: MemberRow) -> Cell:
    state = state_of(row)
    return Cell(state.word, state.tone, state.icon)


class MembersPage(RegisterPage):
    """Members on the left, the file of the chosen one on the right."""

    route = "members"
    argument = "member_id"
    shows = frozenset(
        {
            "member",
            "appointment",
            "competence",
            "certificate",
            "enrolment",
            "credential",
            "qualification",
            "role_threshold",
            "member_picture",
            "account_closure",
            "delegation_line",
            "delegation_decision",
            "delegation",
        }
    )

    def __init__(self, desk: Desk) -> None:
        columns = (
            Column(tr("Person"), lambda row: Cell(row.name, strong=True), 104),
            Column(tr("Staff no."), lambda row: Cell(row.staff_no, quiet=True), 80, minor=True),
            Column(tr("Roles"), lambda row: Cell(", ".join(role_name(code) for code in row.roles) or "–")),
            Column(tr("Until"), lambda row: Cell(times.day(row.until), quiet=True), 96, minor=True),
            Column(tr("State"), _state_cell, 104),
        )
        super().__init__(desk, columns, tr("Name, pinyin, staff number …"), detail_width=DETAIL_WIDTH)
        self.role = _filter(tr("Every role"), {code: role_name(code) for code in role_table()})
        self.standing = _filter(
            tr("Every state"),
            {"active": tr("Active"), "proposed": tr("Waiting"), "disabled": tr("Closed")},
        )
        filters = QHBoxLayout()
        filters.setSpacing(look.px(8))
        for box in (self.role, self.standing):
            box.currentIndexChanged.connect(lambda _: self.read_rows())
            filters.addWidget(box)
        filters.addStretch(1)
        self.list.body.insertLayout(1, filters)
        self._propose = Button(tr("New member"), "primary", "join", self.propose)
        self._import = Button(tr("Import …"), "plain", "drop", lambda: self.go.emit("member_import", {}))
        self._waiting: tuple[EnrolmentRow, ...] = ()
        self._part = views.OVERVIEW
        self._file: MemberFile | None = None
        self._code: tuple[Proposed, str] | None = None

    def neighbours(self) -> tuple[tuple[str, str], ...]:
        return team_segments()

    def title(self) -> str:
        return tr("Team")

    def breadcrumb(self) -> str:
        view = self.desk.view
        return both(view.department_zh, view.department_en) if view is not None else ""

    def buttons(self) -> list[Button]:
        first = [allow(self._propose, self.desk, accounts.propose_member)]
        if self.desk.may(member_import.import_members):
            first.insert(0, self._import)
        return first

    def ask_rows(self, after: Any, limit: int) -> Job:
        return self.fetch(
            team.list_members,
            after=after,
            text=self.text(),
            role=self.role.currentData() or None,
            state=self.standing.currentData() or None,
            limit=limit,
        )

    def start(self) -> int:
        return 0

    def load(self) -> None:
        super().load()
        if self.desk.may(accounts.list_enrolments):
            self.fetch(accounts.list_enrolments).then(self._take_waiting)

    def show_nothing(self) -> None:
        """While nobody is chosen: what waits, else this person."""
        session = self.desk.session
        if self._code is not None:
            self.show_detail([code_card(*self._code)])
        elif self._waiting:
            self.show_detail([waiting_card(self, row, self.load) for row in self._waiting])
        elif session is not None and session.actor.member_id is not None:
            self.read_detail(session.actor.member_id)

    def choose(self, row: MemberRow) -> None:
        self._code = None
        super().choose(row)

    def read_detail(self, key: int) -> None:
        self.fetch(member_file, member_id=key).then(self._show)

    def propose(self) -> None:
        """Ask for a new member; the code is shown once."""
        ProposeDialog(self, self.desk, self._proposed).open()

    def _take_waiting(self, waiting: tuple[EnrolmentRow, ...]) -> None:
        self._waiting = waiting
        if self.wanted is None:
            self.show_nothing()
        elif self._file is not None:
            self._show(self._file)

    def _proposed(self, proposed: Proposed, name: str) -> None:
        self._code, self.wanted, self.chosen = (proposed, name), None, None
        self.read_rows()
        self.show_nothing()

    def _show(self, file: MemberFile) -> None:
        shown = file.detail.row.id
        if self.wanted not in (None, shown):
            return  # somebody else was chosen meanwhile
        if self.wanted is None and (self._code is not None or self._waiting):
            return
        self._file, self.chosen = file, file.detail.row
        switch = Segments(views.parts(), self._part)
        switch.chosen.connect(self._turn_to)
        cards: list[QWidget] = [views.head_card(self, file)]
        cards += [waiting_card(self, row, self.load) for row in self._waiting if row.member_id == shown]
        self.show_detail([*cards, switch, *self._cards(file)])

    def _cards(self, file: MemberFile) -> list[QWidget]:
        if self._part == views.TRAINING:
            dialog = CompetenceDialog
            return views.training(self, file, lambda: dialog(self, self.desk, file.detail.row).open())
        if self._part == views.DELEGATIONS:
            return views.delegations(self, file)
        if self._part == views.ACCOUNT:
            return account_cards(self, file, self._proposed)
        if self._part == views.HISTORY:
            return views.history(self, file)
        appoint = Button(tr("Appoint …"), "plain", "add")
        appoint.clicked.connect(
            lambda: AppointDialog(self, self.desk, file.detail.row, self._open_letter).open()
        )
        allow(appoint, self.desk, appointments.propose_appointment)
        return views.overview(self, file, appoint)

    def _turn_to(self, part: str) -> None:
        self._part = part
        if self._file is not None:
            self._show(self._file)
            switch = self.side.findChild(Segments)
            if switch is not None:
                switch.setFocus()

    def _open_letter(self, record_id: int) -> None:
        self.go.emit("record", {"record_id": record_id})


def _filter(everything: str, options: dict[str, str]) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(everything)
    box.setMinimumHeight(look.px(32))
    box.setMaximumWidth(look.px(220))
    box.addItem(everything, "")
    for code, words in options.items():
        box.addItem(words, code)
    return box
