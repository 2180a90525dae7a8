"""Codes of printed pages as found in a photo or a scan."""

from __future__ import annotations

import io

import zxingcpp
from PIL import Image, ImageOps, UnidentifiedImageError

from ctdesk.domain.errors import CtdeskError
from ctdesk.paper.qr import PREFIX

LARGEST_SIDE = 12_000  # pixels; more is no photo of a page
_SIDES = (3000, 1800, 1100, 4600)  # sizes at which it is looked for, as a code may be large or small in it
_CODES = zxingcpp.barcode_formats_from_str("QRCode")


def codes_in_picture(data: bytes) -> tuple[str, ...]:
    """The texts of the codes in a picture that are of a printed page; none where none can be read.

    Raises PDF-05 for what is no picture, PDF-06 for one larger than any photo.
    """
    try:
        with Image.open(io.BytesIO(data)) as opened:
            if max(opened.size) > LARGEST_SIDE:
                raise CtdeskError("PDF-06", limit=f"{LARGEST_SIDE} × {LARGEST_SIDE}")
            upright = ImageOps.exif_transpose(opened).convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise CtdeskError("PDF-05", problem="picture") from error
    paper = Image.new("RGBA", upright.size, "white")  # a transparent scan is paper
    whole = Image.alpha_composite(paper, upright).convert("L")
    for side in _SIDES:
        scale = min(1.0, side / max(whole.size))
        size = tuple(max(1, round(edge * scale)) for edge in whole.size)
        picture = whole if scale == 1.0 else whole.resize((size[0], size[1]))
        for binarizer in (zxingcpp.Binarizer.LocalAverage, zxingcpp.Binarizer.GlobalHistogram):
            read = zxingcpp.read_barcodes(picture, formats=_CODES, binarizer=binarizer)
            found = tuple(dict.fromkeys(one.text for one in read if one.text.startswith(PREFIX)))
            if found:
                return found
    return ()
