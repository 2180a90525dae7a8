"""Labels in ZPL II, the language of thermal printers.

Codes and plain ASCII are the printer's own; what it may have no glyphs for (Chinese, the state band) goes as
dots, so that every printer prints it. Source: Zebra, ZPL II Programming Guide (^BX, ^BC, ^GF, ^CI28, ^FH).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ctdesk.domain.label_layout import PlacedCode, PlacedLabel, PlacedTag, PlacedText
from ctdesk.domain.labels import MM_PER_INCH, dots

_FNC1 = "\x1d"


def label_zpl(
    label: PlacedLabel, width: int, rows: Sequence[bytes], *, copies: int = 1, own_codes: bool = True
) -> str:
    """One label. ``rows`` is its picture in dots (``width`` across), from which words are cut that go as
    dots.

    Without ``own_codes`` the code is cut from the picture too, for printers that know no ^BX.
    """
    dpi = label.dpi
    out = [
        "^XA",
        "^CI28",
        f"^PW{dots(label.width, dpi)}",
        f"^LL{dots(label.height, dpi)}",
        "^LH0,0",
        "^PON",
    ]
    for piece in label.pieces:
        if isinstance(piece, PlacedCode):
            out.append(_code(piece, dpi) if own_codes else _code_as_dots(piece, dpi, width, rows))
        elif isinstance(piece, PlacedTag):
            box = (piece.x - 0.3, piece.y - 0.3, piece.width + 0.6, piece.height + 0.6)
            out.append(_picture(box, dpi, width, rows))
        elif piece.text.isascii() and piece.text.isprintable():
            out.append(_words(piece, dpi))
        else:
            tall = piece.size / 72 * MM_PER_INCH
            box = (piece.x - 0.2, piece.y - tall * 0.95, piece.width + 0.4, tall * 1.25)
            out.append(_picture(box, dpi, width, rows))
    out += [f"^PQ{copies}", "^XZ"]
    return "\n".join(out) + "\n"


def ruler_zpl(across_mm: int, down_mm: int, width_mm: float, height_mm: float, dpi: int) -> str:
    """Two rulers with a tick for every millimetre, to be measured: is 100 mm on this printer 100 mm?"""
    out = ["^XA", "^CI28", f"^PW{dots(width_mm, dpi)}", f"^LL{dots(height_mm, dpi)}", "^LH0,0"]
    out += _ruler(across_mm, dpi, down=False)
    out += _ruler(down_mm, dpi, down=True)
    out += [f"^FO{dots(8, dpi)},{dots(9, dpi)}^A0N,{dots(3, dpi)}^FD{across_mm} x {down_mm} mm  {dpi} dpi^FS"]
    return "\n".join([*out, "^PQ1", "^XZ"]) + "\n"


def escaped(text: str) -> str:
    """Field data for ^FH\\: the signs that are commands of the language as hexadecimal."""
    return "".join(f"\\{ord(one):02X}" if one in "^~\\" or not " " <= one <= "~" else one for one in text)


def _code(code: PlacedCode, dpi: int) -> str:
    at = f"^FO{dots(code.x, dpi)},{dots(code.y, dpi)}"
    text = code.shape.text
    if code.shape.symbology == "code128":
        # ">" begins a command inside a Code 128 and is written ">0".
        field = escaped(text.replace(">", ">0"))
        return f"{at}^BY{code.module}^BCN,{dots(code.height, dpi)},N,N,N,A^FH\\^FD{field}^FS"
    side = code.shape.across
    field = escaped(text.replace("_", "__")).replace("\\1D", "_1")
    return f"{at}^BXN,{code.module},200,{side},{side},,_^FH\\^FD{field}^FS"


def _code_as_dots(code: PlacedCode, dpi: int, width: int, rows: Sequence[bytes]) -> str:
    side = code.shape.across * code.module * MM_PER_INCH / dpi
    return _picture((code.x - 0.1, code.y - 0.1, side + 0.2, code.height + 0.2), dpi, width, rows)


def _words(text: PlacedText, dpi: int) -> str:
    """Font 0 of the printer; its letters are narrower than ours, so the line keeps its room."""
    tall = round(text.size / 72 * dpi)
    top = dots(text.y, dpi) - round(tall * 0.78)
    return f"^FO{dots(text.x, dpi)},{max(0, top)}^A0N,{tall},{tall}^FH\\^FD{escaped(text.text)}^FS"


def _picture(box: tuple[float, float, float, float], dpi: int, width: int, rows: Sequence[bytes]) -> str:
    """A part of the picture as ^GFA; its left side is set on a whole byte."""
    left, top = max(0, dots(box[0], dpi)) // 8, max(0, dots(box[1], dpi))
    right = min((width + 7) // 8, -(-dots(box[0] + box[2], dpi) // 8))
    below = min(len(rows), dots(box[1] + box[3], dpi) + 1)
    part = [row[left:right] for row in rows[top:below]]
    size = sum(map(len, part))
    body = "".join(row.hex().upper() for row in part)
    return f"^FO{left * 8},{top}^GFA,{size},{size},{right - left},{body}^FS"


def _ruler(length: int, dpi: int, *, down: bool) -> Iterator[str]:
    zero, side = dots(3, dpi), max(1, dots(0.15, dpi))
    whole = dots(length, dpi)
    yield f"^FO{zero},{zero}^GB{side if down else whole},{whole if down else side},{side}^FS"
    for mm in range(length + 1):
        tick = dots(4 if mm % 10 == 0 else 3 if mm % 5 == 0 else 1.8, dpi)
        at = zero + dots(mm, dpi)
        spot = f"{zero},{at}" if down else f"{at},{zero}"
        yield f"^FO{spot}^GB{tick if down else side},{side if down else tick},{side}^FS"
