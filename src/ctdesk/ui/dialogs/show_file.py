"""A file of a record: pictures and texts are shown, anything can be saved."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget

from ctdesk.ui import look
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Text, scrolling
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.language import tr

_WIDEST, _TALLEST, _MOST_TEXT = 860, 560, 20_000


class FileDialog(Dialog):
    """Shows one attachment."""

    def __init__(self, parent: QWidget | None, name: str, media_type: str, data: bytes) -> None:
        super().__init__(parent, name, "", tr("Close"), icon="attach", width=560)
        self._name, self._data = name, data
        self.cancel.hide()
        self.extra.addWidget(self._shown(media_type))
        self.extra.addWidget(
            Button(tr("Save a copy…"), "quiet", "saved", on=self._save), 0, Qt.AlignmentFlag.AlignLeft
        )

    def _shown(self, media_type: str) -> QWidget:
        if media_type.startswith("image/"):
            picture = QPixmap.fromImage(QImage.fromData(self._data))
            if not picture.isNull():
                label = QLabel()
                size = picture.size().boundedTo(QSize(look.px(_WIDEST), look.px(_TALLEST)))
                label.setPixmap(
                    picture.scaled(
                        size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
                    )
                )
                return label
        if media_type.startswith("text/"):
            text = self._data[:_MOST_TEXT].decode("utf-8", "replace")
            area = scrolling(Text(text, "mono", select=True))
            area.setMinimumHeight(look.px(320))
            return area
        return Text(
            tr("This kind of file is not shown here. Save a copy to open it."), "body", "quiet", wrap=True
        )

    def _save(self) -> None:
        dialog = QFileDialog(self, tr("Save a copy"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(self._name)
        dialog.fileSelected.connect(lambda path: Path(path).write_bytes(self._data))
        dialog.open()


def show_file(parent: QWidget | None, name: str, media_type: str, data: bytes) -> FileDialog:
    """Open the dialog."""
    dialog = FileDialog(parent, name, media_type, data)
    dialog.open()
    return dialog
