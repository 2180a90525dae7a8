"""Two years of minutes of a tank, drawn as the curve of a unit, against reading the same bytes and taking the
extremes of every column with array slices alone.
"""

from __future__ import annotations

import gc
import random
import struct
import zlib
from array import array
from collections.abc import Callable
from decimal import Decimal
from time import perf_counter

from ctdesk.domain.packed_readings import open_packed, pack
from ctdesk.domain.temperature import Series, make_series

READINGS = 2 * 366 * 24 * 60
WIDTH = 900
_ROUNDS = 9


def main() -> dict[str, float]:
    """Each measured thing as the ratio of the medians, ours to the floor's."""
    series = _two_years()
    packed, plain = pack(series), _plain(series)
    low, high = series.millis[777], series.millis[-333]
    warmest = max(series.celsius[777:-332])
    ratios = {}
    for name, ours in (
        ("unit_curve.two_years", lambda: _ours(packed, low, high, warmest)),
        ("unit_curve.one_day", lambda: _ours(packed, high - 86_400_000, high, None)),
    ):
        mine, floor = _medians(ours, lambda: _floor(plain))
        ratios[name] = mine / floor
        print(f"{name:22} {mine * 1000:8.1f} ms  {floor * 1000:8.1f} ms  {mine / floor:6.2f}")
    print(f"{'bytes':22} {len(packed):10}  {len(plain):10}")
    return ratios


def _two_years() -> Series:
    rng = random.Random(7)
    table = [Decimal(value).scaleb(-1) for value in range(-1960, -1200)]
    values = [table[rng.randrange(0, 120)] for _ in range(READINGS)]
    values[READINGS // 3] = table[-1]
    return make_series([1_700_000_000_000 + 60_000 * n for n in range(READINGS)], values)


def _plain(series: Series) -> bytes:
    moments = array("q", series.millis)
    values = array("i", [int(value * 10) for value in series.celsius])
    return struct.pack("<I", len(moments)) + zlib.compress(moments.tobytes() + values.tobytes(), 6)


def _ours(packed: bytes, low: int, high: int, warmest: Decimal | None) -> int:
    thin = open_packed(packed).thinned(low, high, WIDTH)
    if warmest is not None and max(thin.celsius) != warmest:
        raise SystemExit("a peak was lost")
    return len(thin)


def _floor(plain: bytes) -> int:
    (count,) = struct.unpack_from("<I", plain)
    data = zlib.decompress(plain[4:])
    values = array("i")
    values.frombytes(data[8 * count :])
    step = count // WIDTH
    points = 0
    for start in range(0, count, step):
        part = values[start : start + step]
        points += max(part) > min(part)
    return points


def _medians(ours: Callable[[], int], floor: Callable[[], int]) -> tuple[float, float]:
    """Both in turns, so that a slow moment of the machine meets both."""
    gc.collect()
    gc.freeze()
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(_ROUNDS):
        for work, taken in ((ours, times[0]), (floor, times[1])):
            began = perf_counter()
            if not work():
                raise SystemExit("nothing was drawn")
            taken.append(perf_counter() - began)
    gc.unfreeze()
    return sorted(times[0])[_ROUNDS // 2], sorted(times[1])[_ROUNDS // 2]


if __name__ == "__main__":
    main()
