"""A logger file of 100,000 rows, read and summarised, against the csv module and ``datetime.fromisoformat``
alone.
"""

from __future__ import annotations

import csv
import gc
import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from time import perf_counter

from ctdesk.domain.temperature import summarise
from ctdesk.exchange.logger_files import read_logger_file
from ctdesk.exchange.logger_profiles import profile_from_toml
from ctdesk.exchange.logger_readout import Readout

ROWS = 100_000
_ROUNDS = 7
_PROFILES = Path(__file__).parents[2] / "resources" / "logger_profiles"


def main() -> dict[str, float]:
    """Each measured thing as the ratio of the medians, ours to the floor's."""
    iso = _file("%Y-%m-%d %H:%M:%S")
    american = _file("%m/%d/%Y %I:%M:%S %p")
    ratios = {}
    for name, data, order in (("logger.iso", iso, "ymd"), ("logger.12h", american, "mdy")):
        # The floor always reads ISO: it is what the fastest file would cost.
        ours, floor = _medians(lambda data=data, order=order: _ours(data, order), lambda: _floor(iso))
        ratios[name] = ours / floor
        print(f"{name:14} {ours * 1000:8.1f} ms  {floor * 1000:8.1f} ms  {ours / floor:6.2f}")
    return ratios


def _file(shape: str) -> bytes:
    start = datetime(2026, 3, 1, tzinfo=UTC)
    lines = ["Time,Temperature (°C)"]
    for minute in range(ROWS):
        celsius = -170 + (minute * 7919 % 400) / 10
        lines.append(f"{(start + timedelta(minutes=minute)).strftime(shape)},{celsius:.1f}")
    return "\n".join(lines).encode() + b"\n"


def _ours(data: bytes, order: str) -> int:
    readout = read_logger_file(
        data,
        "bench.csv",
        profiles=[profile_from_toml((_PROFILES / "two-column.toml").read_text(encoding="utf-8"))],
        answers={
            "zone": "UTC",
            "time_columns": "0",
            "value_columns": "1",
            "date_order": order,
        },
        time_zone="Asia/Shanghai",
        today=date(2026, 12, 31),
    )
    assert isinstance(readout, Readout), readout
    return summarise(readout.series, Decimal("-130.5")).points


def _floor(data: bytes) -> int:
    points = 0
    warmest = -1000.0
    rows = csv.reader(io.StringIO(data.decode("utf-8")))
    next(rows)
    moments = []
    for at, celsius in rows:
        moments.append(datetime.fromisoformat(at))
        warmest = max(warmest, float(celsius))
        points += 1
    return points


def _medians(ours: Callable[[], int], floor: Callable[[], int]) -> tuple[float, float]:
    """Both in turns, so that a slow moment of the machine meets both."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(_ROUNDS):
        for work, taken in ((ours, times[0]), (floor, times[1])):
            gc.collect()
            began = perf_counter()
            if work() != ROWS:
                raise SystemExit("a row was lost")
            taken.append(perf_counter() - began)
    return sorted(times[0])[_ROUNDS // 2], sorted(times[1])[_ROUNDS // 2]


if __name__ == "__main__":
    main()
