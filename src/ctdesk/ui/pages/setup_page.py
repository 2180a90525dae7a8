"""The first ten minutes of a site at one desk: the hospital leader, then the team lead (decision 16)."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Note, Text
from ctdesk.ui.errors import Complaint
from ctdesk.ui.fields import Form
from ctdesk.ui.language import tr
from ctdesk.ui.pages.front import Front


@dataclass(frozen=True, slots=True, repr=False)
class PersonWishes:
    """A person as the wizard asks for one, with the password that person typed."""

    login: str
    name: str
    name_latin: str
    staff_no: str
    title: str
    phone: str
    password: str


class LeaderPage(Front):
    """First step: the hospital leader responsible for the team."""

    wanted = Signal(object)  # PersonWishes
    later = Signal()

    def __init__(self) -> None:
        super().__init__(width=680)
        _head(
            self,
            tr("Step 1 of 2: the hospital leader"),
            tr(
                "The leader sits down here and chooses a password. Under it the site's certificate authority "
                "is founded; from then on every certificate takes two people."
            ),
        )
        self.form = Form()
        self._first = _person_fields(self.form)
        self.form.finish()
        self.card.body.addWidget(self.form)
        self.do = _foot(self, tr("Found the authority"))

    def first(self) -> QLineEdit:
        return self._first

    def submit(self) -> None:
        """Hand the person over when everything is there."""
        wishes = _person_of(self.form)
        if wishes is not None:
            self.do.setEnabled(False)
            self.wanted.emit(wishes)

    def complain(self, complaint: Complaint) -> None:
        """It was refused."""
        self.do.setEnabled(True)
        self.form.complain(complaint)


class LeadPage(Front):
    """Second step: the leader appoints the team lead, who chooses a password."""

    wanted = Signal(object, str, str)  # PersonWishes, the leader's login and password
    later = Signal()

    def __init__(self, leader_login: str = "") -> None:
        super().__init__(width=680)
        _head(
            self,
            tr("Step 2 of 2: the team lead"),
            tr(
                "The lead sits down here and chooses a password; the leader confirms with name and password. "
                "The lead then appoints everybody else."
            ),
        )
        self.form = Form()
        self._first = _person_fields(self.form)
        self.form.line(tr("Leader's login name"), "leader_login", text=leader_login, required=True)
        self._leader = self.form.secret(tr("Leader's password"), "leader_password")
        self.form.side_by_side("leader_login", "leader_password")
        self.form.finish()
        self.card.body.addWidget(self.form)
        self.do = _foot(self, tr("Appoint the lead"))

    def first(self) -> QLineEdit:
        return self._first

    def submit(self) -> None:
        """Hand everything over when it is there."""
        if self.form.missing("leader_login", "leader_password"):
            return
        wishes = _person_of(self.form)
        if wishes is not None:
            self.do.setEnabled(False)
            self.wanted.emit(wishes, self.form.text("leader_login"), self._leader.text())

    def complain(self, complaint: Complaint) -> None:
        """It was refused."""
        self.do.setEnabled(True)
        self.form.complain(complaint)


class SetUpPage(Front):
    """The site is ready: what to print and what comes next."""

    done = Signal()

    def __init__(self, fingerprint: str) -> None:
        super().__init__(width=560)
        self.card.body.addWidget(Text(tr("The site is ready"), "title"))
        groups = " ".join(fingerprint[start : start + 8].upper() for start in range(0, len(fingerprint), 8))
        self.card.body.addWidget(
            Note(
                tr("Authority of this site, for the installation record: {groups}", groups=groups),
                "blue",
                "certificate",
            )
        )
        self.card.body.addWidget(
            Text(
                tr("Next: everybody signs the e-signature statement; the lead appoints the team."),
                "body",
                wrap=True,
            )
        )
        self.do = Button(tr("To my desk"), "primary", "open", self.done.emit, big=True)
        self.card.body.addWidget(self.do)

    def first(self) -> QWidget:
        return self.do


def _head(page: Front, title: str, sentence: str) -> None:
    page.card.body.addWidget(Text(title, "title"))
    page.card.body.addWidget(Text(sentence, "body", "quiet", wrap=True))


def _foot(page: LeaderPage | LeadPage, words: str) -> Button:
    line = QHBoxLayout()
    line.addWidget(Button(tr("Later"), "plain", on=page.later.emit))
    line.addStretch(1)
    do = Button(words, "primary", "certificate", page.submit)
    line.addWidget(do)
    page.card.body.addLayout(line)
    return do


def _person_fields(form: Form) -> QLineEdit:
    first = form.line(tr("Printed name"), "name", required=True)
    form.line(tr("The same name in Latin letters"), "name_latin", required=True)
    form.line(tr("Staff number"), "staff_no", required=True)
    form.line(tr("Login name"), "login", required=True)
    form.line(tr("Title"), "title")
    form.line(tr("Telephone"), "phone")
    form.secret(tr("Own password"), "password")
    form.secret(tr("Own password once more"), "again")
    for pair in (("name", "name_latin"), ("staff_no", "login"), ("title", "phone"), ("password", "again")):
        form.side_by_side(*pair)
    return first


def _person_of(form: Form) -> PersonWishes | None:
    if form.missing("name", "name_latin", "staff_no", "login", "password", "again"):
        return None
    password = form.secret_text("password")
    if password != form.secret_text("again"):
        form.fields["again"].complain(tr("This is not the same password."))
        return None
    return PersonWishes(
        form.text("login"),
        form.text("name"),
        form.text("name_latin"),
        form.text("staff_no"),
        form.text("title"),
        form.text("phone"),
        password,
    )
