"""Sign in, come back to a locked desk, and choose one's own password."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ctdesk.ui import look
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Card, Elided, Mark, Note, Row, Text, centred, clear
from ctdesk.ui.errors import Complaint
from ctdesk.ui.fields import Form
from ctdesk.ui.language import tr
from ctdesk.ui.pages.front import Front

SHORTEST_PASSWORD = 8
PERSON = 272


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A member of the demo whose password is no secret."""

    name: str
    role: str
    login: str
    password: str


@dataclass(frozen=True, slots=True)
class RunningClock:
    """A clock that goes on while the desk is locked: by record number, without a name."""

    number: str
    what: str
    left: str
    late: bool


class SignInPage(Front):
    """Name and password; for a demo also the cast, one click to fill."""

    signed_in = Signal(str, str)  # login, password
    elsewhere = Signal()  # another site is wanted

    def __init__(self, *, demo: bool = False) -> None:
        super().__init__(demo=demo, width=400)
        self.card.body.addWidget(Text(tr("Sign in"), "title"))
        self.form = Form()
        self.login = self.form.line(tr("Login name"), "login")
        self.login.setInputMethodHints(
            Qt.InputMethodHint.ImhPreferLatin | Qt.InputMethodHint.ImhNoAutoUppercase
        )
        self.password = self.form.secret(tr("Password"), "password")
        self.form.finish()
        self.card.body.addWidget(self.form)
        self.do = Button(tr("Sign in"), "primary", "unlock", self.submit, big=True)
        self.card.body.addWidget(self.do)
        self.waiting = Text("", "small", "quiet", wrap=True)
        self.waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.waiting.hide()
        self.card.body.addWidget(self.waiting)
        self.people = QWidget()
        self.people.hide()
        self.below.addLayout(centred(self.people))
        other = Button(tr("Another site …"), "link", "hospital", self.elsewhere.emit)
        self.below.addWidget(other, 0, Qt.AlignmentFlag.AlignHCenter)
        for field in (self.login, self.password):
            field.returnPressed.connect(self.submit)
        self._opened, self._asked = False, False
        self._cast: list[QWidget] = []

    def first(self) -> QLineEdit:
        return self.password if self.login.text() else self.login

    def site_opens(self, words: str) -> None:
        """The site is being opened; typing goes on meanwhile."""
        self._opened = False
        self.waiting.setText(words)
        self.waiting.show()

    def site_is_open(self, hospital: str) -> None:
        """Name and password can be checked now; what was entered meanwhile is."""
        self._opened = True
        self.hospital.setText(hospital)
        self.waiting.hide()
        if self._asked:
            self.submit()

    def submit(self) -> None:
        """Check name and password, or remember to once the site is open."""
        if self.form.missing("login", "password"):
            return
        self._asked = not self._opened
        self.wait(True)
        if self._opened:
            self.signed_in.emit(self.form.text("login"), self.password.text())

    def wait(self, on: bool) -> None:
        """The password is being checked."""
        self.do.setEnabled(not on)
        self.do.setText(tr("Checking …") if on else tr("Sign in"))

    def complain(self, complaint: Complaint) -> None:
        """Signing in failed; the password is asked again."""
        self._asked = False
        self.wait(False)
        self.password.clear()
        self.form.complain(complaint)
        self.password.setFocus()

    def show_people(self, people: list[DemoPerson]) -> None:
        """The cast of the demo: one click fills name and password."""
        if self.people.layout() is not None or not people:
            return
        column = QVBoxLayout(self.people)
        column.setContentsMargins(0, 0, 0, 0)
        hint = Text(tr("Demo team: choose somebody to fill in name and password"), "small", "quiet")
        hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(hint)
        self._grid = QGridLayout()
        self._grid.setSpacing(look.px(8))
        self._cast = [self._person(person) for person in people]
        column.addLayout(self._grid)
        self._arrange()
        self.people.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._cast:
            self._arrange()

    def _arrange(self) -> None:
        """As many beside each other as there is room for."""
        wide = look.px(PERSON)
        across = max(1, min(4, (self.width() - look.px(80)) // (wide + look.px(8))))
        for place, row in enumerate(self._cast):
            row.setFixedWidth(wide)
            self._grid.addWidget(row, place // across, place % across)

    def _person(self, person: DemoPerson) -> QWidget:
        row = Row(padding=10)
        row.setFixedHeight(look.px(54))
        row.line.addWidget(Mark("person", "quiet", 20))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Elided(f"{person.name}  {person.role}", "strong"))
        words.addWidget(Elided(f"{person.login} / {person.password}", "small", "quiet"))
        row.line.addLayout(words, 1)
        row.setAccessibleName(f"{person.name} {person.role}")
        row.chosen.connect(lambda: self._fill(person))
        return row

    def _fill(self, person: DemoPerson) -> None:
        self.login.setText(person.login)
        self.password.setText(person.password)
        self.do.setFocus()


class LockPage(Front):
    """The desk is covered; its person comes back with the password, another one with name and password."""

    signed_in = Signal(str, str)

    def __init__(self, login: str, name: str, *, demo: bool = False) -> None:
        super().__init__(demo=demo, width=400)
        self._login, self._name = login, name
        head = QHBoxLayout()
        head.addWidget(Mark("lock", "quiet", 24))
        self.heading = Text(tr("Locked"), "title")
        head.addWidget(self.heading, 1)
        self.card.body.addLayout(head)
        self.sentence = Text(
            tr("{name} is signed in. Nothing is lost.", name=name), "body", "quiet", wrap=True
        )
        self.card.body.addWidget(self.sentence)
        self.form = Form()
        self.login = self.form.line(tr("Login name"), "login", text=login)
        self.password = self.form.secret(tr("Password"), "password")
        self.form.finish()
        self.form.fields["login"].hide()
        self.card.body.addWidget(self.form)
        self.do = Button(tr("Unlock"), "primary", "unlock", self.submit, big=True)
        self.card.body.addWidget(self.do)
        self.other = Button(tr("Somebody else takes over …"), "link", "take_over", self.take_over)
        self.card.body.addWidget(self.other, 0, Qt.AlignmentFlag.AlignHCenter)
        self.clocks = Card(tr("Clocks that run"), padding=16)
        self.clocks.setFixedWidth(look.px(400))
        self.clock_lines = QVBoxLayout()
        self.clocks.body.addLayout(self.clock_lines)
        self.clocks.hide()
        self.below.addLayout(centred(self.clocks))
        for field in (self.login, self.password):
            field.returnPressed.connect(self.submit)

    def first(self) -> QLineEdit:
        return self.password if self.login.text() else self.login

    def take_over(self) -> None:
        """Ask for another person's name; the first one's work stays where it is."""
        self.sentence.setText(
            tr("{name}'s drafts are kept and wait until {name} signs in again.", name=self._name)
        )
        self.form.fields["login"].show()
        self.login.clear()
        self.login.setFocus()
        self.do.setText(tr("Sign in"))
        self.other.hide()

    def show_clocks(self, clocks: list[RunningClock]) -> None:
        """Clocks by record number; whose record it is stays covered."""
        clear(self.clock_lines)
        for clock in clocks[:6]:
            line = QHBoxLayout()
            line.addWidget(Text(clock.number, "strong"))
            line.addWidget(Elided(clock.what, "small", "quiet"), 1)
            line.addWidget(Text(clock.left, "strong", "red" if clock.late else "amber"))
            self.clock_lines.addLayout(line)
        self.clocks.setVisible(bool(clocks))

    def submit(self) -> None:
        """Check the password."""
        if self.form.missing("login", "password"):
            return
        self.do.setEnabled(False)
        self.signed_in.emit(self.form.text("login"), self.password.text())

    def complain(self, complaint: Complaint) -> None:
        """The password was wrong, or the account is locked."""
        self.do.setEnabled(True)
        self.password.clear()
        self.form.complain(complaint)
        self.password.setFocus()


class PasswordPage(Front):
    """The first sign-in: choose one's own password, under which the own signing key is made."""

    chosen = Signal(str)
    left = Signal()

    def __init__(self, name: str, *, demo: bool = False) -> None:
        super().__init__(demo=demo, width=460)
        self.card.body.addWidget(Text(tr("Your own password"), "title"))
        self.card.body.addWidget(
            Text(
                tr(
                    "{name}, choose a password that only you know. Your signing key is made under it; "
                    "nobody can recover it, not even the administrator.",
                    name=name,
                ),
                "body",
                wrap=True,
            )
        )
        self.card.body.addWidget(
            Note(
                tr("A sentence of several words is easiest to remember and hardest to guess."), "blue", "note"
            )
        )
        self.form = Form()
        self.new = self.form.secret(
            tr("New password"), "password", tr("At least {count} characters.", count=SHORTEST_PASSWORD)
        )
        self.again = self.form.secret(tr("New password once more"), "again")
        self.form.finish()
        self.card.body.addWidget(self.form)
        self.do = Button(tr("Set password"), "primary", "key", self.submit, big=True)
        self.card.body.addWidget(self.do)
        leave = Button(tr("Not now"), "link", on=self.left.emit)
        self.card.body.addWidget(leave, 0, Qt.AlignmentFlag.AlignHCenter)
        for field in (self.new, self.again):
            field.returnPressed.connect(self.submit)

    def first(self) -> QLineEdit:
        return self.new

    def submit(self) -> None:
        """Both must be the same."""
        if self.form.missing("password", "again"):
            return
        if self.new.text() != self.again.text():
            self.form.fields["again"].complain(tr("This is not the same password."))
            self.again.setFocus()
            return
        self.do.setEnabled(False)
        self.chosen.emit(self.new.text())

    def complain(self, complaint: Complaint) -> None:
        """The password was refused."""
        self.do.setEnabled(True)
        self.form.complain(complaint)
