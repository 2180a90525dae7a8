"""The preview of a large file: its lines above the table, and rows from beginning to end."""

from __future__ import annotations

from tests.exchange.logger_samples import PLAIN, readings, readout, rows, text

from ctdesk.exchange.logger_preview import POINTS, WORTH_IT, preview_of

HEADER = "Date Time,Temp (°C)"


def test_a_large_file_is_seen_from_end_to_end_in_so_many_points() -> None:
    lines = rows(readings(60_000), minutes=1)
    part = preview_of(text(["Serial Number: 4711", HEADER, *lines]))
    assert part is not None
    found, whole = readout(part, PLAIN), readout(text([HEADER, *lines]), PLAIN)
    assert POINTS <= len(found.series) <= POINTS + 1000
    assert set(found.series.millis) <= set(whole.series.millis)
    assert found.serial == "4711"
    assert found.series.millis[0] == whole.series.millis[0]
    span = whole.series.millis[-1] - whole.series.millis[0]
    assert whole.series.millis[-1] - found.series.millis[-1] < span / POINTS * 3


def test_a_small_file_and_one_in_utf_16_have_none() -> None:
    lines = [HEADER, *rows(readings(100))]
    assert preview_of(text(lines)) is None
    assert preview_of(("\n".join(lines) * (WORTH_IT // 1000)).encode("utf-16")) is None
    assert preview_of(b"x" * (WORTH_IT + 1)) is None
