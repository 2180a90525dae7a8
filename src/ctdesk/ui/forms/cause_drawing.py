"""Five times why and the fishbone on screen, drawn from the rows as they are written; as on paper."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from ctdesk.domain.cause_diagrams import (
    Bone,
    Box,
    Chain,
    Sheet,
    Stroke,
    TypeSetter,
    Verdict,
    Weight,
    lay_fishbone,
    lay_five_why,
)
from ctdesk.forms.cause_tables import bones_of, chains_of
from ctdesk.forms.definition import Item
from ctdesk.forms.questions import Question
from ctdesk.ui import look
from ctdesk.ui.language import language, tr
from ctdesk.ui.look import Tone

_ENDLESS = 1_000_000.0  # a screen scrolls; only paper has pages
_BETWEEN = 12
_TONES: dict[Verdict, Tone] = {"root": "red", "contributing": "amber", "ruled_out": "grey"}


class CauseDrawing(QWidget):
    """One table of causes as a drawing; as wide as its place, as tall as what stands in it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drawn: tuple[Chain, ...] | tuple[Bone, ...] = ()
        self._kind, self._effect = "", ""
        self._sheets: tuple[Sheet, ...] = ()
        self._laid_for = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_causes(self, item: Item, questions: Iterable[Question], effect: str) -> None:
        """Draw what the rows of ``item`` say; hidden while they say nothing."""

        def said(text: object) -> str:
            return str(getattr(text, language()))

        rows = tuple(questions)
        drawn: tuple[Chain, ...] | tuple[Bone, ...]
        if item.drawn == "five_why":
            drawn = chains_of(item, rows, said)
        else:
            bones = bones_of(item, rows, said)
            drawn = bones if any(bone.causes for bone in bones) else ()
        if (drawn, item.drawn, effect) == (self._drawn, self._kind, self._effect):
            return
        self._drawn, self._kind, self._effect = drawn, item.drawn or "", effect
        self._laid_for = 0
        self.setVisible(bool(drawn))
        self.setAccessibleName(tr("Drawing: {what}", what=said(item.text)))
        self.setAccessibleDescription(outline(drawn))
        self._lay()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):  # text of another size
            self._laid_for = 0
            self._lay()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for sheet in self._sheets:
            for stroke in sheet.strokes:
                _paint_stroke(painter, stroke)
            for box in sheet.boxes:
                _paint_box(painter, box)
            painter.translate(0, sheet.height + look.px(_BETWEEN))
        painter.end()

    def _lay(self) -> None:
        wide = self.width() - 2
        if wide <= 0 or wide == self._laid_for:
            return
        self._laid_for, setter, more = wide, _setter(), tr("(continued)")
        chains = tuple(one for one in self._drawn if isinstance(one, Chain))
        bones = tuple(one for one in self._drawn if isinstance(one, Bone))
        self._sheets = lay_five_why(chains, wide, _ENDLESS, setter, more)
        if bones:
            self._sheets = lay_fishbone(self._effect, bones, wide, _ENDLESS, setter, more)
        tall = sum(sheet.height + look.px(_BETWEEN) for sheet in self._sheets)
        self.setFixedHeight(int(tall) + 2)


def outline(drawn: Iterable[Chain | Bone]) -> str:
    """The drawing in words, for whoever has it read aloud."""
    told = []
    for one in drawn:
        if isinstance(one, Chain):
            told += [f"{step.label}: {step.text}" for step in one.steps]
            told += [one.verdict_words] if one.verdict_words else []
        else:
            parts = ((cause.text, cause.behind, cause.verdict_words) for cause in one.causes)
            told += [f"{one.name}: {' · '.join(part for part in words if part)}" for words in parts]
    return "\n".join(told)


def _fonts(weight: Weight) -> QFont:
    made = look.font("body" if weight != "small" else "small", bold=weight == "strong")
    if weight != "small":
        made.setPixelSize(max(look.font("small").pixelSize(), made.pixelSize() - look.px(1)))
    return made


def _setter() -> TypeSetter:
    weights: tuple[Weight, ...] = ("plain", "strong", "small")
    fonts = {weight: _fonts(weight) for weight in weights}

    def broken(text: str, width: float, weight: Weight) -> tuple[str, ...]:
        return tuple(line for part in text.split("\n") for line in _broken(part, width, fonts[weight]))

    return TypeSetter(broken, {one: QFontMetricsF(fonts[one]).lineSpacing() for one in weights})


def _broken(text: str, width: float, font: QFont) -> list[str]:
    setting = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    setting.setTextOption(option)
    setting.beginLayout()
    lines = []
    while (line := setting.createLine()).isValid():
        line.setLineWidth(max(width, 1.0))
        lines.append(text[line.textStart() : line.textStart() + line.textLength()].rstrip())
    setting.endLayout()
    return lines or [""]


def _paint_stroke(painter: QPainter, stroke: Stroke) -> None:
    colours = look.palette()
    strong = stroke.kind in ("spine", "bone")
    pen = QPen(QColor(colours.text if strong else colours.border_strong))
    pen.setWidthF(look.px(2) if stroke.kind == "spine" else 1.0)
    painter.setPen(pen)
    painter.drawLine(QPointF(stroke.x1, stroke.y1), QPointF(stroke.x2, stroke.y2))
    if stroke.kind in ("spine", "arrow"):
        size = look.px(6)
        tip = QPointF(stroke.x2, stroke.y2)
        head = QPolygonF(
            [tip, QPointF(tip.x() - size, tip.y() - size / 2), QPointF(tip.x() - size, tip.y() + size / 2)]
        )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(pen.color())
        painter.drawPolygon(head)
        painter.setBrush(Qt.BrushStyle.NoBrush)


def _paint_box(painter: QPainter, box: Box) -> None:
    colours = look.palette()
    tone = None if box.verdict is None else colours.of(_TONES[box.verdict])
    if box.kind != "cause":
        heavy = box.verdict == "root" or box.kind == "effect"
        pen = QPen(QColor(colours.border_strong if tone is None else tone[0]))
        pen.setWidthF(2.0 if heavy else 1.0)
        if box.verdict == "ruled_out":
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        fill = colours.surface if box.kind == "step" else colours.soft
        painter.setBrush(QColor(fill if tone is None else tone[1]))
        frame = QRectF(box.x + 0.5, box.y + 0.5, box.width - 1, box.height - 1)
        painter.drawRoundedRect(frame, look.px(4), look.px(4))
        painter.setBrush(Qt.BrushStyle.NoBrush)
    y = box.y + box.pad
    for number, line in enumerate(box.lines):
        font = _fonts(line.weight)
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        # The label of a step and the verdict under a cause carry its colour besides sign and word.
        says_verdict = line.weight == "small" and tone is not None and line.text[:1] in "●◎○"
        labels = line.weight == "small" and tone is not None and box.kind == "step" and number == 0
        ink = tone[0] if tone is not None and (says_verdict or labels) else None
        plain = colours.quiet if line.quiet or line.weight == "small" else colours.text
        painter.setPen(QColor(ink or plain))
        painter.drawText(QPointF(box.x + box.pad + line.indent, y + metrics.ascent()), line.text)
        y += metrics.lineSpacing()
