"""Packed readings are the same readings, whole or in part, and a thinned curve loses no peak."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.packed_readings import CELL, CHUNK, gaps_in, open_packed, pack
from ctdesk.domain.temperature import Series, Stretch, make_series

T0 = 1_772_409_600_000


def minutes(values: list[Decimal], step: int = 60_000) -> Series:
    return make_series([T0 + step * n for n in range(len(values))], values)


@st.composite
def recordings(draw: st.DrawFn) -> Series:
    """Readings with differing digits, gaps, repeated moments and unreadable stretches."""
    steps = draw(st.lists(st.integers(0, 10**9), min_size=1, max_size=700))
    values = draw(
        st.lists(st.decimals("-273.15", "60", places=None, allow_nan=False), min_size=1, max_size=12)
    )
    exact = [value.quantize(Decimal(1).scaleb(-(n % 4))) + 0 for n, value in enumerate(values)]
    at, millis = T0, []
    for step in steps:
        at += step
        millis.append(at)
    start = datetime(2026, 3, 2, tzinfo=UTC)
    marks = tuple(draw(st.lists(st.text("OL-?9∅", min_size=1, max_size=4), max_size=2)))
    stretches = (Stretch(start, start + timedelta(minutes=3), 4, marks),) if marks else ()
    return Series(tuple(millis), tuple(exact[n % len(exact)] for n in range(len(millis))), stretches)


@given(recordings())
def test_what_was_packed_comes_out_with_every_digit(series: Series) -> None:
    gaps = gaps_in(series.millis, 60_000)
    packed = open_packed(pack(series, gaps))
    back = packed.series()
    assert back == series
    assert [str(value) for value in back.celsius] == [str(value) for value in series.celsius]
    assert packed.gaps == gaps
    assert (packed.coldest, packed.warmest) == (min(series.celsius), max(series.celsius))


@given(recordings(), st.integers(-5, 10**10), st.integers(0, 10**10))
def test_a_window_holds_what_lies_in_it(series: Series, start: int, length: int) -> None:
    low, high = T0 + start, T0 + start + length
    inside = [pair for pair in zip(series.millis, series.celsius, strict=True) if low <= pair[0] <= high]
    found = open_packed(pack(series)).between(low, high)
    assert list(zip(found.millis, found.celsius, strict=True)) == inside


@pytest.mark.parametrize("peak", [0, 1, CELL - 1, CELL, CHUNK - 1, CHUNK, CHUNK + 7, 39_999])
def test_a_thinned_curve_keeps_a_peak_of_one_reading(peak: int) -> None:
    values = [Decimal("-185.5")] * 40_000
    values[peak] = Decimal("-120.0")
    packed = open_packed(pack(minutes(values)))
    thin = packed.thinned(packed.start, packed.end, 30)
    assert len(thin) <= 62
    assert (T0 + 60_000 * peak, Decimal("-120.0")) in zip(thin.millis, thin.celsius, strict=True)
    before = packed.thinned(packed.start, T0 + 60_000 * peak - 1, 30)
    assert Decimal("-120.0") not in before.celsius


def test_a_thinned_window_holds_real_readings_only() -> None:
    series = minutes([Decimal(-1900 + n % 37).scaleb(-1) for n in range(30_000)])
    real = set(zip(series.millis, series.celsius, strict=True))
    packed = open_packed(pack(series))
    thin = packed.thinned(T0 + 1_234_567, T0 + 60_000 * 28_000 + 5, 25)
    assert set(zip(thin.millis, thin.celsius, strict=True)) <= real
    assert thin.millis[0] >= T0 + 1_234_567
    assert thin.millis[-1] <= T0 + 60_000 * 28_000


def test_bytes_that_are_no_readings_are_refused() -> None:
    whole = pack(minutes([Decimal("-180.5"), Decimal("-181")]))
    for broken in (b"", b"CTR2" + whole[4:], whole[:-1], whole[:30], whole + b"x", whole[:4]):
        with pytest.raises(CtdeskError) as refused:
            open_packed(broken)
        assert refused.value.code == "MON-40"
    with pytest.raises(ValueError, match="nothing"):
        pack(Series((), ()))
