"""Every cell of the two ASTCT tables, their borders, and that more disease never lowers a grade."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.grading import (
    CONSCIOUSNESS,
    MOTOR,
    OXYGEN,
    PRESSURE,
    SEIZURE,
    CrsFindings,
    IcansFindings,
    IceAnswers,
    early_icaht,
    grade_crs,
    grade_icans,
    is_scored_as_child,
    suggests_hypotension,
)

WELL = CrsFindings(Decimal("36.8"), hypotension=False, vasopressors=0, oxygen="room_air")
FEBRILE = replace(WELL, temperature_c=Decimal("38.4"))
AWAKE = IcansFindings(score=10, consciousness="spontaneous", seizure="none", motor="none", pressure="none")


def crs(**changes: Any) -> tuple[int | None, str]:
    found = grade_crs(replace(FEBRILE, **changes))
    return found.value, found.because[0].code


def icans(**changes: Any) -> tuple[int | None, str]:
    found = grade_icans(replace(AWAKE, **changes))
    return found.value, found.because[0].code


@pytest.mark.parametrize(
    ("changes", "grade", "because"),
    [
        ({}, 1, "fever"),
        ({"temperature_c": Decimal("38.0")}, 1, "fever"),
        ({"temperature_c": Decimal("37.9")}, 0, "no_fever"),
        ({"temperature_c": Decimal("40.1"), "other_cause": True}, 0, "no_fever"),
        ({"hypotension": True}, 2, "hypotension"),
        ({"hypotension": True, "vasopressors": 1}, 3, "one_vasopressor"),
        ({"hypotension": True, "vasopressors": 0, "vasopressin": True}, 3, "one_vasopressor"),
        ({"hypotension": True, "vasopressors": 1, "vasopressin": True}, 3, "one_vasopressor"),
        ({"hypotension": True, "vasopressors": 2}, 4, "several_vasopressors"),
        ({"hypotension": True, "vasopressors": 2, "vasopressin": True}, 4, "several_vasopressors"),
        ({"oxygen": "nasal_cannula", "flow_l_min": Decimal(6)}, 2, "nasal_cannula"),
        ({"oxygen": "nasal_cannula", "flow_l_min": Decimal("6.1")}, 3, "high_flow"),
        ({"oxygen": "blow_by"}, 2, "blow_by"),
        ({"oxygen": "high_flow"}, 3, "high_flow"),
        ({"oxygen": "face_mask"}, 3, "face_mask"),
        ({"oxygen": "non_rebreather"}, 3, "non_rebreather"),
        ({"oxygen": "venturi"}, 3, "venturi"),
        ({"oxygen": "cpap"}, 4, "cpap"),
        ({"oxygen": "bipap"}, 4, "bipap"),
        ({"oxygen": "ventilated"}, 4, "ventilated"),
        ({"oxygen": "airway_only"}, 1, "fever"),
        # The worse of the two decides.
        ({"hypotension": True, "oxygen": "high_flow"}, 3, "high_flow"),
        ({"hypotension": True, "vasopressors": 1, "oxygen": "blow_by"}, 3, "one_vasopressor"),
        # Without fever there is no CRS, unless a treatment masks it.
        ({"temperature_c": Decimal(37), "hypotension": True}, 0, "no_fever"),
        ({"temperature_c": Decimal(37), "hypotension": True, "fever_masked": True}, 2, "hypotension"),
        ({"temperature_c": None, "oxygen": "cpap", "fever_masked": True}, 4, "cpap"),
        ({"temperature_c": Decimal(37), "fever_masked": True}, 0, "resolved"),
        ({"local_effect": 3}, 3, "local_effect"),
        ({"died": True}, 5, "death"),
    ],
)
def test_each_cell_of_the_table_of_crs(changes: dict[str, Any], grade: int, because: str) -> None:
    assert crs(**changes) == (grade, because)


@pytest.mark.parametrize(
    ("changes", "grade", "because"),
    [
        ({}, 0, "normal"),
        *(({"score": score}, 1, "ice") for score in (7, 8, 9)),
        *(({"score": score}, 2, "ice") for score in (3, 4, 5, 6)),
        *(({"score": score}, 3, "ice") for score in (0, 1, 2)),
        ({"score": 0, "consciousness": "vigorous"}, 4, "ice"),
        ({"score": None, "unable": True}, 3, "ice_unable"),
        ({"score": None, "unable": True, "consciousness": "coma"}, 4, "ice_unable"),
        ({"consciousness": "voice"}, 2, "consciousness"),
        ({"consciousness": "touch"}, 3, "consciousness"),
        ({"consciousness": "vigorous"}, 4, "consciousness"),
        ({"consciousness": "coma"}, 4, "consciousness"),
        ({"seizure": "brief"}, 3, "seizure"),
        ({"seizure": "eeg_resolving"}, 3, "seizure"),
        ({"seizure": "prolonged"}, 4, "seizure"),
        ({"seizure": "repetitive"}, 4, "seizure"),
        ({"motor": "deep_focal_weakness"}, 4, "motor"),
        ({"pressure": "focal_oedema"}, 3, "pressure"),
        *(
            ({"pressure": sign}, 4, "pressure")
            for sign in ("diffuse_oedema", "posturing", "sixth_nerve_palsy", "papilloedema", "cushing_triad")
        ),
        ({"score": 5, "seizure": "brief"}, 3, "seizure"),
        ({"seizure": "brief", "other_cause": frozenset({"seizure"})}, 0, "normal"),
        ({"score": 8, "seizure": "brief", "other_cause": frozenset({"seizure"})}, 1, "ice"),
        ({"died": True}, 5, "death"),
        # A child under twelve.
        ({"child": True, "score": 0}, 0, "normal"),
        ({"child": True, "score": 1}, 1, "capd"),
        ({"child": True, "score": 8}, 1, "capd"),
        ({"child": True, "score": 8, "consciousness": "voice"}, 2, "consciousness"),
        ({"child": True, "score": 9}, 3, "capd"),
        ({"child": True, "score": 32}, 3, "capd"),
        ({"child": True, "score": None, "unable": True}, 4, "capd_unable"),
    ],
)
def test_each_cell_of_the_table_of_icans(changes: dict[str, Any], grade: int, because: str) -> None:
    assert icans(**changes) == (grade, because)


def test_what_nobody_looked_at_leaves_the_grade_open_and_says_what_is_certain() -> None:
    unseen = grade_crs(replace(FEBRILE, oxygen=None))
    assert (unseen.value, unseen.at_least, unseen.missing) == (None, 1, ("oxygen",))
    flow = grade_crs(replace(FEBRILE, oxygen="nasal_cannula"))
    assert (flow.value, flow.at_least, flow.missing) == (None, 2, ("flow_l_min",))
    pressors = grade_crs(replace(FEBRILE, hypotension=True, vasopressors=None))
    assert (pressors.value, pressors.at_least, pressors.missing) == (None, 2, ("vasopressors",))
    cold = grade_crs(CrsFindings(hypotension=True, vasopressors=2, oxygen="cpap"))
    assert (cold.value, cold.at_least, cold.missing) == (None, 0, ("temperature_c",))
    certain = grade_crs(replace(FEBRILE, oxygen=None, vasopressors=2))
    assert (certain.value, certain.missing) == (4, ())
    ice = grade_icans(replace(AWAKE, score=None, seizure="brief"))
    assert (ice.value, ice.at_least, ice.missing) == (None, 3, ("score",))
    assert grade_icans(replace(AWAKE, score=None, seizure="prolonged")).value == 4


def test_the_ice_score_adds_ten_points() -> None:
    assert IceAnswers(True, True, True, True, 3, True, True, True).total() == 10
    assert IceAnswers(False, False, False, False, 0, False, False, False).total() == 0
    assert IceAnswers(True, True, True, True, 1, False, True, False).total() == 6
    with pytest.raises(CtdeskError, match="GRD-01"):
        IceAnswers(True, True, True, True, 4, True, True, True).total()


@pytest.mark.parametrize(
    "changes",
    [
        {"temperature_c": Decimal("NaN")},
        {"oxygen": "face_mask", "flow_l_min": Decimal("Infinity")},
        {"temperature_c": Decimal(384)},
        {"temperature_c": Decimal("3.8")},
        {"oxygen": "air"},
        {"oxygen": "nasal_cannula", "flow_l_min": Decimal(-1)},
        {"vasopressors": -1},
        {"local_effect": 5},
    ],
)
def test_what_cannot_be_is_refused_for_crs(changes: dict[str, Any]) -> None:
    with pytest.raises(CtdeskError, match="GRD-01"):
        grade_crs(replace(FEBRILE, **changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"score": 11},
        {"score": -1},
        {"child": True, "score": 33},
        {"seizure": "some"},
        {"other_cause": frozenset({"fever"})},
    ],
)
def test_what_cannot_be_is_refused_for_icans(changes: dict[str, Any]) -> None:
    with pytest.raises(CtdeskError, match="GRD-01"):
        grade_icans(replace(AWAKE, **changes))


@pytest.mark.parametrize(
    ("years", "delay", "child"), [(0, False, True), (11, False, True), (12, False, False), (30, True, True)]
)
def test_who_is_scored_as_a_child(years: int, delay: bool, child: bool) -> None:
    assert is_scored_as_child(years, delay) is child


def test_what_just_can_be_is_taken() -> None:
    cold = replace(WELL, temperature_c=Decimal(25))
    hot = replace(WELL, temperature_c=Decimal(45), vasopressors=10, flow_l_min=Decimal(80))
    assert grade_crs(cold).value == 0
    assert grade_crs(hot).value == 4
    for beyond in (
        replace(cold, temperature_c=Decimal("24.9")),
        replace(hot, temperature_c=Decimal("45.1")),
        replace(hot, vasopressors=11),
        replace(hot, oxygen="face_mask", flow_l_min=Decimal("80.1")),
    ):
        with pytest.raises(CtdeskError, match="GRD-01"):
            grade_crs(beyond)


def test_a_blood_pressure_only_suggests() -> None:
    assert suggests_hypotension(89, 90)
    assert not suggests_hypotension(90, 90)
    assert not suggests_hypotension(None, 90)
    assert not suggests_hypotension(60, None)


@pytest.mark.parametrize(
    ("days", "recovered", "grade"),
    [(None, True, 0), (0, True, 0), (1, True, 1), (6, True, 1), (7, True, 2), (13, True, 2), (14, True, 3),
     (90, True, 3), (90, False, 4)],
)  # fmt: skip
def test_early_haematotoxicity_goes_by_days(days: int | None, recovered: bool, grade: int) -> None:
    assert early_icaht(days, recovered) == grade
    with pytest.raises(CtdeskError, match="GRD-01"):
        early_icaht(-1)


# More disease never lowers a grade.

_OXYGEN = sorted(OXYGEN, key=lambda one: OXYGEN[one])
temperatures = st.decimals("35.0", "42.0", places=1)
crs_findings = st.builds(
    CrsFindings,
    temperature_c=temperatures,
    other_cause=st.booleans(),
    fever_masked=st.booleans(),
    hypotension=st.booleans(),
    vasopressors=st.integers(0, 3),
    vasopressin=st.booleans(),
    oxygen=st.sampled_from(_OXYGEN),
    flow_l_min=st.decimals("0", "60", places=1),
    local_effect=st.integers(0, 4),
)
icans_findings = st.builds(
    IcansFindings,
    score=st.integers(0, 10),
    consciousness=st.sampled_from(sorted(CONSCIOUSNESS)),
    seizure=st.sampled_from(sorted(SEIZURE)),
    motor=st.sampled_from(sorted(MOTOR)),
    pressure=st.sampled_from(sorted(PRESSURE)),
    other_cause=st.frozensets(st.sampled_from(["seizure", "motor", "pressure", "score"])),
)


def graver(first: Any, second: Any, table: dict[str, int]) -> Any:
    return max(first, second, key=lambda one: table[one])


@given(crs_findings, crs_findings)
def test_more_disease_never_lowers_the_grade_of_crs(one: CrsFindings, other: CrsFindings) -> None:
    assert one.temperature_c is not None
    assert other.temperature_c is not None
    both = replace(
        one,
        temperature_c=max(one.temperature_c, other.temperature_c),
        other_cause=one.other_cause and other.other_cause,
        fever_masked=one.fever_masked or other.fever_masked,
        hypotension=one.hypotension or other.hypotension,
        vasopressors=max(one.vasopressors or 0, other.vasopressors or 0),
        vasopressin=one.vasopressin or other.vasopressin,
        oxygen=graver(one.oxygen, other.oxygen, dict(OXYGEN)),
        flow_l_min=max(one.flow_l_min or Decimal(0), other.flow_l_min or Decimal(0)),
        local_effect=max(one.local_effect or 0, other.local_effect or 0),
    )
    before, after = grade_crs(one).value, grade_crs(both).value
    assert before is not None
    assert after is not None
    assert after >= before


@given(icans_findings, icans_findings)
def test_more_disease_never_lowers_the_grade_of_icans(one: IcansFindings, other: IcansFindings) -> None:
    both = replace(
        one,
        score=min(one.score or 0, other.score or 0),
        consciousness=graver(one.consciousness, other.consciousness, dict(CONSCIOUSNESS)),
        seizure=graver(one.seizure, other.seizure, dict(SEIZURE)),
        motor=graver(one.motor, other.motor, dict(MOTOR)),
        pressure=graver(one.pressure, other.pressure, dict(PRESSURE)),
        other_cause=one.other_cause & other.other_cause,
    )
    before, after = grade_icans(one).value, grade_icans(both).value
    assert before is not None
    assert after is not None
    assert after >= before


def unseen_of(seen: Any, left_out: set[str]) -> Any:
    nothing: dict[str, Any] = dict.fromkeys(left_out)
    return replace(seen, **nothing)


CRS_ROWS = ["hypotension", "oxygen", "vasopressors", "temperature_c", "flow_l_min"]
ICANS_ROWS = ["score", "consciousness", "seizure", "motor", "pressure"]


@given(crs_findings, st.sets(st.sampled_from(CRS_ROWS)))
def test_what_was_left_out_of_crs_leaves_the_grade_open_or_makes_no_difference(
    seen: CrsFindings, left_out: set[str]
) -> None:
    whole, part = grade_crs(seen).value, grade_crs(unseen_of(seen, left_out))
    assert whole is not None
    assert part.at_least <= whole
    assert part.value in (None, whole)
    assert (part.value is None) == bool(part.missing)
    assert set(part.missing) <= left_out


@given(icans_findings, st.sets(st.sampled_from(ICANS_ROWS)))
def test_what_was_left_out_of_icans_leaves_the_grade_open_or_makes_no_difference(
    seen: IcansFindings, left_out: set[str]
) -> None:
    whole, part = grade_icans(seen).value, grade_icans(unseen_of(seen, left_out))
    assert whole is not None
    assert part.at_least <= whole
    assert part.value in (None, whole)
    assert set(part.missing) <= left_out


@given(crs_findings)
def test_each_reason_asks_for_the_grade_it_stands_beside(seen: CrsFindings) -> None:
    found = grade_crs(seen)
    assert {one.grade for one in found.because} == {found.value}


def test_the_reason_is_data() -> None:
    (reason,) = grade_crs(replace(FEBRILE, oxygen="nasal_cannula", flow_l_min=Decimal(8))).because
    assert (reason.code, reason.grade, reason.value, reason.unit) == ("high_flow", 3, "8", "L/min")
    two = grade_crs(replace(FEBRILE, hypotension=True, oxygen="blow_by")).because
    assert [one.code for one in two] == ["hypotension", "blow_by"]


@pytest.mark.parametrize(
    ("changes", "value", "at_least", "missing"),
    [
        # A pressure that looks normal may be held up by a vasopressor.
        ({"vasopressors": None}, None, 1, ("vasopressors",)),
        ({"hypotension": None, "vasopressors": 1}, None, 3, ("oxygen",)),
        ({"hypotension": None, "vasopressors": 2}, 4, 4, ()),
        (
            {"hypotension": True, "vasopressors": None, "vasopressin": True},
            None,
            3,
            ("vasopressors", "oxygen"),
        ),
    ],
)
def test_what_could_not_make_it_graver_is_not_waited_for(
    changes: dict[str, Any], value: int | None, at_least: int, missing: tuple[str, ...]
) -> None:
    oxygen = None if "oxygen" in missing else "room_air"
    found = grade_crs(replace(FEBRILE, oxygen=oxygen, **changes))
    assert (found.value, found.at_least, found.missing) == (value, at_least, missing)


def test_with_the_fever_masked_its_temperature_is_waited_for_only_where_it_decides() -> None:
    masked = replace(WELL, temperature_c=None, fever_masked=True)
    assert grade_crs(masked).missing == ("temperature_c",)
    assert grade_crs(replace(masked, oxygen="blow_by")).value == 2


def test_a_sleep_of_another_cause_leaves_an_ice_of_nought_at_three() -> None:
    asleep = replace(AWAKE, score=0, consciousness="coma", other_cause=frozenset({"consciousness"}))
    assert grade_icans(asleep).value == 3


@pytest.mark.parametrize("score", range(11))
def test_a_score_of_ice_is_the_sum_of_its_ten_points(score: int) -> None:
    named = min(score, 3)
    year, month, city, hospital, *others = (place < score - named for place in range(7))
    answers = IceAnswers(year, month, city, hospital, named, *others)
    assert answers.total() == score
