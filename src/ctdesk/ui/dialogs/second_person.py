"""A second person joins at this desk, with own name and password, without ending the first one's session."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.language import tr


class JoinDialog(Dialog):
    """Asks the second person for name and password (decision 4)."""

    def __init__(self, parent: QWidget | None, desk: Desk) -> None:
        super().__init__(
            parent,
            tr("Second person joins"),
            tr("You work beside the person who is signed in. What you answer and sign carries your name."),
            tr("Join"),
            icon="join",
        )
        self._desk = desk
        self.login = self.form.line(tr("Login name"), "login")
        self.password = self.form.secret(tr("Password"), "password")
        self.form.finish()

    def submit(self) -> None:
        if self.form.missing("login", "password"):
            return
        session = self._desk.session
        if session is not None and session.actor.login.casefold() == self.form.text("login").casefold():
            self.form.fields["login"].complain(
                tr("This person is signed in already. A second person is needed.")
            )
            return
        self.wait(True)
        job = self._desk.join(self.form.text("login"), self.password.text()).within(self)
        self.password.clear()
        job.then(lambda _: self.accept()).otherwise(self.complain)


def join(parent: QWidget | None, desk: Desk) -> JoinDialog:
    """Open the dialog; the Desk says ``joined_changed`` once the person sits here."""
    dialog = JoinDialog(parent, desk)
    dialog.open()
    dialog.login.setFocus()
    return dialog
