"""A label that cannot be scanned: what one person reads with a picture of it, and what a second one reads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from ctdesk.domain.errors import Cancelled
from ctdesk.services.gate import Credentials
from ctdesk.services.label_exceptions import (
    ExceptionRow,
    confirm_label_exception,
    exception_photo,
    note_label_exception,
)
from ctdesk.services.record_values import RecordView
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Text
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.camera import PhotoDialog
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.dialogs.show_file import show_file
from ctdesk.ui.language import tr


def kind_words() -> dict[str, str]:
    """What can be the matter with a label."""
    return {
        "": tr("Please choose …"),
        "foreign": tr("Foreign label"),
        "handwritten": tr("Written by hand"),
        "relabelled": tr("Label over a label"),
        "unreadable": tr("Hard to read"),
    }


class LabelDialog(Dialog):
    """The first person: kind, what is read, why it cannot be scanned, and a picture."""

    def __init__(
        self, parent: QWidget, desk: Desk, view: RecordView, path: str, done: Callable[[], object]
    ) -> None:
        super().__init__(
            parent,
            tr("Label cannot be scanned"),
            tr(
                "{item}: type what you read. A second person reads it alone; it never counts as a match.",
                item=path,
            ),
            tr("Note it"),
            icon="document",
        )
        self._desk, self._view, self._path, self._then = desk, view, path, done
        self._photo: tuple[str, bytes] | None = None
        self.kind = self.form.choice(tr("What is the matter with it"), "kind", kind_words())
        self.form.line(tr("As you read it"), "as_read", required=True)
        self.form.line(tr("Reason"), "reason", required=True)
        self.photo = Button(tr("Take or choose the photo …"), "plain", "photo", self._take)
        self.form.custom(tr("Photo of the label"), "photo", self.photo)
        self.form.finish()

    def submit(self) -> None:
        if self.form.missing("kind", "as_read", "reason"):
            return
        if self._photo is None:
            self.form.fields["photo"].complain(tr("A photo is required"))
            self.photo.setFocus()
            return
        self.wait(True)
        name, data = self._photo
        job = self._desk.run(
            note_label_exception,
            seat=self._desk.joined or self._desk.session,
            record_id=self._view.id,
            version=self._view.version,
            path=self._path,
            kind=self.form.text("kind"),
            as_read=self.form.text("as_read"),
            reason=self.form.text("reason"),
            name=name,
            data=data,
        )
        job.within(self).then(self._finish).otherwise(self.complain)

    def _take(self) -> None:
        PhotoDialog(self, self._desk, tr("Photo of the label"), self._taken).open()

    def _taken(self, name: str, data: bytes) -> None:
        self._photo = (name, data)
        self.photo.setText(f"{name}  {len(data) // 1024 + 1} KB")
        self.form.fields["photo"].complain("")

    def _finish(self, _: object) -> None:
        self.accept()
        self._then()


class SecondReadingDialog(Dialog):
    """The second person, with own name and password: reads the label or its picture, not what was typed."""

    def __init__(
        self, parent: QWidget, desk: Desk, row: ExceptionRow, done: Callable[[bool], object]
    ) -> None:
        super().__init__(
            parent,
            tr("Read the label as the second person"),
            tr("{item}: type what you read yourself, from the label or its photo.", item=row.path),
            tr("Compare"),
            icon="confirm",
        )
        self._desk, self._row, self._then = desk, row, done
        self.form.custom(
            tr("Photo of the label"), "photo", Button(tr("Show the photo"), "plain", "photo", self._show)
        )
        self.form.line(tr("As you read it"), "as_read", required=True)
        login = self.form.line(tr("Login name"), "login", required=True)
        session = desk.joined or desk.session
        if session is not None and row.may_confirm:
            login.setText(session.actor.login)
        self.password = self.form.secret(tr("Your password"), "password")
        self.form.finish()

    def submit(self) -> None:
        if self.form.missing("as_read", "login", "password"):
            return
        self.wait(True)
        credentials = Credentials(self.form.text("login"), self.password.text())
        self.password.clear()
        told = {"exception_id": self._row.id, "as_read": self.form.text("as_read")}
        seats = [seat for seat in (self._desk.session, self._desk.joined) if seat is not None]
        if any(seat.actor.login.casefold() == credentials.login.casefold() for seat in seats):
            job = self._desk.sign(confirm_label_exception, credentials, **told)
        else:
            job = self._desk.call(_stepping_in, self._desk, credentials, told, long=False)
        job.within(self).then(self._finish).otherwise(self.complain)

    def _show(self) -> None:
        def show(found: tuple[str, str, bytes]) -> None:
            show_file(self, *found)

        self._desk.fetch(exception_photo, exception_id=self._row.id).within(self).then(show).otherwise(
            self.complain
        )

    def _finish(self, agreed: bool) -> None:
        self.accept()
        self._then(bool(agreed))


def _stepping_in(desk: Desk, credentials: Credentials, told: dict[str, Any]) -> object:
    """Sit down beside whoever works here, read, and leave again. Work thread."""
    site = desk.site
    if site is None:
        raise Cancelled
    seat = site.gate.sign_in(credentials.login, credentials.password, joins=desk.session)
    try:
        return site.gate.perform(confirm_label_exception, seat, credentials=credentials, **told).value
    finally:
        site.gate.sign_out(seat, "asked")


def exception_words(row: ExceptionRow) -> Text:
    """One label that was read by eye, and how it stands."""
    told = {"item": row.path, "kind": kind_words()[row.kind], "name": row.entered_by or "–"}
    other = row.confirmed_by or "–"
    if row.state == "waiting":
        words = tr("{item}: {kind}, read by {name}; a second person has to read it.", **told)
    elif row.state == "confirmed":
        words = tr("{item}: {kind}, read alike by {name} and {other}.", other=other, **told)
    else:
        words = tr(
            "{item}: {kind}, read differently by {name} and {other}; read it again.", other=other, **told
        )
    return Text(words, "body", "amber", wrap=True)
