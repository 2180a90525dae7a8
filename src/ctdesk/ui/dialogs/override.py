"""The lead allows somebody to act in an emergency: reason, end, and the own password."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from PySide6.QtWidgets import QLineEdit, QWidget

from ctdesk.domain.errors import CtdeskError
from ctdesk.services import overrides
from ctdesk.services.gate import Credentials
from ctdesk.ui import times
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.password import PasswordDialog
from ctdesk.ui.job import Job
from ctdesk.ui.language import language, tr
from ctdesk.ui.terms import terms
from ctdesk.ui.typed import moment_of

_USUAL = timedelta(hours=4)


class OverrideDialog(PasswordDialog):
    """What cannot be read is told beside its field, before the password is asked of the gate."""

    def __init__(self, parent: QWidget | None, desk: Desk, member_id: int, name: str, duty: str) -> None:
        words = terms().word("duties", duty, language())
        super().__init__(
            parent,
            desk,
            tr("Allow in an emergency"),
            tr(
                '{name} may then act as "{duty}" although training does not stand; it opens an incident.',
                name=name,
                duty=words,
            ),
            tr("Allow"),
            self._allow,
            (
                (tr("Reason"), "reason", tr("It stands in the signature and in the incident.")),
                (tr("Until"), "ends_at", tr("At most 12 hours from now")),
            ),
        )
        self._member_id, self._duty = member_id, duty
        line = self.form.fields["ends_at"].editor
        assert isinstance(line, QLineEdit)
        line.setText(times.moment(datetime.now(UTC) + _USUAL))

    def _allow(self, credentials: Credentials, values: dict[str, str]) -> Job:
        return self._desk.sign(
            overrides.allow_in_emergency,
            credentials,
            member_id=self._member_id,
            duty=self._duty,
            reason=values["reason"],
            ends_at=self._ends,
        )

    def submit(self) -> None:
        try:
            ends = moment_of(self.form.text("ends_at"), "ends_at")
        except CtdeskError as error:
            self.complain(error)
            return
        self._ends = ends or datetime.now(UTC)
        super().submit()


def ask_override(parent: QWidget | None, desk: Desk, member_id: int, name: str, duty: str) -> OverrideDialog:
    """Open the dialog."""
    dialog = OverrideDialog(parent, desk, member_id, name, duty)
    dialog.open()
    return dialog
