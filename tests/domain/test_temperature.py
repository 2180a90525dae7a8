"""What a recording says about a trip, by the arithmetic of decision 29."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.temperature import (
    Reading,
    Series,
    make_series,
    series_of,
    shown_at,
    summarise,
    summarise_probes,
    thin_for_plot,
)

START = datetime(2026, 3, 13, 8, 0, tzinfo=UTC)
LIMIT = Decimal(-130)


def series(*celsius: str, minutes: int = 5, start: datetime = START) -> Series:
    return series_of(
        Reading(start + timedelta(minutes=minutes * place), Decimal(value))
        for place, value in enumerate(celsius)
    )


def minute(count: float) -> datetime:
    return START + timedelta(minutes=count)


def test_a_quiet_trip_has_its_extent_and_no_excursion() -> None:
    summary = summarise(series("-190.0", "-189.5", "-191.0"), LIMIT)
    assert (summary.start, summary.end, summary.points) == (START, minute(10), 3)
    assert (summary.max, summary.min, summary.mean) == (
        Decimal("-189.5"),
        Decimal("-191.0"),
        Decimal("-190.17"),
    )
    assert (summary.max_at, summary.min_at) == (minute(5), minute(10))
    assert (summary.interval_min, summary.gaps, summary.excursions) == (5, (), ())
    assert summary.covers_packing is summary.covers_opening is summary.at_opening is None


def test_an_excursion_runs_from_the_first_to_the_last_reading_beyond_the_limit() -> None:
    summary = summarise(series("-140", "-120", "-110", "-126", "-150"), LIMIT)
    assert summary.excursions is not None
    (excursion,) = summary.excursions
    assert (excursion.start, excursion.end) == (minute(5), minute(15))
    assert (excursion.minutes, excursion.to_next_good_minutes) == (10, 5)
    assert (excursion.peak, excursion.side) == (Decimal(-110), "above")
    # Trapezoids over 10, 20 and 4 degrees above the limit: 5 × 15 + 5 × 12.
    assert excursion.degree_minutes == 135


def test_one_reading_beyond_the_limit_lasts_no_time_but_stands() -> None:
    excursions = summarise(series("-140", "-129.9", "-140"), LIMIT).excursions
    assert excursions is not None
    assert [(e.minutes, e.to_next_good_minutes, e.degree_minutes) for e in excursions] == [(0, 5, 0)]


def test_an_excursion_at_the_end_has_no_next_good_reading() -> None:
    excursions = summarise(series("-140", "-120"), LIMIT).excursions
    assert excursions is not None
    assert excursions[0].to_next_good_minutes is None


def test_a_reading_on_the_limit_is_within_it() -> None:
    assert summarise(series("-130.0", "-130"), LIMIT).excursions == ()
    assert summarise(series("-130.0", "-129.999999999"), LIMIT).excursions != ()


def test_a_reading_on_the_limit_ends_an_excursion() -> None:
    excursions = summarise(series("-120", "-130.0", "-120"), LIMIT).excursions
    assert excursions is not None
    assert len(excursions) == 2


def test_both_limits_are_judged_apart() -> None:
    excursions = summarise(series("2", "9", "5", "1", "5", minutes=1), Decimal(8), Decimal(2)).excursions
    assert excursions is not None
    assert [(e.side, e.peak) for e in excursions] == [("above", 9), ("below", 1)]


def test_without_a_limit_nothing_is_said_about_excursions() -> None:
    assert summarise(series("-20", "-20"), None).excursions is None


def test_a_gap_is_longer_than_two_intervals() -> None:
    readings = [Reading(minute(at), Decimal(-150)) for at in (0, 5, 10, 20, 25, 36, 41)]
    (gap,) = summarise(series_of(readings), LIMIT).gaps
    assert (gap.start, gap.end, gap.minutes) == (minute(25), minute(36), 11)


def test_an_excursion_goes_on_across_a_gap() -> None:
    readings = [Reading(minute(at), Decimal(-120)) for at in (0, 5, 10, 60)]
    excursions = summarise(series_of(readings), LIMIT).excursions
    assert excursions is not None
    assert [e.minutes for e in excursions] == [60]


def test_covering_means_begun_by_then_and_not_ended() -> None:
    recorded = series("-150", "-150", "-150")
    inside = summarise(recorded, LIMIT, packed_at=minute(0), opened_at=minute(10))
    assert (inside.covers_packing, inside.covers_opening) == (True, True)
    outside = summarise(recorded, LIMIT, packed_at=minute(-1), opened_at=minute(11))
    assert (outside.covers_packing, outside.covers_opening) == (False, False)


def test_the_reading_at_opening_is_the_last_one_by_then() -> None:
    recorded = series("-150.1", "-150.2", "-150.3")
    at_opening = summarise(recorded, LIMIT, opened_at=minute(9)).at_opening
    assert at_opening == Reading(minute(5), Decimal("-150.2"))
    assert summarise(recorded, LIMIT, opened_at=minute(20)).at_opening == Reading(
        minute(10), Decimal("-150.3")
    )
    assert summarise(recorded, LIMIT, opened_at=minute(21)).at_opening is None
    assert summarise(recorded, LIMIT, opened_at=minute(-1)).at_opening is None


def test_a_clock_offset_moves_opening_and_never_the_readings() -> None:
    recorded = series("-150.1", "-150.2", "-150.3")
    summary = summarise(recorded, LIMIT, opened_at=minute(9), clock_offset_min=Decimal(-5))
    assert summary.start == START
    assert summary.at_opening == Reading(START, Decimal("-150.1"))
    # A clock five minutes fast showed 08:03 when it was 07:58: the recording had begun.
    fast = summarise(recorded, LIMIT, packed_at=minute(-2), clock_offset_min=Decimal(5))
    assert fast.covers_packing is True
    assert shown_at(START, Decimal("2.5")) == START - timedelta(seconds=150)


def test_one_value_throughout_is_a_dead_probe() -> None:
    assert summarise(series(*["-196.0"] * 10), LIMIT).dead_probe
    assert not summarise(series(*["-196.0"] * 9), LIMIT).dead_probe
    assert not summarise(series(*["-196.0"] * 10, "-195.9"), LIMIT).dead_probe


def test_the_interval_is_the_commonest_distance() -> None:
    readings = [Reading(minute(at), Decimal(-150)) for at in (0, 0.5, 5, 10, 15)]
    assert summarise(series_of(readings), LIMIT).interval_min == 5
    assert summarise(series("-150"), LIMIT).interval_min is None


def test_an_empty_series_cannot_be_summarised() -> None:
    with pytest.raises(CtdeskError, match="LOG-05"):
        summarise(Series((), ()), LIMIT)


def test_a_series_refuses_nan_unequal_columns_and_times_without_a_zone() -> None:
    with pytest.raises(ValueError, match="unreadable"):
        make_series([0], [Decimal("NaN")])
    with pytest.raises(ValueError, match="number"):
        make_series([0, 1], [Decimal(0)])
    with pytest.raises(ValueError, match="zone"):
        series_of([Reading(datetime(2026, 1, 1), Decimal(0))])


def test_of_several_probes_the_trip_is_the_worst() -> None:
    cold = series("-190", "-191", "-189.5", "-190")
    warm = series("-180", "-120", "-170", "-180")
    whole, each = summarise_probes({"A": cold, "B": warm}, LIMIT, packed_at=minute(0), opened_at=minute(15))
    assert (whole.max, whole.max_at, whole.min, whole.min_at) == (-120, minute(5), -191, minute(5))
    assert whole.excursions is not None
    assert [(e.probe, e.peak) for e in whole.excursions] == [("B", -120)]
    assert each["A"].excursions == ()
    assert whole.at_opening == Reading(minute(15), Decimal(-180))
    assert (whole.covers_packing, whole.covers_opening, whole.dead_probe) == (True, True, False)


def test_the_trip_covers_only_what_all_probes_cover() -> None:
    short = series("-190", "-190.5")
    long = series("-190", "-190.5", "-190", "-190.5")
    whole, _ = summarise_probes({"A": long, "B": short}, LIMIT, packed_at=minute(0), opened_at=minute(15))
    assert (whole.start, whole.end, whole.points) == (minute(0), minute(5), 2)
    assert (whole.covers_packing, whole.covers_opening) == (True, False)
    dead = series(*["-196"] * 12)
    assert summarise_probes({"A": long, "B": dead}, LIMIT)[0].dead_probe
    assert summarise_probes({"A": long, "B": dead}, None)[0].excursions is None


def test_one_probe_alone_is_its_own_trip() -> None:
    recorded = series("-140", "-120", "-150")
    whole, each = summarise_probes({"A": recorded}, LIMIT)
    assert whole == each["A"] == summarise(recorded, LIMIT)
    with pytest.raises(CtdeskError, match="LOG-05"):
        summarise_probes({}, LIMIT)


values = st.decimals(-200, 40, places=1)
readings = st.lists(
    st.builds(lambda at, celsius: Reading(minute(at), celsius), st.integers(0, 500), values),
    min_size=1,
    max_size=60,
)


@given(readings, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_makes_no_difference(rows: list[Reading], random: object) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert summarise(series_of(shuffled), LIMIT) == summarise(series_of(rows), LIMIT)


@given(readings)
def test_every_reading_beyond_the_limit_lies_in_one_excursion(rows: list[Reading]) -> None:
    recorded = series_of(rows)
    excursions = summarise(recorded, LIMIT).excursions or ()
    # Different readings of one moment may lie on both sides, so only moments of one reading are judged here.
    single = [r for r in rows if sum(other.at == r.at for other in rows) == 1]
    for reading in single:
        inside = sum(e.start <= reading.at <= e.end for e in excursions)
        assert inside == (reading.celsius > LIMIT)
    assert all(e.peak > LIMIT and e.degree_minutes >= 0 for e in excursions)
    assert max([e.peak for e in excursions], default=None) == (max(recorded.celsius) if excursions else None)


@given(st.lists(values, min_size=1, max_size=40), st.lists(values, min_size=1, max_size=40))
def test_a_recording_split_at_a_good_reading_has_the_same_excursions(
    a: list[Decimal], b: list[Decimal]
) -> None:
    joint = [*a, Decimal(-190), *b]
    whole = series(*map(str, joint))
    first = make_series(whole.millis[: len(a) + 1], whole.celsius[: len(a) + 1])
    second = make_series(whole.millis[len(a) :], whole.celsius[len(a) :])
    parts = (summarise(first, LIMIT).excursions or ()) + (summarise(second, LIMIT).excursions or ())
    assert parts == summarise(whole, LIMIT).excursions


@given(st.lists(values, min_size=1, max_size=400), st.integers(1, 50))
def test_a_thinned_curve_keeps_its_ends_extremes_and_size(celsius: list[Decimal], width: int) -> None:
    whole = series(*map(str, celsius), minutes=1)
    thin = thin_for_plot(whole, width)
    assert len(thin) <= 2 * width + 2
    assert (thin.millis[0], thin.millis[-1]) == (whole.millis[0], whole.millis[-1])
    assert (max(thin.celsius), min(thin.celsius)) == (max(whole.celsius), min(whole.celsius))
    kept = dict(zip(whole.millis, whole.celsius, strict=True))
    assert all(kept[at] == value for at, value in zip(thin.millis, thin.celsius, strict=True))
    assert list(thin.millis) == sorted(set(thin.millis))


def test_a_curve_thinned_to_its_columns_keeps_each_separate_peak() -> None:
    celsius = ["-190"] * 1000
    for place in (100, 450, 900):
        celsius[place] = "-100"
    thin = thin_for_plot(series(*celsius, minutes=1), 40)
    excursions = summarise(thin, LIMIT).excursions
    assert excursions is not None
    assert len(excursions) == 3


def test_a_plot_has_at_least_one_column() -> None:
    with pytest.raises(ValueError, match="column"):
        thin_for_plot(series("-150"), 0)
