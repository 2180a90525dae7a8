"""Attaching the label or the holder's manual to a label version."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ctdesk.services import label_files
from ctdesk.services.catalogue import LabelRow
from ctdesk.ui.audit_words import stored_words
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.file_field import FileField
from ctdesk.ui.language import tr


class LabelFileDialog(Dialog):
    """Which file, and what it is."""

    def __init__(self, parent: QWidget | None, desk: Desk, label: LabelRow) -> None:
        super().__init__(
            parent,
            tr("Attach a file"),
            tr(
                "To label {version}. It stays for ever; of each kind the newest counts.",
                version=label.version,
            ),
            tr("Attach"),
            icon="attach",
        )
        self._desk, self._label = desk, label
        kinds = {kind: stored_words("label_file", "kind", kind) for kind in ("label", "manual")}
        self.form.choice(tr("What it is"), "kind", kinds)
        self.file = FileField(tr("Papers (*.pdf *.png *.jpg *.jpeg *.docx)"))
        self.form.custom(tr("File"), "file", self.file)
        self.form.finish()

    def submit(self) -> None:
        self.wait(True)
        self.file.read(self._desk).within(self).then(self._send).otherwise(self.complain)

    def _send(self, read: tuple[str, bytes]) -> None:
        name, data = read
        job = self._desk.run(
            label_files.attach_label_file,
            label_id=self._label.id,
            kind=self.form.text("kind"),
            name=name,
            data=data,
        )
        job.within(self).then(lambda _: self.accept()).otherwise(self.complain)
