"""Blocks that stand on a page as a whole: headings, rows, notes, pictures. They know how they look,
not what they mean.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from ctdesk.paper.fonts import Typeface
from ctdesk.paper.page_frame import WIDTH, Block
from ctdesk.paper.typeset import BODY, SMALL, STRONG, TINY, Align, Style, draw, draw_lines, wrap

_PAD = 3.0
_INDENT = 36.0
_HAIR = 0.4
_HEAVY = 1.3
_HEAD_FILL = 0.93
_RULE_GREY = 0.68
_PICTURE_TALL = 112.0
_MOST_ACROSS = 4


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph of a cell."""

    text: str
    style: Style = BODY


Cell = Sequence[Part]


@dataclass(frozen=True, slots=True)
class Column:
    """Where a cell stands within the width of a row."""

    left: float
    width: float
    align: Align = "left"


def columns(*widths: float, total: float = WIDTH, gap: float = 6.0) -> tuple[Column, ...]:
    """Columns side by side with these relative widths."""
    scale = total / sum(widths)
    left, result = 0.0, []
    for width in widths:
        result.append(Column(left, width * scale - gap))
        left += width * scale
    return tuple(result)


ITEM_COLUMNS = columns(36, 196, 174, 88)


@dataclass(slots=True)
class Row:
    """Cells side by side above a rule, with room ``under`` them all; a finding has a heavy frame
    around the row. Before the cell ``divided_at`` stands a hair line: two items share the row.
    """

    face: Typeface
    cells: Sequence[Cell]
    layout: tuple[Column, ...] = ITEM_COLUMNS
    framed: bool = False
    least: float = 0.0
    grid: bool = False
    filled: bool = False
    keep_with_next: bool = False
    repeat_head: Block | None = None
    middle: bool = True
    pad: float = _PAD
    under: Cell = ()
    divided_at: int | None = None
    _set: list[list[tuple[tuple[str, ...], Style]]] = field(init=False, repr=False)
    _heights: list[float] = field(init=False, repr=False)
    _height: float = field(init=False, repr=False)
    _under: list[tuple[tuple[str, ...], Style]] = field(init=False, repr=False)
    _under_tall: float = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._set = [
            [
                (wrap(self.face, self.face.printable(part.text), part.style, column.width), part.style)
                for part in cell
            ]
            for cell, column in zip(self.cells, self.layout, strict=True)
        ]
        self._heights = [sum(len(lines) * style.leading for lines, style in cell) for cell in self._set]
        room = WIDTH - _INDENT - 8
        self._under = [
            (wrap(self.face, self.face.printable(part.text), part.style, room), part.style)
            for part in self.under
        ]
        self._under_tall = sum(len(lines) * style.leading for lines, style in self._under)
        self._height = self._under_tall + max(self.least, max(self._heights, default=0.0) + 2 * self.pad)

    def height(self, width: float) -> float:
        return self._height

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        bottom = top - self._height
        if self.filled:
            canvas.setFillGray(_HEAD_FILL)
            canvas.rect(x, bottom, width, self._height, stroke=0, fill=1)
        for cell, tall, column in zip(self._set, self._heights, self.layout, strict=True):
            left = x + column.left + 4
            y = top - ((self._height - self._under_tall - tall) / 2 if self.middle else self.pad)
            for lines, style in cell:
                place = left if column.align == "left" else left + column.width - 4
                y -= draw_lines(canvas, self.face, lines, style, place, y, column.align)
        y = bottom + self._under_tall + self.pad * 0.6
        for lines, style in self._under:
            y -= draw_lines(canvas, self.face, lines, style, x + _INDENT + 4, y)
        canvas.setStrokeGray(_RULE_GREY)
        canvas.setLineWidth(_HAIR)
        canvas.line(x, bottom, x + width, bottom)
        if self.grid:
            for column in self.layout[1:]:
                canvas.line(x + column.left, top, x + column.left, bottom)
            canvas.setStrokeGray(0)
            canvas.setLineWidth(0.9)
            canvas.line(x, top, x, bottom)
            canvas.line(x + width, top, x + width, bottom)
        if self.divided_at is not None:
            middle = x + self.layout[self.divided_at].left - 1
            canvas.line(middle, top, middle, bottom)
        if self.framed:
            canvas.setStrokeGray(0)
            canvas.setLineWidth(_HEAVY)
            canvas.rect(x + 0.4, bottom + 0.5, width - 0.8, self._height - 1, fill=0)


@dataclass(slots=True)
class SectionHead:
    """A grey bar with the letter and title of a section; ``again`` on the page on which the section
    goes on.
    """

    face: Typeface
    title: str
    english: str
    again: str = ""
    repeat_head: Block | None = None
    keep_with_next: bool = True
    tight: bool = False

    def height(self, width: float) -> float:
        return 21.0 if self.again else 23.0 if self.tight else 28.0

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        tall = 17.0 if self.again or self.tight else 20.0
        bottom = top - self.height(width) + 2
        canvas.setFillGray(_HEAD_FILL)
        canvas.rect(x, bottom, width, tall, stroke=0, fill=1)
        style = Style(8.5 if self.again else 9.5 if self.tight else 10.5, bold=True)
        baseline = bottom + tall / 2 - style.size * 0.36
        draw(canvas, self.face, f"{self.title}{self.again}", style, x + 5, baseline)
        draw(canvas, self.face, self.english, Style(7.5, grey=0.25), x + width - 5, baseline, "right")


@dataclass(slots=True)
class Note:
    """A paragraph across the page, split by its maker where it is long."""

    face: Typeface
    text: str
    style: Style = SMALL
    above: float = 3.0
    below: float = 3.0
    keep_with_next: bool = False
    repeat_head: Block | None = None

    def _lines(self, width: float) -> tuple[str, ...]:
        return wrap(self.face, self.face.printable(self.text), self.style, width - 4)

    def height(self, width: float) -> float:
        return len(self._lines(width)) * self.style.leading + self.above + self.below

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        draw_lines(canvas, self.face, self._lines(width), self.style, x + 4, top - self.above)


@dataclass(slots=True)
class Space:
    """Empty height."""

    tall: float
    keep_with_next: bool = False
    repeat_head: Block | None = None

    def height(self, width: float) -> float:
        return self.tall

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        return


@dataclass(slots=True)
class Pictures:
    """Up to four small pictures side by side, each with its name and digest; None where a picture
    cannot be shown. Fewer are larger: what stands on a label or a seal has to be read.
    """

    face: Typeface
    pictures: Sequence[tuple[ImageReader | None, str, str]]
    keep_with_next: bool = False
    repeat_head: Block | None = None

    def _room(self, width: float) -> float:
        return (width - _INDENT) / min(_MOST_ACROSS, max(2, len(self.pictures)))

    def _sizes(self, width: float) -> list[tuple[float, float]]:
        room = self._room(width) - 8
        sizes = []
        for picture, _, _ in self.pictures:
            across, down = picture.getSize() if picture is not None else (1, 0)
            scale = min(room / across, _PICTURE_TALL / max(down, 1))
            sizes.append((across * scale, down * scale))
        return sizes

    def height(self, width: float) -> float:
        return max(down for _, down in self._sizes(width)) + 28

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        room = self._room(width)
        canvas.setLineWidth(_HAIR)
        for place, ((picture, name, digest), (across, down)) in enumerate(
            zip(self.pictures, self._sizes(width), strict=True)
        ):
            left, y = x + _INDENT + place * room + 4, top - 4
            if picture is not None:
                y -= down
                canvas.drawImage(picture, left, y, across, down)
                canvas.setStrokeGray(0.5)
                canvas.rect(left, y, across, down)
                y -= 2
            lines = wrap(self.face, self.face.printable(name), TINY, room - 8)[:1]
            y -= draw_lines(canvas, self.face, lines, TINY, left, y)
            draw_lines(canvas, self.face, (f"SHA-256 {digest}",), TINY, left, y)
        bottom = top - self.height(width)
        canvas.setStrokeGray(_RULE_GREY)
        canvas.line(x, bottom, x + width, bottom)


@dataclass(slots=True)
class Stack:
    """Two blocks one above the other."""

    upper: Block
    lower: Block
    keep_with_next: bool = False
    repeat_head: Block | None = None

    def height(self, width: float) -> float:
        return self.upper.height(width) + self.lower.height(width)

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        self.upper.draw(canvas, x, top, width)
        self.lower.draw(canvas, x, top - self.upper.height(width), width)


def paragraphs(face: Typeface, text: str, style: Style, width: float, most: int) -> list[str]:
    """A long text in pieces of at most ``most`` lines, so that no piece is taller than a page."""
    lines = wrap(face, face.printable(text), style, width)
    return ["\n".join(lines[start : start + most]) for start in range(0, len(lines), most)]


__all__ = [
    "BODY",
    "SMALL",
    "STRONG",
    "TINY",
    "Cell",
    "Column",
    "Note",
    "Part",
    "Pictures",
    "Row",
    "SectionHead",
    "Space",
    "Stack",
    "Style",
    "columns",
    "paragraphs",
]
