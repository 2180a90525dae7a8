"""Logger files of the demo, made up in the styles that loggers write them in."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

EXCURSION, GAP = "excursion", "gap"
_STEP = timedelta(minutes=10)
_GAP_READINGS = 13


@dataclass(frozen=True, slots=True)
class Recording:
    """What a logger recorded: local times and °C. ``style`` says how its software writes that down."""

    style: str
    serial: str
    trip: str
    readings: tuple[tuple[datetime, Decimal], ...]

    @property
    def file_name(self) -> str:
        """The name under which the software saves it."""
        return f"{self.trip}-{self.serial}.{'txt' if self.style == 'logtag' else 'csv'}"

    def as_file(self) -> bytes:
        """The file as it comes from the logger's software."""
        return STYLES[self.style](self)


def record_trip(
    rng: random.Random,
    *,
    style: str,
    serial: str,
    trip: str,
    packed_at: datetime,
    ends_at: datetime,
    limit: Decimal,
    mishap: str | None = None,
) -> Recording:
    """A trip in a dry shipper, from before packing until the end; ``mishap`` is an excursion or a gap.

    Temperatures stay 12 to 40 °C below the limit, creep up a little, and rise above it only in an excursion.
    Times are local, without zone; the files say which zone they are in.
    """
    start = packed_at - timedelta(minutes=40)
    count = int((ends_at - start) / _STEP) + 2
    base = min(limit - Decimal(18), Decimal("-168") - rng.randrange(14))
    struck = range(count // 2, count // 2 + _GAP_READINGS)
    readings = []
    for place in range(count):
        if mishap == GAP and place in struck:
            continue
        wobble = Decimal(rng.randrange(-6, 7)) / 10
        celsius = base + Decimal(place) * Decimal("3.5") / count + wobble
        if mishap == EXCURSION and place in struck:
            height = 1 - abs(place - struck[_GAP_READINGS // 2]) / (_GAP_READINGS / 2 + 1)
            celsius = limit - 6 + Decimal(f"{24 * height:.1f}") + wobble
        readings.append((start + place * _STEP, celsius.quantize(Decimal("0.1"))))
    return Recording(style, serial, trip, tuple(readings))


def _hoboware(one: Recording) -> bytes:
    lines = [
        f'"Plot Title: {one.trip}"',
        f'"#","Date Time, GMT+08:00","Temp, °C (LGR S/N: {one.serial}, SEN S/N: {one.serial})",'
        '"Host Connected (LGR S/N: ' + one.serial + ')"',
    ]
    for place, (at, celsius) in enumerate(one.readings, 1):
        lines.append(f"{place},{at:%Y-%m-%d %H:%M:%S},{celsius},")
    last = one.readings[-1][0]
    lines.append(f"{len(one.readings) + 1},{last + timedelta(seconds=30):%Y-%m-%d %H:%M:%S},,Logged")
    return _file(lines)


def _easylog(one: Recording) -> bytes:
    lines = [f"{one.trip},Time,Celsius(°C),High Alarm,Low Alarm,Serial Number"]
    for place, (at, celsius) in enumerate(one.readings, 1):
        tail = f",{one.serial}" if place == 1 else ""
        lines.append(f"{place},{at:%Y-%m-%d %H:%M:%S},{celsius},0.0,-196.0{tail}")
    return _file(lines)


def _logtag(one: Recording) -> bytes:
    lines = [
        "Model:\tDEMO-TRED30",
        f"Serial Number:\t{one.serial}",
        f"Trip:\t{one.trip}",
        "Time zone:\tUTC+08:00",
        "",
        "Index\tDate\tTime\tReading °C\tEvents",
    ]
    for place, (at, celsius) in enumerate(one.readings, 1):
        lines.append(f"{place}\t{at:%Y-%m-%d}\t{at:%H:%M:%S}\t{celsius}\t")
    return _file(lines)


def _two_columns(one: Recording) -> bytes:
    lines = ["time,temperature °C"]
    lines += [f"{at:%Y-%m-%dT%H:%M:%S}+08:00,{celsius}" for at, celsius in one.readings]
    return _file(lines)


def _file(lines: Sequence[str]) -> bytes:
    return ("\r\n".join(lines) + "\r\n").encode("utf-8")


STYLES: dict[str, Callable[[Recording], bytes]] = {
    "hoboware": _hoboware,
    "easylog": _easylog,
    "logtag": _logtag,
    "two-column": _two_columns,
}
