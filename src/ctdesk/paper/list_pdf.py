"""The paper of a list: header as on records, tables whose head is repeated and whose rows stay whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from ctdesk.forms.definition import Text
from ctdesk.paper.blocks import Column, Note, Part, Row, SectionHead, Space, columns
from ctdesk.paper.certificate_block import CertificateBlock, CertificateOnPaper, certificate_content
from ctdesk.paper.curve import CurveBlock
from ctdesk.paper.fonts import Typeface
from ctdesk.paper.list_paper import (
    LIST_TYPE,
    ListCell,
    ListColumn,
    ListCurve,
    ListPaper,
    ListRow,
    ListSpecimens,
    ListTable,
    Specimen,
)
from ctdesk.paper.page_frame import (
    MARGIN,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    Block,
    FileMetadata,
    PageFrame,
    print_blocks,
)
from ctdesk.paper.pictures import ink_drawing
from ctdesk.paper.press import Press, on_one_line
from ctdesk.paper.setting import MARK, Setting, short_digest
from ctdesk.paper.typeset import SMALL, STRONG, TINY, Style, draw, draw_lines, wrap

_MOST_LINES = 24  # of one cell on one page; what is longer goes on in a row of its own
_BOX_TALL = 46.0
_BOX_WIDE = 118.0
_HATCH = 3.2


def render_list(paper: ListPaper, press: Press) -> bytes:
    """The pages of a list as PDF, not yet sealed. The same values give the same bytes."""
    width = (PAGE_HEIGHT if paper.landscape else PAGE_WIDTH) - 2 * MARGIN
    blocks: list[Block] = []
    if what := on_one_line(paper.what):
        blocks.append(Note(press.face, what, STRONG, below=5.0))
    for part in paper.parts:
        if isinstance(part, ListTable):
            blocks += _table(part, press, width)
        elif isinstance(part, CertificateOnPaper):
            blocks.append(CertificateBlock(press, part))
        elif isinstance(part, ListCurve):
            blocks.append(SectionHead(press.face, part.title.zh_CN, part.title.en, tight=True))
            setting = Setting(press, paper.site.time_zone, None, {}, {}, {})
            blocks += [CurveBlock(setting, part.curve), Space(6)]
        else:
            blocks += _specimens(part, press, width)
    frame = PageFrame(
        press=press,
        hospital=paper.site.name,
        department=paper.site.department,
        title=paper.title,
        under_title=_under_title(paper, press),
        code_line=_code_line(paper, press),
        foot_lines=_foot(paper, press),
        bands=(press.both("demo_band"),) if paper.site.demo else (),
        watermark=press.word("demo_mark").zh_CN if paper.site.demo else None,
        faint=True,
        landscape=paper.landscape,
    )
    title = f"{paper.number} {paper.title.zh_CN} {paper.title.en}".strip()
    return print_blocks(blocks, frame, FileMetadata(title, on_one_line(paper.what), paper.printed_at))


def count_pages(paper: ListPaper, press: Press) -> int:
    """How many pages a list takes."""
    from io import BytesIO

    from pikepdf import Pdf

    with Pdf.open(BytesIO(render_list(paper, press))) as pages:
        return len(pages.pages)


def list_content(paper: ListPaper, db_id: str) -> dict[str, object]:
    """The same list as data: what travels inside the file beside its pages. ``db_id`` is that of the site."""
    return {
        "type": LIST_TYPE,
        "v": 1,
        "number": paper.number,
        "copy": paper.copy,
        "code": paper.code or None,
        "title": _both(paper.title),
        "what": _both(paper.what),
        "site": {"db_id": db_id, "name": _both(paper.site.name), "demo": paper.site.demo},
        "as_of": None if paper.as_of is None else paper.as_of.isoformat(),
        "printed_at": paper.printed_at.isoformat(),
        "printed_by": paper.printed_by,
        "head": None if paper.trail is None else {"seq": paper.trail.seq, "seal": paper.trail.seal},
        "parts": [_part_content(part) for part in paper.parts],
    }


def _part_content(part: ListTable | ListSpecimens | ListCurve | CertificateOnPaper) -> dict[str, object]:
    if isinstance(part, CertificateOnPaper):
        return certificate_content(part)
    if isinstance(part, ListCurve):
        known = [(at, value) for at, value in part.curve.points if value is not None]
        return {
            "title": _both(part.title),
            "unit": part.curve.unit,
            "drawn": [[at.isoformat(), f"{value:g}"] for at, value in known],
        }
    if isinstance(part, ListSpecimens):
        return {
            "title": _both(part.title),
            "specimens": [
                {"name": one.name, "under": one.under, "given": one.picture is not None}
                for one in part.specimens
            ],
        }
    return {
        "title": None if part.title is None else _both(part.title),
        "columns": [_both(column.head) for column in part.columns],
        "rows": [
            [{"text": one.text, "under": one.under, "marked": one.marked} for one in map(_cell, row.cells)]
            for row in part.rows
        ],
    }


def _both(text: Text) -> dict[str, object]:
    return {"zh_CN": text.zh_CN, "en": text.en}


def _cell(cell: ListCell | str) -> ListCell:
    return ListCell(cell) if isinstance(cell, str) else cell


def _under_title(paper: ListPaper, press: Press) -> str:
    return "" if paper.as_of is None else f"{press.both('as_of')} {_minute(paper, paper.as_of)}"


def _code_line(paper: ListPaper, press: Press) -> str:
    parts = [paper.code, f"{press.both('printed_at')} {_minute(paper, paper.printed_at)}"]
    return " · ".join(filter(None, (*parts, press.both("printed_by", name=paper.printed_by))))


def _foot(paper: ListPaper, press: Press) -> tuple[str, ...]:
    first = [paper.number, *([press.both("copy_n", n=paper.copy)] if paper.copy is not None else [])]
    lines = [" · ".join(filter(None, first)) or press.both("list_unsealed")]
    if paper.trail is not None:
        word, seq = press.word("trail_head"), f"{paper.trail.seq:,}".replace(",", " ")
        lines.append(f"{word.zh_CN} {word.en} #{seq} · {short_digest(paper.trail.seal)}")
    return tuple(lines)


def _minute(paper: ListPaper, at: datetime) -> str:
    local = at.astimezone(paper.site.time_zone)
    offset = local.strftime("%z")
    return f"{local:%Y-%m-%d %H:%M} {offset[:3]}:{offset[3:]}"


def _table(table: ListTable, press: Press, width: float) -> list[Block]:
    face = press.face
    layout = tuple(
        Column(one.left, one.width, column.align)
        for one, column in zip(
            columns(*(column.share for column in table.columns), total=width), table.columns, strict=True
        )
    )
    blocks: list[Block] = []
    if table.title is not None:
        blocks.append(SectionHead(face, table.title.zh_CN, table.title.en, tight=True))
    if table.note is not None:
        blocks.append(Note(face, on_one_line(table.note), SMALL, keep_with_next=True))
    head = Row(
        face,
        [_head(column, table.size) for column in table.columns],
        layout,
        filled=True,
        keep_with_next=True,
        pad=2.2,
    )
    blocks.append(head)
    again: Block = head
    if table.title is not None:
        more = SectionHead(
            face, table.title.zh_CN, table.title.en, press.word("continued").zh_CN, keep_with_next=True
        )
        again = _Both(more, head)
    for row in table.rows:
        for block in _row_blocks(row, table, face, layout):
            block.repeat_head = again
            blocks.append(block)
    if not table.rows:
        blocks.append(Note(face, on_one_line(table.empty or press.word("none_listed")), Style(table.size)))
    blocks.append(Space(8))
    return blocks


def _head(column: ListColumn, size: float) -> list[Part]:
    small = min(7.0, size - 1)
    lines = [Part(column.head.zh_CN, Style(min(8.0, size), bold=True))]
    if column.head.en != column.head.zh_CN:
        lines.append(Part(column.head.en, Style(small, grey=0.25)))
    return lines


def _row_blocks(row: ListRow, table: ListTable, face: Typeface, layout: tuple[Column, ...]) -> list[_ListRow]:
    """The row, in several where a cell is longer than fits a page."""
    cells = [_cell(cell) for cell in row.cells]
    plain, strong = Style(table.size), Style(table.size, bold=True)
    under = Style(max(5.6, table.size - 1.6), grey=0.25)
    lines: list[list[Part]] = []
    for cell, column in zip(cells, layout, strict=True):
        style = strong if cell.strong or cell.marked else plain
        text = f"{MARK} {cell.text}".strip() if cell.marked else cell.text
        parts = [Part(one, style) for one in wrap(face, face.printable(text), style, column.width) if text]
        if cell.under:
            parts += [Part(one, under) for one in wrap(face, face.printable(cell.under), under, column.width)]
        lines.append(parts)
    tallest = max((len(one) for one in lines), default=0)
    blocks = []
    for start in range(0, max(tallest, 1), _MOST_LINES):
        inside = Row(
            face,
            [one[start : start + _MOST_LINES] for one in lines],
            layout,
            framed=row.grave,
            pad=2.4,
            middle=False,
        )
        shaded = tuple(column for cell, column in zip(cells, layout, strict=True) if cell.shaded)
        blocks.append(_ListRow(inside, shaded))
    return blocks


@dataclass(slots=True)
class _ListRow:
    """A row of a list, its shaded cells hatched."""

    row: Row
    shaded: tuple[Column, ...] = ()
    keep_with_next: bool = False
    repeat_head: Block | None = None

    def height(self, width: float) -> float:
        return self.row.height(width)

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        tall = self.row.height(width)
        for column in self.shaded:
            _hatch(canvas, x + column.left + 1, top - tall + 1, column.width + 4, tall - 2)
        self.row.draw(canvas, x, top, width)


def _hatch(canvas: Canvas, x: float, y: float, wide: float, tall: float) -> None:
    canvas.saveState()
    canvas.setStrokeGray(0.82)
    canvas.setLineWidth(0.5)
    path = canvas.beginPath()
    path.rect(x, y, wide, tall)
    canvas.clipPath(path, stroke=0, fill=0)
    step = 0.0
    while step < wide + tall:
        canvas.line(x + step, y, x + step - tall, y + tall)
        step += _HATCH
    canvas.restoreState()


@dataclass(slots=True)
class _Both:
    """The heading of a table and the head of its columns, on the page on which it goes on."""

    upper: Block
    lower: Block
    keep_with_next: bool = True
    repeat_head: Block | None = None

    def height(self, width: float) -> float:
        return self.upper.height(width) + self.lower.height(width)

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        self.upper.draw(canvas, x, top, width)
        self.lower.draw(canvas, x, top - self.upper.height(width), width)


def _specimens(part: ListSpecimens, press: Press, width: float) -> list[Block]:
    face = press.face
    blocks: list[Block] = [SectionHead(face, part.title.zh_CN, part.title.en, tight=True)]
    if part.note is not None:
        blocks.append(Note(face, on_one_line(part.note), SMALL, keep_with_next=True))
    again = SectionHead(face, part.title.zh_CN, part.title.en, press.word("continued").zh_CN)
    across = max(1, int(width // (_BOX_WIDE + 5)))
    for start in range(0, len(part.specimens), across):
        row = _Boxes(face, part.specimens[start : start + across], press.word("no_specimen"), across)
        row.repeat_head = again
        blocks.append(row)
    if not part.specimens:
        blocks.append(Note(face, press.both("none_listed")))
    return [*blocks, Space(6)]


@dataclass(slots=True)
class _Boxes:
    """Specimens side by side, each in a box over its name."""

    face: Typeface
    specimens: Sequence[Specimen]
    missing: Text
    across: int
    keep_with_next: bool = False
    repeat_head: Block | None = None
    _pictures: list[ImageReader | None] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._pictures = [ink_drawing(one.picture) for one in self.specimens]

    def _captions(self, width: float) -> list[list[tuple[tuple[str, ...], Style]]]:
        room = width / self.across - 8
        return [
            [
                (
                    wrap(self.face, self.face.printable(one.name), Style(8, bold=True), room),
                    Style(8, bold=True),
                ),
                (wrap(self.face, self.face.printable(one.under), TINY, room), TINY),
            ]
            for one in self.specimens
        ]

    def height(self, width: float) -> float:
        tall = max(sum(len(lines) * style.leading for lines, style in one) for one in self._captions(width))
        return _BOX_TALL + tall + 12

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        step = width / self.across
        for place, (picture, caption) in enumerate(zip(self._pictures, self._captions(width), strict=True)):
            left, bottom, wide = x + place * step, top - 5 - _BOX_TALL, step - 8
            canvas.setStrokeGray(0.45)
            canvas.setLineWidth(0.6)
            canvas.rect(left, bottom, wide, _BOX_TALL)
            if picture is None:
                words = on_one_line(self.missing)
                draw(canvas, self.face, words, TINY, left + wide / 2, bottom + 4, "centre")
            else:
                across, down = picture.getSize()
                scale = min((wide - 8) / across, (_BOX_TALL - 6) / down)
                canvas.drawImage(
                    picture,
                    left + (wide - across * scale) / 2,
                    bottom + (_BOX_TALL - down * scale) / 2,
                    across * scale,
                    down * scale,
                )
            y = bottom - 2
            for lines, style in caption:
                y -= draw_lines(canvas, self.face, lines, style, left, y)
