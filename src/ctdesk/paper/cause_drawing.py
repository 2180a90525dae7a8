"""Five times why and the fishbone on paper, as the domain lays them out; black and white reads the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.colors import Color, black, white
from reportlab.pdfgen.canvas import Canvas

from ctdesk.domain.cause_diagrams import (
    SIGNS,
    VERDICTS,
    Bone,
    Box,
    Cause,
    Chain,
    Sheet,
    Step,
    Stroke,
    StrokeKind,
    TypeSetter,
    Weight,
    lay_fishbone,
    lay_five_why,
)
from ctdesk.forms.cause_tables import WHYS, bones_of, chains_of, effect_of
from ctdesk.forms.definition import Item
from ctdesk.forms.question import Question
from ctdesk.paper.blocks import Note
from ctdesk.paper.page_frame import WIDTH, Block
from ctdesk.paper.press import Press, on_one_line
from ctdesk.paper.record_paper import RecordPaper
from ctdesk.paper.setting import Setting
from ctdesk.paper.typeset import SMALL, Style, draw, wrap

# As much of a page as its heading and the row of the question leave.
_TALLEST = 520.0
_STYLES: dict[Weight, Style] = {
    "plain": Style(8),
    "strong": Style(8, bold=True),
    "small": Style(6.4, grey=0.25),
}
_QUIET = {weight: Style(style.size, style.bold, 0.42) for weight, style in _STYLES.items()}
_WIDTHS: dict[StrokeKind, float] = {"stair": 0.8, "arrow": 0.8, "spine": 1.6, "bone": 1.0, "twig": 0.5}
_HEAD = 5.0
_FILL = Color(0.94, 0.94, 0.94)
_INSET = 4.0
_TO_FILL, _LINES_TO_FILL, _ROOM = "_", 2, 4


@dataclass(slots=True)
class DrawingBlock:
    """One sheet of a drawing."""

    press: Press
    sheet: Sheet
    keep_with_next: bool = False
    repeat_head: Block | None = None

    def height(self, width: float) -> float:
        return self.sheet.height + 2 * _INSET

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        top -= _INSET
        x += _INSET
        canvas.saveState()
        for stroke in self.sheet.strokes:
            _draw_stroke(canvas, stroke, x, top)
        for box in self.sheet.boxes:
            _draw_box(canvas, self.press, box, x, top)
        canvas.restoreState()


def cause_drawings(
    setting: Setting, paper: RecordPaper, head: Question, cells: Sequence[Question]
) -> list[DrawingBlock]:
    """What a table of causes comes to, drawn; nothing where no row was filled in."""
    press, item = setting.press, head.item
    more = on_one_line(press.word("continued"))
    width, setter = WIDTH - 2 * _INSET, _setter(press)
    sheets: tuple[Sheet, ...] = ()
    if item.drawn == "five_why":
        sheets = lay_five_why(chains_of(item, cells, on_one_line), width, _TALLEST, setter, more)
    elif item.drawn == "fishbone":
        bones = bones_of(item, cells, on_one_line)
        if any(bone.causes for bone in bones):
            about = next((line.value for line in paper.strip if line.value), paper.number)
            effect = effect_of(paper.questions, about)
            sheets = lay_fishbone(effect, bones, width, _TALLEST, setter, more)
    return [DrawingBlock(press, sheet) for sheet in sheets]


def blank_drawings(press: Press, item: Item) -> list[Block]:
    """An empty drawing to be filled in by hand: one chain, or the bones with room for a few causes each."""
    columns = {column.id: column for column in item.columns}
    verdicts = {option.code: on_one_line(option.text) for option in columns["verdict"].options}
    setter, width = _setter(press, to_fill=True), WIDTH - 2 * _INSET
    if item.drawn == "five_why":
        steps = [Step(on_one_line(columns[name].text), _TO_FILL) for name in ("problem", *WHYS)]
        boxes = "    ".join(f"□ {words}" for words in verdicts.values())
        steps[-1] = Step(f"{steps[-1].label}    {boxes}", _TO_FILL)
        return [
            DrawingBlock(press, one)
            for one in lay_five_why([Chain(tuple(steps))], width, _TALLEST, setter, "")
        ]
    room = tuple(Cause(_TO_FILL) for _ in range(_ROOM))
    bones = [Bone(on_one_line(one.text), room) for one in columns["category"].options]
    drawn = [DrawingBlock(press, one) for one in lay_fishbone(_TO_FILL, bones, width, _TALLEST, setter, "")]
    signs = "    ".join(f"{SIGNS[one]} {verdicts[one]}" for one in VERDICTS if one in verdicts)
    return [*drawn, Note(press.face, signs, SMALL)]


def _setter(press: Press, *, to_fill: bool = False) -> TypeSetter:
    face = press.face

    def broken(text: str, width: float, weight: Weight) -> tuple[str, ...]:
        if to_fill and text == _TO_FILL:
            return ("",) * _LINES_TO_FILL
        return wrap(face, face.printable(text), _STYLES[weight], width)

    return TypeSetter(broken, {weight: style.leading for weight, style in _STYLES.items()})


def _draw_stroke(canvas: Canvas, stroke: Stroke, x: float, top: float) -> None:
    canvas.setStrokeColor(black)
    canvas.setLineWidth(_WIDTHS[stroke.kind])
    canvas.line(x + stroke.x1, top - stroke.y1, x + stroke.x2, top - stroke.y2)
    if stroke.kind in ("arrow", "spine"):
        tip, level = x + stroke.x2, top - stroke.y2
        half = _HEAD * (0.7 if stroke.kind == "spine" else 0.5)
        canvas.setFillColor(black)
        path = canvas.beginPath()
        path.moveTo(tip, level)
        path.lineTo(tip - _HEAD, level + half)
        path.lineTo(tip - _HEAD, level - half)
        path.close()
        canvas.drawPath(path, stroke=0, fill=1)


def _draw_box(canvas: Canvas, press: Press, box: Box, x: float, top: float) -> None:
    left, upper = x + box.x, top - box.y
    if box.kind != "cause":
        root = box.verdict == "root"
        canvas.setStrokeColor(black)
        canvas.setFillColor(_FILL if box.kind in ("bone", "effect") else white)
        canvas.setLineWidth(1.6 if root or box.kind == "effect" else 0.6)
        if box.verdict == "ruled_out":
            canvas.setDash(2, 2)
        canvas.rect(left, upper - box.height, box.width, box.height, stroke=1, fill=1)
        canvas.setDash()
    y = upper - box.pad
    for line in box.lines:
        style = (_QUIET if line.quiet else _STYLES)[line.weight]
        draw(canvas, press.face, line.text, style, left + box.pad + line.indent, y - style.size * 0.98)
        y -= style.leading
