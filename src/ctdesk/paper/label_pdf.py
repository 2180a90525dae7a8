"""Labels as PDF at their exact size, and as dots for printers that take none."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

from reportlab.lib.colors import Color, black, white
from reportlab.pdfgen.canvas import Canvas

from ctdesk.domain.label_layout import PlacedCode, PlacedLabel, PlacedTag, PlacedText
from ctdesk.domain.labels import Media, Tone
from ctdesk.paper.fonts import Typeface
from ctdesk.paper.label_layout import POINTS
from ctdesk.paper.typeset import Style, draw

_FILL = {"green": Color(0.07, 0.45, 0.24), "amber": Color(0.98, 0.76, 0.18), "red": Color(0.72, 0.11, 0.11)}


@dataclass(frozen=True, slots=True)
class Dots:
    """A page as a printer sees it: rows of bytes, the leftmost dot highest, 1 is black."""

    width: int
    height: int
    rows: tuple[bytes, ...]


def labels_pdf(
    labels: Sequence[PlacedLabel], media: Media, face: Typeface, *, title: str, first: int = 0
) -> bytes:
    """A page for each label, or sheets of them from place ``first`` on; to be printed at actual size."""
    page = (float(media.page[0]) * POINTS, float(media.page[1]) * POINTS)
    out = io.BytesIO()
    canvas = new_canvas(out, page, title)
    on_a_page = media.across * media.down
    for number, label in enumerate(labels):
        place = (first + number) % on_a_page
        if number and (place == 0 or not media.is_sheet):
            canvas.showPage()
        left, top = media.spot(place) if media.is_sheet else (0, 0)
        draw_label(canvas, label, face, float(left) * POINTS, page[1] - float(top) * POINTS)
    canvas.save()
    return out.getvalue()


def new_canvas(out: io.BytesIO, page: tuple[float, float], title: str) -> Canvas:
    """A canvas whose print dialog begins with "actual size": a label that was scaled is none."""
    canvas = Canvas(out, pagesize=page, invariant=1)
    canvas.setTitle(title)
    canvas.setViewerPreference("PrintScaling", "None")
    return canvas


def draw_label(
    canvas: Canvas, label: PlacedLabel, face: Typeface, x: float, top: float, *, plain: bool = False
) -> None:
    """Draw a label with its upper left corner at ``x``, ``top`` (points); ``plain`` in black alone."""
    for piece in label.pieces:
        if isinstance(piece, PlacedCode):
            _draw_code(canvas, piece, label.dpi, x, top)
        elif isinstance(piece, PlacedTag):
            _draw_tag(canvas, piece, face, x, top, plain)
        else:
            _draw_text(canvas, piece, face, x, top)


def dots_of(label: PlacedLabel, face: Typeface) -> Dots:
    """The label in black dots of its printer."""
    import pypdfium2

    out = io.BytesIO()
    canvas = new_canvas(out, (label.width * POINTS, label.height * POINTS), "")
    draw_label(canvas, label, face, 0, label.height * POINTS, plain=True)
    canvas.save()
    document = pypdfium2.PdfDocument(out.getvalue())
    try:
        picture = document[0].render(scale=label.dpi / 72, grayscale=True).to_pil().convert("L")
    finally:
        document.close()
    plain = picture.point(lambda grey: 0 if grey < 140 else 255).convert("1")
    step = (plain.width + 7) // 8
    raw = bytes(255 - byte for byte in plain.tobytes())
    rows = tuple(_clipped(raw[at : at + step], plain.width) for at in range(0, len(raw), step))
    return Dots(plain.width, plain.height, rows)


def _clipped(row: bytes, width: int) -> bytes:
    """Without the dots that only fill up the last byte."""
    spare = len(row) * 8 - width
    return row[:-1] + bytes([row[-1] & (0xFF << spare & 0xFF)])


def _draw_code(canvas: Canvas, code: PlacedCode, dpi: int, x: float, top: float) -> None:
    step = code.module * 72 / dpi
    rows = code.shape.rows
    tall = code.height * POINTS / len(rows) if code.shape.symbology == "code128" else step
    path = canvas.beginPath()
    for down, row in enumerate(rows):
        under = top - code.y * POINTS - (down + 1) * tall
        start: int | None = None
        for across in range(len(row) + 1):
            dark = across < len(row) and row[across]
            if dark and start is None:
                start = across
            elif not dark and start is not None:
                path.rect(x + code.x * POINTS + start * step, under, (across - start) * step, tall)
                start = None
    canvas.setFillGray(0)
    canvas.drawPath(path, stroke=0, fill=1)


def _draw_text(canvas: Canvas, text: PlacedText, face: Typeface, x: float, top: float) -> None:
    style = Style(text.size, bold=text.bold)
    draw(canvas, face, text.text, style, x + text.x * POINTS, top - text.y * POINTS, text.align)


def _draw_tag(canvas: Canvas, piece: PlacedTag, face: Typeface, x: float, top: float, plain: bool) -> None:
    """The band: dark with a light word for what is settled, light with hatched ends for what is open."""
    left, wide, tall = x + piece.x * POINTS, piece.width * POINTS, piece.height * POINTS
    bottom = top - piece.y * POINTS - tall
    tone = piece.tag.tone
    dark = tone == "red" or (tone == "green" and not plain)
    fill, ink = (_FILL[tone], white if dark else black)
    if plain:
        fill = black if dark else white
    canvas.saveState()
    canvas.setFillColor(fill)
    canvas.setStrokeColor(black)
    canvas.setLineWidth(1.2)
    canvas.roundRect(left, bottom, wide, tall, min(4.0, tall / 4), stroke=1, fill=1)
    inset = tall * 0.2
    if tone == "amber":
        inset += _hatched_ends(canvas, left, bottom, wide, tall)
    _draw_sign(canvas, tone, left + inset + tall * 0.36, bottom + tall / 2, tall * 0.36, ink, fill)
    start = left + inset + tall * 0.95
    room = left + wide - inset - start
    large = min(tall * 0.56, 26.0)
    while large > 4 and _length(face, piece.tag.word_zh, piece.tag.word_en, large) > room:
        large -= 0.25
    base = bottom + tall / 2 - large * 0.36
    for word, size in ((piece.tag.word_zh, large), (piece.tag.word_en, large * 0.72)):
        for font, part, _ in face.runs(word, bold=True):
            canvas.setFillColor(ink)
            canvas.setFont(font, size)
            canvas.drawString(start, base, part)
            start += canvas.stringWidth(part, font, size)
        start += large * 0.4
    canvas.restoreState()


def _length(face: Typeface, zh: str, en: str, size: float) -> float:
    return face.width(zh, size, bold=True) + size * 0.4 + face.width(en, size * 0.72, bold=True)


def _hatched_ends(canvas: Canvas, left: float, bottom: float, wide: float, tall: float) -> float:
    """Slanted stripes at both ends of the band; how wide they are."""
    across = tall * 0.42
    canvas.setFillColor(black)
    for begin in (left, left + wide - across):
        canvas.saveState()
        frame = canvas.beginPath()
        frame.rect(begin, bottom, across, tall)
        canvas.clipPath(frame, stroke=0, fill=0)
        step = tall * 0.28
        for number in range(-1, 6):
            path = canvas.beginPath()
            y = bottom - tall * 0.4 + number * step * 1.6
            path.moveTo(begin, y)
            path.lineTo(begin + across, y + across)
            path.lineTo(begin + across, y + across + step * 0.8)
            path.lineTo(begin, y + step * 0.8)
            path.close()
            canvas.drawPath(path, stroke=0, fill=1)
        canvas.restoreState()
    return across


def _draw_sign(
    canvas: Canvas, tone: Tone, x: float, y: float, radius: float, ink: Color, ground: Color
) -> None:
    """A tick in a circle, two bars in a triangle's place, a cross in an octagon: each another outline."""
    canvas.saveState()
    canvas.setFillColor(ink)
    canvas.setStrokeColor(ground)
    canvas.setLineWidth(radius * 0.26)
    canvas.setLineCap(1)
    if tone == "green":
        canvas.circle(x, y, radius, stroke=0, fill=1)
        path = canvas.beginPath()
        path.moveTo(x - radius * 0.48, y - radius * 0.02)
        path.lineTo(x - radius * 0.12, y - radius * 0.4)
        path.lineTo(x + radius * 0.5, y + radius * 0.42)
        canvas.drawPath(path, stroke=1, fill=0)
    elif tone == "amber":
        path = canvas.beginPath()
        path.moveTo(x, y + radius)
        path.lineTo(x + radius * 1.1, y - radius * 0.9)
        path.lineTo(x - radius * 1.1, y - radius * 0.9)
        path.close()
        canvas.drawPath(path, stroke=0, fill=1)
        canvas.line(x, y + radius * 0.32, x, y - radius * 0.2)
        canvas.line(x, y - radius * 0.56, x, y - radius * 0.58)
    else:
        path = canvas.beginPath()
        for corner in range(8):
            angle = pi / 8 + corner * pi / 4
            spot = (x + radius * cos(angle), y + radius * sin(angle))
            if corner:
                path.lineTo(*spot)
            else:
                path.moveTo(*spot)
        path.close()
        canvas.drawPath(path, stroke=0, fill=1)
        arm = radius * 0.4
        canvas.line(x - arm, y - arm, x + arm, y + arm)
        canvas.line(x - arm, y + arm, x + arm, y - arm)
    canvas.restoreState()
