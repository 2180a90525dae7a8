"""A field that takes one file: chosen with a button or dropped; its bytes are read outside the GUI thread."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QFileInfo, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from ctdesk.domain.errors import CtdeskError
from ctdesk.ui import look
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Elided
from ctdesk.ui.desk import Desk
from ctdesk.ui.job import Job
from ctdesk.ui.language import tr

LARGEST = 25 * 1024 * 1024


class FileField(QWidget):
    """The name of the chosen file beside the button that chooses one; put it in a form with ``custom``."""

    taken = Signal()  # another file is meant

    def __init__(self, kinds: str = "") -> None:
        super().__init__()
        self.path: Path | None = None
        self._kinds = kinds
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(look.px(8))
        self.button = Button(tr("Choose a file …"), "plain", "attach", self._choose)
        self.name = Elided(tr("No file chosen"), "body", "quiet", cut_middle=True)
        line.addWidget(self.button)
        line.addWidget(self.name, 1)
        self.setFocusProxy(self.button)
        self.setAcceptDrops(True)

    def take(self, path: str) -> None:
        """This file is meant."""
        self.path = Path(path)
        self.name.setText(f"{self.path.name}  {QFileInfo(path).size() // 1024 + 1} KB")
        self.name.tint("text")
        self.taken.emit()

    def forget(self) -> None:
        """No file is meant any more."""
        self.path = None
        self.name.setText(tr("No file chosen"))
        self.name.tint("quiet")

    def read(self, desk: Desk) -> Job:
        """Its name and bytes, as commands take them. Fails with FIELD-01 where none was chosen."""
        return desk.call(_read, self.path, long=False)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        for url in event.mimeData().urls()[:1]:
            self.take(url.toLocalFile())

    def _choose(self) -> None:
        dialog = QFileDialog(self, tr("Choose a file"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        if self._kinds:
            dialog.setNameFilters([self._kinds, tr("All files (*)")])
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.take)
        dialog.open()


def _read(path: Path | None) -> tuple[str, bytes]:
    if path is None:
        raise CtdeskError("FIELD-01", field="file")
    try:
        if path.stat().st_size > LARGEST:
            size = path.stat().st_size // (1024 * 1024)
            raise CtdeskError("ATT-03", field="file", size=size, most=LARGEST // (1024 * 1024))
        return path.name, path.read_bytes()
    except OSError as error:
        raise CtdeskError("ATT-06", field="file", name=path.name) from error
