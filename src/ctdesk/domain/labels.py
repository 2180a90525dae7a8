"""Labels: their sizes, what each kind says, and how large a module of a code must be to be read when cold.

Sizes are millimetres. A label is set in whole dots of its printer, so that no module of a code is blurred.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from math import floor
from types import MappingProxyType
from typing import Literal

from ctdesk.domain.errors import CtdeskError

Tone = Literal["green", "amber", "red"]
Symbology = Literal["datamatrix", "code128"]

MM_PER_INCH = 25.4
RESOLUTIONS = (203, 300, 600)
# GS1 General Specifications §5.12.3 (healthcare, scanning at close range): no module below a quarter of a
# millimetre; a frosted label wants a third.
SMALLEST_MODULE_MM = 0.25
WANTED_MODULE_MM = {"datamatrix": 0.38, "code128": 0.28}
LARGEST_MODULE_MM = 1.2
# Quiet zones in modules: ISO/IEC 16022 asks for one around a DataMatrix, ISO/IEC 15417 for ten beside a Code
# 128; one more where frost and the edge of a label eat into it.
QUIET = {"datamatrix": 2, "code128": 10}

SMALLEST_MM, LARGEST_MM = Decimal(12), Decimal(200)
_A4 = (Decimal(210), Decimal(297))
_MOST_ON_A_SHEET = 24


@dataclass(frozen=True, slots=True)
class Media:
    """What is printed on: a roll of single labels, or an A4 sheet of ``across`` × ``down`` of them.

    ``left`` and ``top`` are the margins of a sheet, ``gap_x`` and ``gap_y`` what lies between its labels.
    """

    code: str
    width: Decimal
    height: Decimal
    across: int = 1
    down: int = 1
    left: Decimal = Decimal(0)
    top: Decimal = Decimal(0)
    gap_x: Decimal = Decimal(0)
    gap_y: Decimal = Decimal(0)

    @property
    def is_sheet(self) -> bool:
        """Whether several labels share a page."""
        return self.across * self.down > 1

    @property
    def page(self) -> tuple[Decimal, Decimal]:
        """Width and height of the page that goes to the printer."""
        return _A4 if self.is_sheet else (self.width, self.height)

    def spot(self, place: int) -> tuple[Decimal, Decimal]:
        """Left and top of the label at ``place`` (from 0) of a sheet, row by row."""
        down, across = divmod(place, self.across)
        return self.left + across * (self.width + self.gap_x), self.top + down * (self.height + self.gap_y)


MEDIA: tuple[Media, ...] = (
    Media("100x50", Decimal(100), Decimal(50)),
    Media("70x40", Decimal(70), Decimal(40)),
    Media("50x25", Decimal(50), Decimal(25)),
    Media("38x19", Decimal(38), Decimal(19)),
    Media("A4 3x8", Decimal(70), Decimal(37), 3, 8, Decimal(0), Decimal("0.5")),
    Media(
        "A4 2x7",
        Decimal("99.1"),
        Decimal("38.1"),
        2,
        7,
        Decimal("4.65"),
        Decimal("15.15"),
        Decimal("2.5"),
    ),
)


@dataclass(frozen=True, slots=True)
class CodeShape:
    """A code as modules: rows of dark (True) and light; a Code 128 has one row, as high as one likes."""

    symbology: Symbology
    text: str
    rows: tuple[tuple[bool, ...], ...]

    @property
    def across(self) -> int:
        """Modules from left to right, without quiet zones."""
        return len(self.rows[0])


@dataclass(frozen=True, slots=True)
class Said:
    """One line of a label, in Chinese and English; ``name`` is what stands small before it."""

    text: str
    name_zh: str = ""
    name_en: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Tag:
    """The state on a tag: colour, word and sign, so that one of the three is always seen."""

    tone: Tone
    word_zh: str
    word_en: str


@dataclass(frozen=True, slots=True)
class Label:
    """Everything that one label says. ``head`` is what a person reads first from arm's length."""

    code: CodeShape
    kind_zh: str
    kind_en: str
    head: str
    lines: tuple[Said, ...] = ()
    tag: Tag | None = None
    mark: str = ""  # that of a demo, which is never left out


# The tone of a unit's tag by what was decided about it; what is not named here has no tag any more.
TONE_OF: Mapping[str, Tone] = MappingProxyType(
    {
        "inspecting": "amber",
        "quarantined": "amber",
        "accepted": "green",
        "reserved": "green",
        "released": "green",
        "rejected": "red",
        "expired": "red",
        "unusable": "red",
    }
)


def tone_of(disposition: str, hold: str | None) -> Tone:
    """The colour of a unit's tag; a hold over an accepted unit makes it amber until it is lifted.

    Raises ``CtdeskError`` LBL-04 for a unit that is not here yet, or not any more.
    """
    tone = TONE_OF.get(disposition)
    if tone is None:
        raise CtdeskError("LBL-04", state=disposition)
    return "amber" if tone == "green" and hold is not None else tone


def dots(mm: float | Decimal, dpi: int) -> int:
    """Whole dots of a printer in a length."""
    return round(float(mm) * dpi / MM_PER_INCH)


def module_dots(shape: CodeShape, room_mm: float, dpi: int) -> int:
    """How many dots one module of a code gets, so that the code and its quiet zones fit ``room_mm``.

    Raises ``CtdeskError`` LBL-03 where modules would be smaller than a scanner reads.
    """
    modules = shape.across + 2 * QUIET[shape.symbology]
    most = floor(room_mm * dpi / MM_PER_INCH / modules)
    if most < 1 or most * MM_PER_INCH / dpi < SMALLEST_MODULE_MM - 0.001:
        raise CtdeskError("LBL-03", text=shape.text, room=f"{room_mm:.0f}")
    return min(most, max(1, round(LARGEST_MODULE_MM * dpi / MM_PER_INCH)))


def read_media(code: str, values: Mapping[str, object]) -> Media:
    """A size of the hospital's own; raises ``CtdeskError`` LBL-05 with the field that cannot be."""
    code = code.strip()
    if not code or len(code) > 20 or code in {one.code for one in MEDIA}:
        raise CtdeskError("LBL-05", field="code", value=code)
    size = {name: _length(values, name, SMALLEST_MM, LARGEST_MM) for name in ("width", "height")}
    across, down = (_count(values, name) for name in ("across", "down"))
    edges = {
        name: _length(values, name, Decimal(0), Decimal(50)) for name in ("left", "top", "gap_x", "gap_y")
    }
    media = Media(code, **size, across=across, down=down, **edges)
    if media.is_sheet:
        last_left, last_top = media.spot(across * down - 1)
        if last_left + media.width > _A4[0] or last_top + media.height > _A4[1]:
            raise CtdeskError("LBL-05", field="across", value=f"{across}×{down}")
    return media


def media_values(media: Media) -> dict[str, str]:
    """A size as it is kept among the settings."""
    names = ("width", "height", "across", "down", "left", "top", "gap_x", "gap_y")
    return {name: str(getattr(media, name)) for name in names}


@dataclass(frozen=True, slots=True)
class RulerVerdict:
    """What a measured test page tells: the scale in percent that the printer has, and whether it will do."""

    scale: Decimal
    good: bool


def judge_ruler(across_mm: Decimal, down_mm: Decimal, *, length: Decimal = Decimal(100)) -> RulerVerdict:
    """Whether a line of ``length`` came out as such, both ways; half a millimetre is a ruler's own error."""
    worst = max(across_mm, down_mm, key=lambda one: abs(one - length))
    scale = (worst / length * 100).quantize(Decimal("0.1"))
    return RulerVerdict(scale, abs(worst - length) <= Decimal("0.5"))


def short_identity(coi: str | None) -> str:
    """The tail of a chain of identity: enough to tell two bags apart, too little to be one."""
    code = "".join((coi or "").split())
    return f"…{code[-6:]}" if len(code) > 8 else code


def used_first(media: Sequence[Media], wanted: str | None) -> tuple[Media, ...]:
    """Sizes with the one that was used last in front."""
    return tuple(sorted(media, key=lambda one: one.code != wanted))


def _length(values: Mapping[str, object], name: str, low: Decimal, high: Decimal) -> Decimal:
    text = str(values.get(name) or "0").strip().replace(",", ".")
    try:
        found = Decimal(text)
    except InvalidOperation:
        raise CtdeskError("LBL-05", field=name, value=text) from None
    if not found.is_finite() or not low <= found <= high:
        raise CtdeskError("LBL-05", field=name, value=text)
    return found


def _count(values: Mapping[str, object], name: str) -> int:
    text = str(values.get(name) or "1").strip()
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= _MOST_ON_A_SHEET):
        raise CtdeskError("LBL-05", field=name, value=text)
    return int(text)
