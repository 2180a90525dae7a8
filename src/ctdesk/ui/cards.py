"""Building blocks of every page: card, chip, count, note, label, a state told three ways, an empty page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ctdesk.ui import icons, look
from ctdesk.ui.job import GONE
from ctdesk.ui.look import Role, Tone

RADIUS = 10


@dataclass(frozen=True, slots=True)
class State:
    """A state told by colour, word and icon at once, so that it reads in black and white too."""

    word: str
    tone: Tone
    icon: str = ""


class Text(QLabel):
    """A label in a role of the type scale and a colour of the palette; wraps when ``wrap``."""

    def __init__(
        self,
        text: str = "",
        role: Role = "body",
        tint: str = "text",
        *,
        wrap: bool = False,
        select: bool = False,
    ) -> None:
        super().__init__(text)
        self.setFont(look.font(role))
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.tint(tint)
        if select:
            self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def tint(self, name: str) -> None:
        """Colour of the words, by name in the palette."""
        shades = self.palette()
        shades.setColor(self.foregroundRole(), look.colour(name))
        self.setPalette(shades)


class Elided(Text):
    """One line that is cut with … when there is no room; the whole stands in the tool tip."""

    def __init__(
        self, text: str = "", role: Role = "body", tint: str = "text", *, cut_middle: bool = False
    ) -> None:
        super().__init__(text, role, tint)
        self._whole = text
        self._way = Qt.TextElideMode.ElideMiddle if cut_middle else Qt.TextElideMode.ElideRight
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setMinimumWidth(look.px(24))

    def setText(self, text: str) -> None:
        self._whole = text
        super().setText(text)
        self.update()

    def text(self) -> str:
        """The whole text, cut or not."""
        return self._whole

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(QFontMetrics(self.font()).horizontalAdvance(self._whole) + 2, hint.height())

    def minimumSizeHint(self) -> QSize:
        # The label remembers that of a former text, and a layout lets nothing be narrower than it.
        return QSize(look.px(24), super().sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        metrics = QFontMetrics(self.font())
        shown = metrics.elidedText(self._whole, self._way, self.width())
        self.setToolTip(self._whole if shown != self._whole else "")
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), shown)
        painter.end()


class Card(QFrame):
    """A quiet card on the ground; ``tone`` tints it when it has something to say."""

    def __init__(
        self, title: str = "", aside: str = "", tone: Tone | None = None, *, padding: int = 16
    ) -> None:
        super().__init__()
        self._tone = tone
        self.body = QVBoxLayout(self)
        edge = look.px(padding)
        self.body.setContentsMargins(edge, edge, edge, edge)
        self.body.setSpacing(look.px(look.GRID))
        self.title = Text(title, "heading", "text" if tone is None else tone)
        self.aside = Text(aside, "small", "quiet")
        if title:
            self.head = QHBoxLayout()
            self.head.setSpacing(look.px(look.GRID))
            self.head.addWidget(self.title)
            self.head.addStretch(1)
            self.head.addWidget(self.aside)
            self.body.addLayout(self.head)

    def set_tone(self, tone: Tone | None) -> None:
        """Tint the card, or not."""
        self._tone = tone
        self.title.tint("text" if tone is None else tone)
        self.update()

    def empty(self) -> None:
        """Take away everything below the title."""
        kept = 1 if hasattr(self, "head") else 0
        while (item := self.body.takeAt(kept)) is not None:
            widget, layout = item.widget(), item.layout()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
            elif layout is not None:
                clear(layout)

    def paintEvent(self, event: QPaintEvent) -> None:
        ground, edge = look.colour("surface"), look.colour("border")
        if self._tone is not None:
            word, tint = look.palette().of(self._tone)
            ground, edge = QColor(tint), _between(word, tint)
        draw_card(self, ground, edge)


class Row(QFrame):
    """A row of a list, chosen by mouse, Enter or space; the chosen one is tinted, focus is visible.

    ``step`` takes the arrow keys, which would else scroll the area that the row lies in.
    """

    chosen = Signal()
    reached = Signal()
    step: Callable[[int], object] | None = None

    def __init__(self, *, framed: bool = True, padding: int = 12) -> None:
        super().__init__()
        self._framed, self._marked, self._over = framed, False, False
        self.line = QHBoxLayout(self)
        edge = look.px(padding)
        self.line.setContentsMargins(edge, look.px(8), edge, look.px(8))
        self.line.setSpacing(look.px(12))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mark(self, on: bool) -> None:
        """Tint this row as the chosen one."""
        self._marked = on
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit()
        elif self.step is not None and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.step(1 if event.key() == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.chosen.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.reached.emit()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._over = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._over = False
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        ground = "selected" if self._marked else "hover" if self._over else "surface"
        edge = "selected_border" if self._marked else "border" if self._framed else ground
        draw_card(self, look.colour(ground), look.colour(edge), radius=8, focus=self.hasFocus())


class Chip(QWidget):
    """A state as a rounded chip: tinted ground, icon and word."""

    def __init__(self, state: State | None = None) -> None:
        super().__init__()
        self._state = state
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_state(state)

    def show_state(self, state: State | None) -> None:
        """Show another state, or hide."""
        self._state = state
        if self.parent() is not None or state is None:  # without a parent it would be a window of its own
            self.setVisible(state is not None)
        self.setAccessibleName(state.word if state is not None else "")
        self.updateGeometry()
        self.update()

    def state(self) -> State | None:
        """The state shown."""
        return self._state

    def sizeHint(self) -> QSize:
        if self._state is None:
            return QSize(0, 0)
        mark = look.px(18) if self._state.icon else 0
        words = QFontMetrics(look.font("small", bold=True)).horizontalAdvance(self._state.word)
        return QSize(words + mark + look.px(20), look.px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._state is None:
            return
        word, tint = look.palette().of(self._state.tone)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tint))
        area = QRectF(self.rect())
        painter.drawRoundedRect(area, area.height() / 2, area.height() / 2)
        left = float(look.px(10))
        if self._state.icon:
            side = float(look.px(14))
            spot = QRectF(left - look.px(2), (area.height() - side) / 2, side, side)
            icons.paint(painter, self._state.icon, spot, QColor(word))
            left += look.px(16)
        painter.setFont(look.font("small", bold=True))
        painter.setPen(QColor(word))
        painter.drawText(area.adjusted(left, 0, 0, 0), int(Qt.AlignmentFlag.AlignVCenter), self._state.word)
        painter.end()


class Mark(QLabel):
    """An icon alone, with its meaning told to a screen reader."""

    def __init__(self, meaning: str, tint: str = "quiet", size: int = 18, name: str = "") -> None:
        super().__init__()
        self._size = size
        self.setFixedSize(look.px(size + 2), look.px(size + 2))
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.become(meaning, tint, name)

    def become(self, meaning: str, tint: str, name: str = "") -> None:
        """Show another icon in another colour."""
        self.setPixmap(icons.glyph(meaning, getattr(look.palette(), tint), self._size))
        self.setAccessibleName(name)


class Note(Card):
    """A tinted card with one thing to say, and perhaps what to do about it."""

    def __init__(self, text: str, tone: Tone, icon: str = "", title: str = "") -> None:
        super().__init__(title, tone=tone, padding=12)
        line = QHBoxLayout()
        line.setSpacing(look.px(10))
        if icon:
            line.addWidget(Mark(icon, tone, 20), 0, Qt.AlignmentFlag.AlignTop)
        self.words = Text(text, "body", "text" if title else tone, wrap=True)
        line.addWidget(self.words, 1)
        self.body.addLayout(line)


class Empty(QWidget):
    """What belongs here, while nothing does, and the first step."""

    def __init__(self, icon: str, text: str, hint: str = "", action: QWidget | None = None) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, look.px(32), 0, look.px(32))
        column.setSpacing(look.px(8))
        column.addStretch(1)
        column.addWidget(Mark(icon, "faint", 40), 0, Qt.AlignmentFlag.AlignHCenter)
        for words, role in ((text, "strong"), (hint, "body")):
            if words:
                line = Text(words, role, "quiet", wrap=True)  # type: ignore[arg-type]  # both are roles
                line.setAlignment(Qt.AlignmentFlag.AlignCenter)
                column.addWidget(line)
        if action is not None:
            column.addSpacing(look.px(8))
            column.addWidget(action, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)


def facts(pairs: list[tuple[str, str]], *, strong: bool = True) -> QVBoxLayout:
    """Names on the left, values on the right; values are never cut, they wrap."""
    column = QVBoxLayout()
    column.setSpacing(look.px(6))
    for name, value in pairs:
        line = QHBoxLayout()
        line.setSpacing(look.px(12))
        line.addWidget(Text(name, "small", "quiet"), 0, Qt.AlignmentFlag.AlignTop)
        shown = Text(value, "body", wrap=True, select=True)
        shown.setFont(look.font("body", bold=strong))
        shown.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        line.addWidget(shown, 1)
        column.addLayout(line)
    return column


def scrolling(inner: QWidget) -> QScrollArea:
    """``inner`` in a frameless area that scrolls up and down only."""
    area = QScrollArea()
    area.setViewport(QWidget())  # of a class known to Python, which else searches all that Qt has
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inner)
    area.viewport().setAutoFillBackground(False)
    inner.setAutoFillBackground(False)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    aside = area.horizontalScrollBar()  # hidden, yet bringing a wide row into view would move it
    aside.valueChanged.connect(lambda _: aside.setValue(0))
    return area


def centred(widget: QWidget) -> QHBoxLayout:
    """``widget`` in the middle; unlike an alignment this lets wrapped words have the height they need."""
    line = QHBoxLayout()
    line.addStretch(1)
    line.addWidget(widget)
    line.addStretch(1)
    return line


def clear(layout: QLayout) -> None:
    """Take everything out of ``layout``."""
    while (item := layout.takeAt(0)) is not None:
        inner, widget = item.layout(), item.widget()
        if widget is not None:
            widget.hide()
            widget.setProperty(GONE, True)
            widget.setParent(None)
            widget.deleteLater()
        elif inner is not None:
            clear(inner)


def each(layout: QVBoxLayout, widgets: list[QWidget], space: int = 0) -> None:
    """Add ``widgets`` one after the other, with ``space`` before each but the first."""
    for place, widget in enumerate(widgets):
        if place and space:
            layout.addSpacing(look.px(space))
        layout.addWidget(widget)


def draw_card(
    widget: QWidget, ground: QColor, edge: QColor, *, radius: int = RADIUS, focus: bool = False
) -> None:
    """A rounded ground with a hair-line edge, and the focus ring where ``focus``."""
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(ground)
    painter.setPen(QPen(edge, 1))
    painter.drawRoundedRect(QRectF(widget.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
    if focus:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(look.colour("focus"), 2))
        painter.drawRoundedRect(QRectF(widget.rect()).adjusted(1, 1, -1, -1), radius, radius)
    painter.end()


def _between(word: str, tint: str) -> QColor:
    one, other = QColor(word), QColor(tint)
    return QColor(
        (one.red() + 3 * other.red()) // 4,
        (one.green() + 3 * other.green()) // 4,
        (one.blue() + 3 * other.blue()) // 4,
    )
