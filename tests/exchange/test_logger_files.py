"""Every fault of decision 28 in a file made here, and what is read, asked or refused."""

from __future__ import annotations

import codecs
import hashlib
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.exchange.logger_samples import (
    PLAIN,
    SHIPPED,
    START,
    asked,
    plain,
    read,
    readings,
    readout,
    rows,
    text,
)

from ctdesk.domain.errors import Cancelled, CtdeskError
from ctdesk.domain.temperature import summarise
from ctdesk.exchange.logger_profiles import load_profile, profile_from_answers
from ctdesk.exchange.logger_readout import Questions, Readout, join_readouts, judge_trip

HEADER = "Date Time,Temp (°C)"
HOBO = [
    '"Plot Title: CT-2026-031"',
    '"#","Date Time, GMT+08:00","Temp, °C (LGR S/N: 20338010, SEN S/N: 20338010)",'
    '"Button Down (LGR S/N: 20338010)","Host Connected (LGR S/N: 20338010)",'
    '"End Of File (LGR S/N: 20338010)"',
    "1,03/13/26 08:00:00 AM,-189.912,,,",
    "2,03/13/26 08:05:00 AM,-188.402,Logged,,",
    "3,03/13/26 08:10:00 AM,-187.555,,,",
    "4,03/13/26 08:12:31 AM,,,Logged,",
    "5,03/13/26 08:12:40 AM,,,,Logged",
]


def refused(data: bytes, answers: dict[str, str] | None = None, **more: object) -> str:
    with pytest.raises(CtdeskError) as caught:
        read(data, answers, **more)
    return caught.value.code


# ---------------------------------------------------------------- profiles


def test_a_hoboware_style_file_is_read_without_a_question() -> None:
    found = readout(text(HOBO))
    assert found.profile == "hoboware"
    assert plain(found) == ["-189.912", "-188.402", "-187.555"]
    assert (found.serial, found.trip, found.zone, found.unit) == ("20338010", "CT-2026-031", "+08:00", "C")
    assert found.series.reading(0).at == datetime(2026, 3, 13, 0, 0, tzinfo=UTC)


def test_button_host_and_end_of_file_are_events_and_no_readings() -> None:
    events = readout(text(HOBO)).events
    assert [event.text for event in events] == ["Button Down", "Host Connected", "End Of File"]
    assert events[1].at == datetime(2026, 3, 13, 0, 12, 31, tzinfo=UTC)


def test_an_easylog_style_file_asks_only_for_the_zone() -> None:
    data = text(
        [
            "TRIP 7,Time,Celsius(°C),High Alarm,Low Alarm,Serial Number",
            "1,2026-03-13 08:00:00,-189.5,-130.0,-200.0,010012345",
            "2,2026-03-13 08:05:00,-189.0",
            "3,2026-03-13 08:10:00,-188.5",
        ]
    )
    assert asked(data).codes == ("zone",)
    found = readout(data, {"zone": "site"})
    assert (found.profile, found.serial, found.trip) == ("easylog", "010012345", "TRIP 7")
    assert plain(found) == ["-189.5", "-189.0", "-188.5"]
    assert found.series.reading(0).at.hour == 0


def test_a_logtag_style_file_has_date_and_time_in_two_columns() -> None:
    data = text(
        [
            "Product Model,TRIX-8",
            "Serial Number,A0C1003F",
            "Time zone,UTC+08:00",
            "",
            "Record,Date,Time,°C,Events",
            "1,2026-03-13,08:00:00,-189.5,",
            "2,2026-03-13,08:05:00,-189.0,Mark",
        ]
    )
    found = readout(data)
    assert (found.profile, found.serial, found.zone) == ("logtag", "A0C1003F", "+08:00")
    assert plain(found) == ["-189.5", "-189.0"]
    assert found.events[0].text == "Mark"


def test_a_plain_two_column_file_asks_for_zone_and_unit() -> None:
    questions = asked(text(rows(readings())))
    assert (questions.kind, questions.profile) == ("details", "two-column")
    assert set(questions.codes) == {"zone", "unit"}


def test_a_format_never_seen_ends_in_a_mapping_dialog() -> None:
    data = text(["Alpha;Beta;Gamma", *(f"7;{line}" for line in rows(readings(), delimiter=";"))])
    questions = asked(data)
    assert questions.kind == "mapping"
    assert {"time_columns", "value_columns"} <= set(questions.codes)
    assert questions.headers == ("Alpha", "Beta", "Gamma")
    assert len(questions.sample) == 5


def test_an_answered_format_is_known_again_by_its_profile() -> None:
    data = text(["Alpha;Beta;Gamma", *(f"7;{line}" for line in rows(readings(), delimiter=";"))])
    answers = {"time_columns": "1", "value_columns": "2", "zone": "UTC", "unit": "C"}
    stored = profile_from_answers(
        "our-logger", {"zh_CN": "本院", "en": "Ours"}, answers, asked(data).header_line
    )
    found = readout(data, profiles=[*SHIPPED, load_profile(stored)])
    assert found.profile == "our-logger"
    assert plain(found) == readings()


def test_a_saved_profile_without_a_header_must_be_chosen_by_name() -> None:
    data = text(f"x|{line}" for line in rows(readings(), delimiter="|"))
    stored = profile_from_answers(
        "bare", {"zh_CN": "无表头", "en": "Bare"}, {**PLAIN, "time_columns": "1", "value_columns": "2"}, ""
    )
    assert asked(data, profiles=[load_profile(stored)]).kind == "mapping"
    assert readout(data, profiles=[load_profile(stored)], profile="bare").profile == "bare"
    assert refused(data, profile="nobody") == "LOG-06"


def test_two_profiles_that_fit_are_a_question() -> None:
    again = load_profile({"name": "other", "title": {"zh_CN": "其他", "en": "Other"}, "match": ["LGR S/N"]})
    questions = asked(text(HOBO), profiles=[*SHIPPED, again])
    assert questions.codes == ("profile",)
    assert readout(text(HOBO), {"profile": "hoboware"}, profiles=[*SHIPPED, again]).profile == "hoboware"


# ---------------------------------------------------------------- what stands in the readings


def test_readings_keep_the_digits_of_the_file() -> None:
    found = readout(text(rows(["-150", "-150.0", "-149.95"])), {"zone": "UTC", "unit": "C"})
    assert plain(found) == ["-150", "-150.0", "-149.95"]


def test_a_decimal_comma_is_read_behind_semicolons() -> None:
    data = text(["Zeit;Temp (°C)", *rows(["-150,3", "-149,9"], delimiter=";")])
    found = readout(data, PLAIN)
    assert (found.decimal, plain(found)) == ("comma", ["-150.3", "-149.9"])


def test_a_decimal_comma_between_commas_is_asked() -> None:
    data = text([HEADER, *rows(["-150,3", "-149,9", "-149,2"])])
    assert "split_number" in asked(data, PLAIN).codes
    assert plain(readout(data, PLAIN | {"split_number": "decimal"})) == ["-150.3", "-149.9", "-149.2"]
    assert plain(readout(data, PLAIN | {"split_number": "columns"})) == ["-150", "-149", "-149"]


def test_a_decimal_comma_between_commas_is_asked_without_headers_too() -> None:
    data = text(rows(["-150,3", "-149,9", "-149,2"]))
    answers = {"zone": "UTC", "unit": "C"}
    assert asked(data, answers).codes == ("split_number",)
    assert plain(readout(data, answers | {"split_number": "decimal"})) == ["-150.3", "-149.9", "-149.2"]


def test_more_columns_than_headers_are_asked_in_spite_of_a_profile() -> None:
    profile = load_profile(
        {
            "name": "p",
            "title": {"zh_CN": "p", "en": "p"},
            "match": ["^Time,A"],
            "time": "^Time",
            "values": "°C",
        }
    )
    data = text(["Time,A (°C),B (°C)", *rows(["-150,3,-149,9", "-150,1,-149,8"])])
    assert asked(data, profiles=[profile]).kind == "mapping"


def test_a_quoted_decimal_comma_between_commas_is_clear() -> None:
    data = text([HEADER, *rows(['"-150,3"', '"-149,9"'])])
    assert plain(readout(data, PLAIN)) == ["-150.3", "-149.9"]


def test_a_thousands_separator_beside_a_decimal_mark_is_clear() -> None:
    data = text(["Zeit;Temp (K)", *rows(["1,013.2", "77.4"], delimiter=";")])
    found = readout(data, {"time_columns": "0", "value_columns": "1", "zone": "UTC"})
    assert plain(found) == ["740.05", "-195.75"]


def test_a_comma_that_may_be_either_is_asked() -> None:
    data = text(["Zeit;Temp (°C)", *rows(["1,234", "1,100"], delimiter=";")])
    assert asked(data, PLAIN).codes == ("decimal",)
    assert plain(readout(data, PLAIN | {"decimal": "comma"})) == ["1.234", "1.100"]
    assert plain(readout(data, PLAIN | {"decimal": "point"})) == ["1234", "1100"]


def test_both_decimal_marks_in_one_file_are_asked() -> None:
    data = text(["Zeit;Temp (°C)", *rows(["-150.3", "-149,9"], delimiter=";")])
    assert asked(data, PLAIN).codes == ("decimal",)


def test_fahrenheit_is_converted_and_said() -> None:
    found = readout(
        text(["Time,Temp (°F)", *rows(["-238.0", "-237.9"])]), {"zone": "UTC", **PLAIN, "unit": "F"}
    )
    assert found.series.celsius[0] == Decimal(-150)
    assert found.series.celsius[1] > Decimal(-150)
    assert "LOG-37" in found.fault_codes()


def test_kelvin_is_exact() -> None:
    data = text(["Time,Temp [K]", *rows(["77.35", "123.15"])])
    found = readout(data, {"zone": "UTC", "time_columns": "0", "value_columns": "1"})
    assert (found.unit, plain(found)) == ("K", ["-195.80", "-150.00"])


def test_the_unit_may_stand_behind_each_reading() -> None:
    data = text(rows(["-150.3 °C", "-149.9 °C"]))
    found = readout(data, {"zone": "UTC", "time_columns": "0", "value_columns": "1"})
    assert (found.unit, plain(found)) == ("C", ["-150.3", "-149.9"])


@pytest.mark.parametrize(
    ("sign", "unit"), [("?F", "F"), ("¡ÆC", "C"), ("Â°C", "C"), ("\ufffdC", "C"), ("癈", "C")]
)
def test_a_damaged_unit_sign_is_read_and_said(sign: str, unit: str) -> None:
    data = text([f"Time,Temp ({sign})", *rows(readings())])
    found = readout(data, {"zone": "UTC", "time_columns": "0", "value_columns": "1"})
    assert found.unit == unit
    assert "LOG-29" in found.fault_codes()


@pytest.mark.parametrize("header", ["Probe C", "Channel F", "Sensor K"])
def test_a_probe_named_by_a_letter_has_no_unit(header: str) -> None:
    answers = {key: value for key, value in PLAIN.items() if key != "unit"}
    assert asked(text([f"Time,{header}", *rows(readings())]), answers).codes == ("unit",)


def test_an_answer_does_not_overrule_the_unit_in_the_file() -> None:
    assert readout(text(["Time,Temp (°F)", *rows(readings())]), PLAIN | {"unit": "C"}).unit == "F"


def test_a_file_without_any_unit_is_asked() -> None:
    assert "unit" in asked(text(["Time,Temp", *rows(readings())]), {"zone": "UTC"}).codes


@pytest.mark.parametrize("mark", ["---", "OL", "-999", "-999.9", "NaN", "Err", "9999", ""])
def test_marks_for_no_reading_stay_marks(mark: str) -> None:
    found = readout(text([HEADER, *rows(["-150.1", mark, mark, "-149.9"])]), PLAIN)
    assert plain(found) == ["-150.1", "-149.9"]
    (stretch,) = found.series.unreadable
    assert (stretch.count, stretch.marks) == (2, (mark,))
    assert stretch.end - stretch.start == timedelta(minutes=5)
    assert "LOG-25" in found.fault_codes()


def test_a_file_of_marks_alone_has_no_reading() -> None:
    assert refused(text([HEADER, *rows(["---"] * 5)]), PLAIN) == "LOG-05"


def test_a_constant_value_is_a_dead_probe() -> None:
    found = readout(text([HEADER, *rows(["-196.0"] * 20)]), PLAIN)
    summary = summarise(found.series, Decimal(-130))
    assert [fault.code for fault in judge_trip(found, summary)] == ["LOG-23"]


# ---------------------------------------------------------------- columns


def test_two_probes_are_read_and_the_one_at_the_product_is_asked() -> None:
    lines = [f"{line},{-100 - n}.0" for n, line in enumerate(rows(readings()))]
    data = text(["Time,Probe 1 (°C),Probe 2 (°C)", *lines])
    answers = {"time_columns": "0", "value_columns": "1,2", "zone": "UTC"}
    questions = asked(data, answers)
    assert questions.codes == ("probe",)
    found = readout(data, answers | {"probe": "Probe 2 (°C)"})
    assert list(found.probes) == ["Probe 1 (°C)", "Probe 2 (°C)"]
    assert plain(found)[:2] == ["-100.0", "-101.0"]


def test_all_columns_that_look_like_temperatures_are_proposed_together() -> None:
    lines = [f"{line},45,-100.0" for line in rows(readings())]
    items = asked(text(["Time,Probe 1 (°C),RH,Probe 2 (°C)", *lines])).items
    (question,) = [item for item in items if item.code == "value_columns"]
    assert (question.proposal, question.options) == ("1,3", ("1,3", "1", "2", "3"))


def test_dates_and_times_with_points_are_read() -> None:
    data = text(["Zeit;Temp (°C)", *rows(readings(), "%d.%m.%Y %H.%M.%S", ";")])
    assert readout(data, PLAIN).series.reading(1).at == (START + timedelta(minutes=5)).replace(tzinfo=UTC)


def test_humidity_and_alarm_limits_are_not_proposed_as_temperature() -> None:
    data = text(
        ["Time,Humidity (%RH),Temp (°C),High Alarm", *(f"{at},45.0,-150.1,-130" for at in rows([""]))]
    )
    data = data.replace(b",,", b",")
    questions = asked(data)
    (question,) = [item for item in questions.items if item.code == "value_columns"]
    assert question.proposal == "2"


def test_swapped_columns_are_found_by_their_contents() -> None:
    data = text(f"{value},{line[:-1]}" for value, line in zip(readings(), rows([""] * 12), strict=True))
    questions = asked(data)
    assert [item.proposal for item in questions.items[:2]] == ["1", "0"]
    found = readout(data, PLAIN | {"time_columns": "1", "value_columns": "0"})
    assert plain(found) == readings()


def test_headers_that_contradict_the_columns_are_asked_in_spite_of_a_profile() -> None:
    swapped = [f"{value},{line[:-1]}" for value, line in zip(readings(), rows([""] * 12), strict=True)]
    profile = load_profile(
        {
            "name": "p",
            "title": {"zh_CN": "p", "en": "p"},
            "match": ["^Time,Temp"],
            "time": "^Time",
            "values": "^Temp",
        }
    )
    questions = asked(text(["Time,Temp (°C)", *swapped]), profiles=[profile])
    assert questions.kind == "mapping"


def test_an_unknown_delimiter_is_asked() -> None:
    data = text(["Time~Temp (°C)", *rows(readings(), delimiter="~")])
    assert asked(data).codes == ("delimiter",)
    found = readout(data, PLAIN | {"delimiter": "~"})
    assert (found.delimiter, plain(found)) == ("~", readings())


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_usual_delimiters_are_found(delimiter: str) -> None:
    data = text([f"Time{delimiter}Temp (°C)", *rows(readings(), delimiter=delimiter)])
    assert readout(data, PLAIN).delimiter == delimiter


def test_columns_set_by_spaces_are_found_and_confirmed() -> None:
    data = text(line.replace(",", "   ") for line in rows(readings()))
    answers = {"delimiter": "space", "time_columns": "0+1", "value_columns": "2", "zone": "UTC", "unit": "C"}
    assert asked(data).codes == ("delimiter",)
    assert plain(readout(data, answers)) == readings()


@pytest.mark.parametrize("count", [0, 1, 7, 60])
def test_headers_of_any_length_are_passed_over(count: int) -> None:
    head = [f"Fact {n}: value {n}" for n in range(count)]
    found = readout(text([*head, HEADER, *rows(readings())]), PLAIN)
    assert plain(found) == readings()
    assert found.facts.get("Fact 0") == ("value 0" if count else None)


def test_the_serial_number_in_a_header_is_found() -> None:
    assert readout(text(["Serial Number: 4711-A", HEADER, *rows(readings())]), PLAIN).serial == "4711-A"


def test_rows_of_another_form_above_the_table_are_said() -> None:
    data = text([HEADER, "2026-03-13,07:55:00,-100.0", *rows(readings())])
    (fault,) = readout(data, PLAIN).faults
    assert (fault.code, fault.values["count"]) == ("LOG-32", 1)


def test_lines_after_the_readings_become_events() -> None:
    data = text([HEADER, *rows(readings()), "", "Button pressed", "End of file"])
    found = readout(data, PLAIN)
    assert [event.text for event in found.events] == ["Button pressed", "End of file"]
    assert found.fault_codes() == {"LOG-39"}
    assert len(found.series) == 12


def test_a_line_not_understood_among_readings_is_counted_and_named() -> None:
    lines = rows(readings())
    lines.insert(4, "*** memory error ***")
    found = readout(text([HEADER, *lines]), PLAIN)
    (fault,) = found.faults
    assert (fault.code, fault.values["line"], fault.values["count"]) == ("LOG-32", 6, 1)


# ---------------------------------------------------------------- dates and clocks


def test_day_and_month_that_may_be_exchanged_are_asked() -> None:
    data = text([HEADER, *rows(readings(), "%d/%m/%Y %H:%M", start=datetime(2026, 2, 3, 8, 0))])
    questions = asked(data, PLAIN)
    (question,) = questions.items
    assert (question.code, question.options) == ("date_order", ("dmy", "mdy"))
    assert question.preview[0].startswith("2026-02-03")
    assert readout(data, PLAIN | {"date_order": "dmy"}).series.reading(0).at.month == 2
    assert readout(data, PLAIN | {"date_order": "mdy"}).series.reading(0).at.month == 3


def test_a_thirteenth_proves_the_order_of_day_and_month() -> None:
    data = text([HEADER, *rows(readings(), "%d.%m.%Y %H:%M:%S")])
    assert readout(data, PLAIN).date_order == "dmy"


def test_the_likelier_order_is_proposed_not_taken() -> None:
    lines = rows(readings(4), "%d/%m/%Y %H:%M", minutes=1440, start=datetime(2026, 2, 1))
    (question,) = asked(text([HEADER, *lines]), PLAIN).items
    assert question.proposal == "dmy"


def test_a_two_digit_year_leaves_three_orders_open() -> None:
    lines = rows(readings(2), "%d-%m-%y %H:%M", start=datetime(2009, 8, 7, 1, 0))
    (question,) = asked(text([HEADER, *lines]), PLAIN).items
    assert question.options == ("ymd", "dmy", "mdy")


@pytest.mark.parametrize(
    "shape", ["%d-%b-%Y %H:%M:%S", "%b %d, %Y %H:%M:%S", "%Y年%m月%d日 %H:%M", "%Y/%m/%d %H:%M"]
)
def test_dates_with_names_or_the_year_first_are_clear(shape: str) -> None:
    found = readout(text(["Time;Temp (°C)", *rows(readings(), shape, ";")]), PLAIN)
    assert found.series.reading(0).at == START.replace(tzinfo=UTC)


def test_dates_in_two_orders_are_refused() -> None:
    lines = ["13/03/2026 08:00,-150.1", "03/14/2026 08:00,-150.2"]
    assert refused(text([HEADER, *lines]), PLAIN) == "LOG-14"


def test_times_of_changing_width_are_read() -> None:
    lines = ["2026/3/9 9:55,-150.1", "2026/3/10 10:00,-150.2", "2026/3/10 10:05:30,-150.3"]
    found = readout(text([HEADER, *lines]), PLAIN)
    assert [found.series.reading(n).at.minute for n in range(3)] == [55, 0, 5]


def test_am_and_pm_are_read() -> None:
    lines = rows(readings(4), "%Y-%m-%d %I:%M %p", minutes=240)
    hours = [readout(text([HEADER, *lines]), PLAIN).series.reading(n).at.hour for n in range(4)]
    assert hours == [8, 12, 16, 20]


def test_shangwu_and_xiawu_are_read() -> None:
    lines = ["2026/3/13 上午11:55:00,-150.1", "2026/3/13 下午12:00:00,-150.2", "2026/3/13 下午1:00:00,-150.3"]
    found = readout(text([HEADER, *lines]), PLAIN)
    assert [found.series.reading(n).at.hour for n in range(3)] == [11, 12, 13]


def test_a_twelve_hour_clock_without_marks_is_asked() -> None:
    lines = rows(readings(20), "%Y-%m-%d %I:%M", minutes=60, start=datetime(2026, 3, 13, 9, 0))
    data = text([HEADER, *lines])
    assert asked(data, PLAIN).codes == ("half_day",)
    found = readout(data, PLAIN | {"half_day": "am"})
    assert [found.series.reading(n).at.hour for n in (0, 3, 4, 14, 15)] == [9, 12, 13, 23, 0]


def test_a_missing_year_is_asked_and_goes_on_past_new_year() -> None:
    lines = rows(readings(4), "%d-%b %H:%M", minutes=1440, start=datetime(2025, 12, 30))
    data = text([HEADER, *lines])
    (question,) = asked(data, PLAIN).items
    assert (question.code, question.proposal) == ("year", "2025")
    found = readout(data, PLAIN | {"year": "2025"})
    assert found.series.reading(3).at == datetime(2026, 1, 2, tzinfo=UTC)
    assert refused(data, PLAIN | {"year": "25"}) == "LOG-04"


def test_a_file_without_a_zone_is_asked() -> None:
    answers = {key: value for key, value in PLAIN.items() if key != "zone"}
    (question,) = asked(text([HEADER, *rows(readings())]), answers).items
    assert question.code == "zone"
    assert question.options[:2] == ("Asia/Shanghai", "UTC")


@pytest.mark.parametrize("zone", ["+08:00", "Asia/Shanghai", "site", "GMT+8"])
def test_a_zone_may_be_answered_in_several_ways(zone: str) -> None:
    found = readout(text([HEADER, *rows(readings())]), PLAIN | {"zone": zone})
    assert found.series.reading(0).at == datetime(2026, 3, 13, 0, 0, tzinfo=UTC)


def test_a_zone_that_does_not_exist_is_refused() -> None:
    assert refused(text([HEADER, *rows(readings())]), PLAIN | {"zone": "Mars/Base"}) == "LOG-12"


def test_an_offset_in_the_header_is_taken() -> None:
    answers = {key: value for key, value in PLAIN.items() if key != "zone"}
    found = readout(text(["Time (UTC-05:00),Temp (°C)", *rows(readings())]), answers)
    assert (found.zone, found.series.reading(0).at.hour) == ("-05:00", 13)


def test_two_offsets_above_the_table_are_asked() -> None:
    answers = {key: value for key, value in PLAIN.items() if key != "zone"}
    head = ["Time zone at start: UTC+08:00", "Time zone at stop: UTC+01:00"]
    assert asked(text([*head, HEADER, *rows(readings())]), answers).codes == ("zone",)


def test_the_zone_of_the_export_is_offered_and_not_taken() -> None:
    answers = {key: value for key, value in PLAIN.items() if key != "zone"}
    (question,) = asked(
        text(["Exported 2026-03-14 09:00 GMT+03:00", HEADER, *rows(readings())]), answers
    ).items
    assert (question.code, question.options[-1]) == ("zone", "+03:00")


def test_an_offset_behind_every_time_is_taken() -> None:
    lines = [line.replace(",", "+08:00,") for line in rows(readings(), "%Y-%m-%dT%H:%M:%S")]
    answers = {key: value for key, value in PLAIN.items() if key != "zone"}
    found = readout(text([HEADER, *lines]), answers)
    assert (found.zone, found.series.reading(0).at.hour) == ("file", 0)


def test_a_clock_change_inside_is_asked() -> None:
    lines = rows(readings(30), minutes=60, start=datetime(2026, 3, 28, 12, 0))
    data = text([HEADER, *lines])
    berlin = PLAIN | {"zone": "Europe/Berlin"}
    assert asked(data, berlin).codes == ("clock_change",)
    fixed = readout(data, berlin | {"clock_change": "fixed"})
    assert summarise(fixed.series, Decimal(0)).gaps == ()
    # 02:00 does not exist that night, so this clock cannot have followed.
    assert refused(data, berlin | {"clock_change": "followed"}) == "LOG-08"


def test_the_hour_that_comes_twice_is_two_hours() -> None:
    hours = ["01:00", "02:00", "02:30", "02:00", "02:30", "03:00"]
    data = text([HEADER, *(f"2025-10-26 {hour},-150.{n}" for n, hour in enumerate(hours))])
    found = readout(data, PLAIN | {"zone": "Europe/Berlin", "clock_change": "followed"})
    assert len(found.series) == 6
    assert found.series.reading(5).at - found.series.reading(0).at == timedelta(hours=3)
    assert "LOG-35" in found.fault_codes()


def test_a_recording_in_the_future_is_noted_and_not_shifted() -> None:
    found = readout(text([HEADER, *rows(readings(), start=datetime(2027, 1, 1))]), PLAIN)
    assert "LOG-36" in found.fault_codes()
    assert found.series.reading(0).at.year == 2027


def test_a_clock_offset_is_recorded_and_shifts_nothing() -> None:
    found = readout(text([HEADER, *rows(readings())]), PLAIN | {"clock_offset_min": "7.5"})
    assert found.clock_offset_min == Decimal("7.5")
    assert found.series.reading(0).at == START.replace(tzinfo=UTC)


# ---------------------------------------------------------------- bytes


def plain_text() -> str:
    return "\n".join([HEADER, *rows(readings())]) + "\n"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_read_with_and_without_a_mark(encoding: str) -> None:
    data = plain_text().encode(encoding)
    mark = codecs.BOM_UTF16_LE if encoding.endswith("le") else codecs.BOM_UTF16_BE
    marked, bare = readout(mark + data, PLAIN), readout(data, PLAIN)
    assert plain(marked) == plain(bare) == readings()
    assert (marked.fault_codes(), bare.fault_codes()) == (set(), {"LOG-30"})


def test_utf_8_with_a_mark_is_read() -> None:
    assert readout(codecs.BOM_UTF8 + plain_text().encode(), PLAIN).encoding == "utf-8"


def test_gb18030_is_asked_with_a_preview_and_read() -> None:
    data = ("时间,温度(°C)\n" + "\n".join(rows(readings())) + "\n").encode("gb18030")
    questions = asked(data)
    (question,) = questions.items
    assert question.options == ("gb18030", "cp1252")
    assert "时间" in question.preview[0]
    assert readout(data, PLAIN | {"encoding": "gb18030"}).encoding == "gb18030"


def test_cp1252_with_nothing_but_the_degree_sign_leaves_no_doubt() -> None:
    found = readout(plain_text().encode("cp1252"), PLAIN)
    assert (found.encoding, found.unit) == ("cp1252", "C")


def test_bytes_of_no_encoding_are_named_by_position() -> None:
    with pytest.raises(CtdeskError) as caught:
        read(b"Time,Temp\n2026-03-13 08:00,-150.1\xff\xff\x81\n", {"encoding": "utf-8"})
    assert (caught.value.code, caught.value.values["position"]) == ("CSV-01", 33)


def test_nul_inside_is_refused_by_line_and_at_the_end_left_out() -> None:
    data = text([HEADER, *rows(readings())])
    with pytest.raises(CtdeskError) as caught:
        read(data.replace(b"-188.4", b"-18\x00.4", 1), PLAIN)
    assert (caught.value.code, caught.value.values["row"]) == ("CSV-05", 3)
    found = readout(data + b"\0" * 512, PLAIN)
    assert (plain(found), found.fault_codes()) == (readings(), {"LOG-33"})


def test_an_open_quotation_mark_is_refused_by_line() -> None:
    assert refused(text([HEADER, *rows(["-150.1", '"-150.2', "-150.3"])]), PLAIN) == "CSV-05"


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"PK\x03\x04\x14\x00", "ZIP"),
        (b"MZ\x90\x00\x03\x00", "EXE"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "OLE"),
        (b"\x89PNG\r\n", "PNG"),
        (b"<html><body>", "HTML"),
        (bytes(range(256)) * 4, "BIN"),
    ],
)
def test_another_kind_of_file_under_a_csv_name_is_refused(head: bytes, kind: str) -> None:
    with pytest.raises(CtdeskError) as caught:
        read(head + b"\x01\x02 more of it " * 20)
    assert (caught.value.code, caught.value.values["kind"]) == ("CSV-08", kind)


@pytest.mark.parametrize("data", [b"", b"\r\n \r\n", b"\xef\xbb\xbf", b"\0\0\0\0", b"\xff\xfe"])
def test_an_empty_file_is_refused(data: bytes) -> None:
    assert refused(data) == "LOG-01"


def test_a_file_with_an_alarm_summary_only_is_refused_as_such() -> None:
    data = text(["Max temperature: -150.1", "Min temperature: -190.0", "Alarm: none", "Average: -170"])
    assert refused(data) == "LOG-02"


def test_a_text_without_a_table_is_refused() -> None:
    assert refused(b"Dear colleague,\nplease find the temperatures attached.\n") == "LOG-03"


# ---------------------------------------------------------------- the end, the order, the whole


def test_a_last_line_cut_before_the_reading_is_left_out() -> None:
    data = text([HEADER, *rows(readings())]).rstrip(b"\n") + b"\n2026-03-13 09:0"
    found = readout(data, PLAIN)
    assert (len(found.series), found.fault_codes()) == (12, {"LOG-28"})


def test_half_a_number_at_the_end_is_asked() -> None:
    data = text([HEADER, *rows(readings())])[:-3]
    (question,) = asked(data, PLAIN).items
    assert (question.code, question.proposal) == ("last_line", "drop")
    assert len(readout(data, PLAIN | {"last_line": "drop"}).series) == 11
    assert len(readout(data, PLAIN | {"last_line": "keep"}).series) == 12


def test_a_whole_last_line_without_an_end_is_kept() -> None:
    assert len(readout(text([HEADER, *rows(readings())])[:-1], PLAIN).series) == 12


def test_a_stretch_that_stands_twice_is_counted_once() -> None:
    lines = rows(readings())
    found = readout(text([HEADER, *lines, *lines[6:]]), PLAIN)
    (fault,) = found.faults
    assert (fault.code, fault.values["count"], len(found.series)) == ("LOG-26", 6, 12)


def test_two_readings_of_one_moment_both_stay() -> None:
    lines = rows(readings())
    found = readout(
        text([HEADER, *lines, lines[-1].replace("-", "-1").replace("2026-103-113", "2026-03-13")]), PLAIN
    )
    assert len(found.series) + len(found.series.unreadable) == 13


def test_the_warmer_of_two_readings_of_one_moment_counts() -> None:
    found = readout(text([HEADER, *rows(["-150.1", "-150.2"]), "2026-03-13 08:05:00,-90.0"]), PLAIN)
    assert "LOG-31" in found.fault_codes()
    assert summarise(found.series, Decimal(-130)).max == Decimal("-90.0")


def test_descending_order_is_turned_round() -> None:
    found = readout(text([HEADER, *reversed(rows(readings()))]), PLAIN)
    assert (plain(found), found.fault_codes()) == (readings(), {"LOG-27"})


def test_rows_that_go_back_in_time_are_asked() -> None:
    lines = rows(readings(10))
    data = text([HEADER, *lines[5:], *lines[:5]])
    assert asked(data, PLAIN).codes == ("backwards",)
    sorted_out = readout(data, PLAIN | {"backwards": "sort"})
    assert (plain(sorted_out), sorted_out.fault_codes()) == (readings(10), {"LOG-34"})
    assert refused(data, PLAIN | {"backwards": "stop"}) == "LOG-09"


def test_a_gap_is_found() -> None:
    lines = rows(readings(30))
    found = readout(text([HEADER, *lines[:10], *lines[20:]]), PLAIN)
    (gap,) = summarise(found.series, Decimal(-130)).gaps
    assert gap.minutes == 55


def test_recordings_that_miss_packing_or_opening_are_said() -> None:
    found = readout(text([HEADER, *rows(readings())]), PLAIN | {"zone": "UTC"})
    early, late = (
        START.replace(tzinfo=UTC) - timedelta(hours=1),
        START.replace(tzinfo=UTC) + timedelta(hours=5),
    )
    summary = summarise(found.series, Decimal(-130), packed_at=early, opened_at=late)
    assert [fault.code for fault in judge_trip(found, summary)] == ["LOG-21", "LOG-22"]


def test_a_wrong_serial_number_is_said() -> None:
    found = readout(text(HOBO))
    summary = summarise(found.series, Decimal(-130))
    assert [fault.code for fault in judge_trip(found, summary, "20338011")] == ["LOG-20"]
    assert judge_trip(found, summary, "2033 8010") == ()


def test_files_of_one_trip_are_joined_in_any_order() -> None:
    head, lines = ["Serial Number: 4711", HEADER], rows(readings(20))
    first, second = (readout(text([*head, *part]), PLAIN) for part in (lines[:12], lines[8:]))
    joined = join_readouts([second, first])
    assert plain(joined) == readings(20)
    assert joined == join_readouts([first, second])
    assert [fault.values["overlap"] for fault in joined.faults if fault.code == "LOG-38"] == [4]
    assert len(joined.sources) == 2


def test_files_of_two_loggers_are_not_joined() -> None:
    one, two = (
        readout(text([f"Serial Number: {n}", HEADER, *rows(readings())]), PLAIN) for n in (4711, 4712)
    )
    with pytest.raises(CtdeskError, match="LOG-10"):
        join_readouts([one, two])


def test_the_digest_is_of_the_bytes_as_they_came() -> None:
    data = text([HEADER, *rows(readings())])
    assert readout(data, PLAIN).sha256 == hashlib.sha256(data).hexdigest()


def test_an_answer_that_was_not_offered_is_refused() -> None:
    assert refused(text(["Time,Temp", *rows(readings())]), PLAIN | {"unit": "R"}) == "LOG-04"
    assert refused(text([HEADER, *rows(readings())]), PLAIN | {"value_columns": "0"}) == "LOG-04"


def test_a_million_rows_are_read_with_progress() -> None:
    count = 1_000_000
    data = text(
        [
            HEADER,
            *rows(
                (f"{-190 + n % 400 / 10:.1f}" for n in range(count)), minutes=1, start=datetime(2020, 1, 1)
            ),
        ]
    )
    steps: list[tuple[int, int]] = []
    found = readout(data, PLAIN, report=lambda done, total: steps.append((done, total)))
    assert len(found.series) == count
    assert len({id(value) for value in found.series.celsius}) == 400
    assert steps[-1][0] == steps[-1][1]
    assert all(a[0] <= b[0] for a, b in pairwise(steps))


def test_reading_can_be_cancelled() -> None:
    def stop(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        read(text([HEADER, *rows(readings())]), PLAIN, report=stop)


def test_a_question_shows_one_preview_for_each_option() -> None:
    data = text(
        ["Alpha;Beta;Gamma", *(f"7;{line}" for line in rows(readings(), "%d/%m/%y %H:%M", delimiter=";"))]
    )
    for answers in ({}, {"time_columns": "1", "value_columns": "2"}):
        for item in asked(data, answers).items:
            assert len(item.options) == len(item.preview) > 0


@given(st.binary(max_size=400))
def test_any_bytes_give_a_readout_questions_or_a_known_refusal(data: bytes) -> None:
    try:
        found = read(data)
    except CtdeskError as error:
        assert re.fullmatch(r"(?:CSV|LOG)-[0-9]{2}", error.code)
    else:
        assert isinstance(found, Readout | Questions)


@given(
    st.lists(st.text(alphabet='0123456789-/.:, ;\t°CFKTZ年月日"\nOLAPM', max_size=40), max_size=12),
    st.booleans(),
)
def test_any_table_gives_a_readout_questions_or_a_known_refusal(cells: list[str], answered: bool) -> None:
    data = ("Time,Temp (°C)\n2026-03-13 08:00:00,-150.1\n" + "\n".join(cells)).encode()
    try:
        found = read(data, PLAIN if answered else None)
    except CtdeskError as error:
        assert re.fullmatch(r"(?:CSV|LOG)-[0-9]{2}", error.code)
    else:
        assert isinstance(found, Readout | Questions)


@given(st.lists(st.decimals(-273, 100, places=2, allow_nan=False), min_size=2, max_size=40))
def test_readings_come_back_exactly_as_written(values: list[Decimal]) -> None:
    found = readout(text([HEADER, *rows(str(value) for value in values)]), PLAIN)
    assert plain(found) == [str(value) for value in values]
