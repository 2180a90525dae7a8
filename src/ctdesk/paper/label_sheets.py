"""Pages that test a label printer and a scanner: rulers to be measured, codes to be read."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from reportlab.pdfgen.canvas import Canvas

from ctdesk.domain.labels import MM_PER_INCH, QUIET, CodeShape, Media
from ctdesk.forms.definition import Text
from ctdesk.paper.label_layout import POINTS
from ctdesk.paper.label_pdf import new_canvas
from ctdesk.paper.press import Press, on_one_line
from ctdesk.paper.typeset import Style, draw, draw_lines, wrap

_RULER = 100
_A4 = (210.0, 297.0)


class Coded(Protocol):
    """Makes a code of a text."""

    def __call__(self, text: str) -> CodeShape: ...


@dataclass(frozen=True, slots=True)
class SheetCode:
    """One code of the scanner's sheet: its number, what it is for, and the code."""

    number: int
    about: Text
    shape: CodeShape


def ruler_length(media: Media) -> tuple[int, int]:
    """How long the rulers of a size are, in whole centimetres: 100 mm both ways where there is room."""
    if media.is_sheet:
        return _RULER, _RULER
    return _whole_cm(media.width), _whole_cm(media.height)


def _whole_cm(side: Decimal) -> int:
    return min(_RULER, max(10, (int(side) - 4) // 10 * 10))


def ruler_pdf(
    media: Media, dpi: int, press: Press, *, demo: bool = False, code: Coded | None = None
) -> bytes:
    """Rulers across and down, true to the millimetre; on a sheet also the outlines of its labels."""
    wide, high = (float(side) for side in media.page)
    out = io.BytesIO()
    canvas = new_canvas(out, (wide * POINTS, high * POINTS), "ruler")
    across, down = ruler_length(media)
    if media.is_sheet:
        _outlines(canvas, media, high)
        left, top = 30.0, 30.0
        canvas.setFillGray(1)
        canvas.rect(24 * POINTS, (high - 140) * POINTS, 122 * POINTS, 116 * POINTS, stroke=0, fill=1)
    else:
        left, top = 2.0, 2.0
    _ruler(canvas, press, left, top, across, high, down=False)
    _ruler(canvas, press, left, top, down, high, down=True)
    small = not media.is_sheet and high < 45
    style = Style(5.5 if small else 9)
    x, y = (left + (8 if small else 10)) * POINTS, (high - top - (9.5 if small else 12)) * POINTS
    room = (wide - left - 12) * POINTS if small else (100 if media.is_sheet else wide - 14) * POINTS
    marks = [press.word("demo_mark").zh_CN] if demo else []
    for text in (" · ".join([on_one_line(press.word("ruler_title")), f"{dpi} dpi", media.code, *marks]),):
        y -= draw_lines(canvas, press.face, wrap(press.face, text, style, room), style, x, y)
    if not small:
        lengths = str(across) if across == down else f"{across} × {down}"
        how = press.word("ruler_how", length=lengths)
        for words in (how.zh_CN, how.en):
            y -= draw_lines(canvas, press.face, wrap(press.face, words, style, room), style, x, y - 3) + 3
    if code is not None and media.is_sheet:
        _patches(canvas, press, code, dpi, x, y - 24)
    canvas.save()
    return out.getvalue()


def scanner_sheet(codes: Sequence[SheetCode], press: Press, *, demo: bool = False) -> bytes:
    """An A4 page with numbered test codes, to hang beside the workstation."""
    out = io.BytesIO()
    canvas = new_canvas(out, (_A4[0] * POINTS, _A4[1] * POINTS), "scanner")
    face, left, y = press.face, 22 * POINTS, 272 * POINTS
    title = press.word("scanner_sheet_title")
    draw(canvas, face, title.zh_CN, Style(18, bold=True), left, y)
    draw(canvas, face, title.en, Style(12, grey=0.3), left, y - 16)
    if demo:
        draw(canvas, face, press.word("demo_mark").zh_CN, Style(11, bold=True), 188 * POINTS, y, "right")
    y -= 30
    how = press.word("scanner_sheet_how")
    for words in (how.zh_CN, how.en):
        lines = wrap(face, words, Style(10), 166 * POINTS)
        y -= draw_lines(canvas, face, lines, Style(10), left, y) + 2
    y -= 24
    for code in codes:
        tall = _draw_shape(
            canvas, code.shape, 0.8 if code.shape.symbology == "datamatrix" else 0.35, left + 60, y
        )
        draw(canvas, face, str(code.number), Style(30, bold=True), left, y - 30)
        beside = code.shape.symbology == "datamatrix"
        words_left = left + 60 + (code.shape.across * 0.8 * POINTS + 18 if beside else 0)
        under = y - 20 if beside else y - tall - 14
        draw(canvas, face, code.about.zh_CN, Style(12, bold=True), words_left, under)
        draw(canvas, face, code.about.en, Style(9, grey=0.3), words_left, under - 13)
        y -= max(tall + 36, 96)
    canvas.save()
    return out.getvalue()


def _draw_shape(canvas: Canvas, shape: CodeShape, module_mm: float, x: float, top: float) -> float:
    """Draw a code with ``module_mm`` for its modules; how many points it is high."""
    step = module_mm * POINTS
    rows = shape.rows
    tall = 14 * POINTS / len(rows) if shape.symbology == "code128" else step
    path = canvas.beginPath()
    for down, row in enumerate(rows):
        for across, dark in enumerate(row):
            if dark:
                path.rect(x + across * step, top - (down + 1) * tall, step, tall)
    canvas.setFillGray(0)
    canvas.drawPath(path, stroke=0, fill=1)
    return len(rows) * tall


def _ruler(
    canvas: Canvas, press: Press, left: float, top: float, length: int, page: float, *, down: bool
) -> None:
    canvas.setStrokeGray(0)
    canvas.setLineWidth(0.5)
    x, y, unit = left * POINTS, (page - top) * POINTS, POINTS
    end = (x, y - length * unit) if down else (x + length * unit, y)
    canvas.line(x, y, *end)
    for mm in range(length + 1):
        tick = (4.0 if mm % 10 == 0 else 3.0 if mm % 5 == 0 else 1.8) * unit
        at = mm * unit
        if down:
            canvas.line(x, y - at, x + tick, y - at)
        else:
            canvas.line(x + at, y, x + at, y - tick)
        if mm % 10 == 0 and mm:
            size = Style(6)
            if down:
                draw(canvas, press.face, str(mm), size, x + tick + 2, y - at - 2)
            elif mm < length or length < _RULER:
                draw(canvas, press.face, str(mm), size, x + at, y - tick - 7, "centre")
            else:
                draw(canvas, press.face, f"{mm} mm", size, x + at, y - tick - 7, "centre")


def _outlines(canvas: Canvas, media: Media, page: float) -> None:
    canvas.saveState()
    canvas.setStrokeGray(0.7)
    canvas.setLineWidth(0.3)
    canvas.setDash(2, 2)
    for place in range(media.across * media.down):
        left, top = (float(one) for one in media.spot(place))
        canvas.rect(
            left * POINTS,
            (page - top - float(media.height)) * POINTS,
            float(media.width) * POINTS,
            float(media.height) * POINTS,
        )
    canvas.restoreState()


def _patches(canvas: Canvas, press: Press, code: Coded, dpi: int, x: float, y: float) -> None:
    """The same code in modules of two dots and more; which is the smallest that this scanner reads?"""
    words = press.word("ruler_modules")
    for text in (words.zh_CN, words.en):
        y -= (
            draw_lines(canvas, press.face, wrap(press.face, text, Style(9), 100 * POINTS), Style(9), x, y) + 1
        )
    y -= 10
    for dots in (5, 4, 3, 2):
        mm = dots * MM_PER_INCH / dpi
        shape = code(f"MODULE-{dots}")
        _draw_shape(canvas, shape, mm, x + QUIET["datamatrix"] * mm * POINTS, y)
        about = press.word("ruler_module", dots=dots, mm=f"{mm:.2f}")
        for place, said in enumerate((about.zh_CN, about.en)):
            draw(
                canvas,
                press.face,
                said,
                Style(7),
                x,
                y - 5 * 18 * MM_PER_INCH / dpi * POINTS - 10 - 9 * place,
            )
        x += 70
