"""Courses and drills: planned, people invited, the record opened on the day, and who signed in."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ctdesk.services import training_sessions
from ctdesk.services.training_matrix import competence_matrix
from ctdesk.services.training_sessions import SessionDetail, SessionRow
from ctdesk.ui import times
from ctdesk.ui.allowed import allow
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Chip, Mark, Text, facts
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.ask import ask_reason
from ctdesk.ui.dialogs.training_session import InviteDialog, ask_session
from ctdesk.ui.job import Job
from ctdesk.ui.language import tr
from ctdesk.ui.pages.register_page import RegisterPage
from ctdesk.ui.pages.training_switch import training_segments
from ctdesk.ui.row_model import Cell, Column
from ctdesk.ui.terms import module_name
from ctdesk.ui.training_words import session_kinds, session_state


def _state_cell(row: SessionRow) -> Cell:
    state = session_state(row.state)
    return Cell(state.word, state.tone, state.icon)


class SessionsPage(RegisterPage):
    """Sessions on the left; the chosen one with everybody invited on the right."""

    route = "sessions"
    argument = "session_id"
    shows = frozenset({"training_session", "attendance", "record", "member"})

    def __init__(self, desk: Desk) -> None:
        columns = (
            Column(tr("Begins"), lambda row: Cell(times.moment(row.starts_at), strong=True), 138),
            Column(tr("Topic"), lambda row: Cell(row.title)),
            Column(tr("Module"), lambda row: Cell(row.module, quiet=True), 70),
            Column(tr("Kind"), lambda row: Cell(session_kinds()[row.kind], quiet=True), 100, minor=True),
            Column(tr("Present"), lambda row: Cell(f"{row.present} / {row.invited}"), 72, right=True),
            Column(tr("State"), _state_cell, 116),
        )
        super().__init__(desk, columns, tr("Number, title, module, place …"))
        self._new = Button(tr("Plan a session …"), "primary", "add", self.plan)

    def neighbours(self) -> tuple[tuple[str, str], ...]:
        return training_segments()

    def title(self) -> str:
        return tr("Training and competence")

    def breadcrumb(self) -> str:
        return tr("Courses and drills; each participant signs in with the own password")

    def buttons(self) -> list[Button]:
        return [allow(self._new, self.desk, training_sessions.plan_session)]

    def ask_rows(self, after: Any, limit: int) -> Job:
        return self.fetch(training_sessions.list_sessions, text=self.text(), after=after, limit=limit)

    def empty_words(self) -> tuple[str, str]:
        return tr("No session yet."), tr("Plan a course or a drill and invite the participants.")

    def hint(self) -> tuple[str, str]:
        return "training", tr("Choose a session on the left.")

    def read_detail(self, key: int) -> None:
        self.fetch(training_sessions.session_detail, session_id=key).then(self._show)

    def plan(self) -> None:
        """Ask for a new session."""
        ask_session(self, self._planned)

    def _planned(self, session_id: int) -> None:
        self.wanted = session_id
        self.load()

    def _show(self, detail: SessionDetail) -> None:
        row = detail.row
        if self.wanted != row.id:
            return
        card = Card(row.number)
        card.head.addWidget(Chip(session_state(row.state)))
        card.body.addWidget(Text(row.title, "strong", wrap=True))
        pairs = [
            (tr("Kind"), session_kinds()[row.kind]),
            (tr("Module"), module_name(row.module)),
            (tr("Product"), row.product_code or "–"),
            (tr("When"), f"{times.moment(row.starts_at)} – {times.short(row.ends_at)}"),
            (tr("Place"), row.place or "–"),
            (tr("Trainer"), row.trainer or "–"),
        ]
        card.body.addLayout(facts(pairs))
        self.show_detail([card, self._acts(row), self._people(detail)])

    def _acts(self, row: SessionRow) -> QWidget:
        card = Card(padding=12)
        if row.record_id is not None:
            record = row.record_id
            words = tr("Open the record") if row.state == "held" else tr("Go on with the record")
            go_on = Button(words, "plain", "record")
            go_on.clicked.connect(lambda: self.go.emit("record", {"record_id": record}))
            card.body.addWidget(go_on)
        elif row.state == "planned":
            begin = Button(tr("Begin: open the record"), "plain", "forward")
            begin.clicked.connect(lambda: self._begin(row.id))
            nobody = "" if row.invited else tr("Nobody is invited yet.")
            card.body.addWidget(allow(begin, self.desk, training_sessions.begin_session, nobody))
        if row.state in ("planned", "open"):
            invite = Button(tr("Invite …"), "plain", "join", lambda: self._invite(row))
            card.body.addWidget(allow(invite, self.desk, training_sessions.invite_members))
        if row.state == "planned":
            cancel = Button(tr("Cancel the session …"), "link", on=lambda: self._cancel(row))
            card.body.addWidget(allow(cancel, self.desk, training_sessions.cancel_session))
        card.setVisible(row.state != "cancelled")
        return card

    def _people(self, detail: SessionDetail) -> Card:
        row = detail.row
        aside = f"{row.present} / {row.invited}" if row.state == "held" else str(row.invited)
        card = Card(tr("Participants"), aside)
        for one in detail.invited:
            line = QHBoxLayout()
            if row.state == "held":
                came = one.signed_in_at is not None
                name = tr("signed in") if came else tr("did not sign in")
                line.addWidget(
                    Mark("conforms" if came else "not_applicable", "green" if came else "grey", 16, name)
                )
            line.addWidget(Text(one.name, "body"), 1)
            aside = times.short(one.signed_in_at) if one.signed_in_at is not None else one.staff_no
            line.addWidget(Text(aside, "small", "quiet"))
            card.body.addLayout(line)
        if not detail.invited:
            card.body.addWidget(Text(tr("Nobody is invited yet."), "body", "quiet"))
        return card

    def _begin(self, session_id: int) -> None:
        self.run(training_sessions.begin_session, session_id=session_id).then(
            lambda record_id: self.go.emit("record", {"record_id": record_id})
        )

    def _invite(self, row: SessionRow) -> None:
        self.fetch(competence_matrix).then(lambda matrix: InviteDialog(self, self.desk, matrix, row).open())

    def _cancel(self, row: SessionRow) -> None:
        ask_reason(
            self,
            tr("Cancel the session"),
            tr("{number} is taken off the plan; it stays in the list.", number=row.number),
            tr("Cancel the session"),
            lambda reason: self.run(training_sessions.cancel_session, session_id=row.id, reason=reason),
        )
