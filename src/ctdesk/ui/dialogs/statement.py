"""The e-signature statement, which everybody signs before the first signature (ER-34)."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ctdesk.services.gate import Credentials
from ctdesk.ui import look
from ctdesk.ui.cards import Card, Text, scrolling
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.language import language, tr


class StatementDialog(Dialog):
    """Shows the statement in force and takes the signature under it."""

    def __init__(self, parent: QWidget | None, desk: Desk, login: str = "") -> None:
        super().__init__(
            parent,
            tr("E-signature statement"),
            tr("You sign this once: it says that your password signs like your hand."),
            tr("Sign the statement"),
            icon="sign",
            width=600,
        )
        self._desk = desk
        self.text = Text("", "body", wrap=True, select=True)
        paper = Card(padding=16)
        paper.body.addWidget(self.text)
        paper.body.addStretch(1)
        area = scrolling(paper)
        area.setMinimumHeight(look.px(260))
        self.form.column.addWidget(area)
        session = desk.session
        self.login = self.form.line(
            tr("Login name"), "login", text=login or (session.actor.login if session is not None else "")
        )
        self.password = self.form.secret(tr("Password"), "password")
        self.form.side_by_side("login", "password")
        self.form.finish()

    def ask_text(self) -> None:
        """Read the statement in force."""
        from ctdesk.services.statements import statement_text

        self._desk.fetch(statement_text).within(self).then(self._show).otherwise(self.complain)

    def submit(self) -> None:
        from ctdesk.services.statements import sign_statement

        if self.form.missing("login", "password"):
            return
        self.wait(True)
        credentials = Credentials(self.form.text("login"), self.password.text())
        self.password.clear()
        job = self._desk.sign(sign_statement, credentials).within(self)
        job.then(lambda _: self.accept()).otherwise(self.complain)

    def _show(self, definition: object) -> None:
        """What is declared, numbered; who declares it is known and stands in the sentence above."""
        declared = [
            item.text.in_language(language())
            for section in getattr(definition, "section", ())
            for item in section.item
            if item.type == "check"
        ]
        self.text.setText("\n\n".join(f"{place}. {words}" for place, words in enumerate(declared, 1)))
        self.password.setFocus()


def sign_the_statement(parent: QWidget | None, desk: Desk) -> StatementDialog:
    """Open the dialog for the person at the desk."""
    dialog = StatementDialog(parent, desk)
    dialog.open()
    dialog.ask_text()
    return dialog
