"""Logger files made by the tests, and short ways to read them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

from ctdesk.exchange.logger_files import read_logger_file
from ctdesk.exchange.logger_profiles import Profile, profile_from_toml
from ctdesk.exchange.logger_readout import Questions, Readout

TODAY = date(2026, 3, 20)
START = datetime(2026, 3, 13, 8, 0)
SHIPPED = tuple(
    profile_from_toml(path.read_text(encoding="utf-8"))
    for path in sorted((Path(__file__).parents[2] / "resources" / "logger_profiles").glob("*.toml"))
)
# What a person answers in the mapping dialog for a plain file of time and temperature.
PLAIN = {"time_columns": "0", "value_columns": "1", "zone": "UTC", "unit": "C"}


def readings(count: int = 12) -> list[str]:
    """Temperatures of a dry shipper, one decimal."""
    return [f"{-190 + place % 5 * 1.5 + 0.1:.1f}" for place in range(count)]


def rows(
    values: Iterable[str],
    shape: str = "%Y-%m-%d %H:%M:%S",
    delimiter: str = ",",
    minutes: int = 5,
    start: datetime = START,
) -> list[str]:
    """Lines of time and reading."""
    moments = (start + timedelta(minutes=minutes * place) for place in range(1_000_000))
    return [
        f"{moment.strftime(shape)}{delimiter}{value}" for moment, value in zip(moments, values, strict=False)
    ]


def text(lines: Iterable[str]) -> bytes:
    """Lines as a UTF-8 file."""
    return ("\n".join(lines) + "\n").encode()


def read(
    data: bytes,
    answers: Mapping[str, str] | None = None,
    *,
    profiles: Iterable[Profile] = SHIPPED,
    profile: str | None = None,
    name: str = "trip.csv",
    report: Callable[[int, int], None] | None = None,
) -> Readout | Questions:
    """Read with the shipped profiles at a site in Shanghai."""
    return read_logger_file(
        data,
        name,
        profiles=tuple(profiles),
        profile=profile,
        answers=answers,
        time_zone="Asia/Shanghai",
        today=TODAY,
        report=report,
    )


def readout(data: bytes, answers: Mapping[str, str] | None = None, **more: object) -> Readout:
    """Read a file that leaves nothing open."""
    found = read(data, answers, **more)
    assert isinstance(found, Readout), found
    return found


def asked(data: bytes, answers: Mapping[str, str] | None = None, **more: object) -> Questions:
    """Read a file that leaves something open."""
    found = read(data, answers, **more)
    assert isinstance(found, Questions), found
    return found


def plain(found: Readout) -> list[str]:
    """The readings as text, digits as in the file."""
    return [str(value) for value in found.series.celsius]
