"""A note for the next shift: what to go on with, and perhaps for whom."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ctdesk.services import handover, team
from ctdesk.services.team import MemberRow
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.language import tr

_MOST = 500


class NoteDialog(Dialog):
    """Ctrl+Enter leaves the note."""

    def __init__(self, parent: QWidget | None, desk: Desk) -> None:
        super().__init__(
            parent,
            tr("Note for the next shift"),
            tr("It stands on the board and on My desk of whoever comes next until somebody takes it over."),
            tr("Leave the note"),
            icon="note",
            width=520,
        )
        self._desk = desk
        self.text = self.form.paragraph(
            tr("What to go on with"),
            "text",
            tr("No names of patients: it hangs on the wall, too."),
            required=True,
        )
        self.who = self.form.choice(tr("Left for"), "for_member", {"": tr("Whoever takes over")})
        self.form.finish()
        self.text.setFocus()
        desk.fetch(team.list_members, limit=_MOST).within(self).then(self._offer).otherwise(self.complain)

    def submit(self) -> None:
        if self.form.missing("text"):
            return
        self.wait(True)
        whom = self.who.currentData()
        job = self._desk.run(
            handover.leave_note,
            text=self.form.text("text"),
            for_member=int(whom) if whom else None,
        )
        job.within(self).then(lambda _: self.accept()).otherwise(self.complain)

    def _offer(self, found: object) -> None:
        rows: tuple[MemberRow, ...] = found.rows  # type: ignore[attr-defined]  # a page of members
        me = self._desk.session.actor.member_id if self._desk.session is not None else None
        for row in rows:
            if row.status == "active" and row.id != me:
                self.who.addItem(row.name, str(row.id))
