"""Small pictures of photos for paper; the originals travel by their SHA-256 in the record."""

from __future__ import annotations

import io

from PIL import Image, ImageOps
from reportlab.lib.utils import ImageReader

_LONGEST = 420
_MOST_PIXELS = 80_000_000


def thumbnail(picture: bytes | None) -> ImageReader | None:
    """A small greyless copy, upright as the camera meant it; None for what is no picture or is
    absurdly large.
    """
    small = _reduced(picture, _LONGEST)
    if small is None:
        return None
    out = io.BytesIO()
    small.save(out, "JPEG", quality=72)
    return ImageReader(io.BytesIO(out.getvalue()))


def can_be_drawn(picture: bytes) -> bool:
    """Whether the whole picture can be read, to its last row."""
    return _reduced(picture, 64) is not None


def ink_drawing(picture: bytes | None) -> ImageReader | None:
    """A signature drawn on the screen, on white."""
    small = _reduced(picture, 300)
    if small is None:
        return None
    out = io.BytesIO()
    small.convert("L").save(out, "JPEG", quality=85)
    return ImageReader(io.BytesIO(out.getvalue()))


def _reduced(picture: bytes | None, longest: int) -> Image.Image | None:
    if not picture:
        return None
    try:
        with Image.open(io.BytesIO(picture)) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                return None
            opened.draft("RGB", (longest, longest))
            upright = ImageOps.exif_transpose(opened).convert("RGBA")
            upright.thumbnail((longest, longest))
            white = Image.new("RGB", upright.size, "white")
            white.paste(upright, mask=upright.getchannel("A"))
            return white
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None  # a damaged photo still prints its name and digest
