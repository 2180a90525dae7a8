"""Reading at once gives what reading row by row gives, for every table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.exchange.logger_formats import READABLE, Format
from tests.exchange.logger_trips import Trip, quiet, read_answering, warm

from ctdesk.exchange import logger_columns
from ctdesk.exchange.logger_readout import Readout
from ctdesk.exchange.logger_regular import cut_fields, without_marks


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Small files too are read at once, in parts of a few hundred characters."""
    monkeypatch.setattr(logger_columns, "WORTH_IT", 0)
    monkeypatch.setattr(logger_columns, "_PART", 700)
    yield monkeypatch


@pytest.mark.parametrize("form", READABLE, ids=lambda one: one.name)
def test_every_format_is_read_alike(form: Format, at_once: pytest.MonkeyPatch) -> None:
    rows = warm(quiet(probes=form.probes), (5, 60, 61), ("---", "-100.0", "OL"))
    fast, _ = read_answering(form, Trip(tuple(rows)))
    at_once.setattr(logger_columns, "WORTH_IT", 10**9)
    slow, _ = read_answering(form, Trip(tuple(rows)))
    assert fast == slow


def test_a_plain_table_is_read_at_once(at_once: pytest.MonkeyPatch) -> None:
    read = []

    def counted(part: str, *more: object) -> int:
        read.append(logger_columns_take(part, *more))
        return read[-1]

    logger_columns_take = logger_columns._take_part
    at_once.setattr(logger_columns, "_take_part", counted)
    form = next(one for one in READABLE if one.name == "testo")
    trip = Trip(tuple(quiet()))
    found, _ = read_answering(form, trip, form.write(trip.rows).split(b"\r\n\r\n")[0])
    assert sum(read) >= len(found.series) == len(trip.rows)
    assert 0 not in read


cell = st.sampled_from(["-180.1", "-99.95", "0", "", " -1 ", "---", "x", '"-3.5"', "7,5", "温"])
moment = st.integers(0, 40_000).map(lambda n: datetime(2026, 3, 1) + n * timedelta(minutes=1))
shapes = st.sampled_from(["%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M", "%d.%m.%Y %H:%M:%S"])


@given(
    st.lists(st.tuples(moment, cell, cell), min_size=1, max_size=40),
    shapes,
    st.sampled_from(",;"),
    st.booleans(),
)
@settings(max_examples=120)
def test_any_table_is_read_alike(
    rows: list[tuple[datetime, str, str]], shape: str, delimiter: str, quoted: bool
) -> None:
    mark = '"' if quoted else ""
    first = datetime(2026, 2, 27, 10, 0).strftime(shape)
    lines = [f"Time{delimiter}A °C{delimiter}B °C", f"{mark}{first}{mark}{delimiter}-190.5{delimiter}-190.6"]
    lines += [f"{mark}{at.strftime(shape)}{mark}{delimiter}{a}{delimiter}{b}" for at, a, b in rows]
    data = ("\n".join(lines) + "\n").encode()
    answers = {"time_columns": "0", "value_columns": "1,2", "zone": "UTC", "unit": "C", "date_order": "dmy"}
    answers |= {
        "backwards": "sort",
        "decimal": "point",
        "last_line": "keep",
        "part": "all",
        "delimiter": delimiter,
    }
    form = Format("any", "", "", "", lambda rows: data, answers)
    found: list[object] = []
    for worth, part in ((10**9, 2_000_000), (0, 150)):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(logger_columns, "WORTH_IT", worth)
            patch.setattr(logger_columns, "_PART", part)
            try:
                readout, _ = read_answering(form, Trip(()), data)
            except Exception as error:  # the same refusal is the same reading
                found.append(repr(error))
            else:
                found.append(replace(readout, facts={}))
    assert found[0] == found[1]
    assert isinstance(found[0], Readout | str)


def test_marks_that_protect_something_are_left_alone() -> None:
    assert without_marks('"a","b"\n"c","d"', ",", 2) == "a,b\nc,d"
    assert without_marks('"a","b,c"\n"c","d,e"', ",", 2) is None
    assert without_marks('"a","b""c"\n"c","d"', ",", 2) is None
    assert without_marks('"a","b\nc"\n"c","d"', ",", 2) is None


def test_lines_of_unequal_width_are_not_cut() -> None:
    assert cut_fields("a,b\nc", ",") is None
    assert cut_fields("a,b\nc,d,e\nf,g", ",") is None
    # As many delimiters as lines would need, but not in every line.
    assert cut_fields("a,b,c\nd\ne,f", ",") is None
    assert cut_fields("ab", ",") is None
