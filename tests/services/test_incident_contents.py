"""What belongs to a case: course, evidence, links without a circle, units found, who was told, the sheet."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from ctdesk.db.tables.obligations import Obligation
from ctdesk.domain.errors import CtdeskError
from ctdesk.services import incident_contents, incident_course, incident_reports
from ctdesk.services.incident_course import Grade
from ctdesk.services.incident_sheet import IncidentSheet, incident_sheet
from ctdesk.services.incident_tellings import tell_of_incident
from ctdesk.services.incidents import Context, Report, find_incidents
from fixtures.cast import Cast
from fixtures.receipt_story import PNG, Story

pytestmark = pytest.mark.usefixtures("messages")


def reported(cast: Cast, code: str = "ID2", **context: Any) -> int:
    said = Report(code, "标签姓名不符", place="接收区", context=Context(**context))
    number = cast.do("nurse", incident_reports.report_incident, said=said)
    found: int = cast.ask("qa", find_incidents, text=number).rows[0].id
    return found


def sheet(cast: Cast, incident_id: int, login: str = "qa") -> IncidentSheet:
    found: IncidentSheet = cast.ask(login, incident_sheet, incident_id=incident_id)
    return found


def refused(cast: Cast, login: str, act: Any, **arguments: Any) -> str:
    with pytest.raises(CtdeskError) as error:
        cast.do(login, act, **arguments)
    return error.value.code


def test_the_course_is_corrected_by_a_further_line(cast: Cast) -> None:
    case, other = reported(cast), reported(cast)
    line = {"incident_id": case, "kind": "timeline", "at": cast.clock.now}
    first = cast.do("qa", incident_contents.add_note, **line, text="08:40 到货")
    cast.do("qa", incident_contents.add_note, **line, text="08:45 到货", corrects_id=first)
    assert [(one.text, one.corrected) for one in sheet(cast, case).notes] == [
        ("08:40 到货", True),
        ("08:45 到货", False),
    ]
    foreign = {**line, "incident_id": other, "text": "–", "corrects_id": first}
    assert refused(cast, "qa", incident_contents.add_note, **foreign) == "INC-41"
    ahead = {**line, "at": cast.clock.now + timedelta(hours=1), "text": "–"}
    assert refused(cast, "qa", incident_contents.add_note, **ahead) == "DLN-03"
    assert refused(cast, "buyer", incident_contents.add_note, **line, text="–") == "PERM-01"


def test_evidence_keeps_its_digest_and_is_withdrawn_not_deleted(cast: Cast) -> None:
    case = reported(cast)
    add, withdraw = incident_contents.add_evidence, incident_contents.withdraw_evidence
    assert refused(cast, "qa", add, incident_id=case, file=("a.png", b"MZ\x90"), text="–") == "ATT-04"
    number = cast.do("qa", add, incident_id=case, file=("标签.png", PNG), text="袋上标签")
    cast.do("qa", withdraw, evidence_id=number, reason="传错了")
    (row,) = sheet(cast, case).evidence
    assert (row.sha256, row.withdraw_reason) == (hashlib.sha256(PNG).hexdigest(), "传错了")
    assert refused(cast, "qa", withdraw, evidence_id=number, reason="–") == "INC-37"


def test_links_make_no_circle_and_can_be_taken_back(any_cast: Cast) -> None:
    first, second, third = (reported(any_cast) for _ in range(3))
    link = incident_contents.link_incidents
    any_cast.do("qa", link, incident_id=second, to_id=first, kind="caused_by")
    number = any_cast.do("qa", link, incident_id=third, to_id=second, kind="recurrence_of")
    assert refused(any_cast, "qa", link, incident_id=first, to_id=third, kind="caused_by") == "INC-27"
    assert refused(any_cast, "qa", link, incident_id=first, to_id=first, kind="related") == "INC-25"
    assert refused(any_cast, "qa", link, incident_id=second, to_id=first, kind="caused_by") == "INC-26"
    any_cast.do("qa", incident_contents.withdraw_link, link_id=number, reason="看错了")
    any_cast.do("qa", link, incident_id=first, to_id=third, kind="caused_by")
    assert [(one.kind, one.outgoing, one.incident_id) for one in sheet(any_cast, first).links] == [
        ("caused_by", False, second),
        ("caused_by", True, third),
    ]


def test_units_of_the_same_batch_and_shipment_are_found(any_cast: Cast) -> None:
    story = Story(any_cast).accepted()
    units = [one.unit_id for one in sheet(any_cast, reported(any_cast, shipment_id=story.shipment_id)).units]
    case = reported(any_cast, unit_ids=(units[0],))
    found = any_cast.ask("qa", incident_contents.find_affected, incident_id=case)
    assert [one.unit_id for one in found] == units[1:]
    chosen = tuple((one.unit_id, one.found_by) for one in found)
    add = incident_contents.add_units
    assert any_cast.do("qa", add, incident_id=case, units=chosen) == len(units) - 1
    assert any_cast.do("qa", add, incident_id=case, units=chosen) == 0
    assert any_cast.ask("qa", incident_contents.find_affected, incident_id=case) == ()
    assert refused(any_cast, "qa", add, incident_id=case, units=((999, "batch"),)) == "UNIT-15"


def test_who_may_not_see_identities_reads_no_name(cast: Cast) -> None:
    story = Story(cast).opened()
    case = reported(cast, shipment_id=story.shipment_id)
    names = {login: [one.name for one in sheet(cast, case, login).patients] for login in ("qa", "admin")}
    assert names["admin"] == [None]
    assert names["qa"] not in ([], [None])


def test_telling_a_role_settles_its_clock(cast: Cast) -> None:
    case = reported(cast)
    found = sheet(cast, case)
    (step,) = found.to_tell.roles
    assert (step.role, [one.name for one in step.people]) == ("R01", ["林知远"])
    cast.clock.advance(minutes=5)
    telling = {"incident_id": case, "whom": "R01", "name": "林知远", "way": "phone", "phone": "13800000000"}
    at = cast.clock.now - timedelta(minutes=20)
    assert refused(cast, "nurse", tell_of_incident, **telling, told_at=at) == "QUA-32"
    cast.do("nurse", tell_of_incident, **telling, told_at=cast.clock.now, answer="马上到")
    found = sheet(cast, case)
    assert found.to_tell.told == ("R01",)
    assert [(one.whom, one.answer, one.entered_by) for one in found.told] == [("R01", "马上到", "何小满")]
    assert [one.status for one in found.obligations if one.recipient == "R01"] == ["done"]


def test_telling_somebody_outside_fulfils_what_is_owed_by_who_may(cast: Cast) -> None:
    case = reported(cast, "PQ1")
    version = sheet(cast, case).row.row_version
    triage = incident_course.triage_incident
    graded = Grade("PQ1", "III")
    common = {"incident_id": case, "seen_version": version, "owner_id": cast.id("lead")}
    cast.do("qa", triage, **common, graded=graded)
    with cast.gate.reading() as db:
        number = db.scalar(select(Obligation.id).where(Obligation.recipient == "mah"))
    telling = {
        "incident_id": case,
        "whom": "mah",
        "name": "持有人值班",
        "way": "phone",
        "obligation_id": number,
    }
    assert refused(cast, "nurse", tell_of_incident, **telling, told_at=cast.clock.now) == "PERM-01"
    cast.do("lead", tell_of_incident, **telling, told_at=cast.clock.now)
    (row,) = [one for one in sheet(cast, case).obligations if one.recipient == "mah"]
    assert (row.status, row.way, row.origin) == ("done", "phone", "law")
    assert refused(cast, "lead", tell_of_incident, **telling, told_at=cast.clock.now) == "DLN-13"
    elsewhere = {**telling, "incident_id": reported(cast)}
    assert refused(cast, "lead", tell_of_incident, **elsewhere, told_at=cast.clock.now) == "DLN-12"


def test_the_sheet_says_what_stands_against_closing(cast: Cast) -> None:
    found = sheet(cast, reported(cast))
    assert [one.code for one in found.obstacles] == ["INC-21", "INC-16", "INC-23", "INC-24", "CAP-14"]
    assert found.owes_action
    assert [one.telling.to for one in found.proposals][:3] == ["supplier", "mah", "county_drug_regulator"]
