"""Note that somebody was told: whom, when, how, and what they answered; the numbers to call are at hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtWidgets import QWidget

from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.quarantine import LATE_ENTRY
from ctdesk.services.quarantine_tellings import tell
from ctdesk.services.tellings import Contact
from ctdesk.ui import times
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.file_field import FileField
from ctdesk.ui.language import tr
from ctdesk.ui.quarantine_words import way_words, whom_words
from ctdesk.ui.typed import moment_of


class TellDialog(Dialog):
    """Prefilled with whoever is registered for the one to be told; an old time asks why."""

    def __init__(
        self,
        parent: QWidget | None,
        desk: Desk,
        quarantine_id: int,
        number: str,
        contacts: Sequence[Contact],
        whom: str,
    ) -> None:
        super().__init__(
            parent,
            tr("Who was told"),
            tr("Stored cold first, then told: {number}.", number=number),
            tr("Note it"),
            icon="person",
            width=560,
        )
        self._desk, self._quarantine, self._contacts = desk, quarantine_id, tuple(contacts)
        self.whom = self.form.choice(tr("Whom"), "whom", whom_words())
        self.way = self.form.choice(tr("How told"), "way", way_words())
        self.form.side_by_side("whom", "way")
        self.name = self.form.line(tr("Person"), "name", required=True)
        self.phone = self.form.line(tr("Number called"), "phone")
        self.form.side_by_side("name", "phone")
        self.at = self.form.line(tr("Told at"), "told_at", text=times.moment(times.now()), required=True)
        self.late = self.form.line(tr("Why entered late"), "late_reason", tr("Only after 15 minutes."))
        self.form.side_by_side("told_at", "late_reason")
        self.answer = self.form.paragraph(tr("What they answered"), "answer")
        self.file = FileField()
        self.form.custom(tr("File, if there is one"), "file", self.file)
        self.form.finish()
        self.whom.currentIndexChanged.connect(lambda _: self._prefill())
        self.whom.setCurrentIndex(max(0, self.whom.findData(whom)))
        self._prefill()
        self.answer.setFocus()

    def submit(self) -> None:
        if self.form.missing("name", "told_at"):
            return
        try:
            at = moment_of(self.form.text("told_at"), "told_at")
            if at is None:
                raise CtdeskError("FIELD-01", field="told_at")
            if times.now() - at > LATE_ENTRY and not self.form.text("late_reason"):
                raise CtdeskError(
                    "QUA-32", field="late_reason", minutes=int(LATE_ENTRY.total_seconds()) // 60
                )
        except CtdeskError as error:
            self.complain(error)
            return
        self.wait(True)
        if self.file.path is None:
            self._send(at, None)
            return
        job = self.file.read(self._desk)
        job.within(self).then(lambda file: self._send(at, file)).otherwise(self.complain)

    def _send(self, at: datetime, file: tuple[str, bytes] | None) -> None:
        known = next((one for one in self._contacts if one.name == self.form.text("name")), None)
        job = self._desk.run(
            tell,
            quarantine_id=self._quarantine,
            whom=str(self.whom.currentData()),
            name=self.form.text("name"),
            way=str(self.way.currentData()),
            told_at=at,
            phone=self.form.text("phone") or None,
            member_id=None if known is None else known.member_id,
            answer=self.form.text("answer") or None,
            late_reason=self.form.text("late_reason") or None,
            file=file,
        )
        job.within(self).then(lambda _: self.accept()).otherwise(self.complain)

    def _prefill(self) -> None:
        whom = self.whom.currentData()
        known = next((one for one in self._contacts if one.whom == whom), None)
        self.name.setText("" if known is None else known.name)
        self.phone.setText("" if known is None else known.phone or "")
