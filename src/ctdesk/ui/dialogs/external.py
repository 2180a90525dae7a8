"""Somebody from outside signs on the screen: printed name, last four of an ID, ink (decision 27)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QTabletEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QSizePolicy, QWidget

from ctdesk.ui import look
from ctdesk.ui.buttons import Button
from ctdesk.ui.dialogs.dialog import Dialog
from ctdesk.ui.job import Job
from ctdesk.ui.language import tr

LARGEST = 5_000_000
_PAD = QSize(480, 150)


class InkPad(QWidget):
    """Takes strokes of mouse, finger or pen. Ink is black on white whatever the theme: it goes on paper."""

    inked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._strokes: list[list[QPointF]] = []
        self.setFixedSize(look.px(_PAD.width()), look.px(_PAD.height()))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents, False)  # touch then arrives as mouse
        self.setAccessibleName(tr("Signature pad"))

    def is_empty(self) -> bool:
        """True while there is no stroke of any length."""
        return sum(len(stroke) for stroke in self._strokes) < 3

    def clear(self) -> None:
        """Begin again."""
        self._strokes.clear()
        self.update()
        self.inked.emit()

    def png(self) -> bytes:
        """The ink as a picture, twice the size of the pad."""
        image = QImage(self.size() * 2, QImage.Format.Format_Grayscale8)
        image.fill(QColor("white"))
        painter = QPainter(image)
        painter.scale(2, 2)
        self._draw(painter)
        painter.end()
        return _png(image)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._begin(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go_on(event.position())

    def tabletEvent(self, event: QTabletEvent) -> None:
        if event.type() == QTabletEvent.Type.TabletPress:
            self._begin(event.position())
        elif event.type() == QTabletEvent.Type.TabletMove and event.pressure() > 0:
            self._go_on(event.position())
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.colour("border_strong"), 1))
        painter.setBrush(QColor("white"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        base = self.height() * 0.78
        painter.setPen(QPen(QColor("#9aa5b4"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(16, base), QPointF(self.width() - 16, base))
        self._draw(painter)
        painter.end()

    def _begin(self, at: QPointF) -> None:
        self._strokes.append([at])
        self.update()

    def _go_on(self, at: QPointF) -> None:
        if not self._strokes:
            self._strokes.append([])
        self._strokes[-1].append(at)
        self.update()
        self.inked.emit()

    def _draw(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        ink = QPen(QColor("black"), 2.2)
        ink.setCapStyle(Qt.PenCapStyle.RoundCap)
        ink.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(ink)
        for stroke in self._strokes:
            path = QPainterPath(stroke[0])
            for point in stroke[1:]:
                path.lineTo(point)
            painter.drawPath(path)


class ExternalDialog(Dialog):
    """The courier signs here; the receiver's signature covers the picture."""

    def __init__(
        self,
        parent: QWidget | None,
        what: str,
        name: str,
        perform: Callable[[str, str, bytes], Job],
        done: Callable[[object], object],
    ) -> None:
        super().__init__(
            parent,
            tr("Signature of an external person"),
            tr("{what}: the person signs below; your own signature will cover this picture.", what=what),
            tr("Take the signature"),
            icon="sign",
            width=560,
        )
        self._perform, self._done = perform, done
        self._scan: bytes | None = None
        self.name = self.form.line(tr("Printed name"), "printed_name", text=name, required=True)
        self.last4 = self.form.line(tr("Last four of an ID"), "id_last4", required=True)
        self.last4.setMaxLength(4)
        self.form.side_by_side("printed_name", "id_last4")
        self.pad = InkPad()
        self.form.custom(tr("Signature"), "ink", self.pad, tr("Mouse, finger or pen."))
        line = QHBoxLayout()
        line.addWidget(Button(tr("Clear"), "plain", "undo", self._clear))
        line.addWidget(Button(tr("Use a scanned sheet …"), "plain", "attach", self._choose))
        line.addStretch(1)
        self.form.column.addLayout(line)
        self.form.finish()

    def submit(self) -> None:
        if self.form.missing("printed_name", "id_last4"):
            return
        if self._scan is None and self.pad.is_empty():
            self.form.fields["ink"].complain(tr("There is no signature yet."))
            return
        self.wait(True)
        ink = self._scan if self._scan is not None else self.pad.png()
        job = self._perform(self.form.text("printed_name"), self.form.text("id_last4"), ink).within(self)
        job.then(self._finish).otherwise(self.complain)

    def _finish(self, value: object) -> None:
        self.accept()
        self._done(value)

    def _clear(self) -> None:
        self._scan = None
        self.pad.clear()
        self.form.fields["ink"].complain("")

    def _choose(self) -> None:
        dialog = QFileDialog(self, tr("Scanned sheet"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(["PNG, JPEG (*.png *.jpg *.jpeg)"])
        dialog.fileSelected.connect(lambda path: self.take_scan(QImage(path)))
        dialog.open()

    def take_scan(self, picture: QImage) -> None:
        """Use a picture of a signed sheet in place of ink."""
        if picture.isNull():
            self.form.fields["ink"].complain(tr("This is not a picture."))
            return
        if picture.width() > 2000:
            picture = picture.scaledToWidth(2000, Qt.TransformationMode.SmoothTransformation)
        content = _png(picture.convertToFormat(QImage.Format.Format_Grayscale8))
        if len(content) > LARGEST:
            self.form.fields["ink"].complain(tr("This picture is larger than 5 MB. Scan it smaller."))
            return
        self._scan = content
        self.form.fields["ink"].below.setText(tr("The scanned sheet is used."))
        self.form.fields["ink"].below.show()


def _png(image: QImage) -> bytes:
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs want bytes, Qt refuses them
    buffer.close()
    return bytes(content.data())
