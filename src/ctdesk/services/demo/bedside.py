"""The bedside in the demo: a course that came to grade 3, ended and signed, and one that is watched now; what
a label of an antidote says, with invented figures, entered by one and read by another.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from ctdesk.config import data_path
from ctdesk.domain.grading import IceAnswers
from ctdesk.services import antidote_labels, bedside, bedside_alerts, bedside_events
from ctdesk.services.bedside_choices import UnitChoice, begin_choices
from ctdesk.services.bedside_course import course_of
from ctdesk.services.bedside_rows import BedsideFindings
from ctdesk.services.demo.hospital import Person
from ctdesk.services.demo.team_paper import fill, sign
from ctdesk.services.demo.team_stage import Year
from ctdesk.services.patients import list_patients

NURSE, PHYSICIAN, RECEIVER, PHARMACIST = "R07", "R03", "R05", "R06"
_WELL = BedsideFindings(
    temperature_c=Decimal("36.7"),
    systolic=116,
    diastolic=70,
    heart_rate=82,
    spo2_percent=98,
    hypotension=False,
    vasopressors=0,
    oxygen="room_air",
    ice=IceAnswers(True, True, True, True, 3, True, True, True),
    consciousness="spontaneous",
    seizure="none",
    motor="none",
    pressure="none",
)


def bedside_stories(year: Year) -> tuple[Iterator[datetime], ...]:
    """The label of an antidote, and two courses after an infusion."""
    return (_label(year), _ended(year), _watched(year))


@cache
def _told() -> Mapping[str, Any]:
    return tomllib.loads(data_path("resources", "demo", "bedside.toml").read_text("utf-8"))


def _said(year: Year, use: str) -> str:
    return str(_told()["words"][use][year.language])


def _label(year: Year) -> Iterator[datetime]:
    yield year.now - timedelta(days=41)
    stage, told = year.stage, _told()["label"]
    figures = antidote_labels.AntidoteFigures(told["most_doses"], told["least_interval_h"], told["most_mg"])
    entered = stage.do(
        year.holding(RECEIVER),
        antidote_labels.enter_antidote_label,
        antidote=told["antidote"],
        label_version=told["version"][year.language],
        figures=figures,
    )
    stage.do(
        year.holding(PHARMACIST), antidote_labels.verify_antidote_label, label_id=entered, figures=figures
    )


def _ended(year: Year) -> Iterator[datetime]:
    """Fever, a vasopressor, tocilizumab; then ICANS of grade 2, a steroid; recovered and signed."""
    stage, nurse, physician = year.stage, year.holding(NURSE), year.holding(PHYSICIAN)
    infused = year.at(26, 10)
    yield infused + timedelta(minutes=30)
    found = _patient(year, 0)
    if found is None:
        return
    course = _begin(year, found, infused)
    warm = replace(_WELL, temperature_c=Decimal("38.6"), heart_rate=104)
    low = replace(warm, temperature_c=Decimal("39.4"), systolic=84, diastolic=48, hypotension=True)
    for hours, seen in (
        (9, _WELL),
        (21, warm),
        (32, low),
        (36, replace(low, vasopressors=1, oxygen="nasal_cannula", flow_l_min=Decimal(3), in_icu=True)),
        (48, replace(_WELL, temperature_c=Decimal("37.1"))),
        (72, replace(_WELL, ice=None, score=8)),
        (84, replace(_WELL, ice=None, score=5, consciousness="voice", ferritin_ug_l=Decimal(3800))),
        (108, replace(_WELL, ice=None, score=9)),
        (132, _WELL),
    ):
        yield infused + timedelta(hours=hours)
        key = _look(year, course, seen)
        if hours == 36:
            _give(year, course, "tocilizumab", "480")
            stage.do(physician, bedside.confirm_assessment, assessment_id=key)
        if hours == 84:
            _give(year, course, "steroid", "10", _said(year, "dexamethasone"))
    yield infused + timedelta(days=14, hours=1)
    sheet = stage.ask(nurse, course_of, course_id=course)
    stage.do(
        physician,
        bedside.close_course,
        course_id=course,
        seen_version=sheet.row_version,
        note=_said(year, "ended"),
    )
    record = stage.ask(nurse, course_of, course_id=course).record_id
    assert record is not None
    reason = _said(year, "reason")
    fill(stage, nurse, record, "nurse", {}, reason=reason)
    sign(stage, nurse, record, "nurse")
    fill(stage, physician, record, "physician", {"G1": "resolved"}, reason=reason)
    sign(stage, physician, record, "physician")


def _watched(year: Year) -> Iterator[datetime]:
    """Three days after the infusion, with a fever that has come today; the physician is not there yet."""
    infused = year.at(3, 11)
    yield infused + timedelta(minutes=20)
    found = _patient(year, 1)
    if found is None:
        return
    course = _begin(year, found, infused)
    for hours in (8, 21, 33, 45):
        yield infused + timedelta(hours=hours)
        _look(year, course, _WELL)
    yield year.now - timedelta(minutes=12)
    warm = replace(_WELL, temperature_c=Decimal("38.4"), heart_rate=98)
    year.stage.do(_ward(year), bedside.assess_patient, course_id=course, findings=warm)


def _ward(year: Year) -> Person:
    """The nurse, or a physician while the nurse's training has run out."""
    people = (year.holding(NURSE), year.holding(PHYSICIAN, 1), year.holding(PHYSICIAN))
    return next(
        (one for one in people if any(year.stage.may(one, duty) for duty in bedside.ASSESSES)), people[0]
    )


def _patient(year: Year, place: int) -> tuple[int, UnitChoice] | None:
    """Somebody with an accepted unit; None where the demo is too small for one."""
    stage, nurse = year.stage, year.holding(NURSE)
    known = []
    for row in stage.ask(nurse, list_patients, limit=300).rows:
        for unit in stage.ask(nurse, begin_choices, patient_id=row.id).units:
            if unit.disposition == "accepted":
                known.append((row.id, unit))
                break
    return known[-1 - place] if len(known) > place else None


def _begin(year: Year, found: tuple[int, UnitChoice], infused: datetime) -> int:
    patient, unit = found
    course: int = year.stage.do(
        _ward(year),
        bedside.open_course,
        patient_id=patient,
        unit_id=unit.unit_id,
        infused_at=infused,
        vector_lot=unit.vector_lot or _told()["vector_lot"],
        weight_kg="62",
    )
    return course


def _look(year: Year, course: int, seen: BedsideFindings) -> int:
    """An assessment; whoever has to hear of it hears of it ten minutes later."""
    stage, nurse = year.stage, _ward(year)
    key: int = stage.do(nurse, bedside.assess_patient, course_id=course, findings=seen)
    waiting = [one for one in stage.ask(nurse, course_of, course_id=course).alerts if one.done_at is None]
    if waiting:
        stage.clock.set(stage.now + timedelta(minutes=10))
    people = stage.ask(nurse, bedside_alerts.bedside_contacts, course_id=course) if waiting else ()
    for alert in waiting:
        person = next((one for one in people if one.recipient == alert.recipient), None)
        stage.do(
            nurse,
            bedside_alerts.tell_of_alert,
            alert_id=alert.id,
            name=_said(year, "on_duty") if person is None else person.name,
            way="in_person" if alert.in_person else "phone",
            told_at=stage.now,
            member_id=None if person is None else person.member_id,
        )
    return key


def _give(year: Year, course: int, antidote: str, mg: str, name: str | None = None) -> None:
    year.stage.do(
        _ward(year),
        bedside_events.give_antidote,
        course_id=course,
        antidote=antidote,
        at=year.stage.now,
        mg=mg,
        name=name,
        route=_said(year, "route"),
    )
