"""The bedside: findings as they were seen, grades with their grounds, who hears of them, and corrections."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from ctdesk.domain.errors import CtdeskError, Refused
from ctdesk.domain.grading import IceAnswers
from ctdesk.services.bedside import (
    assess_patient,
    close_course,
    confirm_assessment,
    correct_assessment,
    open_course,
)
from ctdesk.services.bedside_alerts import bedside_contacts, tell_of_alert
from ctdesk.services.bedside_course import list_bedside
from ctdesk.services.bedside_events import give_antidote, record_event, withdraw_dose, withdraw_event
from ctdesk.services.bedside_rows import BedsideFindings
from ctdesk.services.worklist import my_desk
from fixtures.bedside_story import FEVER, GRADE_3, WELL, Bedside
from fixtures.cast import Cast


def refused(cast: Cast, login: str, command: Any, **arguments: Any) -> tuple[str, str | None]:
    with pytest.raises(CtdeskError) as error:
        cast.do(login, command, **arguments)
    return error.value.code, error.value.field


def kinds(cast: Cast, login: str) -> list[str]:
    return [one.kind for one in cast.ask(login, my_desk).now if one.kind.startswith("bedside")]


def test_an_assessment_keeps_its_grade_with_the_grounds_and_the_rules(any_cast: Cast) -> None:
    bed = Bedside(any_cast)
    row = bed.row(bed.look(GRADE_3))
    assert (row.crs_grade, row.icans_grade, row.score) == (3, 0, 10)
    assert row.crs_because["rules"] == "ASTCT-2019/1"
    assert row.crs_because["because"] == [{"code": "one_vasopressor", "grade": 3, "value": "", "unit": ""}]
    (line,) = bed.sheet().assessments
    assert line.findings == replace(GRADE_3, score=10)
    assert [one.code for one in line.crs.because] == ["one_vasopressor"]
    assert line.assessed_by == "何小满"


def test_what_nobody_looked_at_stays_apart_from_no(any_cast: Cast) -> None:
    bed = Bedside(any_cast)
    seen = replace(FEVER, vasopressors=None, oxygen=None, seizure=None)
    row = bed.row(bed.look(seen))
    assert (row.vasopressors, row.oxygen, row.hypotension) == (None, None, False)
    assert (row.crs_grade, row.crs_at_least) == (None, 1)
    assert set(row.crs_because["missing"]) == {"vasopressors", "oxygen"}
    assert (row.icans_grade, row.icans_because["missing"]) == (None, ["seizure"])


@pytest.mark.parametrize(
    ("spoilt", "code", "field"),
    [
        ({"temperature_c": Decimal("377")}, "FIELD-06", "temperature_c"),
        ({"systolic": 12}, "FIELD-06", "systolic"),
        ({"systolic": 70, "diastolic": 110}, "BED-08", "diastolic"),
        ({"ice": None, "score": 11}, "GRD-01", "score"),
        ({"score": 7}, "BED-04", "score"),
        ({"unable": True}, "BED-06", "score"),
        ({"ice": IceAnswers(True, True, True, True, 4, True, True, True)}, "GRD-01", "named"),
        ({"oxygen": "tent"}, "GRD-01", "oxygen"),
        ({"flow_l_min": Decimal(-1)}, "FIELD-06", "flow_l_min"),
        ({"explained": frozenset({"weather"})}, "GRD-01", "other_cause"),
        ({"ferritin_ug_l": Decimal(-3)}, "FIELD-06", "ferritin_ug_l"),
        ({"child": True}, "GRD-01", "score"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    cast: Cast, spoilt: dict[str, Any], code: str, field: str
) -> None:
    bed = Bedside(cast)
    arguments = {"course_id": bed.course_id, "at": cast.clock.now, "findings": replace(WELL, **spoilt)}
    assert refused(cast, "nurse", assess_patient, **arguments) == (code, field)
    assert bed.sheet().assessments == ()


def test_an_empty_assessment_and_times_that_cannot_be_are_refused(cast: Cast) -> None:
    bed = Bedside(cast)
    now, minute = cast.clock.now, timedelta(minutes=1)

    def tried(**more: Any) -> tuple[str, str | None]:
        arguments = {"course_id": bed.course_id, "at": now, "findings": WELL, **more}
        return refused(cast, "nurse", assess_patient, **arguments)

    assert tried(findings=BedsideFindings()) == ("BED-02", None)
    assert tried(at=now + minute) == ("BED-07", "at")
    assert tried(at=bed.infused_at - minute) == ("BED-07", "at")
    assert tried(at=now - 16 * minute) == ("BED-05", "late_reason")
    assert tried(at=now - 16 * minute, note="平稳") == ("BED-05", "late_reason")
    assert tried(course_id=99) == ("BED-01", None)
    bed.look(WELL, at=now - 16 * minute, late_reason="抢救中，补记")
    (late,) = bed.sheet().assessments
    assert (late.late_reason, late.note) == ("抢救中，补记", None)


def test_a_course_begins_once_for_the_patient_it_belongs_to(cast: Cast) -> None:
    bed = Bedside(cast)
    other = Bedside(cast, born=date(1990, 1, 1))
    mine = {"patient_id": bed.patient_id}
    now = cast.clock.now
    assert refused(cast, "nurse", open_course, **mine, infused_at=bed.infused_at)[0] == "BED-12"
    late = now + timedelta(hours=1)
    assert refused(cast, "nurse", open_course, **mine, infused_at=late) == ("BED-10", "infused_at")
    assert refused(cast, "nurse", open_course, **mine, infused_at=now, case_id=7) == ("BED-11", "case_id")
    assert refused(cast, "nurse", open_course, patient_id=99, infused_at=now)[0] == "UNIT-15"
    names = [row.number for row in cast.ask("nurse", list_bedside).rows]
    assert names == ["PJ-BED-2026-0002", "PJ-BED-2026-0001"]
    assert cast.ask("nurse", list_bedside, text="0031 771968").rows[0].id == bed.course_id
    assert other.sheet().row.day == 0


def test_only_the_ward_assesses_and_only_the_physician_confirms(cast: Cast) -> None:
    bed = Bedside(cast)
    arguments = {"course_id": bed.course_id, "at": cast.clock.now, "findings": WELL}
    with pytest.raises(Refused):
        cast.do("receiver", assess_patient, **arguments)
    key = bed.look(WELL)
    with pytest.raises(Refused):
        cast.do("nurse", confirm_assessment, assessment_id=key)
    cast.do("physician", confirm_assessment, assessment_id=key)
    assert bed.sheet().assessments[0].confirmed_by == "陈砚"
    assert refused(cast, "physician", confirm_assessment, assessment_id=key)[0] == "BED-14"


def test_a_fever_starts_the_clock_of_the_physician_and_ends_at_the_bedside(any_cast: Cast) -> None:
    cast, bed = any_cast, Bedside(any_cast)
    bed.look(FEVER)
    assert bed.alerts() == [("fever", "R03", "open")]
    (alert,) = bed.sheet().alerts
    assert alert.due_at - alert.assessed_at == timedelta(minutes=30)
    assert kinds(cast, "physician") == ["bedside_come"]
    assert "bedside_tell" in kinds(cast, "nurse")
    call = {"alert_id": alert.id, "name": "陈砚", "told_at": cast.clock.now}
    assert cast.do("nurse", tell_of_alert, **call, way="phone") is False
    assert bed.sheet().alerts[0].status in ("open", "soon")
    call["told_at"] = cast.clock.advance(minutes=12)
    assert cast.do("nurse", tell_of_alert, **call, way="in_person") is True
    assert (bed.sheet().alerts[0].status, bed.sheet().alerts[0].told) == ("done", "陈砚")
    assert refused(cast, "nurse", tell_of_alert, **call, way="in_person")[0] == "BED-09"
    assert kinds(cast, "physician") == []


def test_a_missed_physician_is_overdue_and_stays_so(cast: Cast) -> None:
    bed = Bedside(cast)
    bed.look(FEVER)
    cast.clock.advance(minutes=31)
    (alert,) = bed.sheet().alerts
    assert alert.status == "overdue"
    now = cast.clock.now
    cast.do("nurse", tell_of_alert, alert_id=alert.id, name="陈砚", way="in_person", told_at=now)
    assert bed.sheet().alerts[0].status == "done_late"


def test_a_grave_grade_is_told_to_lead_intensive_care_and_neurology_again_when_it_rises(cast: Cast) -> None:
    bed = Bedside(cast)
    bed.look(replace(FEVER, hypotension=True))
    told = [("fever", "R03"), ("crs", "R01"), ("crs", "R25"), ("crs", "R26")]
    assert [one[:2] for one in bed.alerts()] == told
    assert kinds(cast, "lead") == ["bedside_hear"]
    bed.look(replace(FEVER, hypotension=True), hours=2)
    assert len(bed.alerts()) == 4
    bed.look(GRADE_3, hours=2)
    assert [one[:2] for one in bed.alerts()[4:]] == told[1:]


def test_whom_to_call_names_the_number(cast: Cast) -> None:
    bed = Bedside(cast)
    found = cast.ask("nurse", bedside_contacts, course_id=bed.course_id)
    assert [(one.recipient, one.name) for one in found] == [("R01", "林知远"), ("R03", "陈砚")]


def test_a_telling_cannot_be_before_what_it_is_about(cast: Cast) -> None:
    bed = Bedside(cast)
    bed.look(FEVER)
    (alert,) = bed.sheet().alerts
    call = {"alert_id": alert.id, "name": "陈砚", "way": "phone"}
    now = cast.clock.now
    before, later = now - timedelta(minutes=1), now + timedelta(minutes=1)
    assert refused(cast, "nurse", tell_of_alert, **call, told_at=before) == ("BED-07", "told_at")
    assert refused(cast, "nurse", tell_of_alert, **call, told_at=later)[0] == "QUA-31"
    assert refused(cast, "nurse", tell_of_alert, **{**call, "way": "pigeon"}, told_at=now)[1] == "way"


def test_a_correction_replaces_and_the_former_stays_with_its_reason(any_cast: Cast) -> None:
    cast, bed = any_cast, Bedside(any_cast)
    key = bed.look(FEVER)
    again = cast.do("nurse", correct_assessment, assessment_id=key, reason="体温单读错行", findings=WELL)
    sheet = bed.sheet()
    assert [one.id for one in sheet.assessments] == [again]
    (former,) = sheet.replaced
    assert (former.id, former.withdraw_reason, former.findings.temperature_c) == (
        key,
        "体温单读错行",
        Decimal("38.6"),
    )
    assert sheet.assessments[0].corrects_id == key
    assert bed.alerts() == [("fever", "R03", "withdrawn")]
    arguments = {"assessment_id": key, "reason": "再改", "findings": WELL}
    assert refused(cast, "nurse", correct_assessment, **arguments)[0] == "BED-13"
    blank = {"assessment_id": again, "reason": " ", "findings": WELL}
    assert refused(cast, "nurse", correct_assessment, **blank) == ("FIELD-01", "reason")


def test_a_correction_keeps_the_alert_that_still_stands_and_raises_what_was_silent(cast: Cast) -> None:
    bed = Bedside(cast)
    first = bed.look(FEVER)
    bed.look(FEVER, hours=1)
    warmer = replace(FEVER, temperature_c=Decimal("39.0"))
    again = cast.do("nurse", correct_assessment, assessment_id=first, reason="笔误", findings=warmer)
    assert bed.alerts() == [("fever", "R03", "open")]
    cast.do("nurse", correct_assessment, assessment_id=again, reason="床号错", findings=WELL)
    assert bed.alerts() == [("fever", "R03", "withdrawn"), ("fever", "R03", "open")]


def test_after_tocilizumab_the_grade_needs_no_fever(any_cast: Cast) -> None:
    cast, bed = any_cast, Bedside(any_cast)
    bed.look(replace(FEVER, hypotension=True))
    cast.clock.advance(hours=1)
    given = {"course_id": bed.course_id, "antidote": "tocilizumab", "mg": "480"}
    dose = cast.do("nurse", give_antidote, **given, at=cast.clock.now)
    cold = bed.row(bed.look(replace(WELL, hypotension=True), hours=1))
    assert (cold.fever_masked, cold.crs_grade) == (True, 2)
    stand = bed.sheet().stands["tocilizumab"]
    assert (stand.doses, stand.total_mg, stand.doses_left) == (1, Decimal(480), None)
    assert stand.since_last is not None and stand.since_last >= timedelta(hours=1)
    cast.do("nurse", withdraw_dose, dose_id=dose, reason="未给药")
    sheet = bed.sheet()
    assert sheet.stands == {}
    assert [one.outdated for one in sheet.assessments] == [False, True]
    assert refused(cast, "nurse", withdraw_dose, dose_id=dose, reason="再撤")[0] == "BED-13"


def test_a_dose_that_cannot_be_is_refused(cast: Cast) -> None:
    bed = Bedside(cast)
    now = cast.clock.now
    given = {"course_id": bed.course_id, "antidote": "steroid", "mg": "10", "at": now}

    def tried(**more: Any) -> tuple[str, str | None]:
        return refused(cast, "nurse", give_antidote, **{**given, **more})

    assert tried(antidote="garlic") == ("FIELD-04", "antidote")
    assert tried(mg="ten") == ("FIELD-05", "mg")
    assert tried(mg="0") == ("GRD-01", "mg")
    assert tried(at=now + timedelta(minutes=1)) == ("GRD-02", "at")
    assert tried(at=bed.infused_at - timedelta(minutes=1)) == ("GRD-03", "at")


def test_events_of_their_own_are_structured_and_graded_by_their_rule(cast: Cast) -> None:
    bed = Bedside(cast)
    now = cast.clock.now
    told = {"course_id": bed.course_id, "onset_at": now}
    days = {"days": "9", "recovered": True}
    cast.do("physician", record_event, **told, kind="icaht", findings=days)
    cast.do("physician", record_event, **told, kind="icaht", findings={"recovered": False})
    sample = {"t_cell": True, "sample_kept": True}
    event = cast.do("physician", record_event, **told, kind="second_malignancy", grade=4, findings=sample)
    assert [(one.kind, one.grade) for one in bed.sheet().events] == [
        ("icaht", 2),
        ("icaht", 4),
        ("second_malignancy", 4),
    ]
    assert bed.sheet().events[-1].findings == sample
    cast.do("physician", withdraw_event, event_id=event, reason="病理否定")
    assert bed.sheet().events[-1].withdraw_reason == "病理否定"

    def tried(**more: Any) -> tuple[str, str | None]:
        return refused(cast, "physician", record_event, **{**told, "kind": "infection", **more})

    assert tried(kind="bad luck") == ("FIELD-04", "kind")
    assert tried(grade=6) == ("GRD-01", "grade")
    assert tried(findings={"days": "3"}) == ("FIELD-04", "findings")
    assert tried(kind="icaht", findings={"days": "1.5"}) == ("GRD-01", "days")
    assert tried(ended_at=now - timedelta(hours=1)) == ("BED-07", "ended_at")
    assert tried(onset_at=now + timedelta(hours=1)) == ("BED-07", "onset_at")


def test_the_course_tells_episodes_the_worst_and_what_is_due(any_cast: Cast) -> None:
    cast, bed = any_cast, Bedside(any_cast)
    assert bed.sheet().left_today == 2
    bed.look(FEVER)
    bed.look(GRADE_3, hours=4)
    bed.look(WELL, "physician", hours=20)
    bed.look(replace(WELL, ice=None, score=5), hours=1)
    sheet = bed.sheet()
    (crs,) = sheet.crs_episodes
    assert (crs.worst, crs.resolved_at is not None) == (3, True)
    assert (sheet.worst_crs, sheet.worst_icans) == (3, 2)
    assert [one.crs for one in sheet.points] == [1, 3, 0, 0]
    assert sheet.assessors == ("何小满", "陈砚")
    assert (sheet.row.day, sheet.left_today) == (1, 0)
    assert sheet.row.next_at == cast.clock.now + timedelta(hours=12)
    assert "bedside_assess" in kinds(cast, "nurse")
    cast.clock.advance(hours=13)
    assert bed.sheet().row.late


def test_a_young_child_is_scored_by_the_capd(cast: Cast) -> None:
    bed = Bedside(cast, born=date(2019, 5, 1))
    assert bed.sheet().child
    key = bed.look(replace(WELL, child=True, ice=None, score=12))
    assert bed.row(key).icans_grade == 3


def test_what_is_over_takes_no_more_assessments_but_late_events(cast: Cast) -> None:
    bed = Bedside(cast)
    key = bed.look(WELL)
    version = bed.sheet().row_version
    over = {"course_id": bed.course_id, "note": "D14，无CRS，转门诊随访"}
    with pytest.raises(Refused):
        cast.do("nurse", close_course, **over, seen_version=version)
    assert refused(cast, "physician", close_course, **over, seen_version=9)[0] == "REC-13"
    cast.do("physician", close_course, **over, seen_version=version)
    look = {"course_id": bed.course_id, "at": cast.clock.now, "findings": WELL}
    assert refused(cast, "nurse", assess_patient, **look)[0] == "BED-03"
    change = {"assessment_id": key, "reason": "笔误", "findings": WELL}
    assert refused(cast, "nurse", correct_assessment, **change)[0] == "BED-03"
    onset = cast.clock.advance(days=90)
    cast.do(
        "physician",
        record_event,
        course_id=bed.course_id,
        kind="infection",
        onset_at=onset,
        grade=3,
        findings={"site": "肺"},
    )
    assert cast.ask("nurse", list_bedside).rows == ()
    (row,) = cast.ask("nurse", list_bedside, state="closed").rows
    assert (row.next_at, bed.sheet().left_today) == (None, 0)


def test_no_patient_stands_in_the_log(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    bed = Bedside(cast)
    bed.look(GRADE_3)
    bed.sheet()
    assert "王䶮" not in caplog.text
    assert "0031 77" not in caplog.text
