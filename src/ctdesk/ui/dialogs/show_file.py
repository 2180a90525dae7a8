"""A file as it was attached: pictures, texts and pages are shown, anything can be saved."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QFileDialog, QLabel, QVBoxLayout, QWidget

from ctdesk.ui import look
from ctdesk.ui.buttons import Button
from ctdesk.ui.cards import Text, clear, scrolling
from ctdesk.ui.desk import Desk
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.dialogs.print_preview import Rendered, draw_pages
from ctdesk.ui.language import tr

_WIDEST, _TALLEST, _MOST_TEXT = 860, 560, 20_000
_PAGE = 640


class FileDialog(Dialog):
    """Shows one attachment."""

    def __init__(
        self, parent: QWidget | None, name: str, media_type: str, data: bytes, desk: Desk | None = None
    ) -> None:
        pages = desk is not None and media_type == "application/pdf"
        super().__init__(parent, name, "", tr("Close"), icon="attach", width=720 if pages else 560)
        self._name, self._data = name, data
        self.cancel.hide()
        if desk is not None and pages:
            self.extra.addWidget(self._room_for_pages())
            job = desk.call(draw_pages, data, look.px(_PAGE)).within(self)
            job.then(self._show_pages).otherwise(lambda _: self._cannot_show())
        else:
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

    def _room_for_pages(self) -> QWidget:
        inner = QWidget()
        self._pages = QVBoxLayout(inner)
        self._pages.setSpacing(look.px(12))
        self._pages.addWidget(Text(tr("The pages are being drawn …"), "small", "quiet"))
        area = scrolling(inner)
        area.setMinimumHeight(look.px(_TALLEST))
        area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # to be read with the arrow keys
        return area

    def _show_pages(self, pages: Rendered) -> None:
        clear(self._pages)
        for pixels, width, height in pages:
            label = QLabel()
            picture = QImage(pixels, width, height, width * 4, QImage.Format.Format_RGB32)
            label.setPixmap(QPixmap.fromImage(picture))
            self._pages.addWidget(label, 0, Qt.AlignmentFlag.AlignHCenter)

    def _cannot_show(self) -> None:
        clear(self._pages)
        self._pages.addWidget(
            Text(
                tr("This kind of file is not shown here. Save a copy to open it."), "body", "quiet", wrap=True
            )
        )

    def _save(self) -> None:
        dialog = QFileDialog(self, tr("Save a copy"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(self._name)
        dialog.fileSelected.connect(lambda path: Path(path).write_bytes(self._data))
        dialog.open()


def show_file(
    parent: QWidget | None, name: str, media_type: str, data: bytes, desk: Desk | None = None
) -> FileDialog:
    """Open the dialog; with a desk the pages of a PDF are drawn too."""
    dialog = FileDialog(parent, name, media_type, data, desk)
    dialog.open()
    return dialog
