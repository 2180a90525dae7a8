"""Pictures of the demo, drawn without any library: photos of cases, seals and labels, and a courier's ink."""

from __future__ import annotations

import math
import random
import struct
import zlib
from collections.abc import Sequence

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
# Letters of five by seven points, one number a row.
_LETTERS = {
    "D": (30, 17, 17, 17, 17, 17, 30),
    "E": (31, 16, 16, 30, 16, 16, 31),
    "M": (17, 27, 21, 21, 17, 17, 17),
    "O": (14, 17, 17, 17, 17, 17, 14),
}
_PAPER, _WALL, _FLOOR, _CASE, _EDGE, _SEAL, _WORD = range(7)
_COLOURS = (
    (250, 250, 246),
    (214, 222, 226),
    (176, 182, 184),
    (62, 92, 132),
    (34, 54, 84),
    (222, 160, 32),
    (196, 40, 40),
)


def photo(rng: random.Random, *, broken: bool = False) -> bytes:
    """A case on a floor with its seal, marked DEMO; ``broken`` shows the seal torn."""
    width, height = 320, 240
    rows = [bytearray([_WALL if y < 150 else _FLOOR]) * width for y in range(height)]
    left, top = 60 + rng.randrange(40), 50 + rng.randrange(20)
    _fill(rows, left - 3, top - 3, 166, 136, _EDGE)
    _fill(rows, left, top, 160, 130, _CASE)
    _fill(rows, left + 20, top + 70, 70, 44, _PAPER)
    for line in range(5):
        _fill(rows, left + 26, top + 76 + line * 7, 20 + rng.randrange(38), 2, _EDGE)
    _fill(rows, left + 62, top + 18, 34, 12, _SEAL)
    if broken:
        for step in range(12):
            _fill(rows, left + 74 + (step % 3) * 2, top + 18 + step, 5, 1, _CASE)
    _write(rows, "DEMO", 8, 8, 3)
    return paletted(rows, _COLOURS)


def text_page(number: str, version: int) -> bytes:
    """A page of a document: grey lines under a heading, marked DEMO."""
    width, height = 420, 594
    rows = [bytearray([_PAPER]) * width for _ in range(height)]
    _write(rows, "DEMO", 24, 20, 4)
    rng = random.Random(f"{number} {version}")
    for line in range(34):
        _fill(rows, 24, 80 + line * 14, 240 + rng.randrange(130), 3, _FLOOR if line % 9 else _EDGE)
    return paletted(rows, _COLOURS)


def ink(rng: random.Random) -> bytes:
    """A signature as somebody draws it with a finger."""
    width, height = 360, 120
    rows = [bytearray(width) for _ in range(height)]
    phase, swing = rng.random() * 6, 18 + rng.random() * 16
    for step in range(1800):
        x = 30 + step / 6.4
        y = 60 + swing * math.sin(step / 41 + phase) * math.sin(step / 173) + 8 * math.sin(step / 17)
        _fill(rows, round(x + 9 * math.sin(step / 29)), round(y), 2, 2, 1)
    return paletted(rows, ((255, 255, 255), (24, 32, 72)))


def paletted(rows: Sequence[bytes | bytearray], colours: Sequence[tuple[int, int, int]]) -> bytes:
    """A PNG whose points are numbers of colours."""
    width, height = len(rows[0]), len(rows)
    lines = b"".join(b"\0" + bytes(row) for row in rows)
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
        (b"PLTE", b"".join(bytes(colour) for colour in colours)),
        (b"IDAT", zlib.compress(lines, 6)),
        (b"IEND", b""),
    )
    return _SIGNATURE + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in parts
    )


def _fill(rows: list[bytearray], x: int, y: int, width: int, height: int, colour: int) -> None:
    for row in rows[max(0, y) : max(0, y + height)]:
        end = min(len(row), x + width)
        if end > x >= 0:
            row[x:end] = bytes([colour]) * (end - x)


def _write(rows: list[bytearray], text: str, x: int, y: int, size: int) -> None:
    for letter in text:
        for line, bits in enumerate(_LETTERS[letter]):
            for column in range(5):
                if bits >> (4 - column) & 1:
                    _fill(rows, x + column * size, y + line * size, size, size, _WORD)
        x += 6 * size
