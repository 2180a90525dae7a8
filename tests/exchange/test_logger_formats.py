"""Exports of many makers: read exactly, asked only what they leave open, and no planted excursion lost."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.exchange.logger_formats import FORMATS, READABLE, Format
from tests.exchange.logger_samples import SHIPPED
from tests.exchange.logger_trips import PLANTED, STEP, TODAY, Trip, excursions_in, quiet, read_answering, warm

from ctdesk.domain.errors import CtdeskError
from ctdesk.exchange.logger_files import read_logger_file
from ctdesk.exchange.logger_profiles import load_profile, profile_from_answers
from ctdesk.exchange.logger_readout import Questions, Readout

OFFSET_STATED = {"hoboware", "logtag", "elpro", "elitech", "madgetech", "temptale"}
# What an export may leave open; everything else is settled by the file itself or by what is proposed.
FEW = {
    "encoding",
    "delimiter",
    "time_columns",
    "value_columns",
    "row_label",
    "probe",
    "unit",
    "zone",
    "date_order",
}


def test_the_formats_are_many_and_cut_in_halves() -> None:
    halves = Counter(one.half for one in FORMATS)
    assert len({one.name for one in FORMATS}) == len(FORMATS) >= 20
    assert abs(halves["known"] - halves["new"]) <= 1
    assert sum(one.seen == "export" for one in FORMATS) >= 10


@pytest.mark.parametrize("form", READABLE, ids=lambda one: one.name)
def test_every_reading_of_an_export_comes_back_at_its_moment(form: Format) -> None:
    trip = Trip(tuple(quiet(probes=form.probes)))
    found, asked = read_answering(form, trip)
    assert set(asked) <= FEW
    assert len(asked) == len(set(asked)) <= 5
    assert len(found.probes) == form.probes
    for probe, series in enumerate(found.probes.values()):
        assert [series.reading(place).at for place in range(len(series))] == [
            trip.utc(place) for place in range(len(trip.rows))
        ]
        assert list(series.celsius) == [Decimal(texts[probe]) for _, texts in trip.rows]
        assert series.unreadable == ()
    if form.serial:
        assert found.serial == form.serial


@pytest.mark.parametrize("kind", PLANTED)
@pytest.mark.parametrize("form", READABLE, ids=lambda one: one.name)
def test_every_planted_excursion_is_found_and_none_invented(form: Format, kind: str) -> None:
    trip = PLANTED[kind](form.probes)
    if trip.zone != "Asia/Shanghai" and form.name in OFFSET_STATED:
        trip = Trip(trip.rows, "Asia/Shanghai", (*trip.answers, ("clock_change", "fixed")))
    found, _ = read_answering(form, trip)
    assert excursions_in(found) == trip.planted(form.probes)


tenths = st.integers(-1960, -1300).map(lambda tenth: f"{tenth / 10:.1f}")
readings = st.lists(
    st.one_of(tenths, tenths, tenths, st.sampled_from(["-150.0", "-149.9", "---"])), min_size=30, max_size=70
)


@given(st.sampled_from(READABLE), st.data())
@settings(max_examples=80)
def test_whatever_a_trip_was_like_its_excursions_are_those_of_the_readings(
    form: Format, data: st.DataObject
) -> None:
    texts = data.draw(readings)
    rows = quiet(len(texts) + 8, form.probes)
    places = range(4, len(texts) + 4)
    trip = Trip(tuple(warm(rows, places, texts, probe=data.draw(st.integers(0, form.probes - 1)))))
    found, _ = read_answering(form, trip)
    assert excursions_in(found) == trip.planted(form.probes)


def test_extremes_of_days_are_no_recording() -> None:
    form = next(one for one in FORMATS if one.name == "berlinger")
    with pytest.raises(CtdeskError, match="LOG-02"):
        read_logger_file(form.write(quiet()), form.file_name, time_zone="Asia/Shanghai", today=TODAY)


def test_two_trips_in_one_file_are_asked_and_judged_apart() -> None:
    form = next(one for one in READABLE if one.name == "logtag")
    later = quiet(100, start=datetime(2026, 3, 16, 8, 0))
    first = warm(quiet(100), (20,), ("-100.0",))
    for answer, expected, left in (("1", 1, True), ("2", 0, True), ("all", 1, False)):
        found, asked = read_answering(form, Trip((*first, *later), answers=(("part", answer),)))
        assert asked == ["part"]
        assert len(excursions_in(found)) == expected
        assert ("LOG-40" in found.fault_codes()) is left


def test_a_tanks_recording_is_read_whole_however_long_it_pauses() -> None:
    form = next(one for one in READABLE if one.name == "logtag")
    rows = (*quiet(100), *quiet(100, start=datetime(2026, 3, 16, 8, 0)))
    found = read_logger_file(
        form.write(rows),
        "tank.csv",
        profiles=SHIPPED,
        time_zone="Asia/Shanghai",
        today=TODAY,
        one_trip=False,
    )
    assert isinstance(found, Readout)
    assert len(found.series) == 200


def test_a_night_without_readings_is_a_gap_of_one_trip() -> None:
    form = next(one for one in READABLE if one.name == "logtag")
    rows = [
        (at + (timedelta(hours=11) if n > 50 else 0 * STEP), texts) for n, (at, texts) in enumerate(quiet())
    ]
    found, asked = read_answering(form, Trip(tuple(rows)))
    assert asked == []
    assert len(found.series) == len(rows)


def test_sensors_row_by_row_are_asked_and_two_become_two_probes() -> None:
    lines = ["Time,Sensor Name,Value,Unit"]
    for place in range(30):
        at = datetime(2026, 3, 13, 8, 0) + place * STEP
        lines += [
            f"{at:%Y-%m-%d %H:%M:%S},Vapour,{-180 - place / 10:.1f},°C",
            f"{at:%Y-%m-%d %H:%M:%S},Lid,{-170 if place != 7 else -20:.1f},°C",
            f"{at:%Y-%m-%d %H:%M:%S},Humidity,45.0,%",
        ]
    form = Format(
        "rows",
        "",
        "",
        "",
        lambda rows: b"",
        {"time_columns": "0", "value_columns": "2", "zone": "site", "row_label": "Vapour|Lid"},
    )
    trip = Trip(tuple(quiet(30)))
    found, asked = read_answering(form, trip, ("\n".join(lines) + "\n").encode())
    assert "row_label" in asked
    assert list(found.probes) == ["Vapour", "Lid"]
    assert [one[0] for one in excursions_in(found)] == [1]
    assert "LOG-42" in found.fault_codes()
    alone = Format("rows", "", "", "", lambda rows: b"", {**form.answers, "row_label": "Vapour"})
    found, _ = read_answering(alone, trip, ("\n".join(lines) + "\n").encode())
    assert excursions_in(found) == []


def test_sensors_that_report_at_their_own_moments_have_no_holes() -> None:
    form = next(one for one in READABLE if one.name == "monnit")
    lines = form.write(quiet(40)).decode().split("\r\n")
    other = [line.replace("401233,Shipper 3", "401234,Lid").replace(":00 ", ":31 ") for line in lines[1:-1]]
    mixed = [line for pair in zip(lines[1:-1], other, strict=True) for line in pair]
    data = "\r\n".join([lines[0], *mixed, ""]).encode()
    both = Format("both", "", "", "", form.write, {**form.answers, "row_label": "401233|401234"})
    found, asked = read_answering(both, Trip(tuple(quiet(40)), answers=(("backwards", "sort"),)), data)
    assert "row_label" in asked
    assert [len(series) for series in found.probes.values()] == [40, 40]
    assert all(series.unreadable == () for series in found.probes.values())


def test_a_file_without_headers_is_known_again_by_the_form_of_its_rows() -> None:
    form = next(one for one in READABLE if one.name == "neon")
    rows = quiet(20)
    bare = read_logger_file(form.write(rows), "a.csv", time_zone="Asia/Shanghai", today=TODAY)
    assert isinstance(bare, Questions)
    assert bare.header_line == ""
    stored = profile_from_answers(
        "neon", {"zh_CN": "n", "en": "n"}, form.answers, bare.header_line, first_line=bare.first_line
    )
    later = quiet(20, start=datetime(2026, 3, 15, 9, 30))
    known = [load_profile(stored)]
    again = read_logger_file(
        form.write(later), "b.csv", profiles=known, time_zone="Asia/Shanghai", today=TODAY
    )
    assert isinstance(again, Readout)
    assert (again.profile, len(again.series)) == ("neon", 20)
    other = next(one for one in READABLE if one.name == "trend").write(later)
    assert not known[0].fits(other.decode())


def test_units_that_change_inside_a_column_are_refused() -> None:
    lines = [
        "Time,Value,Unit",
        *(f"2026-03-13 08:{n:02d}:00,-180.{n % 10},{'C' if n < 9 else 'F'}" for n in range(20)),
    ]
    form = Format(
        "mixed", "", "", "", lambda rows: b"", {"time_columns": "0", "value_columns": "1", "zone": "UTC"}
    )
    with pytest.raises(CtdeskError, match="LOG-13"):
        read_answering(form, Trip(tuple(quiet(3))), ("\n".join(lines) + "\n").encode())


def test_another_logger_further_down_is_said() -> None:
    form = next(one for one in READABLE if one.name == "logtag")
    whole = form.write(quiet(40)).decode()
    joined = (whole + whole.replace("A0C1003F", "B7770001").replace("2026-03-13", "2026-03-14")).encode()
    found, _ = read_answering(form, Trip(tuple(quiet(40)), answers=(("part", "all"),)), joined)
    assert "LOG-41" in found.fault_codes()
    assert "LOG-41" not in read_answering(form, Trip(tuple(quiet(40))))[0].fault_codes()


def test_days_counted_from_1900_are_exact_to_the_second() -> None:
    form = next(one for one in READABLE if one.name == "madgetech")
    begun = datetime(2026, 3, 13, 23, 58, 59)
    rows = tuple((begun + timedelta(seconds=7 * place), ("-180.0",)) for place in range(40))
    found, _ = read_answering(form, Trip(rows))
    assert found.series.reading(39).at == (rows[39][0] - timedelta(hours=8)).replace(tzinfo=UTC)
