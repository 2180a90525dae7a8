"""The record of a watch (CT-MON-001) from the first assessment to paper, and what the label of an antidote
says beside what was given.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from ctdesk.db.tables.receipt import DoseUnit, Patient
from ctdesk.db.tables.records import Record
from ctdesk.domain.antidotes import LabelLimits
from ctdesk.domain.errors import CtdeskError, Refused
from ctdesk.services.antidote_labels import (
    AntidoteFigures,
    enter_antidote_label,
    list_antidote_labels,
    verify_antidote_label,
    withdraw_antidote_label,
)
from ctdesk.services.bedside import (
    assess_patient,
    close_course,
    confirm_assessment,
    correct_assessment,
    open_course,
)
from ctdesk.services.bedside_alerts import tell_of_alert
from ctdesk.services.bedside_choices import begin_choices
from ctdesk.services.bedside_course import course_of
from ctdesk.services.bedside_events import give_antidote, record_event, withdraw_dose
from ctdesk.services.bedside_record import begin_record
from ctdesk.services.printing import print_record
from ctdesk.services.record_view import read_record
from ctdesk.services.worklist import my_desk
from fixtures.bedside_story import FEVER, GRADE_3, WELL, Bedside
from fixtures.cast import Cast
from fixtures.forms_at_work import answer, sign
from fixtures.receipt_story import Story

pytestmark = pytest.mark.usefixtures("messages")
FIGURES = AntidoteFigures("4", "8", "800")


def said(cast: Cast, record_id: int, path: str) -> object:
    found = cast.ask("physician", read_record, record_id=record_id).answers.get(path)
    return None if found is None else found.value


def lines(cast: Cast, record_id: int, path: str) -> list[Mapping[str, object]]:
    """The rows of a table of the record."""
    value = said(cast, record_id, path)
    assert isinstance(value, list)
    return [row for row in value if isinstance(row, Mapping)]


def test_a_course_becomes_a_record_signed_by_ward_and_physician_and_printed(cast: Cast) -> None:
    bed = Bedside(cast)
    first = bed.look(FEVER)
    cast.do("physician", confirm_assessment, assessment_id=first)
    given = {"course_id": bed.course_id, "antidote": "tocilizumab", "mg": "480", "route": "静脉滴注 1 h"}
    record = cast.do("nurse", begin_record, course_id=bed.course_id)
    draft = cast.do("nurse", print_record, record_id=record, way="pdf")
    assert draft.kind == "draft"
    with pytest.raises(CtdeskError) as running:
        sign(cast, "nurse", record, "nurse")  # the watch has not ended
    assert running.value.code == "REC-30"
    bed.look(GRADE_3, hours=3)
    cast.do("nurse", give_antidote, **given, at=cast.clock.advance(minutes=20))
    wrong = cast.do("nurse", give_antidote, **{**given, "mg": "4800"}, at=cast.clock.now)
    cast.do("nurse", withdraw_dose, dose_id=wrong, reason="剂量录入错误")
    slow = replace(WELL, hypotension=True, ice=None, score=5, ferritin_ug_l=Decimal(4200), in_icu=True)
    key = bed.look(slow, hours=4)
    again = {"assessment_id": key, "reason": "血压换手复测", "note": "家属陪护"}
    cast.do("nurse", correct_assessment, **again, findings=slow)
    bed.look(WELL, hours=20)
    late = cast.clock.advance(hours=6) - timedelta(hours=2)
    cast.do(
        "nurse",
        assess_patient,
        course_id=bed.course_id,
        findings=replace(WELL, crp_mg_l=Decimal("18.5")),
        at=late,
        late_reason="抢救中，补记",
    )
    for alert in bed.sheet().alerts:
        cast.do(
            "nurse",
            tell_of_alert,
            alert_id=alert.id,
            name="陈砚",
            way="in_person",
            told_at=alert.assessed_at + timedelta(minutes=10),
            late_reason="值守抢救，事后登记",
        )
    cast.do(
        "physician",
        record_event,
        course_id=bed.course_id,
        kind="icaht",
        onset_at=cast.clock.now,
        findings={"days": "9", "recovered": True},
    )
    version = bed.sheet().row_version
    close = {"course_id": bed.course_id, "seen_version": version, "note": "CRS、ICANS已缓解，转出"}
    cast.do("physician", close_course, **close)
    assert bed.sheet().record_id == record
    assert {item.record_id for item in cast.ask("nurse", my_desk).now} >= {record}
    answer(cast, "nurse", record, {"B10": "D1转ICU，D2转回"})
    sign(cast, "nurse", record, "nurse")
    assert [said(cast, record, path) for path in ("B1", "B7", "B9", "C1", "C2", "C3", "F2", "F3")] == [
        "5",
        True,
        False,
        "3",
        "2",
        True,
        True,
        True,
    ]
    crs = lines(cast, record, "B2")
    assert [row["grade"] for row in crs] == ["1", "3", "2", "0", "0"]
    assert "一种升压药 one vasopressor" in str(crs[1]["because"])
    assert "发热被掩盖" in str(crs[2]["because"])
    confirmed = [str(row["confirmed"])[:2] for row in lines(cast, record, "B3")]
    assert confirmed == ["陈砚", "No", "No", "No", "No"]
    (noted, why) = lines(cast, record, "B5")
    assert (noted["note"], why["late"]) == ("家属陪护", "抢救中，补记")
    (gone,) = lines(cast, record, "D3")
    assert gone["reason"] == "剂量录入错误"
    answer(cast, "physician", record, {"G1": "resolved", "G2": True})
    with pytest.raises(Refused):
        sign(cast, "nurse", record, "physician")
    sign(cast, "physician", record, "physician")
    assert all(one.confirmed_by == "陈砚" for one in bed.sheet().assessments)
    with cast.gate.reading() as db:
        kept = db.get(Record, record)
        assert kept is not None
        assert kept.state in ("completed", "reviewed")
    with pytest.raises(CtdeskError) as twice:
        cast.do("nurse", begin_record, course_id=bed.course_id)
    assert twice.value.code == "BED-17"
    pdf = cast.do("physician", print_record, record_id=record, way="pdf").pdf
    assert pdf.startswith(b"%PDF-")


def test_the_label_of_an_antidote_counts_once_two_have_read_it(cast: Cast) -> None:
    bed = Bedside(cast)
    given = {"course_id": bed.course_id, "antidote": "tocilizumab", "mg": "480"}
    cast.do("nurse", give_antidote, **given, at=cast.clock.now)
    label = {"antidote": "tocilizumab", "label_version": "2024-03"}
    wrong = cast.do("receiver", enter_antidote_label, **{**label, "antidote": "steroid"}, figures=FIGURES)
    with pytest.raises(Refused):
        cast.do("receiver", verify_antidote_label, label_id=wrong, figures=FIGURES)
    cast.do("verifier", withdraw_antidote_label, label_id=wrong, reason="说明书无此数值")
    entered = cast.do("receiver", enter_antidote_label, **label, figures=FIGURES)
    assert [item.kind for item in cast.ask("verifier", my_desk).now if "antidote" in item.kind] == [
        "verify_antidote"
    ]
    (unseen,) = cast.ask("verifier", list_antidote_labels)
    assert unseen.limits is None
    stand = bed.sheet().stands["tocilizumab"]
    assert (stand.doses_left, stand.interval_over) == (None, None)
    mine = {"label_id": entered, "figures": FIGURES}
    for login, figures, code in (
        ("verifier", replace(FIGURES, least_interval_h="6"), "CAT-05"),
        ("verifier", replace(FIGURES, most_mg=None), "CAT-05"),
        ("verifier", replace(FIGURES, most_doses="a few"), "FIELD-05"),
    ):
        with pytest.raises(CtdeskError) as refused:
            cast.do(login, verify_antidote_label, label_id=entered, figures=figures)
        assert refused.value.code == code
    cast.do("verifier", verify_antidote_label, **mine)
    cast.clock.advance(hours=5, minutes=10)
    stand = bed.sheet().stands["tocilizumab"]
    assert (stand.doses_left, stand.interval_over, stand.over_label) == (3, False, ())
    cast.do("nurse", give_antidote, **{**given, "mg": "900"}, at=cast.clock.now)
    assert bed.sheet().stands["tocilizumab"].over_label == ("interval", "mg")
    (known,) = cast.ask("nurse", list_antidote_labels)
    assert known.limits == LabelLimits(4, timedelta(hours=8), Decimal(800))
    for arguments, code in (
        ({**label, "figures": AntidoteFigures()}, "FIELD-01"),
        ({**label, "antidote": "garlic", "figures": FIGURES}, "FIELD-04"),
        ({**label, "figures": replace(FIGURES, least_interval_h="-8")}, "FIELD-06"),
        ({**label, "figures": FIGURES, "dated": cast.clock.now.date() + timedelta(days=2)}, "BED-18"),
    ):
        with pytest.raises(CtdeskError) as spoilt:
            cast.do("receiver", enter_antidote_label, **arguments)
        assert spoilt.value.code == code


def test_a_batch_that_is_not_the_units_is_refused(cast: Cast) -> None:
    story = Story(cast).accepted()
    with cast.gate.reading() as db:
        unit = db.scalars(select(DoseUnit).order_by(DoseUnit.id)).first()
        patient = db.scalars(select(Patient.id)).one()
    assert unit is not None
    (course, *_) = cast.ask("nurse", begin_choices, patient_id=patient).cases
    begun = {"patient_id": patient, "unit_id": unit.id, "infused_at": cast.clock.now}
    for wrong, code, field in (
        ({"batch_no": "ELSE-1"}, "BED-16", "batch_no"),
        ({"case_id": course.case_id + 1}, "BED-11", "case_id"),
    ):
        with pytest.raises(CtdeskError) as refused:
            cast.do("nurse", open_course, **begun, **wrong)
        assert (refused.value.code, refused.value.field) == (code, field)
    key = cast.do("nurse", open_course, **begun, batch_no=f" {unit.batch_no} ", vector_lot="LV-014")
    sheet = cast.ask("nurse", course_of, course_id=key)
    assert (sheet.batch_no, sheet.vector_lot, sheet.case_id) == (unit.batch_no, "LV-014", course.case_id)
    assert story.bags()[0].batch_no == sheet.batch_no
