"""The readings of a recording as few bytes, exact, and quick to draw from.

Version 1, little-endian:

- ``CTR1``, then ``<IbBIHH``: count of readings, exponent of all coefficients, 1 where exponents differ, gaps,
  unreadable stretches, chunks.
- gaps: pairs of ``q`` (ms since 1970 UTC); unreadable stretches: ``<qqIH``, then their marks as UTF-8 joined
  by NUL.
- cells, one for each 256 readings, column by column: first and last moment, moment of the lowest and of the
  highest reading (``q``), lowest and highest coefficient (``i``).
- chunks of 16,384 readings, each ``<I`` bytes of zlib: moments as differences from the one before (``q``, the
  first from 0), coefficients (``i``) and, where exponents differ, exponents as written (``b``).

A coefficient times ten to the exponent is the reading in °C (−0 comes back as 0). A cell is enough to draw
256 readings without losing a peak; a chunk is opened only where a window begins or ends in the middle of it.
"""

from __future__ import annotations

import struct
import sys
import zlib
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import accumulate, pairwise
from operator import sub

from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.temperature import Series, Stretch, at_millis, millis_of, thin_for_plot

_MAGIC = b"CTR1"
_HEAD = struct.Struct("<IbBIHH")
_STRETCH = struct.Struct("<qqIH")
CELL, CHUNK = 256, 16_384
_PER_CHUNK = CHUNK // CELL
_LITTLE = sys.byteorder == "little"
Gaps = tuple[tuple[int, int], ...]


def pack(series: Series, gaps: Gaps = ()) -> bytes:
    """The series as bytes; ``gaps`` are (last before, first after), in ms, as whoever calls judged them.

    Raises ``ValueError`` for an empty series, and ``OverflowError`` for readings of more than nine digits.
    """
    if not series.millis:
        raise ValueError("there is nothing to pack")
    # By identity, not by value: 0 and 0.0 are equal and were not read alike; equal readings mostly are one.
    written = {id(value): int(value.as_tuple().exponent) for value in _each(series.celsius)}
    least = min(written.values())
    mixed = len(set(written.values())) > 1
    scale = Decimal(1).scaleb(-least)
    table = {value: int(value * scale) for value in set(series.celsius)}
    coefficients = array("i", map(table.__getitem__, series.celsius))
    shapes = written if mixed else {}
    chunks = [_chunk(series, coefficients, start, shapes) for start in range(0, len(series), CHUNK)]
    parts = [
        _MAGIC,
        _HEAD.pack(len(series), least, mixed, len(gaps), len(series.unreadable), len(chunks)),
        _bytes(array("q", [moment for gap in gaps for moment in gap])),
        *(_stretch(one) for one in series.unreadable),
        *_cells(series.millis, coefficients),
    ]
    for chunk in chunks:
        parts += [struct.pack("<I", len(chunk)), chunk]
    return b"".join(parts)


@dataclass(frozen=True)
class Packed:
    """Packed readings, opened only as far as asked; made by ``open_packed``."""

    count: int
    exponent: int
    mixed: bool
    gaps: Gaps
    unreadable: tuple[Stretch, ...]
    firsts: array[int]
    lasts: array[int]
    lows_at: array[int]
    highs_at: array[int]
    lows: array[int]
    highs: array[int]
    chunks: tuple[memoryview, ...]

    @property
    def start(self) -> int:
        """The first moment, ms."""
        return self.firsts[0]

    @property
    def end(self) -> int:
        """The last moment, ms."""
        return self.lasts[-1]

    def series(self) -> Series:
        """Every reading, as it was packed."""
        return self.between(self.start, self.end)

    def between(self, start: int, end: int) -> Series:
        """The readings from ``start`` to ``end``, both included, ms."""
        millis: list[int] = []
        celsius: list[Decimal] = []
        if start <= self.end and end >= self.start:
            first = bisect_left(self.lasts, start) // _PER_CHUNK
            last = (bisect_right(self.firsts, end) - 1) // _PER_CHUNK
            for number in range(first, last + 1):
                moments, values = self._opened(number)
                a, b = bisect_left(moments, start), bisect_right(moments, end)
                millis += moments[a:b]
                celsius += values[a:b]
        return Series(tuple(millis), tuple(celsius), self.unreadable)

    def thinned(self, start: int, end: int, width: int) -> Series:
        """About ``2 * width`` readings of a window that draw the same curve, its extremes among them."""
        a, b = bisect_left(self.lasts, start), bisect_right(self.firsts, end)
        if b - a <= max(width, 2):
            return thin_for_plot(self.between(start, end), width)
        # Cells that the window cuts are read whole; what lies between them is known by its extremes.
        inner = [cell for cell in (a, b - 1) if self.firsts[cell] < start or self.lasts[cell] > end]
        low = a + (a in inner)
        high = b - (b - 1 in inner)
        points: list[tuple[int, Decimal]] = []
        if a in inner:
            points += _pairs(self.between(start, self.lasts[a]))
        points += self._extremes(low, high)
        if b - 1 in inner:
            points += _pairs(self.between(self.firsts[b - 1], end))
        found = Series(tuple(at for at, _ in points), tuple(value for _, value in points), self.unreadable)
        return thin_for_plot(found, width)

    def _extremes(self, low: int, high: int) -> Iterator[tuple[int, Decimal]]:
        """Lowest and highest reading of each cell, in order of time."""
        scale = Decimal(1).scaleb(self.exponent)
        table = {one: one * scale for one in {*self.lows[low:high], *self.highs[low:high]}}
        for cell in range(low, high):
            coldest = (self.lows_at[cell], table[self.lows[cell]])
            warmest = (self.highs_at[cell], table[self.highs[cell]])
            if coldest[0] == warmest[0]:
                yield coldest
            else:
                yield from (coldest, warmest) if coldest[0] < warmest[0] else (warmest, coldest)

    def _opened(self, number: int) -> tuple[list[int], list[Decimal]]:
        data = zlib.decompress(self.chunks[number])
        count = min(CHUNK, self.count - number * CHUNK)
        steps, coefficients = _array("q", data[: 8 * count]), _array("i", data[8 * count : 12 * count])
        millis = list(accumulate(steps))
        if not self.mixed:
            scale = Decimal(1).scaleb(self.exponent)
            table = {value: value * scale for value in set(coefficients)}
            return millis, [table[value] for value in coefficients]
        exponents = _array("b", data[12 * count :])
        pairs = list(zip(coefficients, exponents, strict=True))
        written = {
            (value, exponent): (Decimal(value).scaleb(self.exponent)).quantize(Decimal(1).scaleb(exponent))
            for value, exponent in set(pairs)
        }
        return millis, [written[pair] for pair in pairs]

    @cached_property
    def coldest(self) -> Decimal:
        """The lowest reading, °C."""
        return Decimal(min(self.lows)).scaleb(self.exponent)

    @cached_property
    def warmest(self) -> Decimal:
        """The highest reading, °C."""
        return Decimal(max(self.highs)).scaleb(self.exponent)


def open_packed(data: bytes) -> Packed:
    """Packed readings; raises ``MON-40`` for bytes that are none, of another version, or cut short."""
    try:
        return _open(data)
    except (struct.error, ValueError, IndexError, zlib.error) as error:
        raise CtdeskError("MON-40") from error


def _open(data: bytes) -> Packed:
    if data[:4] != _MAGIC:
        raise ValueError("no packed readings of this version")
    view = memoryview(data)
    count, exponent, mixed, gaps, stretches, chunks = _HEAD.unpack_from(data, 4)
    place = 4 + _HEAD.size

    def take(code: str, number: int) -> array[int]:
        nonlocal place
        size = array(code).itemsize * number
        taken = _array(code, bytes(view[place : place + size]))
        if len(taken) != number:
            raise ValueError("cut short")
        place += size
        return taken

    moments = take("q", 2 * gaps)
    unreadable = []
    for _ in range(stretches):
        start, end, rows, length = _STRETCH.unpack_from(data, place)
        place += _STRETCH.size
        marks = bytes(view[place : place + length]).decode().split("\0")
        place += length
        unreadable.append(Stretch(at_millis(start), at_millis(end), rows, tuple(marks)))
    cells = -(-count // CELL)
    firsts, lasts, lows_at, highs_at = (take("q", cells) for _ in range(4))
    lows, highs = (take("i", cells) for _ in range(2))
    found = []
    for _ in range(chunks):
        (size,) = struct.unpack_from("<I", data, place)
        found.append(view[place + 4 : place + 4 + size])
        place += 4 + size
    if place != len(data):
        raise ValueError("cut short")
    return Packed(
        count,
        exponent,
        bool(mixed),
        tuple(zip(moments[::2], moments[1::2], strict=True)),
        tuple(unreadable),
        firsts,
        lasts,
        lows_at,
        highs_at,
        lows,
        highs,
        tuple(found),
    )


def _chunk(series: Series, coefficients: array[int], start: int, exponents: Mapping[int, int]) -> bytes:
    millis = series.millis[start : start + CHUNK]
    steps = array("q", [millis[0], *map(sub, millis[1:], millis)])
    columns = [_bytes(steps), _bytes(coefficients[start : start + CHUNK])]
    if exponents:
        shapes = [exponents[id(one)] for one in series.celsius[start : start + CHUNK]]
        columns.append(array("b", shapes).tobytes())
    return zlib.compress(b"".join(columns), 3)


def _each(celsius: Sequence[Decimal]) -> Iterable[Decimal]:
    """Every object among the readings, once."""
    return {id(value): value for value in celsius}.values()


def _cells(millis: Sequence[int], coefficients: array[int]) -> Iterator[bytes]:
    moments = [array("q") for _ in range(4)]
    extremes = [array("i"), array("i")]
    for start in range(0, len(millis), CELL):
        part = coefficients[start : start + CELL]
        low, high = min(part), max(part)
        places = (0, len(part) - 1, part.index(low), part.index(high))
        for column, place in zip(moments, places, strict=True):
            column.append(millis[start + place])
        extremes[0].append(low)
        extremes[1].append(high)
    for column in (*moments, *extremes):
        yield _bytes(column)


def _stretch(one: Stretch) -> bytes:
    marks = "\0".join(one.marks).encode()
    return _STRETCH.pack(millis_of(one.start), millis_of(one.end), one.count, len(marks)) + marks


def _pairs(series: Series) -> list[tuple[int, Decimal]]:
    return list(zip(series.millis, series.celsius, strict=True))


def _bytes(values: array[int]) -> bytes:
    if _LITTLE or values.itemsize == 1:
        return values.tobytes()
    turned = array(values.typecode, values)
    turned.byteswap()
    return turned.tobytes()


def _array(code: str, data: bytes) -> array[int]:
    values = array(code)
    values.frombytes(data)
    if not _LITTLE and values.itemsize > 1:
        values.byteswap()
    return values


def gaps_in(millis: Sequence[int], interval: int | None) -> Gaps:
    """Neighbouring moments further apart than two intervals, ms."""
    if not interval:
        return ()
    return tuple((a, b) for a, b in pairwise(millis) if b - a > 2 * interval)
