"""The password for one act that is not a signature, such as changing it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from ctdesk.services.gate import Credentials
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.job import Job
from ctdesk.ui.language import tr


class PasswordDialog(Dialog):
    """Asks the person at the desk for the password, and for what else the act needs."""

    def __init__(
        self,
        parent: QWidget | None,
        desk: Desk,
        title: str,
        sentence: str,
        do: str,
        perform: Callable[[Credentials, dict[str, str]], Job],
        fields: tuple[tuple[str, str, str], ...] = (),
        done: Callable[[], object] | None = None,
    ) -> None:
        super().__init__(parent, title, sentence, do, icon="key")
        self._desk, self._perform, self._then = desk, perform, done
        self._names = tuple(name for _, name, _ in fields)
        for label, name, hint in fields:
            self.form.line(label, name, hint, required=True)
        self.password = self.form.secret(tr("Your password"), "password")
        self.form.finish()

    def submit(self) -> None:
        session = self._desk.session
        if session is None or self.form.missing(*self._names, "password"):
            return
        self.wait(True)
        credentials = Credentials(session.actor.login, self.password.text())
        self.password.clear()
        values = {name: self.form.text(name) for name in self._names}
        job = self._perform(credentials, values).within(self)
        job.then(self._finish).otherwise(self.complain)

    def _finish(self, _: object) -> None:
        self.accept()
        if self._then is not None:
            self._then()


class OwnPasswordDialog(Dialog):
    """Change one's own password; key and certificate stay."""

    def __init__(self, parent: QWidget | None, desk: Desk) -> None:
        super().__init__(
            parent,
            tr("Change my password"),
            tr("Your signing key is put under the new password. Key and certificate stay the same."),
            tr("Change"),
            icon="key",
        )
        self._desk = desk
        self.old = self.form.secret(tr("Password so far"), "old")
        self.new = self.form.secret(tr("New password"), "password")
        self.again = self.form.secret(tr("New password once more"), "again")
        self.form.finish()

    def submit(self) -> None:
        from ctdesk.services.accounts import change_password

        session = self._desk.session
        if session is None or self.form.missing("old", "password", "again"):
            return
        if self.new.text() != self.again.text():
            self.form.fields["again"].complain(tr("This is not the same password."))
            return
        self.wait(True)
        credentials = Credentials(session.actor.login, self.old.text())
        job = self._desk.sign(change_password, credentials, password=self.new.text()).within(self)
        job.then(lambda _: self.accept()).otherwise(self.complain)
