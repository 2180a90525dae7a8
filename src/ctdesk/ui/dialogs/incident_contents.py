"""What is added to a case: a line of its course, a file, a link, somebody who works on it, a message out."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QWidget

from ctdesk.domain.errors import CtdeskError
from ctdesk.services import incident_contents, incident_notices
from ctdesk.services.incident_sheet import IncidentSheet, NoticeRow
from ctdesk.services.incidents import find_incidents
from ctdesk.services.obligation_list import ObligationRow
from ctdesk.ui import incident_words, look, times
from ctdesk.ui.buttons import Button
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.file_field import FileField
from ctdesk.ui.language import language, tr
from ctdesk.ui.pages.register_page import LARGE
from ctdesk.ui.pick import PickBox
from ctdesk.ui.typed import moment_of

_LONG_TEXT = 300
MOST_TO_LINK = 200


class NoteDialog(Dialog):
    """A line of the course of a case: what happened, what was done, a remark; or one correcting another."""

    def __init__(
        self,
        parent: QWidget | None,
        desk: Desk,
        sheet: IncidentSheet,
        corrects: int | None = None,
        was: str = "",
    ) -> None:
        title = tr("Correct a line") if corrects else tr("Add a line to the course")
        sentence = tr("The line of before stays readable.") if corrects else ""
        super().__init__(parent, title, sentence, tr("Save it"), icon="edit", width=520)
        self._desk, self._id, self._corrects = desk, sheet.row.id, corrects
        kinds = {"timeline": tr("What happened"), "action": tr("What was done"), "remark": tr("Remark")}
        self.form.choice(tr("Kind"), "kind", kinds)
        self.form.line(tr("When"), "at", tr("Empty: now."))
        self.form.side_by_side("kind", "at")
        self.text = self.form.paragraph(tr("What"), "text", required=True)
        self.text.setPlainText(was)
        self.form.finish()
        self.text.setFocus()

    def is_dear(self) -> bool:
        return self.text.document().isModified()

    def submit(self) -> None:
        if self.form.missing("text"):
            return
        try:
            at = moment_of(self.form.text("at"), "at") or times.now()
        except CtdeskError as error:
            self.complain(error)
            return
        self.wait(True)
        job = self._desk.run(
            incident_contents.add_note,
            incident_id=self._id,
            kind=self.form.text("kind"),
            at=at,
            text=self.form.text("text"),
            corrects_id=self._corrects,
        )
        job.within(self).then(lambda _: self.accept()).otherwise(self.complain)


class EvidenceDialog(Dialog):
    """A file with what it shows; its digest is kept with it."""

    def __init__(self, parent: QWidget | None, desk: Desk, sheet: IncidentSheet) -> None:
        sentence = tr("It is kept with its SHA-256, so that every change would show.")
        super().__init__(parent, tr("Add evidence"), sentence, tr("Add"), icon="attach", width=520)
        self._desk, self._id = desk, sheet.row.id
        self.file = FileField()
        self.form.custom(tr("The file"), "file", self.file)
        self.form.line(tr("What it shows"), "text", required=True)
        self.form.finish()
        self.file.button.setFocus()

    def submit(self) -> None:
        if self.form.missing("text"):
            return
        self.wait(True)
        self.file.read(self._desk).within(self).then(self._keep).otherwise(self.complain)

    def _keep(self, file: tuple[str, bytes]) -> None:
        job = self._desk.run(
            incident_contents.add_evidence, incident_id=self._id, file=file, text=self.form.text("text")
        )
        job.within(self).then(lambda _: self.accept()).otherwise(self.complain)


class LinkDialog(Dialog):
    """What this case has to do with another one, which is found by any part of its number or words."""

    def __init__(self, parent: QWidget | None, desk: Desk, sheet: IncidentSheet) -> None:
        title = tr("Link {number}", number=sheet.row.number)
        super().__init__(parent, title, "", tr("Link"), icon="link", width=560)
        self._desk, self._id = desk, sheet.row.id
        kinds = ("related", "caused_by", "duplicate_of", "recurrence_of")
        self.form.choice(
            tr("This case"), "kind", {one: incident_words.link_words(one, outgoing=True) for one in kinds}
        )
        self.form.custom(tr("The other case"), "to", PickBox([("", tr("Being read …"))]))
        self.form.line(tr("Remark"), "note")
        self.form.finish()
        self.do.setEnabled(False)
        asked = desk.fetch(find_incidents, limit=MOST_TO_LINK).within(self)
        asked.then(self._offer).otherwise(self.complain)

    def submit(self) -> None:
        if self.form.doubted() or self.form.missing("to"):
            return
        self.wait(True)
        job = self._desk.run(
            incident_contents.link_incidents,
            incident_id=self._id,
            to_id=int(self.form.text("to")),
            kind=self.form.text("kind"),
            note=self.form.text("note") or None,
        )
        job.within(self).then(lambda _: self.accept()).otherwise(self.complain)

    def _offer(self, found: object) -> None:
        box = self.form.fields["to"].editor
        assert isinstance(box, QComboBox)
        box.clear()
        for row in getattr(found, "rows", ()):
            if row.id != self._id:
                words = incident_words.said(row.words).replace("\n", " ")
                box.addItem(f"{row.number}  {row.code}  {words[:28]}", str(row.id))
        box.setCurrentIndex(0)
        self.do.setEnabled(box.count() > 0)
        box.setFocus()
        line = box.lineEdit()
        if line is not None:
            line.home(False)
            line.end(True)  # typing replaces it
            line.setCursorPosition(0)


class MemberDialog(Dialog):
    """Somebody who works on a case from now on."""

    def __init__(
        self, parent: QWidget | None, desk: Desk, sheet: IncidentSheet, people: Mapping[str, str]
    ) -> None:
        title = tr("Who works on {number}", number=sheet.row.number)
        super().__init__(parent, title, "", tr("Add"), icon="person", width=460)
        self._desk, self._id = desk, sheet.row.id
        self.form.custom(tr("Person"), "member", PickBox(list(people.items())))
        self.form.choice(tr("As"), "part", incident_words.part_words())
        self.form.finish()
        self.form.fields["member"].editor.setFocus()

    def submit(self) -> None:
        if self.form.doubted() or self.form.missing("member"):
            return
        self.wait(True)
        job = self._desk.run(
            incident_contents.add_member,
            incident_id=self._id,
            member_id=int(self.form.text("member")),
            part=self.form.text("part"),
        )
        job.within(self).then(lambda _: self.accept()).otherwise(self.complain)


class PrepareNotice(Dialog):
    """One message for all that one recipient is owed: prepared from the case, changed as one likes."""

    def __init__(
        self,
        parent: QWidget | None,
        desk: Desk,
        rows: tuple[ObligationRow, ...],
        name: str = "",
        phone: str = "",
    ) -> None:
        to = rows[0].recipient_words
        whom = "–" if to is None else incident_words.said(to)
        sentence = tr("Written from the case, without names of patients. ctdesk sends nothing: you send it.")
        title = tr("Message to {whom}", whom=whom)
        super().__init__(parent, title, sentence, tr("Save it"), icon="document", width=680)
        self._desk, self._owed = desk, tuple(one.id for one in rows)
        self.form.line(tr("To whom exactly"), "name", text=name)
        self.form.line(tr("Telephone number"), "phone", text=phone)
        self.form.side_by_side("name", "phone")
        self.form.line(tr("Subject"), "title", required=True)
        self.text = self.form.paragraph(tr("Text of the message"), "text", required=True)
        self.text.setFixedHeight(look.px(230 if look.px(100) < LARGE else 170))
        self.form.finish()
        asked = desk.fetch(incident_notices.draft_notice, obligation_ids=self._owed, lang=language())
        asked.within(self).then(self._show).otherwise(self.complain)

    def is_dear(self) -> bool:
        return self.text.document().isModified()

    def submit(self) -> None:
        if self.form.missing("title", "text"):
            return
        self.wait(True)
        job = self._desk.run(
            incident_notices.prepare_notice,
            obligation_ids=self._owed,
            title=self.form.text("title"),
            text=self.form.text("text"),
            name=self.form.text("name") or None,
            phone=self.form.text("phone") or None,
        )
        job.within(self).then(lambda _: self.accept()).otherwise(self.complain)

    def _show(self, draft: incident_notices.Draft) -> None:
        title = self.form.fields["title"].editor
        title.setProperty("text", draft.title)
        self.text.setPlainText(draft.text)
        self.text.document().setModified(False)
        self.text.setFocus()


class NoticeDialog(Dialog):
    """A message as it was prepared: read, copied, and once it went out, noted with its receipt."""

    def __init__(self, parent: QWidget | None, desk: Desk, notice: NoticeRow) -> None:
        whom = (
            notice.recipient
            if notice.recipient_words is None
            else incident_words.said(notice.recipient_words)
        )
        is_open = notice.sent_at is None and notice.withdrawn_at is None
        super().__init__(
            parent,
            f"{notice.number}  {whom}",
            " ".join(part for part in (notice.name, notice.phone) if part),
            tr("It was sent") if is_open else tr("Close"),
            icon="document",
            width=680,
        )
        self._desk, self._notice, self._open = desk, notice, is_open
        text = self.form.paragraph(tr("Text of the message"), "text")
        text.setPlainText(f"{notice.title}\n\n{notice.text}")
        text.setReadOnly(True)
        text.setFixedHeight(look.px(220))
        if is_open:
            self.form.choice(tr("By which way"), "way", incident_words.ways())
            self.form.line(tr("Sent at"), "sent_at", tr("Empty: now."))
            self.form.line(tr("Receipt number"), "receipt_no", tr("It may follow."))
            self.form.side_by_side("way", "sent_at", "receipt_no")
            self.file = FileField()
            self.form.custom(tr("What was sent, or its receipt"), "file", self.file)
        else:
            self.cancel.hide()
        self.form.finish()
        copy = Button(
            tr("Copy the text"), "plain", "copy", partial(_copy, f"{notice.title}\n\n{notice.text}")
        )
        self.extra.addWidget(copy, 0, Qt.AlignmentFlag.AlignLeft)
        (copy if is_open else self.do).setFocus()

    def submit(self) -> None:
        if not self._open:
            self.accept()
            return
        self.wait(True)
        if self.file.path is None:
            self._send(None)
        else:
            self.file.read(self._desk).within(self).then(self._send).otherwise(self.complain)

    def _send(self, file: tuple[str, bytes] | None) -> None:
        try:
            at = moment_of(self.form.text("sent_at"), "sent_at") or times.now()
        except CtdeskError as error:
            self.complain(error)
            return
        job = self._desk.run(
            incident_notices.send_notice,
            notice_id=self._notice.id,
            seen_version=self._notice.row_version,
            sent_at=at,
            way=self.form.text("way"),
            receipt_no=self.form.text("receipt_no") or None,
            file=file,
        )
        job.within(self).then(lambda _: self.accept()).otherwise(self.complain)


def _copy(text: str) -> None:
    QApplication.clipboard().setText(text)
