"""My desk says which cases wait to be graded, which are one's own, and what is owed by when."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ctdesk.services import incident_course, incident_reports, worklist
from ctdesk.services.incident_course import Grade
from ctdesk.services.incident_sheet import incident_sheet
from ctdesk.services.incidents import Context, Report, find_incidents
from ctdesk.services.work_items import WorkItem
from ctdesk.ui import language
from ctdesk.ui.work_words import detail_of, title_of
from fixtures.cast import Cast

pytestmark = pytest.mark.usefixtures("messages")
KINDS = ("triage_incident", "lead_incident", "fulfil_obligation")


def reported(cast: Cast, code: str) -> int:
    said = Report(code, "袋渗漏", context=Context())
    number = cast.do("nurse", incident_reports.report_incident, said=said)
    found: int = cast.ask("qa", find_incidents, text=number).rows[0].id
    return found


def triaged(cast: Cast, case: int, graded: Grade, owner: str) -> None:
    version = cast.ask("qa", incident_sheet, incident_id=case).row.row_version
    arguments = {"incident_id": case, "seen_version": version, "owner_id": cast.id(owner)}
    cast.do("qa", incident_course.triage_incident, **arguments, graded=graded)


def lines(cast: Cast, login: str) -> list[WorkItem]:
    desk: worklist.Worklist = cast.ask(login, worklist.my_desk)
    return [item for item in desk.now if item.kind in KINDS]


def kinds(cast: Cast, login: str) -> list[str]:
    return [item.kind for item in lines(cast, login)]


def test_a_reported_case_waits_for_who_grades(any_cast: Cast) -> None:
    case = reported(any_cast, "ID2")
    assert kinds(any_cast, "nurse") == []
    (item,) = lines(any_cast, "qa")
    assert (item.kind, item.route, item.ref_id, item.late) == ("triage_incident", "incident", case, False)
    language.set_language("en")
    assert title_of(item) == f"{item.number}  II · ID2 Label mismatch"
    assert detail_of(item) == "Reported: grade it, and give it an owner"
    any_cast.clock.advance(minutes=61)
    assert [one.late for one in lines(any_cast, "qa")] == [True]


def test_a_graded_case_waits_for_its_owner_and_the_reports_for_who_sends_them(cast: Cast) -> None:
    case = reported(cast, "PQ1")
    triaged(cast, case, Grade("PQ1", "III"), "receiver")
    assert kinds(cast, "receiver") == ["lead_incident"]
    owed = [item for item in lines(cast, "verifier") if item.ref_id == case]
    assert [item.late for item in owed] == [True, True, True]
    language.set_language("en")
    assert detail_of(owed[0]) == "Quality problem of a purchased product → Supplier"


def test_what_is_late_reaches_the_lead_and_later_the_leader(cast: Cast) -> None:
    case = reported(cast, "RC2")
    triaged(cast, case, Grade("RC2", "III"), "receiver")
    assert kinds(cast, "lead") == ["fulfil_obligation"]  # the written report is due within three days
    assert kinds(cast, "leader") == []
    cast.clock.advance(days=34)
    assert [item.what_en for item in lines(cast, "lead")] == ["Written report", "Closure"]
    assert [item.what_en for item in lines(cast, "leader")] == ["Written report"]
    assert lines(cast, "leader")[0].due is not None
    assert cast.clock.now - lines(cast, "leader")[0].due > timedelta(days=30)
