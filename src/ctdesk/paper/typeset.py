"""Sets text: breaks mixed Chinese and English into lines by the rules of both, and draws it on a canvas."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from ctdesk.paper.fonts import RAISED_SIZE, Typeface

# A line does not begin with closing punctuation and does not end with opening punctuation.
_NOT_FIRST = frozenset("，。、；：？！）】》〉」』〕’”…—·％‰℃°,.;:?!)]}%")
_NOT_LAST = frozenset("（【《〈「『〔‘“([{#")
_AFTER_WHICH = frozenset(" -–—/|·")
# A code, a date, a number with its unit are torn apart only where nothing else fits.
_INSIDE = frozenset("-/")
_SIGNS = frozenset("×≤≥<>=±")
_UNITS = frozenset("°%hmscdkgµμ+号个袋盒支瓶天次项点份行批位")
LEADING = 1.32

Align = Literal["left", "right", "centre"]


@dataclass(frozen=True, slots=True)
class Style:
    """How a piece of text looks: size in points, weight, grey level (0 black)."""

    size: float
    bold: bool = False
    grey: float = 0.0

    @property
    def leading(self) -> float:
        return self.size * LEADING


BODY = Style(9)
STRONG = Style(9, bold=True)
SMALL = Style(7, grey=0.25)
TINY = Style(6.2, grey=0.25)


def wrap(face: Typeface, text: str, style: Style, width: float) -> tuple[str, ...]:
    """Break printable text into lines no wider than ``width`` points; line ends in the text stay."""
    return _wrapped(face, text, style.size, style.bold, round(width, 2))


def draw(
    canvas: Canvas, face: Typeface, text: str, style: Style, x: float, baseline: float, align: Align = "left"
) -> float:
    """Draw one line of printable text; returns its width."""
    if not text:
        return 0.0
    length = face.width(text, style.size, bold=style.bold)
    if align == "right":
        x -= length
    elif align == "centre":
        x -= length / 2
    # The operators are written here, six to a piece: a text object of the canvas writes thirteen, and every
    # one of them is read again by the check of PDF/A.
    document = canvas._doc
    code = [f"{style.grey:g} g BT"]
    here, low = 0.0, 0.0
    for name, part, raised in face.runs(text, bold=style.bold):
        size = style.size * RAISED_SIZE if raised else style.size
        up = baseline + (style.size * 0.34 if raised else 0)
        code.append(f"{x - here:.3f} {up - low:.3f} Td")
        here, low = x, up
        font = pdfmetrics.getFont(name)
        for subset, letters in font.splitString(part, document):
            inside = font.getSubsetInternalName(subset, document)
            code.append(f"{inside} {size:g} Tf <{letters.hex()}> Tj")
        if len(part) < len(text):
            x += pdfmetrics.stringWidth(part, name, size)
    code.append("ET")
    canvas.addLiteral(" ".join(code))
    return length


def draw_lines(
    canvas: Canvas,
    face: Typeface,
    lines: tuple[str, ...],
    style: Style,
    x: float,
    top: float,
    align: Align = "left",
) -> float:
    """Draw lines downwards from ``top``; returns the height used."""
    baseline = top - style.size * 0.98
    for line in lines:
        draw(canvas, face, line, style, x, baseline, align)
        baseline -= style.leading
    return len(lines) * style.leading


@lru_cache(maxsize=8192)
def _wrapped(face: Typeface, text: str, size: float, bold: bool, width: float) -> tuple[str, ...]:
    lines: list[str] = []
    for paragraph in text.split("\n"):
        if face.width(paragraph, size, bold=bold) <= width:
            lines.append(paragraph)
        else:
            lines.extend(_broken(face, paragraph, size, bold, width))
    return tuple(lines)


def _broken(face: Typeface, text: str, size: float, bold: bool, width: float) -> list[str]:
    lines: list[str] = []
    start = chance = last_resort = 0
    used = 0.0
    place = 0
    while place < len(text):
        step = face.width(text[place], size, bold=bold)
        if place > start and _may_break(text[place - 1], text[place]):
            if _is_one_term(text, place):
                last_resort = place
            else:
                chance = place
        if used + step > width and place > start:
            cut = chance if chance > start else last_resort if last_resort > start else place
            # A space at the edge hangs over instead of beginning the next line.
            if text[place] == " ":
                cut = place
            lines.append(text[start:cut].rstrip())
            start = cut
            while start < len(text) and text[start] == " ":
                start += 1
            place = max(start, cut)
            chance = last_resort = start
            used = face.width(text[start:place], size, bold=bold)
            continue
        used += step
        place += 1
    if start < len(text):
        lines.append(text[start:])
    return lines


def longest_term(face: Typeface, text: str, style: Style) -> float:
    """Width of the widest piece of printable text that should stay on one line: a word, a number with its
    unit, an identifier with its hyphens.
    """
    widest = 0.0
    for line in text.split("\n"):
        start = 0
        for place in range(1, len(line) + 1):
            end = place == len(line)
            if end or (_may_break(line[place - 1], line[place]) and not _is_one_term(line, place)):
                widest = max(widest, face.width(line[start:place].strip(), style.size, bold=style.bold))
                start = place
    return widest


def _is_one_term(text: str, place: int) -> bool:
    """True within an identifier or date with hyphens, after a sign, and between a number and its unit."""
    before = text[place - 1]
    if before in _INSIDE:
        return text[place].isalnum() and not _is_wide(text[place])
    if before == " " and place > 1:
        return (text[place - 2].isdigit() and text[place] in _UNITS) or text[place - 2] in _SIGNS
    return False


def _may_break(before: str, after: str) -> bool:
    if after in _NOT_FIRST or before in _NOT_LAST or after == " ":
        return False
    return before in _AFTER_WHICH or _is_wide(before) or _is_wide(after)


def _is_wide(character: str) -> bool:
    return character >= "⺀"
