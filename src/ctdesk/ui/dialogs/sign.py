"""Signing: what is signed, as what, with which meaning and on which grounds; then name and password."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ctdesk.domain.errors import CtdeskError
from ctdesk.services.gate import Credentials
from ctdesk.ui import look
from ctdesk.ui.cards import Card, Mark, Note, Text, scrolling
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.dialogs.statement import StatementDialog
from ctdesk.ui.job import Job
from ctdesk.ui.language import tr


@dataclass(frozen=True, slots=True)
class SigningLine:
    """One slot to be signed: the duty, the meaning, the sentence one stands for, and why one may."""

    slot: str
    duty: str
    meaning: str
    statement: str
    grounds: tuple[str, ...] = ()


class SignDialog(Dialog):
    """Asks for the password and signs; a refusal stands beside the field and the dialog stays open."""

    def __init__(
        self,
        parent: QWidget | None,
        desk: Desk,
        what: str,
        lines: tuple[SigningLine, ...],
        perform: Callable[[Credentials], Job],
        done: Callable[[object], object],
        *,
        login: str | None = None,
        warning: str = "",
        late: str = "",
    ) -> None:
        super().__init__(
            parent,
            tr("Sign"),
            tr("You sign {what}. The signature cannot be taken back, only amended with a reason.", what=what),
            tr("Sign"),
            icon="sign",
            width=560,
        )
        self._desk, self._perform, self._done = desk, perform, done
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, look.px(12), 0)  # beside the cards, for the scroll bar
        column.setSpacing(look.px(8))
        if warning:
            column.addWidget(Note(warning, "amber", "warning"))
        for line in lines:
            column.addWidget(_line(line))
        column.addStretch(1)
        area = scrolling(inner)
        area.setMinimumHeight(min(look.px(300), inner.sizeHint().height() + look.px(8)))
        self.form.column.addWidget(area)
        self.form.column.addSpacing(look.px(8))
        self._owes = bool(late)
        if late:
            self.form.line(tr("Reason for signing late"), "late_reason", late, required=True)
        session = desk.session
        known = (session.actor.login if session is not None else "") if login is None else login
        self.login = self.form.line(tr("Login name"), "login", self._who_is_here(), text=known)
        self.password = self.form.secret(tr("Password"), "password")
        self.form.side_by_side("login", "password")
        self.form.finish()

    def submit(self) -> None:
        if self.form.missing(*(("late_reason",) if self._owes else ()), "login", "password"):
            return
        self.wait(True)
        credentials = Credentials(self.form.text("login"), self.password.text())
        self.password.clear()
        job = self._perform(credentials).within(self)
        job.then(self._signed).otherwise(lambda error: self._refused(error, credentials))

    def _signed(self, value: object) -> None:
        self.accept()
        self._done(value)

    def _refused(self, error: Exception, credentials: Credentials) -> None:
        """Before the first signature the e-signature statement is signed; everything else is told."""
        self.complain(error)
        if isinstance(error, CtdeskError) and error.code == "SIG-08":
            dialog = StatementDialog(self, self._desk, credentials.login)
            dialog.open()
            dialog.ask_text()
        else:
            self.password.setFocus()

    def _who_is_here(self) -> str:
        names = [seat.actor.name for seat in (self._desk.session, self._desk.joined) if seat is not None]
        return tr("At this desk: {names}", names=", ".join(names))


def _line(line: SigningLine) -> QWidget:
    card = Card(padding=12)
    head = QHBoxLayout()
    head.addWidget(Mark("sign", "blue", 18))
    head.addWidget(Text(line.duty, "strong"))
    head.addStretch(1)
    head.addWidget(Text(line.meaning, "strong", "blue"))
    card.body.addLayout(head)
    if line.statement:
        card.body.addWidget(Text(line.statement, "body", wrap=True))
    for ground in line.grounds:
        why = QHBoxLayout()
        why.addWidget(Mark("conforms", "green", 14), 0, Qt.AlignmentFlag.AlignTop)
        why.addWidget(Text(ground, "small", "quiet", wrap=True), 1)
        card.body.addLayout(why)
    return card


def ask_signature(
    parent: QWidget | None,
    desk: Desk,
    what: str,
    lines: tuple[SigningLine, ...],
    perform: Callable[[Credentials], Job],
    done: Callable[[object], object],
    *,
    login: str | None = None,
    warning: str = "",
    late: str = "",
) -> SignDialog:
    """Open the dialog; ``perform`` signs through the Desk, ``done`` hears of it once it is signed. ``late``
    names a missed limit, whose reason is asked as ``late_reason``.

    ``login`` is who is expected to sign, by default whoever is signed in; empty asks for the name too.
    """
    dialog = SignDialog(parent, desk, what, lines, perform, done, login=login, warning=warning, late=late)
    dialog.open()
    first = dialog.form.fields["late_reason"].editor if late else None
    (first or (dialog.password if dialog.login.text() else dialog.login)).setFocus()
    return dialog
