"""What is asked about a finding: what was found, what was replied, who answers it until when."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from ctdesk.domain.errors import CtdeskError
from ctdesk.services import findings
from ctdesk.services.findings import Assessed, FindingSheet
from ctdesk.services.team import MemberRow
from ctdesk.ui import capa_words, times
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.capa import people_choices
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.file_field import FileField
from ctdesk.ui.language import tr
from ctdesk.ui.pages.register_page import choose_words
from ctdesk.ui.pick import PickBox
from ctdesk.ui.typed import day_of


def _papers() -> str:
    return tr("Papers (*.pdf *.png *.jpg *.jpeg *.docx)")


class RegisterFinding(Dialog):
    """What an inspection, a holder or an audit found, with its letter."""

    def __init__(
        self,
        parent: QWidget | None,
        desk: Desk,
        members: Sequence[MemberRow],
        done: Callable[[object], object],
    ) -> None:
        super().__init__(
            parent,
            tr("Enter a finding"),
            tr("As it was written; it no longer changes. A reply and, unless it is minor, an action follow."),
            tr("Enter"),
            icon="add",
            width=640,
        )
        self._desk, self._then = desk, done
        origin = self.form.choice(
            tr("Where it comes from"), "origin", {**choose_words(), **capa_words.origins()}
        )
        self.form.choice(tr("Class"), "class_code", {**choose_words(), **capa_words.classes()})
        self.form.side_by_side("origin", "class_code")
        self.form.paragraph(tr("Finding"), "text", required=True)
        self.form.line(tr("From whom"), "from_whom", required=True)
        self.form.line(tr("Their number"), "reference")
        self.form.side_by_side("from_whom", "reference")
        came = self.form.line(tr("Came on"), "received_on", text=times.today().isoformat(), required=True)
        came.setPlaceholderText(times.today().isoformat())
        due = self.form.line(tr("Reply due on"), "reply_due")
        due.setPlaceholderText(times.today().isoformat())
        self.owner = PickBox(people_choices(members, tr("nobody yet")))
        self.form.custom(tr("Answered by"), "owner_id", self.owner)
        self.form.side_by_side("received_on", "reply_due", "owner_id")
        self.file = FileField(_papers())
        self.form.custom(tr("Their letter"), "file", self.file)
        self.form.finish()
        origin.setFocus()

    def is_dear(self) -> bool:
        return bool(self.form.text("text"))

    def submit(self) -> None:
        if self.form.missing("origin", "class_code", "text", "from_whom", "received_on"):
            return
        self.wait(True)
        if self.file.path is None:
            self._send(None)
        else:
            self.file.read(self._desk).within(self).then(self._send).otherwise(self.complain)

    def _send(self, file: tuple[str, bytes] | None) -> None:
        owner = self.form.text("owner_id")
        try:
            came = day_of(self.form.text("received_on"), "received_on")
            due = day_of(self.form.text("reply_due"), "reply_due")
        except CtdeskError as error:
            self.complain(error)
            return
        job = self._desk.run(
            findings.register_finding,
            origin=self.form.text("origin"),
            class_code=self.form.text("class_code"),
            text=self.form.text("text"),
            from_whom=self.form.text("from_whom"),
            received_on=came,
            reply_due=due,
            reference=self.form.text("reference") or None,
            owner_id=int(owner) if owner else None,
            file=file,
        )
        job.within(self).then(self._finish).otherwise(self.complain)

    def _finish(self, finding_id: object) -> None:
        self.accept()
        self._then(finding_id)


class TakeOverFinding(Dialog):
    """A finding of a holder's assessment, taken into the register without typing it again."""

    def __init__(
        self,
        parent: QWidget | None,
        desk: Desk,
        found: Sequence[Assessed],
        members: Sequence[MemberRow],
        done: Callable[[object], object],
    ) -> None:
        super().__init__(
            parent,
            tr("Take over what a holder found"),
            tr("Text, class and holder come from the assessment.")
            if found
            else tr("Everything that holders found is in this register already."),
            tr("Take over"),
            icon="drop",
            width=640,
        )
        self._desk, self._then = desk, done
        choices = [
            (str(one.id), f"{one.number} · {one.ordinal} · {one.holder} · {one.text[:60]}") for one in found
        ]
        self.which = PickBox([("", tr("Please choose …")), *choices])
        self.form.custom(tr("Finding"), "finding", self.which)
        due = self.form.line(tr("Reply due on"), "reply_due")
        due.setPlaceholderText(times.today().isoformat())
        self.owner = PickBox(people_choices(members, tr("as in the assessment")))
        self.form.custom(tr("Answered by"), "owner_id", self.owner)
        self.form.side_by_side("reply_due", "owner_id")
        self.form.finish()
        self.do.setEnabled(bool(found))
        self.which.setFocus()

    def submit(self) -> None:
        if self.form.missing("finding"):
            return
        owner = self.form.text("owner_id")
        try:
            due = day_of(self.form.text("reply_due"), "reply_due")
        except CtdeskError as error:
            self.complain(error)
            return
        self.wait(True)
        job = self._desk.run(
            findings.take_over_finding,
            assessment_finding_id=int(self.form.text("finding")),
            reply_due=due,
            owner_id=int(owner) if owner else None,
        )
        job.within(self).then(self._finish).otherwise(self.complain)

    def _finish(self, finding_id: object) -> None:
        self.accept()
        self._then(finding_id)


class AssignFinding(Dialog):
    """Who answers a finding, and until when."""

    def __init__(
        self, parent: QWidget | None, desk: Desk, sheet: FindingSheet, members: Sequence[MemberRow]
    ) -> None:
        row = sheet.row
        super().__init__(
            parent, tr("Who answers {number}", number=row.number), "", tr("Note it"), icon="person"
        )
        self._desk, self._row = desk, row
        now = "" if row.owner_id is None else str(row.owner_id)
        self.owner = PickBox(people_choices(members, tr("Please choose …")), now)
        self.form.custom(tr("Answered by"), "owner_id", self.owner)
        text = "" if row.reply_due is None else row.reply_due.isoformat()
        due = self.form.line(tr("Reply due on"), "reply_due", text=text)
        due.setPlaceholderText(times.today().isoformat())
        self.form.side_by_side("owner_id", "reply_due")
        self.form.finish()
        self.owner.setFocus()

    def submit(self) -> None:
        if self.form.missing("owner_id"):
            return
        try:
            due = day_of(self.form.text("reply_due"), "reply_due")
        except CtdeskError as error:
            self.complain(error)
            return
        self.wait(True)
        job = self._desk.run(
            findings.assign_finding,
            finding_id=self._row.id,
            seen_version=self._row.row_version,
            owner_id=int(self.form.text("owner_id")),
            reply_due=due,
        )
        job.within(self).then(lambda _: self.accept()).otherwise(self.complain)


class ReplyDialog(Dialog):
    """What was replied, with the letter."""

    def __init__(self, parent: QWidget | None, desk: Desk, sheet: FindingSheet) -> None:
        row = sheet.row
        super().__init__(
            parent,
            tr("Reply to {number}", number=row.number),
            tr("What was sent to {whom}, as it was sent.", whom=row.from_whom),
            tr("Keep the reply"),
            icon="edit",
            width=560,
        )
        self._desk, self._row = desk, row
        self.form.paragraph(tr("Reply"), "reply", required=True).setPlainText(sheet.reply or "")
        self.file = FileField(_papers())
        self.form.custom(tr("The letter"), "file", self.file)
        self.form.finish()
        self.form.fields["reply"].editor.setFocus()

    def is_dear(self) -> bool:
        return bool(self.form.text("reply"))

    def submit(self) -> None:
        if self.form.missing("reply"):
            return
        self.wait(True)
        if self.file.path is None:
            self._send(None)
        else:
            self.file.read(self._desk).within(self).then(self._send).otherwise(self.complain)

    def _send(self, file: tuple[str, bytes] | None) -> None:
        job = self._desk.run(
            findings.reply_to_finding,
            finding_id=self._row.id,
            seen_version=self._row.row_version,
            reply=self.form.text("reply"),
            file=file,
        )
        job.within(self).then(lambda _: self.accept()).otherwise(self.complain)
