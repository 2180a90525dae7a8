"""A paper of a supplier, with its scan."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ctdesk.services import supplier_papers
from ctdesk.services.suppliers import SupplierRow
from ctdesk.ui import times
from ctdesk.ui.catalogue_words import paper_kinds
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.file_field import FileField
from ctdesk.ui.language import tr
from ctdesk.ui.typed import day_of


class PaperDialog(Dialog):
    """Kind, number, issuer, validity and file of a paper; a renewal is a paper of its own."""

    def __init__(self, parent: QWidget | None, desk: Desk, supplier: SupplierRow, kind: str = "") -> None:
        super().__init__(
            parent,
            tr("File a paper"),
            tr("Of {name}. A renewal stands beside the one before.", name=supplier.name),
            tr("File it"),
            icon="attach",
            width=560,
        )
        self._desk, self._supplier = desk, supplier
        form, hint = self.form, tr("Written like {day}", day=times.today().isoformat())
        box = form.choice(tr("Kind"), "kind", {"": tr("Please choose …"), **paper_kinds()})
        box.setCurrentIndex(max(0, box.findData(kind)))
        form.line(tr("Number"), "number")
        form.line(tr("Issued by"), "issuer")
        form.line(tr("Counts from"), "valid_from", hint)
        form.line(tr("Counts until"), "valid_until", hint)
        form.line(tr("Note"), "note")
        self.file = FileField(tr("Papers (*.pdf *.png *.jpg *.jpeg *.docx)"))
        form.custom(tr("File"), "file", self.file, tr("A scan of the original"))
        form.side_by_side("kind", "number")
        form.side_by_side("issuer", "note")
        form.side_by_side("valid_from", "valid_until")
        form.finish()
        box.setFocus()

    def submit(self) -> None:
        if self.form.missing("kind"):
            return
        self.wait(True)
        if self.file.path is None:
            self._send(None)
            return
        self.file.read(self._desk).within(self).then(self._send).otherwise(self.complain)

    def _send(self, read: tuple[str, bytes] | None) -> None:
        said = self.form.text
        try:
            first, last = day_of(said("valid_from"), "valid_from"), day_of(said("valid_until"), "valid_until")
        except Exception as error:  # told like what the service refuses
            self.complain(error)
            return
        job = self._desk.run(
            supplier_papers.file_paper,
            supplier_id=self._supplier.id,
            kind=said("kind"),
            number=said("number") or None,
            issuer=said("issuer") or None,
            note=said("note") or None,
            file_name=None if read is None else read[0],
            data=None if read is None else read[1],
            valid_from=first,
            valid_until=last,
        )
        job.within(self).then(lambda _: self.accept()).otherwise(self.complain)
