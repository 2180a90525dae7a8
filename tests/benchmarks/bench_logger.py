"""A logger file of 1,000,000 rows, read and judged, against the csv module and ``fromisoformat`` alone."""

from __future__ import annotations

import csv
import gc
import io
import resource
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from time import perf_counter

from ctdesk.domain.temperature import summarise
from ctdesk.exchange.logger_files import read_logger_file
from ctdesk.exchange.logger_profiles import Profile, profile_from_toml
from ctdesk.exchange.logger_readout import Readout

ROWS = 1_000_000
_ROUNDS = 5
_PROFILES = Path(__file__).parents[2] / "resources" / "logger_profiles"


def main() -> dict[str, float]:
    """Each measured thing as the ratio of the medians, ours to the floor's; the floor reads the same rows.

    ``logger.iso`` and ``logger.12h`` import a file with progress; ``logger.summary`` also judges it against a
    limit; ``logger.quoted`` has every field in quotation marks.
    """
    iso = _file("%Y-%m-%d %H:%M:%S")
    others = {
        "logger.12h": (_file("%m/%d/%Y %I:%M:%S %p"), "mdy"),
        "logger.quoted": (_file('"%Y-%m-%d %H:%M:%S"', '"{}"'), "ymd"),
    }
    ratios = {}
    for name, data, order, whole in (
        ("logger.iso", iso, "ymd", False),
        ("logger.summary", iso, "ymd", True),
        *((name, data, order, False) for name, (data, order) in others.items()),
    ):
        # The floor always reads ISO: it is what the fastest file would cost.
        ours, floor = _medians(
            lambda data=data, order=order, whole=whole: _ours(data, order, whole), lambda: _floor(iso)
        )
        ratios[name] = ours / floor
        print(f"{name:14} {ours * 1000:8.1f} ms  {floor * 1000:8.1f} ms  {ours / floor:6.2f}")
    ratios["logger.memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{'logger.memory':14} {ratios['logger.memory_mb']:8.0f} MB at most, with both files in it")
    return ratios


def _file(shape: str, reading: str = "{}") -> bytes:
    start = datetime(2024, 3, 1, tzinfo=UTC)
    lines = ["Time,Temperature (°C)"]
    for minute in range(ROWS):
        # Five excursions of some readings each, on a quiet trip.
        celsius = (
            -190 + (minute * 7919 % 400) / 10 + (40 if minute % 200_000 in range(100_000, 100_007) else 0)
        )
        lines.append(
            f"{(start + timedelta(minutes=minute)).strftime(shape)},{reading.format(f'{celsius:.1f}')}"
        )
    return "\n".join(lines).encode() + b"\n"


def _profile() -> Profile:
    return profile_from_toml((_PROFILES / "two-column.toml").read_text(encoding="utf-8"))


def _ours(data: bytes, order: str, whole: bool) -> int:
    steps: list[int] = []
    readout = read_logger_file(
        data,
        "bench.csv",
        profiles=[_profile()],
        answers={
            "zone": "UTC",
            "time_columns": "0",
            "value_columns": "1",
            "date_order": order,
        },
        time_zone="Asia/Shanghai",
        today=date(2026, 12, 31),
        report=lambda done, total: steps.append(done),
    )
    assert isinstance(readout, Readout), readout
    if whole:
        summary = summarise(readout.series, Decimal("-149.5"))
        if len(summary.excursions or ()) != len(range(100_000, ROWS, 200_000)):
            raise SystemExit("an excursion was lost")
    return len(readout.series)


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
