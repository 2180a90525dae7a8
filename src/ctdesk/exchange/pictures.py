"""How large a picture is, read from its head: PNG and JPEG only, and nothing else is taken for one."""

from __future__ import annotations

PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_HEIC = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})


def no_picture(data: bytes) -> str | None:
    """What keeps bytes from being a photo, as a code; None for a photo. ATT-08: a phone's own format (HEIC),
    ATT-09: broken off, ATT-05: anything else.
    """
    if picture_size(data) is not None:
        return None
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC:
        return "ATT-08"
    return "ATT-09" if data.startswith((PNG, JPEG)) else "ATT-05"


def picture_size(data: bytes) -> tuple[int, int] | None:
    """Width and height in pixels; None for what is no whole picture of these kinds."""
    if data.startswith(PNG):
        return _png_size(data)
    return _jpeg_size(data) if data.startswith(JPEG) else None


def _png_size(data: bytes) -> tuple[int, int] | None:
    if data[12:16] != b"IHDR" or b"IDAT" not in data or b"IEND" not in data[-64:]:
        return None
    return _both(int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big"))


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    if b"\xff\xd9" not in data[-64:]:  # broken off
        return None
    place = 2
    while place + 9 < len(data):
        if data[place] != 0xFF:
            return None
        kind = data[place + 1]
        if kind == 0xFF or kind in _ALONE:
            place += 1 if kind == 0xFF else 2
            continue
        if kind in _FRAMES:
            height = int.from_bytes(data[place + 5 : place + 7], "big")
            return _both(int.from_bytes(data[place + 7 : place + 9], "big"), height)
        place += 2 + int.from_bytes(data[place + 2 : place + 4], "big")
    return None


def _both(width: int, height: int) -> tuple[int, int] | None:
    return (width, height) if width and height else None
