"""Lays blocks on A4 pages and draws what stands on each of them: header, foot, and the marks of drafts,
copies and demos.

A block is never cut: a table row stands whole on one page, and a heading never stays behind at the foot
of a page.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from ctdesk.forms.definition import Text
from ctdesk.paper.press import Press, on_one_line
from ctdesk.paper.typeset import SMALL, TINY, Style, draw, draw_lines, wrap

PAGE_WIDTH, PAGE_HEIGHT = A4
MARGIN = 51.0
WIDTH = PAGE_WIDTH - 2 * MARGIN
TOP_MARGIN = 34.0
FOOT_HEIGHT = 58.0
QR_SIZE = 70.0
BAND_HEIGHT = 15.0
_HEADER_HEIGHT = 74.0
_GAP_UNDER_HEADER = 8.0

_HOSPITAL = Style(10, bold=True)
_TITLE = Style(13, bold=True)
_UNDER_TITLE = Style(8, grey=0.2)
_CODE = Style(7.5)
_BAND = Style(8, bold=True)

# Draws the matrix of a page's code into a square: canvas, page, pages, x, y of the lower left corner, size.
CodeDrawer = Callable[[Canvas, int, int, float, float, float], None]


class Block(Protocol):
    """Something that stands on a page as a whole."""

    @property
    def keep_with_next(self) -> bool:
        """True for what must not be the last thing on a page."""
        ...

    @property
    def repeat_head(self) -> Block | None:
        """What to draw again above this block when it begins a page."""
        ...

    def height(self, width: float) -> float: ...

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None: ...


@dataclass(frozen=True, slots=True)
class EndOfFirstPage:
    """What follows does not stand on the first page, unless all of it fits there."""

    keep_with_next: bool = False
    repeat_head: Block | None = None

    def height(self, width: float) -> float:
        return 0.0

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        return


@dataclass(frozen=True, slots=True)
class PageFrame:
    """What is the same on every page of a print."""

    press: Press
    hospital: Text
    department: Text
    title: Text
    under_title: str
    code_line: str
    foot_lines: tuple[str, ...]
    bands: tuple[str, ...] = ()
    watermark: str | None = None
    faint: bool = False
    draw_code: CodeDrawer | None = None
    landscape: bool = False

    @property
    def page_size(self) -> tuple[float, float]:
        """Width and height of a page in points."""
        return (PAGE_HEIGHT, PAGE_WIDTH) if self.landscape else (PAGE_WIDTH, PAGE_HEIGHT)

    @property
    def width(self) -> float:
        """Room between the margins."""
        return self.page_size[0] - 2 * MARGIN

    @property
    def top(self) -> float:
        """Where the header begins."""
        return self.page_size[1] - TOP_MARGIN


@dataclass(frozen=True, slots=True)
class FileMetadata:
    """What the file says about itself; ``at`` dates it, so that the same values give the same bytes."""

    title: str
    subject: str
    at: datetime


@dataclass(slots=True)
class _Page:
    placed: list[tuple[float, Block]] = field(default_factory=list)


def print_blocks(blocks: Sequence[Block], frame: PageFrame, metadata: FileMetadata) -> bytes:
    """Lay out the blocks and draw every page."""
    body_top = frame.top - _HEADER_HEIGHT - _GAP_UNDER_HEADER - BAND_HEIGHT * len(frame.bands)
    pages = _paginate(blocks, body_top, FOOT_HEIGHT + 4, frame.width)
    out = io.BytesIO()
    face = frame.press.face
    canvas = Canvas(
        out, pagesize=frame.page_size, invariant=1, pageCompression=1, initialFontName=face.regular_name
    )
    _describe(canvas, metadata)
    for number, page in enumerate(pages, start=1):
        if frame.watermark:
            _draw_watermark(canvas, frame)
        _draw_header(canvas, frame, number, len(pages))
        _draw_foot(canvas, frame, number, len(pages))
        for top, block in page.placed:
            block.draw(canvas, MARGIN, top, frame.width)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _describe(canvas: Canvas, metadata: FileMetadata) -> None:
    canvas.setTitle(metadata.title)
    canvas.setSubject(metadata.subject)
    canvas.setAuthor("ctdesk")
    canvas.setCreator("ctdesk")
    # reportlab dates a file with its own clock, or with the year 2000 where the bytes have to repeat.
    canvas._doc._timeStamp = _FixedMoment(metadata.at)


class _FixedMoment:
    """Stands in for reportlab's clock."""

    def __init__(self, at: datetime) -> None:
        self.YMDhms = tuple(at.astimezone(UTC).timetuple())[:6]
        self.dhh = self.dmm = 0


def _paginate(blocks: Sequence[Block], top: float, bottom: float, width: float) -> list[_Page]:
    pages = [_Page()]
    y = top
    place = 0
    while place < len(blocks):
        if isinstance(blocks[place], EndOfFirstPage):
            rest = sum(block.height(width) for block in blocks[place:])
            if len(pages) == 1 and pages[-1].placed and y - rest < bottom:
                pages.append(_Page())
                y = top
            place += 1
            continue
        group = _group_at(blocks, place)
        heights = [block.height(width) for block in group]
        head = group[0].repeat_head
        if y - sum(heights) < bottom and pages[-1].placed:
            pages.append(_Page())
            y = top
            if head is not None:
                pages[-1].placed.append((y, head))
                y -= head.height(width)
        for block, tall in zip(group, heights, strict=True):
            if y - tall < bottom and pages[-1].placed:
                pages.append(_Page())
                y = top
            pages[-1].placed.append((y, block))
            y -= tall
        place += len(group)
    return pages


def _group_at(blocks: Sequence[Block], place: int) -> Sequence[Block]:
    """The block at ``place`` with those that have to follow it on the same page."""
    end = place
    while end < len(blocks) - 1 and blocks[end].keep_with_next:
        end += 1
    return blocks[place : end + 1]


def _draw_header(canvas: Canvas, frame: PageFrame, page: int, pages: int) -> None:
    face = frame.press.face
    side = 128.0
    across, y = frame.page_size[0], frame.top
    used = draw_lines(
        canvas, face, wrap(face, face.printable(frame.hospital.zh_CN), _HOSPITAL, side), _HOSPITAL, MARGIN, y
    )
    for text in (frame.department.zh_CN, frame.hospital.en, frame.department.en):
        lines = wrap(face, face.printable(text), SMALL, side)
        used += draw_lines(canvas, face, lines, SMALL, MARGIN, y - used)
    right = QR_SIZE + 8 if frame.draw_code else 0
    left_edge, right_edge = MARGIN + side + 8, across - MARGIN - right
    middle, room = (left_edge + right_edge) / 2, right_edge - left_edge
    used = (
        draw_lines(canvas, face, wrap(face, frame.title.zh_CN, _TITLE, room), _TITLE, middle, y, "centre") + 1
    )
    used += draw_lines(
        canvas, face, wrap(face, frame.title.en, _UNDER_TITLE, room), _UNDER_TITLE, middle, y - used, "centre"
    )
    used += 3
    for text in (frame.under_title, frame.code_line):
        style = _HOSPITAL if text is frame.under_title else _CODE
        lines = wrap(face, face.printable(text), style, room)
        used += draw_lines(canvas, face, lines, style, middle, y - used, "centre")
    if frame.draw_code is not None:
        frame.draw_code(canvas, page, pages, across - MARGIN - QR_SIZE, y - QR_SIZE + 3, QR_SIZE)
    y = frame.top - _HEADER_HEIGHT
    canvas.setStrokeGray(0)
    canvas.setLineWidth(1.2)
    canvas.line(MARGIN, y, across - MARGIN, y)
    for band in frame.bands:
        canvas.setLineWidth(0.8)
        canvas.rect(MARGIN, y - BAND_HEIGHT - 2, frame.width, BAND_HEIGHT - 1)
        draw(canvas, face, band, _BAND, across / 2, y - BAND_HEIGHT + 2.6, "centre")
        y -= BAND_HEIGHT


def _draw_foot(canvas: Canvas, frame: PageFrame, page: int, pages: int) -> None:
    face = frame.press.face
    across = frame.page_size[0]
    canvas.setStrokeGray(0.6)
    canvas.setLineWidth(0.5)
    canvas.line(MARGIN, FOOT_HEIGHT, across - MARGIN, FOOT_HEIGHT)
    y = FOOT_HEIGHT - 10
    number = on_one_line(frame.press.word("page_line", page=page, pages=pages))
    draw(canvas, face, number, SMALL, across - MARGIN, y, "right")
    for place, text in enumerate(frame.foot_lines):
        room = frame.width - (130 if place == 0 else 0)
        for line in wrap(face, face.printable(text), SMALL if place < 2 else TINY, room):
            draw(canvas, face, line, SMALL if place < 2 else TINY, MARGIN, y)
            y -= 9.5


def _draw_watermark(canvas: Canvas, frame: PageFrame) -> None:
    face = frame.press.face
    text = frame.watermark or ""
    across, tall = frame.page_size
    size = min(96.0, 480 / max(1.0, face.width(text, 1, bold=True)))
    canvas.saveState()
    canvas.translate(across / 2, tall / 2 - 20)
    canvas.rotate(33 if frame.landscape else 52)
    draw(
        canvas,
        face,
        text,
        Style(size, bold=True, grey=0.94 if frame.faint else 0.87),
        0,
        -size * 0.35,
        "centre",
    )
    canvas.restoreState()
