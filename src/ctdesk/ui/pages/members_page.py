"""The team: who is on it, what they may do until when, and everything two people do to let somebody sign."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ctdesk.services import accounts, team
from ctdesk.services.accounts import EnrolmentRow, Proposed
from ctdesk.services.gate import Credentials
from ctdesk.services.team import MemberDetail, MemberRow
from ctdesk.ui import look, times
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Chip, Elided, Note, State, Text, facts
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.ask import ask_reason
from ctdesk.ui.dialogs.member import AppointDialog, CompetenceDialog, ProposeDialog
from ctdesk.ui.dialogs.password import PasswordDialog
from ctdesk.ui.job import Job
from ctdesk.ui.language import both, tr
from ctdesk.ui.pages.list_page import ListPage
from ctdesk.ui.row_model import Cell, Column
from ctdesk.ui.terms import module_name


def role_name(code: str) -> str:
    """The name of a role as the seed says it."""
    role = team.role_table().get(code)
    return code if role is None else both(role.name_zh, role.name_en)


def state_of(row: MemberRow) -> State:
    """How a member stands, as a chip."""
    if row.status == "disabled":
        return State(tr("Closed"), "grey", "ended")
    if row.status == "proposed":
        return State(tr("Waiting"), "amber", "pending")
    return State(tr("Active"), "green", "conforms")


def _state_cell(row: MemberRow) -> Cell:
    state = state_of(row)
    return Cell(state.word, state.tone, state.icon)


class MembersPage(ListPage):
    """Members on the left, the chosen one on the right."""

    route = "members"
    shows = frozenset({"member", "appointment", "competence", "certificate", "enrolment", "credential"})

    def __init__(self, desk: Desk) -> None:
        columns = (
            Column(tr("Person"), lambda row: Cell(row.name, strong=True), 120),
            Column(tr("Staff no."), lambda row: Cell(row.staff_no, quiet=True), 90, minor=True),
            Column(tr("Roles"), lambda row: Cell(", ".join(role_name(code) for code in row.roles) or "–")),
            Column(tr("Until"), lambda row: Cell(times.day(row.until), quiet=True), 100, minor=True),
            Column(tr("State"), _state_cell, 110),
        )
        super().__init__(desk, columns, tr("Name, pinyin, staff number …"))
        self._propose = Button(tr("New member"), "primary", "join", self.propose)
        self._waiting: tuple[EnrolmentRow, ...] = ()

    def title(self) -> str:
        return tr("Team")

    def breadcrumb(self) -> str:
        view = self.desk.view
        return both(view.department_zh, view.department_en) if view is not None else ""

    def buttons(self) -> list[Button]:
        self._propose.setEnabled(self.desk.may(accounts.propose_member))
        return [self._propose]

    def opened(self, **arguments: Any) -> None:
        wanted = arguments.get("member_id")
        if isinstance(wanted, int):
            self.stale = False
            self.arguments = arguments
            self.read_rows()
            self._read(wanted)
        else:
            super().opened(**arguments)

    def ask_rows(self, after: Any, limit: int) -> Job:
        return self.fetch(team.list_members, after=after, text=self.text(), limit=limit)

    def start(self) -> int:
        return 0

    def load(self) -> None:
        super().load()
        if self.desk.may(accounts.list_enrolments):
            self.fetch(accounts.list_enrolments).then(self._take_waiting)
        else:
            self._show_myself()

    def choose(self, row: MemberRow) -> None:
        super().choose(row)
        self._read(row.id)

    def propose(self) -> None:
        """Ask for a new member; the code is shown once."""
        dialog = ProposeDialog(self, self.desk, self._proposed)
        dialog.open()

    def _read(self, member_id: int) -> None:
        self.fetch(team.member_detail, member_id=member_id).then(self._show)

    def _take_waiting(self, waiting: tuple[EnrolmentRow, ...]) -> None:
        self._waiting = waiting
        if self.chosen is None and waiting:
            self.show_detail([self._waiting_card(row) for row in waiting])
        else:
            self._show_myself()

    def _show_myself(self) -> None:
        """While nobody is chosen: what this person is and may do."""
        session = self.desk.session
        if self.chosen is None and session is not None and session.actor.member_id is not None:
            self._read(session.actor.member_id)

    def _proposed(self, proposed: Proposed, name: str) -> None:
        card = Card(tr("One-time code"), tone="blue")
        code = Text(proposed.code, "display", "blue", select=True)
        card.body.addWidget(code)
        card.body.addWidget(
            Text(
                tr("{name} signs in with it once and chooses a password. It is not shown again.", name=name),
                "body",
                wrap=True,
            )
        )
        self.read_rows()
        self.show_detail([card])

    def _show(self, detail: MemberDetail) -> None:
        self.chosen = detail.row
        head = Card()
        line = QHBoxLayout()
        line.addWidget(Text(detail.row.name, "title"))
        line.addWidget(Text(detail.row.name_latin, "small", "quiet"))
        line.addStretch(1)
        line.addWidget(Chip(state_of(detail.row)))
        head.body.addLayout(line)
        pairs = [
            (tr("Staff number"), detail.row.staff_no),
            (tr("Login name"), detail.login),
            (tr("Title"), detail.row.title or "–"),
            (tr("Telephone"), detail.phone or "–"),
            (
                tr("E-signature statement"),
                tr("signed") if detail.statement_record_id is not None else tr("not signed yet"),
            ),
        ]
        head.body.addLayout(facts(pairs))
        cards: list[QWidget] = [head]
        cards += [self._waiting_card(row) for row in self._waiting if row.member_id == detail.row.id]
        locked = detail.locked_until
        if locked is not None and locked > datetime.now(locked.tzinfo):
            words = tr("Locked until {time} after wrong passwords.", time=times.moment(locked))
            note = Note(words, "amber", "lock")
            note.body.addWidget(self._button(tr("Unlock"), accounts.unlock_member, detail, ask=False))
            cards.append(note)
        cards += [self._roles(detail), self._training(detail), self._certificates(detail), self._acts(detail)]
        self.show_detail(cards)

    def _roles(self, detail: MemberDetail) -> Card:
        card = Card(tr("Roles"))
        for row in detail.appointments:
            state = "green" if row.in_force else "grey"
            line = QHBoxLayout()
            line.addWidget(
                Text(role_name(row.role), "strong", "text" if row.in_force else "quiet", wrap=True), 1
            )
            span = (
                tr("since {day}", day=times.day(row.starts_at))
                if row.ends_at is None
                else f"{times.day(row.starts_at)} – {times.day(row.ends_at)}"
            )
            line.addWidget(Text(span, "small", state))
            if row.in_force and self.desk.may(team.end_appointment):
                line.addWidget(Button(tr("End"), "link", on=partial(self._end, row.id, role_name(row.role))))
            card.body.addLayout(line)
        if not detail.appointments:
            card.body.addWidget(
                Text(tr("No role yet: this person can sign in but not act."), "body", "quiet", wrap=True)
            )
        add = Button(
            tr("Appoint …"), "plain", "add", lambda: AppointDialog(self, self.desk, detail.row).open()
        )
        add.setEnabled(self.desk.may(team.appoint_member))
        card.body.addWidget(add)
        return card

    def _training(self, detail: MemberDetail) -> Card:
        card = Card(tr("Training and competence"))
        tones = {
            "valid": "green",
            "current": "green",
            "expiring": "amber",
            "expired": "red",
            "revoked": "grey",
        }
        for row in detail.competences:
            line = QHBoxLayout()
            name = module_name(row.module)
            words = Elided(name if not row.product_code else f"{name} • {row.product_code}", "body")
            words.setToolTip(f"{name} · {row.evidence}")
            line.addWidget(words, 1)
            line.addWidget(Text(times.day(row.valid_until), "small", tones.get(row.state, "quiet")))
            card.body.addLayout(line)
        if not detail.competences:
            card.body.addWidget(Text(tr("Nothing recorded yet."), "body", "quiet"))
        add = Button(tr("Record competence …"), "plain", "training")
        add.clicked.connect(lambda: CompetenceDialog(self, self.desk, detail.row).open())
        add.setEnabled(self.desk.may(team.record_competence))
        card.body.addWidget(add)
        return card

    def _certificates(self, detail: MemberDetail) -> Card:
        card = Card(tr("Certificates"))
        for row in detail.certificates:
            line = QHBoxLayout()
            line.addWidget(Text(f"… {row.fingerprint[-16:]}", "mono", select=True), 1)
            good = row.revoked_at is None
            words = tr("until {day}", day=times.day(row.not_after)) if good else tr("revoked")
            line.addWidget(Text(words, "small", "green" if good else "grey"))
            card.body.addLayout(line)
        if not detail.certificates:
            card.body.addWidget(Text(tr("None yet: this person cannot sign."), "body", "quiet"))
        return card

    def _acts(self, detail: MemberDetail) -> QWidget:
        card = Card(tr("Account"))
        card.body.addWidget(
            self._button(tr("Forgotten password: new key …"), accounts.propose_new_key, detail)
        )
        if any(row.revoked_at is None for row in detail.certificates):
            card.body.addWidget(
                self._button(tr("Revoke the certificate …"), accounts.propose_revocation, detail)
            )
        if detail.row.status == "disabled":
            card.body.addWidget(self._button(tr("Open the account again …"), accounts.enable_member, detail))
        else:
            card.body.addWidget(
                self._button(tr("Close the account …"), accounts.disable_member, detail, danger=True)
            )
        return card

    def _button(
        self, words: str, command: Any, detail: MemberDetail, *, ask: bool = True, danger: bool = False
    ) -> Button:
        """A button for a command about this member, greyed when this person may not."""
        plain = words.removesuffix(" …")

        def carry_out(reason: str) -> None:
            arguments = {"reason": reason} if ask else {}
            job = self.run(command, member_id=detail.row.id, **arguments)
            job.then(lambda value: self._after(value, detail))

        def press() -> None:
            if ask:
                ask_reason(self, plain, f"{plain}: {detail.row.name}", plain, carry_out)
            else:
                carry_out("")

        button = Button(words, "danger" if danger else "plain", on=press)
        button.setEnabled(self.desk.may(command))
        return button

    def _after(self, value: object, detail: MemberDetail) -> None:
        if isinstance(value, Proposed):
            self._proposed(value, detail.row.name)

    def _end(self, appointment_id: int, name: str) -> None:
        ask_reason(
            self,
            tr("End the appointment"),
            tr("{role} ends now; what was signed stays valid.", role=name),
            tr("End it"),
            lambda reason: self.run(team.end_appointment, appointment_id=appointment_id, reason=reason),
        )

    def _waiting_card(self, row: EnrolmentRow) -> Card:
        """A certificate or revocation that waits for a custodian."""
        revoke = row.reason == "revoke"
        card = Card(tr("Waits for a custodian"), row.name, tone="amber")
        card.head.setSpacing(look.px(8))
        words = (
            tr("{who} asks to revoke the certificate of {name}.", who=row.proposed_by_name, name=row.name)
            if revoke
            else tr("{who} asks for a certificate for {name}.", who=row.proposed_by_name, name=row.name)
        )
        card.body.addWidget(Text(words, "body", wrap=True))
        if not revoke and row.key_mark is None:
            card.body.addWidget(
                Text(tr("{name} has not chosen a password yet.", name=row.name), "small", "quiet")
            )
            return card
        command = accounts.confirm_revocation if revoke else accounts.confirm_enrolment
        button = Button(tr("Confirm …"), "primary", "confirm", lambda: self._confirm(row, revoke))
        button.setEnabled(self.desk.may(command))
        card.body.addWidget(button)
        return card

    def _confirm(self, row: EnrolmentRow, revoke: bool) -> None:
        def perform(credentials: Credentials, values: dict[str, str]) -> Job:
            command = accounts.confirm_revocation if revoke else accounts.confirm_enrolment
            return self.desk.sign(command, credentials, enrolment_id=row.id, **values)

        label = (tr("Reason"), "reason", "") if revoke else (
            tr("Key mark"),
            "key_mark",
            tr("{name} reads it to you from the own screen.", name=row.name),
        )  # fmt: skip
        dialog = PasswordDialog(
            self,
            self.desk,
            tr("Confirm"),
            tr(
                "Your password opens the key of the authority; with it the certificate of {name} changes.",
                name=row.name,
            ),
            tr("Confirm"),
            perform,
            (label,),
            self.load,
        )
        dialog.open()
