"""The embedded typefaces: registered once, measured quickly, and asked which characters they cannot draw.

A character without a glyph is printed as its code point in brackets, never as an empty box (decision 34); a
site may add one TrueType font of its own, which is then used for what Noto Sans SC does not hold.
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Iterator
from pathlib import Path

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfdoc import PDFDocument
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from ctdesk.domain.errors import CtdeskError

REGULAR_FILE = "NotoSansSC-Regular.ttf"
BOLD_FILE = "NotoSansSC-Bold.ttf"

# Powers are drawn as raised digits instead of taken from the font (decision 34).
SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789−", strict=True))
RAISED_SIZE = 0.62

# Streams stay binary: text armour makes a file a quarter larger and takes a tenth of the time of a print.
rl_config.useA85 = 0

_FIVE_DIGITS = re.compile(r"> <([0-9A-F]{5,6})>")

_lock = threading.Lock()
_known: dict[tuple[Path, Path | None], Typeface] = {}


class _Face(TTFont):  # type: ignore[misc]  # reportlab carries no types
    """A TrueType font whose characters beyond U+FFFF can be found and copied in the PDF.

    reportlab writes their code points into the map to Unicode as five digits; the map wants UTF-16.
    """

    def addObjects(self, doc: PDFDocument) -> None:  # reportlab's name
        super().addObjects(doc)
        for name, stream in doc.idToObject.items():
            if isinstance(name, str) and name.startswith("toUnicodeCMap:"):
                stream.content = _FIVE_DIGITS.sub(_as_utf16, stream.content)


def _as_utf16(found: re.Match[str]) -> str:
    return f"> <{chr(int(found[1], 16)).encode('utf-16-be').hex().upper()}>"


class Typeface:
    """Regular and bold of one design, with an optional third font for what they lack.

    Widths are in thousandths of the font size. Not to be made directly: ``load_typeface`` keeps one per
    folder.
    """

    __slots__ = ("_bold", "_extra", "_regular", "_widths", "bold_name", "extra_name", "regular_name")

    def __init__(self, regular: TTFont, bold: TTFont, extra: TTFont | None) -> None:
        self._regular, self._bold, self._extra = regular, bold, extra
        self.regular_name: str = regular.fontName
        self.bold_name: str = bold.fontName
        self.extra_name: str | None = None if extra is None else extra.fontName
        self._widths: tuple[dict[str, float], dict[str, float]] = ({}, {})

    def has_glyph(self, character: str) -> bool:
        """True when the character can be drawn: in both weights, or in the site's own font."""
        code = ord(character)
        if character in SUPERSCRIPTS or code == 0xA0:
            return True
        return (code in self._regular.face.charToGlyph and code in self._bold.face.charToGlyph) or (
            self._extra is not None and code in self._extra.face.charToGlyph
        )

    def missing_glyphs(self, text: str) -> tuple[str, ...]:
        """The characters of ``text`` that cannot be drawn, each once, in the order they occur."""
        return tuple(dict.fromkeys(c for c in text if not c.isspace() and not self._drawable(c)))

    def printable(self, text: str) -> str:
        """``text`` with every character that cannot be drawn replaced by its code point: 〔U+20BB7〕."""
        if text.isascii() and text.isprintable():
            return text
        return "".join(
            c if c == "\n" or self._drawable(c) else " " if c.isspace() else f"〔U+{ord(c):04X}〕"
            for c in text
        )

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """Width of printable text in points."""
        widths = self._widths[bold]
        total = 0.0
        for character in text:
            known = widths.get(character)
            if known is None:
                known = widths[character] = self._measure(character, bold)
            total += known
        return total * size / 1000

    def runs(self, text: str, *, bold: bool = False) -> Iterator[tuple[str, str, bool]]:
        """Stretches of one font: font name, text, and whether it is raised (a power)."""
        own = self.bold_name if bold else self.regular_name
        if text.isascii():
            yield own, text, False
            return
        start, kind = 0, self._kind(text[0], bold)
        for place, character in enumerate(text):
            this = self._kind(character, bold)
            if this != kind:
                yield self._run(text[start:place], kind, own)
                start, kind = place, this
        yield self._run(text[start:], kind, own)

    def _run(self, text: str, kind: str, own: str) -> tuple[str, str, bool]:
        if kind == "raised":
            return own, "".join(SUPERSCRIPTS[c] for c in text), True
        return (self.extra_name or own) if kind == "extra" else own, text, False

    def _kind(self, character: str, bold: bool) -> str:
        if character in SUPERSCRIPTS:
            return "raised"
        face = (self._bold if bold else self._regular).face
        if self._extra is not None and ord(character) not in face.charToGlyph and ord(character) != 0xA0:
            return "extra"
        return "own"

    def _drawable(self, character: str) -> bool:
        return character.isprintable() and self.has_glyph(character)

    def _measure(self, character: str, bold: bool) -> float:
        kind = self._kind(character, bold)
        own = self._bold if bold else self._regular
        if kind == "raised":
            return float(own.face.getCharWidth(ord(SUPERSCRIPTS[character]))) * RAISED_SIZE
        font = self._extra if kind == "extra" and self._extra is not None else own
        return float(font.face.getCharWidth(0x20 if character == "\xa0" else ord(character)))


def load_typeface(folder: Path, extra: Path | None = None) -> Typeface:
    """The typeface of this folder, read on first use and kept.

    ``extra`` is a TrueType font of the site. Raises ``FONT-01`` when a font file is missing or is no TrueType
    font with glyph outlines (PostScript outlines cannot be embedded).
    """
    key = (folder.resolve(), None if extra is None else extra.resolve())
    with _lock:
        if key not in _known:
            regular = _register(folder / REGULAR_FILE)
            bold = _register(folder / BOLD_FILE)
            _known[key] = Typeface(regular, bold, None if extra is None else _register(extra))
        return _known[key]


def _register(path: Path) -> TTFont:
    # The face of a file is known by its content: a second copy of the same font is not loaded again.
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()[:8]
        name = f"{path.stem}-{digest}"
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(_Face(name, str(path)))
        return pdfmetrics.getFont(name)
    except (OSError, TTFError) as error:
        raise CtdeskError("FONT-01", file=path.name, problem=type(error).__name__) from error
