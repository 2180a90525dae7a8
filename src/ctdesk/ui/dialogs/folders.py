"""Where anchors and backups go: one folder on each line."""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from ctdesk.config import SiteConfig
from ctdesk.services.installation import read_folders_again, set_folders
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.language import tr


class FoldersDialog(Dialog):
    """Kept in ``site.toml`` and told to the trail; each folder is tried before it is kept."""

    def __init__(self, parent: QWidget | None, desk: Desk, config: SiteConfig) -> None:
        super().__init__(
            parent,
            tr("Folders for anchors and backups"),
            tr("One folder on each line, best on another machine. Each is tried before it is kept."),
            tr("Keep"),
            icon="backup",
            width=560,
        )
        self._desk = desk
        self.anchors = self.form.paragraph(tr("Anchors"), "anchors")
        self.backups = self.form.paragraph(
            tr("Backups"),
            "backups",
            tr("Empty: a folder beside the data, which protects from mistakes only."),
        )
        for editor, folders in ((self.anchors, config.anchor_folders), (self.backups, config.backup_folders)):
            editor.setPlainText("\n".join(str(one) for one in folders))
        self.form.finish()
        self.anchors.setFocus()

    def submit(self) -> None:
        self.wait(True)
        job = self._desk.run(set_folders, anchors=_lines(self.anchors), backups=_lines(self.backups))
        job.within(self).then(lambda _: self._kept()).otherwise(self.complain)

    def _kept(self) -> None:
        if self._desk.site is not None:
            read_folders_again(self._desk.site)
        self.accept()


def _lines(editor: QPlainTextEdit) -> tuple[str, ...]:
    return tuple(line.strip() for line in editor.toPlainText().splitlines() if line.strip())
