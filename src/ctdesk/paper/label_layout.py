"""Sets a label: its code as large as it reads well, beside it words as large as they fit, nothing cut."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ctdesk.domain.label_layout import Piece, PlacedCode, PlacedLabel, PlacedTag, PlacedText
from ctdesk.domain.labels import MM_PER_INCH, QUIET, WANTED_MODULE_MM, Label, Media, Said, module_dots
from ctdesk.paper.fonts import Typeface
from ctdesk.paper.typeset import Style, wrap

POINTS = 72 / MM_PER_INCH  # in one millimetre
_EDGE = 0.5  # what a printer may cut off
_LARGEST, _SMALLEST, _BILINGUAL_FROM, _STEP = 13.0, 4.8, 5.6, 0.25
_HEAD, _KIND = 1.55, 0.82
_LEADING = 1.22


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    size: float
    bold: bool
    broken: bool = False  # a number goes on in the next line


def lay_out(label: Label, media: Media, dpi: int, face: Typeface) -> PlacedLabel:
    """Place everything that ``label`` says on one label of ``media``.

    The least important lines are left out where there is no room; the code, the head, the state and the mark
    of a demo never are. Raises ``CtdeskError`` LBL-03 where the code does not fit.
    """
    wide, high = float(media.width), float(media.height)
    edge = 1.2 if min(wide, high) < 26 else 2.0
    pieces: list[Piece] = []
    top = edge
    if label.tag is not None:
        band = min(13.0, max(5.0, high * 0.27))
        pieces.append(PlacedTag(edge, edge, wide - 2 * edge, band, label.tag))
        top += band + edge * 0.4
    left, bottom, code = _place_code(label, wide, high, top, edge, dpi)
    pieces.append(code)
    room = wide - edge - left
    lines = _fitting(label, face, room, bottom - top)
    tall = sum(line.size * _LEADING for line in lines) / POINTS
    y = top + max(0.0, (bottom - top - tall) / 2)
    for line in lines:
        text = face.printable(line.text)
        width = face.width(text, line.size, bold=line.bold) / POINTS
        pieces.append(PlacedText(left, y + line.size * 0.95 / POINTS, line.size, text, line.bold, width))
        y += line.size * _LEADING / POINTS
    return PlacedLabel(wide, high, dpi, tuple(pieces))


def _place_code(
    label: Label, wide: float, high: float, top: float, edge: float, dpi: int
) -> tuple[float, float, PlacedCode]:
    """Where words may begin from the left and must end above the bottom, and the code."""
    shape = label.code
    quiet = QUIET[shape.symbology]
    modules = shape.across + 2 * quiet
    if shape.symbology == "code128":
        module = min(module_dots(shape, wide - 2 * _EDGE, dpi), max(1, round(0.5 * dpi / MM_PER_INCH)))
        side = module * MM_PER_INCH / dpi
        bars = max(5.0, (high - top) * 0.36)
        x = (wide - shape.across * side) / 2
        return edge, high - edge - bars - 1.0, PlacedCode(x, high - edge - bars, module, bars, shape)
    wanted = modules * WANTED_MODULE_MM["datamatrix"]
    room = min(high - top - _EDGE, max(0.34 * wide, wanted))
    module = module_dots(shape, room, dpi)
    side = module * MM_PER_INCH / dpi
    whole = modules * side
    y = top + (high - top - _EDGE - whole) / 2
    code = PlacedCode(_EDGE + quiet * side, y + quiet * side, module, shape.across * side, shape)
    return _EDGE + whole + 0.3, high - edge, code


def _fitting(label: Label, face: Typeface, wide: float, high: float) -> list[_Line]:
    """The largest words that fit, numbers whole where that can be; the last lines go first where nothing else
    helps.
    """
    kept, largest = label.lines, min(_LARGEST, max(9.0, high * 0.36))
    while True:
        for may_break in (False, True):
            for size, bilingual in _sizes(largest):
                lines = list(_set(label, kept, size, bilingual, face, wide))
                if _fits(lines, face, wide, high) and (may_break or not any(one.broken for one in lines)):
                    return lines
        if not kept:
            return lines
        kept = kept[:-1]


def _fits(lines: list[_Line], face: Typeface, wide: float, high: float) -> bool:
    tall = sum(line.size * _LEADING for line in lines) / POINTS
    widest = max(face.width(face.printable(one.text), one.size, bold=one.bold) for one in lines)
    return tall <= high and widest / POINTS <= wide + 0.01


def _sizes(largest: float) -> Iterator[tuple[float, bool]]:
    size = largest
    while size >= _BILINGUAL_FROM:
        yield size, True
        size -= _STEP
    size = _BILINGUAL_FROM + 1.2
    while size >= _SMALLEST:
        yield size, False
        size -= _STEP


def _set(
    label: Label, kept: tuple[Said, ...], size: float, bilingual: bool, face: Typeface, wide: float
) -> Iterator[_Line]:
    kind = " ".join(dict.fromkeys((label.kind_zh, label.kind_en)))
    small = max(_SMALLEST - 0.4, size * _KIND)
    yield from _wrapped(face, " · ".join(filter(None, (kind, label.mark))), small, False, wide)
    yield from _wrapped(face, label.head, size * _HEAD, True, wide)
    for said in kept:
        names = (said.name_zh, said.name_en) if bilingual else (said.name_zh,)
        text = " ".join(filter(None, (*names, said.text)))
        yield from _wrapped(face, text, size, said.strong, wide)


def _wrapped(face: Typeface, text: str, size: float, bold: bool, wide: float) -> Iterator[_Line]:
    """Lines of a text; a number begins a new line rather than be broken at its hyphens."""
    room, line = wide * POINTS, ""
    for word in face.printable(text).split(" "):
        longer = f"{line} {word}".strip()
        if face.width(longer, size, bold=bold) <= room:
            line = longer
            continue
        if line:
            yield _Line(line, size, bold)
        *full, line = wrap(face, word, Style(size, bold=bold), room)
        for part in full:
            yield _Line(part, size, bold, broken=word.isascii())
    if line:
        yield _Line(line, size, bold)
